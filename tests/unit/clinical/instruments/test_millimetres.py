"""Measurements by ruler: eye closure, eye opening, brow and mouth, and electrical activity."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.clinical.instruments import AnswerRejected, get
from app.clinical.instruments.lagophthalmos import RED_FLAG, TIGHT_IS_WIDER
from app.clinical.instruments.sides import NO_UNAFFECTED_SIDE, OTHER_SIDE_IS_ZERO, SIDE_NOT_KNOWN
from app.clinical.vocabulary import Side

LAGOPHTHALMOS, EYE, BROW, COMMISSURE = map(get, ("lagophthalmos", "palpebral_fissure", "brow", "commissure"))
SEMG = get("semg")
SMILE = {"method": "ruler", "right.rest": "30", "right.smile": "34.5", "left.rest": 31, "left.smile": "43"}
TAKEN = {"task": "Open smile", "site": "Zygomaticus", "device": "Two channels", "filter": "20 to 450 Hz"}


def test_gaps_are_kept_in_half_millimetres():
    score = LAGOPHTHALMOS.score({"gentle": "4,5", "tight": "1", "bells": "good"})
    assert LAGOPHTHALMOS.written(score) == {"gentle": "4.5", "tight": "1"}
    assert score.hints == (RED_FLAG,)
    for wrong in ("4.3", "15.5", "-0.5"):
        with pytest.raises(AnswerRejected, match="from 0 to 15 mm"):
            LAGOPHTHALMOS.score({"gentle": wrong})


def test_a_closed_eye_is_no_warning_and_a_wider_tight_gap_is_odd():
    assert LAGOPHTHALMOS.score({"gentle": 0, "tight": 0}).hints == ()
    assert LAGOPHTHALMOS.score({"gentle": 1, "tight": 2}).hints == (RED_FLAG, TIGHT_IS_WIDER)


def test_each_reading_of_the_eye_stands_on_its_own():
    score = EYE.score({"right.fissure": "11.5", "left.fissure": 9, "left.reflex": "-1"})
    assert EYE.written(score) == {
        "right_fissure": "11.5",
        "left_fissure": "9",
        "right_reflex": None,
        "left_reflex": "-1",
    }
    assert score.missing == ()


def test_elevation_is_raised_less_rest_on_each_side():
    score = BROW.score({"right.rest": "14", "right.raised": "15.5", "left.rest": 15, "left.raised": "23"})
    assert BROW.written(score) == {"right_elevation": "1.5", "left_elevation": "8"}
    sunk = BROW.score({"right.rest": 14, "right.raised": 12})
    assert BROW.written(sunk) == {"right_elevation": "-2", "left_elevation": None}
    assert sunk.hints == ("The right brow is lower raised than at rest. Check the entries.",)


@pytest.mark.parametrize(("side", "ratio"), [(Side.RIGHT, "0.375"), (Side.LEFT, "2.6667")])
def test_a_smile_is_compared_with_the_unaffected_side(side, ratio):
    score = COMMISSURE.score(SMILE, side=side)
    assert COMMISSURE.written(score) == {
        "right_excursion": "4.5",
        "left_excursion": "12",
        "side_ratio": ratio,
    }
    assert score.hints == ()


def test_a_ratio_is_shown_with_two_decimals():
    assert COMMISSURE.part("side_ratio").shown(Decimal("0.375")) == "0.38"
    assert COMMISSURE.part("right_excursion").shown(Decimal("4.55")) == "4.6"


@pytest.mark.parametrize(
    ("change", "side", "reason"),
    [
        ({"left.smile": 31}, Side.RIGHT, OTHER_SIDE_IS_ZERO),
        ({}, None, SIDE_NOT_KNOWN),
        ({}, Side.BILATERAL, NO_UNAFFECTED_SIDE),
    ],
)
def test_where_there_is_no_ratio_the_reason_is_said(change, side, reason):
    score = COMMISSURE.score(SMILE | change, side=side)
    assert score.parts["side_ratio"] is None
    assert score.parts["right_excursion"] == Decimal("4.5")
    assert score.hints == (reason,)


def test_an_affected_side_that_does_not_move_is_at_zero():
    assert COMMISSURE.score(SMILE | {"right.smile": 30}, side=Side.RIGHT).parts["side_ratio"] == 0


def test_a_missing_reading_leaves_its_side_and_the_ratio_empty():
    score = COMMISSURE.score({**SMILE, "left.rest": None}, side=Side.RIGHT)
    assert COMMISSURE.written(score) == {"right_excursion": "4.5", "left_excursion": None, "side_ratio": None}
    assert score.missing == ("left.rest",)
    assert score.hints == ()


def test_a_photograph_wants_its_scale():
    assert COMMISSURE.score({"method": "photo"}).hints == (
        "Say how wide the iris was taken to be: it scales the photograph.",
    )
    assert COMMISSURE.score({"method": "photo", "iris": "11.7"}).hints == ()


def test_the_ratio_of_microvolts_needs_to_know_how_they_were_taken():
    peaks = {"affected": "42.5", "unaffected": 170}
    score = SEMG.score(TAKEN | peaks, side=Side.LEFT)
    assert SEMG.written(score) == {"affected": "42.5", "unaffected": "170", "side_ratio": "0.25"}
    for word in TAKEN:
        partial = SEMG.score({**TAKEN, **peaks, word: None})
        assert partial.parts["side_ratio"] is None
        assert partial.missing == (word,)


@pytest.mark.parametrize(
    ("unaffected", "side", "reason"),
    [(0, Side.LEFT, OTHER_SIDE_IS_ZERO), (100, Side.BILATERAL, NO_UNAFFECTED_SIDE)],
)
def test_without_an_unaffected_side_there_is_no_ratio_of_microvolts(unaffected, side, reason):
    score = SEMG.score({**TAKEN, "affected": 50, "unaffected": unaffected}, side=side)
    assert score.parts["side_ratio"] is None
    assert score.hints == (reason,)
