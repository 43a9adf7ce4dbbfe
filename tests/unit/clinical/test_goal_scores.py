"""The score a goal is read on: which side, and made under which rules."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.clinical.goal_scores import GoalScore, goal_score, newest_reading
from app.clinical.instruments import measure
from app.clinical.series import Series
from app.clinical.trajectory import Point
from app.clinical.vocabulary import Side

START = date(2026, 6, 1)
EYE = measure("lagophthalmos.gentle")
FACE = measure("fdi.physical")
R, L, BOTH = Side.RIGHT, Side.LEFT, Side.BILATERAL


def series(of, side, *points):
    """Each point as its day after the start, its value and perhaps its version."""
    made = [Point(START + timedelta(days=on), Decimal(value), *version) for on, value, *version in points]
    return Series(of.instrument, of.part, side, tuple(made))


def read(*known, affected=None, baseline="6", written=0):
    return goal_score(
        known,
        affected=affected,
        baseline=Decimal(baseline),
        starts_on=START,
        written_on=START + timedelta(days=written),
    )


@pytest.mark.parametrize(
    ("right", "left", "value", "where"),
    [
        ([(9, "6")], [(9, "0.5")], "6", "right, the worse side"),
        ([(9, "0.5")], [(9, "6")], "6", "left, the worse side"),
        ([(9, "6")], [(9, "5"), (30, "0.5")], "6", "right, the worse side"),
        ([(9, "6"), (40, "1")], [(9, "5"), (40, "0.5")], "1", "right, the worse side"),
        ([(9, "1")], [(9, "1")], "1", "both sides alike"),
        ([(9, "2")], [(-9, "6")], "2", "right, the only side measured"),
    ],
)
@pytest.mark.parametrize("affected", [BOTH, None])
def test_where_both_sides_may_be_affected_the_worse_is_read(affected, right, left, value, where):
    found = read(series(EYE, R, *right), series(EYE, L, *left), affected=affected)
    assert (found.newest.value, found.where) == (Decimal(value), where)


def test_where_one_side_is_affected_only_that_one_is_read_and_needs_no_words():
    known = series(EYE, R, (9, "6")), series(EYE, L, (9, "0.5"))
    assert [(one.newest.value, one.where) for one in (read(*known, affected=side) for side in (R, L))] == [
        (6, ""),
        (Decimal("0.5"), ""),
    ]
    assert read(known[0], affected=L) == GoalScore()


def test_a_measure_of_the_whole_face_has_no_side_to_tell():
    assert read(series(FACE, None, (9, "60")), affected=BOTH, baseline="40").where == ""


@pytest.mark.parametrize(
    ("points", "baseline", "written", "value", "since"),
    [
        ([(0, "20", "a"), (30, "50", "b")], "25", 0, "20", 30),
        ([(-9, "25", "a"), (30, "50", "b"), (60, "55", "b")], "25", 0, None, 30),
        ([(-9, "25", "a"), (9, "30", "a"), (30, "50", "b")], "25", 40, "30", 30),  # the goal was taken over
        ([(-9, "25", "a"), (30, "50", "b")], "50", 30, "50", None),  # a baseline measured after the start
        ([(-9, "25", "a"), (30, "50", "b"), (60, "40", "a")], "25", 0, "40", None),
        ([(9, "30", "a"), (30, "50", "b")], "25", 0, "30", 30),  # nothing measured before
        ([(-9, "25", "a"), (30, "50", "a")], "25", 0, "50", None),
        ([(-9, "25", "a"), (-5, "50", "b")], "25", 0, None, None),
    ],
)
def test_only_scores_under_the_rules_of_the_baseline_are_read(points, baseline, written, value, since):
    found = read(series(FACE, None, *points), baseline=baseline, written=written)
    assert (found.newest and found.newest.value) == (value and Decimal(value))
    assert found.other_rules_since == (since and START + timedelta(days=since))


@pytest.mark.parametrize(
    ("affected", "value", "where"),
    [(R, "4", ""), (L, "1", ""), (BOTH, "4", "right, the worse side"), (None, "4", "right, the worse side")],
)
def test_a_new_goal_begins_at_the_newest_reading_of_the_affected_or_worse_side(affected, value, where):
    known = (series(EYE, R, (9, "6"), (30, "4")), series(EYE, L, (9, "5"), (30, "1")))
    found = newest_reading(known, affected=affected)
    assert (found.newest.value, found.where) == (Decimal(value), where)


def test_where_nothing_was_read_a_new_goal_has_no_beginning():
    assert (
        newest_reading([], affected=R)
        == newest_reading([series(EYE, L, (9, "5"))], affected=R)
        == GoalScore()
    )


def test_readings_made_under_other_rules_are_not_mixed():
    known = series(EYE, R, (9, "6", "1")), series(EYE, L, (30, "1", "2"))
    assert newest_reading(known, affected=BOTH).newest.value == 1
