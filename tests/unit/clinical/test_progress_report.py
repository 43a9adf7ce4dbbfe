"""A progress report is due every ten treatment days."""

from __future__ import annotations

from datetime import date

import pytest

from app.clinical.clocks import ClockState
from app.clinical.progress_report import ReportState, clock, standing

TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("days", "state", "in_words"),
    [
        (0, ReportState.FINE, "Progress report due in 10 visits"),
        (7, ReportState.FINE, "Progress report due in 3 visits"),
        (8, ReportState.REMIND, "Progress report due in 2 visits"),
        (9, ReportState.REMIND, "Progress report due in 1 visit"),
        (10, ReportState.DUE, "Progress report due"),
        (11, ReportState.OVERDUE, "Progress report overdue by 1 visit"),
        (13, ReportState.OVERDUE, "Progress report overdue by 3 visits"),
    ],
)
def test_reminded_at_eight_due_at_ten_overdue_beyond(days, state, in_words):
    found = standing(days, on=TODAY)
    assert found.state is state
    assert found.in_words == in_words


@pytest.mark.parametrize(
    ("days", "state", "left"),
    [
        (7, ClockState.FINE, "3 visits left"),
        (8, ClockState.NEAR, "2 visits left"),
        (9, ClockState.NEAR, "1 visit left"),
        (10, ClockState.DUE, "Due now"),
        (11, ClockState.LATE, "1 visit late"),
    ],
)
def test_the_clock_counts_in_visits_and_has_no_day(days, state, left):
    found = clock(standing(days, on=TODAY), since=date(2026, 3, 2), on=TODAY)
    assert (found.state, found.left, found.due_on) == (state, left, None)
    assert found.rule == f"At least once in 10 treatment days: {days} since 2 Mar 2026."
