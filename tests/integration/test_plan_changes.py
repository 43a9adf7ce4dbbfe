"""The plan of care changed from within a note: chosen while writing, carried out by the signature."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.care import plan_versions, signing, treatment_plans
from app.clinical.vocabulary import Condition, NoteKind, PlanState
from app.extensions import db
from app.models import Diagnosis, HomeExercise, PlanVersion, SessionNote, TreatmentPlan
from tests import builders
from tests.hands import at_once, sending
from tests.integration.test_session_notes import JSON, at, fresh, today, typed
from tests.queries import count_queries

MORE = {"home.1.decision": "change", "home.1.repetitions": "12"}
SAID = "Eye-open smile: 10 to 12 repetitions"


@pytest.fixture
def ana(as_):
    return as_("therapist")


@pytest.fixture
def said():
    """What the plan says otherwise than usual."""
    return {}


@pytest.fixture
def version(cast, said):
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
    made = builders.a_plan(diagnosis, by=cast.therapist, ends_on=today() + timedelta(days=60), **said)
    made.home_exercises.append(
        HomeExercise(
            name="Soft pucker",
            technique=made.home_exercises[0].technique,
            position=1,
            repetitions=8,
            times_per_day=1,
        )
    )
    db.session.commit()
    return made


@pytest.fixture
def note(cast, version):
    """A draft of today under version 1, by Ana."""
    made = builders.a_note(version.plan.diagnosis, by=cast.therapist, plan=version, visit_on=today())
    db.session.commit()
    return made


def chosen(ana, cast, note, **fields):
    """Saved as the script saves."""
    return ana.post("session_notes.save", typed(fresh(note), **fields), headers=JSON, **at(cast, note))


def sign(visitor, cast, note):
    return visitor.post("session_notes.sign", {"version": fresh(note).version}, **at(cast, note))


def versions(version) -> list[PlanVersion]:
    db.session.rollback()
    db.session.expire_all()
    wanted = select(PlanVersion).where(PlanVersion.plan_id == version.plan_id)
    return list(db.session.scalars(wanted.order_by(PlanVersion.number)))


def a_second_version(cast, version, **values) -> PlanVersion:
    """Saved on the page of the plan meanwhile, by Ben."""
    plan = db.session.get(TreatmentPlan, version.plan_id)
    newest = treatment_plans.newest_version(plan)
    words = plan_versions.values_of(newest, reason="Ben looked at it")
    made = treatment_plans.save(
        plan,
        replace(words, **({"precautions": "Easily tired"} | values)),
        based_on=newest.number,
        by=cast.second_therapist,
        at=builders.now(),
    )
    db.session.commit()
    return made


# choosing


def test_each_save_says_what_signing_will_do_to_the_plan(ana, cast, note):
    answer = chosen(ana, cast, note, subjective="Better").response.json
    assert answer["said"]["said-plan"] == "The plan stays as it is. No new certification needed."
    answer = chosen(ana, cast, note, **MORE, **{"home.2.decision": "stop"}).response.json
    assert answer["said"]["said-plan"] == (
        f"On signing this becomes version 2 and goes to Dr. O for certification: {SAID}; Soft pucker: stopped."
    )


def test_a_choice_taken_back_changes_nothing(ana, cast, note, version):
    chosen(ana, cast, note, **MORE)
    answer = chosen(ana, cast, note, **{"home.1.decision": "", "home.1.repetitions": ""}).response.json
    assert "stays as it is" in answer["said"]["said-plan"]
    assert fresh(note).particulars == {}
    assert sign(ana, cast, note).status == 303
    assert [one.number for one in versions(version)] == [1]


@pytest.mark.parametrize(
    ("name", "typed_in"),
    [
        ("home.1.repetitions", "5000"),
        ("home.1.repetitions", "-1"),
        ("home.1.hold_seconds", "601"),
        ("home.1.times_per_day", "0"),
        ("home.1.times_per_day", "2.5"),
        ("home.1.decision", "double"),
        ("home.new.1.technique", "magic"),
        ("goal.1.target", "many"),
        ("goal.1.target", "1e9"),
        ("goal.1.target", "NaN"),
        ("goal.1.target_on", "2026-02-31"),
        ("plan.visits_per_week", "-1"),
        ("plan.visits_per_week", "0.333"),
        ("plan.why", "x" * 301),
    ],
)
def test_an_absurd_choice_is_told_at_its_field_and_nothing_else_is_lost(ana, cast, note, name, typed_in):
    page = chosen(ana, cast, note, **{name: typed_in})
    assert page.status == 422
    assert list(page.response.json["errors"]) == [name]
    assert chosen(ana, cast, note, subjective="Kept").status == 200
    assert fresh(note).particulars == {}


def test_decimals_are_kept_as_one_text_however_they_are_typed(ana, cast, note):
    for typed_in in ("0.5", "0,50", ".5"):
        assert chosen(ana, cast, note, **{"plan.visits_per_week": typed_in}).status == 200
        assert fresh(note).particulars == {"plan.visits_per_week": "0.5"}
    assert fresh(note).version == 2  # the second and third said nothing new


# signing


def test_signing_makes_the_changes_a_version_that_names_the_session_and_goes_to_dr_o(
    ana, cast, note, version
):
    chosen(ana, cast, note, **MORE, **{"home.2.decision": "stop", "plan.visits_per_week": "0.5"})
    assert sign(ana, cast, note).status == 303
    first, second = versions(version)
    day = f"{today().day} {today():%b %Y}"
    assert second.reason == f"Session of {day}: {SAID}; Soft pucker: stopped; Visits a week: 1 to 0.5"
    assert second.note_id == note.id
    assert [(one.name, one.repetitions) for one in second.home_exercises] == [("Eye-open smile", 12)]
    assert second.visits_per_week == Decimal("0.5")
    assert (first.state, second.state) == (PlanState.SUPERSEDED, PlanState.SENT)
    assert (second.written_by_id, second.sent_by_id) == (cast.therapist.id, cast.therapist.id)
    assert fresh(note).plan_version_id == first.id


def test_the_reason_given_stands_in_place_of_the_changes(ana, cast, note, version):
    chosen(ana, cast, note, **MORE, **{"plan.why": "Holds it without the eye closing"})
    sign(ana, cast, note)
    assert versions(version)[-1].reason.endswith(": Holds it without the eye closing")


@pytest.mark.parametrize("said", [{"goal": {"wording": "g" * 300}}])
def test_a_reason_longer_than_the_plan_holds_is_shortened(ana, cast, note, version):
    new = {"name": "n" * 120, "technique": "stretching", "times_per_day": "1"}
    both = {f"home.new.{place}.{key}": value for place in (1, 2) for key, value in new.items()}
    chosen(ana, cast, note, **both, **{"goal.1.target": "80"})
    assert sign(ana, cast, note).status == 303
    assert len(versions(version)[-1].reason) == 500
    assert len(versions(version)[-1].home_exercises) == 4


def test_the_signature_covers_the_changes_in_words(ana, cast, note):
    chosen(ana, cast, note, **MORE)
    sign(ana, cast, note)
    signed = fresh(note)
    assert signed.facts["plan_changes"] == {"version": 2, "why": "", "changes": [SAID], "is_sent": True}
    assert signed.content_hash == signing.fingerprint(signing.content(signed))
    assert SAID in signing.content(signed)["facts"]["plan_changes"]["changes"]


def test_a_note_that_changes_nothing_makes_no_version(ana, cast, note, version):
    chosen(ana, cast, note, **{"home.1.decision": "keep", "plan.why": "As before"})
    assert sign(ana, cast, note).status == 303
    assert len(versions(version)) == 1
    assert "plan_changes" not in fresh(note).facts


@pytest.mark.parametrize("said", [{"interventions": []}])
def test_a_plan_that_lacks_what_dr_o_needs_waits_as_a_draft_and_says_so(ana, cast, note, version):
    answer = chosen(ana, cast, note, **MORE).response.json
    assert "becomes version 2 and waits as a draft" in answer["said"]["said-plan"]
    sign(ana, cast, note)
    assert versions(version)[-1].state is PlanState.DRAFT
    assert fresh(note).facts["plan_changes"]["is_sent"] is False


def test_a_kind_of_note_that_changes_no_plan_leaves_it_alone(ana, cast, note, version):
    chosen(ana, cast, note, **MORE)
    kept = fresh(note)
    kept.kind = NoteKind.TELEPHONE
    kept.particulars = kept.particulars | {"call.with": "Pat", "call.said": "Well", "call.advice": "Go on"}
    db.session.commit()
    assert sign(ana, cast, note).status == 303
    assert len(versions(version)) == 1
    assert not [key for key in fresh(note).particulars if key.startswith("home.")]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"home.1.decision": "change"}, "home.1.repetitions", "say the new dose"),
        ({"goal.1.target_on": "2026-01-01"}, "goal.1.target_on", "before the"),
        ({"goal.1.target": "101"}, "goal.1.target", "100"),
        ({"plan.visits_per_week": "0"}, "plan.visits_per_week", "above 0"),
        ({"home.new.1.name": "Pout"}, "home.new.1.technique", "Choose a technique"),
    ],
)
def test_what_makes_no_sense_is_left_to_do_at_its_field_and_not_signed(
    ana, cast, note, version, fields, field, words
):
    answer = chosen(ana, cast, note, **fields, subjective="Kept").response.json
    assert [one for one in answer["left"] if one["field"] == field and words in one["words"]]
    assert sign(ana, cast, note).status == 422
    assert not fresh(note).is_signed
    assert fresh(note).subjective == "Kept"
    assert len(versions(version)) == 1


def test_retraining_in_the_flaccid_phase_is_asked_for_a_reason(ana, cast, note, version):
    db.session.get(Diagnosis, note.diagnosis_id).condition = Condition.FLACCID
    db.session.commit()
    answer = chosen(ana, cast, note, **MORE).response.json
    assert "plan.why" in [one["field"] for one in answer["left"]]
    answer = chosen(ana, cast, note, **{"plan.why": "First flickers"}).response.json
    assert "plan.why" not in [one["field"] for one in answer["left"]]


WHOLE = {
    "exercise_key": "retrain_eye_open_smile",
    "muscle": "zygomaticus",
    "instructions": "Smile a little.",
    "effort": 2,
    "rest_seconds": 5,
    "sets_per_session": 2,
    "mirror": "mirror",
    "media_link": "https://example.org/film",
    "caution": "Only after the surgeon has cleared it.",
    "stop_rule": "Stop when the eye narrows.",
    "starts_on": today(),
    "review_on": today() + timedelta(days=30),
}


@pytest.mark.parametrize("said", [{"exercise": WHOLE}])
def test_every_field_of_an_exercise_survives_a_version_that_comes_out_of_a_note(ana, cast, note, version):
    before = plan_versions.values_of(versions(version)[0]).home_exercises[0]
    assert {name: getattr(before, name) for name in WHOLE} == WHOLE
    chosen(ana, cast, note, **MORE)
    assert sign(ana, cast, note).status == 303
    after = plan_versions.values_of(versions(version)[-1]).home_exercises[0]
    assert after == replace(before, repetitions=12)


def test_an_exercise_of_the_library_comes_into_the_plan_with_all_its_words(ana, cast, note, version):
    answer = chosen(ana, cast, note, **{"home.new.1.exercise_key": "stretch_neck"}).response.json
    assert "New: Neck stretch, 3 repetitions, hold 15 s, 2 times a day" in answer["said"]["said-plan"]
    assert sign(ana, cast, note).status == 303
    added = versions(version)[-1].home_exercises[-1]
    assert (added.exercise_key, added.side) == ("stretch_neck", version.plan.diagnosis.side)
    assert added.stop_rule == "Stop if it hurts."
    assert added.instructions.startswith("Lay a flat hand")


def test_in_the_flaccid_phase_the_reason_of_the_note_stands_at_the_exercise(ana, cast, note, version):
    db.session.get(Diagnosis, note.diagnosis_id).condition = Condition.FLACCID
    db.session.commit()
    chosen(ana, cast, note, **MORE, **{"plan.why": "First flickers"})
    assert sign(ana, cast, note).status == 303
    reasons = {one.name: one.override_reason for one in versions(version)[-1].home_exercises}
    assert reasons == {"Eye-open smile": "First flickers", "Soft pucker": "First flickers"}


def test_an_exercise_the_library_offers_no_more_is_left_to_do(ana, cast, note, version):
    answer = chosen(ana, cast, note, **{"home.new.1.exercise_key": "gone"}).response.json
    assert [one for one in answer["left"] if one["field"] == "home.new.1.exercise_key"]
    assert sign(ana, cast, note).status == 422


# somebody else changed the plan


def test_a_version_saved_meanwhile_stands_before_the_signature_and_nothing_is_lost(ana, cast, note, version):
    chosen(ana, cast, note, **MORE)
    a_second_version(cast, version)
    answer = chosen(ana, cast, note, next_time="Go on").response.json
    assert answer["said"]["said-plan"].startswith("Ben Birch saved version 2 of the plan meanwhile.")
    page = sign(ana, cast, note)
    assert page.status == 422
    assert "Ben Birch saved version 2 of the plan meanwhile." in page.text
    assert not fresh(note).is_signed
    assert fresh(note).particulars == {"home.1.decision": "change", "home.1.repetitions": 12}
    assert len(versions(version)) == 2


def test_a_note_that_changes_nothing_is_signed_under_the_version_it_was_written_under(
    ana, cast, note, version
):
    a_second_version(cast, version)
    assert sign(ana, cast, note).status == 303
    assert fresh(note).plan_version_id == version.id


def test_taking_the_newer_version_keeps_the_choices_that_fit(ana, cast, note, version):
    chosen(ana, cast, note, **MORE, **{"home.2.decision": "stop", "plan.why": "Easier now"})
    smile = plan_versions.values_of(versions(version)[0]).home_exercises[0]
    neck = plan_versions.ExerciseValues("Neck release", smile.technique)
    a_second_version(cast, version, home_exercises=(neck, smile))
    page = ana.post(
        "session_notes.take_plan_version", typed(fresh(note), subjective="Typed"), **at(cast, note)
    )
    assert page.status == 303
    assert page.response.location.endswith("/edit#home")
    taken = fresh(note)
    assert taken.plan_version.number == 2
    assert taken.subjective == "Typed"
    assert taken.particulars == {
        "home.2.decision": "change",
        "home.2.repetitions": 12,
        "plan.why": "Easier now",
    }
    shown = ana.get("session_notes.edit", **at(cast, note))
    assert "It no longer has: Soft pucker." in shown.text
    assert sign(ana, cast, note).status == 303
    assert [one.name for one in versions(version)[-1].home_exercises] == ["Neck release", "Eye-open smile"]
    assert versions(version)[-1].home_exercises[1].repetitions == 12


def test_another_window_that_knew_the_older_version_is_asked_and_stops_no_other_exercise(
    ana, cast, note, version
):
    before = fresh(note).version
    smile, pucker = plan_versions.values_of(versions(version)[0]).home_exercises
    a_second_version(cast, version, home_exercises=(pucker, smile))
    ana.post("session_notes.take_plan_version", {"version": before}, **at(cast, note))
    stale = typed(note, version=before, **{"home.1.decision": "stop"})
    assert ana.post("session_notes.save", stale, headers=JSON, **at(cast, note)).status == 409
    assert fresh(note).particulars == {}


def test_taking_what_is_taken_already_changes_nothing(ana, cast, note):
    before = fresh(note).version
    assert ana.post("session_notes.take_plan_version", {"version": before}, **at(cast, note)).status == 303
    assert fresh(note).version == before


def test_what_cannot_be_kept_stays_on_the_page_and_the_version_is_not_taken(ana, cast, note, version):
    a_second_version(cast, version)
    sent = typed(fresh(note), **{"home.1.repetitions": "5000"})
    assert ana.post("session_notes.take_plan_version", sent, **at(cast, note)).status == 422
    assert fresh(note).plan_version_id == version.id


def test_a_signed_note_stays_with_its_version(ana, cast, note, version):
    sign(ana, cast, note)
    a_second_version(cast, version)
    assert ana.post("session_notes.take_plan_version", {"version": 1}, **at(cast, note)).status == 409
    assert fresh(note).plan_version_id == version.id


# a plan that ends


def test_a_discharge_closes_the_plan_with_its_reason(ana, cast, note, version):
    texts = {
        "discharge.summary": "All met",
        "discharge.home_program": "Weekly",
        "discharge.follow_up": "None",
    }
    kept = fresh(note)
    kept.kind = NoteKind.DISCHARGE
    kept.particulars = texts | {"discharge.reason": "goals_met"}
    db.session.commit()
    answer = chosen(ana, cast, note, subjective="Well").response.json
    assert answer["said"]["said-plan"] == "Signing closes the plan of care."
    assert sign(ana, cast, note).status == 303
    plan = versions(version)[0].plan
    assert plan.closed_on == today()
    assert plan.close_reason == f"Goals met. Discharge summary of {today().day} {today():%b %Y}."


def test_a_discharge_before_the_plan_was_opened_is_refused_at_the_day(ana, cast, note, version):
    kept = fresh(note)
    kept.kind, kept.visit_on = NoteKind.DISCHARGE, version.plan.opened_on - timedelta(days=1)
    db.session.commit()
    answer = chosen(ana, cast, note, subjective="Well").response.json
    assert {"field": "visit_on"}.items() <= next(
        one for one in answer["left"] if "cannot end before that" in one["words"]
    ).items()


def test_a_visit_after_the_plan_was_closed_is_not_signed(ana, cast, note, version):
    close(version, on=today() - timedelta(days=2))
    page = sign(ana, cast, note)
    assert page.status == 422
    assert "this visit lies after that" in page.text
    without = fresh(note)
    without.plan_version = None
    db.session.commit()
    assert "this visit lies after that" in sign(ana, cast, note).text


def test_a_visit_of_before_is_signed_but_changes_nothing_any_more(ana, cast, note, version):
    chosen(ana, cast, note, **MORE)
    close(version, on=today())
    assert "nothing in it changes any more" in sign(ana, cast, note).text
    chosen(ana, cast, note, **{"home.1.decision": "keep"})
    assert sign(ana, cast, note).status == 303
    assert len(versions(version)) == 1


def close(version, *, on) -> None:
    plan = db.session.get(TreatmentPlan, version.plan_id)
    treatment_plans.close(plan, reason="Moved away", closed_on=on, on=today())
    db.session.commit()


def test_an_evaluation_begun_before_its_plan_belongs_to_it_once_it_is_written(ana, cast):
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
    draft = builders.a_note(diagnosis, by=cast.therapist, visit_on=today(), kind=NoteKind.EVALUATION)
    signed_before = builders.a_note(diagnosis, by=cast.therapist)
    db.session.flush()
    signed_before.signed_at, signed_before.signed_by, signed_before.content_hash = (
        builders.now(),
        cast.therapist,
        "0" * 64,
    )
    signed_before.signer_credentials = "PT"
    db.session.commit()
    form = {"title": "Retraining", "reason": "First plan", "starts_on": today().isoformat()}
    form |= {"ends_on": today().isoformat(), "visits_per_week": "1", "visits_planned": "12"}
    form |= {"sessions_per_day": "1"}
    where = {"patient_id": cast.pat, "diagnosis": diagnosis.public_id}
    assert ana.post("treatment_plans.new", form, **where).status == 302
    assert fresh(draft).plan_version.number == 1
    assert fresh(signed_before).plan_version is None


# the pages


def test_the_plan_names_the_session_a_version_came_from(ana, as_, cast, note, version):
    chosen(ana, cast, note, **MORE)
    sign(ana, cast, note)
    where = {"patient_id": cast.pat, "plan_id": version.plan}
    for person in (ana, as_("physician")):
        page = person.get("treatment_plans.show", **where)
        assert page.select(f'a[href$="/session-notes/{note.public_id}"]')
        assert f"Session of {today().day} {today():%b %Y}: {SAID}" in page.text


def test_the_record_tells_what_the_session_changed(ana, cast, note):
    chosen(ana, cast, note, **MORE, **{"home.2.decision": "stop", "plan.why": "Easier now"})
    for _ in ("before", "after"):
        text = ana.get("session_notes.show", **at(cast, note)).text
        for words in (
            "Change of the plan",
            "version 2, sent to Dr. O",
            SAID,
            "Soft pucker: stopped",
            "Easier now",
        ):
            assert words in text
        sign(ana, cast, note)


def test_a_save_that_touches_no_plan_asks_the_database_no_more_for_it(ana, cast, note):
    with count_queries() as sent:
        chosen(ana, cast, note, subjective="One")
    assert not [one for one in sent if "home_exercise.hold_seconds" in one or "goal.target" in one]


# at once


def test_two_notes_that_change_one_plan_at_the_same_moment_make_one_version(as_, cast, note, version):
    other = builders.a_note(
        version.plan.diagnosis, by=cast.physician, plan=version, visit_on=today() - timedelta(days=1)
    )
    for one, repetitions in ((note, 12), (other, 5)):
        one.particulars = {"home.1.repetitions": repetitions}
    cast.physician.licence = "therapist"
    db.session.commit()
    jobs = []
    for who, one in (("therapist", note), ("physician", other)):
        visitor = as_(who)
        data = {"version": str(fresh(one).version)}
        jobs.append(sending(visitor, visitor.url("session_notes.sign", **at(cast, one)), data))
    db.session.rollback()
    statuses = at_once(jobs)
    assert sorted(statuses)[0] == 303
    assert sorted(statuses)[1] in (409, 422)
    assert len(versions(version)) == 2
    assert sum(fresh(one).is_signed for one in (note, other)) == 1


def test_one_signature_sent_from_two_windows_makes_one_version(as_, cast, note, version):
    note.particulars = {"home.1.repetitions": 12}
    db.session.commit()
    visitor = as_("therapist")
    address = visitor.url("session_notes.sign", **at(cast, note))
    data = {"version": str(fresh(note).version)}
    db.session.rollback()
    assert at_once([sending(as_("therapist"), address, data) for _ in range(4)]) == [303] * 4
    assert len(versions(version)) == 2


def test_a_plan_saved_at_the_moment_of_the_signature_is_never_overwritten(as_, cast, note, version):
    note.particulars = {"home.1.repetitions": 12}
    db.session.commit()
    ana, ben = as_("therapist"), as_("physician")
    where = {"patient_id": cast.pat, "plan_id": version.plan}
    form = ben.get("treatment_plans.edit", **where).form(ben.url("treatment_plans.edit", **where))
    form |= {"reason": "At the same moment", "precautions": "Easily tired"}
    jobs = [
        sending(ana, ana.url("session_notes.sign", **at(cast, note)), {"version": str(fresh(note).version)}),
        sending(ben, ben.url("treatment_plans.edit", **where), form),
    ]
    db.session.rollback()
    signed, saved = at_once(jobs)
    assert (signed, saved) in {(303, 409), (409, 302), (422, 302)}
    assert len(versions(version)) == 2
    assert fresh(note).is_signed == (signed == 303)


def test_only_the_drafts_own_chart_takes_a_version(as_, cast, note):
    elsewhere = {"patient_id": cast.quinn, "note_id": note}
    assert as_("physician").post("session_notes.take_plan_version", {"version": 1}, **elsewhere).status == 404
    assert as_("desk").post("session_notes.take_plan_version", {"version": 1}, **at(cast, note)).status == 403
    assert db.session.scalar(select(SessionNote).where(SessionNote.id == note.id)).version == 1
