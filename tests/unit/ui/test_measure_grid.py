"""The entry grid of every measure follows from its declaration alone."""

from __future__ import annotations

import pytest

from app.clinical import instruments
from app.ui import measure_grid
from app.ui.measure_grid import Control, blocks, choices, control

EVERY = pytest.mark.parametrize("instrument", instruments.ALL, ids=lambda one: one.key)


@EVERY
def test_every_item_stands_in_the_grid_once(instrument):
    drawn = [item.key for block in blocks(instrument) for row in block.rows for item in row.items]
    assert sorted(drawn) == sorted(item.key for item in instrument.items)


@EVERY
def test_no_two_choices_of_a_row_share_a_key_or_a_face(instrument):
    for item in instrument.items:
        keys, faces = [one.key for one in choices(item)], [one.face for one in choices(item)]
        assert len(set(keys)) == len(keys)
        assert len(set(faces)) == len(faces)


@EVERY
def test_no_two_fields_are_called_the_same(instrument):
    names = [measure_grid.spoken(instrument, item) for item in instrument.items]
    assert len(set(names)) == len(names)


def test_movement_and_synkinesis_of_an_expression_stand_in_one_row_after_the_face_at_rest():
    rest, grid = blocks(instruments.get("sunnybrook"))
    assert [row.label for row in rest.rows] == ["Eye", "Cheek", "Mouth"]
    assert [column.title for column in grid.columns] == ["Movement", "Synkinesis"]
    assert [item.key for item in grid.rows[0].items] == ["voluntary.brow", "synkinesis.brow"]
    assert [one.face for one in grid.columns[1].legend] == ["0", "1", "2", "3"]


def test_both_sides_of_a_muscle_stand_in_one_row_by_the_letters_of_their_grades():
    (grid,) = blocks(instruments.get("muscle_grade"))
    assert [column.title for column in grid.columns] == ["Right", "Left"]
    assert [(one.face, one.key, one.words) for one in grid.columns[0].legend][:2] == [
        ("F", "f", "functional"),
        ("WF", "w", "weak functional"),
    ]


def test_what_a_number_means_is_said_once_over_the_questions_it_holds_for():
    runs = [[len(block.rows), block.columns[0].legend[0].words] for block in blocks(instruments.get("face"))]
    assert runs == [[3, "Not at all"], [9, "All of the time"], [3, "Strongly agree"]]


@pytest.mark.parametrize(
    ("measure", "item", "drawn"),
    [
        ("house_brackmann", "grade", Control.DESCRIBED),
        ("house_brackmann", "eye_closes", Control.WORDS),
        ("pain", "now", Control.NUMBERS),
        ("commissure", "iris", Control.AMOUNT),
        ("semg", "device", Control.TEXT),
    ],
)
def test_each_kind_of_answer_has_its_control(measure, item, drawn):
    assert control(instruments.get(measure).item(item)) is drawn
