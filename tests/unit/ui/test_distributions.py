"""The drawing of a group's changes: right is better, and every place follows from the numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from app.clinical import instruments
from app.clinical.outcomes_told import Group, Scale, Verdicts
from app.ui.distributions import EDGE, WIDTH, axis, distribution, shares, time_words
from app.ui.sheets import csv

COMPOSITE = instruments.measure("sunnybrook.composite").part
SAQ = instruments.measure("saq.total").part
SCALE = Scale(Fraction(10), -2, 6)
GROUP = Group(
    "Synkinesis", 8, 8, Fraction(15), Fraction(5), Fraction(25), Fraction(14), Fraction(91),
    (0, 1, 1, 2, 3, 1, 0, 0, 0), None,
)  # fmt: skip


def test_more_is_drawn_to_the_right_where_higher_is_better():
    drawn = axis(SCALE, COMPOSITE)
    assert drawn.x(Decimal(-25)) == EDGE
    assert drawn.x(Decimal(65)) == WIDTH - EDGE
    assert drawn.zero < drawn.x(Decimal(10))
    assert drawn.error is None


def test_less_is_drawn_to_the_right_where_lower_is_better():
    drawn = axis(SCALE, SAQ)
    assert drawn.x(Decimal(10)) < drawn.zero < drawn.x(Decimal(-10))
    assert drawn.error.x < drawn.zero < drawn.error.x + drawn.error.width


def test_a_bar_for_each_change_that_happened_and_the_box_around_the_median():
    drawn = distribution(GROUP, axis(SCALE, COMPOSITE))
    assert len(drawn.bars) == 5
    assert max(bar.height for bar in drawn.bars) == 36
    assert drawn.box.x < drawn.median < drawn.box.x + drawn.box.width
    assert drawn.summary == "Synkinesis, 8 patients: median +15, middle half +5 to +25"


def test_no_change_is_always_among_the_ticks():
    for last in range(1, 25):
        ticks = axis(Scale(Fraction(1), -3, last), COMPOSITE).ticks
        assert "0" in [tick.label for tick in ticks]
        assert len(ticks) <= 8


def test_shares_fill_their_bar_and_carry_their_numbers():
    pieces = shares(Verdicts(better=4, within=3, worse=1))
    assert [piece.words for piece in pieces] == ["Worse 1 (13 %)", "Within 3 (38 %)", "Better 4 (50 %)"]
    assert pieces[-1].x + pieces[-1].width == 160


def test_percentages_are_rounded_once():
    assert [piece.words for piece in shares(Verdicts(better=4, within=85, worse=0))] == [
        "Worse 0 (0 %)",
        "Within 85 (96 %)",
        "Better 4 (4 %)",
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (13, "13 days"), (14, "2 weeks"), (89, "13 weeks"), (91, "3 months"), (365, "12 months")],
)
def test_times_are_told_in_a_unit_one_can_picture(days, words):
    assert time_words(Fraction(days)) == words


def test_a_spreadsheet_runs_nothing_of_the_file():
    written = csv(["a", "b"], [["=1+1", "-5.5"], ["@x", 'say "a, b"'], ["+1", "\tx"], ["-x", "12"]])
    assert written.splitlines() == ["a,b", "'=1+1,-5.5", '\'@x,"say ""a, b"""', "'+1,'\tx", "'-x,12"]
