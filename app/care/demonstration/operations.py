"""What Dr. O did to the invented faces, and plans to do: surgery with its restrictions, toxin muscle by muscle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from app.care.demonstration.courses import Story
from app.care.demonstration.schedule import instant
from app.clinical.vocabulary import (
    DonorNerve,
    MovementTrigger,
    Muscle,
    ProcedureKind,
    SurgeryType,
    Technique,
    ToxinProduct,
)
from app.extensions import db
from app.models import Injection, PlannedProcedure, Procedure, ProcedureRestriction

PLANNED_SINCE = 5  # days
AGAIN_AFTER = timedelta(weeks=13)
INJECTED = (
    (Muscle.ORBICULARIS_OCULI, "5", 3),
    (Muscle.PLATYSMA, "10", 4),
    (Muscle.MENTALIS, "2.5", 1),
)


@dataclass(frozen=True)
class Restriction:
    wording: str
    days: int | None  # from the operation on; none: until it is cleared
    cleared_after: int | None = None
    concerns: tuple[Technique, ...] = ()


@dataclass(frozen=True)
class Operation:
    """What an operation of this name is, and what it forbade."""

    type: SurgeryType
    donor_nerve: DonorNerve | None = None
    moved_after: int | None = None  # weeks
    restrictions: tuple[Restriction, ...] = ()


NO_STRAIN = Restriction("No strain, no heavy lifting", 42, 38)
SOFT_DIET = Restriction("Soft diet, no pressure on the transfer", 21)
SCAR = Restriction("No massage over the scar", None, concerns=(Technique.SOFT_TISSUE_MASSAGE,))
OPERATIONS = {
    "Gracilis free flap": Operation(
        SurgeryType.GRACILIS_MASSETERIC,
        DonorNerve.MASSETERIC,
        moved_after=15,
        restrictions=(SOFT_DIET, NO_STRAIN),
    ),
    "Lid weight, left upper lid": Operation(SurgeryType.STATIC_PROCEDURE),
    "Parotid surgery": Operation(SurgeryType.OTHER, restrictions=(SCAR,)),
}


NOTHING = Operation(SurgeryType.OTHER)


def operate(story: Story) -> None:
    """The marks of the physician on the axis, and what is planned."""
    for weeks, name in story.person.surgery:
        db.session.add(_surgery(story, weeks, name))
    for number, weeks in enumerate(story.person.toxin, 1):
        db.session.add(_toxin(story, weeks, number))
    for days, kind, name in story.person.planned:
        db.session.add(
            PlannedProcedure(
                patient=story.patient,
                kind=kind,
                name=name,
                side=story.person.side,
                planned_on=story.weekday(-days),
                recorded_at=instant(story.weekday(PLANNED_SINCE), 960),
                recorded_by=story.physician,
            )
        )


def _surgery(story: Story, weeks: int, name: str) -> Procedure:
    done, day = OPERATIONS.get(name, NOTHING), story.ago(weeks)
    procedure = _procedure(story, weeks, ProcedureKind.SURGERY, name)
    procedure.surgery_type, procedure.donor_nerve, procedure.surgeon = (
        done.type,
        done.donor_nerve,
        story.physician.name,
    )
    if done.moved_after and story.ago(weeks - done.moved_after) < story.on:
        procedure.first_movement_on = story.ago(weeks - done.moved_after)
        procedure.first_movement_trigger = MovementTrigger.CLENCH
    for position, one in enumerate(done.restrictions):
        restriction = ProcedureRestriction(
            position=position,
            wording=one.wording,
            techniques=[technique.value for technique in one.concerns],
            starts_on=day,
            ends_on=day + timedelta(days=one.days) if one.days else None,
        )
        if one.cleared_after and day + timedelta(days=one.cleared_after) < story.on:
            cleared = day + timedelta(days=one.cleared_after)
            restriction.cleared_on, restriction.cleared_at = cleared, instant(cleared, 900)
            restriction.cleared_by, restriction.clearance = story.physician, story.physician.name
        procedure.restrictions.append(restriction)
    return procedure


def _toxin(story: Story, weeks: int, number: int) -> Procedure:
    procedure = _procedure(story, weeks, ProcedureKind.BOTULINUM_TOXIN, "Botulinum toxin")
    day = procedure.performed_on
    procedure.product = ToxinProduct.ONABOTULINUMTOXIN_A
    procedure.lot = f"TH{story.patient.id:03d}{number}"
    procedure.expires_on = day + timedelta(days=400)
    procedure.dilution = "2 mL saline to the vial of 100 units"
    procedure.next_due_on = day + AGAIN_AFTER
    procedure.injections = [
        Injection(position=position, muscle=muscle, side=story.person.side, units=Decimal(units), sites=sites)
        for position, (muscle, units, sites) in enumerate(INJECTED)
    ]
    return procedure


def _procedure(story: Story, weeks: int, kind: ProcedureKind, name: str) -> Procedure:
    day = story.ago(weeks)
    return Procedure(
        patient=story.patient,
        kind=kind,
        name=name,
        side=story.person.side,
        performed_on=day,
        recorded_at=instant(day, 960),
        recorded_by=story.physician,
    )
