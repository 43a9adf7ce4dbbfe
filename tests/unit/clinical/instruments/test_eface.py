"""eFACE: stored as reported, never computed."""

from __future__ import annotations

import pytest

from app.clinical.instruments import AnswerRejected, get
from app.clinical.instruments.eface import NOT_COMPUTED

EFACE = get("eface")
REPORTED = {
    "reported.static": "81.5",
    "reported.dynamic": 64,
    "reported.synkinesis": 92,
    "reported.total": 74,
}


def test_scores_are_what_the_app_reports():
    score = EFACE.score(REPORTED)
    main = {"static": "81.5", "dynamic": "64", "synkinesis": "92", "total": "74"}
    regional = dict.fromkeys(("periocular", "midface_smile", "smile", "lower_face_neck"))
    assert EFACE.written(score) == main | regional
    assert score.missing == ()
    assert score.hints == ()


def test_raw_answers_never_become_a_score():
    raw = {item.key: 100 for item in EFACE.items if item.group != "reported"}
    assert len(raw) == 15
    score = EFACE.score(raw)
    assert set(score.parts.values()) == {None}
    assert score.hints == (NOT_COMPUTED,)
    assert score.missing == tuple(REPORTED)


def test_raw_answers_beside_the_scores_do_not_change_them():
    assert EFACE.score(REPORTED | {"dynamic.brow_raise": 180}).parts == EFACE.score(REPORTED).parts


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("reported.total", "100.5"),
        ("static.brow_rest", 201),
        ("synkinesis.ocular", 101),
        ("dynamic.brow_raise", -1),
    ],
)
def test_values_beyond_the_app_s_scales_are_rejected(item, value):
    with pytest.raises(AnswerRejected):
        EFACE.score({item: value})
