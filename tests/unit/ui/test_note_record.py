"""A note in words: which facts and sections it has, from the declarations."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from flask import Flask

from app.clinical import instruments, note_parts, techniques
from app.clinical.entries import Entry, EntryKind
from app.clinical.note_kinds import KINDS
from app.clinical.vocabulary import (
    AddendumKind,
    Condition,
    NoteKind,
    Response,
    Side,
    Technique,
)
from app.ui.note_record import record_of
from app.ui.record import Fact, Line, Passage, Record, Table

DAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 17, tzinfo=UTC)  # 12:00 at the practice
STATED = {
    "patient": {"name": "Pat Plover", "mrn": "T-1", "born_on": "1980-03-14"},
    "diagnosis": {
        "condition": "Synkinesis",
        "side": "Left",
        "aetiology": "Bell’s palsy",
        "onset_on": "2026-02-03",
        "codes": ["G51.0", "G51.8"],
    },
    "plan": {
        "version": 3,
        "title": "Retraining",
        "starts_on": "2026-06-08",
        "ends_on": "2026-08-31",
        "visits_per_week": "0.5",
        "visits_planned": 12,
        "interventions": ["Stretching"],
    },
    "visit": {"number": 7, "planned": 12},
}
GOAL = {
    "wording": "Smile without the eye closing",
    "measure": "Sunnybrook, composite",
    "baseline": "13",
    "now": None,
    "target": "70",
    "target_on": "2026-08-31",
}
EPISODE = {
    "first_on": "2026-06-08",
    "last_on": "2026-11-02",
    "visits": 11,
    "missed": 1,
    "measure": "Sunnybrook",
    "initial": "13",
    "initial_on": "2026-06-08",
    "final": "68",
    "final_on": "2026-11-02",
}


@pytest.fixture(autouse=True)
def at_the_practice():
    """Times are shown in the zone of the practice; without one, in New York's."""
    with Flask("paper").app_context():
        yield


def a_treatment(technique=Technique.SOFT_TISSUE_MASSAGE, **values):
    given = {"zones": [], "side": None, "minutes": 16, "response": None, "detail": "", "particulars": {}}
    return SimpleNamespace(technique=technique, **given | values)


def a_note(**values):
    given = {
        "kind": NoteKind.TREATMENT,
        "visit_on": DAY,
        "visit_minutes": None,
        "started_at": NOON,
        "patient": SimpleNamespace(name="Pat Plover", mrn="T-1", born_on=date(1980, 3, 14)),
        "diagnosis": SimpleNamespace(condition=Condition.SYNKINETIC, side=Side.LEFT),
        "plan_version": None,
        "author": SimpleNamespace(name_with_credentials="Ana Alder, PT"),
        "particulars": {},
        "charges": None,
        "done": [],
        "assessments": [],
        "subjective": "",
        "assessment": "",
        "next_time": "",
        "signed_at": None,
        "signer_credentials": None,
        "content_hash": None,
        "version": 4,
        "co_signature": None,
        "strike": None,
        "addenda": [],
    }
    return SimpleNamespace(**given | values)


def titles(record: Record) -> list[str]:
    return [section.title for section in record.sections]


def section(record: Record, title: str):
    return next(section for section in record.sections if section.title == title)


def something(entry: Entry):
    """A value this entry can hold."""
    if entry.words is not None:
        first = next(iter(entry.words)).value
        return [first] if entry.kind is EntryKind.SEVERAL else first
    if entry.kind is EntryKind.FLAG:
        return True
    return f"Words of {entry.key}" if entry.is_text else max(entry.least, 1)


def everything_said(record: Record) -> str:
    return repr(record)


def test_whose_it_is_and_what_it_rests_on_comes_first():
    record = record_of(a_note(visit_minutes=45), STATED)
    assert record.title == "Treatment session, 2 Nov 2026"
    assert record.person.born == "14 Mar 1980"
    assert record.facts == (
        Fact("Diagnosis", "Synkinesis, left. Bell’s palsy, onset 3 Feb 2026. G51.0, G51.8"),
        Fact("Plan of care", "Version 3, Retraining"),
        Fact("Visit", "7 of 12"),
        Fact("Treatment time", "45 min"),
        Fact("Written by", "Ana Alder, PT"),
    )


def test_a_name_that_changed_since_is_told_as_it_was_signed():
    record = record_of(a_note(), STATED | {"patient": STATED["patient"] | {"name": "Pat Dunlin"}})
    assert record.facts[0] == Fact("Name when signed", "Pat Dunlin")


def test_a_number_and_a_birthday_that_changed_since_are_told_as_they_were_signed():
    corrected = SimpleNamespace(name="Pat Plover", mrn="T-2", born_on=date(1981, 3, 14))
    facts = record_of(a_note(patient=corrected), STATED).facts
    assert Fact("Number when signed", "T-1") in facts
    assert Fact("Born, as known when signed", "14 Mar 1980") in facts
    assert not any("when signed" in fact.label for fact in record_of(a_note(), STATED).facts)


def test_a_note_from_before_facts_were_kept_names_its_diagnosis_and_plan():
    record = record_of(a_note(plan_version=SimpleNamespace(number=2)), None)
    assert record.facts[:2] == (Fact("Diagnosis", "Synkinesis, left"), Fact("Plan of care", "Version 2"))


@pytest.mark.parametrize("kind", list(NoteKind))
def test_everything_that_can_be_entered_is_told(kind):
    """Of each part of each kind, but for the marks of the unit lines, which are told with those."""
    entries = [entry for part in KINDS[kind].parts if part is not note_parts.UNITS for entry in part.entries]
    note = a_note(kind=kind, particulars={entry.key: something(entry) for entry in entries})
    said = everything_said(record_of(note, None))
    for entry in entries:
        assert entry.in_words(something(entry)) in said, entry.key


@pytest.mark.parametrize("technique", list(Technique))
def test_every_field_of_a_technique_is_told(technique):
    entries = techniques.FIELDS[technique].entries
    row = a_treatment(technique, particulars={entry.key: something(entry) for entry in entries})
    (done,) = section(record_of(a_note(done=[row]), None), "What was done").items
    said = {fact.label: fact.words for line in done.lines for fact in line}
    for entry in entries:
        assert said[entry.label] == entry.in_words(something(entry))


def test_typed_words_stay_as_they_were_typed():
    row = a_treatment(
        Technique.SEMG_BIOFEEDBACK, particulars={"device": "NeuroTrac EMG"}, detail="L > R\nslowly"
    )
    (done,) = section(record_of(a_note(done=[row]), None), "What was done").items
    assert done.lines == ((Fact("Device", "NeuroTrac EMG"),),)
    assert done.words == "L > R\nslowly"


def test_a_technique_is_told_with_side_zones_and_response():
    row = a_treatment(side=Side.LEFT, zones=["cheek", "eye"], response=Response.GOOD)
    done = section(record_of(a_note(done=[row, a_treatment(minutes=None)]), None), "What was done")
    assert done.result == "16 min in all"
    first, second = done.items
    assert (first.minutes, first.place) == ("16 min", "left: cheek and midface, eye")
    assert first.lines == ((Fact("Response", "Good"),),)
    assert second.minutes == "– min"


def test_a_pair_is_told_as_what_was_tried_and_what_joined_in():
    said = {"pair.2.trigger": "open_smile", "pair.2.muscle": "orbicularis_oculi", "pair.2.severity": "2"}
    (pair,) = section(record_of(a_note(particulars=said), None), "Synkinesis").items
    assert pair == Line((Fact("Open smile → Orbicularis oculi", "Moderate"),))


def test_nought_is_an_answer_and_nothing_is_none():
    record = record_of(a_note(particulars={"checkin.pain": 0, "checkin.tight_face": None}), None)
    assert section(record, "How it feels").items == (Line((Fact("Pain", "0 of 10"),)),)


def test_the_sections_stand_in_the_order_of_the_visit():
    row = SimpleNamespace(
        instrument="sunnybrook", answers={}, scores={}, rated_by=SimpleNamespace(name="Ana Alder")
    )
    note = a_note(
        kind=NoteKind.PROGRESS,
        subjective="Better.",
        assessment="Good.",
        next_time="Go on.",
        done=[a_treatment()],
        assessments=[row],
        particulars={"checkin.pain": 2, "progress.towards_goals": "Half way.", "moves.eye": "full"},
    )
    assert titles(record_of(note, STATED | {"goals": [GOAL]})) == [
        "Plan of care",
        "Since last time",
        "How it feels",
        "The five movements",
        "Sunnybrook",
        "What was done",
        "Progress report",
        "Assessment",
        "Plan for next time",
    ]


def test_goals_say_where_they_stand():
    plan, goals = section(
        record_of(a_note(kind=NoteKind.PROGRESS), STATED | {"goals": [GOAL]}), "Plan of care"
    ).items
    assert plan.facts[1] == Fact("How often", "Every 2 weeks, 12 visits")
    assert isinstance(goals, Table)
    assert goals.rows == (
        ("Smile without the eye closing", "Sunnybrook, composite", "13", "–", "70 by 31 Aug 2026"),
    )


def test_an_evaluation_says_what_the_chart_knew_even_where_that_is_nothing():
    stated = STATED | {"allergies": [], "procedures": [{"on": "2026-03-24", "name": "Gracilis free flap"}]}
    (line,) = section(record_of(a_note(kind=NoteKind.EVALUATION), stated), "From the chart").items
    asked = record_of(a_note(kind=NoteKind.EVALUATION), stated | {"no_known_allergies": True})
    assert section(asked, "From the chart").items[0].facts[0] == Fact("Allergies", "none known")
    assert line.facts == (
        Fact("Allergies", "none recorded"),
        Fact("Procedures", "Gracilis free flap, 24 Mar 2026"),
    )


def test_a_discharge_tells_the_course_of_care():
    (line,) = section(
        record_of(a_note(kind=NoteKind.DISCHARGE), STATED | {"episode": EPISODE}), "Course of care"
    ).items
    assert line.facts == (
        Fact("From", "8 Jun 2026 to 2 Nov 2026"),
        Fact("Visits", "11"),
        Fact("Missed", "1"),
        Fact("Sunnybrook, first", "13 on 8 Jun 2026"),
        Fact("Sunnybrook, last", "68 on 2 Nov 2026"),
    )


def test_the_units_are_told_line_by_line_with_their_reasons():
    lines = [
        {
            "code": "97161",
            "label": "Evaluation",
            "is_timed": False,
            "minutes": None,
            "units": 1,
            "modifiers": [{"modifier": "GP", "why": "Under a plan."}],
        },
        {
            "code": "97140",
            "label": "Manual therapy",
            "is_timed": True,
            "minutes": 21,
            "units": None,
            "modifiers": [{"modifier": "GP", "why": "Under a plan."}, {"modifier": "59", "why": "Apart."}],
        },
        {
            "code": "90901",
            "label": "Biofeedback",
            "is_timed": False,
            "minutes": 9,
            "units": 1,
            "modifiers": [],
        },
    ]
    counted = {
        "rule": "CMS 8-minute rule",
        "payer": "",
        "timed_minutes": 21,
        "total_minutes": 50,
        "sentence": "21 minutes are 1 unit.",
    }
    told = section(record_of(a_note(), {"units": counted}, lines), "Minutes and units").items
    assert told[0].rows == (
        ("97161 Evaluation", "untimed", "1", "GP"),
        ("97140 Manual therapy", "21 min", "–", "GP, 59"),
        ("90901 Biofeedback", "9 min, untimed", "1", "–"),
    )
    assert told[1:] == (
        Line((Fact("GP", "Under a plan."),)),
        Line((Fact("59", "Apart."),)),
        Passage("21 minutes are 1 unit."),
        Line(
            (
                Fact("Timed", "21 min"),
                Fact("Treatment in all", "50 min"),
                Fact("Counted by", "CMS 8-minute rule"),
            )
        ),
    )
    assert "Minutes and units" not in titles(record_of(a_note(), {"units": counted}))


def test_what_the_session_changed_in_the_plan_is_told():
    changes = {"version": 4, "why": "", "changes": ["Stop Eye-open smile", "Once a week"], "is_sent": True}
    record = record_of(a_note(), {"plan_changes": changes})
    told = section(record, "Change of the plan")
    assert told.about == "version 4, sent to Dr. O for certification"
    assert told.items == (Passage("Stop Eye-open smile\nOnce a week"),)
    assert sum("plan" in title for title in titles(record)) == 1, "it is told once"


def test_a_measure_is_told_answer_by_answer():
    sunnybrook = instruments.get("sunnybrook")
    answers = {question.key: question.options[-1].value for question in sunnybrook.items} | {"rest.eye": None}
    row = SimpleNamespace(
        instrument="sunnybrook",
        answers=answers,
        scores={"resting": None, "voluntary": "100", "synkinesis": "15", "composite": None},
        rated_by=SimpleNamespace(name="Ana Alder"),
    )
    told = section(record_of(a_note(assessments=[row]), None), "Sunnybrook")
    (measured,) = told.items
    assert (told.result, measured.missing) == ("–", "Not scored: 1 answer left.")
    assert measured.rows[0].answers[:2] == (Fact("Eye", "–"), Fact("Cheek", "fold more pronounced"))
    assert [row.score for row in measured.rows] == ["–", "100", "15"]


def test_what_a_telephone_note_does_not_ask_is_not_told():
    note = a_note(
        kind=NoteKind.TELEPHONE, subjective="Left over", assessment="Left over", done=[a_treatment()]
    )
    assert titles(record_of(note, None)) == []


def test_a_free_text_of_a_part_is_a_passage_under_its_label():
    note = a_note(kind=NoteKind.TELEPHONE, particulars={"call.said": "Line one\nLine two"})
    assert section(record_of(note, None), "Telephone call").items == (
        Passage("Line one\nLine two", "What was said"),
    )


def test_a_draft_is_a_draft_and_a_signature_says_who_when_and_what():
    assert record_of(a_note(), None).is_draft
    signed = a_note(signed_at=NOON, signer_credentials="Ana Alder, PT", content_hash="ab" * 32)
    record = record_of(signed, None)
    assert not record.is_draft
    (signature,) = record.signatures
    assert (signature.who, signature.at, signature.version) == ("Ana Alder, PT", "2 Nov 2026, 12:00", "4")


def test_the_note_of_an_assistant_waits_until_it_is_co_signed():
    signed = a_note(signed_at=NOON, signer_credentials="Pia Plum, PTA", content_hash="ab" * 32)
    stated = STATED | {"licence": "assistant"}
    assert record_of(signed, stated).waiting
    assert not record_of(signed, STATED | {"licence": "therapist"}).waiting
    signed.co_signature = SimpleNamespace(
        signer_credentials="Ana Alder, PT", signed_at=NOON, content_hash="cd" * 32
    )
    record = record_of(signed, stated)
    assert not record.waiting
    assert [one.words for one in record.signatures] == ["Signed by", "Co-signed by"]


def test_a_note_begun_on_a_later_day_is_marked_as_a_late_entry():
    assert not record_of(a_note(), None).late
    evening = datetime(2026, 11, 3, 4, 59, tzinfo=UTC)  # 23:59 at the practice, the day of the visit
    assert not record_of(a_note(started_at=evening), None).late
    after = datetime(2026, 11, 3, 5, tzinfo=UTC)
    assert record_of(a_note(started_at=after), None).late == "Begun 3 Nov 2026, 00:00 for 2 Nov 2026."


def test_what_was_added_says_its_kind_day_and_reason():
    row = SimpleNamespace(
        kind=AddendumKind.LATE_ENTRY,
        service_on=DAY,
        written_at=NOON,
        writer_credentials="Ana Alder, PT",
        wording="He called.",
        reason="",
        content_hash=None,
    )
    (added,) = record_of(a_note(addenda=[row]), None).addenda
    assert (added.title, added.at) == ("Late entry for 2 Nov 2026", "2 Nov 2026, 12:00")


def test_a_struck_note_says_who_struck_it_and_why_and_stays_readable():
    strike = SimpleNamespace(striker_credentials="Dr. O, MD", struck_at=NOON, reason="Wrong patient.")
    record = record_of(a_note(strike=strike, subjective="Better."), None)
    assert record.struck.reason == "Wrong patient."
    assert "Since last time" in titles(record)
