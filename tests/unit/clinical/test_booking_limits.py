"""Bookings that pass a limit are said, in words anybody at the desk may read."""

from __future__ import annotations

from datetime import date, timedelta

from app.clinical.booking_limits import Allowance, warnings
from app.clinical.vocabulary import VisitKind

FIRST = date(2027, 1, 4)


def weekly(number: int) -> list[date]:
    return [FIRST + timedelta(weeks=place) for place in range(number)]


def told(days: list[date], kind: VisitKind = VisitKind.FOLLOW_UP, **allowance) -> list[str]:
    return warnings(kind, days, Allowance(**allowance))


def test_nothing_is_said_of_what_fits():
    limits = {"plan_ends_on": FIRST + timedelta(weeks=7), "visits_planned": 8}
    assert told(weekly(8), **limits) == []


def test_visits_after_the_plan_ends_are_counted_and_the_day_is_named():
    (words,) = told(weekly(8), plan_ends_on=date(2027, 2, 14))
    assert words == "2 of these 8 visits are after 14 Feb 2027, when the plan ends. Ask for a new plan first."


def test_the_last_day_of_the_plan_still_belongs_to_it():
    assert told([FIRST], plan_ends_on=FIRST) == []
    (words,) = told([FIRST + timedelta(days=1)], plan_ends_on=FIRST)
    assert words.startswith("This visit is after 4 Jan 2027")


def test_what_was_given_and_what_is_booked_counts_towards_the_visits_of_the_plan():
    limits = {"visits_planned": 12, "visits_given": 6, "booked": (date(2026, 12, 28), FIRST)}
    assert told(weekly(5), **limits) == []
    (words,) = told(weekly(6), **limits)
    assert words == "The plan covers 12 visits. With what is booked this makes 13."


def test_without_a_referral_the_thirtieth_day_is_the_last():
    limits = {"is_without_referral": True, "first_visit_on": FIRST}
    assert told([FIRST + timedelta(days=30)], **limits) == []
    (words,) = told([FIRST + timedelta(days=31)], **limits)
    assert words.startswith("No referral is on file: 10 visits at most, and none after 3 Feb 2027.")


def test_without_a_referral_the_tenth_visit_is_the_last():
    daily = [FIRST + timedelta(days=number) for number in range(4)]
    limits = {"is_without_referral": True, "first_visit_on": date(2026, 12, 28)}
    assert told(daily, visits_of_course=6, **limits) == []
    (words,) = told(daily, visits_of_course=7, **limits)
    assert words.endswith("1 of these 4 visits is beyond that.")


def test_without_a_referral_a_visit_that_is_noted_already_counts_once():
    limits = {"is_without_referral": True, "first_visit_on": FIRST, "visits_of_course": 1, "booked": (FIRST,)}
    daily = [FIRST + timedelta(days=number) for number in range(1, 10)]
    assert told(daily, **limits, noted=frozenset({FIRST})) == []


def test_before_the_first_visit_the_days_run_from_the_first_that_is_booked():
    (words,) = told(weekly(6), is_without_referral=True)
    assert "none after 3 Feb 2027" in words
    assert words.endswith("1 of these 6 visits is beyond that.")


def test_visits_that_no_plan_counts_pass_no_limit():
    limits = {"plan_ends_on": FIRST, "visits_planned": 1, "is_without_referral": True}
    assert told(weekly(20), VisitKind.CONSULTATION, **limits) == []
