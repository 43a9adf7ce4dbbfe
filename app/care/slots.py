"""Whether a time can be held: the rules asked first, and the words where the database finds it taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.care import practice as practices
from app.care.errors import Invalid, Refused
from app.clinical.schedule import GRACE, LONGEST_MINUTES, USUAL_MINUTES, Span
from app.clinical.vocabulary import LIVE_APPOINTMENTS, AppointmentType
from app.extensions import db
from app.models import Appointment, Patient, Practice, User
from app.policy import Role

# Who gives which kind of visit (practice rules, section 9). The first of each is the one booked most.
GIVEN_BY: Mapping[Role, tuple[AppointmentType, ...]] = {
    Role.THERAPIST: (AppointmentType.FOLLOW_UP, AppointmentType.EVALUATION, AppointmentType.RE_EVALUATION),
    Role.PHYSICIAN: (AppointmentType.PHYSICIAN_FOLLOW_UP, AppointmentType.CONSULTATION),
}


def types_of(person: User) -> tuple[AppointmentType, ...]:
    """The kinds of visit a person gives; none for those who see no patients."""
    return GIVEN_BY.get(person.role, ())


def usual_type(clinician: User) -> AppointmentType:
    return GIVEN_BY[clinician.role][0]


def bookable(
    practice: Practice,
    clinician: User,
    type: AppointmentType,
    starts_at: datetime,
    minutes: int | None,
    *,
    at: datetime,
    current: Appointment | None = None,
) -> Span:
    """The time asked for, or the field it fails at. No length means the usual one of the type."""
    length = USUAL_MINUTES[type] if minutes is None else minutes
    if not 5 <= length <= LONGEST_MINUTES or length % 5:
        raise Invalid("minutes", "Choose a length from 5 minutes to 8 hours, in steps of five.")
    if not types_of(clinician) or not clinician.is_active:
        raise Invalid("clinician", "Choose somebody who sees patients here.")
    if type not in types_of(clinician):
        raise Invalid("type", f"{clinician.name} does not give this kind of visit.")
    span = Span(starts_at, starts_at + timedelta(minutes=length))
    if current is not None and span == span_of(current):
        return span
    if starts_at < at - GRACE:
        raise Invalid("clock", "This time is over. Choose a later one.")
    on = starts_at.astimezone(ZoneInfo(practice.time_zone)).date()
    opened = practices.open_span(practice, on)
    if opened is None:
        raise Invalid("on", f"The practice is closed on {on:%A}s.")
    if not opened.holds(span):
        hours = times(opened, ZoneInfo(practice.time_zone))
        raise Invalid("clock", f"The practice is open {hours} on {on:%A}s; this visit would lie outside.")
    return span


def take_turns(clinician: User, patient: Patient) -> None:
    """Wait until nobody else books for these two people; what is read afterwards is settled.

    The rows are locked always in this order: two bookings of the same time would otherwise wait for
    each other until PostgreSQL breaks the knot. (On SQLite a request that writes is alone already.)
    """
    for person in (clinician, patient):
        kind = type(person)
        db.session.execute(select(kind.id).where(kind.id == person.id).with_for_update(key_share=True))


@contextmanager
def holding(
    patient: Patient, clinician: User, span: Span, zone: ZoneInfo, moved: Appointment | None = None
) -> Iterator[None]:
    """Save what is changed inside; where the database finds the time taken, say who and when."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as error:
        if "_overlap" not in str(error.orig):
            raise
        raise Refused(_in_the_way(patient, clinician, span, zone, moved)) from None


def _in_the_way(
    patient: Patient, clinician: User, span: Span, zone: ZoneInfo, moved: Appointment | None
) -> str:
    wanted = _overlapping(span).where(
        or_(Appointment.patient_id == patient.id, Appointment.clinician_id == clinician.id),
        Appointment.id != (moved.id if moved else 0),
    )
    found = db.session.scalars(wanted.order_by(Appointment.starts_at)).all()
    for visit in found:
        if visit.patient_id == patient.id:
            return (
                f"This patient already has a visit {when(span_of(visit), zone)} with {visit.clinician.name}."
            )
    for visit in found:
        return f"{clinician.name} is booked {when(span_of(visit), zone)} with someone else."
    return "Somebody took this time a moment ago. Choose another."


def same_booking(patient: Patient, clinician: User, span: Span) -> Appointment | None:
    return db.session.scalar(
        _overlapping(span).where(
            Appointment.patient_id == patient.id,
            Appointment.clinician_id == clinician.id,
            Appointment.starts_at == span.starts_at,
            Appointment.ends_at == span.ends_at,
        )
    )


def _overlapping(span: Span) -> Select[Appointment]:
    return (
        select(Appointment)
        .options(joinedload(Appointment.clinician))
        .where(
            Appointment.status.in_(LIVE_APPOINTMENTS),
            Appointment.starts_at < span.ends_at,
            Appointment.ends_at > span.starts_at,
        )
    )


def span_of(appointment: Appointment) -> Span:
    return Span(appointment.starts_at, appointment.ends_at)


def day(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y}"


def times(span: Span, zone: ZoneInfo) -> str:
    return f"{span.starts_at.astimezone(zone):%H:%M}–{span.ends_at.astimezone(zone):%H:%M}"


def when(span: Span, zone: ZoneInfo) -> str:
    return f"{day(span.starts_at, zone)}, {times(span, zone)}"
