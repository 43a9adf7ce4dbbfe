"""What limits the visits of a patient, as the chart says it today. It leaves the chart as days and numbers alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.care import clock_facts, treatment_plans, visit_counts
from app.care.clock_facts import Course
from app.clinical.booking_limits import COUNTED, Allowance
from app.clinical.days import day_of
from app.clinical.note_kinds import VISITS
from app.clinical.schedule import day_span
from app.clinical.vocabulary import (
    EXPECTED_APPOINTMENTS,
    PRESENT_APPOINTMENTS,
    AppointmentStatus,
    DiagnosisStatus,
)
from app.extensions import db
from app.models import Appointment, Diagnosis, Patient, SessionNote


def allowance(
    patient: Patient, *, on: date, at: datetime, zone: ZoneInfo, but: Appointment | None = None
) -> Allowance:
    """With several plans the latest end counts, and all their visits; a referral is missed where any lacks one.

    ``but`` is a visit that is to be moved: it does not count as booked.
    """
    wanted = _booked(patient, on, at, zone, but)
    booked = tuple(day_of(starts_at, zone) for starts_at in db.session.scalars(wanted))
    plans = treatment_plans.open_plans(patient)
    signed = visit_counts.signed_days(plans)
    versions = [(plan, treatment_plans.worked_by(plan, on=on)) for plan in plans]
    given = [
        visited
        for plan, version in versions
        for visited, _note in signed.get(plan.id, ())
        if version.starts_on <= visited <= on
    ]
    courses = [one for one in _courses(patient, on) if not one.is_over]
    unreferred = [one for one in courses if not one.is_referred(on)]
    visits = {visited for one in unreferred for visited in one.visits if visited <= on}
    return Allowance(
        plan_ends_on=max((version.ends_on for _, version in versions), default=None),
        visits_planned=sum(version.visits_planned for _, version in versions) or None,
        visits_given=len(given),
        is_without_referral=bool(unreferred) or not courses,
        first_visit_on=min(visits, default=None),
        visits_of_course=len(visits),
        booked=booked,
        noted=frozenset(visits),
    )


def _booked(
    patient: Patient, on: date, at: datetime, zone: ZoneInfo, but: Appointment | None
) -> Select[datetime]:
    """When the counted visits begin that are still to come, or of today and not signed yet."""
    today = day_span(on, zone)
    is_to_come = and_(Appointment.status.in_(EXPECTED_APPOINTMENTS), Appointment.starts_at >= at)
    is_unsigned = and_(
        Appointment.status.in_((*PRESENT_APPOINTMENTS, AppointmentStatus.COMPLETED)),
        Appointment.starts_at >= today.starts_at,
        Appointment.starts_at < today.ends_at,
        ~_is_signed(on),
    )
    return (
        select(Appointment.starts_at)
        .where(
            Appointment.patient_id == patient.id,
            Appointment.kind.in_(COUNTED),
            or_(is_to_come, is_unsigned),
            Appointment.id != (but.id if but else 0),
        )
        .order_by(Appointment.starts_at)
    )


def _is_signed(on: date) -> ColumnElement[bool]:
    """Whether a note of the visit is signed; one that replaces a struck note names the day alone."""
    is_of_the_day = and_(
        SessionNote.appointment_id.is_(None),
        SessionNote.patient_id == Appointment.patient_id,
        SessionNote.visit_on == on,
        SessionNote.kind.in_(VISITS),
    )
    is_of_the_visit = or_(SessionNote.appointment_id == Appointment.id, is_of_the_day)
    return select(SessionNote.id).where(is_of_the_visit, SessionNote.is_in_force).exists()


def _courses(patient: Patient, on: date) -> Iterable[Course]:
    wanted = select(Diagnosis.id).where(
        Diagnosis.patient_id == patient.id,
        Diagnosis.entered_in_error_at.is_(None),
        Diagnosis.status != DiagnosisStatus.RESOLVED,
    )
    keys = dict.fromkeys(db.session.scalars(wanted), patient.id)
    return clock_facts.read(keys, today=on).values()
