"""What can be entered in a note: values are read whole, in order, within their limits, and said in words."""

from __future__ import annotations

import pytest

from app.clinical import techniques
from app.clinical.entries import EntryKind, choice, flag, number, scale, several, text
from app.clinical.note_kinds import KINDS, NOT_ALONE, VISITS, may_write, needs_co_signature
from app.clinical.note_parts import ENTRIES, PARTS
from app.clinical.vocabulary import Licence, NoteKind, Pressure, Stroke, Technique

STROKES = several("stroke", "Technique", Stroke)


def test_choices_come_in_the_order_of_their_list_however_they_were_sent():
    assert STROKES.read(["trigger_point", "slow_circles"]) == ["slow_circles", "trigger_point"]


@pytest.mark.parametrize("nothing", [None, "", [], False])
def test_nothing_said_is_kept_as_nothing(nothing):
    for entry in (STROKES, choice("p", "P", Pressure), flag("f", "F"), text("t", "T"), number("n", "N", 5)):
        assert entry.read(nothing) == entry.blank
        assert entry.in_words(entry.blank) == ""


def test_zero_is_an_answer():
    pain = scale("pain", "Pain", ("none", "worst"))
    assert pain.read(0) == 0
    assert pain.in_words(0) == "0 of 10"


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        (STROKES, ["hammering"]),
        (choice("p", "P", Pressure), "crushing"),
        (number("n", "N", 5), 6),
        (number("n", "N", 5), -1),
        (scale("s", "S", ("a", "b")), 11),
    ],
)
def test_what_is_none_of_the_choices_or_beyond_the_limits_is_refused(entry, value):
    with pytest.raises(ValueError, match=entry.key):
        entry.read(value)


def test_every_entry_stands_once():
    keys = [entry.key for part in PARTS for entry in part.entries]
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(ENTRIES)


def test_every_choice_has_its_list_and_every_limit_its_number():
    own = [entry for fields in techniques.FIELDS.values() for entry in fields.entries]
    for entry in [*ENTRIES.values(), *own]:
        chosen = entry.kind in (EntryKind.CHOICE, EntryKind.PICK, EntryKind.SEVERAL)
        assert chosen == (entry.words is not None), entry.key
        if entry.kind in (EntryKind.NUMBER, EntryKind.SCALE):
            assert entry.most > 0, entry.key


def test_every_technique_declares_what_it_asks():
    assert set(techniques.FIELDS) == set(Technique)


def test_words_are_never_a_dose_to_be_proposed_again():
    for technique, fields in techniques.FIELDS.items():
        assert not [one.key for one in fields.entries if one.is_dose and one.is_text], technique


def test_a_session_of_retraining_reads_as_one_would_say_it():
    said = techniques.in_words(
        Technique.NEUROMUSCULAR_RETRAINING,
        {"1.movement": "open_smile", "1.effort": 2, "1.repetitions": 10, "1.hold": 3, "1.mirror": True},
    )
    assert said == ["Open smile, effort 2 of 10, repetitions 10 ×, hold 3 s, mirror yes"]


def test_every_kind_of_note_requires_only_what_it_asks():
    assert set(KINDS) == set(NoteKind)
    for kind, its in KINDS.items():
        asked = {entry.key for part in its.parts for entry in part.entries} | set(its.texts)
        assert set(its.required) <= asked, kind


def test_an_assistant_writes_no_evaluation_progress_report_or_discharge():
    """Practice rules, section 1: written and signed by a therapist, not by an assistant alone."""
    never = {NoteKind.EVALUATION, NoteKind.PROGRESS, NoteKind.DISCHARGE, NoteKind.PHYSICIAN_REVIEW}
    assert never.isdisjoint(may_write(Licence.ASSISTANT))
    assert Licence.ASSISTANT not in NOT_ALONE


def test_only_a_physician_writes_a_physician_review():
    for licence in Licence:
        assert (NoteKind.PHYSICIAN_REVIEW in may_write(licence)) == (licence is Licence.PHYSICIAN)
    assert NoteKind.TREATMENT not in may_write(Licence.PHYSICIAN)


def test_assistants_and_students_need_a_co_signature():
    assert [one for one in Licence if needs_co_signature(one)] == [Licence.ASSISTANT, Licence.STUDENT]


def test_a_call_and_a_missed_visit_are_no_treatment_days():
    assert set(VISITS).isdisjoint({NoteKind.TELEPHONE, NoteKind.MISSED_VISIT, NoteKind.PHYSICIAN_REVIEW})


def test_what_was_typed_keeps_its_capitals():
    assert techniques.in_words(Technique.TAPING, {"tape": "Brand XY"}) == ["Tape Brand XY"]
