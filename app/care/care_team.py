"""Who looks after a patient. A place on the team opens the chart to a therapist until it ends."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.care import accounts
from app.care.errors import NotFound, Refused
from app.extensions import db
from app.models import CareTeamMember, Patient, User
from app.policy import Role

CLINICIANS = (Role.THERAPIST, Role.PHYSICIAN)

# questions


def current(patient: Patient) -> list[CareTeamMember]:
    return [member for member in patient.care_team if member.until_on is None]


def candidates(patient: Patient) -> list[User]:
    """Clinicians who are not on the team now."""
    there = {member.user_id for member in current(patient)}
    return [user for user in accounts.clinicians() if user.id not in there]


def candidate(patient: Patient, chosen: str) -> User:
    """The one of them somebody chose."""
    found = next((user for user in candidates(patient) if str(user.public_id) == chosen), None)
    if found is None:
        raise Refused("Choose a therapist or physician who is not on the care team yet.")
    return found


def of(patient: Patient, public_id: UUID) -> CareTeamMember:
    found = db.session.scalar(
        select(CareTeamMember).where(
            CareTeamMember.patient_id == patient.id, CareTeamMember.public_id == public_id
        )
    )
    if found is None:
        raise NotFound("This person is not on the care team.")
    return found


# verbs


def join(patient: Patient, user: User, *, on: date) -> CareTeamMember:
    """A clinician takes a place on the team, or takes it up again."""
    if user.role not in CLINICIANS or not user.is_active:
        raise Refused("Only therapists and physicians who work here can be on a care team.")
    member = next((one for one in patient.care_team if one.user_id == user.id), None)
    if member is None:
        member = CareTeamMember(patient=patient, user=user, since_on=on)
        db.session.add(member)
    elif member.until_on is None:
        raise Refused(f"{user.name} is already on the care team.")
    else:
        member.since_on, member.until_on = on, None
    db.session.flush()
    return member


def end(member: CareTeamMember, *, on: date) -> CareTeamMember:
    """From this day on the place gives no reach any more."""
    if member.until_on is not None:
        raise Refused(f"{member.user.name} has already left the care team.")
    member.until_on = on
    db.session.flush()
    return member
