"""FaCE, by hand."""

from __future__ import annotations

from app.clinical.instruments import get
from app.clinical.instruments.face import DOMAINS

FACE = get("face")


def answered(*values: int | None) -> dict[str, object]:
    return {f"items.{number}": value for number, value in enumerate(values, 1)}


def test_every_question_belongs_to_one_domain():
    numbers = [number for _, numbers in DOMAINS.values() for number in numbers]
    assert sorted(numbers) == list(range(1, 16))
    assert [len(numbers) for _, numbers in DOMAINS.values()] == [3, 3, 2, 2, 1, 4]


def test_domains_and_the_total_are_scored_over_their_own_questions():
    written = FACE.written(FACE.score(answered(2, 3, 1, 4, 2, 4, 1, 3, 5, 4, 3, 4, 2, 2, 5)))
    assert written == {
        "facial_movement": "25",  # (6 - 3) / 12
        "facial_comfort": "58.3333",  # (4+4+2 - 3) / 12
        "oral_function": "62.5",  # (7 - 2) / 8
        "eye_comfort": "12.5",  # (3 - 2) / 8
        "lacrimal_control": "50",  # (3 - 1) / 4
        "social_function": "75",  # (5+4+2+5 - 4) / 16
        "total": "50",  # (45 - 15) / 60
    }


def test_the_total_weighs_questions_and_not_domains():
    score = FACE.score(answered(*(1 if number == 8 else 5 for number in range(1, 16))))
    assert FACE.written(score)["total"] == "93.3333"  # 56 of 60; the mean of the domains would be 83.3


def test_a_missing_answer_empties_its_domain_and_the_total_only():
    whole = FACE.score(answered(*[3] * 15)).parts
    parts = FACE.score(answered(*[3] * 12, None, 3, 3)).parts
    assert {key for key in parts if parts[key] is None} == {"facial_comfort", "total"}
    assert all(parts[key] in (None, whole[key]) for key in parts)
