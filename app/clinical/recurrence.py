"""The days of a series of visits: every so many weeks at the same time of the wall clock.

A series keeps its local time across the change of the clocks; where that time is left out in spring, the day says so;
where it comes twice in autumn, the one chosen for the first visit counts. House rule: no series is longer than a year
of weekly visits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.clinical.schedule import instants, left_out

EVERY_WEEKS = (1, 2, 4)
MOST_VISITS = 52
FEWEST_VISITS = 2


class TooLong(Exception):
    """The series would have more visits than any has."""


@dataclass(frozen=True)
class Occurrence:
    """One day of a series. ``starts_at`` is none where the clock does not show the time that day; then
    ``problem`` says so."""

    on: date
    starts_at: datetime | None
    problem: str = ""


def occurrences(
    first_on: date,
    clock: time,
    zone: ZoneInfo,
    *,
    every_weeks: int,
    count: int | None = None,
    until_on: date | None = None,
    is_second: bool = False,
) -> list[Occurrence]:
    """So many visits, or those up to a day. ``is_second``: of an hour that happens twice, the later one.

    Raises ``TooLong`` before anything is reckoned that nobody would book.
    """
    up_to = ((until_on or first_on) - first_on).days // (7 * every_weeks) + 1
    number = up_to if count is None else count
    if number > MOST_VISITS:
        raise TooLong
    return [_on(day, clock, zone, is_second) for day in _days(first_on, every_weeks, number)]


def _days(first_on: date, every_weeks: int, number: int) -> Iterator[date]:
    return (first_on + timedelta(weeks=every_weeks * place) for place in range(number))


def _on(day: date, clock: time, zone: ZoneInfo, is_second: bool) -> Occurrence:
    found = instants(day, clock, zone)
    if not found:
        return Occurrence(day, None, left_out(day, clock, zone))
    return Occurrence(day, found[-1] if is_second else found[0])
