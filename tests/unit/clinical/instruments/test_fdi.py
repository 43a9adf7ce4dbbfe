"""Facial Disability Index, by hand, with its doubtful 0."""

from __future__ import annotations

import pytest

from app.clinical.instruments import AnswerRejected, get
from app.clinical.instruments.fdi import ZERO_IS_UNANSWERED

FDI = get("fdi")
ZERO_LEFT_OUT = frozenset({ZERO_IS_UNANSWERED})


def answered(*values: int | None) -> dict[str, object]:
    return {f"items.{number}": value for number, value in enumerate(values, 1)}


@pytest.mark.parametrize(
    ("answers", "written"),
    [
        # (4+4+5+3+4 - 5) / 5 x 25 = 75; (5+5+6+4+5 - 5) / 5 x 20 = 80
        ((4, 4, 5, 3, 4, 5, 5, 6, 4, 5), ("75", "80", 5, 5)),
        # (5+4+4 - 3) / 3 x 25 = 83.3333; (2+3+4 - 3) / 3 x 20 = 40
        ((5, None, 4, None, 4, 2, None, 3, None, 4), ("83.3333", "40", 3, 3)),
        # (0+1+1+1+1 - 5) / 5 x 25 = -5; (1 - 1) / 1 x 20 = 0
        ((0, 1, 1, 1, 1, None, None, None, None, 1), ("-5", "0", 5, 1)),
        ((None,) * 5 + (6,) * 5, (None, "100", 0, 5)),
    ],
)
def test_each_scale_is_scored_over_what_is_answered(answers, written):
    physical, social, n_physical, n_social = written
    assert FDI.written(FDI.score(answered(*answers))) == {
        "physical": physical,
        "social": social,
        "n_physical": n_physical,
        "n_social": n_social,
    }


def test_a_zero_counts_as_it_stands_and_is_told():
    score = FDI.score(answered(4, 4, 0, 4, 4, 6, 6, 6, 6, 6))
    assert FDI.written(score)["physical"] == "55"  # (16 - 5) / 5 x 25
    assert score.hints == (
        "Answered with 0, not done for other reasons: 3. It counts as 0 here, which lowers the score."
        " How to count it is in doubt.",
    )
    assert score.version == "fdi-1"


def test_the_practice_may_treat_a_zero_as_unanswered():
    score = FDI.score(answered(4, 4, 0, 4, 4, 6, 6, 6, 6, 6), rules=ZERO_LEFT_OUT)
    assert FDI.written(score) == {"physical": "75", "social": "100", "n_physical": 4, "n_social": 5}
    assert "It counts as unanswered here." in score.hints[0]
    assert score.version == "fdi-1+zero_is_unanswered"


def test_nothing_but_zeros_leaves_no_score_under_that_setting():
    score = FDI.score(answered(0, 0, 0, 0, 0, 6, 6, 6, 6, 6), rules=ZERO_LEFT_OUT)
    assert score.parts["physical"] is None
    assert "No physical question counts, so there is no physical score." in score.hints


def test_fewer_than_three_answers_are_warned_about():
    few = FDI.score(answered(5, 5, None, None, None, 6, 6, 6, None, None)).hints
    assert few == ("The physical score rests on 2 of 5 questions only. Read it with care.",)


def test_what_is_unanswered_is_listed_though_it_can_be_scored():
    assert FDI.score(answered(5, None, 5, 5, 5, 6, 6, 6, 6, 6)).missing == ("items.2",)


@pytest.mark.parametrize(
    ("item", "value"), [("items.5", 6), ("items.6", 0), ("items.10", 7), ("items.1", -1)]
)
def test_each_scale_has_answers_of_its_own(item, value):
    with pytest.raises(AnswerRejected):
        FDI.score({item: value})


def test_the_calm_question_reads_the_other_way_round_as_printed():
    calm, apart = FDI.item("items.6"), FDI.item("items.7")
    assert calm.in_words(6).endswith("All of the time")
    assert apart.in_words(6).endswith("None of the time")
