"""PHQ-2, by hand."""

from __future__ import annotations

import pytest

from app.clinical.instruments import get
from app.clinical.instruments.phq2 import ASK_AGAIN, PROTOCOL, TALK

PHQ2 = get("phq2")


@pytest.mark.parametrize("interest", range(4))
@pytest.mark.parametrize("down", range(4))
def test_the_screen_is_positive_from_three_on(interest, down):
    score = PHQ2.score({"items.1": interest, "items.2": down})
    assert PHQ2.written(score) == {"total": interest + down, "positive": interest + down >= 3}
    assert score.hints == ((TALK, PROTOCOL) if interest + down >= 3 else ())


@pytest.mark.parametrize(("given", "hints"), [(0, ()), (2, ()), (3, (ASK_AGAIN, PROTOCOL))])
def test_one_missing_answer_leaves_nothing_but_a_warning_at_three(given, hints):
    for answers in ({"items.1": given}, {"items.2": given}):
        score = PHQ2.score(answers)
        assert PHQ2.written(score) == {"total": None, "positive": None}
        assert score.hints == hints


def test_answers_have_their_public_codes():
    codes = [(option.value, option.loinc) for option in PHQ2.item("items.1").options]
    assert codes == [(0, "LA6568-5"), (1, "LA6569-3"), (2, "LA6570-1"), (3, "LA6571-9")]
