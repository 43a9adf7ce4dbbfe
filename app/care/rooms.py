"""Which rooms there are, and which are free."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import or_, select

from app.clinical.schedule import Span
from app.clinical.vocabulary import BookedResource
from app.extensions import db
from app.models import Appointment, BookedTime, Room, VisitType


def active() -> list[Room]:
    """The rooms in use, in the order of the practice."""
    wanted = select(Room).where(Room.is_active).order_by(Room.position, Room.name)
    return list(db.session.scalars(wanted))


def fitting(visit_type: VisitType, place_id: int | None = None) -> list[Room]:
    """The rooms a type can take place in: those it names, or any; with a place, those that are there."""
    return [room for room in active() if fits(room, visit_type) and is_at(room, place_id)]


def fits(room: Room, visit_type: VisitType | None) -> bool:
    """Whether a type can take place in the room: one of those it names, or it names none."""
    named = {one.room_id for one in visit_type.rooms} if visit_type else set()
    return not named or room.id in named


def is_at(room: Room, place_id: int | None) -> bool:
    """Whether the room is at a place; where either says nothing of one, it is."""
    return is_one_place(room.place_id, place_id)


def is_one_place(place_id: int | None, other_id: int | None) -> bool:
    """Whether two can meet; where either's hours or records say nothing of a place, they can."""
    return place_id is None or other_id in (None, place_id)


def are_free(wanted: Collection[Room], span: Span, *, but: Appointment | None = None) -> list[Room]:
    """Those of the rooms that nobody has at this time; waits for whoever takes one of them right now."""
    ids = [room.id for room in wanted]
    held = select(Room.id).where(Room.id.in_(ids)).order_by(Room.id)
    db.session.execute(held.with_for_update(key_share=True))
    taken = set(
        db.session.scalars(
            select(BookedTime.resource_id).where(
                BookedTime.resource == BookedResource.ROOM,
                BookedTime.resource_id.in_(ids),
                BookedTime.starts_at < span.ends_at,
                BookedTime.ends_at > span.starts_at,
                BookedTime.starts_at > span.starts_at - timedelta(days=1),
                or_(BookedTime.appointment_id.is_(None), BookedTime.appointment_id != (but.id if but else 0)),
            )
        )
    )
    return [room for room in wanted if room.id not in taken]
