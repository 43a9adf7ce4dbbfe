"""The rules of the appointment book: clock times, usual lengths, what is free."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.clinical.schedule import (
    USUAL_MINUTES,
    Span,
    day_span,
    gaps,
    instants,
    left_out,
    openings,
)
from app.clinical.vocabulary import VisitKind

NEW_YORK = ZoneInfo("America/New_York")
EIGHT = datetime(2026, 11, 23, 13, tzinfo=UTC)  # 08:00 in New York
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


def span(first: int, last: int) -> Span:
    return Span(after(first), after(last))


def test_an_ordinary_clock_time_is_one_instant():
    assert instants(date(2026, 11, 23), time(8), NEW_YORK) == (EIGHT,)


def test_an_hour_left_out_in_spring_has_no_instant_and_words_that_help():
    assert instants(date(2026, 3, 8), time(2, 30), NEW_YORK) == ()
    words = left_out(date(2026, 3, 8), time(2, 30), NEW_YORK)
    assert words.startswith("02:30 does not exist on 8 Mar 2026")
    assert "03:30" in words


def test_an_hour_that_happens_twice_has_two_instants_the_first_first():
    found = instants(date(2026, 11, 1), time(1, 30), NEW_YORK)
    assert found == (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC))


def test_a_day_of_the_clock_change_has_23_or_25_hours():
    for on, hours in ((date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 11, 2), 24)):
        whole = day_span(on, NEW_YORK)
        assert whole.ends_at - whole.starts_at == timedelta(hours=hours)


def test_opening_hours_keep_their_clock_time_across_the_change():
    for on in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2)):
        opened = day_span(on, NEW_YORK, 8 * 60, 18 * 60)
        assert f"{opened.starts_at.astimezone(NEW_YORK):%H:%M}" == "08:00"
        assert f"{opened.ends_at.astimezone(NEW_YORK):%H:%M}" == "18:00"


def test_what_is_taken_is_cut_out():
    taken = [span(60, 105), span(-30, 15), span(105, 150), span(580, 640)]
    assert list(gaps(span(0, 600), taken)) == [span(15, 60), span(150, 580)]


def test_a_span_taken_before_or_after_the_day_takes_nothing_of_it():
    assert list(gaps(span(0, 60), [span(-60, 0), span(60, 90)])) == [span(0, 60)]


def test_openings_follow_one_another_and_end_with_what_remains():
    free = openings(span(0, 120), [], 45, not_before=LONG_AGO)
    assert free == [span(0, 45), span(45, 90), span(90, 120)]


def test_a_remainder_too_short_for_any_visit_is_no_opening():
    assert openings(span(0, 60), [], 45, not_before=LONG_AGO) == [span(0, 45)]


def test_whole_openings_have_the_full_length():
    free = openings(span(0, 120), [], 45, not_before=LONG_AGO, whole=True)
    assert free == [span(0, 45), span(45, 90)]


def test_time_that_is_over_is_not_free_and_openings_begin_on_five_minutes():
    assert openings(span(0, 60), [], 45, not_before=after(11) + timedelta(seconds=3)) == [span(15, 60)]


def test_every_kind_of_visit_has_a_usual_length():
    assert set(USUAL_MINUTES) == set(VisitKind)
    assert USUAL_MINUTES[VisitKind.EVALUATION] == 75
