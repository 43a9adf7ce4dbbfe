"""Measures taken by themselves: recorded at once, corrected by superseding, struck, never overwritten.

A measure of a session note's own grid is the note's: see session_note_drafts. "What counts" is
``Assessment.counts`` for both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.care import practice_instruments
from app.care.errors import Invalid, NotFound, Refused, Stale
from app.clinical.instruments import AnswerRejected, Instrument, Score
from app.clinical.instruments.declaration import FilledBy, declared_under
from app.clinical.vocabulary import Side
from app.extensions import db
from app.models import Assessment, AssessmentCorrection, Diagnosis, Patient, User

NAMED = 3
"""How many unanswered items a refusal names."""


@dataclass(frozen=True)
class Taken:
    """A measure as it comes from a form: what was answered, of which side, when, under which settings.

    ``version`` is the one the form was made from, settings of the practice included. ``seen`` is the measure of
    its kind recorded last that the person had before them, none where there was none.
    """

    instrument: Instrument
    answers: Mapping[str, object]
    performed_on: date
    side: Side | None
    version: str
    rules: frozenset[str] = frozenset()
    answered_by: FilledBy = FilledBy.CLINICIAN
    seen: UUID | None = None


# questions


def of(patient: Patient, assessment_id: UUID) -> Assessment:
    """One measure of this chart, also a superseded or struck one."""
    wanted = _with_people().where(Assessment.patient_id == patient.id, Assessment.public_id == assessment_id)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound("This chart has no such measure.")
    return found


def of_patient(
    patient: Patient, instrument: str | None = None, diagnosis: Diagnosis | None = None
) -> Sequence[Assessment]:
    """Every measure of this chart, newest first, with those that no longer count; drafts are left out."""
    wanted = _with_people().where(Assessment.patient_id == patient.id)
    if instrument is not None:
        wanted = wanted.where(Assessment.instrument == instrument)
    if diagnosis is not None:
        wanted = wanted.where(Assessment.diagnosis_id == diagnosis.id)
    wanted = wanted.order_by(Assessment.performed_on.desc(), Assessment.id.desc())
    return [row for row in db.session.scalars(wanted) if row.note is None or row.note.is_signed]


def newest(diagnosis: Diagnosis, keys: Collection[str] | None = None) -> dict[str, Assessment]:
    """The newest measure that counts of each instrument, perhaps only of these."""
    wanted = select(Assessment).where(Assessment.diagnosis_id == diagnosis.id, Assessment.counts)
    if keys is not None:
        wanted = wanted.where(Assessment.instrument.in_(keys))
    rows = db.session.scalars(wanted.order_by(Assessment.performed_on, Assessment.id))
    return {row.instrument: row for row in rows}


def before(
    diagnosis: Diagnosis, instrument: Instrument, side: Side | None, *, but: Assessment | None = None
) -> Assessment | None:
    """The measure of last time, by the day it was taken on; ``but``: as seen from that one."""
    wanted = _standing(diagnosis, instrument, side)
    if but is not None:
        is_earlier = or_(
            Assessment.performed_on < but.performed_on,
            and_(Assessment.performed_on == but.performed_on, Assessment.id < but.id),
        )
        wanted = wanted.where(is_earlier)
    wanted = wanted.order_by(Assessment.performed_on.desc(), Assessment.id.desc())
    return db.session.scalar(wanted.limit(1))


def before_this(assessment: Assessment, instrument: Instrument | None) -> Assessment | None:
    """The one that counts before a stored measure; none where its instrument is not known."""
    if instrument is None:
        return None
    return before(assessment.diagnosis, instrument, assessment.side, but=assessment)


def last_recorded(diagnosis: Diagnosis, instrument: Instrument, side: Side | None) -> Assessment | None:
    """The one recorded last, whichever day it is of; of a measure taken of one side, that side's."""
    wanted = _standing(diagnosis, instrument, side)
    wanted = wanted.order_by(Assessment.recorded_at.desc(), Assessment.id.desc())
    return db.session.scalar(wanted.limit(1))


def taken_on(diagnosis: Diagnosis, on: date) -> Sequence[Assessment]:
    """The measures of that day that count by themselves, in the order they were recorded."""
    wanted = _with_people().where(
        Assessment.diagnosis_id == diagnosis.id,
        Assessment.performed_on == on,
        Assessment.note_id.is_(None),
        Assessment.counts,
    )
    return db.session.scalars(wanted.order_by(Assessment.recorded_at, Assessment.id)).all()


def score(taken: Taken) -> Score:
    """What the answers yield; Invalid at the item where one cannot be taken."""
    try:
        return taken.instrument.score(taken.answers, side=taken.side, rules=taken.rules)
    except AnswerRejected as refusal:
        raise Invalid(refusal.item_key, refusal.message) from None


# verbs


def record(diagnosis: Diagnosis, taken: Taken, *, by: User, at: datetime, on: date) -> Assessment:
    """Store a measure. The same form sent twice leaves one; one that somebody else took meanwhile is told."""
    _refuse(diagnosis, taken, on=on)
    found = last_recorded(diagnosis, taken.instrument, taken.side)
    if found is not None and _is_same(found, taken, by=by):
        return found
    if (found.public_id if found else None) != taken.seen:
        whose = f"{found.rated_by.name} recorded" if found else "Somebody took back"
        raise Stale(
            f"{whose} a measure of {taken.instrument.name} since this form was opened. Yours is not stored: look at"
            " that one, then send this again if it is a measure of its own."
        )
    _refuse_without_score(taken)
    assessment = made(diagnosis, taken, by=by, at=at)
    db.session.flush()
    return assessment


def correct(
    earlier: Assessment, taken: Taken, *, reason: str, by: User, at: datetime, on: date
) -> Assessment:
    """A new measure in the place of one that was wrong; the wrong one stays to be read."""
    if earlier.correction is not None:
        later = earlier.correction.later
        if _is_same(later, taken, by=by):
            return later
        if later.is_struck:
            raise Refused("Its correction was entered in error, so neither counts. Take the measure anew.")
        raise Stale("This measure was corrected a moment ago. Open the newer one.")
    if earlier.is_struck:
        raise Refused("This measure was entered in error and can no longer be corrected.")
    if earlier.note is not None and not earlier.note.is_signed:
        raise Refused("This measure belongs to a note that is not signed yet. Change it there.")
    _refuse_other_version(earlier, taken)
    _refuse(earlier.diagnosis, taken, on=on)
    _refuse_without_score(taken)
    later = made(earlier.diagnosis, taken, by=by, at=at)
    db.session.add(
        AssessmentCorrection(
            patient_id=earlier.patient_id,
            earlier=earlier,
            later=later,
            reason=reason,
            corrected_at=at,
            corrected_by=by,
        )
    )
    db.session.flush()
    return later


def strike(assessment: Assessment, *, reason: str, by: User, at: datetime) -> Assessment:
    """Entered in error: it counts no more and stays in the record."""
    if assessment.note is not None:
        raise Refused("This measure belongs to a session note. Strike the note, or correct the measure.")
    if not assessment.is_struck:
        assessment.entered_in_error_at, assessment.entered_in_error_reason = at, reason
        assessment.entered_in_error_by_id = by.id
        db.session.flush()
    return assessment


def _refuse_other_version(earlier: Assessment, taken: Taken) -> None:
    """A correction stays comparable with what was taken beside it: same declaration, same settings."""
    declared = practice_instruments.catalogue().of(earlier)
    _, rules = declared_under(earlier.instrument_version)
    wanted = declared.version_under(rules) if declared else earlier.instrument_version
    if taken.instrument.version_under(taken.rules) != wanted:
        raise Refused(f"A correction is scored as the measure it corrects was: with version {wanted}.")


def _refuse(diagnosis: Diagnosis, taken: Taken, *, on: date) -> None:
    if diagnosis.is_struck:
        raise Refused("This diagnosis was entered in error. Nothing is measured for it any more.")
    if taken.version != taken.instrument.version_under(taken.rules):
        raise Refused(
            f"{taken.instrument.name} is scored in another way since this form was opened: it was made from version"
            f" {taken.version[:40] or 'none'}. Look at it again, then send it."
        )
    if taken.performed_on > on:
        raise Invalid("performed_on", "This day is still to come.")
    if diagnosis.onset_on is not None and taken.performed_on < diagnosis.onset_on:
        raise Invalid("performed_on", "This is before the onset of the palsy.")
    if taken.performed_on < diagnosis.patient.born_on:
        raise Invalid("performed_on", "This is before the patient’s birth.")
    if taken.instrument.per_side and taken.side not in (Side.RIGHT, Side.LEFT):
        raise Invalid("side", "Choose the side it was measured on.")
    if all(answer is None for answer in _answers(taken).values()):
        raise Invalid("", "Nothing is answered yet.")


def _refuse_without_score(taken: Taken) -> None:
    """A form so empty that nothing can be scored is no measure; what can be scored stands by itself."""
    found = score(taken)
    if not taken.instrument.parts or any(value is not None for value in found.parts.values()):
        return
    left = [_named(taken.instrument, key) for key in found.missing]
    more = f" and {len(left) - NAMED} more" if len(left) > NAMED else ""
    why = f"Still to answer: {', '.join(left[:NAMED])}{more}." if left else " ".join(found.hints)
    raise Invalid("", f"Nothing can be scored yet. {why}".strip())


def _named(instrument: Instrument, key: str) -> str:
    """ "eye (at rest)": an item, with its group where it has one."""
    item = instrument.item(key)
    group = next((one.label.lower() for one in instrument.groups if one.key == item.group), "")
    return f"{item.label.lower()} ({group})" if group else item.label.lower()


def _standing(diagnosis: Diagnosis, instrument: Instrument, side: Side | None) -> Select[Assessment]:
    wanted = _with_people().where(
        Assessment.diagnosis_id == diagnosis.id, Assessment.instrument == instrument.key, Assessment.counts
    )
    return wanted.where(Assessment.side == side) if instrument.per_side else wanted


def _is_same(row: Assessment, taken: Taken, *, by: User) -> bool:
    """The same form sent again: from the same person, of the same day, side and answers."""
    told = (row.note_id, row.rated_by_id, row.performed_on, row.side, dict(row.answers))
    return told == (None, by.id, taken.performed_on, taken.side, _answers(taken))


def _answers(taken: Taken) -> dict[str, str | int | None]:
    try:
        return taken.instrument.read(taken.answers)
    except AnswerRejected as refusal:
        raise Invalid(refusal.item_key, refusal.message) from None


def made(diagnosis: Diagnosis, taken: Taken, *, by: User, at: datetime) -> Assessment:
    """The measure with its scores, ready to be stored; Invalid where an answer cannot be taken."""
    found = score(taken)
    assessment = Assessment(
        patient=diagnosis.patient,
        diagnosis=diagnosis,
        instrument=taken.instrument.key,
        instrument_version=found.version,
        side=taken.side,
        performed_on=taken.performed_on,
        answers=_answers(taken),
        scores={key: None if value is None else f"{value:f}" for key, value in found.parts.items()},
        findings=dict(found.findings),
        answered_by=taken.answered_by,
        rated_by=by,
        recorded_at=at,
    )
    db.session.add(assessment)
    return assessment


def _with_people() -> Select[Assessment]:
    return select(Assessment).options(
        joinedload(Assessment.rated_by),
        joinedload(Assessment.struck_by),
        joinedload(Assessment.note),
        selectinload(Assessment.correction).options(
            joinedload(AssessmentCorrection.later), joinedload(AssessmentCorrection.corrected_by)
        ),
        selectinload(Assessment.corrects).options(
            joinedload(AssessmentCorrection.earlier), joinedload(AssessmentCorrection.corrected_by)
        ),
    )
