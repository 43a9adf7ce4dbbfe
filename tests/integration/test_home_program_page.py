"""The home program on the working page of a note, without script."""

from __future__ import annotations

import pytest

from app.extensions import db
from app.models import Goal, HomeExercise
from tests import builders
from tests.integration.test_plan_changes import a_second_version, ana, at, fresh, note, said, version

__all__ = ["ana", "note", "said", "version"]


def fields(page) -> dict[str, str]:
    return page.fields(page.select("form#note")[0])


def test_each_exercise_stands_with_its_dose_and_nothing_is_chosen(ana, cast, note):
    page = ana.get("session_notes.edit", **at(cast, note))
    rows = [row.get_text(" ", strip=True) for row in page.select("#home .home-row > div:first-child")]
    assert rows == ["Eye-open smile 10 reps, 3 s hold, 2 a day", "Soft pucker 8 reps, 1 a day"]
    assert not page.select("#home [checked], #home details[open]")
    assert page.select('#home [name="home.1.repetitions"]')[0]["placeholder"] == "10"
    assert "The plan stays as it is" in page.select("#said-plan")[0].get_text()


def test_the_page_sent_as_it_came_changes_nothing(ana, cast, note):
    sent = fields(ana.get("session_notes.edit", **at(cast, note)))
    assert ana.post("session_notes.save", sent, **at(cast, note)).status == 303
    assert fresh(note).version == 1


def test_what_is_typed_comes_back_as_it_was_typed(ana, cast, note):
    sent = fields(ana.get("session_notes.edit", **at(cast, note)))
    sent |= {"home.1.decision": "change", "home.1.repetitions": "12", "plan.visits_per_week": "0,5"}
    sent |= {"goal.1.target": "75", "goal.1.target_on": "2027-01-31", "home.new.1.name": "Pout"}
    assert ana.post("session_notes.save", sent, **at(cast, note)).status == 303
    again = fields(ana.get("session_notes.edit", **at(cast, note)))
    changed = {"version": "2", "plan.visits_per_week": "0.5"}
    assert {name: again[name] for name in sent if name != "csrf_token"} == {
        name: value for name, value in (sent | changed).items() if name != "csrf_token"
    }
    page = ana.get("session_notes.edit", **at(cast, note))
    assert len(page.select("#home details[open]")) == 2


def test_an_absurd_dose_stays_on_the_page_with_its_message(ana, cast, note):
    sent = fields(ana.get("session_notes.edit", **at(cast, note)))
    sent |= {"home.1.decision": "change", "home.1.repetitions": "5000"}
    page = ana.post("session_notes.save", sent, **at(cast, note))
    assert page.status == 422
    assert page.select('#home [name="home.1.repetitions"]')[0]["value"] == "5000"
    assert "Type a whole number from 0 to 200." in page.select("#home .home-row.is-open")[0].get_text()


def test_a_newer_version_is_offered_with_who_saved_it_and_why(ana, cast, note, version):
    assert not ana.get("session_notes.edit", **at(cast, note)).select(".home-take")
    a_second_version(cast, version)
    page = ana.get("session_notes.edit", **at(cast, note))
    assert "Version 2 of the plan was saved" in page.select("#home")[0].get_text()
    assert "Ben looked at it" in page.select("#home")[0].get_text()
    button = page.select(".home-take button")[0]
    assert button["formaction"] == ana.url("session_notes.take_plan_version", **at(cast, note))


def test_a_plan_with_more_than_a_note_has_places_for_says_where_the_rest_is(ana, cast, note, version):
    technique = version.home_exercises[0].technique
    version.home_exercises += [
        HomeExercise(name=f"Exercise {place}", technique=technique, position=place, times_per_day=1)
        for place in range(2, 15)
    ]
    version.goals += [
        Goal(
            wording=f"Goal {place}",
            measure=version.goals[0].measure,
            baseline=1,
            target=2,
            target_on=version.ends_on,
            position=place,
        )
        for place in range(1, 7)
    ]
    db.session.commit()
    page = ana.get("session_notes.edit", **at(cast, note))
    assert len(page.select("#home .home-row")) == 12
    assert "in the plan itself" in page.text


@pytest.mark.parametrize("kind", ["evaluation", "telephone", "discharge", "missed_visit"])
def test_other_kinds_of_note_have_no_home_program(ana, cast, note, kind):
    kept = fresh(note)
    kept.kind = type(kept.kind)(kind)
    db.session.commit()
    page = ana.get("session_notes.edit", **at(cast, note))
    assert not page.select("#home")
    assert ("Signing closes the plan of care." in page.text) is (kind == "discharge")


def test_a_note_without_a_plan_has_no_home_program(ana, cast):
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
    made = builders.a_note(diagnosis, by=cast.therapist)
    db.session.commit()
    assert not ana.get("session_notes.edit", **at(cast, made)).select("#home, #said-plan")
