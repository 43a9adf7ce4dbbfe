"""What was chosen in a session, applied to a plan: the plan it makes, the words, what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.care.plan_choices import refitted, worked_out
from app.care.plan_versions import ExerciseValues, GoalValues, PlanValues
from app.clinical.vocabulary import Condition, Side, Technique, Zone

VISIT = date(2026, 11, 23)
SMILE = ExerciseValues("Eye-open smile", Technique.NEUROMUSCULAR_RETRAINING, Zone.CHEEK, None, 10, 3, 2)
PUCKER = ExerciseValues("Soft pucker", Technique.NEUROMUSCULAR_RETRAINING, Zone.MOUTH, None, 8, None, 1)
NECK = ExerciseValues("Neck release", Technique.STRETCHING, Zone.PLATYSMA, Side.LEFT, None, 15, 2)
GOAL = GoalValues(
    "Smile without the eye closing", "sunnybrook.composite", Decimal(13), Decimal(70), date(2026, 12, 31)
)
PLAN = PlanValues(
    title="Retraining",
    reason="",
    starts_on=date(2026, 6, 8),
    ends_on=date(2026, 12, 31),
    visits_per_week=Decimal("1.00"),
    visits_planned=12,
    goals=(GOAL,),
    home_exercises=(SMILE, PUCKER, NECK),
)


LIBRARY = {
    "soft_pucker": {
        "name": "Soft pucker, small",
        "technique": Technique.NEUROMUSCULAR_RETRAINING,
        "side": Side.LEFT,
        "repetitions": 5,
        "times_per_day": 2,
        "effort": 2,
        "instructions": "Lips forward a little.",
        "stop_rule": "Stop when the eye narrows.",
        "exercise_key": "soft_pucker",
    }
}


def changed(said, *, condition=Condition.SYNKINETIC, plan=PLAN, affected=Side.LEFT):
    return worked_out(plan, said, visit_on=VISIT, affected=affected, condition=condition, library=LIBRARY)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"home.1.decision": "keep"},
        {"home.1.repetitions": 10},
        {"home.1.decision": "keep", "home.1.repetitions": 12},
        {"plan.visits_per_week": "1"},
        {"goal.1.target": "70"},
        {"plan.why": "Nothing to change"},
    ],
)
def test_what_says_the_same_or_keeps_it_changes_nothing(said):
    made = changed(said)
    assert (made.values, made.words, made.problems) == (PLAN, (), {})


@pytest.mark.parametrize(
    ("said", "words", "exercise"),
    [
        (
            {"home.1.decision": "change", "home.1.repetitions": 12},
            "Eye-open smile: 10 to 12 repetitions",
            replace(SMILE, repetitions=12),
        ),
        (
            {"home.1.hold_seconds": 5, "home.1.times_per_day": 3},
            "Eye-open smile: hold 3 to 5 s, 2 to 3 times a day",
            replace(SMILE, hold_seconds=5, times_per_day=3),
        ),
        ({"home.1.repetitions": 0}, "Eye-open smile: 10 to 0 repetitions", replace(SMILE, repetitions=0)),
    ],
)
def test_a_new_dose_is_told_with_the_old_one(said, words, exercise):
    made = changed(said)
    assert made.words == (words,)
    assert made.values.home_exercises == (exercise, PUCKER, NECK)
    assert made.problems == {}


def test_a_dose_that_was_not_told_before_is_told_alone():
    assert changed({"home.3.repetitions": 3}).words == ("Neck release: 3 repetitions",)


def test_a_stopped_exercise_is_gone_and_the_others_stay():
    made = changed({"home.2.decision": "stop", "home.2.repetitions": 9})
    assert made.words == ("Soft pucker: stopped",)
    assert made.values.home_exercises == (SMILE, NECK)


def test_progress_without_a_new_dose_is_asked_for_at_its_field():
    made = changed({"home.2.decision": "change", "home.2.repetitions": 8})
    assert made.problems == {"home.2.repetitions": "Soft pucker: say the new dose, or choose Keep."}


def test_a_new_exercise_comes_last():
    said = {"name": "Ooh to eee", "technique": "neuromuscular_retraining", "zone": "mouth", "side": "left"}
    said |= {"repetitions": 10, "hold_seconds": 2, "times_per_day": 1, "cue": "Slow"}
    made = changed({f"home.new.2.{name}": value for name, value in said.items()})
    assert made.words == ("New: Ooh to eee, 10 repetitions, hold 2 s, once a day",)
    assert made.values.home_exercises[-1] == ExerciseValues(
        "Ooh to eee", Technique.NEUROMUSCULAR_RETRAINING, Zone.MOUTH, Side.LEFT, 10, 2, 1, "Slow"
    )


def test_a_new_exercise_that_is_half_said_is_asked_for_and_not_added():
    made = changed({"home.new.1.name": "Ooh to eee"})
    assert set(made.problems) == {"home.new.1.technique", "home.new.1.times_per_day"}
    assert made.values == PLAN


def test_goals_and_frequency_are_told_with_what_they_were():
    made = changed({"goal.1.target": "75", "goal.1.target_on": "2027-01-31", "plan.visits_per_week": "0.5"})
    assert made.problems == {}
    assert made.words == (
        "Smile without the eye closing: target 70 to 75, by 31 Jan 2027, not 31 Dec 2026",
        "Visits a week: 1 to 0.5",
    )
    assert made.values.visits_per_week == Decimal("0.5")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"goal.1.target": "300"}, "goal.1.target"),
        ({"goal.1.target": "12"}, "goal.1.target"),
        ({"goal.1.target_on": "2026-11-22"}, "goal.1.target_on"),
        ({"goal.1.target_on": "2026-06-01"}, "goal.1.target_on"),
        ({"plan.visits_per_week": "0"}, "plan.visits_per_week"),
    ],
)
def test_the_rules_of_the_plan_hold_at_the_field_of_the_note(said, field):
    assert list(changed(said).problems) == [field]


def test_a_goal_for_the_day_of_the_visit_is_not_before_it():
    assert changed({"goal.1.target_on": VISIT.isoformat()}).problems == {}


def test_what_was_wrong_with_the_plan_before_is_put_right_in_the_plan():
    odd = replace(PLAN, goals=(replace(GOAL, baseline=Decimal(70)),))
    assert changed({"home.2.decision": "stop"}, plan=odd).problems == {
        "home": "The plan itself has to be put right first: open it and save a new version."
    }


@pytest.mark.parametrize(
    "said",
    [
        {"home.1.repetitions": 5},
        {"home.new.1.name": "Pout", "home.new.1.technique": "neuromuscular_retraining"}
        | {"home.new.1.times_per_day": 1, "home.new.1.repetitions": 3},
    ],
)
def test_retraining_in_the_flaccid_phase_wants_a_reason(said):
    asked = changed(said, condition=Condition.FLACCID).problems
    assert list(asked) == ["plan.why"]
    assert "Flaccid phase" in asked["plan.why"]
    assert changed(said | {"plan.why": "First flickers"}, condition=Condition.FLACCID).problems == {}
    assert changed(said).problems == {}


def test_in_the_flaccid_phase_less_is_never_asked_about():
    said = {"home.1.repetitions": 0, "home.2.decision": "stop", "home.3.hold_seconds": 20}
    assert changed(said, condition=Condition.FLACCID).problems == {}


def test_in_the_flaccid_phase_an_effortful_exercise_that_stays_is_asked_about_once():
    said = {"home.3.hold_seconds": 20}
    assert list(changed(said, condition=Condition.FLACCID).problems) == ["plan.why"]
    answered = changed(said | {"plan.why": "First flickers"}, condition=Condition.FLACCID)
    assert answered.problems == {}
    reasons = [one.override_reason for one in answered.values.home_exercises]
    assert reasons == ["First flickers", "First flickers", ""]
    again = changed({"home.3.hold_seconds": 25}, condition=Condition.FLACCID, plan=answered.values)
    assert again.problems == {}


def test_an_exercise_of_the_library_brings_all_its_words():
    made = changed({"home.new.1.exercise_key": "soft_pucker"})
    assert made.problems == {}
    assert made.words == ("New: Soft pucker, small, 5 repetitions, 2 times a day, effort 2 of 10",)
    assert made.values.home_exercises[-1] == ExerciseValues(**LIBRARY["soft_pucker"])


def test_what_is_said_besides_stands_instead_of_the_words_of_the_library():
    made = changed({"home.new.1.exercise_key": "soft_pucker", "home.new.1.repetitions": 8})
    assert made.values.home_exercises[-1] == ExerciseValues(**LIBRARY["soft_pucker"] | {"repetitions": 8})


def test_an_exercise_the_library_offers_no_more_is_not_added():
    made = changed({"home.new.1.exercise_key": "gone"})
    assert list(made.problems) == ["home.new.1.exercise_key"]
    assert made.values == PLAN


def test_a_new_exercise_for_the_wrong_side_is_told_at_its_side():
    said = {"home.new.1.exercise_key": "soft_pucker", "home.new.1.side": "right"}
    assert "works on the affected side, the left" in changed(said).problems["home.new.1.side"]
    assert changed(said, affected=Side.BILATERAL).problems == {}


def test_every_field_of_an_exercise_stays_when_its_dose_changes():
    whole = replace(SMILE, **{**LIBRARY["soft_pucker"], "name": SMILE.name, "review_on": VISIT})
    made = changed({"home.1.repetitions": 7}, plan=replace(PLAN, home_exercises=(whole,)))
    assert made.values.home_exercises == (replace(whole, repetitions=7),)


def test_an_exercise_of_the_plan_for_the_wrong_side_is_put_right_in_the_plan():
    wrong = replace(SMILE, side=Side.RIGHT)
    made = changed({"home.1.repetitions": 7}, plan=replace(PLAN, home_exercises=(wrong,)))
    assert "open it and save a new version" in made.problems["home"]


def test_choices_move_with_their_exercise_and_goal_to_another_version():
    said = {"home.1.decision": "change", "home.1.repetitions": 12, "home.2.decision": "stop"}
    said |= {"goal.1.target": "75", "plan.why": "Kept", "home.new.1.name": "Kept too"}
    other = replace(GOAL, wording="Drink without loss")
    new = replace(PLAN, home_exercises=(NECK, replace(SMILE, repetitions=11)), goals=(other, GOAL))
    values, lost = refitted(said, PLAN, new)
    assert values == {
        "home.1.decision": None,
        "home.1.repetitions": None,
        "home.2.decision": "change",
        "home.2.repetitions": 12,
        "goal.1.target": None,
        "goal.2.target": "75",
    }
    assert lost == ["Soft pucker"]


def test_twins_are_told_apart_by_their_order():
    twins = replace(PLAN, home_exercises=(SMILE, SMILE))
    new = replace(PLAN, home_exercises=(NECK, SMILE, SMILE))
    values, lost = refitted({"home.2.decision": "stop"}, twins, new)
    assert values == {"home.2.decision": None, "home.3.decision": "stop"}
    assert refitted({"home.1.decision": "stop"}, twins, new)[0]["home.2.decision"] == "stop"
    assert lost == []
