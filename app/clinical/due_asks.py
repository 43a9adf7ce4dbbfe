"""The occasions and days that ask for a measure, one by one. Procedures have theirs in ``due_procedures``.

Source: the practice's rules, section 1, for the 10 treatment days of a progress report (read there). Every other
number is a house rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.clinical.days import counted, day
from app.clinical.instruments.cadence import Cadence, Occasion
from app.clinical.progress_report import latest, remind_at
from app.clinical.vocabulary import ProcedureKind, Word

FRESH = timedelta(days=7)
"""A measure so old still serves the note being written, and the evaluation it came just before."""

AHEAD = timedelta(days=7)
"""So long before its day a measure is said to be coming up."""

FIRST_TREATMENT_DAYS = 2
"""On the second treatment day the measures of the evaluation are due at the latest."""


class DueState(Word):
    UPCOMING = "upcoming", "Coming up"
    DUE = "due", "Due"
    OVERDUE = "overdue", "Overdue"


@dataclass(frozen=True, slots=True)
class Happening:
    """A procedure, done or planned."""

    kind: ProcedureKind
    on: date


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the patient on a day.

    ``episode_on`` is the evaluation day of the open plan, None without one: then only the visit and the note
    at hand ask for measures. ``treatment_days`` are days with a documented visit. ``happenings`` are procedures
    past and planned. ``writing`` is what the note being written is for.
    """

    episode_on: date | None = None
    treatment_days: tuple[date, ...] = ()
    onset_on: date | None = None
    happenings: tuple[Happening, ...] = ()
    eye_stays_open: bool = False
    after_reanimation: bool = False
    at_visit: bool = False
    writing: frozenset[Occasion] = frozenset()


@dataclass(frozen=True, slots=True)
class Ask:
    """One reason to take a measure."""

    state: DueState
    since: date
    reason: str


def at_hand(cadence: Cadence, last_on: date | None, situation: Situation, today: date) -> Iterator[Ask]:
    """What the visit and the note at hand ask for: never overdue."""
    occasions = cadence.occasions
    if situation.at_visit and Occasion.EVERY_VISIT in occasions and last_on != today:
        yield Ask(DueState.DUE, today, "Wanted at every visit.")
    if last_on is None or today - last_on > FRESH:
        for occasion in sorted(occasions & situation.writing):
            yield Ask(DueState.DUE, today, f"Wanted for the {occasion.replace('_', ' ')}.")


def never_taken(cadence: Cadence, start: date, situation: Situation, today: date) -> Iterator[Ask]:
    if Occasion.EVALUATION not in cadence.occasions and cadence.due_days is None:
        if Occasion.PROGRESS_REPORT in cadence.occasions:
            yield from treatment_days_since(start - timedelta(days=1), situation, today)
        return
    reason = f"Not taken since the evaluation on {day(start)}"
    if start != situation.episode_on:
        reason = f"Wanted from {day(start)}, by the time since onset, and not taken yet"
    days = _days(situation, start, today)
    if len(days) >= FIRST_TREATMENT_DAYS and today > days[FIRST_TREATMENT_DAYS - 1]:
        passed = counted(len(days), "treatment day")
        yield Ask(DueState.OVERDUE, days[FIRST_TREATMENT_DAYS - 1], f"{reason}; {passed} since.")
    else:
        yield Ask(DueState.DUE, start, f"{reason}.")


def treatment_days_since(last_on: date, situation: Situation, today: date) -> Iterator[Ask]:
    """Counted from the day after it was taken, like the progress report it belongs to."""
    days = _days(situation, last_on + timedelta(days=1), today)
    reminded, wanted = remind_at(today), latest(today).amount
    if len(days) < reminded:
        return
    is_late = len(days) > wanted
    end = f"more than {wanted}" if is_late else f"wanted by {wanted}, for the progress report"
    yield Ask(
        DueState.OVERDUE if is_late else DueState.DUE,
        days[wanted if is_late else reminded - 1],
        f"{len(days)} treatment days since {day(last_on)}: {end}.",
    )


def again(last_on: date, due_days: int, overdue_days: int | None, today: date) -> Iterator[Ask]:
    """Due on the day itself, overdue from the day after ``overdue_days``."""
    due_on = last_on + timedelta(days=due_days)
    late_on = last_on + timedelta(days=overdue_days) if overdue_days is not None else date.max
    last = f"Last taken on {day(last_on)}"
    if today > late_on:
        yield Ask(DueState.OVERDUE, late_on, f"{last}, wanted again by {day(late_on)}.")
    elif today >= due_on:
        yield Ask(DueState.DUE, due_on, f"{last}, wanted again from {day(due_on)}.")
    elif due_on - today <= AHEAD:
        yield Ask(DueState.UPCOMING, due_on, f"{last}, wanted again from {day(due_on)}.")


def _days(situation: Situation, first: date, last: date) -> list[date]:
    return sorted({one for one in situation.treatment_days if first <= one <= last})
