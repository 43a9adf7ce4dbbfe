"""Measures before and after a procedure.

Source: the practice's outcome-measure sheet: 2 to 4 weeks after botulinum toxin (read for the Synkinesis Assessment
Questionnaire, used for every measure that goes with toxin). The two weeks before a procedure, the six weeks to three
months after surgery, and when asking ends are house rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.clinical.days import day
from app.clinical.due_asks import AHEAD, Ask, DueState, Situation
from app.clinical.instruments.cadence import Occasion
from app.clinical.vocabulary import ProcedureKind

BEFORE = timedelta(days=14)
"""In so many days before a planned procedure a measure counts as taken before it."""


@dataclass(frozen=True, slots=True)
class After:
    """Days after a procedure: the first and last on which it is due, and when asking ends."""

    kind: ProcedureKind
    first: timedelta
    last: timedelta
    given_up: timedelta


PROCEDURES = {
    Occasion.BOTULINUM_TOXIN: After(
        ProcedureKind.BOTULINUM_TOXIN, timedelta(days=14), timedelta(days=28), timedelta(days=84)
    ),
    Occasion.SURGERY: After(
        ProcedureKind.SURGERY, timedelta(days=42), timedelta(days=91), timedelta(days=182)
    ),
}


def before(after: After, last_on: date | None, situation: Situation, today: date) -> Iterator[Ask]:
    planned = [one.on for one in situation.happenings if one.kind is after.kind and one.on >= today]
    if not planned or (last_on and last_on >= min(planned) - BEFORE):
        return
    procedure_on, from_on = min(planned), min(planned) - BEFORE
    reason = f"Wanted before {_named(after)} on {day(procedure_on)}."
    if today >= from_on:
        yield Ask(DueState.DUE, from_on, reason)
    elif from_on - today <= AHEAD:
        yield Ask(DueState.UPCOMING, from_on, reason)


def after_it(after: After, last_on: date | None, situation: Situation, today: date) -> Iterator[Ask]:
    """After the newest one done. Too late, the measure tells nothing of it any more and is not asked for."""
    done = [one.on for one in situation.happenings if one.kind is after.kind and one.on < today]
    if not done or today > max(done) + after.given_up:
        return
    from_on, by_on = max(done) + after.first, max(done) + after.last
    if last_on and last_on >= from_on:
        return
    reason = f"Wanted after {_named(after)} of {day(max(done))}, between {day(from_on)} and {day(by_on)}."
    if today > by_on:
        yield Ask(DueState.OVERDUE, by_on, reason)
    elif today >= from_on:
        yield Ask(DueState.DUE, from_on, reason)
    elif from_on - today <= AHEAD:
        yield Ask(DueState.UPCOMING, from_on, reason)


def _named(after: After) -> str:
    return after.kind.label.lower()
