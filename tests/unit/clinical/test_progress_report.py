"""A progress report is due every ten treatment days."""

from __future__ import annotations

import pytest

from app.clinical.progress_report import ReportState, standing


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
    found = standing(days)
    assert found.state is state
    assert found.in_words == in_words
