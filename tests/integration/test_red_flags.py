"""Red flags planted in a note: they reach Dr. O's list at once, with the urgency of the table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.care import amendments, cautions, red_flags, session_notes, signing
from app.care.errors import Refused
from app.care.signing_requirements import what_is_missing
from app.clinical.vocabulary import (
    AppointmentStatus,
    Condition,
    EyeSymptom,
    Finding,
    NoteKind,
    PlanState,
    ProcedureKind,
    Side,
    Technique,
    Urgency,
    VisitKind,
)
from app.extensions import db
from app.models import Allergy, Intervention, NoteStrike, ReviewItem, SessionNote, Treatment
from app.policy import Role
from tests import builders
from tests.queries import count_queries

JSON = {"Accept": "application/json"}
NOW = {
    "other_cranial_nerve", "limb_weakness", "speech", "gait", "severe_headache", "forehead_spared",
    "loss_after_surgery", "wound_infection", "flap_concern", "self_harm",
}  # fmt: skip


def today() -> date:
    return clock.today("America/New_York")


def ago(days: int) -> date:
    return today() - timedelta(days=days)


@pytest.fixture
def diagnosis(cast):
    """A palsy of five weeks: nothing of it is due by itself."""
    found = builders.a_diagnosis(cast.pat, by=cast.therapist, onset_on=ago(35))
    db.session.commit()
    return found


@pytest.fixture
def note(cast, diagnosis):
    made = builders.a_note(
        diagnosis,
        by=cast.therapist,
        plan=builders.a_plan(diagnosis, by=cast.therapist),
        visit_on=today(),
        assessment="Softer than last time.",
    )
    db.session.commit()
    return made


@pytest.fixture
def ana(as_):
    return as_("therapist")


def record(visitor, note, **fields):
    """Saved as the script saves: each touched field at the version the note has."""
    newest = fresh(note)
    sent = {name.replace("__", "."): value for name, value in fields.items()}
    read = ["", *(f"{name}@{newest.version}" for name in sent)]
    page = visitor.post(
        "session_notes.save",
        {"version": newest.version, "read": read} | sent,
        headers=JSON,
        patient_id=newest.patient,
        note_id=newest,
    )
    assert page.status == 200, page.response.text
    return page


def fresh(note) -> SessionNote:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalar(select(SessionNote).where(SessionNote.id == note.id))


def items(note) -> dict[str, ReviewItem]:
    db.session.expire_all()
    return {
        item.flag: item
        for item in db.session.scalars(select(ReviewItem).where(ReviewItem.note_id == note.id))
    }


def lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def listed(as_) -> list[str]:
    """The rows of Dr. O's list that a note raised, in words."""
    page = as_("physician").get("review.index")
    rows = [row for row in page.select(".waiting") if row.select("a[href*=notes]")]
    return [" ".join(row.select_one(".queue-row").get_text(" ").split()) for row in rows]


def shown(urgency: Urgency) -> str:
    """How a row is marked: what can wait is a flag among others."""
    return "Flagged in a note" if urgency is Urgency.REVIEW else urgency.label


# planted one by one


@pytest.mark.parametrize("finding", Finding)
def test_each_finding_arrives_on_dr_os_list_with_its_urgency(as_, ana, note, finding):
    record(ana, note, news__findings=finding.value)
    (row,) = listed(as_)
    urgency = Urgency.NOW if finding.value in NOW else Urgency.REVIEW
    assert row.startswith(f"Pat Plover Ana Alder: {lower(finding.label)} {shown(urgency)} ")
    assert items(note)[finding.value].urgency is urgency


@pytest.mark.parametrize("symptom", EyeSymptom)
def test_each_eye_symptom_arrives_marked_same_day(as_, ana, note, symptom):
    record(ana, note, eye__symptoms=symptom.value)
    (row,) = listed(as_)
    assert row.startswith(f"Pat Plover Ana Alder: {lower(symptom.label)} Same day ")


def test_an_eye_that_stays_open_without_eye_care_in_the_plan_arrives_for_review(as_, ana, note):
    record(ana, note, eye__closure="incomplete")
    (row,) = listed(as_)
    assert "eye does not close fully, no eye care in the plan Flagged in a note" in row


def test_with_eye_care_in_the_plan_the_open_eye_is_no_flag(as_, ana, note):
    db.session.add(Intervention(plan_version=note.plan_version, position=1, technique=Technique.EYE_CARE))
    db.session.commit()
    record(ana, note, eye__closure="incomplete")
    assert listed(as_) == []


def test_recovery_incomplete_at_three_months_arrives_for_review(as_, ana, note):
    note.diagnosis.onset_on = ago(100)
    db.session.commit()
    record(ana, note, subjective="Still uneven.")
    (row,) = listed(as_)
    assert "recovery incomplete 3 months after onset Incomplete at 3 months" in row


def test_a_face_still_flaccid_after_four_months_arrives_for_referral(as_, ana, note):
    note.diagnosis.onset_on, note.diagnosis.condition = ago(130), Condition.FLACCID
    note.diagnosis.phases[0].condition = Condition.FLACCID
    db.session.commit()
    record(ana, note, moves__smile="none")
    assert items(note)["flaccid_at_4_months"].urgency is Urgency.REVIEW
    record(ana, note, moves__smile="trace")
    assert items(note)["flaccid_at_4_months"].withdrawn_at


def test_a_palsy_of_both_sides_and_a_child_arrive_from_the_evaluation(as_, ana, cast, note):
    note.kind, note.diagnosis.side, cast.pat.born_on = NoteKind.EVALUATION, Side.BILATERAL, ago(365 * 9)
    db.session.commit()
    record(ana, note, subjective="Both sides since Sunday.")
    (row,) = listed(as_)
    assert row.startswith("Pat Plover Ana Alder: both sides weak, child with a new palsy Flagged in a note")


def test_fever_in_the_weeks_after_surgery_is_for_the_surgeon_now(as_, ana, cast, note):
    builders.a_procedure(cast.pat, by=cast.physician, performed_on=ago(9))
    db.session.commit()
    record(ana, note, news__findings="fever")
    (row,) = listed(as_)
    assert "fever after surgery Now" in row


# what answers a flag


def a_visit_to_the_physician(cast, note):
    starts_at = builders.now() - timedelta(days=1)
    builders.an_appointment(
        cast.pat,
        clinician=cast.physician,
        starts_at=starts_at,
        kind=VisitKind.PHYSICIAN_FOLLOW_UP,
        status=AppointmentStatus.COMPLETED,
    )


def a_decided_plan(cast, note):
    version = note.plan_version
    version.state, version.sent_at, version.sent_by = PlanState.CERTIFIED, builders.now(), cast.therapist
    version.decided_at, version.decided_by = builders.now() - timedelta(hours=1), cast.physician


def a_signed_physician_review(cast, note):
    review = builders.a_note(
        note.diagnosis,
        by=cast.physician,
        kind=NoteKind.PHYSICIAN_REVIEW,
        visit_on=ago(1),
        particulars={"review.case": "Course and pictures", "review.opinion": "Go on."},
    )
    review.treatments = []
    db.session.flush()
    signing.sign(
        review, shown=review.version, by=cast.physician, at=builders.now() - timedelta(hours=1), on=today()
    )


@pytest.mark.parametrize("answer", [a_visit_to_the_physician, a_decided_plan, a_signed_physician_review])
def test_a_physician_who_saw_or_judged_the_case_has_answered_the_three_months(cast, note, answer):
    note.diagnosis.onset_on = ago(100)
    db.session.flush()
    at = builders.now()
    assert red_flags.facts(note, at=at).physician_saw_on is None
    answer(cast, note)
    db.session.flush()
    red_flags.sync(note, by=cast.therapist, at=at)
    assert items(note) == {}


def test_a_measure_of_a_note_entered_in_error_is_no_recovery(ana, cast, note):
    note.diagnosis.onset_on = ago(100)
    wrong = builders.a_note(note.diagnosis, by=cast.therapist, visit_on=ago(3))
    answers = {item.key: item.options[-1].value for item in red_flags.SUNNYBROOK.items}
    values = {"scores": {"composite": "100"}, "answers": answers, "note": wrong}
    builders.an_assessment(note.diagnosis, by=cast.therapist, on=ago(3), **values)
    at = builders.now()
    signing.sign(wrong, shown=wrong.version, by=cast.therapist, at=at, on=today())
    assert red_flags.facts(note, at=at).is_recovered
    amendments.strike(wrong, reason="Another patient", by=cast.therapist, at=at)
    assert not red_flags.facts(note, at=at).is_recovered


def test_a_flag_of_the_case_lies_on_the_list_once_whichever_note_raised_it(as_, ana, cast, note):
    note.diagnosis.onset_on = ago(100)
    later = builders.a_note(note.diagnosis, by=cast.therapist, visit_on=today())
    db.session.commit()
    record(ana, note, subjective="Uneven.")
    record(ana, later, subjective="Still uneven.")
    assert (len(items(note)), len(items(later))) == (1, 0)
    acknowledge(as_, note, "Seen in the pictures. Go on.")
    record(ana, later, subjective="Still uneven, again.")
    assert items(later) == {}, "the acknowledgement is a review itself"


# in step with the draft


def test_a_flag_is_withdrawn_where_the_draft_takes_it_back_and_opened_again_with_it(as_, ana, note):
    record(ana, note, eye__symptoms="redness")
    opened = items(note)["redness"].opened_at
    record(ana, note, eye__symptoms=[])
    assert items(note)["redness"].withdrawn_at
    assert listed(as_) == []
    record(ana, note, eye__symptoms="redness")
    assert items(note)["redness"].is_open
    assert items(note)["redness"].opened_at >= opened
    assert len(listed(as_)) == 1


def test_what_was_acknowledged_stays_when_the_draft_takes_it_back(as_, ana, note):
    record(ana, note, eye__symptoms="redness")
    acknowledge(as_, note, "Ophthalmology at four.")
    record(ana, note, eye__symptoms=[])
    assert items(note)["redness"].withdrawn_at is None
    assert items(note)["redness"].comment == "Ophthalmology at four."


def test_a_signed_note_keeps_what_it_raised(as_, ana, cast, note):
    record(ana, note, eye__symptoms="redness", eye__protection="drops")
    page = ana.post("session_notes.sign", {"version": fresh(note).version}, patient_id=cast.pat, note_id=note)
    assert page.status == 303, page.text
    assert fresh(note).is_signed
    assert len(listed(as_)) == 1


def test_a_kind_of_note_that_does_not_ask_about_the_eye_raises_nothing_of_it(as_, ana, note):
    note.kind, note.particulars = NoteKind.MISSED_VISIT, {"eye.symptoms": ["redness"]}
    db.session.commit()
    record(ana, note, next_time="Ring again.")
    assert listed(as_) == []


def test_what_cannot_wait_stays_on_the_list_where_the_draft_is_made_another_kind(as_, ana, cast, note):
    record(ana, note, news__findings="self_harm", eye__closure="incomplete")
    ana.post("session_notes.change_kind", {"kind": "missed_visit"}, patient_id=cast.pat, note_id=note)
    record(ana, note, next_time="Ring again.")
    assert {flag for flag, item in items(note).items() if item.is_open} == {"self_harm"}
    ana.post("session_notes.change_kind", {"kind": "treatment"}, patient_id=cast.pat, note_id=note)
    record(ana, note, news__findings=[])
    assert items(note)["self_harm"].withdrawn_at, "taken back by hand, where it is asked"


def test_an_empty_draft_goes_with_what_it_raised_but_not_once_it_was_acknowledged(as_, ana, cast, diagnosis):
    note = builders.a_note(diagnosis, by=cast.therapist, visit_on=today(), subjective="", assessment="")
    note.treatments = []
    db.session.commit()
    record(ana, note, eye__symptoms="redness")
    record(ana, note, eye__symptoms=[])
    session_notes.discard(fresh(note), by=cast.therapist)
    assert items(note) == {}
    db.session.rollback()
    record(ana, note, eye__symptoms="redness")
    acknowledge(as_, note, "Seen.")
    record(ana, note, eye__symptoms=[])
    with pytest.raises(Refused, match=r"Dr\. O has acknowledged"):
        session_notes.discard(fresh(note), by=cast.therapist)


def test_what_a_note_entered_in_error_raised_leaves_the_list(as_, ana, cast, note):
    record(ana, note, eye__symptoms="redness", eye__protection="drops")
    ana.post("session_notes.sign", {"version": fresh(note).version}, patient_id=cast.pat, note_id=note)
    signed = fresh(note)
    strike = NoteStrike(
        note=signed,
        reason="Another patient’s visit",
        struck_at=builders.now(),
        struck_by=cast.therapist,
        striker_credentials="Ana Alder, PT",
        content_hash="0" * 64,
    )
    db.session.add(strike)
    db.session.commit()
    assert listed(as_) == []


# acknowledging


def acknowledge(as_, note, comment: str, *, who="physician", page=None):
    """On the page of the case, as it stands now or as it stood when ``page`` was opened."""
    diagnosis = fresh(note).diagnosis
    where = {"patient_id": diagnosis.patient, "diagnosis_id": diagnosis}
    visitor = as_(who)
    page = page or visitor.get("review.case", **where)
    named = {name: page.one(f"form.settle input[name={name}]")["value"] for name in ("row", "mark")}
    return visitor.post("review.settle", named | {"comment": comment, "kind": "acknowledged"}, **where)


def test_the_page_of_a_flag_says_what_was_recorded_by_whom_and_where_it_leads(as_, ana, cast, note):
    record(ana, note, eye__symptoms="redness", news__findings="gait")
    page = as_("physician").get("review.case", patient_id=cast.pat, diagnosis_id=fresh(note).diagnosis)
    for words in (
        "Gait, new or worse",
        "Emergency / physician alert.",
        "Redness.",
        "Recorded by Ana Alder",
        "Same-day physician / ophthalmology alert.",
        "not signed yet",
    ):
        assert words in page.text, words
    assert page.select("a[data-key=o]")
    assert page.one("textarea[data-key=r]")


def test_acknowledging_takes_it_off_the_list_and_reaches_the_therapist(as_, ana, cast, note):
    record(ana, note, eye__symptoms="redness")
    assert acknowledge(as_, note, "Ophthalmology at four.").response.location == "/review"
    assert listed(as_) == []
    day = as_("therapist").get("day.show").text
    assert "Seen by Dr. O" in day
    assert "“Ophthalmology at four.”" in day
    item = items(note)["redness"]
    assert (item.acknowledged_by, item.comment) == (cast.physician, "Ophthalmology at four.")


def test_acknowledging_needs_words(as_, ana, note):
    record(ana, note, eye__symptoms="redness")
    page = acknowledge(as_, note, "  ")
    assert page.status == 422
    assert "Say why." in page.text
    assert items(note)["redness"].is_open


def test_what_was_raised_after_the_page_was_opened_is_not_acknowledged_unseen(as_, ana, note):
    record(ana, note, eye__symptoms="redness")
    diagnosis = fresh(note).diagnosis
    page = as_("physician").get("review.case", patient_id=diagnosis.patient, diagnosis_id=diagnosis)
    record(ana, note, news__findings="gait")
    answer = acknowledge(as_, note, "Ophthalmology at four.", page=page)
    assert answer.status == 409
    assert "what it rested on has changed" in answer.text
    assert answer.one("textarea[name=comment]").get_text().strip() == "Ophthalmology at four."
    assert "Gait, new or worse" in answer.text
    assert all(item.is_open for item in items(note).values())


def test_a_second_physician_is_told_it_does_not_wait_any_more_and_keeps_the_words(as_, ana, cast, note):
    record(ana, note, eye__symptoms="redness")
    other = builders.a_user("Dr. P", Role.PHYSICIAN, "MD")
    db.session.commit()
    diagnosis = fresh(note).diagnosis
    page = as_("physician").get("review.case", patient_id=diagnosis.patient, diagnosis_id=diagnosis)
    acknowledge(as_, note, "Seen.")
    answer = acknowledge(as_, note, "I too.", who=other, page=page)
    assert answer.status == 409
    assert "does not wait any more" in answer.text
    assert answer.one("textarea[name=body]").get_text().strip() == "I too."
    assert items(note)["redness"].comment == "Seen."


def test_only_the_physician_acknowledges(as_, ana, cast, note):
    record(ana, note, eye__symptoms="redness")
    for who in ("therapist", "desk", "admin"):
        case = {"patient_id": cast.pat, "diagnosis_id": fresh(note).diagnosis}
        assert as_(who).get("review.flags", patient_id=cast.pat, note_id=note).status == 403
        assert as_(who).post("review.settle", {"comment": "Seen."}, **case).status == 403
    assert items(note)["redness"].is_open


# the list


def another_note(cast, family: str, **values) -> SessionNote:
    patient = builders.a_patient("Otis", family, team=[cast.therapist])
    diagnosis = builders.a_diagnosis(patient, by=cast.therapist, onset_on=ago(35))
    made = builders.a_note(diagnosis, by=cast.therapist, visit_on=today(), **values)
    db.session.commit()
    return made


def test_red_flags_stand_before_plans_and_those_before_other_flags_and_notes(as_, ana, cast, note):
    for family, field, value in (
        ("Owl", "news__findings", "fever"),
        ("Oriole", "news__findings", "gait"),
        ("Osprey", "eye__symptoms", "redness"),
    ):
        record(ana, another_note(cast, family), **{field: value})
    another_note(cast, "Ouzel", started_at=builders.now() - timedelta(hours=73))
    another_note(cast, "Ostrich", started_at=builders.now() - timedelta(hours=71))
    version = fresh(note).plan_version
    version.state, version.sent_at, version.sent_by = PlanState.SENT, builders.now(), cast.therapist
    db.session.commit()
    page = as_("physician").get("review.index")
    assert [row.get_text() for row in page.select(".queue-row .name")] == [
        "Otis Oriole",
        "Otis Osprey",
        "Pat Plover",
        "Otis Owl",
        "Otis Ouzel",
    ]
    assert "2 to see first, 1 with a deadline, 2 flagged." in page.text


def test_j_and_k_lead_through_flags_and_plans(as_, ana, cast, note):
    first, second = another_note(cast, "Oriole"), another_note(cast, "Owl")
    record(ana, first, news__findings="gait")
    record(ana, second, eye__symptoms="redness")
    version = fresh(note).plan_version
    version.state, version.sent_at, version.sent_by = PlanState.SENT, builders.now(), cast.therapist
    db.session.commit()
    physician = as_("physician")
    cases = [fresh(first).diagnosis, fresh(second).diagnosis, version.plan.diagnosis]
    first_id, second_id, third_id = (str(one.public_id) for one in cases)
    assert first_id in physician.get("review.index").select(".queue-row")[0]["href"]

    def beside(place: int, **step) -> str:
        case = cases[place]
        where = {"patient_id": case.patient, "diagnosis_id": case}
        return physician.get("review.next_case", query=step, **where).response.location

    assert second_id in beside(0)
    assert third_id in beside(1)
    assert first_id in beside(1, step="-1")
    assert third_id in acknowledge(as_, second, "Bloods asked for.").response.location


def test_the_queries_of_the_list_do_not_grow_with_its_flags(as_, ana, cast):
    def asked() -> int:
        physician = as_("physician")
        with count_queries() as sent:
            physician.get("review.index")
        return len(sent)

    record(ana, another_note(cast, "Owl"), news__findings="gait")
    asked()
    few = asked()
    for number in range(4):
        record(ana, another_note(cast, f"Owl{number}"), news__findings="fever")
    assert asked() == few


# where else it is seen


def test_what_cannot_wait_stands_on_the_banner_and_on_my_day(as_, ana, cast, note):
    starts_at = builders.now()
    builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=starts_at)
    db.session.commit()
    record(ana, note, eye__symptoms="redness")
    assert "Same day: redness" in ana.get("progress.show", patient_id=cast.pat).text
    day = ana.get("day.show")
    assert "Reach Dr. O or an ophthalmologist today" in day.text
    assert "Same day: redness" in day.one(".visit-due").get_text()


def test_what_can_wait_stands_on_neither(as_, ana, cast, note):
    record(ana, note, news__findings="fever")
    assert "Fever" not in ana.get("progress.show", patient_id=cast.pat).text
    assert "Red flags" not in ana.get("day.show").text


def test_the_desk_sees_nothing_of_it(as_, ana, cast, note):
    record(ana, note, eye__symptoms="redness")
    assert "Redness" not in as_("desk").get("patients.show", patient_id=cast.pat).text


# what the note itself is asked


def test_an_eye_that_stays_open_is_not_signed_without_saying_how_it_is_protected(cast, note):
    def asked() -> list[str]:
        return [one.field for one in what_is_missing(note, on=today()) if one.field == "eye.protection"]

    note.particulars = {"eye.closure": "almost"}
    assert asked() == ["eye.protection"]
    note.particulars = {"eye.closure": "almost", "eye.protection": ["drops"]}
    assert asked() == []
    note.particulars = {"eye.closure": "almost"}
    note.treatments.append(Treatment(technique=Technique.EYE_CARE, minutes=5, zones=[], is_done=True))
    assert asked() == []
    note.treatments[-1].is_done = False
    assert asked() == ["eye.protection"], "a proposal is not done"
    note.particulars = {"eye.closure": "complete"}
    assert asked() == []


def test_cautions_follow_from_the_chart_and_the_note(cast, note):
    def told(place: str) -> set[str]:
        db.session.flush()
        db.session.expire(cast.pat, ["allergies"])
        return {one.key for one in cautions.beside(note).get(place, ()) if not one.is_standing}

    assert told("soft_tissue_massage") == set()
    builders.a_procedure(cast.pat, by=cast.physician, performed_on=ago(20))
    builders.a_procedure(cast.pat, by=cast.physician, kind=ProcedureKind.BOTULINUM_TOXIN, performed_on=ago(1))
    db.session.add(Allergy(patient=cast.pat, substance="Latex", recorded_at=builders.now()))
    assert told("soft_tissue_massage") == {"fresh_surgery", "fresh_toxin", "latex"}
    note.treatments.append(
        Treatment(
            technique=Technique.NEUROMUSCULAR_RETRAINING,
            zones=[],
            particulars={"1.effort": 2, "2.effort": 7, "2.movement": "pucker"},
        )
    )
    assert told("neuromuscular_retraining") == {"maximal_effort", "effort"}


def test_what_a_struck_allergy_or_a_later_procedure_says_is_no_caution(cast, note):
    builders.a_procedure(cast.pat, by=cast.physician, performed_on=today() + timedelta(days=1))
    allergy = Allergy(
        patient=cast.pat,
        substance="Latex",
        recorded_at=builders.now(),
        entered_in_error_at=builders.now(),
        entered_in_error_reason="Another patient",
        entered_in_error_by_id=cast.therapist.id,
    )
    db.session.add(allergy)
    db.session.flush()
    found = cautions.beside(note)["soft_tissue_massage"]
    assert [one.key for one in found if not one.is_standing] == []


# on the page of the note


def test_the_alert_says_what_to_do_now_on_the_page_and_comes_anew_with_each_save(ana, cast, note):
    answer = record(ana, note, eye__symptoms="redness", news__findings="gait").response.json
    for html in (
        answer["parts"]["flags"],
        str(ana.get("session_notes.edit", patient_id=cast.pat, note_id=note).one("#flags")),
    ):
        assert 'role="alert"' in html
        assert html.index("Now: Gait, new or worse.") < html.index("Same day: Redness.")
        assert "Stop treatment. Follow the clinic’s emergency protocol" in html
        assert "Reach Dr. O or an ophthalmologist today" in html
    answer = record(ana, note, eye__symptoms=[], news__findings=[]).response.json
    assert "alertline" not in answer["parts"]["flags"]


def test_the_alert_gives_dr_os_answer(as_, ana, cast, note):
    record(ana, note, eye__symptoms="redness")
    acknowledge(as_, note, "Ophthalmology at four.")
    page = ana.get("session_notes.edit", patient_id=cast.pat, note_id=note)
    assert "“Ophthalmology at four.”" in page.one("#flags").get_text()


def test_cautions_stand_beside_their_technique_and_follow_what_is_entered(ana, cast, note):
    page = ana.get("session_notes.edit", patient_id=cast.pat, note_id=note)
    beside = page.one("#cautions-neuromuscular_retraining")
    assert "Synkinesis: no full-effort movement" in beside.get_text()
    assert "Not over open wounds" in page.one("#cautions-soft_tissue_massage").get_text()
    assert "PHQ-2" in page.one("#cautions-subjective").get_text()
    answer = record(ana, note, treatment__neuromuscular_retraining__1__effort="8").response.json
    assert "above the usual 2 to 3 of 10" in answer["parts"]["cautions-neuromuscular_retraining"]
