"""The next times at which somebody can be booked: working hours, less what is taken, kept or only just held.

A handful of queries for eight weeks of everybody, and no week is reckoned once enough is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, or_, select

from app.care import holds, rooms, visit_types, working_time
from app.care.working_time import WorkingTime
from app.clinical.availability import clipped, free_spans, kept
from app.clinical.schedule import GRACE, Span, day_span
from app.clinical.vocabulary import BookedResource
from app.extensions import db
from app.models import Appointment, BookedTime, Patient, Practice, Room, User, VisitType

WEEKS = 8  # searched for openings
A_DAY = 3  # so that a caller hears of several days
ENOUGH = 6
DAYS = 7  # of a week
WEEK = timedelta(days=DAYS)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Wish:
    """When the caller can come. No weekday named means any; a visit lies between the two minutes of the day."""

    weekdays: frozenset[int] = frozenset()
    earliest_minute: int = 0
    latest_minute: int = 24 * 60
    near: time | None = None


ANY_TIME = Wish()


@dataclass(frozen=True)
class Opening:
    clinician: User
    span: Span
    second_clinician: User | None = None


@dataclass(frozen=True)
class Search:
    """What is looked for. ``second``: the other person of a joint visit, where one was named."""

    practice: Practice
    people: Sequence[User]
    visit_type: VisitType | None
    minutes: int
    at: datetime
    patient: Patient | None
    second: User | None
    wish: Wish

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.practice.time_zone)

    @property
    def pairs(self) -> list[tuple[User, User | None]]:
        """Who is looked for together."""
        wanted = self.visit_type
        if wanted is None or not wanted.needs_second_clinician:
            return [(person, None) for person in self.people]
        others = [self.second] if self.second else visit_types.givers(wanted)
        return [
            (one, other)
            for one in self.people
            for other in others
            if visit_types.go_together(one, other, wanted)
        ]

    @property
    def everybody(self) -> list[User]:
        return list(dict.fromkeys(one for pair in self.pairs for one in pair if one is not None))


def find(
    practice: Practice,
    people: Iterable[User],
    *,
    since: date,
    at: datetime,
    visit_type: VisitType | None = None,
    minutes: int | None = None,
    patient: Patient | None = None,
    second: User | None = None,
    wish: Wish = ANY_TIME,
    enough: int = ENOUGH,
) -> list[Opening]:
    """Free times for one of these people and for the patient, from a day on: a few a day, near the wished time."""
    usual = visit_type.minutes if visit_type else 45
    search = Search(practice, list(people), visit_type, minutes or usual, at, patient, second, wish)
    until = since + WEEKS * WEEK
    hours = working_time.read(search.everybody, since, until, practice=practice)
    taken = _taken(search, hours, since, until)
    found: list[Opening] = []
    for week in range(WEEKS):
        found += _best_of(search, _in_week(search, hours, taken, since + week * WEEK, week))
        if len(found) >= enough:
            break
    return found[:enough]


def _in_week(search: Search, hours: WorkingTime, taken: Taken, first: date, week: int) -> Iterator[Opening]:
    days = [first + timedelta(days=number) for number in range(7)]
    wanted = [on for on in days if not search.wish.weekdays or on.weekday() in search.wish.weekdays]
    within = {person.id: _within(search, hours, person, wanted) for person in search.everybody}
    for person, other in search.pairs:
        windows, busy = within[person.id], taken.of(person, week)
        buffer = hours.buffer(person)
        if other is not None:
            windows = _together(hours, (person, windows), (other, within[other.id]))
            busy = [*busy, *taken.of(other, week)]
            buffer = max(buffer, hours.buffer(other))
        if search.visit_type is not None:
            buffer = max(buffer, search.visit_type.buffer_minutes)
        spans = free_spans(windows, busy, search.minutes, buffer=buffer, not_before=search.at - GRACE)
        place_of = partial(hours.place_id, person)
        yield from (Opening(person, span, other) for span in spans if taken.has_room(span, week, place_of))


def _within(search: Search, hours: WorkingTime, person: User, days: Iterable[date]) -> list[Span]:
    """The working time of a person on some days, as far as the caller can come then; each place for itself."""
    wish = search.wish
    windows = [window for on in days for window in hours.windows(person, on)]
    if (wish.earliest_minute, wish.latest_minute) == (0, 24 * 60):
        return windows
    can = [day_span(on, search.zone, wish.earliest_minute, wish.latest_minute) for on in days]
    return clipped(windows, can)


def _together(
    hours: WorkingTime, one: tuple[User, Sequence[Span]], other: tuple[User, Sequence[Span]]
) -> list[Span]:
    """The time two people share, less what they spend at two places; each place for itself."""
    (person, windows), (second, others) = one, other
    both = (part for window in others for part in clipped(windows, [window]))
    return [
        span
        for span in both
        if rooms.is_one_place(hours.place_id(person, span.starts_at), hours.place_id(second, span.starts_at))
    ]


def _best_of(search: Search, openings: Iterable[Opening]) -> list[Opening]:
    """Those of each day that are closest to the wished time, by time."""
    days: dict[date, list[Opening]] = {}
    for one in openings:
        days.setdefault(one.span.starts_at.astimezone(search.zone).date(), []).append(one)
    return [one for on in sorted(days) for one in _closest(search, on, days[on])]


def _closest(search: Search, on: date, openings: list[Opening]) -> list[Opening]:
    wished = datetime.combine(on, search.wish.near or time(), search.zone)
    closest = sorted(openings, key=lambda one: abs(one.span.starts_at - wished))[:A_DAY]
    return sorted(closest, key=lambda one: (one.span, one.clinician.name))


# what is taken


@dataclass(frozen=True)
class Taken:
    """By the week of the search: what keeps each person, what keeps the patient or the device, and each room."""

    people: dict[tuple[int, int], list[Span]]
    all_of_them: dict[int, list[Span]]
    rooms: dict[tuple[int, int], list[Span]]
    fitting: Sequence[Room] | None  # none: no room is needed

    def of(self, person: User, week: int) -> list[Span]:
        return [*self.people.get((person.id, week), ()), *self.all_of_them.get(week, ())]

    def has_room(self, span: Span, week: int, place_of: Callable[[datetime], int | None]) -> bool:
        """One of the rooms that fit is free, where the clinician is then."""
        if self.fitting is None:
            return True
        place_id = place_of(span.starts_at) if any(room.place_id for room in self.fitting) else None
        return any(
            rooms.is_at(room, place_id)
            and not any(
                one.starts_at < span.ends_at and span.starts_at < one.ends_at
                for one in self.rooms.get((room.id, week), ())
            )
            for room in self.fitting
        )


def _taken(search: Search, hours: WorkingTime, since: date, until: date) -> Taken:
    window = Span(day_span(since, search.zone).starts_at, day_span(until, search.zone).ends_at)
    buffers = {person.id: hours.buffer(person) for person in search.everybody}
    wanted = search.visit_type
    fitting = rooms.fitting(wanted) if wanted is not None and wanted.needs_room else None
    found = Taken({}, {}, {}, fitting)
    for resource, key, starts_at, ends_at, buffer in db.session.execute(
        _claims(search, [*buffers], [room.id for room in fitting or ()], window)
    ):
        span = Span(starts_at, ends_at)
        if resource is BookedResource.CLINICIAN:
            span = kept(span, max(buffer, buffers[key]))
        for week in _weeks(span, window):
            if resource is BookedResource.CLINICIAN:
                found.people.setdefault((key, week), []).append(span)
            elif resource is BookedResource.ROOM:
                found.rooms.setdefault((key, week), []).append(span)
            else:
                found.all_of_them.setdefault(week, []).append(span)
    return found


def _weeks(span: Span, window: Span) -> set[int]:
    """The weeks a time reaches into; with an hour to spare, for the clocks may change on the way."""
    begins, ends = span.starts_at - window.starts_at - HOUR, span.ends_at - window.starts_at + HOUR
    return {begins.days // DAYS, ends.days // DAYS}


def _claims(
    search: Search, people: Sequence[int], room_ids: Sequence[int], window: Span
) -> Select[BookedResource, int, datetime, datetime, int]:
    """What stands in the book for any of them, with the minutes each visit keeps free after it."""
    named: dict[BookedResource, Sequence[int]] = {
        BookedResource.CLINICIAN: people,
        BookedResource.PATIENT: [search.patient.id] if search.patient else (),
        BookedResource.ROOM: room_ids,
        BookedResource.DEVICE: [search.visit_type.device_id]
        if search.visit_type and search.visit_type.device_id
        else (),
    }
    wanted = select(
        BookedTime.resource,
        BookedTime.resource_id,
        BookedTime.starts_at,
        BookedTime.ends_at,
        func.coalesce(VisitType.buffer_minutes, 0),
    )
    return (
        wanted.outerjoin(Appointment, BookedTime.appointment_id == Appointment.id)
        .outerjoin(VisitType, Appointment.visit_type_id == VisitType.id)
        .where(
            or_(
                *(
                    and_(BookedTime.resource == resource, BookedTime.resource_id.in_(ids))
                    for resource, ids in named.items()
                    if ids
                )
            ),
            BookedTime.starts_at < window.ends_at,
            BookedTime.starts_at > window.starts_at - timedelta(days=1),
            BookedTime.ends_at > window.starts_at,
            or_(BookedTime.hold_id.is_(None), BookedTime.hold_id.not_in(holds.run_out(search.at))),
        )
    )
