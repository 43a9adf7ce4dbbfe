"""When visits of the day will really begin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.clinical.running_late import Turn, behind, expected_starts, is_notable


def clock(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


def turn(key: int, hour: int, minute: int = 0, *, lasts: int = 45, **known) -> Turn:
    starts_at = clock(hour, minute)
    return Turn(key, starts_at, starts_at + timedelta(minutes=lasts), **known)


def test_a_visit_over_its_time_makes_the_clinician_late_by_so_much():
    running = turn(1, 9, began_at=clock(9))
    assert behind([running], at=clock(9, 40)) == timedelta()
    assert behind([running], at=clock(9, 57)) == timedelta(minutes=12)


def test_a_visit_that_began_late_ends_late():
    running = turn(1, 9, began_at=clock(9, 20))
    assert behind([running], at=clock(9, 30)) == timedelta(minutes=20)


def test_a_few_minutes_are_not_called_late():
    assert behind([turn(1, 9, began_at=clock(9, 4))], at=clock(9, 30)) == timedelta()
    assert not is_notable(clock(9), clock(9, 4))
    assert is_notable(clock(9), clock(9, 5))


def test_the_next_visits_begin_one_after_the_other_once_the_clinician_is_free():
    day = [turn(1, 9, began_at=clock(9, 30)), turn(2, 9, 45, is_here=True), turn(3, 10, 30), turn(4, 12)]
    begins = expected_starts(day, at=clock(9, 50))
    assert begins == {2: clock(10, 15), 3: clock(11), 4: clock(12)}


def test_a_patient_who_said_they_come_later_is_expected_then():
    begins = expected_starts([turn(1, 9, expected_at=clock(9, 20)), turn(2, 9, 45)], at=clock(8))
    assert begins == {1: clock(9, 20), 2: clock(10, 5)}


def test_who_is_here_is_not_waited_for_any_more():
    late = turn(1, 9, expected_at=clock(9, 20), is_here=True)
    assert expected_starts([late], at=clock(8, 55)) == {1: clock(9)}


def test_who_has_not_come_and_said_nothing_keeps_nobody_waiting():
    begins = expected_starts([turn(1, 9), turn(2, 9, 45, is_here=True)], at=clock(9, 50))
    assert begins == {1: clock(9, 50), 2: clock(9, 50)}


def test_nobody_in_session_means_nobody_is_late():
    assert behind([turn(1, 9), turn(2, 9, 45, is_here=True)], at=clock(11)) == timedelta()
