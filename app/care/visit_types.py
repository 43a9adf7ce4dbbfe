"""The practice's types of visit: what is booked, how long, by whom, where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.care import accounts
from app.care.errors import Invalid, NotFound, Refused, Stale
from app.clinical.preparation import Preparation
from app.clinical.visit_starters import STARTERS
from app.clinical.vocabulary import VisitKind
from app.extensions import db
from app.models import Appointment, Device, Room, User, VisitType, VisitTypeGiver, VisitTypeRoom
from app.policy import Role

# Who gives which kind of visit (practice rules, section 9). The first of each is the one booked most.
GIVEN_BY: Mapping[Role, tuple[VisitKind, ...]] = {
    Role.THERAPIST: (
        VisitKind.FOLLOW_UP,
        VisitKind.EVALUATION,
        VisitKind.RE_EVALUATION,
        VisitKind.JOINT_REVIEW,
        VisitKind.TELEHEALTH,
        VisitKind.PHOTO_SESSION,
    ),
    Role.PHYSICIAN: (
        VisitKind.PHYSICIAN_FOLLOW_UP,
        VisitKind.CONSULTATION,
        VisitKind.TOXIN_VISIT,
        VisitKind.POST_OP_CHECK,
        VisitKind.JOINT_REVIEW,
        VisitKind.PHOTO_SESSION,
    ),
}


@dataclass(frozen=True)
class TypeValues:
    """What the practice decides of a type. No givers: everybody whose work it is; no rooms: any."""

    name: str
    kind: VisitKind
    minutes: int
    buffer_minutes: int = 0
    needs_second_clinician: bool = False
    needs_room: bool = False
    device: Device | None = None
    preparation: Sequence[Preparation] = ()
    givers: Sequence[User] = ()
    rooms: Sequence[Room] = ()


# questions


def every() -> list[VisitType]:
    """Retired ones too, in the order of the practice."""
    wanted = select(VisitType).options(
        joinedload(VisitType.device),
        selectinload(VisitType.givers).joinedload(VisitTypeGiver.user),
        selectinload(VisitType.rooms).joinedload(VisitTypeRoom.room),
    )
    return list(db.session.scalars(wanted.order_by(VisitType.position, VisitType.id)))


def active() -> list[VisitType]:
    return [one for one in every() if one.is_active]


def of(public_id: UUID) -> VisitType:
    found = db.session.scalar(select(VisitType).where(VisitType.public_id == public_id))
    if found is None:
        raise NotFound("There is no such type of visit.")
    return found


def usual_of(kind: VisitKind) -> VisitType | None:
    """The first type in use of a kind."""
    return next((one for one in active() if one.kind is kind), None)


def gives(user: User, visit_type: VisitType) -> bool:
    """Whether somebody gives this type: it is the work of their role, and theirs where the practice names people."""
    named = {giver.user_id for giver in visit_type.givers}
    return visit_type.kind in GIVEN_BY.get(user.role, ()) and (not named or user.id in named)


def givers(visit_type: VisitType, people: Iterable[User] | None = None) -> list[User]:
    """Who gives it, of everybody who works here or of these people."""
    return [one for one in (accounts.clinicians() if people is None else people) if gives(one, visit_type)]


def go_together(one: User, other: User, visit_type: VisitType) -> bool:
    """Whether two people can give it to one patient; a joint visit is of two with different work."""
    return one.id != other.id and (
        visit_type.kind is not VisitKind.JOINT_REVIEW or one.role is not other.role
    )


def given_by(user: User) -> list[VisitType]:
    """What somebody can be booked for, in the order of the practice."""
    return [one for one in active() if gives(user, one)]


# verbs


def start() -> list[VisitType]:
    """The types a practice starts with, where it has none yet."""
    if db.session.scalar(select(VisitType.id).limit(1)) is None:
        db.session.add_all(
            VisitType(
                kind=one.kind,
                name=one.name,
                minutes=one.minutes,
                needs_second_clinician=one.needs_second_clinician,
                preparation=list(one.preparation),
                position=position,
            )
            for position, one in enumerate(STARTERS)
        )
        db.session.flush()
    return every()


def add(values: TypeValues) -> VisitType:
    last = db.session.scalar(select(func.max(VisitType.position)))
    added = VisitType(position=0 if last is None else last + 1)
    _fill(added, values)
    db.session.add(added)
    db.session.flush()
    return added


def change(visit_type: VisitType, values: TypeValues, *, version: int) -> VisitType:
    """From now on. Visits already booked keep their length, their people and their room."""
    if visit_type.version != version:
        raise Stale("Somebody changed this type since you opened it. Compare, then save again.")
    if values.kind is not visit_type.kind and _is_booked(visit_type):
        raise Invalid("kind", "Visits are booked as this kind. Add another type, and retire this one.")
    _fill(visit_type, values)
    # Who gives it and where are rows of their own: without this their change would be no new version.
    visit_type.version = version + 1
    db.session.flush()
    return visit_type


def retire(visit_type: VisitType) -> VisitType:
    """Offered no more; what is booked stays booked."""
    if [one.id for one in active()] == [visit_type.id]:
        raise Refused("This is the last type of visit in use. Add another one first.")
    visit_type.is_active = False
    db.session.flush()
    return visit_type


def bring_back(visit_type: VisitType) -> VisitType:
    visit_type.is_active = True
    db.session.flush()
    return visit_type


def put_earlier(visit_type: VisitType) -> VisitType:
    """One place further up in every list."""
    types = every()
    at = types.index(visit_type)
    types.insert(max(at - 1, 0), types.pop(at))
    for position, one in enumerate(types):
        one.position = position
    db.session.flush()
    return visit_type


def _fill(visit_type: VisitType, values: TypeValues) -> None:
    _check(visit_type, values)
    visit_type.name, visit_type.kind = values.name, values.kind
    visit_type.minutes, visit_type.buffer_minutes = values.minutes, values.buffer_minutes
    visit_type.needs_second_clinician = values.needs_second_clinician
    visit_type.needs_room, visit_type.device = values.needs_room, values.device
    visit_type.preparation = [one.value for one in values.preparation]
    people, rooms = {one.id: one for one in values.givers}, {one.id: one for one in values.rooms}
    visit_type.givers = [one for one in visit_type.givers if one.user_id in people] + [
        VisitTypeGiver(user=user)
        for user in people.values()
        if user.id not in _ids(visit_type.givers, "user_id")
    ]
    visit_type.rooms = [one for one in visit_type.rooms if one.room_id in rooms] + [
        VisitTypeRoom(room=room)
        for room in rooms.values()
        if room.id not in _ids(visit_type.rooms, "room_id")
    ]


def _check(visit_type: VisitType, values: TypeValues) -> None:
    for other in every():
        if other is not visit_type and other.name.casefold() == values.name.casefold():
            raise Invalid("name", f"There is already a type called “{other.name}”.")
    if not 5 <= values.minutes <= 480 or values.minutes % 5:
        raise Invalid("minutes", "Choose a length from 5 minutes to 8 hours, in steps of five.")
    if not 0 <= values.buffer_minutes <= 120 or values.buffer_minutes % 5:
        raise Invalid("buffer_minutes", "Choose up to 120 minutes, in steps of five.")
    for user in values.givers:
        if values.kind not in GIVEN_BY.get(user.role, ()):
            raise Invalid("givers", f"{user.name} does not give a {values.kind.label.lower()}.")
    if values.kind is VisitKind.JOINT_REVIEW and not values.needs_second_clinician:
        raise Invalid("needs_second_clinician", "A joint visit takes two clinicians.")


def _ids(rows: Iterable[VisitTypeGiver | VisitTypeRoom], key: str) -> set[int]:
    return {getattr(row, key) for row in rows}


def _is_booked(visit_type: VisitType) -> bool:
    booked = select(Appointment.id).where(Appointment.visit_type_id == visit_type.id).limit(1)
    return db.session.scalar(booked) is not None
