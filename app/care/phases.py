"""Phases: how the nerve moved on. Each is an event with its day; an open plan then waits for a new look."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from app.care.diagnosis_details import Problems
from app.care.errors import NotFound, Refused
from app.clinical.vocabulary import Condition, DiagnosisStatus
from app.extensions import db
from app.models import Diagnosis, Phase, TreatmentPlan, User

STRUCK = "This diagnosis was struck as entered in error. Record a new one."

# questions


def of(diagnosis: Diagnosis, phase_id: UUID) -> Phase:
    """One phase that stands."""
    phase = next((phase for phase in diagnosis.phases if phase.public_id == phase_id), None)
    if phase is None:
        raise NotFound("This diagnosis has no such phase.")
    return phase


def problems(diagnosis: Diagnosis, *, condition: Condition, since_on: date, on: date) -> Problems:
    """Why this phase cannot follow, field by field."""
    last = diagnosis.phases[-1] if diagnosis.phases else None
    if last and (last.condition, last.since_on) == (condition, since_on):
        return {}  # sent twice: it stands already
    if since_on > on:
        return {"since_on": "This day is still to come."}
    if diagnosis.onset_on and since_on < diagnosis.onset_on:
        return {"since_on": f"The onset was on {_day(diagnosis.onset_on)}; a phase cannot begin before."}
    if last and since_on <= last.since_on:
        return {"since_on": f"The phase before began on {_day(last.since_on)}; this one must begin later."}
    if last and last.condition is condition:
        return {"condition": "This is the phase recorded now. Choose what the nerve shows since then."}
    return {}


def has_open_plan(diagnosis: Diagnosis) -> bool:
    """Whether a plan for this diagnosis is open. Asked here because plans stand further right."""
    is_open = exists().where(TreatmentPlan.diagnosis_id == diagnosis.id, TreatmentPlan.closed_on.is_(None))
    return bool(db.session.scalar(select(is_open)))


# verbs


def add(
    diagnosis: Diagnosis,
    *,
    condition: Condition,
    since_on: date,
    note: str,
    by: User,
    at: datetime,
    on: date,
) -> Phase:
    """The nerve moved on. An open plan then waits for a new look."""
    if diagnosis.is_struck:
        raise Refused(STRUCK)
    if found := problems(diagnosis, condition=condition, since_on=since_on, on=on):
        raise Refused(" ".join(found.values()))
    last = diagnosis.phases[-1] if diagnosis.phases else None
    if last and (last.condition, last.since_on) == (condition, since_on):
        return last
    phase = Phase(condition=condition, since_on=since_on, note=note, recorded_at=at, recorded_by=by)
    diagnosis.phases.append(phase)
    diagnosis.condition = condition
    if last and has_open_plan(diagnosis):
        diagnosis.plan_review_asked_at = at
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused("A phase that began on this day was saved a moment ago.") from None
    return phase


def strike(phase: Phase, *, reason: str, by: User, at: datetime) -> Diagnosis:
    """A phase entered in error: the one before counts again; with none left, the condition is open."""
    diagnosis = phase.diagnosis
    if diagnosis.is_struck:
        raise Refused(STRUCK)
    phase.entered_in_error_at, phase.entered_in_error_reason = at, reason
    phase.entered_in_error_by_id = by.id
    left = [other for other in diagnosis.phases if other is not phase]
    diagnosis.condition = left[-1].condition if left else None
    if not left:
        diagnosis.status = DiagnosisStatus.TO_BE_CONFIRMED
    if has_open_plan(diagnosis):
        diagnosis.plan_review_asked_at = at
    db.session.flush()
    db.session.expire(diagnosis, ["phases", "struck_phases"])
    return diagnosis


def _day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"
