"""The days of the practice as columns: what each clinician's time, or each room, holds, and what is free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.care import accounts, booked, slots, working_time
from app.care import practice as practices
from app.care.booked import Hold, Visit
from app.care.working_time import WorkingTime
from app.clinical.availability import kept, shared
from app.clinical.schedule import GRACE, USUAL_MINUTES, Span, day_span, openings
from app.extensions import db
from app.models import Practice, Room, User
from app.policy import Reach


@dataclass(frozen=True, slots=True)
class Entry:
    """One stretch of a column: a visit, a time that is taken or kept, time off, or an opening."""

    kind: str  # visit, busy, held, kept, free, off
    span: Span
    clinician_id: UUID | None = None
    visit: Visit | None = None  # only where the person may see whose it is
    words: str = ""  # who holds it, why somebody is away
    held_until: datetime | None = None
    with_name: str = ""  # the other clinician of a joint visit
    is_second: bool = False  # this is the other clinician's column


@dataclass(frozen=True)
class Column:
    """One clinician's day, or one room's. ``closed`` names the holiday where it is one."""

    id: UUID | None
    name: str
    detail: str
    on: date
    works: list[Span]
    entries: list[Entry]
    closed: str = ""

    @property
    def free(self) -> int:
        return sum(entry.kind == "free" for entry in self.entries)

    @property
    def is_used(self) -> bool:
        return bool(self.works) or any(entry.kind != "off" for entry in self.entries)


@dataclass(frozen=True)
class Book:
    """Everything that was read for some days, and what the person may see of it."""

    people: list[User]
    visits: list[Visit]
    holds: list[Hold]
    time: WorkingTime
    by: User
    reach: Reach
    at: datetime
    of: User | None = None  # the one whose visits were read; none where it is everybody's

    @cached_property
    def by_day(self) -> dict[date, list[Visit]]:
        """What takes place on each day, by time."""
        zone = self.time.zone
        found: dict[date, list[Visit]] = defaultdict(list)
        for visit in self.visits:
            if visit.is_live:
                found[visit.starts_at.astimezone(zone).date()].append(visit)
        return found

    @cached_property
    def by_person(self) -> dict[tuple[date, int], list[Visit]]:
        """The same for each clinician; a joint visit is with both."""
        found: dict[tuple[date, int], list[Visit]] = defaultdict(list)
        for on, visits in self.by_day.items():
            for visit in visits:
                for key in {visit.clinician_id, visit.second_clinician_id or visit.clinician_id}:
                    found[on, key].append(visit)
        return found

    @cached_property
    def known(self) -> dict[int | None, User]:
        return {person.id: person for person in self.people}

    def on(self, on: date) -> list[Visit]:
        return self.by_day[on]

    def name_of(self, key: int | None) -> str:
        return self.known[key].name if key in self.known else ""

    def opened(self, on: date) -> Span | None:
        """The hours of the practice on a day; none where it is closed."""
        return None if self.time.closed(on) else practices.open_span(self.time.practice, on)

    def sees(self, visit: Visit) -> bool:
        return self.reach is Reach.ALL or visit.is_of(self.by.id)


# questions


def book(
    days: Sequence[date], *, practice: Practice, by: User, reach: Reach, at: datetime, of: str = ""
) -> Book:
    """What is booked on consecutive days and who works. The statements do not grow with the visits.

    ``of`` is the public id of one clinician whose visits are enough.
    """
    zone = ZoneInfo(practice.time_zone)
    span = Span(day_span(days[0], zone).starts_at, day_span(days[-1], zone).ends_at)
    people = accounts.clinicians()
    only = next((person for person in people if str(person.public_id) == of), None) or _who_left(of)
    visits = booked.visits(span, only.id if only else None)
    # Somebody who has left keeps a column while visits with them are still in the book.
    named = {
        key for visit in visits if visit.is_live for key in (visit.clinician_id, visit.second_clinician_id)
    }
    left = (named | {only.id if only else None}) - {person.id for person in people} - {None}
    if left:
        people += db.session.scalars(select(User).where(User.id.in_(left)).order_by(User.name)).all()
    return Book(
        people,
        visits,
        booked.holds(span, at=at),
        working_time.read(people, days[0], days[-1], practice=practice),
        by,
        reach,
        at,
        only,
    )


def _who_left(of: str) -> User | None:
    """Who saw patients here and has left; nobody where the id is none, or is of somebody else."""
    try:
        person = db.session.scalar(select(User).where(User.public_id == UUID(of)))
    except ValueError:
        return None
    return person if person and slots.types_of(person) else None


def of_person(book: Book, person: User, on: date) -> Column:
    """One clinician's day."""
    visits = book.by_person[on, person.id]
    holds = [hold for hold in _held(book, on) if hold.is_of(person.id)]
    works = book.time.windows(person, on)
    entries = [entry_of(book, visit, person.id) for visit in visits]
    entries += [_of_hold(hold, person.public_id) for hold in holds]
    taken = [_kept(book, visit, person) for visit in visits]
    entries += [
        Entry("kept", Span(visit.ends_at, span.ends_at))
        for visit, span in zip(visits, taken, strict=True)
        if span.ends_at > visit.ends_at
    ]
    entries += [
        Entry("off", Span(away.starts_at, away.ends_at), words=away.label)
        for away in book.time.off(person, on)
    ]
    closed = book.time.closed(on)
    if why := book.time.closed_for(person, on):
        entries.append(Entry("off", day_span(on, book.time.zone), words=f"{why}, closed"))
    entries += _free(person, works, [*taken, *(hold.span for hold in holds)], book.at)
    return Column(
        person.public_id,
        person.name,
        person.credentials,
        on,
        works,
        sorted(entries, key=lambda entry: entry.span),
        closed,
    )


def by_person(book: Book, on: date) -> list[Column]:
    """Everybody's day."""
    return [of_person(book, person, on) for person in book.people]


def by_room(book: Book, on: date) -> list[Column]:
    """The day of each room; last what has no room."""
    known: dict[int | None, tuple[UUID | None, str]] = {
        room.id: (room.public_id, room.name) for room in rooms()
    }
    # A room that is no longer in use keeps a column while visits in it are still in the book.
    known |= {visit.room_id: (None, visit.room) for visit in book.on(on) if visit.room_id not in known}
    known[None] = (None, "No room")
    opened = book.opened(on)
    columns = []
    for key, (id, name) in sorted(known.items(), key=lambda one: one[0] is None):
        entries = [entry_of(book, visit) for visit in book.on(on) if visit.room_id == key]
        entries += [_of_hold(hold) for hold in _held(book, on) if hold.room_id == key]
        if key is not None or entries:
            works = [opened] if opened else []
            entries.sort(key=lambda entry: entry.span)
            columns.append(Column(id, name, "", on, works, entries, book.time.closed(on)))
    return columns


def rooms() -> list[Room]:
    """The rooms in use, in the order of the practice."""
    wanted = select(Room).where(Room.is_active).order_by(Room.position, Room.name)
    return list(db.session.scalars(wanted))


def _held(book: Book, on: date) -> list[Hold]:
    return [hold for hold in book.holds if hold.span.starts_at.astimezone(book.time.zone).date() == on]


def entry_of(book: Book, visit: Visit, column_of: int = 0) -> Entry:
    """A visit in somebody's column, or in a room's; "busy" where the person may not see whose it is."""
    person = book.known.get(visit.clinician_id)
    others = {visit.clinician_id, visit.second_clinician_id} - {column_of, None}
    if not book.sees(visit):
        return Entry("busy", visit.span, person.public_id if person else None)
    return Entry(
        "visit",
        visit.span,
        person.public_id if person else None,
        visit,
        with_name=" and ".join(sorted(book.name_of(key) for key in others)),
        is_second=column_of == visit.second_clinician_id,
    )


def _of_hold(hold: Hold, clinician_id: UUID | None = None) -> Entry:
    return Entry("held", hold.span, clinician_id, words=hold.by, held_until=hold.held_until)


def _kept(book: Book, visit: Visit, person: User) -> Span:
    """A visit with what is kept free after it: by its type, or by whose time it is."""
    return kept(visit.span, max(visit.buffer_minutes, book.time.buffer(person)))


def _free(person: User, works: list[Span], taken: list[Span], at: datetime) -> list[Entry]:
    if not (person.is_active and slots.types_of(person)):
        return []
    usual = USUAL_MINUTES[slots.usual_type(person)]
    return [
        Entry("free", span, person.public_id)
        for window in works
        for span in openings(window, taken, usual, not_before=at - GRACE)
    ]


@dataclass(frozen=True)
class Overview:
    """One day of a month: how much is booked, how much is free from now on, who is away."""

    on: date
    visits: int
    free_minutes: int
    booked_minutes: int
    worked_minutes: int
    is_open: bool
    closed: str
    away: list[str]


def month(book: Book, days: Sequence[date], of: User | None = None) -> list[Overview]:
    """How full each day is, for everybody or for one clinician."""
    people = [of] if of else [person for person in book.people if slots.types_of(person)]
    return [
        _overview(book, people, on, [visit for visit in book.on(on) if of is None or visit.is_of(of.id)])
        for on in days
    ]


def _overview(book: Book, people: list[User], on: date, visits: list[Visit]) -> Overview:
    works = {person.id: book.time.windows(person, on) for person in people if person.is_active}
    worked = sum(_minutes(span) for spans in works.values() for span in spans)
    spans_of = {key: [visit.span for visit in visits if visit.is_of(key)] for key in works}
    return Overview(
        on,
        len(visits),
        sum(_left(spans, spans_of[key], since=book.at) for key, spans in works.items()),
        worked - sum(_left(spans, spans_of[key]) for key, spans in works.items()),
        worked,
        book.opened(on) is not None,
        book.time.closed(on),
        [
            person.name
            for person in people
            if person.is_active and not works[person.id] and book.time.off(person, on)
        ],
    )


def _left(works: list[Span], taken: list[Span], since: datetime | None = None) -> int:
    """The minutes of somebody's working time that no visit takes, from a moment on."""
    within = shared(works, taken)
    return sum(_minutes(span, since) for span in works) - sum(_minutes(span, since) for span in within)


def _minutes(span: Span, since: datetime | None = None) -> int:
    begins = max(span.starts_at, since) if since else span.starts_at
    return max(round((span.ends_at - begins).total_seconds() / 60), 0)
