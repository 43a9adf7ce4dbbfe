"""A course of nine weeks as the facts of a progress report, built by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.clinical import goals, instruments
from app.clinical.report_facts import GoalFact, MeasureFact, PlanFact, ProcedureFact, ReportFacts
from app.clinical.trajectory import Point, trajectory
from app.clinical.vocabulary import ProcedureKind

BEGAN, LAST_REPORT, TODAY = date(2026, 1, 5), date(2026, 2, 9), date(2026, 3, 16)
DAYS = (BEGAN, LAST_REPORT, TODAY)


def measure(key, *values, name=None, baseline_on=None):
    """Scores at the evaluation, the last report and today; None where it was not taken."""
    found = instruments.measure(key)
    points = tuple(
        Point(on, Decimal(str(value)), "1")
        for on, value in zip(DAYS, values, strict=False)
        if value is not None
    )
    read = trajectory(found.part, name or found.label, points, today=TODAY, baseline_on=baseline_on)
    last = next((point for point in reversed(points) if point.on <= LAST_REPORT), None)
    return MeasureFact(key, name or found.label, found.part, read, last)


def goal(wording, key, baseline, now, target, target_on=date(2026, 6, 1), **more):
    found = instruments.measure(key)
    state = goals.state(
        baseline=Decimal(baseline),
        now=None if now is None else Decimal(now),
        target=Decimal(target),
        started_on=BEGAN,
        target_on=target_on,
        today=TODAY,
        part=found.part,
        measured_on=TODAY,
        **more,
    )
    return GoalFact(wording, found.label, target_on, state)


FACTS = ReportFacts(
    today=TODAY,
    began_on=BEGAN,
    last_report_on=LAST_REPORT,
    measures=(
        measure("fdi.physical", 40, 50, 65),
        measure("sunnybrook.composite", 44, 48, 52),
        measure("pain.now", 6, 5, 3),
    ),
    goals=(
        goal("Drink from a cup without loss", "fdi.physical", 40, 65, 80),
        goal("Sleep without pain", "pain.now", 6, 3, 3),
    ),
    sessions=(date(2026, 2, 16), date(2026, 3, 2), TODAY),
    missed=1,
    practised=(5, 6, 4),
    procedures=(ProcedureFact(ProcedureKind.BOTULINUM_TOXIN, "Chin and platysma, left", date(2026, 2, 20)),),
    plan=PlanFact(Decimal("1.50"), date(2026, 6, 1)),
    exercises=("Small smile in the mirror, 10 times, 3 times a day",),
    next_check_on=date(2026, 4, 20),
)
NOTHING = ReportFacts(today=TODAY, began_on=BEGAN)


def facts(**more):
    return replace(FACTS, **more)
