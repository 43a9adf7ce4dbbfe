"""Time in which nobody is to be booked: somebody's time off, and the days the practice is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import joinedload

from app.care.errors import Invalid, NotFound
from app.care.working_time import standing
from app.clinical.days import day
from app.clinical.schedule import day_span
from app.clinical.vocabulary import LIVE_APPOINTMENTS
from app.extensions import db
from app.models import Appointment, ClosedDay, Patient, Place, Practice, TimeOff, User

LONGEST = timedelta(days=366)
FURTHEST = timedelta(days=3 * 366)  # so far ahead a mistyped year is likelier than a plan

_WITH_PEOPLE = (
    joinedload(Appointment.clinician),
    joinedload(Appointment.patient).selectinload(Patient.names),
)

# questions


def to_come(*, at: datetime) -> list[TimeOff]:
    """Everybody's, going on or ahead, by time."""
    return list(db.session.scalars(standing().where(TimeOff.ends_at > at)))


def of(public_id: UUID) -> TimeOff:
    """Also one that was taken back."""
    found = db.session.scalar(select(TimeOff).where(TimeOff.public_id == public_id))
    if found is None:
        raise NotFound("There is no such time off.")
    return found


def closed_days(since: date) -> list[ClosedDay]:
    """From a day on, by day."""
    wanted = select(ClosedDay).options(joinedload(ClosedDay.place)).where(ClosedDay.on_date >= since)
    return list(db.session.scalars(wanted.order_by(ClosedDay.on_date, ClosedDay.id)))


def booked_in(listed: Iterable[TimeOff], *, at: datetime) -> dict[int, list[Appointment]]:
    """Visits still booked with somebody who will be away, by the key of the time off; they do not move by
    themselves. One query.
    """
    theirs = or_(
        Appointment.clinician_id == TimeOff.user_id, Appointment.second_clinician_id == TimeOff.user_id
    )
    overlap = and_(Appointment.starts_at < TimeOff.ends_at, Appointment.ends_at > TimeOff.starts_at)
    wanted = (
        select(TimeOff.id, Appointment)
        .join(Appointment, and_(theirs, overlap))
        .options(*_WITH_PEOPLE)
        .where(TimeOff.id.in_([one.id for one in listed]), *_standing(at))
        .order_by(Appointment.starts_at)
    )
    found: dict[int, list[Appointment]] = {}
    for off_id, visit in db.session.execute(wanted):
        found.setdefault(off_id, []).append(visit)
    return found


def booked_on(
    listed: Sequence[ClosedDay], *, practice: Practice, at: datetime
) -> dict[int, list[Appointment]]:
    """Visits still booked on a day on which the practice, or that place, is closed, by the key of the day."""
    zone = ZoneInfo(practice.time_zone)
    spans = {one.id: day_span(one.on_date, zone) for one in listed}
    days = [
        and_(Appointment.starts_at < span.ends_at, Appointment.ends_at > span.starts_at)
        for span in spans.values()
    ]
    wanted = select(Appointment).options(*_WITH_PEOPLE).where(or_(false(), *days), *_standing(at))
    visits = list(db.session.scalars(wanted.order_by(Appointment.starts_at)))
    return {
        one.id: [
            visit
            for visit in visits
            if visit.starts_at < spans[one.id].ends_at
            and visit.ends_at > spans[one.id].starts_at
            and one.place_id in (None, visit.place_id)
        ]
        for one in listed
    }


# verbs


def take(
    user: User, *, starts_at: datetime, ends_at: datetime, label: str, by: User, at: datetime
) -> TimeOff:
    """Somebody is away. Sent twice, it is one."""
    if ends_at <= starts_at:
        raise Invalid("ends", "This lies before the beginning. End later than you begin.")
    if ends_at <= at:
        raise Invalid("ends", "This time is over already.")
    if ends_at - starts_at > LONGEST:
        raise Invalid("ends", "This is longer than a year. Put in a part of it, or close the account.")
    if starts_at - at > FURTHEST:
        raise Invalid("starts", "This is more than three years ahead. Check the year.")
    same = standing().where(
        TimeOff.user_id == user.id, TimeOff.starts_at == starts_at, TimeOff.ends_at == ends_at
    )
    if found := db.session.scalar(same):
        return found
    off = TimeOff(user=user, starts_at=starts_at, ends_at=ends_at, label=label, made_at=at, made_by=by)
    db.session.add(off)
    db.session.flush()
    return off


def give_back(off: TimeOff, *, by: User, at: datetime) -> TimeOff:
    """Somebody is here after all. The row stays, with who and when. Pressed twice, it happens once."""
    if off.removed_at is None:
        off.removed_at, off.removed_by_id = at, by.id
    db.session.flush()
    return off


def close(on: date, *, name: str, place: Place | None, practice: Practice, at: datetime) -> ClosedDay:
    today = at.astimezone(ZoneInfo(practice.time_zone)).date()
    if on < today:
        raise Invalid("on_date", "This day is over already.")
    if on - today > FURTHEST:
        raise Invalid("on_date", "This is more than three years ahead. Check the year.")
    place_id = place.id if place else None
    if any(one.on_date == on and one.place_id in (None, place_id) for one in closed_days(on)):
        raise Invalid("on_date", f"{day(on)} is on the list already.")
    closed = ClosedDay(on_date=on, name=name, place=place)
    db.session.add(closed)
    db.session.flush()
    return closed


def open_again(public_id: UUID) -> None:
    """The day is a day like any other. Pressed twice, it happens once."""
    found = db.session.scalar(select(ClosedDay).where(ClosedDay.public_id == public_id))
    if found is not None:
        db.session.delete(found)
        db.session.flush()


def _standing(at: datetime) -> tuple[Any, Any]:
    """Visits that are still to come, or going on."""
    return Appointment.status.in_(LIVE_APPOINTMENTS), Appointment.ends_at > at
