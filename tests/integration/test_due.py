"""What a course asks for now: which measures are due, and how the progress report stands."""

from __future__ import annotations

from datetime import date, timedelta

from app import clock
from app.care import due, note_facts
from app.clinical.progress_report import ReportState
from app.clinical.vocabulary import NoteKind, PlanState, ProcedureKind
from app.extensions import db
from tests import builders
from tests.builders import a_diagnosis, a_note, a_plan, a_procedure, an_assessment
from tests.queries import count_queries

TODAY = date(2026, 11, 20)
OPENED = date(2026, 9, 1)


def in_care(cast, **values):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist, **values)
    version = a_plan(diagnosis, by=cast.therapist, state=PlanState.CERTIFIED)
    version.decided_at, version.decided_by = version.sent_at, cast.physician
    version.plan.opened_on = OPENED
    db.session.flush()
    return diagnosis


def seen(diagnosis, cast, *days: date, kind=NoteKind.TREATMENT, **particulars) -> None:
    for day in days:
        note = a_note(diagnosis, by=cast.therapist, kind=kind, visit_on=day, particulars=particulars)
        note.signed_at, note.signed_by, note.signer_credentials = clock.now(), cast.therapist, "PT"
        note.content_hash = "0" * 64
    db.session.flush()


def weekly(number: int, first: date = OPENED) -> list[date]:
    return [first + timedelta(days=7 * week) for week in range(number)]


def of(diagnosis, **asked):
    return due.of_diagnoses([diagnosis], today=TODAY, **asked)[diagnosis.id]


def names(wanted) -> set[str]:
    return {one.instrument.key for one in wanted.pressing}


def test_treatment_days_are_counted_from_the_evaluation_on_and_anew_after_each_report(app, cast):
    diagnosis = in_care(cast)
    seen(diagnosis, cast, *weekly(8))
    assert of(diagnosis).report.state is ReportState.REMIND
    seen(diagnosis, cast, *weekly(3, OPENED + timedelta(days=57)))
    assert of(diagnosis).report.state is ReportState.OVERDUE
    seen(diagnosis, cast, TODAY - timedelta(days=1), kind=NoteKind.PROGRESS)
    assert of(diagnosis).report.treatment_days == 0
    assert of(diagnosis).report_since == TODAY - timedelta(days=1)


def test_a_draft_is_no_treatment_day(app, cast):
    diagnosis = in_care(cast)
    a_note(diagnosis, by=cast.therapist, visit_on=OPENED)
    assert of(diagnosis).report.treatment_days == 0


def test_without_an_open_plan_no_report_is_due(app, cast):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist)
    seen(diagnosis, cast, *weekly(11))
    assert of(diagnosis).report is None


def test_a_measure_that_counts_is_due_no_more(app, cast):
    diagnosis = in_care(cast)
    assert "sunnybrook" in names(of(diagnosis))
    taken = an_assessment(diagnosis, by=cast.therapist, on=TODAY, scores={})
    assert "sunnybrook" not in names(of(diagnosis))
    taken.entered_in_error_at, taken.entered_in_error_by_id = clock.now(), cast.therapist.id
    taken.entered_in_error_reason = "Wrong patient"
    db.session.flush()
    assert "sunnybrook" in names(of(diagnosis))


def test_the_gap_of_the_eye_is_wanted_while_the_last_note_says_it_stays_open(app, cast):
    diagnosis = in_care(cast)
    seen(diagnosis, cast, OPENED, **{"eye.closure": "incomplete"})
    assert "lagophthalmos" in names(of(diagnosis, at_visit=True))
    seen(diagnosis, cast, OPENED + timedelta(days=7), **{"eye.closure": "complete"})
    assert "lagophthalmos" not in names(of(diagnosis, at_visit=True))


def test_after_botulinum_toxin_the_face_is_measured_again_from_the_second_week(app, cast):
    diagnosis = in_care(cast)
    an_assessment(diagnosis, by=cast.therapist, on=TODAY - timedelta(days=20), scores={})
    assert "sunnybrook" not in names(of(diagnosis))
    a_procedure(
        cast.pat,
        by=cast.physician,
        kind=ProcedureKind.BOTULINUM_TOXIN,
        performed_on=TODAY - timedelta(days=15),
    )
    assert "sunnybrook" in names(of(diagnosis))


def test_a_note_asks_for_what_its_kind_needs(app, cast):
    diagnosis = in_care(cast)
    for key in ("sunnybrook", "house_brackmann"):
        an_assessment(diagnosis, by=cast.therapist, instrument=key, on=OPENED, scores={})
    assert "house_brackmann" not in names(of(diagnosis))
    note = a_note(diagnosis, by=cast.therapist, kind=NoteKind.DISCHARGE, visit_on=TODAY)
    assert {"sunnybrook", "house_brackmann"} <= names(due.of_note(note))


def test_the_number_of_queries_is_the_same_for_one_chart_and_for_many(app, cast):
    diagnoses = [in_care(cast)]
    for number in range(5):
        patient = builders.a_patient(f"Person{number}", "Plume", team=[cast.therapist])
        diagnoses.append(a_diagnosis(patient, by=cast.therapist))
    db.session.commit()
    with count_queries() as one:
        due.of_diagnoses(diagnoses[:1], today=TODAY)
    with count_queries() as many:
        due.of_diagnoses(diagnoses, today=TODAY)
    assert len(many) <= len(one) + 1  # the expired records are read again


def test_a_note_says_what_is_due_takes_it_and_states_it_when_signed(as_, cast):
    diagnosis = in_care(cast)
    note = a_note(diagnosis, by=cast.therapist, visit_on=clock.today("America/New_York"))
    db.session.commit()
    address = {"patient_id": cast.pat, "note_id": note}
    page = as_("therapist").get("session_notes.edit", **address)
    assert "House-Brackmann" in page.one("#measures").text
    sent = as_("therapist").post(
        "measures.new",
        {"performed_on": note.visit_on.isoformat(), "version": "house_brackmann-1", "a.grade": "3"},
        patient_id=cast.pat,
        instrument="house_brackmann",
        note=note.public_id,
    )
    assert sent.status == 303
    assert str(note.public_id) in sent.response.location
    page = as_("therapist").get("session_notes.edit", **address)
    assert "Taken today" in page.one("#measures").text
    assert note_facts.of(note)["measures"][0]["scores"] == [{"label": "Grade", "value": "III", "unit": ""}]
