"""Papers the desk has: which are on file for somebody, which a visit still asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.care.errors import Invalid, NotFound
from app.clinical import desk_forms as rules
from app.clinical.desk_forms import Missing
from app.clinical.vocabulary import DeskFormKind, PhotoConsent
from app.extensions import db
from app.models import Appointment, DeskForm, Patient, User

Signed = Mapping[DeskFormKind, date]

# questions


def on_file(patient: Patient) -> list[DeskForm]:
    """Everything recorded and not struck, the newest first."""
    wanted = (
        select(DeskForm)
        .where(DeskForm.patient_id == patient.id, DeskForm.entered_in_error_at.is_(None))
        .options(joinedload(DeskForm.recorded_by))
    )
    return list(db.session.scalars(wanted.order_by(DeskForm.signed_on.desc(), DeskForm.id.desc())))


def of(patient: Patient, form_id: UUID) -> DeskForm:
    found = db.session.scalar(
        select(DeskForm).where(DeskForm.patient_id == patient.id, DeskForm.public_id == form_id)
    )
    if found is None:
        raise NotFound("There is no such paper.")
    return found


def signed(patients: Iterable[Patient]) -> dict[int, dict[DeskFormKind, date]]:
    """The latest day of each paper, by the patient's key; one query for all."""
    wanted = (
        select(DeskForm.patient_id, DeskForm.kind, func.max(DeskForm.signed_on))
        .where(
            DeskForm.patient_id.in_({patient.id for patient in patients}),
            DeskForm.entered_in_error_at.is_(None),
        )
        .group_by(DeskForm.patient_id, DeskForm.kind)
    )
    found: dict[int, dict[DeskFormKind, date]] = {}
    for patient_id, kind, signed_on in db.session.execute(wanted):
        found.setdefault(patient_id, {})[kind] = signed_on
    return found


def missing(visit: Appointment, signed: Signed, *, on: date) -> list[Missing]:
    """What this visit still asks for."""
    answered = visit.patient.photo_consent is not PhotoConsent.NOT_ASKED
    return rules.missing(visit.kind, signed, on=on, has_answered_pictures=answered)


# verbs


def record(
    patient: Patient, kinds: Iterable[DeskFormKind], *, signed_on: date, by: User, at: datetime, on: date
) -> list[DeskForm]:
    """Papers that were signed, filled in or seen on a day. Ticked twice, one stands once."""
    if signed_on > on:
        raise Invalid("signed_on", "This day has not come yet.")
    standing = {(form.kind, form.signed_on) for form in on_file(patient)}
    new = [
        DeskForm(patient=patient, kind=kind, signed_on=signed_on, recorded_at=at, recorded_by=by)
        for kind in dict.fromkeys(kinds)
        if (kind, signed_on) not in standing
    ]
    db.session.add_all(new)
    db.session.flush()
    return new


def answer_pictures(patient: Patient, consent: PhotoConsent, *, by: User, at: datetime, on: date) -> None:
    """What the patient said to pictures; where they said yes, the signed paper is on file too."""
    if patient.photo_consent is consent:
        return
    patient.photo_consent, patient.photo_consent_on = consent, on
    if consent is PhotoConsent.GIVEN:
        record(patient, [DeskFormKind.PICTURE_CONSENT], signed_on=on, by=by, at=at, on=on)
    db.session.flush()


def strike(form: DeskForm, *, reason: str, by: User, at: datetime) -> DeskForm:
    """Recorded by mistake: it stays on record and counts no longer."""
    if not reason.strip():
        raise Invalid("reason", "Say in a few words why.")
    if form.is_struck:
        return form
    form.entered_in_error_at, form.entered_in_error_by_id = at, by.id
    form.entered_in_error_reason = reason.strip()
    db.session.flush()
    return form
