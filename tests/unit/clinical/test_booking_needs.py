"""Which visits have still to be booked: by the plan's frequency, for the report and for the renewal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical.booking_needs import BookedVisit, BookingNeed, CourseFacts, Why, needs
from app.clinical.vocabulary import VisitKind

MONDAY = date(2026, 11, 23)
COURSE = CourseFacts(
    today=MONDAY,
    starts_on=date(2026, 10, 12),
    ends_on=date(2027, 1, 11),
    per_week=1,
    planned=12,
    seen=6,
    last_on=date(2026, 11, 19),
)


def booked(*days: int, kind: VisitKind = VisitKind.FOLLOW_UP) -> tuple[BookedVisit, ...]:
    return tuple(BookedVisit(MONDAY + timedelta(days=one), kind) for one in days)


def told(**facts) -> list[tuple[Why, date, int]]:
    return [(one.why, one.by_on, one.visits) for one in needs(replace(COURSE, **facts))]


def test_a_course_booked_two_weeks_ahead_at_its_frequency_needs_nothing():
    assert needs(replace(COURSE, booked=booked(3, 10))) == ()


def test_without_a_next_visit_it_is_wanted_one_interval_after_the_last():
    assert told() == [(Why.NO_NEXT_VISIT, date(2026, 11, 26), 2)]


def test_who_stayed_away_is_late_and_says_since_when():
    assert told(last_on=date(2026, 10, 29)) == [(Why.NO_NEXT_VISIT, date(2026, 11, 5), 2)]


def test_a_plan_nobody_came_for_yet_begins_on_its_day():
    begins = date(2026, 11, 30)
    assert told(starts_on=begins, last_on=None, seen=0) == [(Why.NO_NEXT_VISIT, begins, 1)]


def test_what_falls_short_of_the_frequency_is_counted_and_its_gap_is_named():
    assert told(per_week=2, booked=booked(1, 11)) == [(Why.TOO_FEW, MONDAY + timedelta(days=5), 2)]


def test_a_gap_at_the_end_is_named_too():
    assert told(booked=booked(3)) == [(Why.TOO_FEW, MONDAY + timedelta(days=10), 1)]


def test_a_fortnightly_course_is_not_asked_for_weekly():
    assert told(per_week=0.5, booked=booked(8)) == []


def test_no_more_is_asked_for_than_the_plan_has_left():
    assert told(seen=11) == [(Why.NO_NEXT_VISIT, date(2026, 11, 26), 1)]
    assert told(seen=12) == []
    assert told(seen=11, booked=booked(3)) == []


def test_nothing_is_booked_past_the_end_of_the_plan():
    assert told(ends_on=MONDAY - timedelta(days=1)) == []
    assert told(ends_on=MONDAY + timedelta(days=2)) == [(Why.NO_NEXT_VISIT, MONDAY + timedelta(days=2), 1)]


def test_somebody_whose_next_visit_lies_past_the_end_of_the_plan_is_booked():
    assert told(ends_on=MONDAY + timedelta(days=2), booked=booked(5)) == []


def test_a_physician_s_visit_is_no_visit_of_the_plan():
    physician = booked(3, 10, kind=VisitKind.PHYSICIAN_FOLLOW_UP)
    assert told(booked=physician) == [(Why.NO_NEXT_VISIT, date(2026, 11, 26), 2)]


def test_the_visit_at_which_the_report_is_due_becomes_a_progress_visit():
    visits = booked(3, 10)
    (need,) = needs(replace(COURSE, booked=visits, report_in=2))
    assert need == BookingNeed(Why.REPORT, VisitKind.RE_EVALUATION, visits[1].on, instead=visits[1])


def test_a_progress_visit_that_is_booked_in_time_serves_report_and_renewal():
    visits = booked(3, kind=VisitKind.FOLLOW_UP) + booked(10, kind=VisitKind.RE_EVALUATION)
    assert told(booked=visits, report_in=2, renew_by=MONDAY + timedelta(days=12)) == []


def test_one_that_comes_after_the_renewal_does_not_serve():
    visits = booked(3, 20) + booked(30, kind=VisitKind.RE_EVALUATION)
    found = needs(replace(COURSE, booked=visits, per_week=0.5, renew_by=MONDAY + timedelta(days=22)))
    assert [(one.why, one.instead) for one in found] == [(Why.RENEWAL, visits[1])]


def test_a_late_report_is_wanted_at_the_very_next_visit():
    visits = booked(3, 10)
    (need,) = needs(replace(COURSE, booked=visits, report_in=-2))
    assert need.instead == visits[0]


def test_a_renewal_that_is_late_is_wanted_at_the_very_next_visit():
    visits = booked(3, 10)
    (need,) = needs(replace(COURSE, booked=visits, renew_by=MONDAY - timedelta(days=9)))
    assert need.instead == visits[0]


def test_where_nothing_is_booked_the_progress_visit_is_the_next_one_and_counts():
    assert told(report_in=1) == [
        (Why.NO_NEXT_VISIT, date(2026, 11, 26), 1),
        (Why.REPORT, date(2026, 11, 26), 1),
    ]
    assert told(report_in=1, seen=11) == [(Why.REPORT, date(2026, 11, 26), 1)]


def test_a_report_two_visits_away_does_not_take_the_place_of_the_next_visit():
    assert told(report_in=2, per_week=0.5) == [
        (Why.NO_NEXT_VISIT, date(2026, 12, 3), 1),
        (Why.REPORT, date(2026, 12, 17), 1),
    ]


def test_a_plan_that_ended_still_asks_for_its_renewal():
    ended = MONDAY - timedelta(days=1)
    assert told(ends_on=ended, renew_by=ended) == [(Why.RENEWAL, ended, 1)]


@pytest.mark.parametrize("why", Why)
def test_no_reason_says_a_clinical_word(why):
    assert not {"palsy", "score", "synkinesis", "note", "certif"} & set(why.label.lower().split())


@given(
    per_week=st.sampled_from([0.25, 0.5, 1, 1.5, 2, 3, 5]),
    planned=st.integers(1, 60),
    seen=st.integers(0, 60),
    days=st.lists(st.integers(0, 120), max_size=20, unique=True),
    report_in=st.none() | st.integers(-5, 2),
    renew_in=st.none() | st.integers(-40, 30),
)
def test_booking_what_is_asked_for_within_the_plan_never_exceeds_it(
    per_week, planned, seen, days, report_in, renew_in
):
    visits = booked(*sorted(days))
    found = needs(
        replace(
            COURSE,
            per_week=per_week,
            planned=planned,
            seen=seen,
            booked=visits,
            report_in=report_in,
            renew_by=None if renew_in is None else MONDAY + timedelta(days=renew_in),
        )
    )
    therapy = [one for one in found if one.why in (Why.NO_NEXT_VISIT, Why.TOO_FEW)]
    within = sum(1 for one in visits if one.on <= COURSE.ends_on)
    assert sum(one.visits for one in therapy) + seen + within <= max(planned, seen + within)
    assert all(one.visits > 0 for one in found)
    assert len({one.why for one in found}) == len(found) <= 2
