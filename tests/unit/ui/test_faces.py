"""The face map and the glyph: the patient's own sides, and words for all that is drawn."""

from __future__ import annotations

import re

import pytest

from app.clinical.vocabulary import Condition, Side, Zone
from app.ui.face_map import face_map
from app.ui.face_paths import CENTERS, ZONES
from app.ui.glyph import glyph


def test_every_zone_of_the_clinic_is_drawn():
    assert set(ZONES) == set(CENTERS) == {zone.value for zone in Zone}


def test_the_patients_left_stands_at_the_viewers_right():
    face = face_map(badges={("left", "cheek"): "5", ("right", "cheek"): "7"})
    left, right = face.badges
    assert left.x > face.midline > right.x
    assert left.x - face.midline == face.midline - right.x


def test_findings_are_said_in_words():
    face = face_map(side="left", weak={"left": {"brow": 3}}, tight={"left": {"cheek": 2}})
    assert face.title == "Face map, left side affected"
    assert face.summary == (
        "Brow, left: weakness severe, tightness none; Cheek and midface, left: weakness none, tightness moderate"
    )


def test_a_face_without_findings_says_so():
    assert face_map().summary == "No zone is marked."


def test_both_sides_may_be_affected():
    assert [half.is_affected for half in face_map(side="bilateral").halves] == [True, True]


def test_chosen_zones_are_chosen_on_their_side_only():
    face = face_map(chosen=[("right", "chin")])
    assert [(zone.side, zone.key) for zone in face.zones if zone.is_chosen] == [("right", "chin")]


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("condition", Condition)
def test_a_glyph_tells_side_and_condition(side, condition):
    drawn = glyph(side, condition)
    assert drawn.label.startswith({"left": "Left", "right": "Right"}.get(side, "Both sides"))
    assert condition.label.lower() in drawn.label
    assert drawn.fills or drawn.hatch or drawn.dots


def test_conditions_are_drawn_differently():
    drawings = {(one.fill_class, one.hatch, one.dots) for one in (glyph("left", word) for word in Condition)}
    assert len(drawings) == len(Condition)


@pytest.mark.parametrize(("side", "low", "high"), [("left", 20, 36.1), ("right", 3.9, 20)])
def test_hatching_stays_in_its_half(side, low, high):
    points = re.findall(r"(-?[\d.]+),(-?[\d.]+)", glyph(side, "synkinetic").hatch)
    assert len(points) >= 8
    assert all(low <= float(x) <= high and 2.9 <= float(y) <= 37.1 for x, y in points)


def test_a_glyph_without_a_diagnosis_says_so():
    assert glyph(None, None).label == "Side and condition not recorded"
