"""The declaration of a consultation request: whole in both languages, and nothing about health for the desk."""

from __future__ import annotations

from app.clinical import intake_words
from app.clinical.intake import Both, Kind, questions
from app.clinical.intake_questions import CONTACT, ON_THE_TELEPHONE, ON_THE_WEB, told
from app.clinical.intake_words import WORDS
from app.clinical.languages import Language

EVERY = questions(ON_THE_WEB)


def said() -> list[Both]:
    """Everything the declaration says."""
    words = [part.title for part in ON_THE_WEB] + [part.about for part in ON_THE_WEB if part.about]
    for question in EVERY:
        words += [question.label, *(question.choices or {}).values()]
        words += [one for one in (question.hint, question.needed) if one]
    named = [
        intake_words.NO_WAY_TO_REACH,
        intake_words.NO_GUARDIAN,
        intake_words.NOT_COME_YET,
        intake_words.TOO_LONG_AGO,
        intake_words.NO_NUMBER,
    ]
    return words + named + list(WORDS.values())


def test_everything_is_said_in_both_languages():
    for both in said():
        assert both[Language.ENGLISH].strip()
        assert both[Language.SPANISH].strip()
        long = len(both.en) > 12
        assert not (long and both.en == both.es), f"not translated: {both.en}"


def test_every_question_has_a_key_of_its_own():
    keys = [question.key for question in EVERY]
    assert len(keys) == len(set(keys))


def test_only_what_is_needed_to_answer_is_required():
    assert {question.key for question in EVERY if question.needed} == {
        "given_name", "family_name", "born_on", "consent",
    }  # fmt: skip


def test_every_answer_in_own_words_or_about_the_body_is_for_clinicians():
    free = {question.key for question in EVERY if question.kind is Kind.TEXT}
    assert free == {"reason"}
    health = {question.key for question in EVERY if question.is_health}
    assert free | {"alarms", "side", "symptoms", "treatments", "pregnancy", "cause", "onset_on"} <= health


def test_what_the_desk_corrects_holds_nothing_about_health():
    assert not [question.key for question in questions(CONTACT) if question.is_health]


def test_a_call_asks_nothing_that_the_public_page_does_not_know():
    assert {one.key for one in questions(ON_THE_TELEPHONE)} <= {one.key for one in EVERY}


def test_answers_are_told_question_by_question_and_silence_is_left_out():
    said = told({"alarms": ["eye_pain", "no-such"], "began": "days", "photographs": True, "cause": ""})
    assert said == [
        ("Do you have any of these now?", "Pain in an eye"),
        ("When did it begin?", "In the last 2 weeks"),
        ("You may ask me for photographs before the visit", "Yes"),
    ]
