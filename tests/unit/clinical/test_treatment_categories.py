"""The categories of treatment and which one a zone suggests."""

from __future__ import annotations

import pytest

from app.clinical.face_picture import ZoneAnswers
from app.clinical.treatment_categories import CATEGORIES, suggestion
from app.clinical.vocabulary import Condition, TreatmentCategory

INITIATION, FACILITATION, MOVEMENT_CONTROL, RELAXATION = TreatmentCategory
FLACCID, PARETIC, SYNKINETIC, MIXED, AFTER_SURGERY = Condition


def test_every_category_says_who_aim_content_and_what_to_avoid():
    assert set(CATEGORIES) == set(TreatmentCategory)
    assert all(one.who and one.aim and one.content and one.avoid for one in CATEGORIES.values())


@pytest.mark.parametrize(
    ("condition", "movement", "synkinesis", "suggested"),
    [
        # the zone speaks for itself where it was scored
        (MIXED, 1, 0, INITIATION),
        (MIXED, 2, 0, INITIATION),
        (MIXED, 3, 0, FACILITATION),
        (MIXED, 4, 0, FACILITATION),
        (MIXED, 5, 0, None),
        (MIXED, 4, 1, MOVEMENT_CONTROL),
        (MIXED, 5, 2, MOVEMENT_CONTROL),
        (MIXED, 5, 3, RELAXATION),
        (SYNKINETIC, 3, 0, FACILITATION),
        (FLACCID, 3, None, FACILITATION),
        # else the phase does
        (FLACCID, None, None, INITIATION),
        (PARETIC, None, None, FACILITATION),
        (SYNKINETIC, None, None, MOVEMENT_CONTROL),
        (MIXED, None, None, None),
        # after surgery the surgeon's protocol comes first, and an unknown phase says nothing
        (AFTER_SURGERY, 2, 0, None),
        (None, 2, 0, None),
    ],
)
def test_a_zone_suggests(condition, movement, synkinesis, suggested):
    found = suggestion(condition, ZoneAnswers(movement, synkinesis))
    assert (found.category if found else None) == suggested


def test_a_suggestion_says_what_it_was_read_from():
    assert suggestion(MIXED, ZoneAnswers(4, 2)).why == "synkinesis 2 of 3"
    assert suggestion(MIXED, ZoneAnswers(4, 0)).why == "movement 4 of 5, no synkinesis"
    assert suggestion(FLACCID, None).why == "flaccid phase"
