"""Places, rooms and devices of the practice. One that is no longer used is retired, never deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.care.errors import Invalid, NotFound, Refused, Stale
from app.clinical.vocabulary import LIVE_APPOINTMENTS, Word
from app.extensions import db
from app.models import Appointment, Device, Place, Room

Part = Place | Room | Device


class PartKind(Word):
    """What belongs to the premises."""

    PLACE = "place", "Place"
    ROOM = "room", "Room"
    DEVICE = "device", "Device"


_MODELS: dict[PartKind, Any] = {
    PartKind.PLACE: Place,
    PartKind.ROOM: Room,
    PartKind.DEVICE: Device,
}
_BOOKED = {
    PartKind.PLACE: Appointment.place_id,
    PartKind.ROOM: Appointment.room_id,
    PartKind.DEVICE: Appointment.device_id,
}

# questions


def places() -> list[Place]:
    """Places in use besides the practice's own address, by name."""
    return [one for one in every(PartKind.PLACE) if one.is_active]


def rooms() -> list[Room]:
    """Rooms in use, in the order of the practice."""
    return [one for one in every(PartKind.ROOM) if one.is_active]


def devices() -> list[Device]:
    return [one for one in every(PartKind.DEVICE) if one.is_active]


def every(kind: PartKind) -> list[Any]:
    """Retired ones too; rooms in the order of the practice, the others by name."""
    model = _MODELS[kind]
    wanted = select(model)
    if model is not Place:
        wanted = wanted.options(joinedload(model.place))
    found = db.session.scalars(wanted)
    return sorted(found, key=lambda one: (getattr(one, "position", 0), one.name.casefold()))


def of(public_id: UUID) -> Part:
    """A place, room or device by its address."""
    for model in _MODELS.values():
        found: Part | None = db.session.scalar(select(model).where(model.public_id == public_id))
        if found is not None:
            return found
    raise NotFound("There is no such place, room or device.")


# verbs


def add(kind: PartKind, *, name: str, place: Place | None = None, address: str = "") -> Part:
    added: Part = _MODELS[kind]()
    if isinstance(added, Room):
        last = db.session.scalar(select(func.max(Room.position)))
        added.position = 0 if last is None else last + 1
    _fill(kind, added, name, place, address)
    db.session.add(added)
    db.session.flush()
    return added


def change(part: Part, *, name: str, version: int, place: Place | None = None, address: str = "") -> Part:
    if part.version != version:
        raise Stale("Somebody changed this since you opened it. Compare, then save again.")
    _fill(kind_of(part), part, name, place, address)
    db.session.flush()
    return part


def retire(part: Part, *, at: datetime) -> Part:
    """Offered no more. What is booked there is moved first, so that nobody comes to a room that is none."""
    kind = kind_of(part)
    if count := _booked(kind, part, at):
        visits = "1 visit to come needs" if count == 1 else f"{count} visits to come need"
        raise Refused(f"{visits} this {kind.label.lower()}. Move them first.")
    at_places: list[Room | Device] = [*rooms(), *devices()]
    if isinstance(part, Place) and part.id in {one.place_id for one in at_places}:
        raise Refused("Rooms or devices are at this place. Retire them or give them another place first.")
    part.is_active = False
    db.session.flush()
    return part


def bring_back(part: Part) -> Part:
    part.is_active = True
    db.session.flush()
    return part


def kind_of(part: Part) -> PartKind:
    return next(kind for kind, model in _MODELS.items() if isinstance(part, model))


def _fill(kind: PartKind, part: Part, name: str, place: Place | None, address: str) -> None:
    for other in every(kind):
        if other is not part and other.name.casefold() == name.casefold():
            raise Invalid("name", f"There is already a {kind.label.lower()} called “{other.name}”.")
    part.name = name
    if isinstance(part, Place):
        part.address = address
    else:
        part.place = place


def _booked(kind: PartKind, part: Part, at: datetime) -> int:
    wanted = select(func.count(Appointment.id)).where(
        _BOOKED[kind] == part.id, Appointment.ends_at > at, Appointment.status.in_(LIVE_APPOINTMENTS)
    )
    return db.session.scalar(wanted) or 0
