"""Dr. O's list: which rows stand today, which are out of sight, and the case before and after another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.care import case_facts, review_answers
from app.care.case_facts import Case
from app.care.errors import Refused
from app.care.moments import Moment
from app.care.review_answers import Given
from app.clinical import review_reasons
from app.clinical.review_reasons import KINDS, Act, Group, Reason, Row
from app.clinical.review_rules import reasons
from app.extensions import db
from app.models import CareTeamMember, Diagnosis, Patient, PlanVersion, SessionNote, User
from app.policy import Role

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """Whose patients, for which reason, and whether what is out of sight is asked for instead."""

    therapist: UUID | None = None
    reason: Reason | None = None
    is_away: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filters:
        """As an address says it; what makes no sense there is not asked."""
        try:
            therapist = UUID(asked.get("by", ""))
        except ValueError:
            therapist = None
        return cls(therapist, review_reasons.of_key(asked.get("why", "")), asked.get("away") == "1")

    @property
    def query(self) -> dict[str, str]:
        """The same for an address: ids and keys that tell nothing clinical."""
        said = {
            "by": str(self.therapist or ""),
            "why": KINDS[self.reason].key if self.reason else "",
            "away": "1" if self.is_away else "",
        }
        return {name: value for name, value in said.items() if value}


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of one case. ``given`` is the last answer to it: it holds where it is away, else its day has come."""

    patient_id: int
    diagnosis_id: int | None
    row: Row
    given: Given | None = None
    is_away: bool = False

    def may(self, act: Act) -> bool:
        """Who was consulted and has no diagnosis yet has no case to open, but an answer can be given."""
        has_case = self.diagnosis_id is not None or act is not Act.OPEN
        return has_case and not self.is_away and self.row.may(act)


@dataclass(frozen=True, slots=True)
class Queue:
    """The rows asked for, in their order; ``counts`` are of all that wait for the filters' therapist."""

    entries: tuple[Entry, ...]
    counts: Mapping[Reason, int]
    away: int
    filters: Filters

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def groups(self) -> dict[Group, int]:
        """How many rows each part of the list has."""
        found = Counter(entry.row.group for entry in self.entries)
        return {group: found[group] for group in Group if found[group]}

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.entries) // ROWS_ON_A_PAGE))

    @property
    def cases(self) -> list[int]:
        """Each case once, where it stands first."""
        return list(dict.fromkeys(one.diagnosis_id for one in self.entries if one.diagnosis_id))


@dataclass(frozen=True, slots=True)
class Place:
    """A case by its addresses."""

    patient_id: UUID
    diagnosis_id: UUID


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with what its page needs to name it and to lead on from it."""

    entry: Entry
    patient: Patient
    diagnosis: Diagnosis | None
    therapists: tuple[str, ...]
    note_id: UUID | None = None
    version_id: UUID | None = None

    @property
    def row(self) -> Row:
        return self.entry.row


# questions


def listed(now: Moment, filters: Filters = EVERYTHING) -> Queue:
    """What stands today, in a number of queries that does not grow."""
    cases = case_facts.read(now)
    if filters.therapist:
        mine = _patients_of(filters.therapist, now.today)
        cases = [case for case in cases if case.patient_id in mine]
    entries = sorted(_entries(cases, now), key=lambda one: one.row.order)
    waiting = [one for one in entries if not one.is_away]
    away = [one for one in entries if one.is_away]
    asked = away if filters.is_away else waiting
    return Queue(
        tuple(one for one in asked if filters.reason in (None, one.row.reason)),
        Counter(one.row.reason for one in waiting),
        len(away),
        filters,
    )


def reasons_of(case: Diagnosis | Patient, now: Moment) -> tuple[Entry, ...]:
    """For what one case is on the list today, what is out of sight among it."""
    if isinstance(case, Patient):
        return tuple(_entries(case_facts.without_diagnosis(case, now), now))
    return tuple(_entries(case_facts.read(now, only=case), now))


def standing(case: Diagnosis | Patient, is_meant: Callable[[Entry], bool], now: Moment) -> Entry:
    """The row that somebody looked at, if it still stands as it did."""
    for entry in reasons_of(case, now):
        if is_meant(entry):
            return entry
    raise Refused("This does not wait any more as it did: what it rested on has changed.")


def page(queue: Queue, number: int) -> list[Shown]:
    """Fifty rows with their people."""
    start = (max(1, min(number, queue.pages)) - 1) * ROWS_ON_A_PAGE
    return _shown(queue.entries[start : start + ROWS_ON_A_PAGE])


def ordered(now: Moment, filters: Filters = EVERYTHING) -> list[Place]:
    """The cases of the list, each once, in its order."""
    keys = listed(now, filters).cases
    places = _places(keys)
    return [places[key] for key in keys]


def beside(diagnosis: Diagnosis, step: int, now: Moment, filters: Filters = EVERYTHING) -> Place | None:
    """The case so many steps on; from one that is not on the list (any more) the first."""
    keys = listed(now, filters).cases
    if diagnosis.id not in keys:
        wanted = keys[:1]
    else:
        place = keys.index(diagnosis.id) + step
        wanted = keys[place : place + 1] if place >= 0 else []
    return next(iter(_places(wanted).values()), None)


def therapists() -> Sequence[User]:
    """Whose patients can be asked for."""
    wanted = select(User).where(User.role == Role.THERAPIST, User.disabled_at.is_(None))
    return db.session.scalars(wanted.order_by(User.name)).all()


def _entries(cases: Iterable[Case], now: Moment) -> Iterator[Entry]:
    rows = [(case, row) for case in cases for row in reasons(case.facts, today=now.today)]
    given = review_answers.newest({case.diagnosis_id for case, _ in rows if case.diagnosis_id})
    for case, row in rows:
        # What was answered before there was a diagnosis holds after it.
        keys = ((key, row.reason, row.basis) for key in (case.diagnosis_id or 0, 0))
        last = next((given[key] for key in keys if key in given), None)
        is_away = last is not None and last.answer.holds(row, today=now.today)
        yield Entry(case.patient_id, case.diagnosis_id, row, last, is_away)


def _patients_of(therapist: UUID, today: date) -> set[int]:
    wanted = (
        select(CareTeamMember.patient_id)
        .join(User, CareTeamMember.user_id == User.id)
        .where(
            User.public_id == therapist,
            or_(CareTeamMember.until_on.is_(None), CareTeamMember.until_on > today),
        )
    )
    return set(db.session.scalars(wanted))


def _places(keys: Sequence[int]) -> dict[int, Place]:
    wanted = (
        select(Diagnosis.id, Patient.public_id, Diagnosis.public_id)
        .join(Patient, Diagnosis.patient_id == Patient.id)
        .where(Diagnosis.id.in_(keys))
    )
    return {key: Place(patient, diagnosis) for key, patient, diagnosis in db.session.execute(wanted)}


def _shown(entries: Sequence[Entry]) -> list[Shown]:
    """The people of these rows and the addresses of what they speak of: four queries and their names."""
    patients = select(Patient).where(Patient.id.in_({one.patient_id for one in entries}))
    people = {one.id: one for one in db.session.scalars(patients.options(selectinload(Patient.names)))}
    named = select(Diagnosis).where(Diagnosis.id.in_({one.diagnosis_id for one in entries}))
    diagnoses = {one.id: one for one in db.session.scalars(named)}
    teams = _teams(people)
    notes = _addresses(SessionNote, (one.row for one in entries if _speaks_of_a_note(one.row)))
    versions = _addresses(PlanVersion, (one.row for one in entries if one.row.may(Act.CERTIFY)))
    return [
        Shown(
            one,
            people[one.patient_id],
            diagnoses.get(one.diagnosis_id or 0),
            tuple(teams.get(one.patient_id, ())),
            notes.get(one.row.subject or 0) if _speaks_of_a_note(one.row) else None,
            versions.get(one.row.subject or 0) if one.row.may(Act.CERTIFY) else None,
        )
        for one in entries
    ]


def _speaks_of_a_note(row: Row) -> bool:
    return not row.may(Act.CERTIFY) and row.reason is not Reason.OUTCOME


def _addresses(kind: Any, rows: Iterable[Row]) -> dict[int, UUID]:
    keys = {row.subject for row in rows if row.subject is not None}
    wanted = select(kind.id, kind.public_id).where(kind.id.in_(keys))
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _teams(patients: Iterable[int]) -> dict[int, list[str]]:
    """The therapists who look after these patients now."""
    wanted = (
        select(CareTeamMember.patient_id, User.name)
        .join(User, CareTeamMember.user_id == User.id)
        .where(
            CareTeamMember.patient_id.in_(patients),
            CareTeamMember.until_on.is_(None),
            User.role == Role.THERAPIST,
        )
        .order_by(User.name)
    )
    found: dict[int, list[str]] = {}
    for key, name in db.session.execute(wanted):
        found.setdefault(key, []).append(name)
    return found
