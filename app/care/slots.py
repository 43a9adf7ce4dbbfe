"""Whether a time can be held: the rules asked first, and the words where the database finds it taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.care import rooms, visit_types, working_time
from app.care.errors import Invalid, Refused
from app.care.visit_types import GIVEN_BY
from app.care.working_time import WorkingTime
from app.clinical.lifecycles import UNDO_LASTS
from app.clinical.schedule import GRACE, LONGEST_MINUTES, USUAL_MINUTES, Span
from app.clinical.vocabulary import LIVE_APPOINTMENTS, BookedResource, VisitKind
from app.extensions import db
from app.models import (
    Appointment,
    BookedTime,
    Device,
    Patient,
    Practice,
    Room,
    SlotHold,
    User,
    VisitType,
)

FARTHEST = timedelta(days=5 * 366)
"""Nobody books so far ahead: a year was mistyped. A default of our own."""
REASON_NEEDED = "Give a reason to book it all the same."


@dataclass(frozen=True)
class Slot:
    """A time, and everybody and everything a visit takes up in it. ``lane`` 1: beside another visit."""

    clinician: User
    span: Span
    second_clinician: User | None = None
    room: Room | None = None
    device: Device | None = None
    place_id: int | None = None
    lane: int = 0

    @property
    def people(self) -> list[User]:
        return [one for one in (self.clinician, self.second_clinician) if one is not None]


def types_of(person: User) -> tuple[VisitKind, ...]:
    """The kinds of visit a person gives; none for those who see no patients."""
    return GIVEN_BY.get(person.role, ())


def usual_type(clinician: User) -> VisitKind:
    return GIVEN_BY[clinician.role][0]


# rules asked before


def bookable(
    practice: Practice,
    clinician: User,
    kind: VisitKind,
    starts_at: datetime,
    minutes: int | None,
    *,
    at: datetime,
    visit_type: VisitType | None = None,
    second_clinician: User | None = None,
    current: Appointment | None = None,
    reason: str = "",
) -> Span:
    """The time asked for, or the field it fails at. No length means the usual one of the type.

    Outside working hours, on closed days, in somebody's time off and with somebody who is at another place a visit
    needs a ``reason``.
    """
    usual = visit_type.minutes if visit_type else USUAL_MINUTES[kind]
    length = usual if minutes is None else minutes
    if not 5 <= length <= LONGEST_MINUTES or length % 5:
        raise Invalid("minutes", "Choose a length from 5 minutes to 8 hours, in steps of five.")
    _refuse_people(clinician, second_clinician, kind, visit_type)
    span = Span(starts_at, starts_at + timedelta(minutes=length))
    stays = {current.clinician, current.second_clinician} if current and span == span_of(current) else set()
    if clinician not in stays and starts_at < at - GRACE and not _just_stood_at(current, starts_at, at):
        raise Invalid("clock", "This time is over. Choose a later one.")
    if starts_at > at + FARTHEST:
        raise Invalid("on", "This day is more than five years away. Check the year.")
    if not reason.strip():
        people = [one for one in (clinician, second_clinician) if one is not None]
        hours = {one: working_time.of_visit(one, span, practice=practice) for one in people}
        for person in people:
            if person not in stays and (why := hours[person].outside(person, span)):
                raise Invalid("reason", f"{why} {REASON_NEEDED}")
        places = [hours[one].place_id(one, starts_at) for one in people]
        if not stays.issuperset(people) and (why := apart(people, places)):
            raise Invalid("reason", f"{why} {REASON_NEEDED}")
    return span


def apart(people: Sequence[User], place_ids: Sequence[int | None]) -> str:
    """Why these people cannot meet, each being at their place; empty where they can."""
    if rooms.is_one_place(place_ids[0], place_ids[-1]):
        return ""
    return f"{people[0].name} and {people[-1].name} are at two places."


def _just_stood_at(visit: Appointment | None, starts_at: datetime, at: datetime) -> bool:
    """A visit moved by a slip of the hand can go back also where its time has begun meanwhile."""
    last = visit.events[-1] if visit and visit.events else None
    return last is not None and last.started_at_before == starts_at and at - last.made_at <= UNDO_LASTS


def _refuse_people(
    clinician: User, second: User | None, kind: VisitKind, visit_type: VisitType | None
) -> None:
    if not types_of(clinician) or not clinician.is_active:
        raise Invalid("clinician", "Choose somebody who sees patients here.")
    if not _gives(clinician, kind, visit_type):
        raise Invalid("clinician", f"{clinician.name} does not give this type of visit.")
    if visit_type is not None and visit_type.needs_second_clinician and second is None:
        raise Invalid("second_clinician", "This type of visit takes two people. Choose the second.")
    if second is None:
        return
    if second == clinician:
        raise Invalid("second_clinician", "Choose two different people.")
    if not second.is_active or not _gives(second, kind, visit_type):
        raise Invalid("second_clinician", f"{second.name} does not give this type of visit.")
    if visit_type is not None and not visit_types.go_together(clinician, second, visit_type):
        raise Invalid("second_clinician", "A joint visit takes the physician and a therapist.")


def _gives(person: User, kind: VisitKind, visit_type: VisitType | None) -> bool:
    return visit_types.gives(person, visit_type) if visit_type else kind in types_of(person)


def beside(slot: Slot, hours: WorkingTime, reason: str, but: Appointment | None = None) -> Slot:
    """The lane of a visit: a deliberate overlap only where somebody's schedule allows it, only with a reason,
    and only where there is something to stand beside. Not asked for, it is refused in whichever lane the other stands.
    """
    first, second = (
        any(_standing(one, slot.span, lane=lane, but=but) for one in slot.people) for lane in (0, 1)
    )
    if not slot.lane and second:
        names = " or ".join(one.name for one in slot.people)
        raise Refused(f"{names} is booked at this time with someone else.")
    if not slot.lane or not (first or second):
        return replace(slot, lane=0)
    for person in slot.people:
        if not hours.allows_overlap(person):
            raise Refused(f"{person.name}’s schedule allows no visit beside another. Choose another time.")
    if not reason.strip():
        raise Invalid("reason", f"Another visit is booked at this time. {REASON_NEEDED}")
    return replace(slot, lane=1 if first else 0)


def stands_beside(appointment: Appointment, clinician: User, span: Span) -> bool:
    """Whether a visit that stands beside another would stand beside nothing but the same one."""
    other = 1 - appointment.lane
    before = set(_standing(appointment.clinician, span_of(appointment), lane=other, but=appointment))
    return bool(before) and set(_standing(clinician, span, lane=other, but=appointment)) <= before


def _standing(person: User, span: Span, *, lane: int, but: Appointment | None = None) -> list[int]:
    """The rows of the book in the way of a person's time."""
    wanted = select(BookedTime.id).where(
        _claims(BookedResource.CLINICIAN, [person.id]),
        BookedTime.lane == lane,
        _overlaps(BookedTime, span),
        or_(BookedTime.appointment_id.is_(None), BookedTime.appointment_id != (but.id if but else 0)),
    )
    return list(db.session.scalars(wanted))


# taking it


def take_turns(*people: User | Patient | None) -> None:
    """Wait until nobody else books for these people; what is read afterwards is settled.

    The rows are locked always in this order: two bookings of the same time would otherwise wait for
    each other until PostgreSQL breaks the knot. (On SQLite a request that writes is alone already.)
    """
    named = {(isinstance(one, Patient), one.id) for one in people if one is not None}
    for is_patient, key in sorted(named):
        kind: type[User | Patient] = Patient if is_patient else User
        db.session.execute(select(kind.id).where(kind.id == key).with_for_update(key_share=True))


def free_expired(*, at: datetime) -> None:
    """Times that were kept for somebody until a moment that is over are free again.

    To be called before anything is booked, in the same transaction: the database knows no clock.
    Those another booking is giving back at this moment are left to it.
    """
    over = select(SlotHold).where(SlotHold.released_at.is_(None), SlotHold.held_until <= at)
    for hold in db.session.scalars(over.order_by(SlotHold.id).with_for_update(skip_locked=True, of=SlotHold)):
        hold.released_at = at
    db.session.flush()


def furnished(
    slot: Slot,
    visit_type: VisitType | None,
    *,
    but: Appointment | None = None,
    leaves_room: bool = False,
) -> Slot:
    """The slot with the device of its type, and with a room that is free where the type needs one.

    A visit that is moved stays in its room while that is free, and right for the type and the place. A room that is
    named has to be right too.
    """
    if visit_type is not None:
        slot = replace(slot, device=slot.device or visit_type.device)
    if slot.room is not None:
        _refuse_room(slot.room, slot, visit_type, but)
        return slot
    before = but.room if but and not leaves_room else None
    if but and before and _stays_right(before, slot, visit_type, but):
        return replace(slot, room=before)
    if visit_type is None or not visit_type.needs_room:
        return slot
    free = rooms.are_free(rooms.fitting(visit_type, slot.place_id), slot.span, but=but)
    if not free:
        raise Refused("No room for this type of visit is free at this time. Choose another time.")
    return replace(slot, room=free[0])


def _refuse_room(room: Room, slot: Slot, visit_type: VisitType | None, but: Appointment | None) -> None:
    if but is not None and (room, slot.place_id, visit_type) == (but.room, but.place_id, but.visit_type):
        return
    if visit_type is not None and not rooms.fits(room, visit_type):
        raise Refused(f"{visit_type.name} does not take place in {room.name}. Choose another room.")
    if not rooms.is_at(room, slot.place_id):
        raise Refused(
            f"{room.name} is at another place than {slot.clinician.name} is then. Choose another room."
        )


def _stays_right(room: Room, slot: Slot, visit_type: VisitType | None, visit: Appointment) -> bool:
    same = (span_of(visit), visit.place_id, visit.visit_type) == (slot.span, slot.place_id, visit_type)
    is_right = rooms.fits(room, visit_type) and rooms.is_at(room, slot.place_id)
    return (same or is_right) and bool(rooms.are_free([room], slot.span, but=visit))


@contextmanager
def holding(
    patient: Patient | None,
    clinician: User,
    span: Span,
    zone: ZoneInfo,
    moved: Appointment | None = None,
    *,
    slot: Slot | None = None,
) -> Iterator[None]:
    """Save what is changed inside; where the database finds the time taken, say who and when."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as error:
        if "_overlap" not in str(error.orig):
            raise
        wanted = slot or Slot(clinician, span)
        raise Refused(_in_the_way(patient, wanted, zone, moved)) from None


def _in_the_way(patient: Patient | None, slot: Slot, zone: ZoneInfo, moved: Appointment | None) -> str:
    taken = _taken(patient, slot, moved)
    for claim in taken:
        if claim.resource is BookedResource.PATIENT and claim.appointment is not None:
            said = when(span_of(claim.appointment), zone)
            return f"This patient already has a visit {said} with {claim.appointment.clinician.name}."
        if claim.resource is BookedResource.PATIENT and claim.hold is not None:
            said = f"{when(_span(claim), zone)} with {claim.hold.clinician.name}"
            return f"A time is kept for this patient already, {said}. Book that one, or give it back first."
    for claim in taken:
        person = next((one for one in slot.people if one.id == claim.resource_id), None)
        if claim.resource is BookedResource.CLINICIAN and person is not None:
            said = when(_span(claim), zone)
            if claim.hold_id is not None:
                return f"{person.name}’s time {said} is kept for another caller at the moment."
            return f"{person.name} is booked {said} with someone else."
    for claim in taken:
        if claim.resource is BookedResource.ROOM and slot.room is not None:
            return f"{slot.room.name} is taken {when(_span(claim), zone)}. Choose another room or time."
        if claim.resource is BookedResource.DEVICE and slot.device is not None:
            return f"{slot.device.name} is in use {when(_span(claim), zone)}. Choose another time."
    return "Somebody took this time a moment ago. Choose another."


def _taken(patient: Patient | None, slot: Slot, moved: Appointment | None) -> list[BookedTime]:
    claims = [_claims(BookedResource.CLINICIAN, [one.id for one in slot.people])]
    if patient is not None:
        claims.append(_claims(BookedResource.PATIENT, [patient.id]))
    if slot.room is not None:
        claims.append(_claims(BookedResource.ROOM, [slot.room.id]))
    if slot.device is not None:
        claims.append(_claims(BookedResource.DEVICE, [slot.device.id]))
    wanted = (
        select(BookedTime)
        .options(joinedload(BookedTime.appointment).joinedload(Appointment.clinician))
        .where(
            or_(*claims),
            _overlaps(BookedTime, slot.span),
            or_(BookedTime.appointment_id.is_(None), BookedTime.appointment_id != (moved.id if moved else 0)),
        )
    )
    return list(db.session.scalars(wanted.order_by(BookedTime.starts_at)))


def _claims(resource: BookedResource, ids: list[int]) -> ColumnElement[bool]:
    return and_(BookedTime.resource == resource, BookedTime.resource_id.in_(ids))


def _overlaps(kind: type[BookedTime] | type[Appointment], span: Span) -> ColumnElement[bool]:
    """What reaches into a time. No visit is longer than a day, so only what began a day before can."""
    earliest = span.starts_at - timedelta(days=1)
    return and_(kind.starts_at < span.ends_at, kind.ends_at > span.starts_at, kind.starts_at > earliest)


def same_booking(patient: Patient, clinician: User, span: Span) -> Appointment | None:
    """The visit that stands already where the same form is sent twice."""
    wanted: Select[Appointment] = select(Appointment).where(
        Appointment.status.in_(LIVE_APPOINTMENTS),
        Appointment.patient_id == patient.id,
        Appointment.clinician_id == clinician.id,
        Appointment.starts_at == span.starts_at,
        Appointment.ends_at == span.ends_at,
    )
    return db.session.scalar(wanted)


# words


def span_of(appointment: Appointment) -> Span:
    return Span(appointment.starts_at, appointment.ends_at)


def _span(claim: BookedTime) -> Span:
    return Span(claim.starts_at, claim.ends_at)


def day(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y}"


def times(span: Span, zone: ZoneInfo) -> str:
    return f"{span.starts_at.astimezone(zone):%H:%M}–{span.ends_at.astimezone(zone):%H:%M}"


def when(span: Span, zone: ZoneInfo) -> str:
    return f"{day(span.starts_at, zone)}, {times(span, zone)}"
