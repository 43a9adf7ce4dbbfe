"""A goal as one sentence, and what is no goal."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.clinical import goal_template
from app.clinical.goal_template import FUNCTIONS, problems, sentence, within

START = date(2026, 6, 8)
GOAL = {
    "starts_on": START,
    "target_on": START + timedelta(weeks=12),
    "measure": "sunnybrook.composite",
    "baseline": Decimal(13),
    "target": Decimal(70),
}


def test_a_goal_is_said_by_the_template():
    assert sentence(**GOAL, function=FUNCTIONS[3]) == (
        "Within 12 weeks, Sunnybrook composite from 13 to 70 so that the patient can smile in a photo without "
        "the eye closing"
    )


def test_without_a_function_the_sentence_ends_with_the_target():
    assert sentence(**GOAL) == "Within 12 weeks, Sunnybrook composite from 13 to 70"


@pytest.mark.parametrize(
    ("measure", "baseline", "target", "said"),
    [
        ("house_brackmann.grade", 5, 2, "House-Brackmann grade from V to II"),
        ("lagophthalmos.gentle", 4, 0, "Lagophthalmos gentle closure from 4 to 0 mm"),
        ("sunnybrook.composite", -4, 12, "Sunnybrook composite from −4 to 12"),
    ],
)
def test_scores_are_said_as_people_read_them(measure, baseline, target, said):
    told = sentence(**GOAL | {"measure": measure, "baseline": Decimal(baseline), "target": Decimal(target)})
    assert told == f"Within 12 weeks, {said}"


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "1 day"), (1, "1 day"), (13, "13 days"), (14, "2 weeks"), (15, "3 weeks"), (84, "12 weeks")],
)
def test_weeks_begun_are_counted_whole(days, said):
    assert within(START, START + timedelta(days=days)) == said


@pytest.mark.parametrize(
    ("measure", "baseline", "target", "field", "words"),
    [
        ("", 13, 70, "measure", "without one cannot be followed"),
        ("no.such", 13, 70, "measure", "without one cannot be followed"),
        ("sunnybrook.composite", 13, 12, "target", "worse than the baseline"),
        ("sunnybrook.synkinesis", 7, 9, "target", "worse than the baseline"),
        ("sunnybrook.composite", 13, 13, "target", "the same as the baseline"),
        ("sunnybrook.composite", 200, 201, "baseline", "reaches from"),
        ("sunnybrook.composite", 13, 101, "target", "reaches from"),
    ],
)
def test_what_is_no_goal_is_said_at_its_field(measure, baseline, target, field, words):
    found = problems(measure=measure, baseline=Decimal(baseline), target=Decimal(target))
    assert list(found) == [field]
    assert words in found[field]


def test_a_good_goal_has_no_problem():
    assert not problems(measure="sunnybrook.composite", baseline=Decimal(13), target=Decimal(70))


def test_a_goal_nobody_worded_is_worded_by_what_it_is_for():
    assert goal_template.drafted("eat in public") == "Eat in public"
