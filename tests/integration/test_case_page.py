"""The case on one page: what is new to the reader, what must not be done, the thread and the visits asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.care import comments, plan_versions, treatment_plans, visit_requests
from app.care.plan_versions import PlanValues, RestrictionValues, values_of
from app.clinical.vocabulary import Condition, PlanState, Urgency
from app.extensions import db
from app.models import (
    AccessEntry,
    CaseComment,
    Diagnosis,
    Phase,
    PlanRestriction,
    PlanVersion,
    ProcedureRestriction,
    ReviewItem,
    VisitRequest,
)
from app.policy import Role
from tests import builders
from tests.builders import a_comment, a_note, a_procedure, a_user, an_assessment, now, today
from tests.queries import count_queries

LATELY = timedelta(hours=1)


@pytest.fixture
def version(cast) -> PlanVersion:
    """Written, measured and looked at long ago."""
    long_ago = now() - timedelta(days=90)
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist, recorded_at=long_ago)
    diagnosis.phases[0].recorded_at = long_ago
    made = builders.a_plan(diagnosis, by=cast.therapist, state=PlanState.SENT, written_at=long_ago)
    db.session.commit()
    return made


@pytest.fixture
def diagnosis(version) -> Diagnosis:
    return version.plan.diagnosis


def where(diagnosis) -> dict[str, object]:
    return {"patient_id": diagnosis.patient, "diagnosis_id": diagnosis}


def looked(user, patient, *, ago: timedelta, endpoint="review.case") -> None:
    db.session.add(
        AccessEntry(
            at=now() - ago,
            user_id=user.id,
            patient_id=patient.id,
            action="review.read",
            endpoint=endpoint,
            method="GET",
            status=200,
            outcome="granted",
        )
    )
    db.session.commit()


def news(as_, diagnosis) -> list[str]:
    page = as_("physician").get("review.case", **where(diagnosis))
    return [" ".join(line.get_text(" ").split()) for line in page.select(".case-news li")]


def signed(note, at):
    note.signed_at, note.signed_by, note.signer_credentials, note.content_hash = (
        at,
        note.author,
        "PT",
        "0" * 64,
    )
    return note


# since she last looked


def test_who_never_looked_is_told_so_and_of_nothing_as_new(as_, cast, diagnosis):
    page = as_("physician").get("review.case", **where(diagnosis))
    assert "You have not looked at this case before." in page.text
    assert news(as_, diagnosis) == []


def test_where_nothing_happened_since_that_is_said(as_, cast, diagnosis):
    looked(cast.physician, cast.pat, ago=timedelta(days=5))
    assert "Nothing new" in as_("physician").get("review.case", **where(diagnosis)).text


def test_everything_since_the_last_look_is_told_in_words(as_, cast, version, diagnosis):
    looked(cast.physician, cast.pat, ago=timedelta(days=5))
    note = signed(a_note(diagnosis, by=cast.therapist), now() - LATELY)
    an_assessment(diagnosis, by=cast.therapist, on=today(), scores={"composite": "40"})
    a_procedure(cast.pat, by=cast.physician, name="Lid weight")
    a_comment(diagnosis, by=cast.therapist)
    a_comment(diagnosis, by=cast.physician, body="Her own words are no news to her")
    db.session.add(_flag(note, cast))
    diagnosis.phases.append(
        Phase(condition=Condition.MIXED, since_on=today(), recorded_at=now(), recorded_by=cast.therapist)
    )
    _change(version, cast, visits_planned=6)
    db.session.commit()
    assert news(as_, diagnosis) == [
        "Red flag: redness.",
        f"Plan 2 by Ana Alder, {_day(today())}. How often changed since plan 1.",
        f"Phase: {Condition.MIXED.label.lower()} since {_day(today())}.",
        "Lid weight, 24 Mar 2026.",
        "1 note signed, the last of 16 Nov 2026.",
        "Measured: Sunnybrook.",
        "1 comment in the thread.",
    ]


def test_what_was_there_at_the_last_look_is_no_news(as_, cast, diagnosis):
    signed(a_note(diagnosis, by=cast.therapist), now() - timedelta(days=6))
    a_comment(diagnosis, by=cast.therapist, written_at=now() - timedelta(days=6))
    looked(cast.physician, cast.pat, ago=timedelta(days=5))
    assert news(as_, diagnosis) == []


def test_the_looks_of_others_and_at_other_pages_do_not_count(as_, cast, diagnosis):
    looked(a_user("Dr. P", Role.PHYSICIAN), cast.pat, ago=timedelta(days=1))
    looked(cast.physician, cast.pat, ago=timedelta(days=1), endpoint="progress.show")
    looked(cast.physician, cast.quinn, ago=timedelta(days=1))
    assert "You have not looked" in as_("physician").get("review.case", **where(diagnosis)).text


@pytest.mark.parametrize(("minutes", "is_one_look"), [(1, True), (29, True), (31, False)])
def test_coming_back_within_the_same_sitting_keeps_the_news(as_, cast, diagnosis, minutes, is_one_look):
    looked(cast.physician, cast.pat, ago=timedelta(days=5))
    a_comment(diagnosis, by=cast.therapist, written_at=now() - LATELY)
    looked(cast.physician, cast.pat, ago=timedelta(minutes=minutes))
    assert bool(news(as_, diagnosis)) is is_one_look


# the page


def test_a_case_shows_what_is_forbidden_now_and_not_what_ended(as_, cast, diagnosis):
    procedure = a_procedure(cast.pat, by=cast.physician, performed_on=today() - timedelta(days=20))
    procedure.restrictions = [
        ProcedureRestriction(wording="No strain", starts_on=procedure.performed_on),
        ProcedureRestriction(
            wording="No gum", starts_on=procedure.performed_on, ends_on=today() - timedelta(days=1)
        ),
    ]
    db.session.commit()
    page = as_("physician").get("review.case", **where(diagnosis))
    assert "No strain until cleared" in page.text
    assert "No gum" not in page.text


def test_what_the_plan_forbids_too_is_told_once_and_as_the_surgery_says(as_, cast):
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
    operated_on = today() - timedelta(days=20)
    procedure = a_procedure(cast.pat, by=cast.physician, performed_on=operated_on)
    cleared = {
        "cleared_on": today() - timedelta(days=1),
        "clearance": "Dr. Reed, by telephone",
        "cleared_at": now(),
        "cleared_by": cast.physician,
    }
    procedure.restrictions = [
        ProcedureRestriction(wording="No strain", starts_on=operated_on, **cleared),
        ProcedureRestriction(wording="Soft diet", starts_on=operated_on),
    ]
    planned = [("no strain.", operated_on), ("Soft diet", operated_on), ("No swimming", operated_on)]
    rows = [
        PlanRestriction(position=place, wording=wording, starts_on=starts_on)
        for place, (wording, starts_on) in enumerate(planned)
    ]
    builders.a_plan(diagnosis, by=cast.therapist, state=PlanState.SENT, restrictions=rows)
    db.session.commit()
    page = as_("physician").get("review.case", **where(diagnosis))
    told = page.one("section[aria-labelledby='restrictions']").get_text(" ", strip=True)
    assert told.count("Soft diet") == 1
    assert "No swimming" in told
    assert "strain" not in told
    day = f"{today() - timedelta(days=1):%-d %b %Y}"
    assert f"No strain was cleared {day}: Dr. Reed, by telephone. The plan still says it." in page.text


def test_without_a_plan_that_waits_the_page_shows_the_one_in_force_and_no_decision(as_, cast, version):
    plan_versions.certify(version, comment="", by=cast.physician, at=now())
    _change(version, cast, visits_planned=6)
    db.session.commit()
    page = as_("physician").get("review.case", **where(version.plan.diagnosis))
    assert "What plan 1 says" in page.text
    assert not page.select("form.decision")


def test_a_certified_version_that_begins_later_is_not_yet_the_one_in_force(as_, cast, version):
    plan_versions.certify(version, comment="", by=cast.physician, at=now())
    begins, ends = today() + timedelta(days=7), today() + timedelta(days=90)
    goals = [replace(goal, target_on=ends) for goal in values_of(version, reason="").goals]
    later = _change(version, cast, starts_on=begins, ends_on=ends, goals=goals)
    plan_versions.send(later, by=cast.therapist, at=now())
    plan_versions.certify(later, comment="", by=cast.physician, at=now())
    db.session.commit()
    page = as_("physician").get("review.case", **where(version.plan.diagnosis))
    assert "What plan 1 says" in page.text


@pytest.mark.parametrize("change", ["dropped", "cleared"])
def test_what_the_certified_plan_forbids_stays_forbidden_until_the_next_is_certified(
    as_, cast, version, diagnosis, change
):
    held = RestrictionValues("No strain", today() - timedelta(days=20), today() + timedelta(days=20))
    kept = RestrictionValues("No gum", today() - timedelta(days=20))
    cleared = replace(held, cleared_on=today(), cleared_by="Dr. Ruth Chen")
    first = _change(version, cast, restrictions=[held, kept])
    plan_versions.send(first, by=cast.therapist, at=now())
    plan_versions.certify(first, comment="", by=cast.physician, at=now())
    second = _change(first, cast, restrictions=[kept] if change == "dropped" else [cleared, kept])
    plan_versions.send(second, by=cast.therapist, at=now())
    db.session.commit()

    def forbidden() -> str:
        page = as_("physician").get("review.case", **where(diagnosis))
        return page.one("section[aria-labelledby=restrictions]").get_text(" ", strip=True)

    assert forbidden().count("No strain") == 1
    assert f"Plan {second.number} would end this." in forbidden()
    assert forbidden().count("No gum") == 1
    plan_versions.certify(db.session.get(PlanVersion, second.id), comment="", by=cast.physician, at=now())
    db.session.commit()
    assert "No strain" not in forbidden()


def test_a_version_that_waits_in_a_closed_plan_is_what_the_page_is_about(as_, cast, version, diagnosis):
    treatment_plans.close(version.plan, reason="Moved away", closed_on=today(), on=today())
    later = builders.a_plan(diagnosis, by=cast.therapist, title="Later")
    db.session.commit()
    page = as_("physician").get("review.case", **where(diagnosis))
    assert str(version.public_id) in page.one("form.decision")["action"]
    assert str(later.public_id) not in page.response.text


def test_a_case_without_anything_on_record_is_a_page_too(as_, cast):
    bare = builders.a_diagnosis(cast.quinn, by=cast.physician)
    db.session.commit()
    assert "No plan has been written" in as_("physician").get("review.case", **where(bare)).text


def test_the_queries_of_a_case_do_not_grow_with_its_course(as_, cast, version, diagnosis):
    looked(cast.physician, cast.pat, ago=timedelta(days=5))

    def grow(times: int) -> None:
        for number in range(times):
            note = signed(a_note(diagnosis, by=cast.therapist, plan=version), now())
            an_assessment(
                diagnosis, by=cast.therapist, on=today() - timedelta(days=number), scores={"composite": "40"}
            )
            a_procedure(cast.pat, by=cast.physician)
            a_comment(diagnosis, by=cast.therapist, to=[cast.physician])
            builders.a_visit_request(diagnosis, by=cast.physician)
            db.session.add(_flag(note, cast))
        db.session.commit()

    def asked() -> int:
        physician = as_("physician")
        with count_queries() as sent:
            physician.get("review.case", **where(diagnosis))
        return len(sent)

    grow(1)
    asked()
    few = asked()
    grow(6)
    assert asked() == few


# the thread on its pages


def test_a_comment_stands_on_the_case_the_overview_and_the_home_of_whom_it_names(as_, cast, diagnosis):
    physician, therapist = as_("physician"), as_("therapist")
    page = physician.get("review.case", **where(diagnosis))
    action = physician.url("review.comment", **where(diagnosis))
    sent = page.form(action) | {"body": "Tape at night, please.", "mentioned": str(cast.therapist.public_id)}
    answer = physician.post("review.comment", sent, **where(diagnosis))
    assert answer.response.location.startswith(physician.url("review.case", **where(diagnosis)))
    assert "Tape at night, please." in therapist.get("progress.show", patient_id=cast.pat).text
    home = therapist.get("day.show")
    assert "Tape at night, please." in home.one("section[aria-labelledby=for-you]").get_text()
    comment = db.session.query(CaseComment).one()
    done = therapist.post("review.mark_done", {"next": "/my-day"}, patient_id=cast.pat, comment_id=comment)
    assert done.response.location == "/my-day"
    assert not therapist.get("day.show").select("section[aria-labelledby=for-you]")
    assert "Done, Ana Alder" in therapist.get("progress.show", patient_id=cast.pat).text


def test_an_address_of_another_host_is_not_followed_after_a_comment(as_, cast, diagnosis):
    sent = {"body": "Words", "next": "//evil.example"}
    answer = as_("therapist").post("review.comment", sent, **where(diagnosis))
    assert answer.response.location == as_("therapist").url("review.thread", **where(diagnosis))


def test_a_comment_that_cannot_be_added_keeps_its_words_and_whom_it_names(as_, cast, diagnosis):
    sent = {"body": "bad\x00", "mentioned": str(cast.physician.public_id)}
    page = as_("therapist").post("review.comment", sent, **where(diagnosis))
    assert page.status == 422
    assert page.select("textarea[name=body][aria-invalid]")
    assert page.select(f"input[name=mentioned][value='{cast.physician.public_id}'][checked]")
    assert builders.count(CaseComment) == 0


def test_striking_without_a_reason_is_refused_at_the_comment(as_, cast, diagnosis):
    comment = a_comment(diagnosis, by=cast.therapist)
    db.session.commit()
    where_ = {"patient_id": cast.pat, "comment_id": comment}
    page = as_("therapist").post("review.strike", {"reason": " "}, **where_)
    assert (page.status, "Say why it is struck." in page.text) == (422, True)
    page = as_("physician").post("review.strike", {"reason": "No"}, **where_)
    assert (page.status, "Only Ana Alder can strike" in page.text) == (409, True)
    as_("therapist").post("review.strike", {"reason": "Other patient"}, **where_)
    assert "Other patient" in as_("therapist").get("review.thread", **where(diagnosis)).text


def test_nobody_comments_on_a_chart_out_of_reach(as_, cast, diagnosis):
    assert as_("second_therapist").get("review.thread", **where(diagnosis)).status == 404
    assert as_("second_therapist").post("review.comment", {"body": "x"}, **where(diagnosis)).status == 404
    assert as_("desk").post("review.comment", {"body": "x"}, **where(diagnosis)).status == 403


# visits


VISIT = {"kind": "re_evaluation", "clinician": "", "reason": "Look at the neck band"}


def test_a_visit_asked_for_stands_on_the_therapists_day_until_it_is_taken_back(as_, cast, diagnosis):
    physician, therapist = as_("physician"), as_("therapist")
    sent = VISIT | {"by_on": (today() + timedelta(days=9)).isoformat()}
    assert physician.post("review.ask_visit", sent, **where(diagnosis)).status == 302
    day = therapist.get("day.show").one("section[aria-labelledby=wanted-visits]").get_text(" ")
    assert "Progress visit" in day
    assert "Look at the neck band" in day
    request = db.session.query(VisitRequest).one()
    physician.post("review.take_back_visit", patient_id=cast.pat, request_id=request)
    assert not therapist.get("day.show").select("section[aria-labelledby=wanted-visits]")


def test_a_visit_that_makes_no_sense_is_refused_and_what_was_typed_stays(as_, cast, diagnosis):
    sent = VISIT | {"by_on": (today() - timedelta(days=1)).isoformat()}
    page = as_("physician").post("review.ask_visit", sent, **where(diagnosis))
    assert (page.status, "This day is past." in page.text) == (422, True)
    assert page.one("textarea[name=reason]").get_text().strip() == "Look at the neck band"
    good = VISIT | {"by_on": today().isoformat()}
    as_("physician").post("review.ask_visit", good, **where(diagnosis))
    page = as_("physician").post("review.ask_visit", good | {"reason": "Another"}, **where(diagnosis))
    assert page.status == 409
    assert "asked for such a visit already" in page.text
    assert builders.count(VisitRequest) == 1


def test_an_order_is_signed_from_the_case_and_stands_among_the_papers(as_, cast, diagnosis):
    physician = as_("physician")
    page = physician.post("review.order", {"wording": " "}, **where(diagnosis))
    assert (page.status, "Say what is ordered." in page.text) == (422, True)
    assert physician.post("review.order", {"wording": "Scleral lens"}, **where(diagnosis)).status == 302
    assert "Scleral lens" in as_("therapist").get("papers.index", patient_id=cast.pat).text
    assert as_("therapist").post("review.order", {"wording": "x"}, **where(diagnosis)).status == 403


def test_the_desk_sees_nothing_of_what_is_said_or_asked(as_, cast, diagnosis):
    comments.write(diagnosis, body="canary-said", by=cast.physician, at=now())
    visit_requests.ask(
        diagnosis,
        kind=VisitRequest.kind.type.python_type("re_evaluation"),
        clinician=None,
        by_on=today(),
        reason="canary-asked",
        by=cast.physician,
        at=now(),
        on=today(),
    )
    db.session.commit()
    desk = as_("desk")
    for page in (
        desk.get("scheduling.day"),
        desk.get("patients.show", patient_id=cast.pat),
        desk.get("scheduling.index", patient_id=cast.pat),
    ):
        assert "canary" not in page.response.text


def _flag(note, cast) -> ReviewItem:
    return ReviewItem(
        patient_id=note.patient_id,
        diagnosis_id=note.diagnosis_id,
        note=note,
        flag="redness",
        urgency=Urgency.SAME_DAY,
        opened_at=now(),
        opened_by=cast.therapist,
    )


def _change(version, cast, **values) -> PlanVersion:
    said = values_of(version, reason="Going well")
    new = PlanValues(**{name: getattr(said, name) for name in said.__slots__} | values)
    return treatment_plans.save(version.plan, new, based_on=version.number, by=cast.therapist, at=now())


def _day(on) -> str:
    return f"{on.day} {on:%b %Y}"
