"""When people work: hours by clinician and place, time off, closed days, and how time may be booked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.care import practice as practices
from app.clinical.availability import Stretch, Weekly, holds, joined, stretches
from app.clinical.days import day
from app.clinical.schedule import Span, day_span
from app.extensions import db
from app.models import ClinicianSchedule, ClosedDay, Practice, TimeOff, User, WorkingHours

T = TypeVar("T")


@dataclass(frozen=True)
class WorkingTime:
    """The working time of some people over some days, read at once: four queries, however many."""

    practice: Practice
    weekly: Mapping[int, Sequence[Weekly]]
    time_off: Mapping[int, Sequence[TimeOff]]
    closed_days: Sequence[ClosedDay]
    schedules: Mapping[int, ClinicianSchedule]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.practice.time_zone)

    def closed(self, on: date) -> str:
        """The name of the day on which the whole practice is closed; empty where it is not."""
        return next((one.name for one in self.closed_days if one.on_date == on and one.place_id is None), "")

    def closed_for(self, user: User, on: date) -> str:
        """Why nobody can come to somebody on a day: the practice is closed, or every place they work at then is."""
        if name := self.closed(on):
            return name
        names = {one.place_id: one.name for one in self.closed_days if one.on_date == on}
        works_at = [one.place_id for one in self._as_set(user, on)] if names else []
        return names[works_at[0]] if works_at and set(works_at) <= names.keys() else ""

    def off(self, user: User, on: date) -> list[TimeOff]:
        """What keeps somebody away on a day, by time."""
        span = day_span(on, self.zone)
        return [
            one
            for one in self.time_off.get(user.id, ())
            if one.starts_at < span.ends_at and one.ends_at > span.starts_at
        ]

    def stretches(self, user: User, on: date) -> list[Stretch]:
        """The working time of a day with the place it is spent at, closed days and time off taken out."""
        return stretches(
            on,
            self.zone,
            self.weekly.get(user.id, ()),
            practices.open_span(self.practice, on),
            [Span(one.starts_at, one.ends_at) for one in self.off(user, on)],
            is_closed=bool(self.closed(on)),
            closed_places={one.place_id for one in self.closed_days if one.on_date == on and one.place_id},
        )

    def windows(self, user: User, on: date, place_id: int | None = None) -> list[Span]:
        """The working time of a day; with a place, what is spent there or wherever."""
        return [
            one.span
            for one in self.stretches(user, on)
            if place_id is None or one.place_id in (None, place_id)
        ]

    def place_id(self, user: User, instant: datetime) -> int | None:
        """Where somebody works at a moment, as far as their hours say so."""
        on = instant.astimezone(self.zone).date()
        found = (one for one in self.stretches(user, on) if one.span.starts_at <= instant < one.span.ends_at)
        return next((one.place_id for one in found), None)

    def buffer(self, user: User) -> int:
        """Minutes kept free between two visits."""
        schedule = self.schedules.get(user.id)
        return schedule.buffer_minutes if schedule else 0

    def allows_overlap(self, user: User) -> bool:
        schedule = self.schedules.get(user.id)
        return bool(schedule and schedule.allows_overlap)

    def outside(self, user: User, span: Span) -> str:
        """Why a visit would not lie in somebody's working time, in words; empty where it does."""
        on = span.starts_at.astimezone(self.zone).date()
        if name := self.closed(on):
            return f"The practice is closed on {day(on)}: {name}."
        if holds(self.windows(user, on), span):
            return ""
        if any(one.starts_at < span.ends_at and one.ends_at > span.starts_at for one in self.off(user, on)):
            return f"{user.name} is away at this time."
        if name := self.closed_for(user, on):
            return f"Where {user.name} works is closed on {day(on)}: {name}."
        return self._other_hours(user, on)

    def _other_hours(self, user: User, on: date) -> str:
        hours = self._as_set(user, on)
        said = " and ".join(self._clock(span) for span in joined(one.span for one in hours))
        if self.weekly.get(user.id):
            works = f"works {said} on {day(on)}; this visit would lie outside" if said else ""
            return f"{user.name} {works or f'does not work on {day(on)}'}."
        if said:
            return f"The practice is open {said} on {on:%A}s; this visit would lie outside."
        return f"The practice is closed on {on:%A}s."

    def _as_set(self, user: User, on: date) -> list[Stretch]:
        """The hours of a day before anything is taken out of them."""
        return stretches(on, self.zone, self.weekly.get(user.id, ()), practices.open_span(self.practice, on))

    def _clock(self, span: Span) -> str:
        starts, ends = span.starts_at.astimezone(self.zone), span.ends_at.astimezone(self.zone)
        return f"{starts:%H:%M}–{ends:%H:%M}"


# questions


def read(people: Iterable[User], since: date, until: date, *, practice: Practice) -> WorkingTime:
    """Everything that decides when these people can be booked, from a day up to and with another."""
    ids = [person.id for person in people]
    zone = ZoneInfo(practice.time_zone)
    span = Span(day_span(since, zone).starts_at, day_span(until, zone).ends_at)
    hours = db.session.scalars(select(WorkingHours).where(WorkingHours.user_id.in_(ids)))
    off = db.session.scalars(standing().where(TimeOff.user_id.in_(ids), *_touching(span)))
    closed = select(ClosedDay).where(ClosedDay.on_date.between(since, until)).order_by(ClosedDay.on_date)
    schedules = db.session.scalars(select(ClinicianSchedule).where(ClinicianSchedule.user_id.in_(ids)))
    return WorkingTime(
        practice=practice,
        weekly=_by_person((one.user_id, _weekly(one)) for one in hours),
        time_off=_by_person((one.user_id, one) for one in off),
        closed_days=list(db.session.scalars(closed)),
        schedules={one.user_id: one for one in schedules},
    )


def of_visit(user: User, span: Span, *, practice: Practice, second: User | None = None) -> WorkingTime:
    """The working time around one visit, of both people where it takes two."""
    on = span.starts_at.astimezone(ZoneInfo(practice.time_zone)).date()
    people = [one for one in (user, second) if one is not None]
    return read(people, on, on + timedelta(days=1), practice=practice)


def hours_of(user: User) -> list[WorkingHours]:
    """The hours of one person as they are set, by weekday and time."""
    wanted = select(WorkingHours).where(WorkingHours.user_id == user.id)
    return list(db.session.scalars(wanted.order_by(WorkingHours.weekday, WorkingHours.starts_minute)))


def schedule_of(user: User) -> ClinicianSchedule | None:
    return db.session.scalar(select(ClinicianSchedule).where(ClinicianSchedule.user_id == user.id))


def standing() -> Select[TimeOff]:
    """Time off that was not taken back, by time."""
    return (
        select(TimeOff)
        .options(joinedload(TimeOff.user), joinedload(TimeOff.made_by))
        .where(TimeOff.removed_at.is_(None))
        .order_by(TimeOff.starts_at, TimeOff.id)
    )


def _touching(span: Span) -> tuple[Any, Any]:
    return TimeOff.starts_at < span.ends_at, TimeOff.ends_at > span.starts_at


def _by_person(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for user_id, one in pairs:
        found.setdefault(user_id, []).append(one)
    return found


def _weekly(hours: WorkingHours) -> Weekly:
    return Weekly(
        hours.weekday,
        hours.starts_minute,
        hours.ends_minute,
        hours.place_id,
        hours.from_on,
        hours.until_on,
    )
