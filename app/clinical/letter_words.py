"""What a letter to the referring clinician says, in sentences: the course, each measure first and now, the greeting.

Written for a reader who did not see the patient meanwhile. It reports what is on record and draws no conclusion of
its own; how sure a change is stands beside it, as the outcome-measure sheet has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.clinical.days import counted, day
from app.clinical.report_facts import MeasureFact, ProcedureFact
from app.clinical.trajectory import Point
from app.clinical.vocabulary import LetterKind

NOT_MEASURED = "Nothing has been measured yet."
NO_ERROR = "Where no measuring error is named, none is published: how sure that change is cannot be said."
LEFT_OUT = "phq2."


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """What happened up to the day of the letter; ``phases`` are oldest first, each with the day it began."""

    onset_on: date | None = None
    phases: Sequence[tuple[str, date]] = ()
    procedures: Sequence[ProcedureFact] = ()
    care_since: date | None = None
    visits: Sequence[date] = ()
    missed: int = 0


def course(facts: CourseFacts) -> list[str]:
    return [*_phases(facts), *_procedures(facts.procedures), *_visits(facts)]


def measure_row(measure: MeasureFact) -> tuple[str, str, str, str]:
    """The measure, its first score, its newest, and the change with how sure it is."""
    run = measure.trajectory.used
    first, now = _scored(measure, run[0]), _scored(measure, run[-1])
    if measure.trajectory.change is None:
        return measure.name, first, "", "measured once"
    changed = measure.trajectory.change
    sure = f": {changed.error_in_words}" if changed.measuring_error is not None else ""
    return measure.name, first, now, f"{changed.in_words}{sure}"


def cautions(measures: Sequence[MeasureFact]) -> list[str]:
    """What must be said with the numbers, once each."""
    changes = [one.trajectory.change for one in measures if one.trajectory.change]
    unsure = [NO_ERROR] if any(one.measuring_error is None for one in changes) else []
    return [*dict.fromkeys(one.trajectory.caution for one in measures if one.trajectory.caution), *unsure]


def is_told(measure: MeasureFact) -> bool:
    """The screen for low mood is left out: it is told in a person's own words, or not."""
    return bool(measure.trajectory.used) and not measure.key.startswith(LEFT_OUT)


def opening(kind: LetterKind, *, recipient: str, patient: str, is_referrer: bool) -> str:
    thanks = f"Thank you for referring {patient}." if is_referrer else f"I am writing about {patient}."
    said = {
        LetterKind.CASE_SUMMARY: "This is how care stands, with what was measured first and now.",
        LetterKind.PLAN_OF_CARE: "This is the plan of care for physical therapy.",
    }
    return f"Dear {recipient or 'colleague'},\n\n{thanks} {said[kind]}"


def closing(kind: LetterKind, *, question: str, phone: str) -> str:
    asked = [f"My question: {question}"] if question and kind is LetterKind.CASE_SUMMARY else []
    if kind is LetterKind.PLAN_OF_CARE:
        asked.append("If you agree with this plan, please sign and date it below and return it to us.")
    reach = f"You reach us at {phone}." if phone else ""
    return "\n\n".join([*asked, " ".join(part for part in ("Thank you for your help.", reach) if part)])


def _phases(facts: CourseFacts) -> Iterator[str]:
    if facts.onset_on:
        yield f"Onset on {day(facts.onset_on)}."
    if facts.phases:
        told = ", then ".join(f"{label.lower()} since {day(since)}" for label, since in facts.phases)
        yield f"{told[0].upper()}{told[1:]}."


def _procedures(procedures: Iterable[ProcedureFact]) -> Iterator[str]:
    for one in sorted(procedures, key=lambda done: done.on):
        name = "" if one.name.casefold() == one.kind.label.casefold() else f": {one.name}"
        yield f"{one.kind.label} on {day(one.on)}{name}."


def _visits(facts: CourseFacts) -> Iterator[str]:
    if not facts.visits:
        yield "No session of therapy is on record yet."
        return
    days = sorted(facts.visits)
    first = facts.care_since or days[0]
    missed = f"; {counted(facts.missed, 'visit')} missed" if facts.missed else ""
    yield f"{counted(len(days), 'session')} of therapy since {day(first)}, the last on {day(days[-1])}{missed}."


def _scored(measure: MeasureFact, point: Point) -> str:
    shown = measure.part.shown(point.value).replace("-", "−")
    unit = f" {measure.part.unit}" if measure.part.unit else ""
    return f"{shown}{unit}, {day(point.on)}"
