"""Answers to what waits: for how long they hold, and which may be given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.clinical.review_answers import Answer, asks_for_a_day, latest, problems, usual
from app.clinical.review_reasons import Reason, Row
from app.clinical.vocabulary import AnswerKind

TODAY = date(2026, 11, 23)
SEEN, PUT_OFF = AnswerKind.ACKNOWLEDGED, AnswerKind.DEFERRED


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def row(reason: Reason = Reason.PLATEAU, due_in: int | None = None, basis: str = "since:2026-08-03") -> Row:
    return Row(reason, ahead(-90), "", basis, due_on=None if due_in is None else ahead(due_in))


@pytest.mark.parametrize(
    ("on", "holds"), [(ahead(0), True), (ahead(6), True), (ahead(7), False), (ahead(8), False)]
)
def test_an_answered_row_is_back_on_the_day_named(on, holds):
    answer = Answer(Reason.PLATEAU, row().basis, PUT_OFF, ahead(7))
    assert answer.holds(row(), today=on) is holds


def test_an_answered_row_is_back_at_once_when_its_basis_changes():
    answer = Answer(Reason.PLATEAU, row().basis, SEEN, ahead(28))
    assert answer.holds(row(), today=TODAY)
    assert not answer.holds(row(basis="since:2026-11-20"), today=TODAY)
    assert not answer.holds(row(Reason.LOW_PRACTICE), today=TODAY)


def test_what_was_seen_and_is_settled_does_not_come_back():
    answer = Answer(Reason.REPORT, "note:4", SEEN)
    assert answer.holds(row(Reason.REPORT, basis="note:4"), today=ahead(1000))
    assert not asks_for_a_day(row(Reason.REPORT), SEEN)
    assert asks_for_a_day(row(Reason.REPORT), PUT_OFF)
    assert asks_for_a_day(row(Reason.PLATEAU), SEEN)
    assert asks_for_a_day(row(Reason.INCOMPLETE), SEEN)
    assert not asks_for_a_day(replace(row(Reason.INCOMPLETE), flags=("incomplete_at_3_months",)), SEEN)


@pytest.mark.parametrize(
    ("due_in", "last"),
    [
        (None, 91),
        (200, 91),
        (20, 20),  # back by its deadline
        (1, 1),
        (0, 7),  # the deadline has come: a week at a time
        (-30, 7),
    ],
)
def test_a_row_is_out_of_sight_until_its_deadline_and_a_quarter_of_a_year_at_most(due_in, last):
    waiting = row(Reason.CERTIFY, due_in)
    assert latest(waiting, today=TODAY) == ahead(last)
    assert "again_on" not in problems(waiting, PUT_OFF, ahead(last), "On leave.", today=TODAY)
    assert "again_on" in problems(waiting, PUT_OFF, ahead(last + 1), "On leave.", today=TODAY)


@pytest.mark.parametrize(("days", "problem"), [(-1, True), (0, True), (1, False)])
def test_the_day_to_look_again_lies_ahead(days, problem):
    assert ("again_on" in problems(row(), SEEN, ahead(days), "Talked over.", today=TODAY)) is problem


def test_an_answer_says_why_and_when():
    assert problems(row(), SEEN, ahead(7), "Talked over.", today=TODAY) == {}
    assert problems(row(), SEEN, None, "  ", today=TODAY) == {
        "comment": "Say why.",
        "again_on": "Name the day to look again.",
    }
    assert problems(row(Reason.REPORT), SEEN, None, "Read.", today=TODAY) == {}


@pytest.mark.parametrize(
    ("reason", "kind", "refused"),
    [
        (Reason.RED_FLAG, PUT_OFF, True),
        (Reason.RED_FLAG, SEEN, False),
        (Reason.CERTIFY, SEEN, True),
        (Reason.CERTIFY, PUT_OFF, False),
        (Reason.RECERTIFY, SEEN, True),
        (Reason.NOT_SENT, SEEN, False),
    ],
)
def test_what_must_be_decided_is_not_merely_seen_and_what_cannot_wait_is_not_put_off(reason, kind, refused):
    assert ("kind" in problems(row(reason), kind, ahead(3), "Because.", today=TODAY)) is refused


@pytest.mark.parametrize(
    ("kind", "due_in", "days"), [(SEEN, None, 28), (PUT_OFF, None, 7), (PUT_OFF, 3, 3), (PUT_OFF, -1, 7)]
)
def test_a_form_proposes_a_day_that_may_be_chosen(kind, due_in, days):
    waiting = row(Reason.NOT_SENT, due_in)
    assert usual(waiting, kind, today=TODAY) == ahead(days)
    assert problems(waiting, kind, usual(waiting, kind, today=TODAY), "Because.", today=TODAY) == {}
