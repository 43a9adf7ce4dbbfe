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

from sqlalchemy import CTE, ColumnElement, Row, String, and_, cast, func, literal, or_, select

from app.clinical import instruments
from app.clinical.instruments import Measure
from app.clinical.note_kinds import VISITS
from app.clinical.outcomes import NEAR, Compared, Moment, Taken, first_and_later, is_toxin_between, patients
from app.clinical.vocabulary import Certainty, Condition, ProcedureKind, Side
from app.extensions import db
from app.models import Assessment, Diagnosis, Patient, Phase, Procedure, SessionNote


@dataclass(frozen=True)
class Found:
    """The courses that can be compared, and how many patients were measured at all."""

    compared: tuple[Compared, ...]
    measured: int

    @property
    def not_compared(self) -> int:
        return self.measured - patients(self.compared)


def measures() -> tuple[Measure, ...]:
    """The scores that can become better or worse, instrument by instrument."""
    return tuple(
        Measure(instrument, part)
        for instrument in instruments.ALL
        for part in instrument.parts
        if part.has_direction
    )


def found(measure: Measure, moment: Moment) -> Found:
    """Every course measured with it, each compared with its own first measure of the same version."""
    courses = _courses(measure, moment)
    begun, phases, toxin = _first_sessions(), _phases(), _toxin()
    compared = []
    for rows in courses.values():
        pair = first_and_later([Taken(row.on, row.value, row.version) for row in rows], moment)
        if pair:
            about = rows[0]
            started_on = begun.get(about.diagnosis_id, rows[0].on)
            compared.append(
                Compared(
                    person=about.patient_id,
                    first_on=pair[0].on,
                    first=Decimal(pair[0].value),
                    later_on=pair[1].on,
                    later=Decimal(pair[1].value),
                    version=pair[1].version,
                    started_on=started_on,
                    onset_on=None if about.onset_certainty is Certainty.UNKNOWN else about.onset_on,
                    born_on=about.born_on,
                    condition=_condition(phases[about.diagnosis_id], started_on) or about.condition,
                    aetiology=about.aetiology,
                    had_toxin=is_toxin_between(toxin[about.patient_id], pair[0].on, pair[1].on),
                )
            )
    measured = len({rows[0].patient_id for rows in courses.values()})
    return Found(tuple(compared), measured)


def _condition(phases: Sequence[tuple[date, Condition]], on: date) -> Condition | None:
    """The phase of that day; before the first one is on record, the first."""
    begun = [condition for since_on, condition in phases if since_on <= on]
    return begun[-1] if begun else next((condition for _, condition in phases), None)


def _courses(measure: Measure, moment: Moment) -> Mapping[Any, Sequence[Row[Any]]]:
    """The measures to choose from by course, oldest first: the first ones of each version and the later ones."""
    counted = _counted(measure)
    each = counted.c
    course = (each.diagnosis_id, each.side, each.version)
    spans = (
        select(*course, func.min(each.on).label("first_on"), func.max(each.on).label("last_on"))
        .group_by(*course)
        .subquery()
    )
    of = spans.c
    is_later = each.on == of.last_on
    if moment.days is not None:
        is_later = _days(each.on, of.first_on).between(moment.days - NEAR, moment.days + NEAR)
    about = (Diagnosis.patient_id, Diagnosis.condition, Diagnosis.aetiology, Diagnosis.onset_on)
    wanted = (
        select(counted, *about, Diagnosis.onset_certainty, Patient.born_on)
        .join(
            spans,
            and_(each.diagnosis_id == of.diagnosis_id, each.side == of.side, each.version == of.version),
        )
        .join(Diagnosis, Diagnosis.id == each.diagnosis_id)
        .join(Patient, Patient.id == Diagnosis.patient_id)
        .where(
            or_(each.on == of.first_on, is_later),
            Diagnosis.entered_in_error_at.is_(None),
            Patient.entered_in_error_at.is_(None),
        )
        .order_by(each.on, each.id)
    )
    if measure.instrument.compares_sides:
        wanted = wanted.where(or_(Diagnosis.side.is_(None), Diagnosis.side != Side.BILATERAL))
    found: defaultdict[Any, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(wanted):
        found[row.diagnosis_id, row.side].append(row)
    return found


def _counted(measure: Measure) -> CTE:
    """What counts of this score. A measure taken of one side makes a course of its own for each side."""
    value = Assessment.scores[measure.part.key].as_string()
    side = func.coalesce(cast(Assessment.side, String), "") if measure.instrument.per_side else literal("")
    return (
        select(
            Assessment.id,
            Assessment.diagnosis_id,
            side.label("side"),
            Assessment.instrument_version.label("version"),
            Assessment.performed_on.label("on"),
            value.label("value"),
        )
        .outerjoin(SessionNote, Assessment.note_id == SessionNote.id)
        .where(
            Assessment.instrument == measure.instrument.key,
            Assessment.entered_in_error_at.is_(None),
            or_(Assessment.note_id.is_(None), SessionNote.is_in_force),
            value.is_not(None),
        )
        .cte("counted")
    )


def _days(later: ColumnElement[date], earlier: ColumnElement[date]) -> ColumnElement[Any]:
    """Whole days between two dates; SQLite keeps them as text."""
    if db.engine.dialect.name == "sqlite":
        return func.julianday(later) - func.julianday(earlier)
    return later - earlier


def _first_sessions() -> Mapping[int, date]:
    """The day of the first session of each diagnosis that a note in force tells of."""
    wanted = (
        select(SessionNote.diagnosis_id, func.min(SessionNote.visit_on))
        .where(SessionNote.is_in_force, SessionNote.kind.in_(VISITS))
        .group_by(SessionNote.diagnosis_id)
    )
    return dict(db.session.execute(wanted).tuples().all())


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
