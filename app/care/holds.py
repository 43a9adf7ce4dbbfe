"""Times kept for a few minutes while somebody is on the telephone, and given back by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from app.care import slots, working_time
from app.care.errors import NotFound, Refused
from app.care.slots import Slot
from app.clinical.schedule import Span
from app.extensions import db
from app.models import Patient, Practice, SlotHold, User, VisitType, WaitlistOffer

# questions


def of(patient: Patient, public_id: UUID) -> SlotHold:
    """A time that is or was kept for this patient while somebody talked; what the waitlist offers is not among them."""
    found = db.session.scalar(
        select(SlotHold)
        .options(joinedload(SlotHold.clinician), joinedload(SlotHold.visit_type))
        .where(SlotHold.patient_id == patient.id, SlotHold.public_id == public_id, ~_is_offered())
    )
    if found is None:
        raise NotFound("No time is held under this address.")
    return found


def span_of(hold: SlotHold) -> Span:
    return Span(hold.starts_at, hold.ends_at)


def stands(hold: SlotHold, *, at: datetime) -> bool:
    """Whether the time is still kept."""
    return hold.released_at is None and at < hold.held_until


def seconds_left(hold: SlotHold, *, at: datetime) -> int:
    """For how long the time stays held; 0 or less once anybody may take it."""
    return int((hold.held_until - at).total_seconds())


def run_out(at: datetime) -> Select[int]:
    """The keys of holds whose time is over, though nobody has given them back yet."""
    return select(SlotHold.id).where(SlotHold.released_at.is_(None), SlotHold.held_until <= at)


# verbs


def hold(
    patient: Patient,
    *,
    visit_type: VisitType,
    clinician: User,
    starts_at: datetime,
    practice: Practice,
    by: User,
    at: datetime,
    minutes: int | None = None,
    second_clinician: User | None = None,
    until: datetime | None = None,
    reason: str = "",
) -> SlotHold:
    """Keep a time for a patient, so long as the practice says or ``until`` a moment; nobody else can take it.

    What needs a ``reason`` to be booked (see ``slots.bookable``) needs it here too; the visit keeps it, not the hold.
    What else this person kept for the same patient is given back, also the same time for another type or with another
    second person. Sent twice, it is kept once.
    """
    if patient.is_struck or patient.is_deceased:
        raise Refused("For this record no visit is booked.")
    span = slots.bookable(
        practice, clinician, visit_type.kind, starts_at, minutes,
        at=at, visit_type=visit_type, second_clinician=second_clinician, reason=reason,
    )  # fmt: skip
    slots.take_turns(clinician, second_clinician, patient)
    slots.free_expired(at=at)
    until = until or at + timedelta(minutes=practice.hold_minutes)
    for kept in _kept(patient, by):
        people = (kept.clinician, kept.second_clinician)
        if (*people, kept.visit_type, span_of(kept)) == (clinician, second_clinician, visit_type, span):
            kept.held_until = max(kept.held_until, until)
            return kept
    hours = working_time.of_visit(clinician, span, practice=practice)
    wanted = Slot(clinician, span, second_clinician, place_id=hours.place_id(clinician, starts_at))
    with slots.holding(patient, clinician, span, ZoneInfo(practice.time_zone), slot=wanted):
        for kept in _kept(patient, by):
            give_back(kept, at=at)
        slot = slots.furnished(slots.beside(wanted, hours, reason=""), visit_type)
        found = SlotHold(
            clinician=clinician,
            second_clinician=second_clinician,
            visit_type=visit_type,
            patient=patient,
            room=slot.room,
            device_id=slot.device.id if slot.device else None,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            time_zone=practice.time_zone,
            held_until=until,
            made_at=at,
            made_by=by,
        )
        db.session.add(found)
    return found


def give_back(kept: SlotHold | None, *, at: datetime) -> None:
    """The time is free again. Given back twice, it stays as it was."""
    if kept is not None and kept.released_at is None:
        kept.released_at = at
        db.session.flush()


def _kept(patient: Patient, by: User) -> list[SlotHold]:
    """What this person keeps for a patient while they talk; what the waitlist offers is not touched."""
    wanted = select(SlotHold).where(
        SlotHold.patient_id == patient.id,
        SlotHold.made_by_id == by.id,
        SlotHold.released_at.is_(None),
        ~_is_offered(),
    )
    return list(db.session.scalars(wanted))


def _is_offered() -> ColumnElement[bool]:
    return select(WaitlistOffer.id).where(WaitlistOffer.hold_id == SlotHold.id).exists()
