"""Procedures: what the physician did to the face, surgery and botulinum toxin."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.care.errors import NotFound, Refused
from app.clinical.vocabulary import ProcedureKind, Side
from app.extensions import db
from app.models import Patient, Procedure, User

# questions


def of_patient(patient: Patient) -> list[Procedure]:
    """The procedures that stand, oldest first."""
    wanted = select(Procedure).where(
        Procedure.patient_id == patient.id, Procedure.entered_in_error_at.is_(None)
    )
    return list(db.session.scalars(wanted.order_by(Procedure.performed_on, Procedure.id)))


def of(patient: Patient, procedure_id: UUID) -> Procedure:
    wanted = select(Procedure).where(Procedure.patient_id == patient.id, Procedure.public_id == procedure_id)
    procedure = db.session.scalar(wanted)
    if procedure is None:
        raise NotFound("This chart has no such procedure.")
    return procedure


def problems(*, performed_on: date, patient: Patient, on: date) -> dict[str, str]:
    """Why it cannot have been done on that day, by field."""
    if performed_on > on:
        return {"performed_on": "This day is still to come."}
    if performed_on < patient.born_on:
        return {"performed_on": "This is before the patient’s birth."}
    return {}


# verbs


def record(
    patient: Patient,
    *,
    kind: ProcedureKind,
    name: str,
    side: Side | None,
    performed_on: date,
    detail: str,
    by: User,
    at: datetime,
    on: date,
) -> Procedure:
    """Write down what was done. The same form sent twice leaves one procedure."""
    if found := problems(performed_on=performed_on, patient=patient, on=on):
        raise Refused(" ".join(found.values()))
    for earlier in of_patient(patient):
        told = (earlier.kind, earlier.name, earlier.side, earlier.performed_on, earlier.detail)
        if told == (kind, name, side, performed_on, detail):
            return earlier
    procedure = Procedure(
        patient=patient,
        kind=kind,
        name=name,
        side=side,
        performed_on=performed_on,
        detail=detail,
        recorded_at=at,
        recorded_by=by,
    )
    db.session.add(procedure)
    db.session.flush()
    return procedure


def strike(procedure: Procedure, *, reason: str, by: User, at: datetime) -> Procedure:
    """Entered in error: it leaves banner and chart and stays in the record."""
    if procedure.is_struck:
        return procedure
    procedure.entered_in_error_at, procedure.entered_in_error_reason = at, reason
    procedure.entered_in_error_by_id = by.id
    db.session.flush()
    return procedure
