"""Finding patients, and noticing who may be on record already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import selectinload

from app.care.patient_details import Details
from app.care.patients import visible_to
from app.clinical.duplicates import Likeness, names_alike, near_days
from app.clinical.names import phone_digits
from app.clinical.search_words import Term, terms
from app.clinical.vocabulary import DiagnosisStatus
from app.extensions import db
from app.models import Diagnosis, Patient, PatientSearchWord, User
from app.policy import Reach

PAGE = 25
SHORTEST_PHONE = 7
AFTER_EVERY_WORD = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Finding:
    """One page of the patients found, and how many there are on all pages."""

    patients: Sequence[Patient]
    total: int
    page: int

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.patients) - 1

    @property
    def has_next(self) -> bool:
        return self.last < self.total


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    patient: Patient
    likeness: Likeness


# questions


def find(
    typed: str, *, by: User, reach: Reach, at: datetime, today: date, page: int = 1, struck: bool = False
) -> Finding:
    """Patients within reach whom every typed term fits, by name; all of them where nothing is typed."""
    within = visible_to(by, reach, at=at)
    standing = Patient.entered_in_error_at.is_not(None) if struck else Patient.entered_in_error_at.is_(None)
    wanted = _matching(within.where(standing), typed, today)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = max(1, min(page, -(-total // PAGE)))
    rows = (
        wanted.options(selectinload(Patient.names), selectinload(Patient.phones))
        .order_by(Patient.sort_name, Patient.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return Finding(list(db.session.scalars(rows)), total, page)


def conditions_of(patients: Iterable[Patient]) -> dict[int, Diagnosis]:
    """For each patient the diagnosis in hand: a confirmed one before one to be confirmed, the newest first."""
    standing = (
        select(Diagnosis)
        .where(
            Diagnosis.patient_id.in_([patient.id for patient in patients]),
            Diagnosis.entered_in_error_at.is_(None),
            Diagnosis.status != DiagnosisStatus.RESOLVED,
        )
        .order_by(Diagnosis.id)
    )
    found: dict[int, Diagnosis] = {}
    for diagnosis in db.session.scalars(standing):
        earlier = found.get(diagnosis.patient_id)
        if earlier is None or diagnosis.condition or not earlier.condition:
            found[diagnosis.patient_id] = diagnosis
    return found


def likely_duplicates_of(details: Details) -> list[LikelyDuplicate]:
    """Who may be the person somebody is about to register."""
    others = [(line.given, line.family) for line in details.get("other_names", ())]
    return likely_duplicates(
        names=[(details["given"], details["family"]), *others],
        born_on=details["born_on"],
        phones=[line.number for line in details.get("phones", ())],
    )


def mark(duplicates: Iterable[LikelyDuplicate]) -> str:
    """Stands for these people: who has seen them may go on, but not past others that came since."""
    return ".".join(str(one.patient.public_id) for one in duplicates)


def likely_duplicates(
    *,
    names: Sequence[tuple[str, str]],
    born_on: date,
    phones: Iterable[str],
    but: Patient | None = None,
) -> list[LikelyDuplicate]:
    """Who may be this person already, surest first. ``names`` are (given, family)."""
    near = near_days(born_on)
    candidates = (
        select(Patient)
        .where(Patient.born_on.in_([born_on, *near]), Patient.entered_in_error_at.is_(None))
        .options(selectinload(Patient.names), selectinload(Patient.phones))
    )
    digits = {number for phone in phones if len(number := phone_digits(phone)) >= SHORTEST_PHONE}
    found = [
        LikelyDuplicate(patient, likeness)
        for patient in db.session.scalars(candidates)
        if patient is not but and (likeness := _likeness(patient, names, born_on, digits))
    ]
    order = list(Likeness)
    return sorted(found, key=lambda one: (order.index(one.likeness), one.patient.sort_name, one.patient.id))


def _matching(select_: Select[Patient], typed: str, today: date) -> Select[Patient]:
    looked_for = terms(typed, today)
    if typed.strip() and not looked_for:
        return select_.where(false())
    return select_.where(*(_fits(term) for term in looked_for))


def _fits(term: Term) -> ColumnElement[bool]:
    return or_(*(and_(*(_has_word(beginning) for beginning in way)) for way in term))


def _has_word(beginning: str) -> ColumnElement[bool]:
    """Some word begins so: a range of the index, never a scan."""
    word = PatientSearchWord.word
    with_it = select(PatientSearchWord.patient_id).where(
        word >= beginning, word < beginning + AFTER_EVERY_WORD
    )
    return Patient.id.in_(with_it)


def _likeness(
    patient: Patient, names: Sequence[tuple[str, str]], born_on: date, digits: set[str]
) -> Likeness | None:
    is_alike = any(names_alike((name.given, name.family), other) for name in patient.names for other in names)
    if patient.born_on != born_on:
        return Likeness.NAME_AND_NEAR_BIRTH if is_alike else None
    if is_alike:
        return Likeness.NAME_AND_BIRTH
    shares_phone = any(phone_digits(phone.number) in digits for phone in patient.phones)
    return Likeness.PHONE_AND_BIRTH if shares_phone else None
