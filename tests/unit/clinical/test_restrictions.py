"""Restrictions after an operation: when they hold, and what cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from app.clinical import restrictions
from app.clinical.restrictions import Standing

BEGINS, ENDS, CLEARED = date(2026, 11, 2), date(2026, 11, 30), date(2026, 11, 20)


@dataclass(frozen=True)
class Forbidden:
    wording: str = "No strain."
    starts_on: date = BEGINS
    ends_on: date | None = ENDS
    cleared_on: date | None = None


@pytest.mark.parametrize(
    ("restriction", "on", "stands"),
    [
        (Forbidden(), date(2026, 11, 1), Standing.AHEAD),
        (Forbidden(), BEGINS, Standing.IN_FORCE),
        (Forbidden(), ENDS, Standing.IN_FORCE),
        (Forbidden(), date(2026, 12, 1), Standing.ENDED),
        (Forbidden(ends_on=BEGINS), BEGINS, Standing.IN_FORCE),
        (Forbidden(ends_on=None), date(2031, 1, 1), Standing.IN_FORCE),
        (Forbidden(cleared_on=CLEARED), date(2026, 11, 19), Standing.IN_FORCE),
        (Forbidden(cleared_on=CLEARED), CLEARED, Standing.CLEARED),
        (Forbidden(cleared_on=CLEARED), date(2026, 12, 1), Standing.CLEARED),
        (Forbidden(ends_on=None, cleared_on=CLEARED), CLEARED, Standing.CLEARED),
    ],
)
def test_it_holds_from_its_first_day_through_its_last_and_not_on_the_day_it_is_cleared(
    restriction, on, stands
):
    assert restrictions.standing(restriction, on=on) is stands
    assert restrictions.in_force([restriction], on=on) == [restriction] * (stands is Standing.IN_FORCE)


def test_what_ends_first_comes_first_and_what_has_no_end_last():
    never, late, soon = Forbidden(ends_on=None), Forbidden(), Forbidden(ends_on=date(2026, 11, 9))
    assert restrictions.in_force([never, late, soon], on=date(2026, 11, 5)) == [soon, late, never]


@pytest.mark.parametrize(
    ("ends_on", "fields"),
    [(date(2026, 11, 1), {"ends_on"}), (BEGINS, set()), (ENDS, set()), (None, set())],
)
def test_one_that_ends_before_it_begins_is_refused(ends_on, fields):
    assert set(restrictions.span_problems(starts_on=BEGINS, ends_on=ends_on)) == fields


@pytest.mark.parametrize(
    ("restriction", "cleared_on", "words"),
    [
        (Forbidden(), date(2026, 11, 24), "still to come"),
        (Forbidden(), date(2026, 11, 1), "only begins on 2 Nov 2026"),
        (Forbidden(ends_on=CLEARED), date(2026, 11, 21), "ended by itself on 20 Nov 2026"),
        (Forbidden(cleared_on=CLEARED), CLEARED, "cleared on 20 Nov 2026 already"),
    ],
)
def test_a_clearance_that_cannot_be_is_told_why(restriction, cleared_on, words):
    told = restrictions.clearance_problem(restriction, cleared_on=cleared_on, on=date(2026, 11, 23))
    assert words in told


@pytest.mark.parametrize("cleared_on", [BEGINS, date(2026, 11, 23)])
def test_it_can_be_cleared_from_its_first_day_up_to_today(cleared_on):
    assert restrictions.clearance_problem(Forbidden(), cleared_on=cleared_on, on=date(2026, 11, 23)) is None


def test_it_can_still_be_cleared_on_its_last_day():
    last = Forbidden(ends_on=CLEARED)
    assert restrictions.clearance_problem(last, cleared_on=CLEARED, on=date(2026, 11, 23)) is None


def test_it_is_told_with_its_end():
    assert restrictions.in_words(Forbidden()) == "No strain, until 30 Nov 2026"
    assert restrictions.in_words(Forbidden(ends_on=None)) == "No strain, until cleared"


@pytest.mark.parametrize(
    ("planned", "is_told"),
    [
        (Forbidden(), False),
        (Forbidden(wording="no  strain"), False),
        (Forbidden(starts_on=date(2026, 11, 3)), True),
        (Forbidden(wording="No swimming"), True),
    ],
)
def test_what_a_plan_repeats_of_a_surgery_is_not_told_twice(planned, is_told):
    assert restrictions.told_once([Forbidden(cleared_on=CLEARED)], [planned]) == [planned] * is_told
