"""Allergies: what is known, and that somebody asked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.care.errors import NotFound, Refused
from app.extensions import db
from app.models import Allergy, Patient, User

# questions


def standing(patient: Patient) -> list[Allergy]:
    return [allergy for allergy in patient.allergies if not allergy.is_struck]


def of(patient: Patient, public_id: UUID) -> Allergy:
    found = db.session.scalar(
        select(Allergy).where(Allergy.patient_id == patient.id, Allergy.public_id == public_id)
    )
    if found is None:
        raise NotFound("There is no such allergy in this chart.")
    return found


# verbs


def record(patient: Patient, *, substance: str, reaction: str, at: datetime) -> Allergy:
    """A new allergy; "none known" no longer holds."""
    if any(allergy.substance.casefold() == substance.casefold() for allergy in standing(patient)):
        raise Refused(f"{substance} is already on the list. Strike that entry first to word it anew.")
    allergy = Allergy(patient=patient, substance=substance, reaction=reaction, recorded_at=at)
    patient.no_known_allergies_on = None
    db.session.add(allergy)
    db.session.flush()
    return allergy


def strike(allergy: Allergy, *, reason: str, by: User, at: datetime) -> Allergy:
    if allergy.is_struck:
        raise Refused("This entry is already struck.")
    allergy.entered_in_error_at, allergy.entered_in_error_by_id = at, by.id
    allergy.entered_in_error_reason = reason
    db.session.flush()
    return allergy


def confirm_none(patient: Patient, *, on: date) -> Patient:
    """The patient was asked and knows of none."""
    if standing(patient):
        raise Refused("There are allergies on the list. Strike them first if they do not hold.")
    patient.no_known_allergies_on = on
    db.session.flush()
    return patient
