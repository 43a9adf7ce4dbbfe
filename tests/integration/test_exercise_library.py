"""The library of home exercises: read by all who treat, worded by the physician for the practice."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.care import exercise_library
from app.clinical.vocabulary import Condition, Side
from app.extensions import db
from app.models import HomeExercise, LibraryExercise
from tests.builders import a_diagnosis, a_plan, count
from tests.queries import count_queries

KEY = "retrain_soft_pucker"


@pytest.fixture
def physician(as_):
    return as_("physician")


def opened(visitor, key=KEY) -> dict[str, object]:
    page = visitor.get("exercise_library.edit", exercise_key=key)
    typed = page.form(f"/exercises/{key}/edit")
    for name in ("conditions", "surgeries"):
        typed[name] = [one["value"] for one in page.select(f'[name="{name}"][checked]')]
    return typed


def test_every_starter_stands_under_its_technique_with_its_picture(as_):
    page = as_("therapist").get("exercise_library.index")
    assert len(page.select(".exercise-card svg[role='img']")) == len(exercise_library.held())
    assert "practice defaults to start from" in page.text
    assert not page.select("a[href$='/exercises/new']"), "a therapist reads it"


def test_the_library_is_narrowed_to_a_condition(as_):
    page = as_("therapist").get("exercise_library.index", query={"for": "flaccid"})
    assert "Stretch of the stronger cheek" in page.text
    assert "Soft pucker" not in page.text


def test_a_starter_worded_anew_is_given_with_the_new_words_and_plans_keep_the_old(as_, cast, physician):
    given = {"exercise_key": KEY, "instructions": "As it was given"}
    version = a_plan(a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist, exercise=given)
    db.session.commit()
    sent = opened(physician) | {"instructions": "Our own words.", "repetitions": "7", "surgeries": []}
    assert physician.post("exercise_library.edit", sent, exercise_key=KEY).status == 303
    held = exercise_library.one(KEY)
    assert (held.exercise.instructions, held.exercise.repetitions) == ("Our own words.", 7)
    assert (held.is_changed, held.row.saved_by.role) == (True, "physician")
    diagnosis = version.plan.diagnosis
    assert exercise_library.taken(KEY, diagnosis)["instructions"] == "Our own words."
    assert db.session.scalars(select(HomeExercise)).first().instructions == "As it was given"
    assert "Practice’s wording" in physician.get("exercise_library.index").text


def test_a_form_saved_as_it_came_changes_no_words(physician):
    before = exercise_library.one(KEY).exercise
    assert physician.post("exercise_library.edit", opened(physician), exercise_key=KEY).status == 303
    after = exercise_library.one(KEY)
    assert not after.is_changed
    assert after.exercise.conditions == before.conditions


def test_an_exercise_of_the_practices_own_is_added_and_can_be_given(cast, physician):
    sent = {
        "name": "Ooh to eee",
        "technique": "neuromuscular_retraining",
        "zone": "mouth",
        "side": "affected",
        "conditions": ["synkinetic"],
        "instructions": "Say ooh, then eee, slowly.",
        "repetitions": "6",
        "version": "0",
    }
    page = physician.post("exercise_library.new", sent)
    assert page.status == 303
    row = db.session.scalars(select(LibraryExercise)).one()
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist)
    line = exercise_library.taken(row.key, diagnosis)
    assert (line["name"], line["side"], line["times_per_day"]) == ("Ooh to eee", Side.LEFT, None)
    assert "Our own" in physician.get("exercise_library.index").text


def test_what_is_taken_out_of_offer_cannot_be_picked_and_comes_back(as_, cast, physician):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    assert physician.post("exercise_library.offer", {"version": "0"}, exercise_key=KEY).status == 303
    assert exercise_library.taken(KEY, diagnosis) is None
    assert "Not offered any more." in physician.get("exercise_library.show", exercise_key=KEY).text
    page = as_("therapist").get("treatment_plans.new", patient_id=cast.pat)
    assert KEY not in [one["value"] for one in page.select("#library option")]
    again = {"version": "1", "is_offered": "1"}
    assert physician.post("exercise_library.offer", again, exercise_key=KEY).status == 303
    assert exercise_library.taken(KEY, diagnosis)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"side": "other"}, "side", "works on the affected side"),
        ({"media_link": "javascript:alert(1)"}, "media_link", "whole web address"),
        ({"effort": "11"}, "effort", "from 0 to 10"),
        ({"name": ""}, "name", "Name the exercise."),
        ({"conditions": []}, "conditions", "Choose at least one."),
        ({"instructions": " "}, "instructions", "Say what to do."),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field_and_what_was_typed_stays(physician, wrong, field, words):
    sent = opened(physician) | {"cue": "Kept as typed"} | wrong
    page = physician.post("exercise_library.edit", sent, exercise_key=KEY)
    assert page.status == 422
    assert words in page.one(f"#{field}-errors").get_text()
    assert page.one("[name='cue']")["value"] == "Kept as typed"
    assert count(LibraryExercise) == 0


def test_two_at_once_are_told_apart(physician):
    first = opened(physician)
    assert physician.post("exercise_library.edit", first | {"cue": "First"}, exercise_key=KEY).status == 303
    late = physician.post("exercise_library.edit", first | {"cue": "Second"}, exercise_key=KEY)
    assert late.status == 409
    assert "Somebody changed this exercise" in late.text
    assert exercise_library.one(KEY).exercise.cue == "First"


def test_a_therapist_reads_the_library_and_writes_nothing(as_):
    therapist = as_("therapist")
    assert therapist.get("exercise_library.show", exercise_key=KEY).status == 200
    assert therapist.get("exercise_library.edit", exercise_key=KEY).status == 403
    assert therapist.get("exercise_library.show", exercise_key="none").status == 404


def test_the_library_takes_one_query_however_much_the_practice_words(cast):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist)
    with count_queries() as few:
        exercise_library.to_pick(diagnosis)
    for one in exercise_library.offered()[:8]:
        values = {name: getattr(one, name) for name in (*exercise_library.COLUMNS, *exercise_library.CONTENT)}
        exercise_library.change(one.key, values, version=0, by=cast.physician, at=diagnosis.recorded_at)
    with count_queries() as many:
        exercise_library.to_pick(diagnosis)
    assert len(many) == len(few)


def test_what_is_meant_for_the_condition_comes_first(cast):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist, condition=Condition.FLACCID)
    meant, others = exercise_library.to_pick(diagnosis)
    assert {Condition.FLACCID in one.conditions for one in meant} == {True}
    assert {Condition.FLACCID in one.conditions for one in others} == {False}
