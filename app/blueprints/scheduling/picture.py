"""What the schedule shows around every drawer: the day, the week, the rooms or the month, and who is here."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import g, request, url_for
from flask_login import current_user

from app import policy
from app.blueprints.scheduling.forms import asked_day
from app.care import booked, calendar
from app.clinical.schedule import Span, day_span
from app.models import User
from app.policy import Action
from app.ui import day_grid, filters, time_grid
from app.ui.addresses import own_path

WEEK = 7
SATURDAY = 5
_SOMEBODY, _SOMETHING = UUID(int=1), UUID(int=2)  # stand in an address until it is known whose it is
MOMENT = "%Y%m%d%H%M%S"
VIEWS = ("day", "rooms", "week", "month")


@dataclass(frozen=True)
class Expected:
    """Somebody of today's list."""

    line: day_grid.Line
    clinician: str
    arrived_at: datetime | None


class Addresses:
    """The addresses of hundreds of lines, each written into one that was asked for once."""

    def __init__(self) -> None:
        self._visit = url_for("scheduling.show", patient_id=_SOMEBODY, appointment_id=_SOMETHING)
        self._free = url_for("scheduling.find", clinician=_SOMEBODY, at="MOMENT")

    def visit(self, line: day_grid.Line) -> str:
        own = self._visit.replace(str(_SOMEBODY), str(line.patient_id))
        return own.replace(str(_SOMETHING), str(line.appointment_id))

    def free(self, line: day_grid.Line) -> str:
        own = self._free.replace(str(_SOMEBODY), str(line.clinician_id))
        return own.replace("MOMENT", filters.local_minute(line.starts_at))


@dataclass(frozen=True)
class Picture:
    """``view`` is the page: day, rooms, week or month. ``of`` narrows the week and the month to one clinician."""

    view: str
    on: date
    of: User | None
    people: list[User]
    days: list[date]
    grid: time_grid.Grid | None = None
    week: list[tuple[calendar.Column, list[tuple[date, list[day_grid.Line]]]]] = field(default_factory=list)
    month: list[list[calendar.Overview]] = field(default_factory=list)
    closed: dict[date, str] = field(default_factory=dict)
    today: list[Expected] = field(default_factory=list)
    free: int = 0
    away: list[str] = field(default_factory=list)  # why nobody works, where nobody does
    kinds: list[tuple[str, str, int]] = field(default_factory=list)  # tint, name, how many
    has_rooms: bool = False

    @property
    def stamp(self) -> str:
        """Changes when anything on the page changes."""
        week = [[line.shown for _on, lines in days for line in lines] for _column, days in self.week]
        names = [(column.name, column.detail) for column, _days in self.week]
        today = [(one.line.shown, one.arrived_at) for one in self.today]
        grid = self.grid.shown if self.grid else None
        return day_grid.stamp(
            self.view, self.on, grid, names, week, self.month, self.closed, self.away, today, self.free
        )

    @property
    def lists(self) -> list[tuple[time_grid.Track, list[day_grid.Line]]]:
        """For paper: what each column holds, without what is free or shut."""
        tracks = [head.track for head in self.grid.heads] if self.grid else []
        held = [(track, [*track.layers[0], *track.layers[-1]]) for track in tracks]
        day = day_span(self.on, filters.zone())
        return [
            (track, sorted((_of_day(line, day) for line in lines), key=lambda line: line.starts_at))
            for track, lines in held
            if lines
        ]

    @property
    def mark(self) -> str:
        """When this was drawn, and its stamp: what a page says when it asks again."""
        return f"{g.at:{MOMENT}}-{self.stamp}"

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses()

    @property
    def url(self) -> str:
        """This page again, for whoever changes something on it."""
        of = self.of.public_id if self.of else None
        return url_for(f"scheduling.{self.view}", on=self.on, of=of)

    @property
    def is_week(self) -> bool:
        return self.view == "week"

    @property
    def monday(self) -> date:
        return week_of(self.on)[0]

    @property
    def sunday(self) -> date:
        return week_of(self.on)[-1]

    @property
    def before(self) -> date:
        if self.view == "month":
            return (self.on.replace(day=1) - timedelta(days=1)).replace(day=1)
        return self.on - timedelta(days=WEEK if self.is_week else 1)

    @property
    def after(self) -> date:
        if self.view == "month":
            return self.on.replace(day=monthrange(self.on.year, self.on.month)[1]) + timedelta(days=1)
        return self.on + timedelta(days=WEEK if self.is_week else 1)

    @property
    def here(self) -> list[Expected]:
        return [one for one in self.today if one.line.is_booked or one.line.is_here]

    @property
    def seen(self) -> list[Expected]:
        return [
            one for one in self.today if one.line.is_live and not (one.line.is_booked or one.line.is_here)
        ]

    @property
    def off(self) -> list[Expected]:
        return [one for one in self.today if not one.line.is_live]

    @property
    def is_here(self) -> int:
        return sum(one.line.is_here for one in self.today)

    @property
    def to_come(self) -> int:
        return sum(one.line.is_booked for one in self.today)


def _of_day(line: day_grid.Line, day: Span) -> day_grid.Line:
    """What of it lies in the day."""
    starts_at, ends_at = max(line.starts_at, day.starts_at), min(line.ends_at, day.ends_at)
    return replace(line, starts_at=starts_at, ends_at=ends_at)


def picture(on: date | None = None, *, view: str = "day", of: str = "") -> Picture:
    """The schedule around a day, as far as the person may see it."""
    on = on or asked_day(request.args.get("on"), filters.today())
    days = {"week": week_of, "month": month_of}.get(view, lambda only: [only])(on)
    book = _book(days, of if view in ("week", "month") else "")
    drawn = {"day": _day, "rooms": _rooms, "week": _week, "month": _month}[view]
    return Picture(
        view,
        on,
        book.of,
        book.people,
        today=_expected_today(book, days),
        has_rooms=bool(calendar.rooms()),
        **drawn(book, days),
    )


def read_mark(text: str) -> tuple[datetime | None, str]:
    """What a page shows: drawn when, and its stamp."""
    moment, _, stamp = text.partition("-")
    try:
        return datetime.strptime(moment, MOMENT).replace(tzinfo=UTC), stamp
    except ValueError:
        return None, ""


def around(on: date) -> Picture:
    """A day as it is seen on the page that a drawer stands on: its week, where a week is looked at."""
    view, of = _looked_at() or ("day", "")
    return picture(on, view=view, of=of)


def shown_page(on: date | None = None) -> str:
    """The page of the schedule that is looked at, turned to a day where one is given; nothing where it is not said.

    A form says it in a field, a part that a script asks for in a header, a page it leads to in its address.
    """
    looked_at = _looked_at()
    if looked_at is None or on is None:
        return _shown() if looked_at else ""
    view, of = looked_at
    return url_for(f".{view}", on=on, of=of or None)


def _looked_at() -> tuple[str, str] | None:
    """Which view it is, and of whom."""
    path, _, query = _shown().partition("?")
    views = {url_for(f"scheduling.{view}"): view for view in VIEWS}
    return (views[path], dict(parse_qsl(query)).get("of", "")) if path in views else None


def _shown() -> str:
    return own_path(request.values.get("shown") or request.headers.get("Poise-Shown"))


def _book(days: Sequence[date], of: str) -> calendar.Book:
    reach = policy.reach(current_user.role, Action.SCHEDULE_READ)
    return calendar.book(days, practice=g.practice, by=current_user, reach=reach, at=g.at, of=of)


def _day(book: calendar.Book, days: list[date]) -> dict[str, Any]:
    return _drawn_to_scale(book, calendar.by_person(book, days[0]), days)


def _rooms(book: calendar.Book, days: list[date]) -> dict[str, Any]:
    return _drawn_to_scale(book, calendar.by_room(book, days[0]), days)


def _week(book: calendar.Book, days: list[date]) -> dict[str, Any]:
    """One clinician's week to scale; everybody's as lists."""
    people = [book.of] if book.of else book.people
    columns = {on: [calendar.of_person(book, person, on) for person in people] for on in days}
    used = [on for on in days if book.time.closed(on) or any(column.is_used for column in columns[on])]
    if book.of is not None:
        own = [columns[on][0] for on in days if on in used or on.weekday() < SATURDAY]
        shown = [column.on for column in own]
        return _drawn_to_scale(book, own, shown, name=lambda column: f"{column.on:%a} {column.on.day}")
    return {
        "days": used,
        "week": [
            (column, [(on, day_grid.lines(columns[on][number].entries, at=g.at)) for on in used])
            for number, column in enumerate(columns[days[0]])
        ],
        "closed": {on: book.time.closed(on) for on in used if book.time.closed(on)},
        "free": sum(column.free for on in used for column in columns[on]),
    }


def _month(book: calendar.Book, days: list[date]) -> dict[str, Any]:
    """Whole weeks, Monday first."""
    overviews = calendar.month(book, days, book.of)
    weeks = [overviews[first : first + WEEK] for first in range(0, len(overviews), WEEK)]
    return {"days": days, "month": weeks}


def _drawn_to_scale(
    book: calendar.Book,
    columns: Sequence[calendar.Column],
    days: list[date],
    name: Callable[[calendar.Column], str] = lambda column: column.name,
) -> dict[str, Any]:
    tracks = [_track(column, name(column), number) for number, column in enumerate(columns)]
    lines = [line for track in tracks for line in track.layers[0] if line.kind == "visit"]
    kinds = {line.appointment_id: (line.tint, line.type) for line in lines}.values()
    off = [
        (column.name, entry.words)
        for column in columns
        if book.opened(column.on)
        for entry in column.entries
        if entry.kind == "off"
    ]
    return {
        "days": days,
        "grid": time_grid.grid(tracks, filters.zone(), at=g.at),
        "away": list(dict.fromkeys(f"{name}: {words}" for name, words in off)),
        "closed": {column.on: column.closed for column in columns if column.closed},
        "free": sum(column.free for column in columns),
        "kinds": sorted((*kind, list(kinds).count(kind)) for kind in set(kinds)),
    }


def _track(column: calendar.Column, name: str, number: int) -> time_grid.Track:
    """The entries of a column in the order they lie over each other."""
    lines = [day_grid.line_of(entry, at=g.at) for entry in column.entries]
    over = ("visit", "busy", "held")
    layers = [[line for line in lines if line.kind in over]]
    layers += [[line for line in lines if line.kind == kind] for kind in ("kept", "free", "off")]
    is_today = column.on == filters.today()
    return time_grid.Track(column.id, name, column.detail, column.on, column.works, layers, is_today, number)


def _expected_today(book: calendar.Book, days: Sequence[date]) -> list[Expected]:
    """Who comes or came today, and who does not; one's own only, where other people's times read busy."""
    today = filters.today()
    visits = (
        book.visits if today in days and book.of is None else booked.visits(day_span(today, filters.zone()))
    )
    mine = [visit for visit in visits if filters.local(visit.starts_at).date() == today and book.sees(visit)]
    arrivals = booked.arrivals(mine)
    return [
        Expected(
            day_grid.line_of(calendar.entry_of(book, visit), at=g.at),
            book.name_of(visit.clinician_id),
            arrivals.get(visit.key),
        )
        for visit in mine
    ]


def week_of(on: date) -> list[date]:
    monday = on - timedelta(days=on.weekday())
    return [monday + timedelta(days=number) for number in range(WEEK)]


def month_of(on: date) -> list[date]:
    """The weeks that a month touches, whole."""
    first = week_of(on.replace(day=1))[0]
    last = week_of(on.replace(day=monthrange(on.year, on.month)[1]))[-1]
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
