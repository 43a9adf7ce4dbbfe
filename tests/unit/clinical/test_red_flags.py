"""The red flags of the care description's part 8, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.clinical import red_flags
from app.clinical.red_flags import Facts, raised
from app.clinical.vocabulary import Condition, EyeClosure, EyeSymptom, Finding, Side, Urgency

DAY = date(2026, 11, 23)
ORDINARY = Facts(
    visit_on=DAY,
    age=46,
    onset_on=date(2026, 2, 3),
    condition=Condition.SYNKINETIC,
    side=Side.LEFT,
    eye_closure=EyeClosure.COMPLETE,
    has_movement=True,
    physician_saw_on=date(2026, 6, 8),
)

# The table once more, by hand: what a person records, and how soon a physician hears of it.
NOW = {
    "other_cranial_nerve", "limb_weakness", "speech", "gait", "severe_headache", "forehead_spared",
    "loss_after_surgery", "wound_infection", "flap_concern", "self_harm",
}  # fmt: skip
REVIEW = {
    "weakness_progressing", "slow_onset", "recurrent_palsy", "both_sides", "single_branch", "parotid_mass",
    "ear_discharge_or_vesicles", "hearing_loss_or_vertigo", "tick_or_rash", "fever", "known_cancer",
    "pregnancy_complication",
}  # fmt: skip


def told(**facts) -> list[tuple[str, Urgency]]:
    return [(flag.key, flag.urgency) for flag in raised(replace(ORDINARY, **facts))]


def test_an_ordinary_visit_raises_nothing():
    assert raised(ORDINARY) == ()
    assert raised(Facts(visit_on=DAY)) == ()


def test_every_finding_has_its_place_in_the_table():
    assert {finding.value for finding in Finding} == NOW | REVIEW


@pytest.mark.parametrize("finding", Finding)
def test_each_finding_is_a_flag_of_its_own_with_the_urgency_of_its_row(finding):
    expected = Urgency.NOW if finding.value in NOW else Urgency.REVIEW
    assert told(findings=frozenset([finding])) == [(finding.value, expected)]


@pytest.mark.parametrize("symptom", EyeSymptom)
def test_each_eye_symptom_is_told_the_same_day(symptom):
    assert told(eye_symptoms=frozenset([symptom])) == [(symptom.value, Urgency.SAME_DAY)]


def test_the_most_urgent_stands_first():
    keys = told(
        findings=frozenset([Finding.FEVER, Finding.GAIT]), eye_symptoms=frozenset([EyeSymptom.REDNESS])
    )
    assert [urgency for _, urgency in keys] == [Urgency.NOW, Urgency.SAME_DAY, Urgency.REVIEW]
    order = list(Urgency)
    places = [order.index(flag.urgency) for flag in red_flags.RED_FLAGS]
    assert places == sorted(places)


@pytest.mark.parametrize("closure", [EyeClosure.ALMOST, EyeClosure.INCOMPLETE])
def test_an_eye_that_stays_open_needs_eye_care_in_the_plan(closure):
    assert told(eye_closure=closure) == [("no_eye_care_planned", Urgency.REVIEW)]
    assert told(eye_closure=closure, plans_eye_care=True) == []
    assert red_flags.must_document_eye_care(closure)


def test_a_closing_or_unseen_eye_asks_for_nothing():
    assert not red_flags.must_document_eye_care(EyeClosure.COMPLETE)
    assert not red_flags.must_document_eye_care(None)
    assert told(eye_closure=None) == []


def test_incomplete_recovery_is_reviewed_from_the_day_three_months_after_onset():
    unseen = {"physician_saw_on": None, "onset_on": date(2026, 8, 23)}
    assert told(**unseen) == [("incomplete_at_3_months", Urgency.REVIEW)]
    assert told(**unseen, visit_on=DAY - timedelta(days=1)) == []
    assert told(**unseen, is_recovered=True) == []


def test_a_physician_who_saw_the_case_since_then_has_answered_it():
    onset = date(2026, 8, 1)
    assert told(onset_on=onset, physician_saw_on=date(2026, 10, 31)) != []
    assert told(onset_on=onset, physician_saw_on=date(2026, 11, 1)) == []


def test_a_face_still_flaccid_after_four_months_is_referred():
    flaccid = {"condition": Condition.FLACCID, "has_movement": False, "physician_saw_on": date(2026, 11, 10)}
    assert told(**flaccid, onset_on=date(2026, 7, 23)) == []  # four months to the day
    assert told(**flaccid, onset_on=date(2026, 7, 22)) == [("flaccid_at_4_months", Urgency.REVIEW)]
    assert told(**flaccid | {"has_movement": True}, onset_on=date(2026, 7, 22)) == []
    assert told(**flaccid | {"has_movement": None}, onset_on=date(2026, 7, 22)) != []
    assert told(**flaccid | {"physician_saw_on": date(2026, 11, 22)}, onset_on=date(2026, 7, 22)) == []
    assert told(**flaccid | {"condition": Condition.PARETIC}, onset_on=date(2026, 7, 22)) == []


def test_weakness_that_progresses_is_a_flag_only_beyond_three_weeks():
    worse = frozenset([Finding.WEAKNESS_PROGRESSING])
    assert told(findings=worse, onset_on=DAY - timedelta(days=21)) == []
    assert told(findings=worse, onset_on=DAY - timedelta(days=22)) == [
        ("weakness_progressing", Urgency.REVIEW)
    ]
    assert told(findings=worse, onset_on=None) == [("weakness_progressing", Urgency.REVIEW)]


def test_a_palsy_of_both_sides_is_reviewed_at_the_evaluation():
    both = {"side": Side.BILATERAL, "physician_saw_on": None, "onset_on": date(2026, 11, 1)}
    assert told(**both, is_evaluation=True) == [("both_sides", Urgency.REVIEW)]
    assert told(**both) == []
    assert told(**both | {"physician_saw_on": date(2026, 11, 9)}, is_evaluation=True) == []


def test_a_child_with_a_new_palsy_is_reviewed_at_the_evaluation():
    child = {"age": 17, "physician_saw_on": None, "onset_on": date(2026, 11, 1), "is_evaluation": True}
    assert told(**child) == [("child_with_new_palsy", Urgency.REVIEW)]
    assert told(**child | {"age": 18}) == []
    assert told(**child | {"is_evaluation": False}) == []
    assert told(**child | {"physician_saw_on": date(2026, 11, 2)}) == []
    assert ("child_with_new_palsy", Urgency.REVIEW) in told(**child | {"onset_on": None})
    assert ("child_with_new_palsy", Urgency.REVIEW) not in told(**child | {"onset_on": date(2020, 1, 1)})


def test_fever_soon_after_surgery_is_the_surgeons_and_now():
    fever = frozenset([Finding.FEVER])
    assert told(findings=fever, surgery_on=DAY - timedelta(days=90)) == [("fever_after_surgery", Urgency.NOW)]
    assert told(findings=fever, surgery_on=DAY - timedelta(days=91)) == [("fever", Urgency.REVIEW)]


def test_every_flag_says_what_to_do_now_in_words_and_where_it_comes_from():
    for flag in red_flags.RED_FLAGS:
        assert all((flag.words, flag.row.action, flag.row.source)), flag.key
        assert flag.row.now.endswith("."), flag.key
        assert red_flags.get(flag.key) is flag


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 9, 1), 4, date(2027, 1, 1)),
    ],
)
def test_months_end_on_the_last_day_where_the_day_is_missing(day, months, then):
    assert red_flags.months_after(day, months) == then
