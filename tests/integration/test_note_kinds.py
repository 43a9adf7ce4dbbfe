"""Each kind of note through the door: what it asks, who writes it, and what a new one proposes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.care import note_facts, note_fields, session_notes, signing
from app.clinical import note_parts
from app.clinical.note_kinds import KINDS
from app.clinical.vocabulary import (
    AppointmentStatus,
    DiagnosisStatus,
    Licence,
    NoteKind,
    Response,
    Technique,
    VisitKind,
)
from app.extensions import db
from app.models import SessionNote
from tests import builders
from tests.integration.test_session_notes import ANSWERS, JSON, at, diagnosis, fresh, signed, today, typed

__all__ = ["diagnosis"]
MEASURE = {f"sunnybrook.{key}": value for key, value in ANSWERS.items()}
RETRAINING = "treatment.neuromuscular_retraining"


@pytest.fixture
def plan(cast, diagnosis):
    found = builders.a_plan(diagnosis, by=cast.therapist)
    db.session.commit()
    return found


@pytest.fixture
def last(cast, diagnosis, plan):
    """A session of last week: massage with zones and response, retraining with a dose and words."""
    note = builders.a_note(diagnosis, by=cast.therapist, plan=plan, visit_on=today() - timedelta(days=7))
    row = note.treatments[0]
    row.response, row.detail, row.particulars = Response.GOOD, "Said in passing.", {"pressure": "light"}
    row = note_fields._row(note, Technique.NEUROMUSCULAR_RETRAINING)
    row.is_done, row.minutes = True, 20
    row.particulars = {"1.movement": "pucker", "1.repetitions": 8, "1.quality": "fair", "1.synkinesis": "1"}
    note.particulars = {"checkin.pain": 3}
    db.session.flush()
    signing.sign(note, shown=note.version, by=cast.therapist, at=clock.now(), on=today())
    db.session.commit()
    return note


def begun(visitor, cast, kind: NoteKind, **sent) -> SessionNote:
    page = visitor.post("session_notes.create", {"kind": kind.value, **sent}, patient_id=cast.pat)
    assert page.status == 303, page.text
    return db.session.scalars(select(SessionNote).order_by(SessionNote.id.desc())).first()


def left(visitor, cast, note) -> dict[str, str]:
    page = visitor.post("session_notes.save", typed(note), headers=JSON, **at(cast, note))
    return {one["field"]: one["words"] for one in page.response.json["left"]}


# proposals


def test_a_new_note_proposes_techniques_and_doses_but_neither_words_nor_findings(as_, cast, last):
    note = begun(as_("therapist"), cast, NoteKind.TREATMENT)
    massage, retraining = note.proposed
    assert (massage.minutes, massage.zones, massage.particulars) == (16, ["cheek"], {"pressure": "light"})
    assert (massage.response, massage.detail) == (None, "")
    assert retraining.particulars == {"1.movement": "pucker", "1.repetitions": 8}
    assert (note.particulars, note.subjective, note.assessment) == ({}, "", "")


def test_a_proposal_counts_nowhere_until_it_is_confirmed(as_, cast, last):
    ana = as_("therapist")
    note = begun(ana, cast, NoteKind.TREATMENT)
    page = ana.get("session_notes.edit", **at(cast, note))
    assert page.one("#said-minutes").get_text() == "0 min"
    assert "confirm" in page.one(".proposals").get_text().lower()
    assert session_notes.is_empty(note)
    assert set(left(ana, cast, note)) >= {"treatment.soft_tissue_massage.done", f"{RETRAINING}.done"}
    refused = signed(ana, cast, note, assessment="Same.")
    assert refused.status == 422
    assert not fresh(note).is_signed


def test_all_proposals_are_confirmed_at_once(as_, cast, last):
    ana = as_("therapist")
    note = begun(ana, cast, NoteKind.TREATMENT)
    ana.post("session_notes.save", {"version": note.version, "confirm": "all"}, **at(cast, note))
    assert [row.technique.value for row in fresh(note).done] == [
        "soft_tissue_massage",
        "neuromuscular_retraining",
    ]
    assert not fresh(note).proposed


def test_one_proposal_is_confirmed_by_its_tick_or_by_changing_it_and_another_taken_away(as_, cast, last):
    ana = as_("therapist")
    note = begun(ana, cast, NoteKind.TREATMENT)
    sent = typed(note, **{f"{RETRAINING}.minutes": "18"})
    answer = ana.post("session_notes.save", sent, headers=JSON, **at(cast, note)).response.json
    assert answer["changed"] == {f"{RETRAINING}.done": True}, "the page learns that the tick is set"
    assert [row.minutes for row in fresh(note).done] == [18]
    ana.post(
        "session_notes.save",
        {"version": fresh(note).version, "clear": "treatment.soft_tissue_massage"},
        **at(cast, note),
    )
    assert not fresh(note).proposed
    assert [row.technique.value for row in fresh(note).treatments] == ["neuromuscular_retraining"]


def test_what_nobody_confirmed_is_in_no_signature(as_, cast, last):
    note = begun(as_("therapist"), cast, NoteKind.TREATMENT)
    assert signing.content(fresh(note))["treatments"] == []


# kinds

WORDS = {
    NoteKind.EVALUATION: {
        "history.referral": "Dr. A. Example",
        "history.course": "Woke with it.",
        "history.prior_function": "Full.",
        "history.patient_goals": "To smile.",
        "evaluation.prognosis": "Fair.",
        "evaluation.complexity": "low",
        "assessment": "As expected.",
        **MEASURE,
    },
    NoteKind.TREATMENT: {"assessment": "Softer.", "treatment.relaxation.minutes": "10"},
    NoteKind.PROGRESS: {
        "progress.towards_goals": "Half way.",
        "progress.continued_need": "Still needed.",
        "progress.changes": "Goals and plan kept.",
        "assessment": "Gaining.",
        **MEASURE,
    },
    NoteKind.DISCHARGE: {
        "discharge.reason": "goals_met",
        "discharge.summary": "Met.",
        "discharge.home_program": "Goes on.",
        "discharge.follow_up": "In a year.",
    },
    NoteKind.PHYSICIAN_REVIEW: {"review.case": "The course.", "review.opinion": "Go on."},
    NoteKind.TELEPHONE: {"call.with": "The patient", "call.said": "All well.", "call.advice": "Go on."},
    NoteKind.MISSED_VISIT: {"missed.how": "no_show", "missed.contact": "Rang twice."},
}


DRAFTED_WHOLE = {"progress.towards_goals"}  # without a blank: for reading, changing and signing


def writer(kind: NoteKind) -> str:
    return "physician" if kind is NoteKind.PHYSICIAN_REVIEW else "therapist"


@pytest.mark.parametrize("kind", NoteKind, ids=lambda kind: kind.value)
def test_each_kind_says_what_is_missing_and_is_signed_once_it_says_it(as_, cast, plan, kind):
    visitor = as_(writer(kind))
    note = begun(visitor, cast, kind)
    assert note.kind is kind
    asked = left(visitor, cast, note)
    assert set(KINDS[kind].required) - DRAFTED_WHOLE <= set(asked)
    page = visitor.get("session_notes.edit", **at(cast, note))
    for field in KINDS[kind].required:
        assert page.select(f'[id="{field}"]'), f"the list leads to {field}"
    page = signed(visitor, cast, note, follow=True, **WORDS[kind])
    assert fresh(note).is_signed, left(visitor, cast, note)
    assert page.status == 200
    text = page.text
    for key, value in WORDS[kind].items():
        entry = note_parts.ENTRIES.get(key)
        if entry is not None:
            assert entry.in_words(value) in text, f"the record tells {key}"


def test_an_evaluation_written_later_states_no_procedure_from_after_its_day(cast, diagnosis, plan):
    visit = today() - timedelta(days=7)
    builders.a_procedure(cast.pat, by=cast.physician, name="Lid weight", performed_on=visit)
    builders.a_procedure(cast.pat, by=cast.physician, name="Botulinum toxin", performed_on=today())
    note = builders.a_note(diagnosis, by=cast.therapist, plan=plan, visit_on=visit, kind=NoteKind.EVALUATION)
    db.session.commit()
    assert [one["name"] for one in note_facts.of(note)["procedures"]] == ["Lid weight"]


@pytest.mark.parametrize("kind", NoteKind, ids=lambda kind: kind.value)
def test_a_kind_shows_only_the_parts_it_has(as_, cast, plan, kind):
    visitor = as_(writer(kind))
    note = begun(visitor, cast, kind)
    page = visitor.get("session_notes.edit", **at(cast, note))
    assert bool(page.select("#treatment")) == KINDS[kind].has_treatment
    assert bool(page.select("#sunnybrook")) == KINDS[kind].has_measures
    names = {field["name"] for field in page.select("[name]")}
    for part in note_parts.PARTS:
        shown = [entry for entry in part.entries if entry.key in names]
        if part.key != "units":
            assert bool(shown) == (part in KINDS[kind].parts), part.key


def test_the_appointment_says_which_kind_is_usual(as_, cast, plan):
    ana = as_("therapist")
    for type_, status, usual in (
        (VisitKind.EVALUATION, AppointmentStatus.ARRIVED, NoteKind.EVALUATION),
        (VisitKind.FOLLOW_UP, AppointmentStatus.ARRIVED, NoteKind.TREATMENT),
        (VisitKind.RE_EVALUATION, AppointmentStatus.ARRIVED, NoteKind.PROGRESS),
        (VisitKind.FOLLOW_UP, AppointmentStatus.NO_SHOW, NoteKind.MISSED_VISIT),
    ):
        visit = builders.an_appointment(cast.pat, clinician=cast.therapist, kind=type_, status=status)
        db.session.commit()
        page = ana.get("session_notes.new", patient_id=cast.pat, appointment=visit.public_id)
        assert page.one("[name=kind]:checked")["value"] == usual.value
        db.session.delete(visit)
        db.session.commit()


def test_a_kind_can_be_changed_while_it_is_a_draft_and_nothing_written_is_lost(as_, cast, plan):
    ana = as_("therapist")
    note = begun(ana, cast, NoteKind.TREATMENT)
    sent = typed(note, **{"checkin.pain": "4", "assessment": "Kept."})
    ana.post("session_notes.save", sent, headers=JSON, **at(cast, note))
    ana.post("session_notes.change_kind", {"kind": "telephone"}, **at(cast, note))
    ana.post("session_notes.change_kind", {"kind": "treatment"}, **at(cast, note))
    assert (fresh(note).particulars, fresh(note).assessment) == ({"checkin.pain": 4}, "Kept.")


def test_what_was_typed_when_the_kind_is_changed_is_saved_first(as_, cast, plan):
    ana = as_("therapist")
    note = begun(ana, cast, NoteKind.TREATMENT)
    sent = typed(note, assessment="Typed a moment ago.") | {"kind": "progress"}
    assert ana.post("session_notes.change_kind", sent, **at(cast, note)).status == 303
    assert (fresh(note).kind, fresh(note).assessment) == (NoteKind.PROGRESS, "Typed a moment ago.")


def test_a_missed_visit_that_took_place_after_all_proposes_what_was_done_last(as_, cast, last):
    ana = as_("therapist")
    note = begun(ana, cast, NoteKind.MISSED_VISIT)
    assert not fresh(note).treatments
    ana.post("session_notes.change_kind", {"kind": "treatment"}, **at(cast, note))
    assert len(fresh(note).proposed) == 2


def test_nothing_is_signed_under_a_diagnosis_that_no_longer_stands(as_, cast, plan, diagnosis):
    ana = as_("therapist")
    note = begun(ana, cast, NoteKind.TREATMENT)
    diagnosis.status = DiagnosisStatus.TO_BE_CONFIRMED
    db.session.commit()
    refused = signed(ana, cast, note, **WORDS[NoteKind.TREATMENT])
    assert refused.status == 422
    assert "Confirm it first." in refused.text


def test_what_a_kind_does_not_ask_is_not_signed_with_it(as_, cast, plan):
    ana = as_("therapist")
    note = begun(ana, cast, NoteKind.TREATMENT)
    sent = typed(
        note, **{"checkin.pain": "4", "assessment": "Of the visit.", "treatment.taping.minutes": "5"}
    )
    ana.post("session_notes.save", sent, headers=JSON, **at(cast, note))
    ana.post("session_notes.change_kind", {"kind": "telephone"}, **at(cast, note))
    signed(ana, cast, note, **WORDS[NoteKind.TELEPHONE])
    found = fresh(note)
    assert found.is_signed
    assert (found.treatments, found.assessment) == ([], "")
    assert "checkin.pain" not in found.particulars


def test_a_therapist_writes_no_physician_review_and_a_physician_no_treatment(as_, cast, plan):
    for who, kind in (("therapist", "physician_review"), ("physician", "treatment")):
        page = as_(who).post("session_notes.create", {"kind": kind}, patient_id=cast.pat)
        assert page.status in (409, 422)
    assert builders.count(SessionNote) == 0


def test_an_assistant_is_told_which_notes_need_a_therapist(as_, cast, plan):
    cast.therapist.licence = Licence.ASSISTANT
    db.session.commit()
    page = as_("therapist").post("session_notes.create", {"kind": "progress"}, patient_id=cast.pat)
    assert page.status in (409, 422)
    assert builders.count(SessionNote) == 0


# bad input


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"visit_minutes": "5", "treatment.taping.minutes": "9"},
            "The techniques come to 9 minutes; the visit had 5.",
        ),
        (
            {"treatment.electrical_stimulation.minutes": "9"},
            "Electrical stimulation needs a physician’s order",
        ),
    ],
)
def test_what_makes_no_sense_is_said_in_words_and_the_rest_is_kept(as_, cast, plan, fields, words):
    ana = as_("therapist")
    note = begun(ana, cast, NoteKind.TREATMENT)
    refused = signed(ana, cast, note, assessment="Kept.", **fields)
    assert refused.status == 422
    assert words in refused.text
    assert fresh(note).assessment == "Kept."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("checkin.pain", "11"),
        ("checkin.pain", "x"),
        ("checkin.changes", "nonsense"),
        (f"{RETRAINING}.1.effort", "11"),
        (f"{RETRAINING}.1.movement", "somersault"),
        ("pair.1.severity", "4"),
        ("visit_minutes", "481"),
    ],
)
def test_a_value_that_is_none_is_refused_at_its_field_and_the_others_are_kept(as_, cast, plan, name, value):
    ana = as_("therapist")
    note = begun(ana, cast, NoteKind.TREATMENT)
    answer = ana.post("session_notes.save", typed(note, **{name: value}), headers=JSON, **at(cast, note))
    assert answer.status == 422
    assert list(answer.response.json["errors"]) == [name]
    assert fresh(note).particulars == {}


def test_a_field_of_another_kind_is_not_taken(as_, cast, plan):
    ana = as_("therapist")
    note = begun(ana, cast, NoteKind.TELEPHONE)
    ana.post(
        "session_notes.save",
        typed(note, **{"checkin.pain": "3", "treatment.taping.minutes": "5"}),
        headers=JSON,
        **at(cast, note),
    )
    assert (fresh(note).particulars, fresh(note).treatments) == ({}, [])
