"""What happened on the way, as marks of the progress axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.care import procedures
from app.clinical.course import Mark
from app.clinical.vocabulary import AppointmentStatus, MissedHow, NoteKind, PlanState
from app.extensions import db
from app.models import Appointment, Diagnosis, Patient, PlanVersion, Procedure, SessionNote, TreatmentPlan


def of(patient: Patient, diagnosis: Diagnosis, *, zone: ZoneInfo) -> list[Mark]:
    """Onset, changes of phase, procedures and versions of the plan, in the order they happened."""
    marks = [_procedure(one) for one in procedures.of_patient(patient)]
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


def _procedure(one: Procedure) -> Mark:
    said = (f"{one.side.label}." if one.side else "", one.detail.strip())
    return Mark(one.performed_on, one.kind.value, one.name, detail=" ".join(part for part in said if part))


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
