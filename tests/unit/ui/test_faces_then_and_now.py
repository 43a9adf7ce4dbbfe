"""The face on two days: drawn from the answers, compared zone by zone, and said in words."""

from __future__ import annotations

from datetime import date

import pytest

from app.clinical.course import Course, Measured
from app.clinical.vocabulary import Side, Zone
from app.ui import faces as drawing
from app.ui.faces import face_days

FEBRUARY, JUNE, OCTOBER = date(2026, 2, 16), date(2026, 6, 1), date(2026, 10, 26)
KEYS = ("brow", "eye", "snarl", "smile", "pucker")


def measured(on, movement, synkinesis, version="sunnybrook-1"):
    """Five answers each, from the top down; None was not scored."""
    answers = {f"voluntary.{key}": value for key, value in zip(KEYS, movement, strict=True)}
    answers |= {f"synkinesis.{key}": value for key, value in zip(KEYS, synkinesis, strict=True)}
    return Measured(on, {}, answers, version=version)


COURSE = (
    measured(FEBRUARY, (1, 2, 1, 2, 5), (0, 0, 0, 0, 2)),
    measured(JUNE, (2, 3, None, 3, 4), (0, 1, 0, 2, 1)),
    measured(OCTOBER, (2, 4, 1, 4, 4), (0, 1, 0, None, 0)),
)


def faces(measured, side, **options):
    return drawing.faces(Course("sunnybrook", tuple(measured), side=side), **options)


def drawn(face, side):
    return {zone.key: (zone.weak, zone.tight) for zone in face.zones if zone.side == side}


def words(found, finding):
    return {row.label: getattr(row, finding).word for row in found.rows}


def test_the_first_day_stands_beside_the_newest():
    found = faces(COURSE, Side.LEFT)
    assert (found.then.on, found.now.on, found.place, found.is_newest) == (FEBRUARY, OCTOBER, 2, True)
    assert drawn(found.then_map, "left")["brow"] == (3, 0)
    assert drawn(found.now_map, "left")["eye"] == (1, 1)


def test_only_the_affected_half_is_coloured():
    found = faces(COURSE, Side.LEFT)
    assert set(drawn(found.now_map, "right").values()) == {(0, 0)}


def test_both_halves_are_coloured_where_both_sides_are_affected_and_the_doubt_is_said():
    found = faces(COURSE, Side.BILATERAL)
    assert drawn(found.now_map, "right") == drawn(found.now_map, "left")
    assert "not valid as designed" in found.caution
    assert faces(COURSE, Side.LEFT).caution == ""


def test_each_zone_says_what_moved_better_or_worse_even_within_one_shade():
    found = faces(COURSE, Side.LEFT)
    assert words(found, "weakness") == {
        "Brow": "better",  # 1 to 2, both drawn as severe
        "Eye": "better",
        "Nose": "same",
        "Cheek": "better",
        "Mouth": "worse",
    }
    assert words(found, "synkinesis") == {
        "Brow": "same",
        "Eye": "worse",
        "Nose": "same",
        "Cheek": "not compared",
        "Mouth": "better",
    }


def test_what_changed_is_said_in_one_sentence():
    assert faces(COURSE, Side.LEFT).sentence == (
        "26 Oct 2026 against the baseline of 16 Feb 2026. Movement better: brow, eye, cheek; worse: mouth; same: nose."
        " Co-movement better: mouth; worse: eye; same: brow, nose; not compared: cheek."
    )


def test_a_zone_that_was_not_scored_is_marked_so_and_not_drawn_as_healthy():
    found = faces(COURSE, Side.LEFT, shown="1 Jun 2026")
    assert [(zone.side, zone.key) for zone in found.now_map.zones if zone.is_unscored] == [("left", "nose")]
    assert "Nose: weakness not scored, co-movement none" in found.now_map.summary
    assert found.rows[2].weakness.now.words == "not scored"


@pytest.mark.parametrize(
    ("baseline", "then"),
    [
        (None, FEBRUARY),
        (JUNE, JUNE),
        (date(2026, 7, 7), JUNE),  # nothing measured that day: the last before it
        (date(2026, 1, 1), FEBRUARY),
    ],
)
def test_the_baseline_is_the_last_measured_day_up_to_the_one_chosen(baseline, then):
    assert faces(COURSE, Side.LEFT, baseline=baseline).then.on == then


@pytest.mark.parametrize("shown", [None, "", "2 Jun 2026", "yesterday"])
def test_an_unknown_day_shows_the_newest(shown):
    assert faces(COURSE, Side.LEFT, shown=shown).now.on == OCTOBER


def test_the_baseline_against_itself_says_so():
    found = faces(COURSE, Side.LEFT, shown="16 Feb 2026")
    assert found.sentence == "16 Feb 2026 is the baseline itself."


def test_of_two_measures_on_one_day_the_later_stands():
    (day,) = face_days([COURSE[0], measured(FEBRUARY, (3,) * 5, (1,) * 5)])
    assert day.zones[Zone.BROW].movement == 3


def test_without_side_or_answers_there_is_no_face():
    assert faces(COURSE, None) is None
    assert faces((), Side.LEFT) is None
    assert faces([Measured(JUNE, {}, {"rest.eye": "normal"})], Side.LEFT) is None
