"""Surgery as the physician recorded it: what, driven by which nerve, what it forbids, and when the face first moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.care import procedures
from app.care.errors import Invalid, NotFound, Refused, Stale
from app.clinical import restrictions as rules
from app.clinical import surgeries
from app.clinical.days import day
from app.clinical.vocabulary import DonorNerve, MovementTrigger, ProcedureKind, Side, SurgeryType, Technique
from app.extensions import db
from app.models import Patient, PlannedProcedure, Procedure, ProcedureRestriction, User


@dataclass(frozen=True, slots=True)
class RestrictionValues:
    """What is forbidden. Without a first day from the surgery on; without techniques it concerns all care."""

    wording: str
    starts_on: date | None = None
    ends_on: date | None = None
    techniques: tuple[Technique, ...] = ()


@dataclass(frozen=True, slots=True)
class SurgeryValues:
    """One operation as it was typed; without a name of its own it has that of its type."""

    performed_on: date
    surgery_type: SurgeryType
    side: Side
    name: str = ""
    donor_nerve: DonorNerve | None = None
    surgeon: str = ""
    detail: str = ""
    restrictions: tuple[RestrictionValues, ...] = ()


# questions


def problems(values: SurgeryValues, *, patient: Patient, on: date) -> dict[str, str]:
    """Everything that does not make sense, by field; the restrictions by their number."""
    found = procedures.problems(performed_on=values.performed_on, patient=patient, on=on)
    if values.surgery_type is SurgeryType.OTHER and not values.name:
        found["name"] = "Name it."
    if wrong := surgeries.donor_problem(values.surgery_type, values.donor_nerve):
        found["donor_nerve"] = wrong
    for place, one in enumerate(values.restrictions):
        for field, words in restriction_problems(one, performed_on=values.performed_on).items():
            found[f"restrictions-{place}-{field}"] = words
    return found


def restriction_problems(values: RestrictionValues, *, performed_on: date) -> dict[str, str]:
    if values.starts_on and values.starts_on < performed_on:
        return {"starts_on": f"It would begin before the surgery of {day(performed_on)}."}
    return rules.span_problems(starts_on=values.starts_on or performed_on, ends_on=values.ends_on)


def in_force(patient: Patient, *, on: date) -> list[ProcedureRestriction]:
    """What is forbidden on that day after surgery that stands; what ends first comes first."""
    wanted = (
        select(ProcedureRestriction)
        .join(ProcedureRestriction.procedure)
        .where(
            Procedure.patient_id == patient.id,
            Procedure.entered_in_error_at.is_(None),
            ProcedureRestriction.starts_on <= on,
        )
        .order_by(ProcedureRestriction.id)
        .options(contains_eager(ProcedureRestriction.procedure))
    )
    return rules.in_force(db.session.scalars(wanted), on=on)


def restriction_of(procedure: Procedure, restriction_id: UUID) -> ProcedureRestriction:
    for one in procedure.restrictions:
        if one.public_id == restriction_id:
            return one
    raise NotFound("This surgery has no such restriction.")


# verbs


def record(
    patient: Patient,
    values: SurgeryValues,
    *,
    by: User,
    at: datetime,
    on: date,
    planned: PlannedProcedure | None = None,
) -> Procedure:
    """Write down an operation. The same form sent twice leaves one."""
    if found := problems(values, patient=patient, on=on):
        raise Refused(" ".join(found.values()))
    procedure = Procedure(
        patient=patient,
        patient_id=patient.id,
        kind=ProcedureKind.SURGERY,
        name=values.name or values.surgery_type.label,
        side=values.side,
        performed_on=values.performed_on,
        detail=values.detail,
        surgery_type=values.surgery_type,
        donor_nerve=values.donor_nerve,
        surgeon=values.surgeon,
        recorded_at=at,
        recorded_by=by,
        **dict.fromkeys(("other_product", "lot", "expired_reason", "dilution"), ""),
    )
    for one in values.restrictions:
        procedure.restrictions.append(_restriction(one, procedure))
    return procedures.record(procedure, planned=planned, on=on)


def forbid(procedure: Procedure, values: RestrictionValues) -> ProcedureRestriction:
    """One more restriction of an operation. The same sent twice leaves one."""
    _must_stand(procedure)
    for field, words in restriction_problems(values, performed_on=procedure.performed_on).items():
        raise Invalid(field, words)
    db.session.refresh(procedure, with_for_update=True)
    db.session.refresh(procedure, ["restrictions"])
    made = _restriction(values, procedure)
    for earlier in procedure.restrictions:
        if _told(earlier) == _told(made):
            return earlier
    procedure.restrictions.append(made)
    db.session.flush()
    return made


def clear(
    restriction: ProcedureRestriction,
    *,
    cleared_on: date,
    clearance: str,
    by: User,
    at: datetime,
    on: date,
) -> ProcedureRestriction:
    """It no longer holds from that day. ``clearance`` says who gave it."""
    _must_stand(restriction.procedure)
    db.session.refresh(restriction, with_for_update=True)
    if (restriction.cleared_on, restriction.clearance) == (cleared_on, clearance):
        return restriction
    if restriction.cleared_on:
        raise Refused(f"This was cleared on {day(restriction.cleared_on)} already: {restriction.clearance}.")
    if wrong := rules.clearance_problem(restriction, cleared_on=cleared_on, on=on):
        raise Invalid("cleared_on", wrong)
    restriction.cleared_on, restriction.clearance = cleared_on, clearance
    restriction.cleared_at, restriction.cleared_by = at, by
    db.session.flush()
    return restriction


def note_first_movement(
    procedure: Procedure, *, moved_on: date, trigger: MovementTrigger, shown: date | None, on: date
) -> Procedure:
    """The day the face first moved, and what brought it. ``shown`` is the day that stood there before."""
    _must_stand(procedure)
    db.session.refresh(procedure, with_for_update=True)
    now = (procedure.first_movement_on, procedure.first_movement_trigger)
    if now == (moved_on, trigger):
        return procedure
    if procedure.first_movement_on != shown:
        raise Stale("Somebody noted a first movement since you opened this page. Compare, then save again.")
    if moved_on > on:
        raise Invalid("moved_on", "This day is still to come.")
    if moved_on < procedure.performed_on:
        raise Invalid("moved_on", f"This is before the surgery of {day(procedure.performed_on)}.")
    procedure.first_movement_on, procedure.first_movement_trigger = moved_on, trigger
    db.session.flush()
    return procedure


def _restriction(values: RestrictionValues, procedure: Procedure) -> ProcedureRestriction:
    return ProcedureRestriction(
        position=len(procedure.restrictions),
        wording=values.wording,
        techniques=[one.value for one in values.techniques],
        starts_on=values.starts_on or procedure.performed_on,
        ends_on=values.ends_on,
    )


def _told(one: ProcedureRestriction) -> tuple[object, ...]:
    return one.wording, one.techniques, one.starts_on, one.ends_on


def _must_stand(procedure: Procedure) -> None:
    if procedure.is_struck:
        raise Refused("This procedure was entered in error. Nothing is added to it any more.")
    if procedure.kind is not ProcedureKind.SURGERY:
        raise Refused("This belongs to surgery only.")
