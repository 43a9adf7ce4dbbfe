"""Days on a line: where a day stands, and which days carry a label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.ui.labels import text_width

SHORTEST = timedelta(days=42)
WEEK = timedelta(days=7)
DATE_WIDTH = 48
"""Pixels that a label such as "Feb 2026" needs, at 12 pixels."""


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class TimeAxis:
    start: date
    end: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Pixels from the left edge; days outside the axis stand at its ends."""
        inside = min(max(day, self.start), self.end)
        share = (inside - self.start) / (self.end - self.start)
        return round(self.left + (self.right - self.left) * share, 1)

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def day_width(self) -> float:
        return (self.right - self.left) / self.days


def time_axis(
    measured: Iterable[date],
    others: Iterable[date],
    today: date | None,
    left: float,
    right: float,
) -> TimeAxis:
    """An axis around the measured days and today.

    Other days (events, onset) widen it as long as they are near: a tumour removed thirty years ago
    must not squeeze this year's scores into a corner.
    """
    others = list(others)
    core = [*measured, *([today] if today else [])] or others or [date(2000, 1, 1)]
    first, last = min(core), max(core)
    reach = max((last - first) / 2, timedelta(days=84))
    near = [day for day in others if first - reach <= day <= last + reach]
    first, last = min([first, *near]), max([last, *near])
    margin = max((last - first) * 0.03, timedelta(days=5))
    start, end = first - margin, last + margin
    return TimeAxis(start, max(end, start + SHORTEST), left, right)


def calendar_ticks(axis: TimeAxis) -> list[Tick]:
    """Months, or single Mondays where the axis is short; the year stands where it begins."""
    days = _mondays(axis) if axis.days <= 100 else _firsts_of_months(axis)
    ticks: list[Tick] = []
    year = None
    for day in days:
        name = f"{day.day} {day:%b}" if axis.days <= 100 else f"{day:%b}"
        ticks.append(Tick(axis.x(day), name if day.year == year else f"{name} {day.year}"))
        year = day.year
    return _with_room(tick for tick in ticks if tick.x <= axis.right - 12)


def onset_ticks(axis: TimeAxis, onset: date | None) -> list[Tick]:
    """Weeks since onset; years, where weeks would say nothing any more."""
    if onset is None or onset > axis.end:
        return []
    weeks = (axis.end - onset).days // 7
    if weeks > 156:
        return [
            Tick(axis.x(day), f"{number} yr")
            for number, day in _anniversaries(onset, axis)
            if axis.right - axis.x(day) > 10
        ] or [Tick(axis.left + 18, f"{(axis.start - onset).days // 365} yr")]
    step = _step((1, 2, 4, 8, 13, 26, 52), axis.day_width * 7, 2 * DATE_WIDTH)
    return [
        Tick(axis.x(onset + WEEK * number), f"wk {number}")
        for number in range(0, weeks + 1, step)
        if onset + WEEK * number >= axis.start
    ]


def _with_room(ticks: Iterable[Tick]) -> list[Tick]:
    kept: list[Tick] = []
    for tick in ticks:
        if not kept or tick.x - kept[-1].x >= text_width(kept[-1].label) + 8:
            kept.append(tick)
    return kept


def _step(steps: tuple[int, ...], width: float, needed: float) -> int:
    """The smallest step whose labels have room."""
    return next((step for step in steps if step * width >= needed), steps[-1])


def _mondays(axis: TimeAxis) -> Iterator[date]:
    step = _step((1, 2, 4), axis.day_width * 7, DATE_WIDTH + 28)
    day = axis.start + timedelta(days=-axis.start.weekday() % 7)
    while day <= axis.end:
        yield day
        day += WEEK * step


def _firsts_of_months(axis: TimeAxis) -> Iterator[date]:
    step = _step((1, 2, 3, 6, 12), axis.day_width * 30, DATE_WIDTH)
    month = axis.start.year * 12 + axis.start.month
    while step > 1 and month % step:
        month += 1
    while (day := date(month // 12, month % 12 + 1, 1)) <= axis.end:
        yield day
        month += step


def _anniversaries(onset: date, axis: TimeAxis) -> Iterator[tuple[int, date]]:
    for year in range(axis.start.year, axis.end.year + 1):
        day = date(year, onset.month, min(onset.day, 28))
        if axis.start <= day <= axis.end and year > onset.year:
            yield year - onset.year, day
