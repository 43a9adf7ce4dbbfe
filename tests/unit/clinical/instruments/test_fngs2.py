"""FNGS 2.0, by hand."""

from __future__ import annotations

import pytest

from app.clinical.instruments import get

FNGS2 = get("fngs2")


def graded(brow: int, eye: int, nlf: int, oral: int, secondary: int) -> dict[str, object]:
    answers = {"brow": brow, "eye": eye, "nlf": nlf, "oral": oral, "secondary": secondary}
    return FNGS2.written(FNGS2.score(answers))


@pytest.mark.parametrize(
    ("answers", "total", "grade"),
    [
        ((1, 1, 1, 1, 0), 4, "I"),
        ((1, 1, 1, 1, 1), 5, "II"),
        ((2, 2, 2, 2, 1), 9, "II"),
        ((3, 2, 2, 2, 1), 10, "III"),
        ((3, 4, 3, 3, 1), 14, "III"),
        ((3, 4, 4, 3, 1), 15, "IV"),
        ((5, 4, 4, 4, 2), 19, "IV"),
        ((5, 5, 4, 4, 2), 20, "V"),
        ((6, 6, 6, 5, 0), 23, "V"),
        ((6, 6, 6, 6, 0), 24, "VI"),
    ],
)
def test_the_total_is_a_sum_and_the_grade_its_band(answers, total, grade):
    assert graded(*answers) == {"total": total, "grade": grade}


@pytest.mark.parametrize("secondary", [1, 2, 3])
def test_above_24_the_total_stands_and_the_clinician_is_asked(secondary):
    score = FNGS2.score({"brow": 6, "eye": 6, "nlf": 6, "oral": 6, "secondary": secondary})
    assert FNGS2.written(score) == {"total": 24 + secondary, "grade": None}
    assert "no published grade" in score.hints[0]


def test_within_the_bands_nobody_is_asked():
    assert FNGS2.score({"brow": 6, "eye": 6, "nlf": 6, "oral": 6, "secondary": 0}).hints == ()
