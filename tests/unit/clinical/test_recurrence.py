"""Series keep the time of the wall clock, through every change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from app.clinical.recurrence import EVERY_WEEKS, MOST_VISITS, TooLong, occurrences

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize("every", EVERY_WEEKS)
def test_a_series_keeps_its_local_time_across_both_changes_of_the_clocks(every):
    found = occurrences(date(2026, 10, 1), time(14, 5), NEW_YORK, every_weeks=every, count=40)
    assert {one.starts_at.astimezone(NEW_YORK).time() for one in found} == {time(14, 5)}
    assert {later.on - one.on for one, later in pairwise(found)} == {timedelta(weeks=every)}
    assert len({one.starts_at.astimezone(UTC).time() for one in found}) == 2


def test_a_series_up_to_a_day_holds_that_day():
    found = occurrences(date(2027, 1, 4), time(9), NEW_YORK, every_weeks=2, until_on=date(2027, 2, 1))
    assert [one.on for one in found] == [date(2027, 1, 4), date(2027, 1, 18), date(2027, 2, 1)]


def test_a_time_that_is_left_out_in_spring_says_so_on_its_day_alone():
    found = occurrences(date(2027, 3, 7), time(2, 30), NEW_YORK, every_weeks=1, count=3)
    assert [one.starts_at is None for one in found] == [False, True, False]
    assert found[1].problem.startswith("02:30 does not exist on 14 Mar 2027")


@pytest.mark.parametrize(("is_second", "hour"), [(False, 5), (True, 6)])
def test_of_an_hour_that_happens_twice_the_chosen_one_counts(is_second, hour):
    found = occurrences(date(2027, 11, 7), time(1, 30), NEW_YORK, every_weeks=1, count=2, is_second=is_second)
    assert found[0].starts_at == datetime(2027, 11, 7, hour, 30, tzinfo=UTC)
    assert found[1].starts_at == datetime(2027, 11, 14, 6, 30, tzinfo=UTC)


def test_a_leap_day_is_a_day_like_any_other():
    found = occurrences(date(2028, 2, 1), time(9), NEW_YORK, every_weeks=4, count=3)
    assert [one.on for one in found] == [date(2028, 2, 1), date(2028, 2, 29), date(2028, 3, 28)]


@pytest.mark.parametrize(
    "ends", [{"count": 10_000}, {"until_on": date(2199, 1, 1)}, {"count": MOST_VISITS + 1}]
)
def test_a_series_nobody_would_book_is_refused_before_it_is_reckoned(ends):
    with pytest.raises(TooLong):
        occurrences(date(2027, 1, 4), time(9), NEW_YORK, every_weeks=1, **ends)
