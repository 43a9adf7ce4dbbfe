"""What was measured and what happened, on one axis. A draft's measures do not count until it is signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.care import course_marks, course_series, practice_instruments
from app.clinical import goals, instruments
from app.clinical.change import Change, change
from app.clinical.course import Course, Measured, PhaseSince
from app.clinical.days import day
from app.clinical.goal_scores import goal_score
from app.clinical.goals import GoalState
from app.clinical.instruments import Measure
from app.clinical.series import Series, Values
from app.clinical.vocabulary import Side
from app.extensions import db
from app.models import Assessment, Diagnosis, Goal, Patient, PlanVersion, SessionNote, TreatmentPlan

MAIN_INSTRUMENT = "sunnybrook"
MAIN_PART = "composite"


@dataclass(frozen=True)
class GoalRow:
    """A goal of the plan with its newest score, the side that was read where it was chosen, and how it stands."""

    goal: Goal
    measure: Measure
    now: Decimal | None
    measured_on: date | None
    state: GoalState
    where: str = ""

    @property
    def name(self) -> str:
        """What it was read on: "Lagophthalmos gentle closure, right, the worse side"."""
        return f"{self.measure.label}, {self.where}" if self.where else self.measure.label

    @property
    def rules_changed(self) -> str:
        """Why the newest measure is not read, for places that do not give the whole reason; or nothing."""
        since = self.state.other_rules_since
        return f"scored under other rules since {day(since)}" if since else ""


def course(
    patient: Patient, diagnosis: Diagnosis | None, *, zone: str, instrument: str = MAIN_INSTRUMENT
) -> Course:
    """The whole course of one diagnosis; ``zone`` turns instants into the days they happened on."""
    if diagnosis is None:
        return Course(instrument)
    return Course(
        instrument=instrument,
        measured=tuple(measured([patient], diagnosis=diagnosis, instrument=instrument).get(patient.id, ())),
        marks=tuple(course_marks.of(patient, diagnosis, zone=ZoneInfo(zone))),
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
        one = course_series.measured(course_series.of_assessment(row))
        found.setdefault(row.patient_id, []).append(one)
    return found


def values(patient: Patient, diagnosis: Diagnosis | None, *, zone: str) -> Values:
    """Everything measured of one diagnosis and everything that happened, in a constant number of queries."""
    if diagnosis is None:
        return Values(Course(MAIN_INSTRUMENT))
    where = ZoneInfo(zone)
    measures = practice_instruments.catalogue()
    rows = course_series.taken(diagnosis, answers_of=MAIN_INSTRUMENT)
    notes = course_series.check_ins(diagnosis)
    found = course_series.series(
        measures.instruments.values(), rows, notes, affected=diagnosis.side, versions=measures.versions
    )
    main = instruments.get(MAIN_INSTRUMENT)
    marks = [
        *course_marks.of(patient, diagnosis, zone=where),
        *course_marks.missed(patient, diagnosis, zone=where),
    ]
    known = {one.instrument.key for one in found}
    return Values(
        course=Course(
            instrument=MAIN_INSTRUMENT,
            measured=tuple(course_series.measured(row) for row in rows if row.instrument == main.key),
            marks=tuple(sorted(marks, key=lambda mark: mark.on)),
            phases=tuple(PhaseSince(phase.condition, phase.since_on) for phase in diagnosis.phases),
            onset_on=diagnosis.onset_on,
            side=diagnosis.side,
        ),
        series=found,
        practised=course_series.practised(notes),
        never=tuple(one.name for one in measures.offered() if one.parts and one.key not in known),
        therapy_since=_therapy_since(diagnosis),
        aetiology=diagnosis.aetiology,
    )


def goal_rows(
    version: PlanVersion | None, *, today: date, known: Iterable[Series] | None = None
) -> list[GoalRow]:
    """Each goal of a plan version against the newest score of its measure; ``known`` spares the reading."""
    if version is None or not version.goals:
        return []
    diagnosis = version.plan.diagnosis
    found = _series_of(version.goals, diagnosis) if known is None else known
    return [_goal_row(goal, version, found, diagnosis.side, today) for goal in version.goals]


def goal_rows_of(note: SessionNote) -> list[GoalRow]:
    """The goals of its plan on the day of a note, with what the note itself measures and asks."""
    version = note.plan_version
    if version is None or not version.goals:
        return []
    return goal_rows(
        version, today=note.visit_on, known=_series_of(version.goals, version.plan.diagnosis, note)
    )


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


def _series_of(
    wanted: Sequence[Goal], diagnosis: Diagnosis, note: SessionNote | None = None
) -> tuple[Series, ...]:
    """The series of the measures that these goals name, perhaps as a note knows them on its day."""
    named = [instruments.measure(goal.measure) for goal in wanted]
    measures = {one.instrument.key: one.instrument for one in named}
    until = note.visit_on if note else None
    rows = course_series.taken(diagnosis, only=measures, until=until)
    is_asked_in_notes = any(one.part.entry for one in named)
    said = course_series.check_ins(diagnosis, until=until) if is_asked_in_notes else []
    if note:
        rows += course_series.measured_by(note)
        said += course_series.asked_by(note)
    return course_series.series(measures.values(), rows, said)


def _goal_row(
    goal: Goal, version: PlanVersion, known: Iterable[Series], affected: Side | None, today: date
) -> GoalRow:
    """A measure taken of one side is read on the affected one, or on the worse of both."""
    measure = instruments.measure(goal.measure)
    mine = [
        one
        for one in known
        if (one.instrument.key, one.part.key) == (measure.instrument.key, measure.part.key)
    ]
    found = goal_score(
        mine,
        affected=affected,
        baseline=goal.baseline,
        starts_on=version.starts_on,
        written_on=version.written_at.date(),
    )
    newest = found.newest
    standing = goals.state(
        baseline=goal.baseline,
        now=newest.value if newest else None,
        target=goal.target,
        started_on=version.starts_on,
        target_on=goal.target_on,
        today=today,
        part=measure.part,
        measured_on=newest.on if newest else None,
        where=found.where,
        other_rules_since=found.other_rules_since,
    )
    now, on = (newest.value, newest.on) if newest else (None, None)
    return GoalRow(goal, measure, now, on, standing, found.where)


def _therapy_since(diagnosis: Diagnosis) -> date | None:
    """The day its first plan began."""
    wanted = (
        select(func.min(PlanVersion.starts_on))
        .join(TreatmentPlan)
        .where(TreatmentPlan.diagnosis_id == diagnosis.id)
    )
    return db.session.scalar(wanted)
