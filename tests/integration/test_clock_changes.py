"""A sample of the counted run around changes of the clock; `make assurance` does three years and a leap day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.care import booking_series
from app.clinical.recurrence import Occurrence
from tests.assurance import clock_changes

SPRING, AUTUMN = clock_changes.changes(2028)


@pytest.mark.parametrize("day", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_every_visit_and_reminder_keeps_its_time_across_a_change_of_the_clock(app, day):
    counts = clock_changes.run([day], every=150)
    assert counts.is_clean, counts
    assert counts.bookings > 50
    assert counts.reminders == 2 * counts.bookings


def test_the_run_catches_a_series_that_goes_by_hours_instead_of_the_clock(app, monkeypatch):
    lawful = booking_series.occurrences

    def by_hours(*given, every_weeks, **more):
        first, *others = lawful(*given, every_weeks=every_weeks, **more)
        later = [first.starts_at + timedelta(weeks=every_weeks) * (1 + place) for place in range(len(others))]
        return [first, *(Occurrence(one.on, at) for one, at in zip(others, later, strict=True))]

    monkeypatch.setattr(booking_series, "occurrences", by_hours)
    counts = clock_changes.run([AUTUMN], every=24 * 60)
    assert counts.wrong
    assert counts.missing
