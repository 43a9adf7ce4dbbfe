"""When somebody can be booked: working hours, less closed days, time off, what is taken, and buffers.

Values in, values out. Hours are local clock times and stay so across the change of the clocks.
House rules: somebody whose own hours have not begun yet keeps the hours of the practice; somebody
whose hours have ended works none. A buffer keeps two visits apart; it may lie after closing time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.clinical.schedule import Span, day_span, gaps, on_step


@dataclass(frozen=True)
class Weekly:
    """Hours on one weekday (0 = Monday), in minutes since midnight, for good or between two days."""

    weekday: int
    starts_minute: int
    ends_minute: int
    place_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None

    def counts_on(self, on: date) -> bool:
        return (
            self.weekday == on.weekday()
            and (self.from_on is None or self.from_on <= on)
            and (self.until_on is None or on <= self.until_on)
        )


@dataclass(frozen=True)
class Stretch:
    """Working time, and the place it is spent at where the hours say so."""

    span: Span
    place_id: int | None = None


def stretches(
    on: date,
    zone: ZoneInfo,
    weekly: Sequence[Weekly],
    opened: Span | None,
    off: Iterable[Span] = (),
    *,
    is_closed: bool = False,
    closed_places: Container[int] = (),
) -> list[Stretch]:
    """The working time of somebody on one day, by time.

    ``opened`` are the hours of the practice that day; they count for somebody without hours of
    their own. ``off`` is time away. A day can be closed for everybody or for some of the places.
    """
    if is_closed:
        return []
    away = sorted(off)
    return [
        Stretch(left, stretch.place_id)
        for stretch in _worked(on, zone, weekly, opened)
        if stretch.place_id is None or stretch.place_id not in closed_places
        for left in gaps(stretch.span, away)
        if left.starts_at < left.ends_at
    ]


def windows(
    on: date,
    zone: ZoneInfo,
    weekly: Sequence[Weekly],
    opened: Span | None,
    off: Iterable[Span] = (),
    is_closed: bool = False,
) -> list[Span]:
    """The working time of somebody on one day, wherever it is spent."""
    return [stretch.span for stretch in stretches(on, zone, weekly, opened, off, is_closed=is_closed)]


def free_spans(
    within: Iterable[Span],
    taken: Iterable[Span],
    minutes: int,
    *,
    buffer: int = 0,
    not_before: datetime,
    step: int | None = None,
) -> list[Span]:
    """Times of this length that can be offered, by time.

    ``buffer`` is what must stay free after the offered visit before the next one begins; a taken
    span brings its own (see ``kept``). Starts are ``step`` minutes apart; without a step the times
    follow one another, so that a day fills without leftovers.
    """
    length, after = timedelta(minutes=minutes), timedelta(minutes=buffer)
    apart = length + after if step is None else timedelta(minutes=step)
    busy, earliest = joined(taken), on_step(not_before)
    found: list[Span] = []
    for window in sorted(within):
        for gap in _between(window, busy, after):
            begins = max(on_step(gap.starts_at), earliest)
            while begins + length <= gap.ends_at:
                found.append(Span(begins, begins + length))
                begins += apart
    return found


def kept(span: Span, buffer: int) -> Span:
    """A visit with the minutes that are kept free after it."""
    return Span(span.starts_at, span.ends_at + timedelta(minutes=buffer)) if buffer else span


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time, by time, with spans that touch or overlap made one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.starts_at <= found[-1].ends_at:
            found[-1] = Span(found[-1].starts_at, max(found[-1].ends_at, span.ends_at))
        else:
            found.append(span)
    return found


def shared(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The time both have: where a visit needs two people, or a person and a room."""
    rest = joined(others)
    return [
        Span(max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at))
        for one in joined(some)
        for other in rest
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at
    ]


def clipped(windows: Iterable[Span], within: Iterable[Span]) -> list[Span]:
    """What of each window lies within other time. Windows that touch stay apart: they may be at two places."""
    rest = joined(within)
    return [part for window in sorted(windows) for part in shared([window], rest)]


def holds(within: Iterable[Span], wanted: Span) -> bool:
    """Whether a visit lies inside working time as a whole; hours that touch count as one stretch."""
    return any(window.holds(wanted) for window in joined(within))


def _worked(on: date, zone: ZoneInfo, weekly: Sequence[Weekly], opened: Span | None) -> list[Stretch]:
    """The hours as they are set, before anything is taken out of them."""
    if not any(hours.from_on is None or hours.from_on <= on for hours in weekly):
        return [Stretch(opened)] if opened else []
    found = [
        Stretch(day_span(on, zone, hours.starts_minute, hours.ends_minute), hours.place_id)
        for hours in weekly
        if hours.counts_on(on)
    ]
    # Hours inside the one that is left out in spring are no time at all.
    return sorted(
        (one for one in found if one.span.starts_at < one.span.ends_at), key=lambda one: one.span.starts_at
    )


def _between(window: Span, busy: Sequence[Span], after: timedelta) -> Iterator[Span]:
    """The gaps inside a window in which a visit can lie, its buffer already taken off."""
    first = bisect_right(busy, window.starts_at, key=lambda span: span.ends_at)
    free_from = window.starts_at
    for span in busy[first:]:
        if span.starts_at >= window.ends_at + after:
            break
        yield Span(free_from, min(span.starts_at - after, window.ends_at))
        free_from = span.ends_at
    yield Span(free_from, window.ends_at)
