"""How the goals of the plan stand on the day of a visit, as a note states them.

A number that the check-in of a note asks for (pain, tightness) counts there as well as taken as a measure; a measure
taken of one side is read on the affected one. The number of queries is the same however many goals there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.clinical import instruments
from app.clinical.instruments import Measure
from app.clinical.vocabulary import Side
from app.extensions import db
from app.models import Assessment, SessionNote


@dataclass(frozen=True)
class _Scored:
    measure: str
    on: date
    value: Decimal


def stated(note: SessionNote) -> list[dict[str, Any]]:
    """Each goal: where it began, where it stands on the day of the visit, where it should be by when."""
    if note.plan_version is None or not note.plan_version.goals:
        return []
    measures = {goal.measure: instruments.measure(goal.measure) for goal in note.plan_version.goals}
    now: dict[str, Decimal] = {}
    for one in sorted(_scored(note, measures.values()), key=lambda one: one.on):
        now[one.measure] = one.value  # the newest, and of one day what this note says itself
    found = []
    for goal in note.plan_version.goals:
        measure = measures[goal.measure]
        value = now.get(goal.measure)
        found.append(
            {
                "wording": goal.wording,
                "measure": f"{measure.instrument.name}, {measure.part.label.lower()}",
                "notation": measure.part.notation.value,
                "unit": measure.part.unit,
                "baseline": f"{goal.baseline.normalize():f}",
                "now": None if value is None else f"{value.normalize():f}",
                "target": f"{goal.target.normalize():f}",
                "target_on": goal.target_on.isoformat(),
            }
        )
    return found


def _scored(note: SessionNote, measures: Collection[Measure]) -> Iterator[_Scored]:
    """Every score of these measures up to the visit: what counted before, then what this note says."""
    rows = [*_counted(note, {one.instrument.key for one in measures}), *note.assessments]
    asked = [one for one in measures if one.part.entry]
    for row in rows:
        yield from _of_one(row, measures, note.diagnosis.side)
    if asked:
        yield from _checked_in(note, asked)


def _of_one(row: Assessment, measures: Iterable[Measure], affected: Side | None) -> Iterator[_Scored]:
    for one in measures:
        if one.instrument.key != row.instrument or (value := row.scores.get(one.part.key)) is None:
            continue
        if not one.instrument.per_side or affected is Side.BILATERAL or row.side in (None, affected):
            yield _Scored(one.key, row.performed_on, Decimal(value))


def _counted(note: SessionNote, keys: Collection[str]) -> Iterable[Assessment]:
    wanted = select(Assessment).where(
        Assessment.diagnosis_id == note.diagnosis_id,
        Assessment.instrument.in_(keys),
        Assessment.performed_on <= note.visit_on,
        Assessment.counts,
    )
    return db.session.scalars(wanted.order_by(Assessment.performed_on, Assessment.id))


def _checked_in(note: SessionNote, measures: Iterable[Measure]) -> Iterator[_Scored]:
    entries = {one.part.entry: one.key for one in measures}
    numbers = [SessionNote.particulars[entry].as_integer() for entry in entries]
    wanted = (
        select(SessionNote.visit_on, *numbers)
        .where(
            SessionNote.diagnosis_id == note.diagnosis_id,
            SessionNote.visit_on <= note.visit_on,
            SessionNote.is_in_force,
        )
        .order_by(SessionNote.visit_on, SessionNote.id)
    )
    own = (note.visit_on, *(note.particulars.get(entry) for entry in entries))
    for on, *found in (*db.session.execute(wanted), own):
        for key, number in zip(entries.values(), found, strict=True):
            if number is not None:
                yield _Scored(key, on, Decimal(number))
