"""Reminders in the flaccid phase."""

from __future__ import annotations

import pytest

from app.clinical.cautions import exercise_caution, phase_caution
from app.clinical.vocabulary import Condition, Technique

RETRAINING = Technique.NEUROMUSCULAR_RETRAINING


def test_retraining_with_repetitions_is_cautioned_in_the_flaccid_phase():
    assert "no effortful exercise" in exercise_caution(Condition.FLACCID, RETRAINING, 10)


@pytest.mark.parametrize(
    ("condition", "technique", "repetitions"),
    [
        (Condition.FLACCID, RETRAINING, 0),
        (Condition.FLACCID, RETRAINING, None),
        (Condition.FLACCID, Technique.SOFT_TISSUE_MASSAGE, 10),
        (Condition.SYNKINETIC, RETRAINING, 10),
        (None, RETRAINING, 10),
    ],
)
def test_anything_else_is_not(condition, technique, repetitions):
    assert exercise_caution(condition, technique, repetitions) is None


def test_only_the_flaccid_phase_has_a_standing_reminder():
    assert [condition for condition in Condition if phase_caution(condition)] == [Condition.FLACCID]
