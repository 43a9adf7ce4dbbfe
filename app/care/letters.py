"""Letters to the referring clinician: drafted from the chart, finished once, followed by newer ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.care import letter_facts, seals
from app.care.errors import Invalid, NotFound, Refused, Stale
from app.care.letter_facts import Lines
from app.clinical import letter_words
from app.clinical.vocabulary import LetterKind
from app.extensions import db
from app.models import Diagnosis, Letter, Patient, PlanVersion, User

CHANGED = (
    "The chart has changed since this page was opened, so the letter says something else now."
    " Your words are kept: read it again, then finish it."
)


@dataclass(frozen=True, slots=True)
class LetterValues:
    """What a person writes around the facts."""

    recipient: str
    recipient_contact: str = ""
    opening: str = ""
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter would say if it were finished now; ``mark`` tells these facts from any others."""

    diagnosis: Diagnosis
    kind: LetterKind
    version: PlanVersion | None
    facts: dict[str, Any]
    proposed: LetterValues

    @property
    def mark(self) -> str:
        return seals.fingerprint(self.facts)


# questions


def of_patient(patient: Patient) -> list[Letter]:
    """All of them, superseded and struck ones too, the newest first."""
    wanted = (
        select(Letter)
        .where(Letter.patient_id == patient.id)
        .options(
            joinedload(Letter.written_by), joinedload(Letter.superseded_by), joinedload(Letter.diagnosis)
        )
    )
    return list(db.session.scalars(wanted.order_by(Letter.written_at.desc(), Letter.id.desc())))


def standing(patient: Patient) -> list[Letter]:
    """Those that are not struck; what was superseded may still have gone out."""
    return [letter for letter in of_patient(patient) if not letter.is_struck]


def of(patient: Patient, letter_id: UUID) -> Letter:
    wanted = select(Letter).where(Letter.patient_id == patient.id, Letter.public_id == letter_id)
    letter = db.session.scalar(wanted)
    if letter is None:
        raise NotFound("This chart has no such letter.")
    return letter


def superseded(letters: Iterable[Letter]) -> dict[int, Letter]:
    """For each letter that a newer standing one takes the place of, by its key: that newer one."""
    found: dict[int, Letter] = {}
    for letter in sorted((one for one in letters if not one.is_struck), key=lambda one: one.id):
        before = letter.supersedes
        while before is not None:
            found[before.id] = letter
            before = before.supersedes
    return found


def draft(
    diagnosis: Diagnosis,
    kind: LetterKind,
    *,
    version: PlanVersion | None,
    plan_lines: Lines,
    by: User,
    on: date,
) -> Draft:
    """To the patient's referring clinician, from the chart as it is now. ``version``: ``letter_facts.version_for``."""
    if diagnosis.is_struck:
        raise Refused("This diagnosis was struck as entered in error. Choose another one.")
    if kind is LetterKind.PLAN_OF_CARE and version is None:
        raise Refused("There is no plan to send yet. Write it and send it to Dr. O, then write this letter.")
    patient = diagnosis.patient
    facts = letter_facts.of(diagnosis, kind, version, plan_lines=plan_lines, by=by, on=on)
    recipient = patient.referring_clinician
    proposed = LetterValues(
        recipient,
        patient.referring_clinician_contact,
        letter_words.opening(kind, recipient=recipient, patient=patient.name, is_referrer=bool(recipient)),
        letter_words.closing(
            kind, question=version.question if version else "", phone=facts["practice"]["phone"]
        ),
    )
    return Draft(diagnosis, kind, version, facts, proposed)


# verbs


def write(drafted: Draft, values: LetterValues, *, mark: str, by: User, at: datetime) -> Letter:
    """Finish a letter: its facts are frozen, and it takes the place of the one before of its kind.

    ``mark`` is that of the facts its writer read. The same form sent twice leaves one letter.
    """
    if not values.recipient:
        raise Invalid("recipient", "Name whom the letter goes to.")
    before = _newest(drafted.diagnosis, drafted.kind)
    if before and not before.is_struck and _is_repeated(before, drafted, values, by):
        return before
    if mark != drafted.mark:
        raise Stale(CHANGED)
    letter = Letter(
        patient=drafted.diagnosis.patient,
        diagnosis=drafted.diagnosis,
        plan_version=drafted.version,
        kind=drafted.kind,
        recipient=values.recipient,
        recipient_contact=values.recipient_contact,
        opening=values.opening,
        closing=values.closing,
        facts=drafted.facts,
        supersedes=before,
        written_at=at,
        written_by=by,
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def strike(letter: Letter, *, reason: str, by: User, at: datetime) -> Letter:
    """Entered in error: it stays in the record, and the one before stands again."""
    if letter.is_struck:
        return letter
    letter.entered_in_error_at, letter.entered_in_error_reason = at, reason
    letter.entered_in_error_by_id = by.id
    db.session.flush()
    return letter


def _newest(diagnosis: Diagnosis, kind: LetterKind) -> Letter | None:
    """The last of the chain, struck or not: each letter has one successor at most."""
    wanted = select(Letter).where(Letter.diagnosis_id == diagnosis.id, Letter.kind == kind)
    return db.session.scalar(wanted.order_by(Letter.id.desc()).limit(1))


def _is_repeated(before: Letter, drafted: Draft, values: LetterValues, by: User) -> bool:
    told = LetterValues(before.recipient, before.recipient_contact, before.opening, before.closing)
    return told == values and before.facts == drafted.facts and before.written_by_id == by.id
