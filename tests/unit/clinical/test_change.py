"""Change since baseline or since last time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical.change import Direction, change
from app.clinical.instruments import measure, measures

COMPOSITE = measure("sunnybrook.composite").part
SYNKINESIS = measure("sunnybrook.synkinesis").part
EXCURSION = measure("commissure.right_excursion").part
parts = st.sampled_from([m.part for m in measures()])
scores = st.integers(-15, 100).map(Decimal)


@pytest.mark.parametrize(
    ("part", "earlier", "later", "direction", "in_words"),
    [
        (COMPOSITE, 63, 68, Direction.BETTER, "+5, better"),
        (COMPOSITE, 68, 63, Direction.WORSE, "−5, worse"),
        (SYNKINESIS, 3, 7, Direction.WORSE, "+4, worse"),
        (SYNKINESIS, 7, 3, Direction.BETTER, "−4, better"),
        (SYNKINESIS, 3, 3, Direction.SAME, "no change"),
        (COMPOSITE, 63, Decimal("67.5"), Direction.BETTER, "+4.5, better"),
        (COMPOSITE, 0, 100, Direction.BETTER, "+100, better"),
        (EXCURSION, 4, Decimal("7.5"), Direction.NEITHER, "+3.5"),
        (EXCURSION, 4, 4, Direction.SAME, "no change"),
    ],
)
def test_direction_follows_the_measure_and_not_the_sign(part, earlier, later, direction, in_words) -> None:
    found = change(part, Decimal(earlier), Decimal(later))
    assert found.direction is direction
    assert found.in_words == in_words


@given(parts, scores, scores)
def test_going_there_and_back_gives_opposite_changes(part, one, other) -> None:
    there, back = change(part, one, other), change(part, other, one)
    assert there.difference == -back.difference
    assert {there.direction, back.direction} in ({Direction.BETTER, Direction.WORSE}, {Direction.SAME})


@given(parts, scores)
def test_there_is_no_change_where_a_score_is_missing(part, score) -> None:
    assert change(part, None, score) is None
    assert change(part, score, None) is None


@given(parts, scores, scores)
def test_nothing_is_claimed_where_no_measuring_error_is_published(part, one, other) -> None:
    found = change(replace(part, measuring_error=None), one, other)
    assert found.beyond_error is None
    assert found.error_in_words == "no measuring error is published for this measure"


@pytest.mark.parametrize(
    ("later", "beyond"), [("57.6", False), ("57.7", True), ("22.4", False), ("22.3", True)]
)
def test_only_more_than_the_published_measuring_error_counts(later: str, beyond: bool) -> None:
    found = change(measure("fdi.physical").part, Decimal(40), Decimal(later))
    assert found.beyond_error is beyond
    assert found.error_in_words.endswith("the measuring error of 17.6")


@pytest.mark.parametrize(("later", "beyond"), [(72, False), (73, True), (54, False), (53, True)])
def test_only_more_than_the_practices_measuring_error_counts(later: int, beyond: bool) -> None:
    found = change(COMPOSITE, Decimal(63), Decimal(later), measuring_error=Decimal(9))
    assert found.beyond_error is beyond
    assert found.error_in_words.startswith("more than" if beyond else "within")


def test_a_change_is_written_in_the_decimals_of_its_score():
    comfort = measure("face.facial_comfort").part
    found = change(comfort, Decimal("33.3333"), Decimal("16.6666"))
    assert found.signed == "−16.7"
    assert change(comfort, Decimal(80), Decimal("80.04")).in_words == "no change"
