"""How soon somebody who asks for a consultation is to be seen."""

from __future__ import annotations

from datetime import date

import pytest

from app.clinical.intake_questions import ALARMS
from app.clinical.languages import Language
from app.clinical.urgency import CALL_911, EYE_TODAY, SEEN_WITHIN, Told, notices, seen_by, told_by, urgency
from app.clinical.vocabulary import RequestUrgency

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("alarm", ALARMS.choices)
def test_each_sign_of_an_emergency_is_one_whatever_else_was_said(alarm):
    told = Told(alarms=frozenset({alarm}), began="longer", movement="yes")
    assert urgency(told, on=TODAY) is RequestUrgency.EMERGENCY


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Told(), RequestUrgency.ROUTINE),
        (Told(began="longer", movement="yes"), RequestUrgency.ROUTINE),
        (Told(began="not_sure"), RequestUrgency.ROUTINE),
        (Told(symptoms=frozenset({"pain", "tightness"})), RequestUrgency.ROUTINE),
        (Told(symptoms=frozenset({"eye_closure"}), began="longer"), RequestUrgency.SOON),
        (Told(began="days"), RequestUrgency.SOON),
        (Told(began="months"), RequestUrgency.TWO_WEEKS),
        (Told(began="longer", movement="no"), RequestUrgency.TWO_WEEKS),
        (Told(onset_on=date(2026, 11, 9)), RequestUrgency.SOON),
        (Told(onset_on=date(2026, 11, 8)), RequestUrgency.TWO_WEEKS),
        (Told(onset_on=date(2026, 8, 23)), RequestUrgency.TWO_WEEKS),
        (Told(onset_on=date(2026, 8, 22)), RequestUrgency.ROUTINE),
    ],
)
def test_the_most_pressing_answer_decides(told, expected):
    assert urgency(told, on=TODAY) is expected


def test_the_day_that_was_given_counts_before_the_rough_answer():
    assert urgency(Told(began="days", onset_on=date(2020, 1, 1)), on=TODAY) is RequestUrgency.ROUTINE


def test_every_urgency_becomes_a_day_and_the_more_pressing_the_earlier():
    days = [seen_by(one, TODAY) for one in RequestUrgency]
    assert days == sorted(days)
    assert days[0] == TODAY
    assert set(SEEN_WITHIN) == set(RequestUrgency)


def test_the_answers_are_read_as_they_are_kept():
    kept = {"alarms": ["eye_pain"], "symptoms": [], "began": "days", "onset_on": "2026-11-20"}
    assert told_by(kept) == Told(frozenset({"eye_pain"}), frozenset(), "days", date(2026, 11, 20))
    assert told_by({}) == Told()


def test_what_is_to_be_done_now_is_said_for_each_sign_and_the_ambulance_first():
    assert notices(frozenset()) == []
    assert notices(frozenset({"vision_change"})) == [EYE_TODAY]
    assert notices(frozenset({"eye_pain", "sudden_weakness"})) == [CALL_911, EYE_TODAY]
    assert all("911" in CALL_911[language] for language in Language)


def test_no_label_of_an_urgency_tells_why():
    spoken = " ".join(one.label for one in RequestUrgency).casefold()
    assert not [word for word in ("eye", "pain", "weakness", "vision", "speech") if word in spoken]


def test_an_eye_is_sent_to_the_same_place_in_both_languages():
    """In the US "urgencias" is read as urgent care as well."""
    assert "emergency department" in EYE_TODAY.en
    assert "sala de emergencias" in EYE_TODAY.es
