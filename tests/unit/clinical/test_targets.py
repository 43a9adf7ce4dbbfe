"""What the numbers of a goal may be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.clinical import instruments
from app.clinical.targets import baseline_problem, range_in_words, target_problem

COMPOSITE = instruments.measure("sunnybrook.composite").part
SYNKINESIS = instruments.measure("sunnybrook.synkinesis").part
GRADE = instruments.measure("house_brackmann.grade").part


@pytest.mark.parametrize(
    ("part", "baseline", "target"),
    [(COMPOSITE, "13", "70"), (COMPOSITE, "-15", "100"), (SYNKINESIS, "7", "0"), (GRADE, "5", "2")],
)
def test_a_target_better_than_its_baseline_is_taken(part, baseline, target):
    assert target_problem(part, Decimal(baseline), Decimal(target)) is None


@pytest.mark.parametrize(("part", "target"), [(COMPOSITE, "12"), (SYNKINESIS, "14"), (GRADE, "6")])
def test_a_target_worse_than_its_baseline_is_not(part, target):
    baseline = Decimal({"composite": 13, "synkinesis": 7, "grade": 5}[part.key])
    assert "worse than the baseline" in target_problem(part, baseline, Decimal(target))


def test_a_target_equal_to_its_baseline_is_none():
    assert (
        target_problem(COMPOSITE, Decimal(50), Decimal("50.0")) == "The target is the same as the baseline."
    )


def test_a_target_shown_like_its_baseline_is_none():
    symptoms = instruments.measure("saq.total").part
    assert "the same as the baseline" in target_problem(symptoms, Decimal("33.33"), Decimal("33.3"))


@pytest.mark.parametrize("value", ["-15.01", "100.01", "1000"])
def test_values_outside_the_measure_are_not_taken(value):
    assert "reaches from −15 to 100." in baseline_problem(COMPOSITE, Decimal(value))


def test_a_grade_has_no_halves():
    assert baseline_problem(GRADE, Decimal("3.5")) == "This measure has whole numbers only."


def test_the_range_is_said_with_its_direction():
    assert range_in_words(COMPOSITE) == "−15 to 100, higher is better"
    assert range_in_words(SYNKINESIS) == "0 to 15, lower is better"
    gap = instruments.measure("lagophthalmos.gentle").part
    assert range_in_words(gap) == "0 to 15 mm, lower is better"
    assert range_in_words(GRADE) == "I to VI typed as 1 to 6, lower is better"
