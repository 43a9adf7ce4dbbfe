"""Pain, tightness, oral competence and the smile grade: one answer, one score."""

from __future__ import annotations

import pytest

from app.clinical.instruments import AnswerRejected, get


def test_pain_now_and_the_worst_of_the_week_stand_on_their_own():
    pain = get("pain")
    assert pain.written(pain.score({"now": 3, "worst": 7})) == {"now": 3, "worst": 7}
    assert pain.written(pain.score({"now": 3})) == {"now": 3, "worst": None}
    assert pain.score({"now": 3, "worst": 7}).hints == ()


def test_a_worst_pain_below_the_one_now_is_asked_about():
    score = get("pain").score({"now": 5, "worst": 4})
    assert score.parts == {"now": 5, "worst": 4}
    assert "Check the entries." in score.hints[0]


def test_tightness_of_face_and_neck_and_where():
    tightness = get("tightness")
    score = tightness.score({"face": 6, "neck": 0, "regions.cheek": "yes", "regions.eye": "no"})
    assert tightness.written(score) == {"face": 6, "neck": 0}
    assert score.missing == ()


@pytest.mark.parametrize("value", [-1, 11, "5.5", 5.0])
def test_scales_of_ten_have_whole_steps(value):
    for key, item in (("pain", "now"), ("tightness", "neck")):
        with pytest.raises(AnswerRejected, match="whole number from 0 to 10"):
            get(key).score({item: value})


def test_the_check_in_s_numbers_are_the_same_measure():
    assert get("pain").part("now").entry == "checkin.pain"
    assert get("tightness").part("neck").entry == "checkin.tight_neck"


def test_drooling_is_better_when_lower_and_a_smile_when_higher():
    oral, smile = get("oral_competence"), get("terzis")
    assert oral.written(oral.score({"drooling": 2})) == {"drooling": 2}
    assert oral.part("drooling").lower_is_better
    assert smile.written(smile.score({"grade": 4, "raters": "3"})) == {"grade": 4}
    assert not smile.part("grade").lower_is_better
