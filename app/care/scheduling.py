"""Appointments: held times of one patient and one clinician.

Whether a time is free is decided by the database itself (see migration 0002); what is asked before
is for the words. Every step of an appointment leaves a row with who, when and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.care import slots, visit_requests
from app.care.errors import Invalid, NotFound, Refused, Stale
from app.clinical.lifecycles import AppointmentMove, IllegalMove, next_appointment_status
from app.clinical.schedule import Span, day_span
from app.clinical.vocabulary import LIVE_APPOINTMENTS, AppointmentStatus, AppointmentType
from app.extensions import db
from app.models import Appointment, AppointmentEvent, Patient, Practice, User

_SAID = {
    AppointmentMove.MOVE: "moved",
    AppointmentMove.ARRIVE: "marked as here",
    AppointmentMove.COMPLETE: "marked as seen",
    AppointmentMove.CANCEL_BY_PATIENT: "cancelled",
    AppointmentMove.CANCEL_BY_CLINIC: "cancelled",
    AppointmentMove.MISS: "marked as missed",
    AppointmentMove.REOPEN: "set back to booked",
}

# questions


def of(patient: Patient, public_id: UUID) -> Appointment:
    """One appointment of this patient."""
    found = db.session.scalar(
        _with_people().where(Appointment.patient_id == patient.id, Appointment.public_id == public_id)
    )
    if found is None:
        raise NotFound("There is no such appointment.")
    return found


def of_day(on: date, time_zone: str, clinician: User | None = None) -> list[Appointment]:
    """Everything booked on a local day, cancelled and missed visits too, by time."""
    return between(day_span(on, ZoneInfo(time_zone)), clinician)


def between(span: Span, clinician: User | None = None) -> list[Appointment]:
    """Everything that begins within a span of time, by time, with its steps."""
    wanted = (
        _with_people()
        .options(selectinload(Appointment.events))
        .where(Appointment.starts_at >= span.starts_at, Appointment.starts_at < span.ends_at)
    )
    if clinician is not None:
        wanted = wanted.where(Appointment.clinician_id == clinician.id)
    return list(db.session.scalars(wanted.order_by(Appointment.starts_at, Appointment.id)))


def next_visits(patients: Iterable[Patient], *, at: datetime) -> dict[int, Appointment]:
    """The next booked visit of each patient who has one, by the patient's key; one query for all."""
    ids = [patient.id for patient in patients]
    wanted = (
        select(Appointment)
        .options(joinedload(Appointment.clinician))
        .where(
            Appointment.patient_id.in_(ids),
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.starts_at >= at,
        )
        .order_by(Appointment.starts_at.desc())
    )
    return {visit.patient_id: visit for visit in db.session.scalars(wanted)}


def upcoming(patient: Patient, *, at: datetime) -> list[Appointment]:
    """What is still to come, or going on, soonest first."""
    waiting = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED)
    wanted = _with_people().where(
        Appointment.patient_id == patient.id, Appointment.ends_at > at, Appointment.status.in_(waiting)
    )
    return list(db.session.scalars(wanted.order_by(Appointment.starts_at)))


def past(patient: Patient, *, at: datetime, limit: int = 200) -> list[Appointment]:
    """What is over, was cancelled or missed, latest first."""
    closed = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED)
    wanted = _with_people().where(
        Appointment.patient_id == patient.id,
        or_(Appointment.ends_at <= at, Appointment.status.not_in(closed)),
    )
    return list(db.session.scalars(wanted.order_by(Appointment.starts_at.desc()).limit(limit)))


def usual_clinician(patient: Patient) -> User | None:
    """Whom the patient saw or sees last, if that person still works here."""
    latest = db.session.scalar(
        _with_people()
        .where(Appointment.patient_id == patient.id, Appointment.status.in_(LIVE_APPOINTMENTS))
        .order_by(Appointment.starts_at.desc())
        .limit(1)
    )
    return latest.clinician if latest and latest.clinician.is_active else None


def steps(appointment: Appointment) -> list[AppointmentEvent]:
    """What became of the appointment, step by step, with the people."""
    wanted = (
        select(AppointmentEvent)
        .options(joinedload(AppointmentEvent.made_by), joinedload(AppointmentEvent.clinician_before))
        .where(AppointmentEvent.appointment_id == appointment.id)
        .order_by(AppointmentEvent.id)
    )
    return list(db.session.scalars(wanted))


# verbs


def book(
    patient: Patient,
    *,
    clinician: User,
    type: AppointmentType,
    starts_at: datetime,
    minutes: int | None,
    practice: Practice,
    by: User,
    at: datetime,
    desk_note: str = "",
) -> Appointment:
    """Hold a time. Sent twice, it is booked once: the second answer is the booking that exists."""
    if patient.is_struck:
        raise Refused("This record was entered in error. Book the person under their right record.")
    if patient.is_deceased:
        raise Refused("The record says that this person has died.")
    span = slots.bookable(practice, clinician, type, starts_at, minutes, at=at)
    slots.take_turns(clinician, patient)
    if same := slots.same_booking(patient, clinician, span):
        return same
    zone = ZoneInfo(practice.time_zone)
    with slots.holding(patient, clinician, span, zone):
        appointment = Appointment(
            patient=patient,
            clinician=clinician,
            type=type,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            time_zone=practice.time_zone,
            desk_note=desk_note,
        )
        appointment.events.append(AppointmentEvent(move=AppointmentMove.BOOK, made_at=at, made_by=by))
        db.session.add(appointment)
    visit_requests.meet(appointment)
    return appointment


def move(
    appointment: Appointment,
    *,
    clinician: User,
    type: AppointmentType,
    starts_at: datetime,
    minutes: int | None,
    desk_note: str,
    version: int,
    practice: Practice,
    by: User,
    at: datetime,
) -> Appointment:
    """Another time, length, clinician or kind; where it stood before is kept. Sent twice, it moves once."""
    slots.take_turns(clinician, appointment.patient)
    db.session.refresh(appointment)
    zone = ZoneInfo(practice.time_zone)
    span = slots.bookable(practice, clinician, type, starts_at, minutes, at=at, current=appointment)
    stands = slots.span_of(appointment)
    if (stands, appointment.clinician, appointment.type, appointment.desk_note) == (
        span,
        clinician,
        type,
        desk_note,
    ):
        return appointment
    if appointment.version != version:
        raise Stale(
            f"Somebody changed this visit meanwhile. It is now {slots.when(stands, zone)} "
            f"with {appointment.clinician.name}. Look at the times below, then save again."
        )
    status = _status_after(appointment, AppointmentMove.MOVE)
    with slots.holding(appointment.patient, clinician, span, zone, moved=appointment):
        if (stands, appointment.clinician) != (span, clinician):
            appointment.events.append(
                AppointmentEvent(
                    move=AppointmentMove.MOVE,
                    started_at_before=appointment.starts_at,
                    clinician_before=appointment.clinician,
                    made_at=at,
                    made_by=by,
                )
            )
        appointment.starts_at, appointment.ends_at = span.starts_at, span.ends_at
        appointment.clinician, appointment.type, appointment.status = clinician, type, status
        appointment.desk_note = desk_note
    visit_requests.meet(appointment)
    return appointment


def cancel(
    appointment: Appointment, *, is_by_patient: bool, reason: str, by: User, at: datetime
) -> Appointment:
    """Give the time back. Who cancelled and why stays with it."""
    if not reason.strip():
        raise Invalid("reason", "Say in a few words why.")
    who = AppointmentMove.CANCEL_BY_PATIENT if is_by_patient else AppointmentMove.CANCEL_BY_CLINIC
    return _step(appointment, who, by=by, at=at, reason=reason.strip())


def arrive(appointment: Appointment, *, by: User, at: datetime) -> Appointment:
    """The patient is here. Only on the day itself."""
    zone = ZoneInfo(appointment.time_zone)
    if appointment.starts_at.astimezone(zone).date() != at.astimezone(zone).date():
        raise Refused(f"This visit is on {slots.day(appointment.starts_at, zone)}. Move it to today first.")
    return _step(appointment, AppointmentMove.ARRIVE, by=by, at=at)


def reopen(appointment: Appointment, *, by: User, at: datetime) -> Appointment:
    """Take an arrival back."""
    return _step(appointment, AppointmentMove.REOPEN, by=by, at=at)


def miss(appointment: Appointment, *, by: User, at: datetime) -> Appointment:
    """The patient did not come; known only once the visit should have begun."""
    if at < appointment.starts_at:
        raise Refused("The visit has not begun yet. If the patient called, cancel it instead.")
    return _step(appointment, AppointmentMove.MISS, by=by, at=at)


def complete(appointment: Appointment, *, by: User, at: datetime) -> Appointment:
    """The visit took place and is over."""
    return _step(appointment, AppointmentMove.COMPLETE, by=by, at=at)


def _step(
    appointment: Appointment, step: AppointmentMove, *, by: User, at: datetime, reason: str = ""
) -> Appointment:
    """One row of the table of legal moves. Pressed twice, also at once, it happens once."""
    slots.take_turns(appointment.clinician, appointment.patient)
    db.session.refresh(appointment)
    last = appointment.events[-1] if appointment.events else None
    if last is not None and last.move is step:
        return appointment
    status = _status_after(appointment, step)
    span, zone = slots.span_of(appointment), ZoneInfo(appointment.time_zone)
    with slots.holding(appointment.patient, appointment.clinician, span, zone, moved=appointment):
        appointment.status = status
        appointment.events.append(AppointmentEvent(move=step, reason=reason, made_at=at, made_by=by))
    return appointment


def _status_after(appointment: Appointment, step: AppointmentMove) -> AppointmentStatus:
    try:
        return next_appointment_status(appointment.status, step)
    except IllegalMove:
        label = appointment.status.label
        raise Refused(f"This visit is marked “{label}” and cannot be {_SAID[step]}.") from None


def _with_people() -> Select[Appointment]:
    return select(Appointment).options(
        joinedload(Appointment.clinician),
        joinedload(Appointment.patient).selectinload(Patient.names),
    )
