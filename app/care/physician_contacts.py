"""When a physician last judged a case, and when one last saw its patient: of many cases at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.clinical.days import day_of
from app.clinical.vocabulary import AppointmentStatus, PlanState
from app.extensions import db
from app.models import Appointment, PlanVersion, ReviewItem, TreatmentPlan, User
from app.policy import Role

DECIDED = (PlanState.CERTIFIED, PlanState.RETURNED, PlanState.SUPERSEDED)


def decided_at(keys: Collection[int]) -> dict[int, datetime]:
    """When a plan of the case was last decided, by the diagnosis' key."""
    wanted = (
        select(TreatmentPlan.diagnosis_id, func.max(PlanVersion.decided_at))
        .join(PlanVersion, PlanVersion.plan_id == TreatmentPlan.id)
        .where(
            TreatmentPlan.diagnosis_id.in_(keys),
            PlanVersion.state.in_(DECIDED),
            PlanVersion.decided_at.is_not(None),
        )
        .group_by(TreatmentPlan.diagnosis_id)
    )
    return {key: moment for key, moment in db.session.execute(wanted) if moment}


def saw_on(patients: Mapping[int, int], at: datetime, zone: ZoneInfo) -> dict[int, date]:
    """When a physician last saw the patient or acknowledged something of the case.

    ``patients``: the patient's key by the diagnosis' key.
    """
    acknowledged = (
        select(ReviewItem.diagnosis_id, func.max(ReviewItem.acknowledged_at))
        .where(ReviewItem.diagnosis_id.in_(patients), ReviewItem.acknowledged_at.is_not(None))
        .group_by(ReviewItem.diagnosis_id)
    )
    seen = (
        select(Appointment.patient_id, func.max(Appointment.starts_at))
        .join(User, Appointment.clinician_id == User.id)
        .where(
            Appointment.patient_id.in_(set(patients.values())),
            Appointment.status == AppointmentStatus.COMPLETED,
            Appointment.starts_at <= at,
            User.role == Role.PHYSICIAN,
        )
        .group_by(Appointment.patient_id)
    )
    of_case = {row[0]: row[1] for row in db.session.execute(acknowledged)}
    of_patient = {row[0]: row[1] for row in db.session.execute(seen)}
    moments = {
        key: [moment for moment in (of_case.get(key), of_patient.get(patient_id)) if moment]
        for key, patient_id in patients.items()
    }
    return {key: day_of(max(found), zone) for key, found in moments.items() if found}
