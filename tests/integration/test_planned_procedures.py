"""What is planned for a day ahead: measures are wanted before it, and nothing takes it for done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.care import due, procedures, red_flags
from app.care.errors import Refused
from app.clinical.due import DueState
from app.clinical.vocabulary import PlanState, ProcedureKind, Side
from app.extensions import db
from app.models import PlannedProcedure, Procedure
from app.ui.filters import today
from tests import builders
from tests.builders import a_diagnosis, a_plan, a_planned_procedure, a_procedure, an_assessment, count, now
from tests.queries import count_queries

TOXIN = ProcedureKind.BOTULINUM_TOXIN


@pytest.fixture
def diagnosis(cast):
    made = a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return made


def ahead(days: int) -> date:
    return today() + timedelta(days=days)


def typed(**other) -> dict[str, str]:
    return {
        "kind": "botulinum_toxin",
        "name": "Botulinum toxin to platysma",
        "side": "left",
        "planned_on": ahead(9).isoformat(),
    } | other


def planned(cast, days: int = 9, **values) -> PlannedProcedure:
    made = a_planned_procedure(cast.pat, by=cast.physician, on=ahead(days), **values)
    db.session.commit()
    return made


def recorded(cast, *, days: int = 0, kind=TOXIN, planned=None, name="Botulinum toxin") -> Procedure:
    made = Procedure(
        patient=cast.pat,
        patient_id=cast.pat.id,
        kind=kind,
        name=name,
        performed_on=ahead(days),
        recorded_at=now(),
        recorded_by=cast.physician,
    )
    return procedures.record(made, planned=planned, on=ahead(max(days, 0)))


def banner(page) -> str:
    return " ".join(page.one(".banner").get_text(" ").split())


# planning


def test_the_physician_plans_and_banner_and_diagnosis_page_say_it(as_, cast, diagnosis):
    page = as_("physician").post("procedures.plan_ahead", typed(), patient_id=cast.pat, follow=True)
    assert "Procedure planned." in page.text
    assert f"Botulinum toxin to platysma planned {ahead(9):%-d %b %Y}" in banner(page)
    links = [link.get_text() for link in page.select("section[aria-labelledby=planned] a")]
    about = f"Botulinum toxin to platysma, {ahead(9):%-d %b %Y}"
    assert links == [f"Record it now: {about}", f"Call off: {about}"]


def test_the_therapist_reads_what_is_planned_and_does_not_plan(as_, cast, diagnosis):
    planned(cast)
    page = as_("therapist").get("diagnoses.index", patient_id=cast.pat)
    assert "Botulinum toxin" in page.one("section[aria-labelledby=planned]").get_text()
    assert not page.select("section[aria-labelledby=planned] a")
    assert as_("therapist").get("procedures.plan_ahead", patient_id=cast.pat).status == 403


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"planned_on": (-1, "")}, "planned_on", "This day is past."),
        ({"planned_on": (-40000, "")}, "planned_on", "This day is past."),
        ({"planned_on": (365 * 3 + 2, "")}, "planned_on", "more than three years ahead"),
        ({"planned_on": (0, "2026-02-30")}, "planned_on", "Type a date that exists."),
        ({"planned_on": (0, "0026-12-01")}, "planned_on", "Type the year with four digits."),
        ({"name": (0, " ")}, "name", "Name it."),
        ({"name": (0, "x" * 121)}, "name", "at most 120 characters"),
        ({"name": (0, "Toxin\u202e")}, "name", "invisible characters"),
        ({"kind": (0, "massage")}, "kind", "Choose one of the list."),
        ({"side": (0, "middle")}, "side", "Choose one of the list."),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_what_was_typed_stays(
    as_, cast, diagnosis, wrong, field, words
):
    sent = {name: text or ahead(days).isoformat() for name, (days, text) in wrong.items()}
    page = as_("physician").post("procedures.plan_ahead", typed(**sent), patient_id=cast.pat)
    assert page.status == 422
    assert words in page.one(f"#{field}-errors").get_text()
    if field != "name":
        assert page.one("#name")["value"] == "Botulinum toxin to platysma"
    if field == "planned_on":
        assert page.one("#planned_on")["value"] == sent["planned_on"]
    assert count(PlannedProcedure) == 0


def test_for_today_it_can_be_planned(as_, cast, diagnosis):
    as_("physician").post("procedures.plan_ahead", typed(planned_on=today().isoformat()), patient_id=cast.pat)
    assert count(PlannedProcedure) == 1


def test_nothing_is_planned_for_a_struck_or_a_deceased_patient(as_, cast, diagnosis):
    cast.pat.is_deceased = True
    db.session.commit()
    page = as_("physician").post("procedures.plan_ahead", typed(), patient_id=cast.pat)
    assert page.status == 409
    assert "This patient has died." in page.text
    assert page.one("#name")["value"] == "Botulinum toxin to platysma"
    cast.pat.is_deceased = False
    by_id = cast.desk.id
    cast.pat.entered_in_error_at, cast.pat.entered_in_error_reason = now(), "Twice in the list"
    cast.pat.entered_in_error_by_id = by_id
    db.session.commit()
    page = as_("physician").post("procedures.plan_ahead", typed(), patient_id=cast.pat)
    assert page.status == 409
    assert "entered in error" in page.text
    assert count(PlannedProcedure) == 0


def test_the_form_for_what_was_done_leads_to_the_one_for_a_day_ahead(as_, cast, diagnosis):
    for endpoint in ("procedures.new_toxin", "procedures.new_surgery"):
        page = as_("physician").get(endpoint, patient_id=cast.pat)
        assert [
            link["href"] for link in page.select("main a") if link.get_text() == "Plan it for a day ahead"
        ]


# calling off


def test_what_is_called_off_leaves_the_banner_and_keeps_its_reason(as_, cast, diagnosis):
    one = planned(cast)
    physician = as_("physician")
    page = physician.post("procedures.call_off", {"reason": ""}, patient_id=cast.pat, planned_id=one)
    assert page.status == 422
    assert "Give the reason." in page.text
    for reason in ("Pregnant", "Again"):
        page = physician.post(
            "procedures.call_off", {"reason": reason}, patient_id=cast.pat, planned_id=one, follow=True
        )
    assert "planned" not in banner(page)
    assert not page.select("section[aria-labelledby=planned]")
    db.session.refresh(one)
    assert (one.called_off_reason, one.called_off_by) == ("Pregnant", cast.physician)


def test_what_is_done_is_not_called_off(as_, cast, diagnosis):
    one = planned(cast, days=2)
    recorded(cast)
    db.session.commit()
    page = as_("physician").post("procedures.call_off", {"reason": "No"}, patient_id=cast.pat, planned_id=one)
    assert page.status == 409
    assert "strike the procedure" in page.text


# settling


def test_recording_from_the_plan_is_filled_in_and_settles_it(as_, cast, diagnosis):
    one = planned(cast, days=3, kind=ProcedureKind.SURGERY, name="Lid weight", side=Side.LEFT)
    physician = as_("physician")
    index = physician.get("diagnoses.index", patient_id=cast.pat)
    (link,) = index.select("section[aria-labelledby=planned] a[href*='surgery/new']")
    where = {"patient_id": cast.pat, "planned": one.public_id}
    assert str(one.public_id) in link["href"]
    page = physician.get("procedures.new_surgery", **where)
    assert page.one("#name")["value"] == "Lid weight"
    assert page.one("#performed_on")["value"] == today().isoformat()
    assert page.one("#side input[checked]")["value"] == "left"
    sent = {
        "performed_on": today().isoformat(),
        "surgery_type": "static_procedure",
        "name": "Lid weight",
        "side": "left",
    }
    for _ in range(2):
        page = physician.post("procedures.new_surgery", sent, follow=True, **where)
    db.session.refresh(one)
    assert one.done_by is not None
    assert count(Procedure) == 1
    assert "planned" not in banner(page)


def test_the_nearest_plan_of_the_kind_within_fourteen_days_is_settled_and_only_that(app, cast):
    near, nearest = planned(cast, days=8), planned(cast, days=4)
    surgery = planned(cast, days=1, kind=ProcedureKind.SURGERY)
    recorded(cast)
    assert [one.is_open for one in (near, nearest, surgery)] == [True, False, True]


@pytest.mark.parametrize(("days", "stays_open"), [(14, False), (15, True), (-14, False), (-15, True)])
def test_fourteen_days_settle_and_fifteen_do_not(app, cast, days, stays_open):
    one = planned(cast, days=days)
    recorded(cast)
    assert one.is_open is stays_open


def test_a_plan_recorded_from_is_settled_however_late_but_not_by_another_kind(app, cast):
    late = planned(cast, days=-60)
    recorded(cast, planned=late, kind=ProcedureKind.SURGERY, name="Sling")
    assert late.is_open
    recorded(cast, planned=late)
    assert not late.is_open


def test_a_procedure_struck_leaves_its_plan_ahead_again(app, cast):
    one = planned(cast, days=5)
    done = recorded(cast)
    procedures.strike(done, reason="Other patient", by=cast.physician, at=now())
    assert one.is_open
    assert procedures.ahead(cast.pat) == [one]


def test_the_verb_alone_refuses_too(app, cast):
    one = planned(cast, days=2)
    recorded(cast)
    with pytest.raises(Refused, match="was done"):
        procedures.call_off(one, reason="No", by=cast.physician, at=now())


# what it means elsewhere


def in_care(cast, diagnosis):
    version = a_plan(diagnosis, by=cast.therapist, state=PlanState.CERTIFIED)
    version.decided_at, version.decided_by = version.sent_at, cast.physician
    version.plan.opened_on = ahead(-90)
    an_assessment(diagnosis, by=cast.therapist, on=ahead(-20), scores={})
    db.session.commit()


def wanted(diagnosis) -> dict[str, due.Due]:
    found = due.of_diagnoses([diagnosis], today=today())[diagnosis.id]
    return {one.instrument.key: one for one in found.measures}


def test_measures_are_wanted_in_the_two_weeks_before_a_planned_procedure(app, cast, diagnosis):
    in_care(cast, diagnosis)
    assert "sunnybrook" not in wanted(diagnosis)
    one = planned(cast, days=9)
    found = wanted(diagnosis)["sunnybrook"]
    assert found.state is DueState.DUE
    assert found.reason == f"Wanted before botulinum toxin on {ahead(9):%-d %b %Y}."
    procedures.call_off(one, reason="No", by=cast.physician, at=now())
    assert "sunnybrook" not in wanted(diagnosis)


def test_neither_its_passed_day_nor_the_day_it_is_done_asks_for_a_measure_before(app, cast, diagnosis):
    in_care(cast, diagnosis)
    planned(cast, days=-1)
    recorded(cast)
    assert "sunnybrook" not in wanted(diagnosis)


def test_a_planned_operation_is_taken_for_done_by_nothing(app, cast, diagnosis):
    in_care(cast, diagnosis)
    planned(cast, days=0, kind=ProcedureKind.SURGERY, name="Gracilis free flap")
    assert "terzis" not in wanted(diagnosis), "wanted after reanimation only"
    note = builders.a_note(diagnosis, by=cast.therapist, visit_on=today())
    assert red_flags.last_procedures(note) == {}
    assert procedures.of_patient(cast.pat) == []


def test_a_day_that_passed_is_told_beside_the_plan(as_, cast, diagnosis):
    planned(cast, days=-3)
    page = as_("physician").get("diagnoses.index", patient_id=cast.pat)
    assert "The day has passed" in page.one("section[aria-labelledby=planned]").get_text()
    assert "planned" not in banner(page)


def test_the_queries_of_the_page_do_not_grow_with_what_is_planned(as_, cast, diagnosis):
    therapist = as_("therapist")

    def asked() -> int:
        db.session.expire_all()
        with count_queries() as statements:
            therapist.get("diagnoses.index", patient_id=cast.pat)
        return len(statements)

    planned(cast)
    asked()
    few = asked()
    for days in range(10, 20):
        planned(cast, days=days)
    assert asked() == few


def test_a_plan_is_called_off_with_who_and_why_or_not_at_all(app, cast):
    one = planned(cast)
    one.called_off_at = now()
    with pytest.raises(IntegrityError, match="called_off_together"):
        db.session.flush()
    db.session.rollback()


def test_nothing_is_both_done_and_called_off(app, cast):
    one = planned(cast)
    one.done_by = a_procedure(cast.pat, by=cast.physician, kind=TOXIN)
    one.called_off_at, one.called_off_by, one.called_off_reason = now(), cast.physician, "Both"
    with pytest.raises(IntegrityError, match="done_or_called_off"):
        db.session.flush()
    db.session.rollback()
