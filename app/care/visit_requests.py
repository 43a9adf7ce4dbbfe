"""Visits Dr. O asks for: of a kind, by a day, perhaps with somebody. Met by an appointment booked afterwards.

Where that appointment is cancelled or missed, the request waits again.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app import policy
from app.care import patients
from app.care.errors import Invalid, NotFound, Refused
from app.clinical.days import day
from app.clinical.vocabulary import LIVE_APPOINTMENTS, VisitKind
from app.extensions import db
from app.models import Appointment, Diagnosis, Patient, User, VisitRequest
from app.policy import Action, Role

FURTHEST = timedelta(days=366)
"""A day further ahead is a slip of the finger."""

USUAL = timedelta(days=14)
"""The day a form proposes."""

WITH_A_PHYSICIAN = (VisitKind.CONSULTATION, VisitKind.PHYSICIAN_FOLLOW_UP)

# questions


def standing(diagnosis: Diagnosis) -> list[VisitRequest]:
    """What was asked for this case and not taken back, the newest first: waiting, or met by a visit."""
    wanted = _with_people().where(
        VisitRequest.diagnosis_id == diagnosis.id, VisitRequest.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(wanted.order_by(VisitRequest.id.desc())))


def waiting_for(diagnosis: Diagnosis) -> list[VisitRequest]:
    return [request for request in standing(diagnosis) if is_waiting(request)]


def is_waiting(request: VisitRequest) -> bool:
    """Nobody booked it yet, or what was booked will not take place."""
    if request.withdrawn_at is not None:
        return False
    return request.appointment is None or request.appointment.status not in LIVE_APPOINTMENTS


def of(patient: Patient, request_id: UUID) -> VisitRequest:
    wanted = _with_people().where(VisitRequest.patient_id == patient.id, VisitRequest.public_id == request_id)
    request = db.session.scalar(wanted)
    if request is None:
        raise NotFound("This chart has no such request.")
    return request


def around(user: User, *, at: datetime) -> list[VisitRequest]:
    """What waits to be booked for the patients within this person's reach, the soonest first."""
    within = patients.visible_to(user, policy.reach(user.role, Action.CHART_READ), at=at)
    wanted = (
        _of_standing_charts()
        .where(VisitRequest.patient_id.in_(within.with_only_columns(Patient.id)))
        .options(
            joinedload(VisitRequest.patient).selectinload(Patient.names), joinedload(VisitRequest.diagnosis)
        )
    )
    return list(db.session.scalars(wanted))


def waiting() -> list[VisitRequest]:
    """What waits to be booked in the whole practice, the soonest first."""
    return list(db.session.scalars(_of_standing_charts()))


# verbs


def ask(
    diagnosis: Diagnosis,
    *,
    kind: VisitKind,
    clinician: User | None,
    by_on: date,
    reason: str,
    by: User,
    at: datetime,
    on: date,
) -> VisitRequest:
    """Ask for a visit. The same form sent twice asks once."""
    _refuse_problems(diagnosis, kind, clinician, by_on, reason, on)
    for other in waiting_for(diagnosis):
        if other.kind is not kind:
            continue
        if (other.clinician_id, other.by_on, other.reason, other.asked_by_id) == (
            clinician.id if clinician else None,
            by_on,
            reason.strip(),
            by.id,
        ):
            return other
        raise Refused(
            f"{other.asked_by.name} asked for such a visit already, by {day(other.by_on)}. Take that back first."
        )
    request = VisitRequest(
        patient=diagnosis.patient,
        patient_id=diagnosis.patient_id,
        diagnosis=diagnosis,
        kind=kind,
        clinician=clinician,
        by_on=by_on,
        reason=reason.strip(),
        asked_at=at,
        asked_by=by,
    )
    db.session.add(request)
    db.session.flush()
    return request


def take_back(request: VisitRequest, *, by: User, at: datetime) -> VisitRequest:
    """No visit is wanted any more. One that is booked stays booked."""
    if request.withdrawn_at is None:
        request.withdrawn_at, request.withdrawn_by_id = at, by.id
        db.session.flush()
    return request


def meet(appointment: Appointment) -> None:
    """A visit was booked: what waits for one of its kind, with this person or with anybody, is met."""
    wanted = _waiting().where(
        VisitRequest.patient_id == appointment.patient_id,
        VisitRequest.kind == appointment.kind,
        or_(VisitRequest.clinician_id.is_(None), VisitRequest.clinician_id == appointment.clinician_id),
    )
    for request in db.session.scalars(wanted):
        request.appointment = appointment
    db.session.flush()


def _refuse_problems(
    diagnosis: Diagnosis,
    kind: VisitKind,
    clinician: User | None,
    by_on: date,
    reason: str,
    on: date,
) -> None:
    if diagnosis.is_struck:
        raise Refused("This diagnosis was struck as entered in error. No visit is asked for.")
    if diagnosis.patient.is_deceased:
        raise Refused("The record says that this person has died.")
    if by_on < on:
        raise Invalid("by_on", "This day is past.")
    if by_on > on + FURTHEST:
        raise Invalid("by_on", "This is more than a year ahead. Check the year.")
    if not reason.strip():
        raise Invalid("reason", "Say what the visit is for.")
    if clinician and (clinician.role is Role.PHYSICIAN) != (kind in WITH_A_PHYSICIAN):
        raise Invalid(
            "clinician", f"A {kind.label.lower()} is not with {clinician.name}. Choose somebody else."
        )


def _waiting() -> Select[VisitRequest]:
    return (
        _with_people()
        .outerjoin(Appointment, VisitRequest.appointment_id == Appointment.id)
        .where(
            VisitRequest.withdrawn_at.is_(None),
            or_(Appointment.id.is_(None), Appointment.status.not_in(LIVE_APPOINTMENTS)),
        )
    )


def _of_standing_charts() -> Select[VisitRequest]:
    return (
        _waiting()
        .join(Patient, VisitRequest.patient_id == Patient.id)
        .where(Patient.entered_in_error_at.is_(None), Patient.is_deceased.is_(False))
        .order_by(VisitRequest.by_on, VisitRequest.id)
    )


def _with_people() -> Select[VisitRequest]:
    return select(VisitRequest).options(
        joinedload(VisitRequest.clinician),
        joinedload(VisitRequest.asked_by),
        joinedload(VisitRequest.appointment).joinedload(Appointment.clinician),
    )
