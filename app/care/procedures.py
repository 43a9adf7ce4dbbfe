"""Procedures: what the physician did to the face, or plans to do: surgery and botulinum toxin.

A planned one is never taken for done. Recording what was done settles the plan it belongs to: the one it was
recorded from, else the nearest of its kind planned within fourteen days of it (a house rule).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.care.errors import Invalid, NotFound, Refused
from app.clinical.vocabulary import ProcedureKind, Side
from app.extensions import db
from app.models import Patient, PlannedProcedure, Procedure, User

SETTLES = timedelta(days=14)
"""A procedure recorded so near the day it was planned for is the planned one."""
FURTHEST = timedelta(days=3 * 365)
"""A day further ahead is a slip of the finger."""
TYPED = (
    *("kind", "name", "side", "performed_on", "detail", "surgery_type", "donor_nerve", "surgeon"),
    *("product", "other_product", "lot", "expires_on", "expired_reason", "dilution", "next_due_on"),
)

# questions


def of_patient(patient: Patient, *, whole: bool = False) -> list[Procedure]:
    """The procedures that stand, oldest first; ``whole``: with what was injected and what is forbidden."""
    wanted = select(Procedure).where(
        Procedure.patient_id == patient.id, Procedure.entered_in_error_at.is_(None)
    )
    if whole:
        wanted = wanted.options(selectinload(Procedure.injections), selectinload(Procedure.restrictions))
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


def ahead(patient: Patient) -> list[PlannedProcedure]:
    """What is planned and neither done nor called off, the nearest first; also what its day has passed for."""
    wanted = select(PlannedProcedure).where(
        PlannedProcedure.patient_id == patient.id, PlannedProcedure.is_open
    )
    return list(db.session.scalars(wanted.order_by(PlannedProcedure.planned_on, PlannedProcedure.id)))


def ahead_of(patient_ids: Collection[int], *, on: date) -> list[PlannedProcedure]:
    """What is planned for these patients on that day or later, the nearest first, in one query."""
    wanted = select(PlannedProcedure).where(
        PlannedProcedure.patient_id.in_(patient_ids),
        PlannedProcedure.planned_on >= on,
        PlannedProcedure.is_open,
    )
    return list(db.session.scalars(wanted.order_by(PlannedProcedure.planned_on, PlannedProcedure.id)))


def planned_of(patient: Patient, planned_id: UUID) -> PlannedProcedure:
    """One plan of this chart, also one that is done or called off."""
    wanted = select(PlannedProcedure).where(
        PlannedProcedure.patient_id == patient.id, PlannedProcedure.public_id == planned_id
    )
    planned = db.session.scalar(wanted)
    if planned is None:
        raise NotFound("This chart has no such plan.")
    return planned


# verbs


def plan_ahead(
    patient: Patient,
    *,
    kind: ProcedureKind,
    name: str,
    side: Side | None,
    planned_on: date,
    by: User,
    at: datetime,
    on: date,
) -> PlannedProcedure:
    """Plan a procedure for a day ahead. The same form sent twice leaves one plan."""
    if patient.is_deceased:
        raise Refused("This patient has died. Nothing is planned any more.")
    if planned_on < on:
        raise Invalid("planned_on", "This day is past. What was done already is recorded as a procedure.")
    if planned_on > on + FURTHEST:
        raise Invalid("planned_on", "This is more than three years ahead. Check the year.")
    for earlier in ahead(patient):
        if (earlier.kind, earlier.name, earlier.side, earlier.planned_on) == (kind, name, side, planned_on):
            return earlier
    planned = PlannedProcedure(
        patient=patient,
        kind=kind,
        name=name,
        side=side,
        planned_on=planned_on,
        recorded_at=at,
        recorded_by=by,
    )
    db.session.add(planned)
    db.session.flush()
    return planned


def call_off(planned: PlannedProcedure, *, reason: str, by: User, at: datetime) -> PlannedProcedure:
    """It will not be done: it leaves banner and list and stays in the record with the reason."""
    if planned.done_by is not None:
        raise Refused("This was done and recorded. If the record is wrong, strike the procedure.")
    if planned.called_off_at is None:
        planned.called_off_at, planned.called_off_by, planned.called_off_reason = at, by, reason
        db.session.flush()
    return planned


def record(procedure: Procedure, *, planned: PlannedProcedure | None = None, on: date) -> Procedure:
    """Keep what was done, and settle its plan. The same form sent twice, even at once, leaves one procedure."""
    patient = procedure.patient
    if found := problems(performed_on=procedure.performed_on, patient=patient, on=on):
        raise Refused(" ".join(found.values()))
    db.session.execute(select(Patient.id).where(Patient.id == patient.id).with_for_update(key_share=True))
    for earlier in of_patient(patient, whole=True):
        if _told(earlier) == _told(procedure):
            return earlier
    db.session.add(procedure)
    if settled := _settled(procedure, planned):
        settled.done_by = procedure
    db.session.flush()
    return procedure


def strike(procedure: Procedure, *, reason: str, by: User, at: datetime) -> Procedure:
    """Entered in error: it leaves banner and chart and stays in the record; its plan stands ahead again."""
    if procedure.is_struck:
        return procedure
    for planned in db.session.scalars(
        select(PlannedProcedure).where(PlannedProcedure.done_by_id == procedure.id)
    ):
        planned.done_by = None
    procedure.entered_in_error_at, procedure.entered_in_error_reason = at, reason
    procedure.entered_in_error_by_id = by.id
    db.session.flush()
    return procedure


def _told(procedure: Procedure) -> tuple[object, ...]:
    """All that was typed of it, to know the same form sent twice."""
    plain = tuple(getattr(procedure, name) for name in TYPED)
    lines = tuple(one.line for one in procedure.injections)
    forbidden = tuple(
        (one.wording, tuple(one.techniques), one.starts_on, one.ends_on) for one in procedure.restrictions
    )
    return plain, lines, forbidden


def _settled(procedure: Procedure, chosen: PlannedProcedure | None) -> PlannedProcedure | None:
    """The plan this procedure fulfils, if any: one procedure fulfils one plan."""
    same_kind = [one for one in ahead(procedure.patient) if one.kind is procedure.kind]
    if chosen in same_kind:
        return chosen
    near = [one for one in same_kind if abs(one.planned_on - procedure.performed_on) <= SETTLES]
    return min(near, key=lambda one: abs(one.planned_on - procedure.performed_on), default=None)
