"""The face beside a home exercise: the zone, the side, and what is done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.clinical import exercise_library
from app.clinical.exercise_library import BY_KEY
from app.clinical.home_exercises import Exercise, SideUse
from app.clinical.vocabulary import Direction, Side, Technique, Zone
from app.ui import face_paths
from app.ui.exercise_drawing import exercise

CHEEK = Exercise("", "", Technique.STRETCHING, Zone.CHEEK, direction=Direction.DOWN)


def halves(drawing):
    """The half at the viewer's left, and the one at the right."""
    left, right = sorted(drawing.halves, key=lambda half: "scale(-1,1)" not in half.transform)
    return left, right


@pytest.mark.parametrize(
    ("side", "mirrored", "at_left", "at_right"),
    [
        (Side.RIGHT, False, True, False),  # the clinic sees the patient from in front
        (Side.LEFT, False, False, True),
        (Side.RIGHT, True, False, True),  # the patient sees a mirror
        (Side.LEFT, True, True, False),
        (Side.BILATERAL, True, True, True),
        (None, False, True, True),
    ],
)
def test_the_worked_side_stands_where_the_reader_sees_it(side, mirrored, at_left, at_right):
    drawing = exercise(replace(CHEEK, side=side), mirrored=mirrored)
    assert [bool(half.zone) for half in halves(drawing)] == [at_left, at_right]
    assert [bool(half.lines) for half in halves(drawing)] == [at_left, at_right]
    assert [is_worked for _, is_worked in drawing.labels] == [at_left, at_right]


def test_the_sides_are_named_for_the_reader():
    assert [word for word, _ in exercise(CHEEK).labels] == ["Right", "Left"]
    assert [word for word, _ in exercise(CHEEK, mirrored=True).labels] == ["Your left", "Your right"]


@pytest.mark.parametrize(
    ("use", "at_left", "at_right", "words"),
    [
        (SideUse.AFFECTED, False, True, "affected side"),
        (SideUse.OTHER, True, False, "other side"),
        (SideUse.BOTH, True, True, "both sides"),
    ],
)
def test_the_library_names_the_affected_and_the_other_side(use, at_left, at_right, words):
    drawing = exercise(replace(CHEEK, side=use))
    assert drawing.labels == (("Other", at_left), ("Affected", at_right))
    assert f"Cheek and midface, {words}," in drawing.words


def test_the_drawing_is_also_said_in_words():
    drawing = exercise(replace(CHEEK, side=Side.RIGHT), mirrored=True)
    assert drawing.words == "Drawing: Cheek and midface, your right side, a slow stretch, down"
    still = exercise(BY_KEY["retrain_eye_open_smile"])
    assert still.words == "Drawing: Cheek and midface, both sides, a small movement; the eye stays still"


@pytest.mark.parametrize(
    ("direction", "way"),
    [
        (Direction.DOWN, "M78,204 L78,240"),
        (Direction.UP, "M78,240 L78,204"),
        (Direction.OUTWARD, "M60,222 L96,222"),
        (Direction.INWARD, "M96,222 L60,222"),
    ],
)
def test_a_stretch_is_an_arrow_the_way_the_skin_is_drawn(direction, way):
    _, half = halves(exercise(replace(CHEEK, side=Side.LEFT, direction=direction)))
    assert half.lines == (way,)
    assert len(half.heads) == len(half.bars) == 1


def test_massage_is_circles_rest_is_waves_and_a_movement_is_an_arrow():
    def first(technique):
        return halves(exercise(replace(CHEEK, technique=technique)))[0].lines

    assert all(" A10,10 " in line for line in first(Technique.SOFT_TISSUE_MASSAGE))
    assert all(" q4,-6 " in line for line in first(Technique.RELAXATION))
    assert first(Technique.NEUROMUSCULAR_RETRAINING) == ("M62,240 L86,204",)


def test_a_lid_is_stretched_on_a_closed_eye_and_never_pressed():
    drawing = exercise(BY_KEY["eye_lid_stretch"])
    _, half = halves(drawing)
    assert not half.has_open_eye
    assert half.lines == ("M57,124 L57,144",)


@pytest.mark.parametrize("zone", [*Zone, None])
@pytest.mark.parametrize("technique", Technique)
@pytest.mark.parametrize("direction", [*Direction, None])
def test_any_exercise_can_be_drawn(technique, zone, direction):
    drawing = exercise(Exercise("", "", technique, zone, direction=direction))
    assert {half.zone for half in drawing.halves} == {face_paths.ZONES[zone.value] if zone else ""}


def test_every_starter_shows_what_is_done():
    for one in exercise_library.ALL:
        assert any(half.lines or half.heads or half.bars for half in exercise(one).halves), one.key
