"""What became of every course of care in the practice: its first measure and a later one, as plain values.

The database picks the few measures of each course that can be meant and nothing is loaded as a record, so
that the page stays quick over all the years of a practice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, cast, func, literal, or_, over, select

from app.care import practice_instruments
from app.clinical.instruments import Instrument, Measure
from app.clinical.note_kinds import VISITS
from app.clinical.outcomes import NEAR, Compared, Moment, Taken, first_and_later, is_toxin_between, patients
from app.clinical.vocabulary import Certainty, Condition, ProcedureKind, Side
from app.extensions import db
from app.models import Assessment, Diagnosis, Patient, Phase, Procedure, SessionNote

USUAL = "sunnybrook.composite"
"""The score shown before another is asked for."""


@dataclass(frozen=True)
class Found:
    """The courses that can be compared, and how many patients were measured at all."""

    compared: tuple[Compared, ...]
    measured: int

    @property
    def not_compared(self) -> int:
        return self.measured - patients(self.compared)


def measures() -> tuple[Measure, ...]:
    """The scores that can become better or worse, also of measures that are offered no more."""
    return tuple(
        Measure(instrument, part)
        for instrument in practice_instruments.catalogue().instruments.values()
        for part in instrument.parts
        if part.has_direction
    )


def found(measure: Measure, moment: Moment) -> Found:
    """Every course measured with it, each compared with its own first measure of the same version."""
    about, begun, phases, toxin = _diagnoses(measure.instrument), _first_sessions(), _phases(), _toxin()
    measured, compared = set(), []
    for (key, _side), taken in _courses(measure, moment).items():
        if key not in about:
            continue
        diagnosis = about[key]
        measured.add(diagnosis.patient_id)
        pair = first_and_later(taken, moment)
        if pair is None:
            continue
        started_on = begun.get(key, taken[0].on)
        compared.append(
            Compared(
                person=diagnosis.patient_id,
                first_on=pair[0].on,
                first=Decimal(pair[0].value),
                later_on=pair[1].on,
                later=Decimal(pair[1].value),
                version=pair[1].version,
                started_on=started_on,
                onset_on=None if diagnosis.onset_certainty is Certainty.UNKNOWN else diagnosis.onset_on,
                born_on=diagnosis.born_on,
                condition=_condition(phases[key], started_on) or diagnosis.condition,
                aetiology=diagnosis.aetiology,
                had_toxin=is_toxin_between(toxin[diagnosis.patient_id], pair[0].on, pair[1].on),
            )
        )
    return Found(tuple(compared), len(measured))


def _condition(phases: Sequence[tuple[date, Condition]], on: date) -> Condition | None:
    """The phase of that day; before the first one is on record, the first."""
    begun = [condition for since_on, condition in phases if since_on <= on]
    return begun[-1] if begun else next((condition for _, condition in phases), None)


def _courses(measure: Measure, moment: Moment) -> Mapping[tuple[int, str], list[Taken]]:
    """By diagnosis and side, the measures to choose from, oldest first: the first ones and those later that may fit."""
    counted = _counted(measure)
    each = counted.c
    is_later = each.on == each.last_on
    if moment.days is not None:
        is_later = _days(each.on, each.first_on).between(moment.days - NEAR, moment.days + NEAR)
    wanted = (
        select(each.diagnosis_id, each.side, each.on, each.value, each.version)
        .where(or_(each.on == each.first_on, is_later))
        .order_by(each.on, each.id)
    )
    found: defaultdict[tuple[int, str], list[Taken]] = defaultdict(list)
    for diagnosis_id, side, *taken in db.session.execute(wanted):
        found[diagnosis_id, side].append(Taken(*taken))
    return found


def _counted(measure: Measure) -> Subquery:
    """What counts of this score, beside the first and the last day its version was taken in the course.

    A measure taken of one side makes a course of its own for each side.
    """
    value = Assessment.scores[measure.part.key].as_string()
    side = func.coalesce(cast(Assessment.side, String), "") if measure.instrument.per_side else literal("")
    course = [
        Assessment.diagnosis_id,
        Assessment.instrument_version,
        *([side] if measure.instrument.per_side else []),
    ]
    return (
        select(
            Assessment.id,
            Assessment.diagnosis_id,
            side.label("side"),
            Assessment.instrument_version.label("version"),
            Assessment.performed_on.label("on"),
            value.label("value"),
            over(func.min(Assessment.performed_on), partition_by=course).label("first_on"),
            over(func.max(Assessment.performed_on), partition_by=course).label("last_on"),
        )
        .where(Assessment.instrument == measure.instrument.key, Assessment.counts, value.is_not(None))
        .subquery()
    )


def _days(later: ColumnElement[date], earlier: ColumnElement[date]) -> ColumnElement[Any]:
    """Whole days between two dates; SQLite keeps them as text."""
    if db.engine.dialect.name == "sqlite":
        return func.julianday(later) - func.julianday(earlier)
    return later - earlier


def _diagnoses(instrument: Instrument) -> Mapping[int, Any]:
    """What is known of each diagnosis. Both sides affected leaves no side to compare with."""
    wanted = (
        select(
            Diagnosis.id,
            Diagnosis.patient_id,
            Diagnosis.condition,
            Diagnosis.aetiology,
            Diagnosis.onset_on,
            Diagnosis.onset_certainty,
            Patient.born_on,
        )
        .join(Patient, Patient.id == Diagnosis.patient_id)
        .where(Diagnosis.entered_in_error_at.is_(None), Patient.entered_in_error_at.is_(None))
    )
    if instrument.compares_sides:
        wanted = wanted.where(or_(Diagnosis.side.is_(None), Diagnosis.side != Side.BILATERAL))
    return {row.id: row for row in db.session.execute(wanted)}


def _first_sessions() -> Mapping[int, date]:
    """The day of the first session of each diagnosis that a note in force tells of."""
    wanted = (
        select(SessionNote.diagnosis_id, func.min(SessionNote.visit_on))
        .where(SessionNote.is_in_force, SessionNote.kind.in_(VISITS))
        .group_by(SessionNote.diagnosis_id)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _phases() -> Mapping[int, list[tuple[date, Condition]]]:
    wanted = (
        select(Phase.diagnosis_id, Phase.since_on, Phase.condition)
        .where(Phase.entered_in_error_at.is_(None))
        .order_by(Phase.diagnosis_id, Phase.since_on)
    )
    found: defaultdict[int, list[tuple[date, Condition]]] = defaultdict(list)
    for diagnosis_id, since_on, condition in db.session.execute(wanted):
        found[diagnosis_id].append((since_on, condition))
    return found


def _toxin() -> Mapping[int, list[date]]:
    """The days botulinum toxin was given, by patient."""
    wanted = select(Procedure.patient_id, Procedure.performed_on).where(
        Procedure.kind == ProcedureKind.BOTULINUM_TOXIN, Procedure.entered_in_error_at.is_(None)
    )
    found: defaultdict[int, list[date]] = defaultdict(list)
    for patient_id, performed_on in db.session.execute(wanted):
        found[patient_id].append(performed_on)
    return found
