"""House-Brackmann, judged and measured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical.instruments import AnswerRejected, get
from app.clinical.instruments.house_brackmann import GRADES, eye_closure_hint

JUDGED = get("house_brackmann")
MEASURED = get("house_brackmann_measured")
steps = st.integers(0, 4)


@pytest.mark.parametrize(("grade", "numeral"), list(enumerate(("I", "II", "III", "IV", "V", "VI"), start=1)))
def test_a_grade_is_stored_as_a_number_and_shown_in_roman(grade: int, numeral: str) -> None:
    score = JUDGED.score({"grade": grade})
    assert score.parts["grade"] == grade
    assert JUDGED.part("grade").shown(score.parts["grade"]) == numeral
    assert GRADES[grade - 1].numeral == numeral
    assert JUDGED.written(score) == {"grade": numeral}


def test_there_is_no_grade_without_a_judgement() -> None:
    score = JUDGED.score({"eye_closes": "no"})
    assert score.parts == {"grade": None}
    assert score.missing == ("grade",)
    assert score.hints == ()


@pytest.mark.parametrize("grade", [0, 7, "IV", 3.0, True])
def test_a_grade_that_does_not_exist_is_rejected(grade: object) -> None:
    with pytest.raises(AnswerRejected):
        JUDGED.score({"grade": grade})


@pytest.mark.parametrize("grade", range(1, 7))
def test_eye_closure_is_compared_with_the_grade(grade: int) -> None:
    assert (eye_closure_hint(grade, closes=True) is None) == (grade <= 3)
    assert (eye_closure_hint(grade, closes=False) is None) == (grade >= 4)
    assert bool(JUDGED.score({"grade": grade, "eye_closes": "no"}).hints) == (grade <= 3)


@pytest.mark.parametrize(
    ("points", "grade", "percent"),
    [
        (8, "I", "100"),
        (7, "II", "76-99"),
        (6, "III", "51-75"),
        (5, "III", "51-75"),
        (4, "IV", "26-50"),
        (3, "IV", "26-50"),
        (2, "V", "1-25"),
        (1, "V", "1-25"),
        (0, "VI", "0"),
    ],
)
def test_measured_points_are_read_off_the_table(points: int, grade: str, percent: str) -> None:
    brow = min(points, 4)
    score = MEASURED.score({"brow_points": brow, "mouth_points": points - brow})
    assert MEASURED.written(score) == {"points": points, "grade": grade, "function_percent": percent}


@given(steps, steps)
def test_brow_and_mouth_count_the_same(one: int, other: int) -> None:
    assert (
        MEASURED.score({"brow_points": one, "mouth_points": other}).parts
        == MEASURED.score({"brow_points": other, "mouth_points": one}).parts
    )


@given(steps, st.integers(0, 3))
def test_more_measured_movement_never_makes_the_grade_worse(brow: int, mouth: int) -> None:
    less = MEASURED.score({"brow_points": brow, "mouth_points": mouth}).parts["grade"]
    more = MEASURED.score({"brow_points": brow, "mouth_points": mouth + 1}).parts["grade"]
    assert less is not None
    assert more is not None
    assert more <= less


@given(steps)
def test_one_missing_measurement_leaves_everything_empty(step: int) -> None:
    score = MEASURED.score({"brow_points": step})
    assert MEASURED.written(score) == {"points": None, "grade": None, "function_percent": None}
    assert score.missing == ("mouth_points",)
