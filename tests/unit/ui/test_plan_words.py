"""A plan in words, and what changed between two of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.care.plan_versions import (
    CategoryValues,
    ExerciseValues,
    GoalValues,
    InterventionValues,
    PlanValues,
    RestrictionValues,
)
from app.clinical.vocabulary import Condition, Side, Technique, TreatmentCategory, Zone
from app.ui import plan_told, plan_words

GOAL = GoalValues(
    "Smile without the eye closing", "sunnybrook.composite", Decimal(13), Decimal(70), date(2026, 9, 1)
)
EXERCISE = ExerciseValues(
    "Eye-open smile",
    Technique.NEUROMUSCULAR_RETRAINING,
    Zone.CHEEK,
    Side.LEFT,
    repetitions=10,
    hold_seconds=3,
    times_per_day=2,
    cue="Stop when the eye narrows",
)
PLAN = PlanValues(
    title="Retraining",
    reason="First plan",
    starts_on=date(2026, 6, 8),
    ends_on=date(2026, 8, 31),
    visits_per_week=Decimal(1),
    visits_planned=12,
    goals=(GOAL,),
    interventions=(InterventionValues(Technique.STRETCHING, "every visit", 10, "cheek"),),
    home_exercises=(EXERCISE,),
)


def words(lines) -> dict[str, str]:
    """Each part as it is read: [removed] {added}."""
    signs = {"kept": "%s", "removed": "[%s]", "added": "{%s}"}
    return {
        line.label: " / ".join(
            "".join(piece.before + signs[piece.change] % piece.text for piece in row if piece.text)
            for row in line.rows
        )
        for line in lines
    }


def test_a_plan_is_said_part_by_part():
    assert words(plan_words.compare(PLAN)) == {
        "Plan": "Retraining",
        "Treatment": "Stretching, every visit, 10 min: cheek",
        "Therapy": "Physical therapy, 1 session a day",
        "How often": "Once a week, 12 visits",
        "From, to": "8 Jun 2026 to 31 Aug 2026",
        "At home": "Eye-open smile, cheek and midface, left: 10 repetitions, hold 3 s, 2 times a day."
        " Stop when the eye narrows",
        "Goals": "Smile without the eye closing: Sunnybrook composite 13 to 70 by 1 Sep 2026",
    }


def test_only_the_words_that_changed_are_marked():
    later = replace(
        PLAN,
        visits_per_week=Decimal("0.5"),
        goals=(replace(GOAL, target=Decimal(75)),),
        home_exercises=(replace(EXERCISE, hold_seconds=5),),
    )
    told = words(plan_words.compare(later, PLAN))
    assert told["How often"] == "[Once a week] {Every 2 weeks}, 12 visits"
    assert "composite [13 to 70] {13 to 75} by 1 Sep 2026" in told["Goals"]
    assert "10 repetitions, [hold 3 s] {hold 5 s}, 2 times a day" in told["At home"]
    assert told["Treatment"] == words(plan_words.compare(PLAN))["Treatment"]


def test_in_brief_the_fine_points_of_an_exercise_stand_only_where_they_changed():
    full = replace(EXERCISE, instructions="Sit upright", starts_on=date(2026, 6, 8))
    plan = replace(PLAN, home_exercises=(full,))
    dose = "Eye-open smile, cheek and midface, left: 10 repetitions, hold 3 s, 2 times a day"
    assert words(plan_words.in_brief(plan_words.compare(plan)))["At home"] == dose
    changed = replace(full, instructions="Lie down", starts_on=date(2026, 9, 1))
    later = replace(plan, home_exercises=(changed,))
    told = words(plan_words.in_brief(plan_words.compare(later, plan)))["At home"]
    assert told == f"{dose}. [Sit upright] {{Lie down}}"


def test_in_brief_zones_of_one_aim_stand_together_until_one_changes():
    control, relaxation = TreatmentCategory.MOVEMENT_CONTROL, TreatmentCategory.RELAXATION
    aims = (
        CategoryValues(Zone.EYE, control),
        CategoryValues(Zone.CHEEK, control, Side.LEFT),
        CategoryValues(Zone.CHIN, relaxation),
    )
    plan = replace(PLAN, categories=aims)
    told = words(plan_words.in_brief(plan_words.compare(plan)))["By zone"]
    assert told == "Movement control: eye, cheek and midface, left / Relaxation: chin"
    later = replace(plan, categories=(replace(aims[0], category=relaxation), *aims[1:]))
    changed = words(plan_words.in_brief(plan_words.compare(later, plan)))["By zone"]
    assert changed.startswith("Eye: [movement control] {relaxation} / Cheek")


def test_what_was_left_out_is_struck_and_what_is_new_is_added_whole():
    later = replace(
        PLAN,
        interventions=(InterventionValues(Technique.RELAXATION, minutes=5),),
        precautions="No gum",
    )
    told = words(plan_words.compare(later, PLAN))
    assert told["Treatment"] == "[Stretching, every visit, 10 min: cheek] / {Relaxation, 5 min}"
    assert told["Precautions"] == "{No gum}"
    assert words(plan_words.compare(PLAN, later))["Precautions"] == "[No gum]"


def test_two_rows_of_one_name_are_compared_in_their_order():
    twins = (InterventionValues(Technique.STRETCHING, minutes=5), PLAN.interventions[0])
    later = (twins[0], replace(twins[1], minutes=15))
    told = plan_words.compare(replace(PLAN, interventions=later), replace(PLAN, interventions=twins))
    assert words(told)["Treatment"] == "Stretching, 5 min / Stretching, every visit, [10 min] {15 min}: cheek"


def test_the_differences_of_two_plans_name_the_fields_they_come_from():
    mine, theirs = replace(PLAN, title="Mine", visits_planned=6), replace(PLAN, title="Theirs")
    found = plan_words.differences(mine, theirs)
    assert [part.fields for part in found] == [("title",), ("visits_per_week", "visits_planned")]
    assert [[piece.text for piece in row] for row in found[0].theirs] == [["Theirs"]]


NO_STRAIN = RestrictionValues("No strain.", date(2026, 6, 8), date(2026, 7, 20))
CHEEK = CategoryValues(Zone.CHEEK, TreatmentCategory.MOVEMENT_CONTROL, Side.LEFT)
BASE = replace(PLAN, categories=(CHEEK,), restrictions=(NO_STRAIN,))


def test_zones_restrictions_and_what_a_goal_is_for_are_said():
    said = words(plan_words.compare(replace(BASE, goals=(replace(GOAL, function="eat in public"),))))
    assert said["By zone"] == "Cheek and midface, left: movement control"
    assert said["Restrictions"] == "No strain, from 8 Jun 2026 until 20 Jul 2026"
    assert said["Goals"].endswith("by 1 Sep 2026, so that the patient can eat in public")


def test_a_restriction_without_an_end_holds_until_it_is_cleared():
    held = replace(NO_STRAIN, ends_on=None)
    cleared = replace(held, cleared_on=date(2026, 7, 1), cleared_by="Dr. Reed")
    assert words(plan_words.compare(replace(BASE, restrictions=(held,))))["Restrictions"].endswith(
        "until cleared"
    )
    assert words(plan_words.compare(replace(BASE, restrictions=(cleared,))))["Restrictions"].endswith(
        "until cleared, cleared 1 Jul 2026 by Dr. Reed"
    )


@pytest.mark.parametrize(
    ("change", "label", "said"),
    [
        ({"title": "Relaxing"}, "Plan", "Relaxing instead of Retraining"),
        ({"visits_per_week": Decimal("0.5")}, "How often", "Every 2 weeks instead of Once a week"),
        ({"sessions_per_day": 2}, "Therapy", "Physical therapy: 2 sessions a day instead of 1 session a day"),
        (
            {"ends_on": date(2026, 9, 7)},
            "From, to",
            "8 Jun 2026 to 7 Sep 2026 instead of 8 Jun 2026 to 31 Aug 2026",
        ),
        ({"precautions": "No gum"}, "Precautions", "New: No gum"),
        (
            {"goals": (replace(GOAL, target=Decimal(75)),)},
            "Goals",
            "Smile without the eye closing: 13 to 75 instead of 13 to 70",
        ),
        (
            {"goals": ()},
            "Goals",
            "Taken out: Smile without the eye closing: Sunnybrook composite 13 to 70 by 1 Sep 2026",
        ),
        (
            {"home_exercises": (replace(EXERCISE, cue=""),)},
            "At home",
            "Eye-open smile: no longer Stop when the eye narrows",
        ),
        (
            {"categories": (replace(CHEEK, category=TreatmentCategory.RELAXATION),)},
            "By zone",
            "Cheek and midface: relaxation instead of movement control",
        ),
        (
            {"restrictions": (replace(NO_STRAIN, cleared_on=date(2026, 7, 1), cleared_by="Dr. Reed"),)},
            "Restrictions",
            "No strain: now also cleared 1 Jul 2026 by Dr. Reed",
        ),
    ],
)
def test_what_changed_is_told_in_words(change, label, said):
    (found,) = plan_told.told(replace(BASE, **change), BASE)
    assert (found.label, *found.words) == (label, said)


def test_side_by_side_each_version_reads_as_it_does_alone():
    later = replace(
        BASE,
        title="Relaxing",
        goals=(replace(GOAL, target=Decimal(75)),),
        categories=(replace(CHEEK, category=TreatmentCategory.RELAXATION),),
        interventions=(InterventionValues(Technique.STRETCHING, "once", 5, "neck"),),
        home_exercises=(),
    )
    for part in plan_told.side_by_side(later, BASE):
        for version, rows in ((BASE, part.earlier), (later, part.later)):
            alone = next((one for one in plan_words.compare(version) if one.label == part.label), None)
            said = [plan_words.as_text(row) for row in rows]
            assert said == [plan_words.as_text(row) for row in (alone.rows if alone else ())]


def test_nothing_is_told_where_nothing_changed():
    assert plan_told.told(BASE, BASE) == []


@pytest.mark.parametrize(
    ("a_week", "said"),
    [
        ("0.25", "Every 4 weeks"),
        ("0.5", "Every 2 weeks"),
        ("1.00", "Once a week"),
        ("2", "Twice a week"),
        ("1.5", "1.5 times a week"),
    ],
)
def test_visits_a_week_are_said_as_people_say_them(a_week, said):
    assert plan_words.frequency(Decimal(a_week)) == said


def test_home_exercises_to_think_about_are_named():
    assert plan_words.cautions(PLAN, Condition.SYNKINETIC) == []
    ((name, caution),) = plan_words.cautions(PLAN, Condition.FLACCID)
    assert name == "Eye-open smile"
    assert "Flaccid phase" in caution
