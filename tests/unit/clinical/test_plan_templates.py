"""The declared plans to start from."""

from __future__ import annotations

import pytest

from app.clinical import instruments
from app.clinical.plan_templates import STARTERS
from app.clinical.surgeries import COURSES, OVERRIDES, Basis
from app.clinical.vocabulary import Condition, SurgeryType, Technique

each = pytest.mark.parametrize("starter", STARTERS, ids=lambda one: one.key)
OF_SURGERY = [one for one in STARTERS if one.surgery_type]


def of(surgery: SurgeryType):
    return next(one for one in STARTERS if one.surgery_type is surgery)


def test_every_condition_and_every_surgery_with_an_outline_has_its_starter():
    plain = [one.condition for one in STARTERS if one.surgery_type is None]
    assert plain == [Condition.FLACCID, Condition.PARETIC, Condition.SYNKINETIC, Condition.MIXED]
    assert [one.surgery_type for one in OF_SURGERY] == list(COURSES)
    assert len({one.key for one in STARTERS}) == len(STARTERS)


@each
def test_a_starter_is_a_whole_plan(starter):
    content = starter.content
    assert content.title
    assert content.interventions
    assert content.precautions
    assert content.visits_per_week > 0
    assert content.weeks * 7 <= 90, "a certification holds 90 days at most"


@each
def test_a_starter_says_how_well_its_times_are_known(starter):
    assert starter.basis
    assert any(told.basis is Basis.DEFAULT for told in starter.basis)


@each
def test_the_goals_of_a_starter_name_measures_and_no_numbers(starter):
    assert starter.content.goals
    for wish in starter.content.goals:
        assert instruments.measure(wish.measure).part.has_direction
        assert wish.function
        assert not any(sign.isdigit() for sign in wish.function)


@pytest.mark.parametrize("starter", OF_SURGERY, ids=lambda one: one.key)
def test_after_surgery_the_surgeons_protocol_overrides_and_something_is_restricted(starter):
    assert OVERRIDES in starter.content.precautions
    assert starter.content.restrictions


@pytest.mark.parametrize(
    ("surgery", "days"),
    [
        (SurgeryType.GRACILIS_MASSETERIC, [21, 42, None]),
        (SurgeryType.GRACILIS_CROSS_FACE, [21, 42, None]),
        (SurgeryType.MASSETERIC_TRANSFER, [None, None]),
        (SurgeryType.HYPOGLOSSAL_TRANSFER, [None, None]),
        (SurgeryType.TEMPORALIS_TRANSFER, [None, 28, None]),
        (SurgeryType.SELECTIVE_NEURECTOMY, [42, None]),
        (SurgeryType.STATIC_PROCEDURE, [None]),
    ],
)
def test_restrictions_last_as_long_as_the_outline_says_else_until_cleared(surgery, days):
    assert [one.days for one in of(surgery).content.restrictions] == days


def test_the_flaccid_starter_has_no_movement_to_practise_and_cares_for_the_eye():
    (flaccid,) = [one for one in STARTERS if one.condition is Condition.FLACCID]
    techniques = {one.technique for one in flaccid.content.interventions}
    assert Technique.EYE_CARE in techniques
    assert Technique.NEUROMUSCULAR_RETRAINING not in techniques


def test_electrical_stimulation_is_in_no_starter():
    every = [one.technique for starter in STARTERS for one in starter.content.interventions]
    assert Technique.ELECTRICAL_STIMULATION not in every
