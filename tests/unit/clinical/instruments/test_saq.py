"""Synkinesis Assessment Questionnaire, by hand."""

from __future__ import annotations

import pytest

from app.clinical.instruments import get, measures
from app.clinical.vocabulary import Side

SAQ = get("saq")


def answered(*values: int | None) -> dict[str, object]:
    return {f"items.{number}": value for number, value in enumerate(values, 1)}


@pytest.mark.parametrize(
    ("answers", "added", "total"),
    [
        ((1,) * 9, "9", "20"),
        ((5,) * 9, "45", "100"),
        ((2,) * 9, "18", "40"),
        ((3, 3, 3, 2, 2, 3, 2, 2, 3), "23", "51.1111"),
        ((2, 2, 2, 2, 2, 2, 2, 1, 1), "16", "35.5556"),
    ],
)
def test_the_total_is_the_sum_as_a_part_of_45(answers, added, total):
    assert SAQ.written(SAQ.score(answered(*answers))) == {"sum": added, "total": total}


def test_lower_is_better_and_only_the_total_can_be_a_goal():
    assert SAQ.part("total").lower_is_better
    assert [one.key for one in measures() if one.instrument is SAQ] == ["saq.total"]


def test_both_sides_affected_is_no_fault_of_a_questionnaire():
    assert SAQ.score(answered(*[1] * 9), side=Side.BILATERAL).hints == ()
