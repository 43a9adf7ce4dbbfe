"""The home program on paper: what it says to a flaccid and to a tight face, and what changed."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.care import exercise_library, plan_versions, treatment_plans
from app.care.plan_versions import ExerciseValues
from app.clinical.exercise_library import BY_KEY
from app.clinical.vocabulary import Condition
from app.extensions import db
from app.models import PlanVersion
from tests.builders import a_diagnosis, a_plan, now


def plan_of(cast, condition: Condition, *keys: str, **more) -> PlanVersion:
    """A plan with one line of the library for each key, on the affected left side."""
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist, condition=condition)
    version = a_plan(diagnosis, by=cast.therapist)
    return next_version(cast, version, *(line(diagnosis, key, **more) for key in keys))


def line(diagnosis, key, **more) -> ExerciseValues:
    return ExerciseValues(**{**exercise_library.given(BY_KEY[key], diagnosis), "times_per_day": 2, **more})


def next_version(cast, version, *lines) -> PlanVersion:
    plan = version.plan
    values = replace(
        plan_versions.values_of(version, reason=f"After version {version.number}"),
        home_exercises=lines,
        question=f"Version {version.number + 1}?",
    )
    made = treatment_plans.save(plan, values, based_on=version.number, by=cast.therapist, at=now())
    db.session.commit()
    return made


def sheet(as_, cast, version, *, number=None) -> PdfReader:
    answer = as_("therapist").get(
        "treatment_plans.home_program",
        patient_id=cast.pat,
        plan_id=version.plan,
        query={"version": number} if number else {},
    )
    assert answer.status == 200
    assert answer.response.mimetype == "application/pdf"
    return PdfReader(BytesIO(answer.response.data))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_sheet_of_a_flaccid_face(as_, cast):
    version = plan_of(cast, Condition.FLACCID, "massage_cheek", "eye_closure", "retrain_soft_pucker")
    reader = sheet(as_, cast, version)
    said = words(reader)
    assert len(reader.pages) == 1
    assert "Your home program" in said
    assert cast.pat.name in said
    assert "Closing the eye with a finger, your left side" in said
    assert "3 minutes, 2 times a day." in said
    assert "Stop if the eye hurts." in said
    assert "Soft pucker: not yet." in said
    assert "Do not exercise or force the face" in said
    assert "Get help" in said
    assert "the eye hurts, is red" in said
    assert "Call 911" in said
    assert "This week" in said
    assert "Tightness, 0 to 10" in said
    assert "Your therapist: Ana" in said


def test_the_sheet_of_a_tight_face_says_what_changed(as_, cast):
    version = plan_of(cast, Condition.SYNKINETIC, "retrain_eye_open_smile", "stretch_neck")
    diagnosis = version.plan.diagnosis
    changed = next_version(
        cast,
        version,
        line(diagnosis, "retrain_eye_open_smile", repetitions=8),
        line(diagnosis, "massage_neck"),
    )
    said = words(sheet(as_, cast, changed))
    assert "What changed since" in said
    assert "New: Neck massage." in said
    assert "No longer: Neck stretch." in said
    assert "Smile with the eye open: now 8 times (before: 5 times)." in said
    assert "No big expressions." in said
    before = words(sheet(as_, cast, changed, number=version.number))
    assert "Neck stretch, your left side" in before
    assert "New: Neck massage." not in before


def test_a_version_that_leaves_the_program_alone_tells_the_change_before_it(as_, cast):
    version = plan_of(cast, Condition.SYNKINETIC, "stretch_neck")
    again = next_version(cast, version, *plan_versions.values_of(version).home_exercises)
    assert plan_versions.program_before(again).number == 1
    assert "New: Neck stretch." in words(sheet(as_, cast, again))


def test_the_sheet_is_accessible_every_picture_is_said(as_, cast):
    version = plan_of(cast, Condition.SYNKINETIC, "stretch_neck", "retrain_soft_pucker")
    reader = sheet(as_, cast, version)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-US"
    assert reader.metadata.title == "Your home program"
    told = str(reader.xmp_metadata.stream.get_data()) if reader.xmp_metadata else ""
    assert "pdfuaid" in told
    alternatives = list(_alternatives(reader.trailer["/Root"]["/StructTreeRoot"]))
    assert "Drawing: Platysma (neck), your left side, a slow stretch, down" in alternatives
    assert any(one.startswith("Drawing: Mouth, both sides") for one in alternatives)


def _alternatives(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _alternatives(one)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"])
        if "/K" in node:
            yield from _alternatives(node["/K"])


def test_words_typed_by_people_are_printed_as_they_stand(as_, cast):
    version = plan_of(
        cast, Condition.SYNKINETIC, "stretch_neck", cue="#panic(1) *not bold* <script>", instructions="é 日本"
    )
    assert "#panic(1) *not bold* <script>" in words(sheet(as_, cast, version))


@pytest.mark.parametrize("amount", [1, 12])
def test_a_long_program_goes_on_over_the_page_and_loses_nothing(as_, cast, amount):
    keys = [one for one in BY_KEY if one.startswith(("massage", "stretch", "retrain"))][:amount]
    version = plan_of(cast, Condition.SYNKINETIC, *keys)
    reader = sheet(as_, cast, version)
    said = words(reader)
    assert all(BY_KEY[key].name in said for key in keys)
    assert (len(reader.pages) == 1) is (amount == 1)


def test_a_plan_without_exercises_has_no_sheet_and_the_desk_sees_none(as_, cast):
    version = plan_of(cast, Condition.SYNKINETIC)
    address = {"patient_id": cast.pat, "plan_id": version.plan}
    assert as_("therapist").get("treatment_plans.home_program", **address).status == 404
    assert as_("desk").get("treatment_plans.home_program", **address).status == 403
    page = as_("therapist").get("treatment_plans.show", **address)
    assert "Sheet for the patient" not in page.text


def test_the_plan_shows_the_program_in_pictures_and_leads_to_the_sheet(as_, cast):
    version = plan_of(cast, Condition.SYNKINETIC, "stretch_neck")
    page = as_("therapist").get("treatment_plans.show", patient_id=cast.pat, plan_id=version.plan)
    card = page.one(".exercise-card")
    assert "Left (affected)" in card.get_text()
    assert card.select("svg[role='img']")[0]["aria-label"].startswith("Drawing: Platysma (neck), left side")
    (link,) = page.select("a:-soup-contains('Sheet for the patient')")
    assert link["href"].endswith(f"/home-program.pdf?version={version.number}")
