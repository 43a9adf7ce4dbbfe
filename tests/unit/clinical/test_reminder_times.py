"""72 and 24 hours of real time before the start, whatever the clock on the wall does meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.clinical import reminder_times

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def hours_before(booked_before: timedelta) -> list[int]:
    return [due.hours for due in reminder_times.reminders(START, known_at=START - booked_before)]


@pytest.mark.parametrize(
    ("booked_before", "left"),
    [
        (timedelta(days=30), [72, 24]),
        (73 * HOUR, [72, 24]),
        (72 * HOUR, [24]),
        (25 * HOUR, [24]),
        (24 * HOUR, []),
        (HOUR, []),
        (-HOUR, []),
    ],
)
def test_a_visit_booked_late_has_only_the_reminders_that_still_lie_ahead(booked_before, left):
    assert hours_before(booked_before) == left


def test_the_first_reminder_gives_way_to_the_second_and_the_second_to_the_visit():
    first, second = reminder_times.reminders(START, known_at=START - timedelta(days=30))
    assert (first.due_at, first.not_after) == (START - 72 * HOUR, START - 24 * HOUR)
    assert (second.due_at, second.not_after) == (START - 24 * HOUR, START - HOUR)


def test_every_reminder_of_four_years_is_due_the_right_number_of_real_hours_before():
    """Every day from before one change of the clock to after the last, with a leap day among them."""
    on, wrong, across = date(2026, 1, 1), [], 0
    while on < date(2030, 1, 1):
        starts_at = datetime.combine(on, time(9, 30), NEW_YORK).astimezone(UTC)
        for due in reminder_times.reminders(starts_at, known_at=starts_at - timedelta(days=14)):
            if starts_at - due.due_at != due.hours * HOUR:
                wrong.append((on, due))
            across += due.due_at.astimezone(NEW_YORK).time() != time(9, 30)
        on += timedelta(days=1)
    assert not wrong
    assert across == 8 * 4, "each of 8 changes is crossed by one 24 h and three 72 h reminders"


def test_what_is_undone_within_the_minute_is_never_told():
    assert reminder_times.news(START, at=START - 48 * HOUR).due_at == START - 48 * HOUR + timedelta(minutes=1)


@pytest.mark.parametrize(("before", "is_told"), [(HOUR, False), (HOUR + timedelta(minutes=2), True)])
def test_a_visit_that_is_about_to_begin_is_not_announced(before, is_told):
    assert bool(reminder_times.news(START, at=START - before)) is is_told


@pytest.mark.parametrize(("before", "is_told"), [(timedelta(minutes=2), True), (timedelta(0), False)])
def test_that_a_visit_is_off_is_told_as_long_as_it_has_not_begun(before, is_told):
    assert bool(reminder_times.cancellation(START, at=START - before)) is is_told


def test_the_pause_after_a_failure_doubles_up_to_half_an_hour():
    pauses = [reminder_times.pause(attempts).total_seconds() for attempts in (0, 1, 2, 3, 7, 8, 5000)]
    assert pauses == [30, 30, 60, 120, 1800, 1800, 1800]
