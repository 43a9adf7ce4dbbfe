"""What was measured and what happened, on one axis. A draft's measures do not count until it is signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.clinical import goals, instruments
from app.clinical.change import Change, change
from app.clinical.course import Course, Mark, Measured, PhaseSince
from app.clinical.goals import GoalState
from app.clinical.instruments import Measure
from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import (
    Assessment,
    Diagnosis,
    Goal,
    Patient,
    PlanVersion,
    Procedure,
    TreatmentPlan,
)

MAIN_INSTRUMENT = "sunnybrook"
MAIN_PART = "composite"


@dataclass(frozen=True)
class GoalRow:
    """A goal of the plan with its newest score and how it stands."""

    goal: Goal
    measure: Measure
    now: Decimal | None
    measured_on: date | None
    state: GoalState


def course(
    patient: Patient, diagnosis: Diagnosis | None, *, zone: str, instrument: str = MAIN_INSTRUMENT
) -> Course:
    """The whole course of one diagnosis; ``zone`` turns instants into the days they happened on."""
    if diagnosis is None:
        return Course(instrument)
    return Course(
        instrument=instrument,
        measured=tuple(measured([patient], diagnosis=diagnosis, instrument=instrument).get(patient.id, ())),
        marks=tuple(sorted(_marks(patient, diagnosis, ZoneInfo(zone)), key=lambda mark: mark.on)),
        phases=tuple(PhaseSince(phase.condition, phase.since_on) for phase in diagnosis.phases),
        onset_on=diagnosis.onset_on,
        side=diagnosis.side,
    )


def measured(
    patients: Iterable[Patient], *, diagnosis: Diagnosis | None = None, instrument: str = MAIN_INSTRUMENT
) -> dict[int, list[Measured]]:
    """What counts, by patient key and oldest first."""
    wanted = (
        select(Assessment)
        .where(
            Assessment.patient_id.in_([patient.id for patient in patients]),
            Assessment.instrument == instrument,
            Assessment.counts,
        )
        .order_by(Assessment.performed_on, Assessment.id)
    )
    if diagnosis is not None:
        wanted = wanted.where(Assessment.diagnosis_id == diagnosis.id)
    found: dict[int, list[Measured]] = {}
    for row in db.session.scalars(wanted):
        found.setdefault(row.patient_id, []).append(measured_in(row))
    return found


def goal_rows(version: PlanVersion | None, course: Course, *, today: date) -> list[GoalRow]:
    """Each goal of a plan version against the newest score of its measure."""
    if version is None:
        return []
    return [_goal_row(goal, version, course, today) for goal in version.goals]


@dataclass(frozen=True)
class Summary:
    """The newest score in one line: its value, and its change since the first and since the one before."""

    now: Measured
    since_first: Change | None
    first_on: date
    since_last: Change | None
    last_on: date | None


def summary(course: Course, part_key: str = MAIN_PART) -> Summary | None:
    """None where nothing has been scored yet."""
    now, first, last = course.newest(part_key), course.first(part_key), course.before_newest(part_key)
    if now is None or first is None:
        return None
    part = instruments.get(course.instrument).part(part_key)
    return Summary(
        now=now,
        since_first=change(part, first.parts[part_key], now.parts[part_key]) if first is not now else None,
        first_on=first.on,
        since_last=change(part, last.parts[part_key], now.parts[part_key]) if last else None,
        last_on=last.on if last else None,
    )


def measured_in(row: Assessment) -> Measured:
    """One assessment as a point of the course, whether it counts already or not."""
    items = instruments.get(row.instrument).items
    return Measured(
        on=row.performed_on,
        parts={key: None if value is None else Decimal(value) for key, value in row.scores.items()},
        answers=dict(row.answers),
        missing=sum(1 for item in items if item.required and row.answers.get(item.key) is None),
        version=row.instrument_version,
    )


def _goal_row(goal: Goal, version: PlanVersion, course: Course, today: date) -> GoalRow:
    measure = instruments.measure(goal.measure)
    newest = course.newest(measure.part.key) if measure.instrument.key == course.instrument else None
    since_start = newest if newest and newest.on >= version.starts_on else None
    now = since_start.parts[measure.part.key] if since_start else None
    standing = goals.state(
        baseline=goal.baseline,
        now=now,
        target=goal.target,
        started_on=version.starts_on,
        target_on=goal.target_on,
        today=today,
        part=measure.part,
        measured_on=since_start.on if since_start else None,
    )
    return GoalRow(goal, measure, now, since_start.on if since_start else None, standing)


def _marks(patient: Patient, diagnosis: Diagnosis, zone: ZoneInfo) -> list[Mark]:
    marks = [Mark(one.performed_on, one.kind.value, one.name) for one in _procedures(patient)]
    # The first phase begins with the palsy itself; only a change of phase is an event.
    marks += [Mark(phase.since_on, "phase", phase.condition.label) for phase in diagnosis.phases[1:]]
    if diagnosis.onset_on:
        marks.append(Mark(diagnosis.onset_on, "onset", "Onset"))
    for version in _versions(diagnosis):
        marks += _plan_marks(version, zone)
    return marks


def _plan_marks(version: PlanVersion, zone: ZoneInfo) -> list[Mark]:
    name = f"Plan {version.number}" + (f": {version.title.lower()}" if version.title else "")
    marks = [Mark(version.written_at.astimezone(zone).date(), "plan", name)]
    if version.state is PlanState.CERTIFIED and version.decided_at:
        marks.append(Mark(version.decided_at.astimezone(zone).date(), "certified", ""))
    if version.state is PlanState.SENT and version.sent_at:
        marks.append(
            Mark(version.sent_at.astimezone(zone).date(), "waiting", f"Plan {version.number} to certify")
        )
    return marks


def _procedures(patient: Patient) -> Sequence[Procedure]:
    wanted = (
        select(Procedure)
        .where(Procedure.patient_id == patient.id, Procedure.entered_in_error_at.is_(None))
        .order_by(Procedure.performed_on)
    )
    return db.session.scalars(wanted).all()


def _versions(diagnosis: Diagnosis) -> Sequence[PlanVersion]:
    wanted = (
        select(PlanVersion)
        .join(TreatmentPlan)
        .where(TreatmentPlan.diagnosis_id == diagnosis.id)
        .order_by(PlanVersion.written_at)
        .options(selectinload(PlanVersion.goals))
    )
    return db.session.scalars(wanted).all()
