from __future__ import annotations

from app.clinical.face_picture import levels
from app.clinical.vocabulary import Zone


def test_each_expression_colours_its_zone_by_weakness_and_synkinesis():
    answers = {"voluntary.brow": 1, "synkinesis.brow": 0, "voluntary.smile": 4, "synkinesis.smile": 2}
    assert levels(answers) == {Zone.BROW: (3, 0), Zone.CHEEK: (1, 2)}


def test_a_zone_without_both_answers_is_left_out_and_never_drawn_as_healthy():
    assert levels({"voluntary.eye": 5, "synkinesis.eye": None}) == {}
