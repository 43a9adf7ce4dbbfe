"""What happened on the way, as marks of the progress axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from app.care import procedures
from app.clinical.course import Mark
from app.clinical.vocabulary import AppointmentStatus, MissedHow, NoteKind, PlanState
from app.extensions import db
from app.models import (
    Appointment,
    Diagnosis,
    Order,
    Patient,
    PlannedProcedure,
    PlanVersion,
    Procedure,
    SessionNote,
    TreatmentPlan,
)


def of(patient: Patient, diagnosis: Diagnosis, *, zone: ZoneInfo) -> list[Mark]:
    """Onset, changes of phase, procedures done and planned, orders and versions of the plan, by their day."""
    marks = [mark for one in procedures.of_patient(patient, whole=True) for mark in _procedure(one)]
    marks += [_planned(one) for one in procedures.ahead(patient)]
    marks += [_order(one) for one in _orders(diagnosis)]
    # The first phase begins with the palsy itself; only a change of phase is an event.
    marks += [Mark(phase.since_on, "phase", phase.condition.label) for phase in diagnosis.phases[1:]]
    if diagnosis.onset_on:
        marks.append(Mark(diagnosis.onset_on, "onset", "Onset"))
    for version in _versions(diagnosis):
        marks += _plan(version, zone)
    return sorted(marks, key=lambda mark: mark.on)


def missed(patient: Patient, diagnosis: Diagnosis, *, zone: ZoneInfo) -> list[Mark]:
    """Visits that did not take place: from the notes about them, else from the schedule; one a day."""
    how = SessionNote.particulars["missed.how"].as_string()
    noted = (
        select(SessionNote.visit_on, how)
        .where(SessionNote.diagnosis_id == diagnosis.id, SessionNote.kind == NoteKind.MISSED_VISIT)
        .where(SessionNote.is_in_force)
    )
    scheduled = select(Appointment.starts_at).where(
        Appointment.patient_id == patient.id, Appointment.status == AppointmentStatus.NO_SHOW
    )
    found: dict[date, str] = {
        start.astimezone(zone).date(): MissedHow.NO_SHOW.label for start in db.session.scalars(scheduled)
    }
    for on, word in db.session.execute(noted):
        found[on] = MissedHow(word).label if word else ""
    return [Mark(on, "missed", "", detail=word) for on, word in sorted(found.items())]


def _procedure(one: Procedure) -> Iterator[Mark]:
    """What was done; after surgery also the day the face first moved."""
    yield Mark(
        one.performed_on, one.kind.value, one.name, detail=_sentences(*_recorded(one)), of=one.public_id
    )
    if one.first_movement_on:
        trigger = one.first_movement_trigger.label if one.first_movement_trigger else ""
        yield Mark(
            one.first_movement_on,
            "movement",
            "First movement",
            detail=_sentences(trigger, f"After {one.name}"),
            of=one.public_id,
        )


def _recorded(one: Procedure) -> Iterator[str]:
    """What is known of it besides its name. What was injected names its sides itself."""
    if one.given and one.given.lines:
        yield one.given.in_words
    elif one.side:
        yield one.side.label
    if one.surgery_type and one.surgery_type.label != one.name:
        yield one.surgery_type.label
    if one.donor_nerve:
        yield f"Driven by: {one.donor_nerve.label.lower()}"
    if one.surgeon:
        yield f"Surgeon: {one.surgeon}"
    yield one.detail


def _planned(one: PlannedProcedure) -> Mark:
    side = one.side.label if one.side else ""
    return Mark(one.planned_on, "planned", one.name, detail=_sentences(side))


def _order(one: Order) -> Mark:
    on = one.signed_on or one.verbal_on or one.recorded_at.date()
    how = "" if one.signed_on else "Verbal, not signed yet"
    return Mark(on, "order", one.kind.label, detail=_sentences(one.signer_name, how, one.wording))


def _orders(diagnosis: Diagnosis) -> Sequence[Order]:
    """What was ordered for this diagnosis or for all of them; from before its onset is another story."""
    wanted = select(Order).where(
        Order.patient_id == diagnosis.patient_id,
        or_(Order.diagnosis_id == diagnosis.id, Order.diagnosis_id.is_(None)),
        Order.entered_in_error_at.is_(None),
    )
    if diagnosis.onset_on:
        wanted = wanted.where(func.coalesce(Order.signed_on, Order.verbal_on) >= diagnosis.onset_on)
    return db.session.scalars(wanted.order_by(Order.id)).all()


def _sentences(*parts: str) -> str:
    """What there is to say, each ending as a sentence does."""
    said = (part.strip() for part in parts)
    return " ".join(part if part[-1] in ".!?" else f"{part}." for part in said if part)


def _plan(version: PlanVersion, zone: ZoneInfo) -> Iterator[Mark]:
    name = f"Plan {version.number}" + (f": {version.title.lower()}" if version.title else "")
    yield Mark(version.written_at.astimezone(zone).date(), "plan", name)
    if version.state is PlanState.CERTIFIED and version.decided_at:
        decided_on = version.decided_at.astimezone(zone).date()
        yield Mark(decided_on, "certified", "", detail=f"Plan {version.number}")
    if version.state is PlanState.SENT and version.sent_at:
        sent_on = version.sent_at.astimezone(zone).date()
        yield Mark(sent_on, "waiting", f"Plan {version.number} to certify")


def _versions(diagnosis: Diagnosis) -> Sequence[PlanVersion]:
    wanted = (
        select(PlanVersion)
        .join(TreatmentPlan)
        .where(TreatmentPlan.diagnosis_id == diagnosis.id)
        .order_by(PlanVersion.written_at)
    )
    return db.session.scalars(wanted).all()
