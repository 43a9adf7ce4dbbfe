"""Progress reports: drafted where nobody wrote yet, from what counts on the day of the note."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app import clock
from app.care import progress_reports, session_notes
from app.care import session_note_drafts as drafts
from app.clinical.goals import Standing
from app.clinical.vocabulary import Licence, NoteKind, PlanState, ProcedureKind, Side
from app.extensions import db
from app.models import Assessment, SessionNote
from tests import builders
from tests.integration.test_session_notes import at, fresh, today, typed
from tests.queries import count_queries

TEXTS = ("progress.towards_goals", "progress.continued_need", "progress.changes")
START = date(2026, 6, 8)


def weeks(number: int) -> date:
    return START + timedelta(weeks=number)


def scores(composite: int, resting: int = 10, voluntary: int = 0, synkinesis: int = 0) -> dict[str, str]:
    voluntary = voluntary or composite + resting + synkinesis
    named = {"composite": composite, "resting": resting, "voluntary": voluntary, "synkinesis": synkinesis}
    return {key: str(value) for key, value in named.items()}


def signed(diagnosis, cast, on: date, *, kind=NoteKind.TREATMENT, plan=None, **particulars) -> SessionNote:
    note = builders.a_note(
        diagnosis, by=cast.therapist, kind=kind, visit_on=on, plan=plan, particulars=particulars
    )
    note.signed_at, note.signed_by, note.signer_credentials = clock.now(), cast.therapist, "PT"
    note.content_hash = "0" * 64
    db.session.flush()
    return note


@pytest.fixture
def version(cast):
    """In care since 8 June, with one report after four weeks."""
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
    found = builders.a_plan(diagnosis, by=cast.therapist, state=PlanState.CERTIFIED, starts_on=START)
    found.decided_at, found.decided_by = found.sent_at, cast.physician
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(0), scores=scores(13))
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(4), scores=scores(29))
    for week in range(4):
        signed(diagnosis, cast, weeks(week), plan=found, **{"practised.days": 2, "checkin.pain": 6})
    signed(diagnosis, cast, weeks(4), kind=NoteKind.PROGRESS, plan=found, **{"checkin.pain": 5})
    db.session.commit()
    return found


@pytest.fixture
def diagnosis(version):
    return version.plan.diagnosis


@pytest.fixture
def ana(as_):
    return as_("therapist")


def a_report(diagnosis, cast, version, on: date | None = None, **values) -> SessionNote:
    on = on or weeks(7)
    return builders.a_note(
        diagnosis, by=cast.therapist, kind=NoteKind.PROGRESS, plan=version, visit_on=on, **values
    )


# facts


def test_the_facts_are_what_happened_since_the_last_report(app, cast, diagnosis, version):
    signed(diagnosis, cast, weeks(5), plan=version, **{"practised.days": 5, "checkin.pain": 4})
    signed(diagnosis, cast, weeks(6), plan=version, **{"practised.days": 6, "practised.minutes": 15})
    signed(diagnosis, cast, weeks(6) + timedelta(days=2), kind=NoteKind.MISSED_VISIT, plan=version)
    toxin = ProcedureKind.BOTULINUM_TOXIN
    builders.a_procedure(cast.pat, by=cast.therapist, kind=toxin, name="Chin, 4 units", performed_on=weeks(5))
    note = a_report(diagnosis, cast, version)
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(7), scores=scores(41), note=note)
    found = progress_reports.facts(note)
    assert (found.today, found.began_on, found.last_report_on) == (weeks(7), START, weeks(4))
    assert found.sessions == (weeks(5), weeks(6))
    assert found.missed == 1
    assert found.practised == (5, 6)
    assert [(one.kind, one.on) for one in found.procedures] == [(toxin, weeks(5))]
    assert (found.plan.visits_per_week, found.plan.ends_on) == (Decimal(1), version.ends_on)
    assert found.exercises == ("Eye-open smile",)
    assert found.next_check_on == version.ends_on, "ten weekly visits on, and not after the plan"


def test_each_measure_has_its_first_its_last_reported_and_its_newest_value(app, cast, diagnosis, version):
    signed(diagnosis, cast, weeks(5), plan=version, **{"checkin.pain": 4})
    note = a_report(diagnosis, cast, version, particulars={"checkin.pain": 3})
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(7), scores=scores(41), note=note)
    told = {
        one.key: (one.trajectory.used[0].value, one.at_last_report.value, one.trajectory.used[-1].value)
        for one in progress_reports.facts(note).measures
    }
    assert told["sunnybrook.composite"] == (13, 29, 41)
    assert told["pain.now"] == (6, 5, 3), "asked in the check-in, typed once"
    assert next(iter(told)) == "sunnybrook.composite"


def test_a_measure_of_one_eye_names_the_eye_to_the_patient(app, cast, diagnosis, version):
    for side in (Side.RIGHT, Side.LEFT):
        builders.an_assessment(
            diagnosis,
            by=cast.therapist,
            on=weeks(5),
            instrument="lagophthalmos",
            scores={"gentle": "2.5", "tight": None},
            side=side,
        )
    named = [one.plain_name for one in progress_reports.facts(a_report(diagnosis, cast, version)).measures]
    assert [name for name in named if name] == [
        "The gap when you close your right eye gently",
        "The gap when you close your left eye gently",
    ]


def test_goals_stand_as_of_the_day_of_the_note(app, cast, diagnosis, version):
    note = a_report(diagnosis, cast, version)
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(7), scores=scores(70), note=note)
    (goal,) = progress_reports.facts(note).goals
    assert (goal.name, goal.state.standing) == ("Sunnybrook composite", Standing.MET)


def test_what_came_after_the_day_of_the_note_or_does_not_count_is_left_out(app, cast, diagnosis, version):
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(9), scores=scores(90))
    other_draft = builders.a_note(diagnosis, by=cast.therapist, visit_on=weeks(6))
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(6), scores=scores(80), note=other_draft)
    struck = builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(5), scores=scores(77))
    struck.entered_in_error_at, struck.entered_in_error_by_id = clock.now(), cast.therapist.id
    struck.entered_in_error_reason = "Wrong patient"
    db.session.flush()
    composite = progress_reports.facts(a_report(diagnosis, cast, version)).measures[0]
    assert [point.value for point in composite.trajectory.used] == [13, 29]


def test_a_first_report_counts_from_the_evaluation_on(app, cast):
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
    version = builders.a_plan(diagnosis, by=cast.therapist, starts_on=START)
    signed(diagnosis, cast, START - timedelta(days=30))
    signed(diagnosis, cast, START)
    found = progress_reports.facts(a_report(diagnosis, cast, version))
    assert (found.began_on, found.last_report_on, found.sessions) == (START, None, (START,))


def test_a_long_course_takes_no_more_queries_than_a_short_one(app, cast, diagnosis, version):
    note = a_report(diagnosis, cast, version, on=weeks(20))
    db.session.commit()
    db.session.expire_all()
    with count_queries() as few:
        progress_reports.facts(session_notes.of(cast.pat, note.public_id))
    for week in range(5, 20):
        signed(diagnosis, cast, weeks(week), plan=version, **{"practised.days": 3, "checkin.pain": 2})
        builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(week), scores=scores(30 + week))
    for instrument, named in (("fdi", ("physical", "social")), ("face", ("total",)), ("saq", ("total",))):
        values = dict.fromkeys(named, "50")
        builders.an_assessment(
            diagnosis, by=cast.therapist, on=weeks(8), scores=values, instrument=instrument
        )
    db.session.commit()
    db.session.expire_all()
    with count_queries() as many:
        found = progress_reports.facts(session_notes.of(cast.pat, note.public_id))
    assert len(found.measures) > 7
    assert len(many) <= len(few)


# drafting


def texts(note) -> list[str]:
    return [str(fresh(note).particulars.get(name, "")) for name in TEXTS]


def started(visitor, cast, kind="progress") -> SessionNote:
    answer = visitor.post("session_notes.create", {"kind": kind}, patient_id=cast.pat)
    assert answer.status == 303, answer.text
    return db.session.query(SessionNote).order_by(SessionNote.id.desc()).first()


def test_a_new_progress_note_comes_with_its_texts_drafted_and_marked(ana, cast, version):
    note = started(ana, cast)
    towards, need, changes = texts(note)
    assert "Sunnybrook composite went from 13 on 8 Jun 2026 to 29 on 6 Jul 2026" in towards
    assert "[why skilled therapy is still needed]" in need
    assert "The plan in force: 1 visit a week" in changes
    page = ana.get("session_notes.edit", **at(cast, note))
    assert [mark.get_text() for mark in page.select(".drafted-mark")] == ["Drafted for you to edit."] * 3
    assert page.one("textarea[name='progress.changes']").get_text().strip() == changes


def test_what_was_drafted_and_left_as_it_is_can_be_taken_away_again(ana, cast, version):
    note = started(ana, cast)
    assert session_notes.is_empty(note)
    ana.post("session_notes.save", typed(note, **{TEXTS[0]: "Mine."}), **at(cast, note))
    assert not session_notes.is_empty(fresh(note))


def test_a_text_a_person_changed_is_no_longer_marked(ana, cast, version):
    note = started(ana, cast)
    ana.post("session_notes.save", typed(note, **{TEXTS[1]: "Still needed."}), **at(cast, note))
    found = fresh(note)
    assert [progress_reports.is_drafted(found, name) for name in TEXTS] == [True, False, True]


def test_a_draft_that_becomes_a_progress_note_keeps_what_was_typed(ana, cast, version):
    note = started(ana, cast, kind="treatment")
    assert texts(note) == ["", "", ""]
    sent = {"version": note.version, "kind": "progress", "subjective": "Better."}
    ana.post("session_notes.change_kind", sent, **at(cast, note))
    assert all(texts(note))
    ana.post("session_notes.save", typed(fresh(note), **{TEXTS[0]: "My own words."}), **at(cast, note))
    for kind in ("treatment", "progress"):
        sent = {"version": fresh(note).version, "kind": kind}
        ana.post("session_notes.change_kind", sent, **at(cast, note))
    found = fresh(note)
    assert found.particulars[TEXTS[0]] == "My own words."
    assert found.subjective == "Better."


def test_a_text_somebody_emptied_is_drafted_again_only_when_asked_for(ana, cast, version):
    note = started(ana, cast)
    ana.post("session_notes.save", typed(note, **{TEXTS[2]: "", TEXTS[0]: "Mine."}), **at(cast, note))
    ana.post("session_notes.create", {"kind": "progress"}, patient_id=cast.pat)
    assert texts(note)[2] == ""
    answer = ana.post(
        "session_notes.draft_report", {"version": fresh(note).version, "read": ""}, **at(cast, note)
    )
    assert answer.status == 303
    towards, _, changes = texts(note)
    assert towards == "Mine."
    assert changes.startswith("The plan in force")


def test_drafting_again_tells_what_was_measured_meanwhile_where_nobody_wrote(ana, cast, diagnosis, version):
    note = started(ana, cast)
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(6), scores=scores(44))
    db.session.commit()
    ana.post("session_notes.draft_report", {"version": note.version, "read": ""}, **at(cast, note))
    assert "to 44 on 20 Jul 2026" in texts(note)[0]


def test_what_is_typed_beside_drafting_again_is_saved_first_and_stays(ana, cast, version):
    note = started(ana, cast)
    sent = typed(note, **{TEXTS[0]: "Typed and not saved yet."})
    ana.post("session_notes.draft_report", sent, **at(cast, note))
    assert texts(note)[0] == "Typed and not saved yet."


def test_two_people_never_lose_a_word_to_the_draft(ana, cast, version):
    """Somebody types into a text while the other makes it a progress note: theirs stands or is asked about."""
    note = started(ana, cast)
    before = note.version
    drafts.save(note, {TEXTS[0]: "Of a colleague."}, read_at={}, by=cast.second_therapist, at=clock.now())
    db.session.commit()
    sent = typed(fresh(note), version=before, **{TEXTS[0]: "Mine."})
    assert ana.post("session_notes.draft_report", sent, **at(cast, note)).status == 409
    assert texts(note)[0] == "Of a colleague."
    ana.post("session_notes.draft_report", {"version": fresh(note).version, "read": ""}, **at(cast, note))
    assert texts(note)[0] == "Of a colleague."


def test_blanks_of_the_draft_stand_before_the_signature(ana, cast, version):
    note = started(ana, cast)
    page = ana.get("session_notes.edit", **at(cast, note))
    assert "a blank [why skilled therapy is still needed] is still to fill" in page.text


def test_a_note_of_a_visit_offers_to_be_the_report_where_it_is_due(ana, cast, diagnosis, version):
    note = started(ana, cast, kind="treatment")
    assert not ana.get("session_notes.edit", **at(cast, note)).select(".report-due")
    for week in range(5, 15):
        signed(diagnosis, cast, weeks(week), plan=version)
    db.session.commit()
    page = ana.get("session_notes.edit", **at(cast, note))
    assert "Progress report due" in page.one(".report-due").get_text()
    ana.post("session_notes.draft_report", {"version": note.version, "read": ""}, **at(cast, note))
    assert fresh(note).kind is NoteKind.PROGRESS
    assert all(texts(note))


def test_an_address_can_name_the_kind_of_a_new_note(ana, cast, version):
    page = ana.get("session_notes.new", patient_id=cast.pat, kind="progress")
    assert page.one("input[name=kind][checked]")["value"] == "progress"
    page = ana.get("session_notes.new", patient_id=cast.pat, kind="physician_review")
    assert page.one("input[name=kind][checked]")["value"] == "treatment"


def test_nothing_is_drafted_into_a_signed_note(ana, cast, diagnosis, version):
    note = signed(diagnosis, cast, weeks(7), kind=NoteKind.PROGRESS, plan=version)
    db.session.commit()
    answer = ana.post("session_notes.draft_report", {"version": note.version, "read": ""}, **at(cast, note))
    assert answer.status == 409
    assert not fresh(note).particulars
    assert not builders.count(Assessment, Assessment.note_id == note.id)


def test_my_day_starts_the_report_of_a_visit_in_one_tap_where_it_is_due(ana, as_, cast, diagnosis, version):
    seen_on = today() - timedelta(days=1)
    visit = builders.an_appointment(
        cast.pat, clinician=cast.therapist, starts_at=clock.now() - timedelta(minutes=5)
    )
    db.session.commit()
    assert not ana.get("day.show").select(".visit-act button[name=kind]")
    for days in range(10):
        signed(diagnosis, cast, seen_on - timedelta(days=days), plan=version)
    db.session.commit()
    button = ana.get("day.show").one(".visit-act button[name=kind]")
    assert (button.get_text(), button["value"]) == ("Progress report", "progress")
    sent = {"appointment": str(visit.public_id), "kind": "progress"}
    assert ana.post("session_notes.create", sent, patient_id=cast.pat).status == 303
    note = db.session.query(SessionNote).order_by(SessionNote.id.desc()).first()
    assert (note.kind, note.appointment_id) == (NoteKind.PROGRESS, visit.id)
    assert all(texts(note))
    cast.therapist.licence = Licence.ASSISTANT
    note.appointment = None
    db.session.commit()
    assert not as_("therapist").get("day.show").select(".visit-act button[name=kind]")
