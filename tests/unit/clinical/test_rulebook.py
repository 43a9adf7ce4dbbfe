"""Numbers a payer or regulator sets: each with its days, its source and how sure it is."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from app.clinical import rulebook
from app.clinical.rulebook import Dated, holding, known

EVERY = {
    name: entries
    for name, entries in vars(rulebook).items()
    if isinstance(entries, tuple) and entries and isinstance(entries[0], Dated)
}


@pytest.mark.parametrize(
    ("name", "on", "in_words"),
    [
        ("FIRST_CERTIFICATION", date(2026, 5, 4), "30 days"),
        ("VERBAL_ORDER_SIGNED", date(2026, 5, 4), "14 days"),
        ("SENT_WITH_SIGNED_ORDER", date(2025, 1, 1), "30 days"),
        ("CERTIFICATION_LENGTH", date(2026, 5, 4), "90 days"),
        ("RECERTIFICATION", date(2026, 5, 4), "90 days"),
        ("CERTIFICATION_WARNING", date(2026, 5, 4), "10 days"),
        ("PROGRESS_REPORT", date(2026, 5, 4), "10 treatment days"),
        ("PROGRESS_REPORT_WARNING", date(2026, 5, 4), "8 treatment days"),
        ("DIRECT_ACCESS_VISITS", date(2026, 5, 4), "10 visits"),
        ("DIRECT_ACCESS_DAYS", date(2026, 5, 4), "30 days"),
        ("DIRECT_ACCESS_WARNING_VISIT", date(2026, 5, 4), "8 visits"),
        ("DIRECT_ACCESS_WARNING_DAY", date(2026, 5, 4), "24 days"),
        ("KX_THRESHOLDS", date(2026, 5, 4), "$2,480"),
    ],
)
def test_each_number_holds_on_its_days(name, on, in_words):
    assert holding(EVERY[name], on).in_words == in_words


def test_the_exception_of_the_signed_order_is_not_in_force_before_2025():
    assert known(rulebook.SENT_WITH_SIGNED_ORDER, date(2024, 12, 31)) is None


def test_a_day_without_a_number_is_said_to_have_none():
    with pytest.raises(LookupError, match="2024-06-01"):
        holding(rulebook.KX_THRESHOLDS, date(2024, 6, 1))


@pytest.mark.parametrize("name", EVERY)
def test_no_day_has_two_numbers_of_one_rule(name):
    entries = EVERY[name]
    assert all(one.first_on <= one.last_on for one in entries)
    assert all(one.last_on < other.first_on for one, other in pairwise(entries))


@pytest.mark.parametrize("name", EVERY)
def test_each_number_says_where_it_was_read_and_how_sure_it_is(name):
    for entry in EVERY[name]:
        assert entry.basis == f"{entry.source}. {entry.certainty}"
        assert entry.source
        assert entry.certainty.endswith(".")
