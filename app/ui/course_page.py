"""The progress page as values: what the numbers say, the panels on their axis, and the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.clinical.series import Values
from app.clinical.sunnybrook_notes import sunnybrook_notes
from app.clinical.timelines import context
from app.ui.course_axis import CourseAxis, course_axis
from app.ui.course_panels import Panel, panels
from app.ui.readings import Said, grouped
from app.ui.value_tables import ValueTable, tables
from app.ui.words import day_words

COMPOSITE = "sunnybrook.composite"


@dataclass(frozen=True)
class Baseline:
    """``choices`` are the measured days, newest first; ``refused`` says why the one asked for is not used."""

    chosen: date | None
    choices: tuple[date, ...]
    refused: str = ""


@dataclass(frozen=True)
class CoursePage:
    axis: CourseAxis
    panels: tuple[Panel, ...]
    tables: tuple[ValueTable, ...]
    words: tuple[tuple[Said, list[tuple[str, Said]]], ...]
    against: tuple[str, ...]
    usual: tuple[str, ...]
    never: tuple[str, ...]
    baseline: Baseline


def course_page(values: Values, *, today: date, asked: str | None = None) -> CoursePage:
    """``asked`` is the day an address names as the baseline."""
    course = values.course
    days = sorted({point.on for one in values.series for point in one.points}, reverse=True)
    baseline = _baseline(tuple(days), asked)
    axis = course_axis(course, values.measured_days, today=today)
    drawn = panels(values, axis, today=today, baseline=baseline.chosen)
    composite = values.of(COMPOSITE)
    compared = composite.baseline(baseline.chosen) if composite else None
    return CoursePage(
        axis=axis,
        panels=drawn,
        tables=tables(values),
        words=tuple(grouped((panel.id, one) for panel in drawn for one in panel.readings)),
        against=sunnybrook_notes(course.measured, baseline_on=compared, today=today),
        usual=_usual(values, today),
        never=values.never,
        baseline=baseline,
    )


def _baseline(days: tuple[date, ...], asked: str | None) -> Baseline:
    if not asked:
        return Baseline(None, days)
    found = next((day for day in days if day.isoformat() == asked), None)
    if found is not None:
        return Baseline(found, days)
    try:
        named = day_words(date.fromisoformat(asked))
    except ValueError:
        return Baseline(None, days, "That is not a day. The first measure is the baseline.")
    return Baseline(None, days, f"Nothing was measured on {named}. The first measure is the baseline.")


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
