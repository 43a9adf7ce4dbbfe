"""The progress page as values: what the numbers say, the panels on their axis, and the tables."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from app.clinical.course import Course
from app.clinical.series import Values
from app.clinical.sunnybrook_notes import sunnybrook_notes
from app.clinical.timelines import context
from app.ui.course_axis import CourseAxis, course_axis
from app.ui.course_panels import Panel, panels
from app.ui.readings import Said, grouped
from app.ui.words import day_words

COMPOSITE = "sunnybrook.composite"
FEW = 24
"""Up to so many measured days each is offered as the baseline."""
TURNS = frozenset({"surgery", "botulinum_toxin", "plan", "phase"})


@dataclass(frozen=True)
class Baseline:
    """``choices`` are days to offer with words for them; ``refused`` says why the one asked for is not used."""

    chosen: date | None
    choices: tuple[tuple[date, str], ...]
    refused: str = ""


@dataclass(frozen=True)
class CoursePage:
    axis: CourseAxis
    panels: tuple[Panel, ...]
    words: tuple[tuple[Said, list[tuple[str, Said]]], ...]
    against: tuple[str, ...]
    usual: tuple[str, ...]
    never: tuple[str, ...]
    baseline: Baseline


def course_page(values: Values, *, today: date, asked: str | None = None) -> CoursePage:
    """``asked`` is the day an address names as the baseline."""
    course = values.course
    days = sorted({point.on for one in values.series for point in one.points})
    baseline = _baseline(course, tuple(days), asked)
    axis = course_axis(course, values.measured_days, today=today)
    drawn = panels(values, axis, today=today, baseline=baseline.chosen)
    composite = values.of(COMPOSITE)
    compared = composite.baseline(baseline.chosen) if composite else None
    cautions = dict.fromkeys(one.caution for panel in drawn for one in panel.readings if one.caution)
    return CoursePage(
        axis=axis,
        panels=drawn,
        words=tuple(grouped((panel.id, one) for panel in drawn for one in panel.readings)),
        against=(*cautions, *sunnybrook_notes(course.measured, baseline_on=compared, today=today)),
        usual=_usual(values, today),
        never=values.never,
        baseline=baseline,
    )


def _baseline(course: Course, days: tuple[date, ...], asked: str | None) -> Baseline:
    """Any measured day may be asked for."""
    found = next((day for day in days if day.isoformat() == asked), None)
    choices = _choices(course, days)
    if found is not None and found not in dict(choices):
        choices = tuple(sorted((*choices, (found, day_words(found)))))
    if found is not None or not asked:
        return Baseline(found, choices)
    try:
        named = day_words(date.fromisoformat(asked))
    except ValueError:
        return Baseline(None, choices, "That is not a day. The first measure is the baseline.")
    return Baseline(None, choices, f"Nothing was measured on {named}. The first measure is the baseline.")


def _choices(course: Course, days: tuple[date, ...]) -> tuple[tuple[date, str], ...]:
    """Every measured day of a short course; of a long one the last before each turn it took."""
    found = {} if len(days) > FEW else {day: day_words(day) for day in days}
    for mark in course.marks:
        at = bisect_right(days, mark.on)
        if mark.kind in TURNS and at:
            before = days[at - 1]
            found[before] = f"{day_words(before)}, before {mark.sentence[0].lower()}{mark.sentence[1:]}"
    return tuple(sorted(found.items()))


def _usual(values: Values, today: date) -> tuple[str, ...]:
    """What usually takes how long, for what the nerve shows now."""
    phases = [phase for phase in values.course.phases if phase.since <= today]
    if not phases:
        return ()
    return context(
        phases[-1].condition,
        onset_on=values.course.onset_on,
        today=today,
        aetiology=values.aetiology,
        therapy_since=values.therapy_since,
    )
