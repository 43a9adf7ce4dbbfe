"""Clocks: their days are those of the practice's calendar, and the most pressing stands first."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.clinical.clocks import Clock, ClockKey, ClockState, by_urgency, days_in_words, state_of
from app.clinical.days import day_of

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-03-08T04:59", date(2026, 3, 7)),  # the day the clocks go forward: still 23:59 the day before
        ("2026-03-08T05:00", date(2026, 3, 8)),
        ("2026-03-08T07:00", date(2026, 3, 8)),  # 03:00, an hour after 01:59
        ("2026-03-09T03:59", date(2026, 3, 8)),  # midnight is an hour earlier from here on
        ("2026-03-09T04:00", date(2026, 3, 9)),
        ("2026-11-01T03:59", date(2026, 10, 31)),  # the day they go back
        ("2026-11-01T04:00", date(2026, 11, 1)),
        ("2026-11-01T05:30", date(2026, 11, 1)),  # 01:30 for the first time
        ("2026-11-01T06:30", date(2026, 11, 1)),  # and for the second
        ("2026-11-02T04:59", date(2026, 11, 1)),
        ("2026-11-02T05:00", date(2026, 11, 2)),
    ],
)
def test_an_instant_near_midnight_belongs_to_the_day_it_was_in_new_york(instant, day):
    assert day_of(datetime.fromisoformat(instant).replace(tzinfo=UTC), NEW_YORK) == day


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-03-08T04:30", "2026-03-09T04:30", 2),  # 24 hours, two midnights
        ("2026-10-31T04:30", "2026-11-01T04:30", 1),
        ("2026-10-31T04:30", "2026-11-02T04:30", 1),  # 48 hours, one midnight
    ],
)
def test_days_between_instants_are_counted_in_midnights_and_not_in_hours(first, last, days):
    seen = [day_of(datetime.fromisoformat(one).replace(tzinfo=UTC), NEW_YORK) for one in (first, last)]
    assert (seen[1] - seen[0]).days == days


@pytest.mark.parametrize(
    ("days_left", "state", "words"),
    [
        (23, ClockState.FINE, "23 days left"),
        (11, ClockState.FINE, "11 days left"),
        (10, ClockState.NEAR, "10 days left"),
        (1, ClockState.NEAR, "1 day left"),
        (0, ClockState.DUE, "Due today"),
        (-1, ClockState.LATE, "1 day late"),
        (-12, ClockState.LATE, "12 days late"),
    ],
)
def test_what_is_left_is_said_in_words(days_left, state, words):
    assert (state_of(days_left, warn=10), days_in_words(days_left)) == (state, words)


def clock(key, state, due_on=None):
    return Clock(key, state, "", "", "", "", due_on)


def test_the_most_pressing_stands_first_then_the_soonest_and_what_has_no_day_last():
    late = clock(ClockKey.CERTIFICATION, ClockState.LATE, date(2026, 5, 1))
    sooner = clock(ClockKey.DIRECT_ACCESS, ClockState.NEAR, date(2026, 5, 20))
    later = clock(ClockKey.CERTIFICATION, ClockState.NEAR, date(2026, 5, 30))
    counted = clock(ClockKey.PROGRESS_REPORT, ClockState.NEAR)
    assert by_urgency([counted, later, sooner, late]) == (late, sooner, later, counted)
