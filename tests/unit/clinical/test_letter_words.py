"""Letters say what is on record, and how sure each change is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.clinical import letter_words
from app.clinical.instruments import measure
from app.clinical.letter_words import NO_ERROR, CourseFacts
from app.clinical.report_facts import MeasureFact, ProcedureFact
from app.clinical.trajectory import Point, trajectory
from app.clinical.vocabulary import LetterKind, ProcedureKind

EARLIER, LATER = date(2026, 3, 2), date(2026, 9, 7)


def told(key: str, *values: str, caution: str = "") -> MeasureFact:
    found = measure(key)
    points = [
        Point(on, Decimal(value), found.instrument.version)
        for on, value in zip((EARLIER, LATER), values, strict=False)
    ]
    course = trajectory(found.part, found.label, points, today=LATER, caution=caution)
    return MeasureFact(key, found.label, found.part, course)


@pytest.mark.parametrize(
    ("key", "values", "row"),
    [
        (
            "sunnybrook.composite",
            ("36", "71"),
            ("Sunnybrook composite", "36, 2 Mar 2026", "71, 7 Sep 2026", "+35, better"),
        ),
        (
            "fdi.physical",
            ("55", "80"),
            (
                "FDI physical",
                "55, 2 Mar 2026",
                "80, 7 Sep 2026",
                "+25, better: more than the measuring error of 17.6",
            ),
        ),
        (
            "fdi.physical",
            ("80", "70"),
            (
                "FDI physical",
                "80, 2 Mar 2026",
                "70, 7 Sep 2026",
                "−10, worse: within the measuring error of 17.6",
            ),
        ),
        ("house_brackmann.grade", ("4",), ("House-Brackmann grade", "IV, 2 Mar 2026", "", "measured once")),
        (
            "lagophthalmos.gentle",
            ("2.5", "2.5"),
            ("Lagophthalmos gentle closure", "2.5 mm, 2 Mar 2026", "2.5 mm, 7 Sep 2026", "no change"),
        ),
    ],
)
def test_a_measure_says_its_first_and_newest_score_and_how_sure_the_change_is(key, values, row):
    assert letter_words.measure_row(told(key, *values)) == row


def test_that_no_measuring_error_is_published_is_said_once_where_it_matters():
    unsure = [told("sunnybrook.composite", "36", "71"), told("house_brackmann.grade", "4", "3")]
    assert letter_words.cautions(unsure) == [NO_ERROR]
    assert letter_words.cautions([told("fdi.physical", "55", "80")]) == []
    assert letter_words.cautions([told("sunnybrook.composite", "36")]) == [], "one score is no change"


def test_a_caution_of_a_measure_is_said_once():
    both = [
        told("fdi.physical", "55", "80", caution="Not valid."),
        told("fdi.social", "4", "5", caution="Not valid."),
    ]
    assert letter_words.cautions(both)[0] == "Not valid."
    assert letter_words.cautions(both).count("Not valid.") == 1


def test_the_screen_for_low_mood_is_left_to_the_writers_own_words():
    assert letter_words.is_told(told("fdi.physical", "55"))
    assert not letter_words.is_told(told("phq2.total", "3"))
    assert not letter_words.is_told(told("fdi.physical")), "never measured"


def test_the_course_is_told_from_the_onset_to_the_last_visit():
    facts = CourseFacts(
        onset_on=date(2026, 1, 5),
        phases=[("Flaccid palsy", date(2026, 1, 5)), ("Synkinesis", date(2026, 5, 4))],
        procedures=[
            ProcedureFact(ProcedureKind.BOTULINUM_TOXIN, "Botulinum toxin", date(2026, 8, 3)),
            ProcedureFact(ProcedureKind.SURGERY, "Lid weight", date(2026, 2, 9)),
        ],
        care_since=date(2026, 2, 16),
        visits=[date(2026, 9, 7), date(2026, 2, 16)],
        missed=1,
    )
    assert letter_words.course(facts) == [
        "Onset on 5 Jan 2026.",
        "Flaccid palsy since 5 Jan 2026, then synkinesis since 4 May 2026.",
        "Surgery on 9 Feb 2026: Lid weight.",
        "Botulinum toxin on 3 Aug 2026.",
        "2 sessions of therapy since 16 Feb 2026, the last on 7 Sep 2026; 1 visit missed.",
    ]


def test_a_course_without_anything_says_so():
    assert letter_words.course(CourseFacts()) == ["No session of therapy is on record yet."]


@pytest.mark.parametrize(
    ("recipient", "is_referrer", "said"),
    [
        ("Dr. Ruth Chen", True, ("Dear Dr. Ruth Chen,", "Thank you for referring Pat Plover.")),
        ("", False, ("Dear colleague,", "I am writing about Pat Plover.")),
    ],
)
def test_only_who_referred_is_thanked_for_it(recipient, is_referrer, said):
    words = letter_words.opening(
        LetterKind.CASE_SUMMARY, recipient=recipient, patient="Pat Plover", is_referrer=is_referrer
    )
    for part in said:
        assert part in words


def test_a_plan_of_care_asks_for_a_signature_and_a_summary_asks_its_question():
    plan = letter_words.closing(LetterKind.PLAN_OF_CARE, question="Toxin again?", phone="555-0100")
    summary = letter_words.closing(LetterKind.CASE_SUMMARY, question="Toxin again?", phone="")
    assert "please sign and date it" in plan
    assert "555-0100" in plan
    assert "Toxin" not in plan
    assert summary.startswith("My question: Toxin again?")
    assert "sign" not in summary
