"""Patients: who may see whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, false, or_, select

from app.extensions import db
from app.models import Appointment, CareTeamMember, Patient, User
from app.policy import Reach

TEAM_WINDOW = timedelta(days=90)


def visible_to(user: User, reach: Reach, *, at: datetime) -> Select[Patient]:
    """The patients within reach: every question about charts begins with this select."""
    if reach is Reach.ALL:
        return select(Patient)
    if reach in (Reach.TEAM, Reach.OWN):
        team = select(CareTeamMember.patient_id).where(
            CareTeamMember.user_id == user.id,
            or_(CareTeamMember.until_on.is_(None), CareTeamMember.until_on >= at.date()),
        )
        booked = select(Appointment.patient_id).where(
            Appointment.clinician_id == user.id,
            Appointment.starts_at.between(at - TEAM_WINDOW, at + TEAM_WINDOW),
        )
        return select(Patient).where(or_(Patient.id.in_(team), Patient.id.in_(booked)))
    return select(Patient).where(false())


def one(public_id: UUID, *, by: User, reach: Reach, at: datetime) -> Patient | None:
    """One patient within reach, or none: a chart out of reach is not told from one that is not there."""
    return db.session.scalar(visible_to(by, reach, at=at).where(Patient.public_id == public_id))
