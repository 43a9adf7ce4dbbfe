"""What a progress report and the patient's sheet are written from: values only, gathered elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.clinical.goals import GoalState, Standing
from app.clinical.instruments import Part
from app.clinical.trajectory import Point, Trajectory
from app.clinical.vocabulary import ProcedureKind


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """One score of the course. ``key`` is like ``fdi.physical``; the trajectory knows baseline and newest.

    ``at_last_report`` is the newest score on or before the last report. ``plain_name`` is what the patient's
    sheet calls it, for measures of the practice's own.
    """

    key: str
    name: str
    part: Part
    trajectory: Trajectory
    at_last_report: Point | None = None
    plain_name: str = ""


@dataclass(frozen=True, slots=True)
class GoalFact:
    """A goal of the plan. ``name`` is its measure's; the state's reason holds its scores and days.

    ``caution``: its measure is not valid as designed for this patient.
    """

    wording: str
    name: str
    target_on: date
    state: GoalState
    caution: str = ""

    @property
    def is_reached(self) -> bool:
        return self.state.standing is Standing.MET


@dataclass(frozen=True, slots=True)
class PlanFact:
    visits_per_week: Decimal
    ends_on: date


@dataclass(frozen=True, slots=True)
class ProcedureFact:
    kind: ProcedureKind
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Since the last report, or since care began where there was none.

    ``sessions`` and ``missed`` are of that time, ``practised`` the answers "days of the last 7" in it.
    ``notes`` are findings across scores. ``exercises`` are the home exercises of today by name.
    """

    today: date
    began_on: date
    last_report_on: date | None = None
    measures: tuple[MeasureFact, ...] = ()
    goals: tuple[GoalFact, ...] = ()
    notes: tuple[str, ...] = ()
    sessions: tuple[date, ...] = ()
    missed: int = 0
    practised: tuple[int, ...] = ()
    procedures: tuple[ProcedureFact, ...] = ()
    plan: PlanFact | None = None
    exercises: tuple[str, ...] = ()
    next_check_on: date | None = None
