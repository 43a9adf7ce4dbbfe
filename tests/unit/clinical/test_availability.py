"""When somebody can be booked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.clinical.availability import (
    Stretch,
    Weekly,
    clipped,
    free_spans,
    holds,
    joined,
    kept,
    shared,
    stretches,
    windows,
)
from app.clinical.schedule import Span

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 23)
EARLY = datetime(2026, 1, 1, tzinfo=UTC)


def at(hour: int, minute: int = 0, on: date = MONDAY) -> datetime:
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def span(*clocks: int) -> Span:
    """``span(9, 0, 10, 30)`` is 09:00 to 10:30 on the Monday."""
    return Span(at(*clocks[:2]), at(*clocks[2:]))


OPENED = span(9, 0, 17, 0)
MORNING = Weekly(0, 9 * 60, 12 * 60, place_id=1)
AFTERNOON = Weekly(0, 13 * 60, 17 * 60, place_id=2)


def test_somebody_without_hours_of_their_own_works_while_the_practice_is_open() -> None:
    assert windows(MONDAY, NEW_YORK, [], OPENED) == [OPENED]
    assert windows(MONDAY, NEW_YORK, [], None) == []


def test_own_hours_count_instead_of_the_practices_also_when_it_is_closed() -> None:
    assert windows(MONDAY, NEW_YORK, [AFTERNOON, MORNING], None) == [span(9, 0, 12, 0), span(13, 0, 17, 0)]


def test_a_weekday_without_hours_is_free_for_somebody_who_has_hours_on_others() -> None:
    assert windows(MONDAY, NEW_YORK, [Weekly(1, 540, 720)], OPENED) == []


def test_hours_that_begin_later_leave_the_practices_hours_until_then() -> None:
    later = Weekly(0, 600, 720, from_on=date(2026, 11, 30))
    assert windows(MONDAY, NEW_YORK, [later], OPENED) == [OPENED]


def test_hours_that_have_ended_leave_no_time() -> None:
    ended = Weekly(0, 600, 720, until_on=date(2026, 11, 22))
    assert windows(MONDAY, NEW_YORK, [ended], OPENED) == []
    last = Weekly(0, 600, 720, until_on=MONDAY)
    assert windows(MONDAY, NEW_YORK, [last], OPENED) == [span(10, 0, 12, 0)]


def test_time_away_is_cut_out_of_the_day() -> None:
    lunch, away = span(12, 0, 13, 0), span(16, 0, 23, 0)
    assert windows(MONDAY, NEW_YORK, [], OPENED, [away, lunch]) == [span(9, 0, 12, 0), span(13, 0, 16, 0)]


def test_a_closed_day_leaves_nothing_and_a_closed_place_only_the_hours_elsewhere() -> None:
    assert windows(MONDAY, NEW_YORK, [MORNING], OPENED, is_closed=True) == []
    left = stretches(MONDAY, NEW_YORK, [MORNING, AFTERNOON], OPENED, closed_places={1})
    assert left == [Stretch(span(13, 0, 17, 0), place_id=2)]


def test_hours_keep_their_clock_time_across_the_change_of_the_clocks() -> None:
    before, after = date(2027, 3, 13), date(2027, 3, 14)
    (one,) = windows(before, NEW_YORK, [Weekly(5, 540, 720), Weekly(6, 540, 720)], None)
    (two,) = windows(after, NEW_YORK, [Weekly(5, 540, 720), Weekly(6, 540, 720)], None)
    assert two.starts_at - one.starts_at == timedelta(hours=23)
    assert two.starts_at.astimezone(NEW_YORK).hour == one.starts_at.astimezone(NEW_YORK).hour == 9


def test_hours_inside_the_hour_that_is_left_out_are_no_time() -> None:
    assert windows(date(2027, 3, 14), NEW_YORK, [Weekly(6, 125, 180)], None) == []


def test_free_times_follow_one_another_around_what_is_taken() -> None:
    found = free_spans([span(9, 0, 12, 0)], [span(10, 0, 10, 30)], 45, not_before=EARLY)
    assert found == [span(9, 0, 9, 45), span(10, 30, 11, 15), span(11, 15, 12, 0)]


def test_with_a_step_the_starts_are_so_many_minutes_apart() -> None:
    found = free_spans([span(9, 0, 10, 0)], [], 30, not_before=EARLY, step=15)
    assert found == [span(9, 0, 9, 30), span(9, 15, 9, 45), span(9, 30, 10, 0)]


def test_a_time_lies_inside_one_window_as_a_whole() -> None:
    assert free_spans([span(9, 0, 9, 40), span(13, 0, 13, 40)], [], 45, not_before=EARLY) == []


def test_nothing_is_offered_before_the_given_moment_and_starts_stay_on_the_five_minutes() -> None:
    found = free_spans([span(9, 0, 10, 0)], [], 30, not_before=at(9, 2))
    assert found == [span(9, 5, 9, 35)]


def test_a_buffer_keeps_an_offered_time_apart_from_the_next_visit_but_not_from_closing() -> None:
    within, next_visit = [span(9, 0, 10, 30)], [span(10, 0, 10, 30)]
    assert free_spans(within, next_visit, 60, buffer=15, not_before=EARLY) == []
    assert free_spans(within, next_visit, 45, buffer=15, not_before=EARLY) == [span(9, 0, 9, 45)]
    assert free_spans([span(9, 0, 10, 0)], [], 60, buffer=15, not_before=EARLY) == [span(9, 0, 10, 0)]


def test_a_buffer_also_looks_at_a_visit_that_begins_after_hours() -> None:
    late = [span(10, 5, 10, 30)]
    assert free_spans([span(9, 0, 10, 0)], late, 60, buffer=15, not_before=EARLY) == []
    assert free_spans([span(9, 0, 10, 0)], late, 60, buffer=5, not_before=EARLY) == [span(9, 0, 10, 0)]


def test_a_visit_brings_the_minutes_kept_free_after_it() -> None:
    before = kept(span(8, 0, 9, 0), 15)
    assert free_spans([span(9, 0, 10, 0)], [before], 45, not_before=EARLY) == [span(9, 15, 10, 0)]


def test_a_visit_that_begins_before_hours_and_ends_in_them_takes_their_beginning() -> None:
    long = [span(8, 0, 11, 0), span(8, 30, 9, 0)]
    assert free_spans([span(9, 0, 12, 0)], long, 60, not_before=EARLY) == [span(11, 0, 12, 0)]


def test_the_time_two_people_share_is_what_both_have() -> None:
    one, other = [span(9, 0, 12, 0), span(13, 0, 17, 0)], [span(11, 0, 14, 0), span(17, 0, 18, 0)]
    assert shared(one, other) == [span(11, 0, 12, 0), span(13, 0, 14, 0)]


def test_windows_that_touch_are_clipped_each_for_itself() -> None:
    hours = [span(9, 0, 13, 0), span(13, 0, 17, 0)]
    assert clipped(hours, [span(8, 0, 10, 0), span(12, 0, 14, 0)]) == [
        span(9, 0, 10, 0),
        span(12, 0, 13, 0),
        span(13, 0, 14, 0),
    ]


def test_hours_that_touch_hold_a_visit_across_them_and_a_gap_does_not() -> None:
    assert holds([span(9, 0, 12, 0), span(12, 0, 17, 0)], span(11, 30, 12, 30))
    assert not holds([span(9, 0, 12, 0), span(12, 5, 17, 0)], span(11, 30, 12, 30))


minutes_of_day = st.integers(0, 287).map(lambda step: step * 5)
some_spans = st.lists(
    st.tuples(minutes_of_day, st.integers(1, 60)).map(
        lambda pair: Span(
            at(0) + timedelta(minutes=pair[0]), at(0) + timedelta(minutes=pair[0] + 5 * pair[1])
        )
    ),
    max_size=8,
)


@given(some_spans, some_spans, st.sampled_from([20, 30, 45, 75]), st.sampled_from([0, 5, 15]))
def test_an_offered_time_is_inside_hours_and_clear_of_every_visit(
    within: list[Span], taken: list[Span], minutes: int, buffer: int
) -> None:
    found = free_spans(within, taken, minutes, buffer=buffer, not_before=EARLY, step=5)
    for offered in found:
        assert any(window.holds(offered) for window in within)
        busy = kept(offered, buffer)
        assert not any(
            busy.starts_at < visit.ends_at and visit.starts_at < busy.ends_at for visit in joined(taken)
        )


@given(some_spans, some_spans)
def test_no_free_time_is_left_unoffered(within: list[Span], taken: list[Span]) -> None:
    offered = set(free_spans(within, taken, 20, not_before=EARLY, step=5))
    for begins in (at(0) + timedelta(minutes=5 * step) for step in range(288)):
        wanted = Span(begins, begins + timedelta(minutes=20))
        is_free = not any(
            wanted.starts_at < visit.ends_at and visit.starts_at < wanted.ends_at for visit in taken
        )
        assert (wanted in offered) == (is_free and any(window.holds(wanted) for window in within))
