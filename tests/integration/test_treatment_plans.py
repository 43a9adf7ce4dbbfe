"""Treatment plans: written, changed into versions, sent, kept after a phase change, closed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.care import plan_versions, treatment_plans
from app.care.errors import Refused
from app.care.plan_versions import values_of
from app.clinical.vocabulary import Condition, DiagnosisStatus, PlanState, Side, Technique
from app.extensions import db
from app.models import Diagnosis, PlanKept, PlanVersion, TreatmentPlan
from tests.builders import a_diagnosis, a_patient, a_plan, count, now, today
from tests.queries import count_queries

TODAY = today()
TYPED = {
    "title": "Retraining",
    "reason": "First plan",
    "starts_on": "2026-06-08",
    "ends_on": "2026-08-31",
    "visits_per_week": "0.5",
    "visits_planned": "6",
    "sessions_per_day": "1",
    "goals-0-wording": "Smile without the eye closing",
    "goals-0-measure": "sunnybrook.composite",
    "goals-0-baseline": "13",
    "goals-0-target": "70",
    "goals-0-target_on": "2026-08-31",
    "interventions-0-technique": "neuromuscular_retraining",
    "interventions-0-minutes": "24",
    "interventions-0-frequency": "every visit",
    "home_exercises-0-name": "Eye-open smile",
    "home_exercises-0-technique": "neuromuscular_retraining",
    "home_exercises-0-zone": "cheek",
    "home_exercises-0-side": "left",
    "home_exercises-0-repetitions": "10",
    "home_exercises-0-hold_seconds": "3",
    "home_exercises-0-times_per_day": "2",
    "precautions": "No gum",
    "question": "Toxin in January?",
}


@pytest.fixture
def diagnosis(cast) -> Diagnosis:
    made = a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return made


@pytest.fixture
def version(cast, diagnosis) -> PlanVersion:
    made = a_plan(diagnosis, by=cast.therapist)
    db.session.commit()
    return made


def write(as_, cast, **changes):
    return as_("therapist").post("treatment_plans.new", TYPED | changes, patient_id=cast.pat)


def typed_on(page) -> dict[str, str]:
    typed = page.form(page.one("form#plan")["action"])
    del typed["csrf_token"]  # each visitor has one of their own
    return typed


def opened(as_, cast, plan, who="therapist"):
    """The form to change a plan, as it was opened by somebody."""
    return typed_on(as_(who).get("treatment_plans.edit", patient_id=cast.pat, plan_id=plan))


def change(as_, cast, plan, typed, who="therapist", **changes):
    typed = {"reason": "Every two weeks"} | {name: value for name, value in typed.items() if value} | changes
    return as_(who).post("treatment_plans.edit", typed, patient_id=cast.pat, plan_id=plan)


def errors(page) -> str:
    return " ".join(tag.get_text(" ", strip=True) for tag in page.select(".field-errors"))


def newest() -> PlanVersion:
    db.session.expire_all()
    return db.session.scalars(select(PlanVersion).order_by(PlanVersion.number.desc())).first()


# writing


def test_a_plan_is_written_with_its_first_version(as_, cast, diagnosis):
    assert write(as_, cast).status == 302
    version = newest()
    assert (version.number, version.state, version.written_by) == (1, PlanState.DRAFT, cast.therapist)
    assert (version.visits_per_week, version.visits_planned) == (Decimal("0.5"), 6)
    assert [(goal.measure, goal.baseline, goal.target) for goal in version.goals] == [
        ("sunnybrook.composite", 13, 70)
    ]
    assert [row.technique for row in version.interventions] == [Technique.NEUROMUSCULAR_RETRAINING]
    assert [(row.name, row.repetitions) for row in version.home_exercises] == [("Eye-open smile", 10)]
    assert version.plan.diagnosis is diagnosis


def test_the_same_form_sent_twice_opens_one_plan(as_, cast, diagnosis):
    assert [write(as_, cast).status for _ in range(2)] == [302, 302]
    assert count(TreatmentPlan) == count(PlanVersion) == 1


def test_a_second_open_plan_for_a_diagnosis_is_refused_and_what_was_typed_stays(as_, cast, version):
    page = write(as_, cast)
    assert page.status == 422
    assert "This diagnosis has an open plan." in page.text
    assert page.one("input[name=title]")["value"] == "Retraining"


def test_the_database_refuses_a_second_open_plan_and_it_is_said_in_words(app, cast, version, monkeypatch):
    monkeypatch.setattr(treatment_plans, "open_plan_of", lambda diagnosis: None)
    with pytest.raises(Refused, match="opened a moment ago"):
        treatment_plans.start(
            version.plan.diagnosis, values_of(version, reason="x"), by=cast.therapist, at=now(), on=TODAY
        )


def test_empty_lines_are_no_lines_and_gaps_do_not_matter(as_, cast, diagnosis):
    gap = {name.replace("goals-0", "goals-3"): value for name, value in TYPED.items() if "goals" in name}
    plain = {name: value for name, value in TYPED.items() if "goals" not in name}
    empty = {"goals-0-wording": "", "goals-0-measure": "", "home_exercises-1-name": ""}
    page = as_("therapist").post("treatment_plans.new", plain | empty | gap, patient_id=cast.pat)
    assert page.status == 302
    assert len(newest().goals) == 1


def test_a_mistake_after_an_empty_line_is_said_at_its_own_line(as_, cast, diagnosis):
    second = {name.replace("goals-0", "goals-1"): value for name, value in TYPED.items() if "goals" in name}
    first = {name: "" for name in TYPED if "goals" in name}
    page = write(as_, cast, **first | second | {"goals-1-target": "10"})
    assert "worse than the baseline" in page.one("#goals-1-target-errors").get_text()


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"goals-0-target": "12"}, "goals-0-target", "This target is worse than the baseline of 13"),
        ({"goals-0-target": "101"}, "goals-0-target", "This measure reaches from −15 to 100."),
        ({"goals-0-baseline": "-16"}, "goals-0-baseline", "This measure reaches from −15 to 100."),
        ({"goals-0-baseline": "NaN"}, "goals-0-baseline", "Type a number"),
        ({"goals-0-baseline": "thirteen"}, "goals-0-baseline", "Type a number."),
        ({"goals-0-baseline": "13.125"}, "goals-0-baseline", "Use two decimals at most."),
        ({"goals-0-measure": ""}, "goals-0-measure", "Choose a measure."),
        ({"goals-0-measure": "mood.score"}, "goals-0-measure", "Choose one of the list."),
        ({"goals-0-wording": ""}, "goals-0-wording", "Write the goal."),
        ({"goals-0-target_on": "2026-06-01"}, "goals-0-target_on", "This is before the plan starts."),
        ({"goals-0-target_on": "2026-06-31"}, "goals-0-target_on", "Type a date that exists."),
        ({"ends_on": "2026-06-01"}, "ends_on", "The plan ends before it starts."),
        ({"visits_per_week": "0"}, "visits_per_week", "Give a number above 0."),
        ({"visits_per_week": "15"}, "visits_per_week", "Type a number from 0 to 14."),
        ({"title": ""}, "title", "Give the plan a short title."),
        ({"reason": "  "}, "reason", "Give the reason"),
        ({"interventions-0-minutes": "0"}, "interventions-0-minutes", "from 1 to 240"),
        ({"interventions-0-technique": ""}, "interventions-0-technique", "Choose a technique."),
        ({"home_exercises-0-repetitions": "201"}, "home_exercises-0-repetitions", "from 0 to 200"),
        ({"home_exercises-0-times_per_day": ""}, "home_exercises-0-times_per_day", "Say how often."),
        ({"home_exercises-0-zone": "ear"}, "home_exercises-0-zone", "Choose one of the list."),
        ({"precautions": "stop\u202e"}, "precautions", "Remove the invisible characters"),
        ({"question": "a" * 4001}, "question", "Use at most 4,000 characters"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(as_, cast, diagnosis, changes, field, message):
    page = write(as_, cast, **changes)
    assert page.status == 422
    assert message in page.one(f"#{field}-errors").get_text()
    assert page.select(f".error-summary a[href='#{field}']")
    assert page.one("input[name='interventions-0-frequency']")["value"] == "every visit"
    assert count(TreatmentPlan) == 0


def test_a_line_is_added_and_taken_out_without_saving(as_, cast, diagnosis):
    page = write(as_, cast, add="goals", title="")
    assert page.status == 200
    assert len(page.select("#goals-lines fieldset")) == 2
    assert not page.select(".field-errors")
    page = write(as_, cast, remove="goals-0")
    assert page.status == 200
    left = [
        value
        for name, value in typed_on(page).items()
        if name.startswith("goals-") and name.endswith("-wording")
    ]
    assert left == [""], "an empty line is left to write in"
    assert count(TreatmentPlan) == 0


def test_a_plan_waits_for_a_confirmed_diagnosis(as_, cast, diagnosis):
    diagnosis.status = DiagnosisStatus.TO_BE_CONFIRMED
    db.session.commit()
    page = as_("therapist").get("treatment_plans.new", patient_id=cast.pat)
    assert "The diagnosis is still to be confirmed" in page.text
    assert write(as_, cast).status == 409


def test_without_a_diagnosis_the_page_says_what_comes_first(as_, cast):
    for endpoint in ("treatment_plans.index", "treatment_plans.new"):
        assert "A plan needs a diagnosis" in as_("therapist").get(endpoint, patient_id=cast.pat).text


def test_effort_in_the_flaccid_phase_is_refused_without_a_reason_and_what_was_typed_stays(
    as_, cast, diagnosis
):
    diagnosis.condition = Condition.FLACCID
    db.session.commit()
    page = write(as_, cast)
    assert page.status == 422
    exercise = page.one("#home_exercises-lines fieldset:has(input[value='Eye-open smile'])")
    assert "no effortful exercise" in exercise.get_text()
    assert "Say why it is right here" in exercise.get_text()
    typed = typed_on(page)
    assert {name: typed[name].strip() for name in TYPED} == TYPED
    assert count(PlanVersion) == 0
    reason = {"home_exercises-0-override_reason": "First flickers, watched in each session"}
    assert write(as_, cast, **reason).status == 302
    shown = as_("therapist").get("treatment_plans.show", patient_id=cast.pat, plan_id=newest().plan)
    assert "no effortful exercise" in shown.text
    assert "Given all the same: First flickers" in shown.text


def test_without_effort_the_flaccid_phase_asks_no_reason(as_, cast, diagnosis):
    diagnosis.condition = Condition.FLACCID
    db.session.commit()
    assert write(as_, cast, **{"home_exercises-0-repetitions": "0"}).status == 302


def test_an_exercise_for_the_wrong_side_is_refused_at_its_side(as_, cast, diagnosis):
    page = write(as_, cast, **{"home_exercises-0-side": "right"})
    assert page.status == 422
    assert "works on the affected side, the left" in page.one("#home_exercises-0-side-errors").get_text()
    options = [one.get_text() for one in page.select("#home_exercises-0-side option")]
    assert options == ["Not told", "Right (other side)", "Left (affected)", "Both sides"]


def test_an_exercise_of_the_library_fills_a_line_and_saves_nothing(as_, cast, diagnosis):
    page = write(as_, cast, pick="1", library="stretch_other_cheek", **{"home_exercises-1-name": ""})
    assert page.status == 200
    assert count(PlanVersion) == 0
    typed = typed_on(page)
    ((key, _),) = [(k, v) for k, v in typed.items() if v == "Stretch of the stronger cheek"]
    line = key.removesuffix("-name")
    said = {name: typed[f"{line}-{name}"] for name in ("side", "hold_seconds", "direction", "stop_rule")}
    assert said == {
        "side": "right",  # the other side of a left palsy
        "hold_seconds": "15",
        "direction": "down",
        "stop_rule": "Stop if it hurts.",
    }
    assert write(as_, cast, **{name: typed[name] for name in typed if name.startswith(line)}).status == 302
    saved = newest().home_exercises[-1]
    assert (saved.exercise_key, saved.side) == ("stretch_other_cheek", Side.RIGHT)
    assert saved.instructions.startswith("Put flat fingers")


def test_retraining_picked_in_the_flaccid_phase_starts_at_nothing(as_, cast, diagnosis):
    diagnosis.condition = Condition.FLACCID
    db.session.commit()
    typed = typed_on(write(as_, cast, pick="1", library="retrain_soft_pucker"))
    (line,) = [k.removesuffix("-name") for k, v in typed.items() if v == "Soft pucker"]
    assert (typed[f"{line}-repetitions"], typed[f"{line}-effort"]) == ("0", "0")


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("effort", "11", "from 0 to 10"),
        ("rest_seconds", "601", "from 0 to 600"),
        ("sets_per_session", "0", "from 1 to 20"),
        ("minutes", "121", "from 1 to 120"),
        ("media_link", "javascript:alert(1)", "whole web address"),
        ("muscle", "tongue", "Choose one of the list."),
        ("instructions", "x" * 1001, "at most 1,000"),
    ],
)
def test_a_folded_field_that_is_wrong_is_opened_with_its_message(as_, cast, diagnosis, name, wrong, words):
    page = write(as_, cast, **{f"home_exercises-0-{name}": wrong})
    assert page.status == 422
    assert words in page.one(f"#home_exercises-0-{name}-errors").get_text()
    folded = page.select(f"details:has(#home_exercises-0-{name})")
    assert all(one.has_attr("open") for one in folded)


def test_an_exercise_is_not_looked_at_again_before_it_starts(as_, cast, diagnosis):
    dates = {"home_exercises-0-starts_on": "2026-06-08", "home_exercises-0-review_on": "2026-06-07"}
    page = write(as_, cast, **dates)
    assert "before the exercise starts" in page.one("#home_exercises-0-review_on-errors").get_text()


# versions


def test_a_change_makes_a_new_version_and_the_old_one_stays_readable(as_, cast, version):
    plan = version.plan
    page = change(as_, cast, plan, opened(as_, cast, plan), visits_per_week="0.5", visits_planned="6")
    assert page.status == 302
    assert (newest().number, newest().reason) == (2, "Every two weeks")
    therapist = as_("therapist")
    shown = therapist.get("treatment_plans.show", patient_id=cast.pat, plan_id=plan)
    assert "before: Once a week new: Every 2 weeks" in shown.text
    old = therapist.get("treatment_plans.show", patient_id=cast.pat, plan_id=plan, query={"version": 1})
    assert "Once a week, 12 visits" in old.text
    assert "An earlier version." in old.text
    missing = therapist.get("treatment_plans.show", patient_id=cast.pat, plan_id=plan, query={"version": 9})
    assert missing.status == 404


def test_saving_without_a_change_makes_no_version(as_, cast, version):
    page = change(as_, cast, version.plan, opened(as_, cast, version.plan))
    assert page.status == 422
    assert "Nothing has changed since version 1." in page.text


def test_the_same_change_sent_twice_makes_one_version(as_, cast, version):
    typed = opened(as_, cast, version.plan)
    sent = [change(as_, cast, version.plan, typed, title="Relaxing").status for _ in range(2)]
    assert sent == [302, 302]
    assert newest().number == 2


def test_a_stale_change_shows_both_texts_and_goes_on_with_the_choice(as_, cast, version):
    plan = version.plan
    typed = opened(as_, cast, plan)
    change(as_, cast, plan, typed, who="physician", title="Theirs", precautions="Their precaution")
    page = change(as_, cast, plan, typed, title="Mine", question="My question")
    assert page.status == 409
    assert "Dr. O also changed this plan" in page.text
    assert "“Every two weeks”. Nothing is lost." in page.text
    for words in ("Mine", "Theirs", "Their precaution", "My question"):
        assert words in page.text
    assert newest().number == 2
    choice = page.form(f"/patients/{cast.pat.public_id}/plans/{plan.public_id}/edit")
    settled = as_("therapist").post(
        "treatment_plans.edit",
        choice | {"keep-title": "mine", "keep-precautions": "theirs", "settle": "1"},
        patient_id=cast.pat,
        plan_id=plan,
    )
    assert settled.status == 200
    chosen = typed_on(settled)
    assert (chosen["title"], chosen["question"].strip()) == ("Mine", "My question")
    assert chosen["precautions"].strip() == "Their precaution"
    assert change(as_, cast, plan, chosen).status == 302
    assert (newest().number, newest().title, newest().precautions) == (3, "Mine", "Their precaution")


def test_a_new_version_takes_the_place_of_one_that_waits_for_dr_o(as_, cast, version):
    plan_versions.send(version, by=cast.therapist, at=now())
    db.session.commit()
    change(as_, cast, version.plan, opened(as_, cast, version.plan), title="Relaxing")
    assert newest().state is PlanState.DRAFT
    assert newest().plan.versions[0].state is PlanState.SUPERSEDED


# sending


def test_a_plan_is_sent_once(as_, cast, version):
    address = {"patient_id": cast.pat, "plan_id": version.plan, "version_id": version}
    assert [as_("therapist").post("treatment_plans.send", **address).status for _ in range(2)] == [302, 302]
    assert (newest().state, newest().sent_by) == (PlanState.SENT, cast.therapist)


def test_a_plan_without_a_goal_is_not_sent(as_, cast, diagnosis):
    write(as_, cast, **{name: "" for name in TYPED if name.startswith("goals")})
    version = newest()
    address = {"patient_id": cast.pat, "plan_id": version.plan}
    shown = as_("therapist").get("treatment_plans.show", **address)
    assert "Before it can be sent: add a goal." in shown.text
    assert "Send to Dr. O" not in shown.text
    page = as_("therapist").post("treatment_plans.send", version_id=version, **address)
    assert page.status == 409
    assert "Before sending, add a goal" in page.text


def test_an_earlier_version_is_not_sent(as_, cast, version):
    change(as_, cast, version.plan, opened(as_, cast, version.plan), title="Relaxing")
    page = as_("therapist").post(
        "treatment_plans.send", patient_id=cast.pat, plan_id=version.plan, version_id=version
    )
    assert page.status == 409
    assert "Version 2 was saved after version 1." in page.text


# after a phase change


@pytest.fixture
def asked_about(version) -> PlanVersion:
    version.plan.diagnosis.plan_review_asked_at = now()
    db.session.commit()
    return version


def test_that_the_plan_stays_needs_a_reason_and_is_kept_in_its_history(as_, cast, asked_about):
    address = {"patient_id": cast.pat, "plan_id": asked_about.plan}
    page = as_("therapist").post("treatment_plans.keep", {"reason": ""}, **address)
    assert page.status == 422
    assert "Give the reason." in errors(page)
    page = as_("therapist").post(
        "treatment_plans.keep", {"reason": "Already covers it"}, follow=True, **address
    )
    assert "look at the plan again" not in page.text
    assert "Already covers it" in page.text
    assert as_("therapist").post("treatment_plans.keep", {"reason": "twice"}, **address).status == 302
    assert count(PlanKept) == 1


def test_a_new_version_answers_it_too(as_, cast, asked_about):
    change(as_, cast, asked_about.plan, opened(as_, cast, asked_about.plan), title="Relaxing")
    db.session.expire_all()
    assert asked_about.plan.diagnosis.plan_review_asked_at is None


def test_what_waits_for_a_therapist_is_asked_in_a_constant_number_of_queries(app, cast, asked_about):
    def waiting(user):
        db.session.expunge_all()
        with count_queries() as sent:
            found = treatment_plans.awaiting_therapist(user, on=TODAY)
            names = [row.patient.name for row in found]
        return names, len(sent)

    names, few = waiting(cast.therapist)
    assert names == ["Pat Plover"]
    assert waiting(cast.second_therapist)[0] == []
    for number in range(4):
        patient = a_patient("Otis", f"Owl{number}", team=[cast.therapist])
        returned = a_plan(
            a_diagnosis(patient, by=cast.therapist), by=cast.therapist, state=PlanState.RETURNED
        )
        returned.decided_at, returned.decided_by_id = now() - timedelta(days=1), cast.physician.id
    db.session.commit()
    names, more = waiting(cast.therapist)
    assert names[-1] == "Pat Plover", "the longest waiting first"
    assert len(names) == 5
    assert more == few


# closing


def test_a_plan_is_closed_with_its_reason_and_a_new_one_may_follow(as_, cast, version):
    address = {"patient_id": cast.pat, "plan_id": version.plan}
    therapist = as_("therapist")
    early = {"closed_on": "2026-01-01", "reason": "Goals met"}
    page = therapist.post("treatment_plans.close", early, **address)
    assert page.status == 422
    assert "This is before the plan was opened." in errors(page)
    typed = {"closed_on": TODAY.isoformat(), "reason": "Goals met"}
    page = therapist.post("treatment_plans.close", typed, follow=True, **address)
    assert "Goals met" in page.text
    assert therapist.get("treatment_plans.edit", **address).status == 409
    assert write(as_, cast).status == 302


# who and whose


def test_a_plan_is_not_found_through_another_chart(as_, cast, version):
    other = a_patient("Otis", "Owl", team=[cast.therapist])
    db.session.commit()
    therapist = as_("therapist")
    for endpoint in ("treatment_plans.show", "treatment_plans.edit", "treatment_plans.close"):
        assert therapist.get(endpoint, patient_id=other, plan_id=version.plan).status == 404
    sent = therapist.post("treatment_plans.send", patient_id=other, plan_id=version.plan, version_id=version)
    assert sent.status == 404


def test_a_version_is_not_found_through_another_plan(as_, cast, version):
    other = a_plan(a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist)
    db.session.commit()
    sent = as_("therapist").post(
        "treatment_plans.send", patient_id=cast.pat, plan_id=other.plan, version_id=version
    )
    assert sent.status == 404


def test_the_desk_reads_no_plan(as_, cast, version):
    assert as_("desk").get("treatment_plans.index", patient_id=cast.pat).status == 403


def test_the_queries_of_a_plan_do_not_grow_with_its_versions(as_, cast, version):
    therapist = as_("therapist")

    def asked() -> int:
        with count_queries() as sent:
            therapist.get("treatment_plans.show", patient_id=cast.pat, plan_id=version.plan)
        return len(sent)

    change(as_, cast, version.plan, opened(as_, cast, version.plan), title="Title 0")
    asked()
    few = asked()
    for number in range(4):
        change(as_, cast, version.plan, opened(as_, cast, version.plan), title=f"Title {number + 1}")
    assert asked() == few


@pytest.mark.parametrize("named", [{}, {"based_on": ""}])
def test_a_change_that_names_no_version_is_shown_beside_the_newest(as_, cast, version, named):
    plan = version.plan
    typed = opened(as_, cast, plan)
    del typed["based_on"]
    page = change(as_, cast, plan, typed, title="Mine", **named)
    assert page.status == 409
    assert "Mine" in page.text
    assert newest().number == 1
