"""Reminders: in the flaccid phase, and those of the care description's part 7."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.clinical import cautions
from app.clinical.cautions import Situation, phase_caution
from app.clinical.vocabulary import Condition, Finding, Technique, Zone


def test_only_the_flaccid_phase_has_a_standing_reminder():
    assert [condition for condition in Condition if phase_caution(condition)] == [Condition.FLACCID]


# part 7, line by line


DAY = date(2026, 11, 23)
ORDINARY = Situation(visit_on=DAY, condition=Condition.PARETIC, age=46, effort=3)


def told(place: str, **facts) -> set[str]:
    found = cautions.beside(replace(ORDINARY, **facts)).get(place, [])
    return {caution.key for caution in found if not caution.is_standing}


def test_an_ordinary_visit_has_only_the_standing_reminders():
    found = cautions.beside(ORDINARY)
    assert {one.key for place in found.values() for one in place if not one.is_standing} == {"stimulation"}
    assert set(found) == {
        "soft_tissue_massage", "stretching", "eye_care", "electrical_stimulation", "subjective",
    }  # fmt: skip


def test_retraining_is_cautioned_in_the_flaccid_phase_and_against_full_effort_in_synkinesis():
    assert told("neuromuscular_retraining", condition=Condition.FLACCID) == {"flaccid"}
    assert told("neuromuscular_retraining", condition=Condition.SYNKINETIC) == {"maximal_effort"}
    assert told("neuromuscular_retraining", condition=Condition.MIXED) == {"maximal_effort"}


def test_an_effort_above_three_of_ten_is_reminded_of():
    assert told("neuromuscular_retraining", effort=3) == set()
    assert told("neuromuscular_retraining", effort=4) == {"effort"}


def test_massage_is_cautioned_for_six_weeks_after_surgery():
    assert told("soft_tissue_massage", surgery_on=DAY - timedelta(weeks=6)) == {"fresh_surgery"}
    assert told("soft_tissue_massage", surgery_on=DAY - timedelta(weeks=6, days=1)) == set()
    assert told("soft_tissue_massage", surgery_on=DAY + timedelta(days=1)) == set()


def test_massage_is_cautioned_the_first_day_after_toxin():
    assert told("soft_tissue_massage", toxin_on=DAY) == {"fresh_toxin"}
    assert told("soft_tissue_massage", toxin_on=DAY - timedelta(days=1)) == {"fresh_toxin"}
    assert told("soft_tissue_massage", toxin_on=DAY - timedelta(days=2)) == set()


@pytest.mark.parametrize(
    ("finding", "key"),
    [
        (Finding.EAR_DISCHARGE_OR_VESICLES, "rash"),
        (Finding.TICK_OR_RASH, "rash"),
        (Finding.WOUND_INFECTION, "infection"),
    ],
)
def test_massage_is_cautioned_where_the_skin_was_noted(finding, key):
    assert told("soft_tissue_massage", findings=frozenset([finding])) == {key}


def test_a_latex_allergy_stands_beside_what_is_done_inside_the_mouth():
    assert told("soft_tissue_massage", is_allergic_to_latex=True) == {"latex"}
    assert told("stretching", is_allergic_to_latex=True) == {"latex"}
    assert cautions.is_latex(["Natural Rubber Latex"])
    assert not cautions.is_latex(["Penicillin", "Shellfish"])


def test_hands_at_the_eye_are_reminded_not_to_press_on_it():
    at_the_eye = {Technique.TAPING: frozenset([Zone.EYE])}
    assert told("taping", zones=at_the_eye) == {"eye_pressure"}
    assert told("taping", zones={Technique.TAPING: frozenset([Zone.CHEEK])}) == set()


def test_a_child_is_treated_as_a_child():
    assert told("neuromuscular_retraining", age=17) == {"child"}
    assert told("neuromuscular_retraining", age=18) == set()
    assert told("neuromuscular_retraining", age=None) == set()


def test_what_concerns_this_patient_stands_before_the_standing_reminders():
    found = cautions.beside(replace(ORDINARY, is_allergic_to_latex=True))["stretching"]
    assert [caution.key for caution in found] == ["latex", "intraoral"]


def test_every_caution_has_words_and_a_source():
    for caution in cautions.CAUTIONS:
        assert caution.words.endswith("."), caution.key
        assert caution.source, caution.key
