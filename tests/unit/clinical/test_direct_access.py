"""Treatment without a referral in New York: 10 visits or 30 days, warned of at visit 8 and day 24."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.clinical import direct_access
from app.clinical.clocks import ClockState
from app.clinical.direct_access import DirectAccessFacts, standing
from app.clinical.direct_access import DirectAccessState as State
from app.clinical.orders import EarlierOrder, OrderOnFile

FIRST = date(2026, 10, 5)  # the change of the clock on 1 November lies within the 30 days


def after(days: int, first: date = FIRST) -> date:
    return first + timedelta(days=days)


def visits(count: int, *, every: int = 2, first: date = FIRST) -> tuple[date, ...]:
    return tuple(after(every * number, first) for number in range(count))


def on_day(day: int, seen: tuple[date, ...] = (FIRST,), **known) -> DirectAccessFacts:
    return DirectAccessFacts(after(day), seen, **known)


@pytest.mark.parametrize(
    ("visit", "state", "clock", "left"),
    [
        (1, State.FINE, ClockState.FINE, "9 visits or 30 days left"),
        (7, State.FINE, ClockState.FINE, "3 visits or 18 days left"),
        (8, State.WARN, ClockState.NEAR, "2 visits or 16 days left"),
        (9, State.WARN, ClockState.NEAR, "1 visit or 14 days left"),
        (10, State.AT_LIMIT, ClockState.DUE, "No visit left"),
        (11, State.BEYOND, ClockState.LATE, "1 visit beyond the limit"),
    ],
)
def test_the_first_visit_counts_the_8th_warns_the_10th_is_the_last(visit, state, clock, left):
    seen = visits(visit)
    found = standing(DirectAccessFacts(seen[-1], seen))
    shown = direct_access.clock(found)
    assert shown is not None
    assert (found.visit, found.state, shown.state, shown.left) == (visit, state, clock, left)


@pytest.mark.parametrize(
    ("day", "state", "left"),
    [
        (0, State.FINE, "9 visits or 30 days left"),
        (23, State.FINE, "9 visits or 7 days left"),
        (24, State.WARN, "9 visits or 6 days left"),
        (29, State.WARN, "9 visits or 1 day left"),
        (30, State.AT_LIMIT, "Last day today"),
        (31, State.BEYOND, "1 day beyond the limit"),
        (45, State.BEYOND, "15 days beyond the limit"),
    ],
)
def test_the_first_visit_is_day_0_the_24th_day_warns_the_30th_is_the_last(day, state, left):
    found = standing(on_day(day))
    assert (found.day, found.state, found.left, found.limit_on) == (day, state, left, after(30))


def test_whichever_comes_first_ends_it():
    assert standing(on_day(20, visits(10))).state is State.AT_LIMIT
    assert standing(on_day(31, visits(3))).state is State.BEYOND
    assert standing(on_day(30, visits(11))).left == "1 visit beyond the limit"


def test_two_visits_on_one_day_are_one_and_a_later_one_is_not_known_yet():
    found = standing(on_day(2, (FIRST, FIRST, after(2), after(9))))
    assert found.visit == 2


def test_before_the_first_visit_nothing_is_counted():
    found = standing(DirectAccessFacts(FIRST))
    shown = direct_access.clock(found)
    assert shown is not None
    assert (shown.state, shown.due_on, shown.days_left) == (ClockState.FINE, None, None)
    assert shown.left == "10 visits or 30 days left"


@pytest.mark.parametrize(
    ("order", "state"),
    [
        (OrderOnFile("Dr. Chen", signed_on=after(-5)), State.REFERRED),
        (OrderOnFile("Dr. Chen", signed_on=after(40)), State.REFERRED),
        (OrderOnFile("Dr. Chen", signed_on=after(41)), State.BEYOND),  # not signed yet on that day
        (OrderOnFile("Dr. Chen", verbal_on=after(26)), State.REFERRED),  # the 14th day to sign it
        (OrderOnFile("Dr. Chen", verbal_on=after(25)), State.BEYOND),  # a day more, still not signed
        (OrderOnFile("Dr. Chen", verbal_on=after(10), signed_on=after(24)), State.REFERRED),
    ],
)
def test_a_referral_on_file_ends_the_count(order, state):
    found = standing(on_day(40, orders=(order,)))
    assert found.state is state
    assert (direct_access.clock(found) is None) == (state is State.REFERRED)


def test_a_verbal_order_signed_too_late_counts_from_its_signature():
    late = OrderOnFile("Dr. Chen", verbal_on=after(10), signed_on=after(28))
    assert standing(on_day(29, orders=(late,))).referred_on == after(28)


@pytest.mark.parametrize(
    ("known", "is_missing"),
    [
        ({}, True),
        ({"notice_on": FIRST}, False),
        ({"orders": (OrderOnFile("Dr. Chen", signed_on=FIRST),)}, False),
    ],
)
def test_the_notice_is_missing_as_long_as_there_is_neither_notice_nor_referral(known, is_missing):
    assert standing(on_day(3, **known)).is_notice_missing is is_missing


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (
            on_day(26, visits(8, every=3), notice_on=FIRST),
            "No referral is on file: 10 visits or 30 days, whichever comes first. "
            "First visit 5 Oct 2026, 8 visits so far, last day 4 Nov 2026. Notice signed 5 Oct 2026.",
        ),
        (
            on_day(0),
            "No referral is on file: 10 visits or 30 days, whichever comes first. "
            "First visit 5 Oct 2026, 1 visit so far, last day 4 Nov 2026. The written notice is missing.",
        ),
        (
            DirectAccessFacts(FIRST),
            "No referral is on file: 10 visits or 30 days from the first visit, whichever comes first. "
            "The written notice is missing.",
        ),
        (
            on_day(0, notice_on=FIRST, earlier=EarlierOrder(date(2025, 1, 3), date(2025, 3, 2))),
            "No referral is on file: 10 visits or 30 days, whichever comes first. "
            "First visit 5 Oct 2026, 1 visit so far, last day 4 Nov 2026. "
            "The order of 3 Jan 2025 served the course that was closed on 2 Mar 2025: "
            "a new course wants one signed that day or later, a house rule. Notice signed 5 Oct 2026.",
        ),
        (
            on_day(12, orders=(OrderOnFile("Dr. Chen", signed_on=after(9)),)),
            "A referral is on file from 14 Oct 2026.",
        ),
        (
            on_day(12, orders=(OrderOnFile("Dr. Chen", signed_on=after(9), is_here=False),)),
            "A referral is on file from 14 Oct 2026. No file on record.",
        ),
        (
            on_day(
                12,
                orders=(
                    OrderOnFile("Dr. Chen", signed_on=after(9), is_here=False),
                    OrderOnFile("Dr. Haddad", signed_on=after(10)),
                ),
            ),
            "A referral is on file from 14 Oct 2026.",
        ),
        (
            on_day(12, orders=(OrderOnFile("Dr. Chen", verbal_on=after(9), is_here=False),)),
            "A referral is on file from 14 Oct 2026.",
        ),
        (
            on_day(0, notice_on=FIRST, is_notice_here=False),
            "No referral is on file: 10 visits or 30 days, whichever comes first. "
            "First visit 5 Oct 2026, 1 visit so far, last day 4 Nov 2026. "
            "Notice signed 5 Oct 2026. No file on record.",
        ),
    ],
)
def test_the_rule_is_said_with_its_dates_and_the_notice(facts, rule):
    assert standing(facts).rule == rule


def test_it_says_where_the_limit_was_read_and_what_is_a_reading_or_a_house_rule():
    shown = direct_access.clock(standing(on_day(3)))
    assert shown is not None
    assert shown.basis == (
        "New York Education Law 6731. Confirmed in public material. That the first visit counts is one clinic’s "
        "reading. Called near from visit 8 or day 24 on, a house rule."
    )


@pytest.mark.parametrize(
    ("first", "limit_on"),
    [
        (date(2026, 2, 20), date(2026, 3, 22)),  # over the shorter day of March
        (date(2026, 10, 20), date(2026, 11, 19)),  # over the longer day of November
        (date(2028, 1, 31), date(2028, 3, 1)),  # over the leap day
        (date(2026, 1, 31), date(2026, 3, 2)),
    ],
)
def test_the_30_days_are_days_of_the_calendar(first, limit_on):
    found = standing(DirectAccessFacts(limit_on, (first,)))
    assert (found.limit_on, found.state) == (limit_on, State.AT_LIMIT)
