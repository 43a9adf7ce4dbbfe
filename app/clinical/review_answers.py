"""Answers to what waits: Dr. O has seen it, or puts it off. Each says why and when to look again.

An answer holds for the facts it was given to (the row's ``basis``) and until its day. Every number here is a house
rule: the payers and the guideline know no such list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.clinical.days import day
from app.clinical.review_reasons import Act, Reason, Row
from app.clinical.vocabulary import AnswerKind

LONGEST = timedelta(days=91)
"""Nothing is out of sight for longer than a quarter of a year."""

AFTER_THE_DEADLINE = timedelta(days=7)
"""What is over already may be put off for a week at a time."""

USUAL_ACKNOWLEDGED = timedelta(days=28)
USUAL_DEFERRED = timedelta(days=7)

ACTS = {AnswerKind.ACKNOWLEDGED: Act.ACKNOWLEDGE, AnswerKind.DEFERRED: Act.DEFER}


@dataclass(frozen=True, slots=True)
class Answer:
    """``again_on`` is None where what was seen is settled: a report that was read."""

    reason: Reason
    basis: str
    kind: AnswerKind
    again_on: date | None = None

    def holds(self, row: Row, *, today: date) -> bool:
        """It was given to this very row, and its day has not come."""
        is_same = (self.reason, self.basis) == (row.reason, row.basis)
        return is_same and (self.again_on is None or today < self.again_on)


def asks_for_a_day(row: Row, kind: AnswerKind) -> bool:
    """What happened once, a flag of a note among it, is settled when it was seen; a state goes on."""
    return kind is AnswerKind.DEFERRED or not (row.kind.is_event or row.flags)


def latest(row: Row, *, today: date) -> date:
    """The last day until which the row may stay out of sight: what has a deadline is back by then."""
    longest = today + LONGEST
    if row.due_on is None:
        return longest
    if row.due_on > today:
        return min(longest, row.due_on)
    return today + AFTER_THE_DEADLINE


def usual(row: Row, kind: AnswerKind, *, today: date) -> date:
    """The day a form proposes."""
    wanted = USUAL_DEFERRED if kind is AnswerKind.DEFERRED else USUAL_ACKNOWLEDGED
    return min(today + wanted, latest(row, today=today))


def problems(
    row: Row, kind: AnswerKind, again_on: date | None, comment: str, *, today: date
) -> dict[str, str]:
    """What is wrong with an answer, by its field; nothing where it may be given."""
    found = {}
    if not row.may(ACTS[kind]):
        found["kind"] = f"“{row.label}” cannot be {kind.label.lower()}: open the case and decide it."
    if not comment.strip():
        found["comment"] = "Say why."
    if not asks_for_a_day(row, kind):
        return found
    last = latest(row, today=today)
    if again_on is None:
        found["again_on"] = "Name the day to look again."
    elif again_on <= today:
        found["again_on"] = "Choose a day after today."
    elif again_on > last:
        found["again_on"] = f"Choose a day up to {day(last)}{_why(row, today)}."
    return found


def _why(row: Row, today: date) -> str:
    if row.due_on is None:
        return ""
    return ", the deadline" if row.due_on > today else ": the deadline has come"
