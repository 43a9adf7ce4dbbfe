"""A glance says that a certification is fine only where the whole rule says so too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.clinical.certification import CertificationFacts, Sending, Signature, standing, warning
from app.clinical.certification_glance import is_surely_fine
from app.clinical.orders import OrderOnFile

TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


days_ago = some.integers(-20, 260).map(ago)
signatures = some.lists(
    some.builds(Signature, days_ago, days_ago.map(lambda on: on + timedelta(days=90))), max_size=4
)
orders = some.lists(
    some.builds(OrderOnFile, some.just("Dr. Wren"), some.none() | days_ago, some.none() | days_ago),
    max_size=2,
)
sendings = some.lists(
    some.builds(Sending, days_ago, days_ago, some.just("Dr. Wren"), some.booleans()), max_size=2
)


@given(
    some.integers(0, 260).map(ago), some.integers(0, 30), signatures, orders, sendings, some.none() | days_ago
)
@settings(max_examples=600, deadline=None)
def test_where_a_glance_finds_nothing_near_the_whole_rule_finds_nothing_near(
    first, earlier, signed, on_file, sent, ends_on
):
    facts = CertificationFacts(TODAY, first, ends_on, tuple(on_file), tuple(sent), tuple(signed))
    if is_surely_fine(signed, today=TODAY, not_treated_before=first - timedelta(days=earlier)):
        left = standing(facts).days_left
        assert left is not None
        assert left > warning(TODAY)


@pytest.mark.parametrize(
    ("first", "signed", "fine"),
    [
        (10, [], False),
        (10, [(8, -80)], True),
        (79, [(70, -80)], True),
        (80, [(70, -80)], False),  # 90 days from the first treatment day end in 10
        (10, [(8, -10)], False),  # the plan ends in 10 days
        (10, [(8, -11)], True),
        (200, [(190, 100), (49, -80)], True),  # a later signature, unless it was one of the first 30 days
        (200, [(190, 100), (50, -80)], False),
        (10, [(-1, -80)], False),  # not signed yet
    ],
)
def test_a_glance_tells_a_certification_that_lasts(first, signed, fine):
    known = [Signature(ago(on), ago(ends)) for on, ends in signed]
    assert is_surely_fine(known, today=TODAY, not_treated_before=ago(first)) is fine
