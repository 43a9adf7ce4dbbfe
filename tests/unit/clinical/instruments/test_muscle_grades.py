"""Muscle grades: kept as given, and never summed."""

from __future__ import annotations

import pytest

from app.clinical.instruments import AnswerRejected, get
from app.clinical.vocabulary import Muscle

IN_WORDS, MRC_LIKE = get("muscle_grade"), get("muscle_grade_mrc")


def test_every_muscle_is_graded_on_each_side():
    for instrument in (IN_WORDS, MRC_LIKE):
        assert len(instrument.items_in("right")) == len(instrument.items_in("left")) == len(Muscle)


def test_grades_are_kept_and_nothing_is_made_of_them():
    answers = IN_WORDS.read({"right.frontalis": "NF", "left.frontalis": "F", "right.mentalis": "0"})
    assert answers["right.frontalis"] == "NF"
    assert answers["right.mentalis"] == "0"
    score = IN_WORDS.score(answers)
    assert IN_WORDS.written(score) == {}
    assert score.missing == ()


def test_the_two_scales_do_not_take_each_other_s_grades():
    for instrument, wrong in ((IN_WORDS, 3), (MRC_LIKE, "WF"), (MRC_LIKE, 6)):
        with pytest.raises(AnswerRejected):
            instrument.score({"left.platysma": wrong})


def test_the_scale_that_does_not_fit_the_face_says_so():
    assert "MRC-like" in MRC_LIKE.name
    assert "gravity" in MRC_LIKE.doubts[0]
    assert IN_WORDS.doubts == ()
