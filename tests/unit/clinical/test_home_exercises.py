"""What a home exercise may say, for which side it may be, and what the flaccid phase asks of it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from app.care.plan_versions import CategoryValues
from app.clinical import exercise_library
from app.clinical.exercise_rules import (
    AFFECTED_SIDE_ONLY,
    guard,
    is_effortful,
    side_in_words,
    side_of,
    side_problem,
    still_zones,
)
from app.clinical.home_exercises import (
    AT_HAND,
    CERTAINTY,
    FIELD,
    FOLDED,
    SideUse,
    day_problem,
    dose_in_words,
    link_problem,
    starter,
    usual_dose,
)
from app.clinical.vocabulary import Condition, Side, SurgeryType, Technique, TreatmentCategory, Zone

RIGHT, LEFT, BOTH = Side.RIGHT, Side.LEFT, Side.BILATERAL
NMR, MASSAGE, STRETCH = (
    Technique.NEUROMUSCULAR_RETRAINING,
    Technique.SOFT_TISSUE_MASSAGE,
    Technique.STRETCHING,
)
FLACCID = Condition.FLACCID


def row(technique=NMR, **said):
    dose = dict.fromkeys(
        ("repetitions", "hold_seconds", "rest_seconds", "sets_per_session", "minutes", "effort")
    )
    return SimpleNamespace(**(dose | {"technique": technique, "times_per_day": 1, "zone": None} | said))


# the side


@pytest.mark.parametrize("technique", sorted(AFFECTED_SIDE_ONLY))
def test_what_works_on_the_affected_side_cannot_be_for_the_other_alone(technique):
    found = side_problem(technique, LEFT, RIGHT)
    assert found == f"{technique.label} works on the affected side, the right. Choose right or both sides."


@pytest.mark.parametrize(
    ("technique", "side", "affected"),
    [
        (NMR, RIGHT, RIGHT),
        (NMR, BOTH, RIGHT),
        (NMR, None, RIGHT),
        (NMR, LEFT, BOTH),  # both sides affected
        (NMR, LEFT, None),  # side not recorded
        (MASSAGE, LEFT, RIGHT),  # massage, stretching and rest also serve the other side
        (STRETCH, LEFT, RIGHT),
        (Technique.RELAXATION, LEFT, RIGHT),
    ],
)
def test_any_other_side_is_fine(technique, side, affected):
    assert side_problem(technique, side, affected) is None


@pytest.mark.parametrize(
    ("side", "affected", "words"),
    [
        (RIGHT, RIGHT, "right (affected)"),
        (LEFT, RIGHT, "left (other side)"),
        (BOTH, RIGHT, "both sides"),
        (LEFT, BOTH, "left"),
        (LEFT, None, "left"),
        (None, RIGHT, ""),
    ],
)
def test_a_side_says_whether_it_is_the_affected_one(side, affected, words):
    assert side_in_words(side, affected) == words


@pytest.mark.parametrize(
    ("use", "affected", "side"),
    [
        (SideUse.AFFECTED, RIGHT, RIGHT),
        (SideUse.OTHER, RIGHT, LEFT),
        (SideUse.OTHER, LEFT, RIGHT),
        (SideUse.BOTH, LEFT, BOTH),
        (SideUse.BOTH, None, BOTH),
        (SideUse.AFFECTED, BOTH, BOTH),
        (SideUse.AFFECTED, None, None),
        (None, RIGHT, None),
    ],
)
def test_a_side_of_the_library_becomes_the_patients_own(use, affected, side):
    assert side_of(use, affected) is side


# the flaccid phase


@pytest.mark.parametrize(
    "exercise",
    [
        row(repetitions=1),
        row(repetitions=10, effort=0),
        row(minutes=5),
        row(hold_seconds=5),
        row(repetitions=0, effort=1),
        row(MASSAGE, effort=1),
        row(),
        row(sets_per_session=5),
        row(repetitions=0, minutes=10),
        row(Technique.MIRROR_FEEDBACK, repetitions=20),
        row(Technique.SEMG_BIOFEEDBACK, minutes=10),
    ],
)
def test_an_effortful_exercise_needs_a_reason_in_the_flaccid_phase_only(exercise):
    assert "no effortful exercise" in (guard(exercise, FLACCID) or "")
    assert [one for one in (*Condition, None) if guard(exercise, one)] == [FLACCID]


@pytest.mark.parametrize(
    "exercise",
    [
        row(repetitions=0),
        row(repetitions=0, hold_seconds=5),
        row(Technique.MIRROR_FEEDBACK),
        row(MASSAGE, minutes=10),
        row(STRETCH, repetitions=3, hold_seconds=15, effort=0),
        row(Technique.EYE_CARE, repetitions=10),
    ],
)
def test_an_exercise_without_effort_needs_none(exercise):
    assert guard(exercise, FLACCID) is None


def test_a_mixed_face_is_guarded_in_the_zones_that_do_not_move_yet():
    aims = [
        CategoryValues(Zone.BROW, TreatmentCategory.INITIATION),
        CategoryValues(Zone.CHEEK, TreatmentCategory.MOVEMENT_CONTROL),
    ]
    still = still_zones(Condition.MIXED, aims)
    assert still == {Zone.BROW}
    assert still_zones(Condition.POST_REANIMATION, aims) == frozenset()
    assert "does not move yet" in (guard(row(repetitions=5, zone=Zone.BROW), Condition.MIXED, still) or "")
    assert guard(row(repetitions=5, zone=Zone.CHEEK), Condition.MIXED, still) is None
    assert guard(row(MASSAGE, minutes=2, zone=Zone.BROW), Condition.MIXED, still) is None


# doses


@pytest.mark.parametrize(
    ("technique", "condition", "words"),
    [
        (MASSAGE, None, "10 min, once a day"),
        (STRETCH, None, "3 repetitions, hold 15 s, 2 times a day"),
        (NMR, Condition.SYNKINETIC, "5 repetitions, hold 5 s, 2 times a day, effort 2 of 10"),
        (NMR, FLACCID, "0 repetitions, once a day, effort 0 of 10"),
        (Technique.RELAXATION, None, "5 min, 2 times a day"),
        (Technique.EYE_CARE, None, "once a day"),
    ],
)
def test_each_technique_starts_from_the_practices_usual_dose(technique, condition, words):
    said = starter(technique, condition)
    assert (
        dose_in_words(row(technique, **{name: getattr(said, name) for name in type(said).__slots__})) == words
    )


def test_a_whole_dose_in_words():
    said = row(repetitions=8, hold_seconds=5, rest_seconds=10, sets_per_session=2, times_per_day=3, effort=2)
    assert dose_in_words(said) == "8 repetitions, hold 5 s, rest 10 s, 2 sets, 3 times a day, effort 2 of 10"


def test_the_usual_range_is_said_where_the_practice_has_one():
    assert usual_dose(STRETCH) == "15 s, 3 times for each muscle, twice a day"
    assert usual_dose(None) == usual_dose(Technique.TAPING) == ""


@pytest.mark.parametrize(
    ("starts_on", "review_on", "is_wrong"),
    [
        (date(2026, 11, 23), date(2026, 11, 22), True),
        (date(2026, 11, 23), date(2026, 11, 23), False),
        (None, date(2026, 11, 22), False),
        (date(2026, 11, 23), None, False),
    ],
)
def test_an_exercise_is_not_looked_at_again_before_it_starts(starts_on, review_on, is_wrong):
    assert bool(day_problem(starts_on, review_on)) is is_wrong


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "www.example.org", "https://", "https://a b.example.org"]
)
def test_a_link_that_is_no_web_address_is_refused(link):
    assert link_problem(link) == "Give a whole web address, beginning with https://"


@pytest.mark.parametrize("link", ["", "https://example.org/film"])
def test_a_whole_address_or_none_is_fine(link):
    assert link_problem(link) is None


def test_a_form_shows_each_field_once():
    assert sorted((*AT_HAND, *FOLDED, "override_reason")) == sorted(FIELD)


# the library


def test_every_starter_has_its_own_key_and_says_that_it_is_a_practice_default():
    keys = [one.key for one in exercise_library.ALL]
    assert len(set(keys)) == len(keys) > 20
    assert all(one.certainty == CERTAINTY and one.source for one in exercise_library.ALL)


@pytest.mark.parametrize("one", exercise_library.ALL, ids=lambda one: one.key)
def test_every_starter_says_for_whom_and_what_to_do_within_the_limits(one):
    assert all((one.conditions, one.instructions, one.side))
    for name in ("name", "instructions", "cue", "stop_rule", "caution"):
        assert len(getattr(one, name)) <= FIELD[name].longest
    for name in ("minutes", "repetitions", "hold_seconds", "rest_seconds", "effort", "times_per_day"):
        value = getattr(one, name)
        assert value is None or FIELD[name].least <= value <= FIELD[name].most
    assert one.effort is None or one.effort <= 3


def test_nothing_the_library_offers_in_the_flaccid_phase_asks_for_effort():
    offered = [one for one in exercise_library.ALL if exercise_library.fits(one, FLACCID)]
    assert offered
    assert not [one.key for one in offered if is_effortful(one)]


def test_retraining_in_the_library_never_works_on_the_other_side_alone():
    for one in exercise_library.ALL:
        assert side_problem(one.technique, side_of(one.side, RIGHT), RIGHT) is None, one.key


@pytest.mark.parametrize("condition", Condition)
def test_every_condition_finds_exercises(condition):
    assert [one for one in exercise_library.ALL if exercise_library.fits(one, condition)]


def test_after_a_surgery_only_its_own_exercises_are_offered():
    def offered(surgery):
        return {
            one.key
            for one in exercise_library.ALL
            if exercise_library.fits(one, Condition.POST_REANIMATION, surgery)
        }

    assert "reanimation_tongue_smile" in offered(SurgeryType.HYPOGLOSSAL_TRANSFER)
    assert "reanimation_clench_smile" not in offered(SurgeryType.HYPOGLOSSAL_TRANSFER)
    assert "eye_drops" in offered(SurgeryType.HYPOGLOSSAL_TRANSFER)  # meant after any
    assert offered(None) > offered(SurgeryType.HYPOGLOSSAL_TRANSFER)
