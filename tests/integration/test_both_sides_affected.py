"""Both sides affected: what compares with a normal side is never told without saying that it is not valid."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest

from app.care import progress_reports, report_figures
from app.clinical import report_draft, take_home
from app.clinical.report_figures import plain
from app.clinical.vocabulary import NoteKind, Side
from app.extensions import db
from app.ui import report_sections
from app.ui.record import Passage
from tests import r4
from tests.builders import a_diagnosis, a_note, a_plan, a_sunnybrook, an_assessment, today

NOT_VALID = "Both sides are affected. Sunnybrook compares with a normal side, so this result is not valid as designed."


@pytest.fixture
def diagnosis(cast):
    """Three Sunnybrook that go up, and pain, which needs no other side."""
    made = a_diagnosis(cast.pat, by=cast.therapist, side=Side.BILATERAL)
    for place, movement in enumerate((2, 3, 4)):
        on = today() - timedelta(days=90 - 30 * place)
        a_sunnybrook(made, by=cast.therapist, on=on, movement=(movement,) * 5, synkinesis=(0,) * 5)
        an_assessment(made, by=cast.therapist, on=on, instrument="pain", scores={"now": str(6 - place)})
    db.session.commit()
    return made


@pytest.mark.parametrize("endpoint", ["progress.course", "progress.show", "measures.index"])
def test_every_page_says_so_beside_the_numbers(as_, cast, diagnosis, endpoint):
    assert NOT_VALID in as_("therapist").get(endpoint, patient_id=cast.pat).text


def test_the_trajectory_says_it_in_its_own_panel_and_at_a_glance(as_, cast, diagnosis):
    page = as_("therapist").get("progress.course", patient_id=cast.pat)
    assert NOT_VALID in page.one("section[aria-labelledby=words]").get_text()
    panels = {panel.h3.get_text(): panel.get_text() for panel in page.select(".course-row[id]") if panel.h3}
    assert NOT_VALID in panels["Sunnybrook"]
    assert "not valid" not in panels["Pain"]


def test_copies_for_other_programs_say_it(as_, cast, diagnosis):
    visitor = as_("therapist")
    rows = csv.DictReader(StringIO(visitor.get("measures.values", patient_id=cast.pat).source))
    assert {(row["measure"], row["remark"]) for row in rows} == {("Sunnybrook", NOT_VALID), ("Pain", "")}
    bundle = json.loads(visitor.get("measures.fhir", patient_id=cast.pat).source)
    notes = {
        (one["code"]["text"].split(",")[0], one.get("note", [{"text": ""}])[0]["text"])
        for one in r4.resources(bundle, "Observation")
    }
    assert notes == {("Sunnybrook", NOT_VALID), ("Pain", "")}


def test_a_report_says_it_and_the_patients_page_leaves_it_out(cast, diagnosis):
    plan = a_plan(diagnosis, by=cast.therapist, starts_on=today() - timedelta(days=100))
    note = a_note(diagnosis, by=cast.therapist, plan=plan, visit_on=today(), kind=NoteKind.PROGRESS)
    facts = progress_reports.facts(note)
    assert report_draft.draft(facts).towards_goals.count(NOT_VALID) == 1
    sheet = "\n".join(line for section in take_home.for_patient(facts) for line in section.lines)
    assert "Pain:" in sheet
    assert "How your face rests and moves" not in sheet
    assert f"{plan.goals[0].wording}: ask us how this is going." in sheet
    kept = json.loads(json.dumps(plain(report_figures.of(note))))
    told = next(report_sections.of(kept, id="note"))
    assert Passage(NOT_VALID) in told.items


def test_one_side_affected_needs_no_such_words(as_, cast):
    one_side = a_diagnosis(cast.pat, by=cast.therapist, side=Side.LEFT)
    a_sunnybrook(one_side, by=cast.therapist, on=today(), movement=(3,) * 5, synkinesis=(0,) * 5)
    db.session.commit()
    for endpoint in (
        "progress.course",
        "progress.show",
        "measures.index",
        "measures.values",
        "measures.fhir",
    ):
        assert "not valid" not in as_("therapist").get(endpoint, patient_id=cast.pat).source
