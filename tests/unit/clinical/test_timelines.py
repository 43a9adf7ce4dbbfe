"""Usual times are context: each is shown where it fits, always with the words that it is no promise."""

from __future__ import annotations

from datetime import date

import pytest

from app.clinical.timelines import BELLS, NO_PROMISE, SMALL_GAINS, SYMMETRY, SYNKINESIS, context
from app.clinical.vocabulary import Aetiology, Condition

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("condition", Condition)
def test_every_condition_ends_with_no_promise(condition):
    assert context(condition, onset_on=None, today=TODAY)[-1] == NO_PROMISE


def test_where_the_course_stands_is_said_first():
    said = context(
        Condition.SYNKINETIC,
        onset_on=date(2025, 1, 10),
        today=TODAY,
        aetiology=Aetiology.BELLS_PALSY,
        therapy_since=date(2026, 9, 7),
    )
    assert said == (
        "Onset was 22 months ago, on 10 Jan 2025.",
        "This course of therapy began 11 weeks ago, on 7 Sep 2026.",
        SMALL_GAINS,
        SYNKINESIS,
        NO_PROMISE,
    )


def test_recovering_bells_palsy_is_told_its_own_times():
    said = context(Condition.PARETIC, onset_on=None, today=TODAY, aetiology=Aetiology.BELLS_PALSY)
    assert said == (BELLS, SMALL_GAINS, SYMMETRY, NO_PROMISE)


def test_nothing_is_said_of_days_to_come():
    said = context(
        Condition.FLACCID, onset_on=date(2026, 11, 24), today=TODAY, therapy_since=date(2026, 11, 24)
    )
    assert said == (SMALL_GAINS, NO_PROMISE)


@pytest.mark.parametrize("word", ["will", "should", "expected to"])
def test_usual_times_are_never_worded_as_a_prediction(word):
    said = " ".join(" ".join(context(c, onset_on=None, today=TODAY)) for c in Condition)
    assert word not in said.split()
