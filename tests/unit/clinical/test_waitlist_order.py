"""Who fits a time that came free, and in which order they are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.clinical.schedule import Span
from app.clinical.waitlist_order import Freed, Wish, in_order, placed

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # a Monday, nine o'clock
ANA, THEO = 1, 2
VISIT, OTHER = 10, 11


def local(hour: int, minute: int = 0, *, on: date = date(2026, 11, 24)) -> datetime:
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


FREED = Freed(ANA, Span(local(10), local(11)), local(11), frozenset({VISIT}))
WISH = Wish(
    key=1,
    visit_type=VISIT,
    minutes=45,
    keeps_free=0,
    clinician=None,
    weekdays=frozenset(),
    earliest=None,
    latest=None,
    from_on=date(2026, 11, 1),
    until_on=None,
    notice=timedelta(),
    priority=0,
    waits_since=NOW - timedelta(days=10),
)


def place(freed: Freed = FREED, at: datetime = NOW, **wishes) -> Span | None:
    return placed(replace(WISH, **wishes), freed, zone=ZONE, at=at)


def test_a_visit_begins_with_the_free_time():
    assert place() == Span(local(10), local(10, 45))


@pytest.mark.parametrize(
    "wishes",
    [
        {"visit_type": OTHER},
        {"clinician": THEO},
        {"weekdays": frozenset({0, 2})},
        {"minutes": 65},
        {"keeps_free": 20},
        {"from_on": date(2026, 11, 25)},
        {"until_on": date(2026, 11, 23)},
        {"earliest": 10 * 60 + 20},
        {"latest": 10 * 60 + 40},
        {"notice": timedelta(hours=26)},
        {"before": local(10)},
        {"before": local(10, 40)},
        {"before": local(16, on=date(2026, 11, 23))},
        {"has_offer": True},
        {"asked": frozenset({(ANA, local(10))})},
        {"busy": (Span(local(10, 40), local(11, 30)),)},
    ],
    ids=lambda wishes: next(iter(wishes)),
)
def test_what_was_not_wished_for_is_not_offered(wishes):
    assert place(**wishes) is None


@pytest.mark.parametrize(
    "wishes",
    [
        {"clinician": ANA},
        {"weekdays": frozenset({1})},
        {"minutes": 60},
        {"keeps_free": 15},
        {"from_on": date(2026, 11, 24)},
        {"until_on": date(2026, 11, 24)},
        {"earliest": 10 * 60},
        {"latest": 10 * 60 + 45},
        {"notice": timedelta(hours=25)},
        {"before": local(10, 45)},
        {"before": local(8, on=date(2026, 11, 25))},
        {"asked": frozenset({(THEO, local(10)), (ANA, local(12))})},
        {"busy": (Span(local(9), local(10)), Span(local(10, 45), local(11)))},
    ],
    ids=lambda wishes: next(iter(wishes)),
)
def test_what_was_just_so_wished_for_is_offered(wishes):
    assert place(**wishes) is not None


def test_the_visit_begins_no_earlier_than_wished_on_the_five_minutes():
    assert place(earliest=10 * 60 + 12).starts_at == local(10, 15)
    assert place(at=local(10, 1), minutes=30).starts_at == local(10, 5)


def test_a_time_of_day_is_the_clock_of_the_practice_across_the_change():
    """The clocks go back on 1 Nov 2026: ten o'clock is another instant after it."""
    sunday = date(2026, 11, 1)
    noon = local(12, on=sunday)
    freed = Freed(ANA, Span(local(9, on=sunday), noon), noon, frozenset({VISIT}))
    found = place(freed, at=NOW - timedelta(days=60), earliest=10 * 60, from_on=sunday)
    assert found
    assert found.starts_at == datetime(2026, 11, 1, 15, tzinfo=UTC)


def test_a_visit_may_reach_into_time_that_was_free_anyway_but_begins_in_what_came_free():
    freed = replace(FREED, span=Span(local(10), local(15)), begins_before=local(10, 45))
    assert place(freed, minutes=120) == Span(local(10), local(12))
    assert place(freed, earliest=10 * 60 + 30) == Span(local(10, 30), local(11, 15))
    assert place(freed, earliest=11 * 60) is None


def test_who_has_priority_comes_first_then_who_waits_longest():
    new = replace(WISH, key=2, waits_since=NOW)
    pressing = replace(WISH, key=3, waits_since=NOW, priority=1)
    away = replace(WISH, key=4, clinician=THEO, priority=1)
    fits = in_order([new, away, WISH, pressing], FREED, zone=ZONE, at=NOW)
    assert [fit.wish.key for fit in fits] == [3, 1, 2]


def test_of_two_who_wait_equally_long_the_first_entered_comes_first():
    fits = in_order([replace(WISH, key=5), WISH], FREED, zone=ZONE, at=NOW)
    assert [fit.wish.key for fit in fits] == [1, 5]


def test_being_first_does_not_depend_on_the_order_of_asking():
    wishes = [replace(WISH, key=key, priority=key % 2) for key in range(6)]
    forwards = in_order(wishes, FREED, zone=ZONE, at=NOW)
    assert forwards == in_order(reversed(wishes), FREED, zone=ZONE, at=NOW)
