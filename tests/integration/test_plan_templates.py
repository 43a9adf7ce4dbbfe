"""Plans to start from: how one fills a plan's form, and how the practice words its own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.care import exercise_library, plan_suggestions, plan_templates, treatment_plans
from app.care.errors import Stale
from app.clinical.exercise_library import BY_KEY as EXERCISES
from app.clinical.plan_templates import STARTERS
from app.clinical.vocabulary import Condition, Side, SurgeryType, TreatmentCategory, Zone
from app.extensions import db
from app.models import Diagnosis, PlanTemplate, PlanVersion
from tests.builders import a_diagnosis, a_plan, a_procedure, an_assessment, count, now, today

OPERATED = date(2026, 10, 1)
SCORES = {"composite": "41", "resting": "10", "voluntary": "60", "synkinesis": "9"}


@pytest.fixture
def diagnosis(cast) -> Diagnosis:
    made = a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return made


def template(key: str) -> plan_templates.Template:
    return plan_templates.get(key)


def filled(diagnosis, key: str, on=OPERATED):
    return plan_suggestions.filled(template(key), plan_suggestions.known(diagnosis), on=on)


def fill(as_, cast, key: str, **typed):
    return as_("therapist").post(
        "treatment_plans.new", typed | {"template": key, "fill": "1"}, patient_id=cast.pat
    )


def typed_on(page) -> dict[str, str]:
    typed = page.form(page.one("form#plan")["action"])
    del typed["csrf_token"]
    return typed


# filling a plan's form


def test_every_exercise_a_starter_names_is_in_the_library():
    named = {one.exercise for starter in STARTERS for one in starter.content.exercises}
    assert named <= set(EXERCISES)


def test_a_template_fills_the_form_and_saves_nothing(as_, cast, diagnosis):
    page = fill(as_, cast, "synkinetic", question="Toxin in January?")
    assert page.status == 200
    typed = typed_on(page)
    assert typed["title"] == "Separate the movements"
    assert typed["question"].strip() == "Toxin in January?"
    assert typed["visits_planned"] == "12"
    assert "Filled in from “Synkinesis”: a suggestion." in page.text
    assert "How well this is known" in page.text
    assert count(PlanVersion) == 0


def test_a_filled_form_is_saved_once_the_targets_are_set(as_, cast, diagnosis):
    an_assessment(diagnosis, by=cast.therapist, on=date(2026, 10, 1), scores=SCORES)
    db.session.commit()
    typed = {name: value for name, value in typed_on(fill(as_, cast, "synkinetic")).items() if value}
    refused = as_("therapist").post("treatment_plans.new", typed, patient_id=cast.pat)
    assert "Give the target." in refused.one("#goals-0-target-errors").get_text()
    typed |= {"goals-0-target": "3", "goals-1-baseline": "60", "goals-1-target": "40"}
    saved = as_("therapist").post("treatment_plans.new", typed, patient_id=cast.pat)
    assert saved.status == 302, [tag.get_text(" ", strip=True) for tag in saved.select(".field-errors")]
    version = db.session.scalars(select(PlanVersion)).one()
    assert [goal.function for goal in version.goals] == [
        "smile in a photo without the eye closing",
        "eat in public",
    ]
    assert version.goals[0].baseline == 9
    assert [(one.zone, one.side, one.category) for one in version.categories] == [
        (Zone.CHEEK, Side.LEFT, TreatmentCategory.MOVEMENT_CONTROL)
    ]
    assert version.home_exercises[0].exercise_key == "massage_cheek"


def test_filling_a_plan_that_is_changed_keeps_its_goals_restrictions_and_days(as_, cast, diagnosis):
    version = a_plan(diagnosis, by=cast.therapist)
    db.session.commit()
    where = {"patient_id": cast.pat, "plan_id": version.plan}
    typed = typed_on(as_("therapist").get("treatment_plans.edit", **where))
    typed |= {"restrictions-0-wording": "No gum", "restrictions-0-starts_on": "2026-06-08"}
    typed |= {"precautions": "Latex allergy: gloves free of latex"}
    page = as_("therapist").post(
        "treatment_plans.edit", typed | {"template": "flaccid", "fill": "1"}, **where
    )
    now_typed = typed_on(page)
    assert now_typed["goals-0-wording"] == "Smile without the eye closing"
    assert now_typed["starts_on"] == "2026-06-08"
    assert "No gum" in now_typed.values()
    assert now_typed["title"] == "Protect and wait for movement"
    own, *of_the_template = now_typed["precautions"].strip().splitlines()
    assert own == "Latex allergy: gloves free of latex"
    assert "No effortful or forced movement" in " ".join(of_the_template)
    again = as_("therapist").post(
        "treatment_plans.edit", now_typed | {"template": "flaccid", "fill": "1"}, **where
    )
    assert typed_on(again)["precautions"] == now_typed["precautions"]


def test_the_template_that_fits_the_phase_is_offered_first(as_, cast, diagnosis):
    offered = plan_suggestions.templates(diagnosis)
    assert offered[0].key == "synkinetic"
    a_procedure(
        cast.pat, by=cast.physician, surgery_type=SurgeryType.TEMPORALIS_TRANSFER, performed_on=OPERATED
    )
    diagnosis.condition = Condition.POST_REANIMATION
    db.session.flush()
    assert plan_suggestions.templates(diagnosis)[0].key == "temporalis_transfer"


def test_restrictions_after_surgery_count_from_the_day_of_the_operation(cast, diagnosis):
    a_procedure(
        cast.pat, by=cast.physician, surgery_type=SurgeryType.GRACILIS_MASSETERIC, performed_on=OPERATED
    )
    found = filled(diagnosis, "gracilis_masseteric", on=OPERATED + timedelta(days=10))
    assert [(one.starts_on, one.ends_on) for one in found.restrictions] == [
        (OPERATED, date(2026, 10, 22)),
        (OPERATED, date(2026, 11, 12)),
        (OPERATED, None),
    ]
    starts = {one.exercise_key: one.starts_on for one in found.home_exercises}
    assert starts["reanimation_clench_smile"] == date(2026, 11, 13)
    assert found.left_out == (EXERCISES["reanimation_smile_without_clench"].name,)


def test_the_page_names_the_operation_that_days_are_counted_from(as_, cast, diagnosis):
    for days in (0, 400):
        a_procedure(
            cast.pat,
            by=cast.physician,
            name="Gracilis free flap",
            surgery_type=SurgeryType.GRACILIS_MASSETERIC,
            performed_on=OPERATED - timedelta(days=days),
        )
    db.session.commit()
    said = fill(as_, cast, "gracilis_masseteric").one("#part-template").get_text(" ", strip=True)
    assert f"Days are counted from Gracilis free flap, {OPERATED:%-d %b %Y}." in said


@pytest.mark.parametrize("other", [None, SurgeryType.STATIC_PROCEDURE])
def test_days_are_not_counted_from_another_operation_than_the_template_is_for(as_, cast, diagnosis, other):
    if other:
        surgery = a_procedure(cast.pat, by=cast.physician, surgery_type=other, performed_on=OPERATED)
        surgery.first_movement_on = OPERATED + timedelta(days=60)
        db.session.commit()
    found = filled(diagnosis, "gracilis_masseteric", on=OPERATED + timedelta(days=90))
    assert {(one.starts_on, one.ends_on) for one in found.restrictions} == {(None, None)}
    assert "reanimation_clench_smile" not in {one.exercise_key for one in found.home_exercises}
    page = fill(as_, cast, "gracilis_masseteric")
    said = page.one("#part-template").get_text(" ", strip=True)
    assert "No operation of the type “Gracilis" in said
    assert "is on record: the days of restrictions are left empty" in said
    assert EXERCISES["reanimation_clench_smile"].name.lower() in said
    assert page.one("input[name='restrictions-0-starts_on']").get("value", "") == ""
    assert page.one("input[name='restrictions-0-wording']")["value"]


def test_what_waits_for_a_first_movement_is_filled_in_once_one_is_recorded(cast, diagnosis):
    surgery = a_procedure(
        cast.pat, by=cast.physician, surgery_type=SurgeryType.MASSETERIC_TRANSFER, performed_on=OPERATED
    )
    assert "reanimation_clench_smile" not in {
        one.exercise_key for one in filled(diagnosis, "masseteric_transfer").home_exercises
    }
    surgery.first_movement_on = date(2027, 2, 1)
    db.session.flush()
    later = filled(diagnosis, "masseteric_transfer", on=date(2027, 2, 2))
    assert "reanimation_clench_smile" in {one.exercise_key for one in later.home_exercises}
    assert later.left_out == ()


def test_a_zone_that_was_scored_goes_before_the_category_of_the_template(cast, diagnosis):
    answers = {"voluntary.smile": 2, "synkinesis.smile": 0}
    an_assessment(diagnosis, by=cast.therapist, on=OPERATED, scores=SCORES, answers=answers)
    (cheek,) = filled(diagnosis, "synkinetic").categories
    assert (cheek.zone, cheek.category) == (Zone.CHEEK, TreatmentCategory.INITIATION)


def test_where_both_sides_are_affected_each_has_its_zones(cast):
    both = a_diagnosis(cast.pat, by=cast.therapist, side=Side.BILATERAL, zones=["right-eye", "left-cheek"])
    found = filled(both, "synkinetic").categories
    assert [(one.zone, one.side) for one in found] == [(Zone.EYE, Side.RIGHT), (Zone.CHEEK, Side.LEFT)]
    assert len(plan_suggestions.places(both)) == 14


def test_what_is_known_of_a_face_is_read_in_a_constant_number_of_queries(app, cast, diagnosis):
    from tests.queries import count_queries

    with count_queries() as few:
        plan_suggestions.known(diagnosis)
    for day in range(1, 9):
        an_assessment(diagnosis, by=cast.therapist, on=date(2026, 9, day), scores=SCORES)
    db.session.commit()
    with count_queries() as many:
        plan_suggestions.known(diagnosis)
    assert len(many) <= len(few) + 1  # the diagnosis itself is read again after the commit


# goals


def test_the_baseline_comes_from_the_newest_reading(as_, cast, diagnosis):
    for day, synkinesis in ((1, "12"), (20, "9")):
        an_assessment(
            diagnosis, by=cast.therapist, on=date(2026, 9, day), scores=SCORES | {"synkinesis": synkinesis}
        )
    db.session.commit()
    typed = {"goals-0-measure": "sunnybrook.synkinesis", "goals-0-baseline": "3", "read": "goals-0"}
    page = as_("therapist").post("treatment_plans.new", typed, patient_id=cast.pat)
    assert page.status == 200
    assert page.one("input[name='goals-0-baseline']")["value"] == "9"
    assert "Newest: 9 on 20 Sep 2026" in page.one("#goals-lines")["data-readings"]


def test_a_goal_without_words_is_worded_by_what_it_is_for_and_told_by_the_template(as_, cast, diagnosis):
    goal = {"function": "eat in public", "measure": "sunnybrook.composite", "baseline": "13", "target": "70"}
    typed = {f"goals-0-{name}": value for name, value in goal.items()}
    typed |= {"goals-0-target_on": "2026-08-31", "starts_on": "2026-06-08"}
    page = as_("therapist").post("treatment_plans.new", typed, patient_id=cast.pat)
    assert page.status == 422
    assert page.one("input[name='goals-0-wording']")["value"] == "Eat in public"
    told = "Within 12 weeks, Sunnybrook composite from 13 to 70 so that the patient can eat in public."
    assert told in page.one("#goals-lines").get_text(" ", strip=True)


# restrictions and zones


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"wording": ""}, "wording", "Say what is restricted."),
        ({"starts_on": ""}, "starts_on", "Give the first day."),
        ({"ends_on": "2026-06-07"}, "ends_on", "It would end before it begins on 8 Jun 2026."),
        (
            {"cleared_on": "2026-06-07", "cleared_by": "Dr. Reed"},
            "cleared_on",
            "It only begins on 8 Jun 2026.",
        ),
        (
            {"cleared_on": "2026-07-21", "cleared_by": "Dr. Reed"},
            "cleared_on",
            "ended by itself on 20 Jul 2026",
        ),
        ({"cleared_on": "2199-06-20", "cleared_by": "Dr. Reed"}, "cleared_on", "This day is still to come."),
        ({"cleared_on": "2026-06-20"}, "cleared_by", "Say who cleared it."),
        ({"cleared_by": "Dr. Reed"}, "cleared_on", "Give the day it was cleared."),
    ],
)
def test_a_restriction_that_makes_no_sense_is_refused_at_its_field(
    as_, cast, diagnosis, typed, field, message
):
    from tests.integration.test_treatment_plans import TYPED

    row = {"wording": "No strain", "starts_on": "2026-06-08", "ends_on": "2026-07-20"} | typed
    sent = TYPED | {f"restrictions-0-{name}": value for name, value in row.items()}
    page = as_("therapist").post("treatment_plans.new", sent, patient_id=cast.pat)
    assert page.status == 422
    assert message in page.one(f"#restrictions-0-{field}-errors").get_text()
    assert page.one("input[name='restrictions-0-ends_on']")["value"] == row["ends_on"]
    assert count(PlanVersion) == 0


def test_in_a_later_version_too_a_restriction_is_not_cleared_in_the_future(as_, cast, diagnosis):
    from tests.integration.test_treatment_plans import TYPED

    row = {"restrictions-0-wording": "No strain", "restrictions-0-starts_on": "2026-06-08"}
    as_("therapist").post("treatment_plans.new", TYPED | row, patient_id=cast.pat)
    where = {"patient_id": cast.pat, "plan_id": treatment_plans.open_plan_of(diagnosis)}
    typed = typed_on(as_("therapist").get("treatment_plans.edit", **where))
    typed |= {"reason": "Cleared", "restrictions-0-cleared_on": "2199-07-01"}
    typed |= {"restrictions-0-cleared_by": "Dr. Reed"}
    page = as_("therapist").post("treatment_plans.edit", {k: v for k, v in typed.items() if v}, **where)
    assert page.status == 422
    assert "This day is still to come." in page.one("#restrictions-0-cleared_on-errors").get_text()
    assert count(PlanVersion) == 1


def test_a_restriction_is_cleared_in_a_new_version_and_the_change_is_told(as_, cast, diagnosis):
    from tests.integration.test_treatment_plans import TYPED

    row = {"restrictions-0-wording": "No strain", "restrictions-0-starts_on": "2026-06-08"}
    assert as_("therapist").post("treatment_plans.new", TYPED | row, patient_id=cast.pat).status == 302
    plan = treatment_plans.open_plan_of(diagnosis)
    where = {"patient_id": cast.pat, "plan_id": plan}
    typed = typed_on(as_("therapist").get("treatment_plans.edit", **where))
    typed |= {"reason": "Cleared", "restrictions-0-cleared_on": "2026-07-01"}
    typed |= {"restrictions-0-cleared_by": "Dr. Reed"}
    typed = {name: value for name, value in typed.items() if value}
    assert as_("therapist").post("treatment_plans.edit", typed, **where).status == 302
    page = as_("therapist").get("treatment_plans.compare", **where)
    assert "No strain: now also cleared 1 Jul 2026 by Dr. Reed" in page.text


def test_a_category_comes_and_stays_with_the_zone_it_was_chosen_for(as_, cast, diagnosis):
    version = a_plan(diagnosis, by=cast.therapist)
    db.session.commit()
    where = {"patient_id": cast.pat, "plan_id": version.plan}
    page = as_("therapist").get("treatment_plans.edit", **where)
    rows = page.select("#categories-lines select")
    assert [row.find_parent("div", class_="field").label.get_text(strip=True) for row in rows][:2] == [
        "Brow",
        "Eye",
    ]
    assert "Suggests movement control: synkinetic phase" in page.one("#categories-lines").get_text()
    typed = {name: value for name, value in typed_on(page).items() if value}
    typed |= {"reason": "By zone", "categories-1-category": "relaxation"}
    assert as_("therapist").post("treatment_plans.edit", typed, **where).status == 302
    db.session.expire_all()
    newest = treatment_plans.newest_version(version.plan)
    assert [(one.zone, one.side, one.category) for one in newest.categories] == [
        (Zone.EYE, Side.LEFT, TreatmentCategory.RELAXATION)
    ]


# the practice's own words


def words_of(page) -> dict[str, str]:
    return {name: value for name, value in typed_on(page).items() if value or name.endswith("frequency")}


def test_everybody_who_treats_reads_the_templates_and_the_desk_does_not(as_, cast):
    page = as_("therapist").get("plan_templates.index")
    assert len(page.select(".row-i")) == len(STARTERS)
    assert not page.select("a[href$='/plan-templates/new']"), "a therapist does not word them"
    shown = as_("therapist").get("plan_templates.show", template_key="gracilis_masseteric")
    assert "until day 42 after surgery" in shown.text
    assert "The surgeon’s own protocol overrides this outline." in shown.text
    assert as_("desk").get("plan_templates.index").status == 403
    assert as_("therapist").get("plan_templates.edit", template_key="flaccid").status == 403
    assert as_("physician").get("plan_templates.show", template_key="no_such").status == 404


@pytest.mark.parametrize("key", [one.key for one in STARTERS])
def test_a_starter_saved_as_it_stands_says_what_it_said(as_, cast, key):
    typed = words_of(as_("physician").get("plan_templates.edit", template_key=key))
    assert as_("physician").post("plan_templates.edit", typed, template_key=key).status == 303
    db.session.expire_all()
    found = template(key)
    declared = next(one for one in STARTERS if one.key == key)
    assert (found.content, found.name, found.condition) == (
        declared.content,
        declared.name,
        declared.condition,
    )
    assert found.basis == declared.basis
    assert found.version == 1


def test_the_practice_words_a_starter_and_plans_begin_with_its_words(as_, cast, diagnosis):
    typed = words_of(as_("physician").get("plan_templates.edit", template_key="synkinetic"))
    typed |= {"title": "Our way", "visits_per_week": "0.5", "weeks": "10"}
    assert as_("physician").post("plan_templates.edit", typed, template_key="synkinetic").status == 303
    page = fill(as_, cast, "synkinetic")
    assert typed_on(page)["title"] == "Our way"
    assert typed_on(page)["visits_planned"] == "5"
    assert template("synkinetic").basis == (), "how well a starter is known says nothing of other words"


def test_a_template_that_is_not_offered_is_not_offered(as_, cast, diagnosis):
    typed = words_of(as_("physician").get("plan_templates.edit", template_key="mixed"))
    typed.pop("is_offered")
    assert as_("physician").post("plan_templates.edit", typed, template_key="mixed").status == 303
    page = as_("therapist").get("treatment_plans.new", patient_id=cast.pat)
    offered = [option["value"] for option in page.select("select[name=template] option")]
    assert "mixed" not in offered
    assert "synkinetic" in offered


def test_a_template_saved_by_somebody_else_meanwhile_is_not_overwritten(as_, cast):
    typed = words_of(as_("physician").get("plan_templates.edit", template_key="paretic"))
    assert as_("physician").post("plan_templates.edit", typed, template_key="paretic").status == 303
    page = as_("physician").post("plan_templates.edit", typed | {"title": "Too late"}, template_key="paretic")
    assert page.status == 409
    assert "Somebody changed this template since you opened it." in page.text
    assert page.one("input[name=title]")["value"] == "Too late"
    db.session.expire_all()
    assert template("paretic").content.title != "Too late"
    with pytest.raises(Stale):
        plan_templates.save(
            "paretic",
            name="x",
            condition=None,
            surgery_type=None,
            content=template("paretic").content,
            is_offered=True,
            version=0,
            by=cast.physician,
            at=now(),
        )


def test_a_plan_is_saved_as_a_template_without_its_scores_and_days(as_, cast, diagnosis):
    version = a_plan(diagnosis, by=cast.therapist)
    db.session.commit()
    where = {"patient_id": cast.pat, "plan_id": version.plan}
    page = as_("physician").get("plan_templates.from_plan", **where)
    assert "a template names no patient" in page.text
    typed = words_of(page)
    assert typed["title"] == "Retraining"
    assert not {"13", "70"} & set(typed.values())
    refused = as_("physician").post("plan_templates.new", typed)
    assert "Give the template a name." in refused.one("#name-errors").get_text()
    assert as_("physician").post("plan_templates.new", typed | {"name": "Tight cheek"}).status == 303
    row = db.session.scalars(select(PlanTemplate)).one()
    assert (row.name, row.condition) == ("Tight cheek", Condition.SYNKINETIC)
    assert row.saved_by == cast.physician
    assert as_("therapist").get("plan_templates.from_plan", **where).status == 403


def test_a_template_of_ones_own_is_written_from_nothing(as_, cast):
    typed = words_of(as_("physician").get("plan_templates.new"))
    typed |= {"name": "Education only", "title": "Learn", "interventions-0-technique": "education"}
    assert as_("physician").post("plan_templates.new", typed).status == 303
    found = plan_templates.every()[-1]
    assert (found.name, found.is_own, found.basis) == ("Education only", True, ())
    page = as_("therapist").get("plan_templates.show", template_key=found.key)
    assert "Education" in page.text
    assert "saved" in page.text


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"name": "SYNKINESIS"}, "name", "Another template has this name."),
        ({"visits_per_week": "0"}, "visits_per_week", "Give a number above 0."),
        ({"weeks": "53"}, "weeks", "from 1 to 52"),
        ({"goals-0-measure": ""}, "goals-0-measure", "Choose a measure."),
        ({"goals-0-measure": "mood.score"}, "goals-0-measure", "Choose one of the list."),
        ({"exercises-0-exercise": "no_such"}, "exercises-0-exercise", "Choose one of the list."),
        ({"restrictions-0-days": "3"}, "restrictions-0-wording", "Say what is restricted."),
        (
            {"categories-1-zone": "", "categories-1-category": "relaxation"},
            "categories-1-category",
            "This zone has a category already.",
        ),
    ],
)
def test_what_makes_no_sense_in_a_template_is_said_at_its_field(as_, cast, change, field, message):
    typed = words_of(as_("physician").get("plan_templates.edit", template_key="paretic")) | change
    page = as_("physician").post("plan_templates.edit", typed, template_key="paretic")
    assert page.status == 422
    assert message in page.one(f"#{field}-errors").get_text()
    assert count(PlanTemplate) == 0


def test_a_line_of_a_template_is_added_and_taken_out_without_saving(as_, cast):
    typed = words_of(as_("physician").get("plan_templates.edit", template_key="paretic"))
    page = as_("physician").post("plan_templates.edit", typed | {"add": "goals"}, template_key="paretic")
    assert len(page.select("#goals-lines fieldset")) == 3
    page = as_("physician").post(
        "plan_templates.edit", typed | {"remove": "exercises-0"}, template_key="paretic"
    )
    assert len(page.select("#exercises-lines fieldset")) == 2
    assert count(PlanTemplate) == 0


def test_an_exercise_the_practice_words_is_given_in_its_words(cast, diagnosis):
    values = {
        name: getattr(EXERCISES["massage_cheek"], name)
        for name in (*exercise_library.COLUMNS[1:], *exercise_library.CONTENT)
    }
    exercise_library.change(
        "massage_cheek", values | {"name": "Cheek, our way"}, version=0, by=cast.physician, at=now()
    )
    assert filled(diagnosis, "synkinetic").home_exercises[0].name == "Cheek, our way"
    assert filled(diagnosis, "synkinetic", on=today()).visits_per_week == Decimal(1)
