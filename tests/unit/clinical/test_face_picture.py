from __future__ import annotations

import pytest

from app.clinical.change import Direction
from app.clinical.face_picture import ZoneAnswers, direction, levels, zones
from app.clinical.vocabulary import Zone


def test_each_expression_colours_its_zone_by_weakness_and_synkinesis():
    answers = {"voluntary.brow": 1, "synkinesis.brow": 0, "voluntary.smile": 4, "synkinesis.smile": 2}
    assert levels(answers) == {Zone.BROW: (3, 0), Zone.CHEEK: (1, 2)}


def test_a_zone_without_both_answers_is_left_out_and_never_drawn_as_healthy():
    assert levels({"voluntary.eye": 5, "synkinesis.eye": None}) == {}


def test_every_zone_keeps_what_was_answered_of_it_from_the_top_down():
    found = zones({"voluntary.snarl": 3, "synkinesis.pucker": 0})
    assert list(found) == [Zone.BROW, Zone.EYE, Zone.NOSE, Zone.CHEEK, Zone.MOUTH]
    assert found[Zone.NOSE] == ZoneAnswers(3, None)
    assert found[Zone.NOSE].weakness == 2
    assert found[Zone.MOUTH] == ZoneAnswers(None, 0)
    assert found[Zone.MOUTH].weakness is None


@pytest.mark.parametrize(
    ("earlier", "later", "lower_is_better", "word"),
    [
        (1, 2, False, Direction.BETTER),
        (1, 2, True, Direction.WORSE),
        (3, 0, True, Direction.BETTER),
        (5, 4, False, Direction.WORSE),
        (0, 0, True, Direction.SAME),
        (None, 4, False, None),
        (4, None, False, None),
    ],
)
def test_more_movement_and_less_co_movement_are_better(earlier, later, lower_is_better, word):
    assert direction(earlier, later, lower_is_better=lower_is_better) is word
