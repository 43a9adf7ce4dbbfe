"""New consultations that took place, and what came of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from app.clinical.days import day_of
from app.clinical.review_facts import Consultation
from app.clinical.vocabulary import AppointmentStatus, VisitKind
from app.extensions import db
from app.models import (
    Appointment,
    Order,
    Patient,
    PlannedProcedure,
    Procedure,
    SessionNote,
    TreatmentPlan,
    User,
)
from app.policy import Role

LOOKED_BACK = timedelta(days=365)
"""What came of an older consultation is not asked any more. House rule."""


def consultations(at: datetime, zone: ZoneInfo, *, patient_id: int | None = None) -> dict[int, Consultation]:
    """The newest consultation of each patient with a physician, by the patient's key.

    Most were followed by a plan and wait for nothing: those with one from a later day on are left where they are.
    """
    planned = (
        select(TreatmentPlan.id)
        .where(
            TreatmentPlan.patient_id == Appointment.patient_id,
            TreatmentPlan.opened_on > func.date(Appointment.starts_at),
        )
        .exists()
    )
    wanted = (
        select(Appointment.patient_id, Appointment.id, Appointment.starts_at)
        .join(User, Appointment.clinician_id == User.id)
        .join(Patient, Appointment.patient_id == Patient.id)
        .where(
            User.role == Role.PHYSICIAN,
            Appointment.kind == VisitKind.CONSULTATION,
            Appointment.status == AppointmentStatus.COMPLETED,
            Appointment.starts_at.between(at - LOOKED_BACK, at),
            Patient.entered_in_error_at.is_(None),
            ~planned,
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    if patient_id is not None:
        wanted = wanted.where(Appointment.patient_id == patient_id)
    seen = {key: (one, day_of(starts_at, zone)) for key, one, starts_at in db.session.execute(wanted)}
    came = _outcomes(seen, zone)
    return {key: Consultation(one, on, came.get(key)) for key, (one, on) in seen.items()}


def _outcomes(patients: Collection[int], zone: ZoneInfo) -> dict[int, date]:
    """The last day something came of a consultation, whatever it was."""
    newest: dict[int, date] = {}
    for wanted in _kinds(patients):
        for key, found in db.session.execute(wanted):
            on = day_of(found, zone) if isinstance(found, datetime) else found
            newest[key] = max(on, newest.get(key, on))
    return newest


def _kinds(patients: Collection[int]) -> Iterator[Select[Any]]:
    """A physician's note, an order or referral, a procedure planned or done, a plan."""
    yield (
        _newest(SessionNote, SessionNote.visit_on, patients)
        .join(User, SessionNote.author_id == User.id)
        .where(SessionNote.is_in_force, User.role == Role.PHYSICIAN)
    )
    given_on = func.coalesce(Order.signed_on, Order.verbal_on)
    yield _newest(Order, given_on, patients).where(Order.entered_in_error_at.is_(None))
    yield _newest(PlannedProcedure, PlannedProcedure.recorded_at, patients)
    yield _newest(Procedure, Procedure.performed_on, patients).where(Procedure.entered_in_error_at.is_(None))
    yield _newest(TreatmentPlan, TreatmentPlan.opened_on, patients)


def _newest(kind: Any, column: Any, patients: Collection[int]) -> Select[Any]:
    return (
        select(kind.patient_id, func.max(column))
        .where(kind.patient_id.in_(patients))
        .group_by(kind.patient_id)
    )
