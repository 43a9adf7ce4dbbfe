"""The composite is a sum: parts that move against it are said in words, with their numbers and days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.clinical.course import Measured
from app.clinical.sunnybrook_notes import AGREEMENT, sunnybrook_notes

START = date(2026, 1, 5)


def face(place, voluntary, resting, synkinesis, version="sunnybrook-1"):
    parts = {
        "voluntary": Decimal(voluntary),
        "resting": Decimal(resting),
        "synkinesis": Decimal(synkinesis),
        "composite": Decimal(voluntary - resting - synkinesis),
    }
    return Measured(on=START + timedelta(days=35 * place), parts=parts, version=version)


def said(*course, **more):
    return sunnybrook_notes(course, today=date(2027, 1, 1), **more)


def test_a_rising_composite_with_worsening_synkinesis_is_said():
    assert said(face(0, 60, 10, 2), face(1, 72, 10, 6)) == (
        "The composite rose (48 to 56) between 5 Jan 2026 and 9 Feb 2026 while synkinesis worsened from 2 to 6"
        " (lower is better). The rise comes from voluntary movement, 60 to 72.",
        AGREEMENT,
    )


def test_falling_movement_behind_a_rising_composite_is_said():
    assert said(face(0, 60, 15, 6), face(1, 56, 5, 4)) == (
        "The composite rose (39 to 47) between 5 Jan 2026 and 9 Feb 2026 while voluntary movement worsened"
        " from 60 to 56 (higher is better). The rise comes from resting symmetry, 15 to 5 and synkinesis, 6 to 4.",
    )


def test_an_unchanged_composite_of_parts_that_moved_apart_is_said():
    assert said(face(0, 60, 10, 2), face(1, 64, 10, 6)) == (
        "The composite stayed at 48 between 5 Jan 2026 and 9 Feb 2026, but its parts moved apart: voluntary"
        " movement improved from 60 to 64 (higher is better) and synkinesis worsened from 2 to 6"
        " (lower is better).",
        AGREEMENT,
    )


def test_a_falling_composite_says_which_part_improved():
    (note,) = said(face(0, 60, 5, 2), face(1, 64, 15, 2))
    assert note.startswith("The composite fell (53 to 47)")
    assert "voluntary movement improved from 60 to 64" in note


def test_what_happened_since_the_last_measure_is_said_when_baseline_hides_it():
    notes = said(face(0, 40, 10, 8), face(1, 60, 10, 2), face(2, 72, 10, 5))
    assert notes[0].startswith("The composite rose (48 to 57) between 9 Feb 2026 and 16 Mar 2026")


def test_parts_that_move_together_need_no_words():
    assert said(face(0, 60, 10, 6), face(1, 72, 5, 4)) == ()
    assert said(face(0, 60, 10, 6), face(1, 60, 10, 6)) == ()
    assert said(face(0, 60, 10, 6)) == ()
    assert said() == ()


def test_a_chosen_baseline_is_compared_with():
    course = (face(0, 60, 10, 2), face(1, 60, 10, 8), face(2, 72, 10, 6))
    assert said(*course)
    assert said(*course, baseline_on=course[1].on) == ()


def test_incomplete_faces_and_other_versions_are_not_compared():
    incomplete = face(0, 60, 10, 2)
    incomplete.parts["composite"] = None
    assert said(incomplete, face(1, 72, 10, 6)) == ()
    assert said(face(0, 60, 10, 2, version="old"), face(1, 72, 10, 6)) == ()


faces = st.tuples(st.integers(20, 100), st.integers(0, 20), st.integers(0, 15))


@given(faces, faces)
def test_a_note_appears_exactly_when_some_part_moved_against_another(one, other):
    moves = [other[0] - one[0], one[1] - other[1], one[2] - other[2]]
    apart = any(move > 0 for move in moves) and any(move < 0 for move in moves)
    assert bool(said(face(0, *one), face(1, *other))) is apart
