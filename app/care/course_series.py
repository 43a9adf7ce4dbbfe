"""The scores of one diagnosis over time: what counts, read in two light queries however long the course is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import case, null, select

from app.clinical import instruments
from app.clinical.course import Measured
from app.clinical.instruments import Instrument
from app.clinical.instruments.declaration import declared_under
from app.clinical.series import Practised, Series
from app.clinical.trajectory import Point
from app.clinical.vocabulary import Side
from app.extensions import db
from app.models import Assessment, Diagnosis, SessionNote

CHECK_INS = ("checkin.pain", "checkin.tight_face", "checkin.tight_neck")
PRACTICE = ("practised.days", "practised.minutes")
NO_VERSIONS: Mapping[str, Instrument] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Taken:
    """One measure that counts. ``answers`` only where they were asked for."""

    instrument: str
    version: str
    side: Side | None
    on: date
    scores: dict[str, str | None]
    answers: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The numbers of one signed note, by the key of their entry."""

    on: date
    numbers: dict[str, int | None]


def taken(
    diagnosis: Diagnosis,
    *,
    only: Collection[str] | None = None,
    answers_of: str = "",
    until: date | None = None,
) -> list[Taken]:
    """Everything measured that counts, oldest first, perhaps only of some instruments or up to a day."""
    answers = case((Assessment.instrument == answers_of, Assessment.answers), else_=null())
    wanted = select(
        Assessment.instrument,
        Assessment.instrument_version,
        Assessment.side,
        Assessment.performed_on,
        Assessment.scores,
        answers,
    ).where(Assessment.diagnosis_id == diagnosis.id, Assessment.counts)
    if only is not None:
        wanted = wanted.where(Assessment.instrument.in_(only))
    if until is not None:
        wanted = wanted.where(Assessment.performed_on <= until)
    return [
        Taken(*row) for row in db.session.execute(wanted.order_by(Assessment.performed_on, Assessment.id))
    ]


def check_ins(diagnosis: Diagnosis, *, until: date | None = None) -> list[CheckIn]:
    """What signed notes in force say of pain, tightness and practice, oldest first, perhaps up to a day."""
    keys = (*CHECK_INS, *PRACTICE)
    numbers = [SessionNote.particulars[key].as_integer() for key in keys]
    wanted = (
        select(SessionNote.visit_on, *numbers)
        .where(SessionNote.diagnosis_id == diagnosis.id, SessionNote.is_in_force)
        .order_by(SessionNote.visit_on, SessionNote.id)
    )
    if until is not None:
        wanted = wanted.where(SessionNote.visit_on <= until)
    return [
        CheckIn(on, dict(zip(keys, said, strict=True)))
        for on, *said in db.session.execute(wanted)
        if any(number is not None for number in said)
    ]


def measured_by(note: SessionNote) -> list[Taken]:
    """What a draft measures itself: it counts once signed, and is known to the note before."""
    return [] if note.is_signed else [of_assessment(row) for row in note.assessments]


def asked_by(note: SessionNote) -> list[CheckIn]:
    """The numbers a draft asks for itself."""
    numbers = {key: note.particulars.get(key) for key in (*CHECK_INS, *PRACTICE)}
    said = {key: number if isinstance(number, int) else None for key, number in numbers.items()}
    is_said = not note.is_signed and any(one is not None for one in said.values())
    return [CheckIn(note.visit_on, said)] if is_said else []


def of_assessment(row: Assessment) -> Taken:
    """One record as a measure, whether it counts already or not."""
    return Taken(
        row.instrument,
        row.instrument_version,
        row.side,
        row.performed_on,
        dict(row.scores),
        dict(row.answers),
    )


def series(
    measures: Iterable[Instrument],
    rows: Sequence[Taken],
    notes: Sequence[CheckIn] = (),
    *,
    affected: Side | None = None,
    versions: Mapping[str, Instrument] = NO_VERSIONS,
) -> tuple[Series, ...]:
    """A series for each score that was measured, in the order of the measures and of their scores.

    ``affected`` is the side of the diagnosis, which decides whether a measure is valid. ``versions`` are earlier
    declarations: what was taken with one that reads otherwise is a measure of its own.
    """
    by_measure: dict[str, list[Taken]] = {}
    for row in rows:
        by_measure.setdefault(row.instrument, []).append(row)
    found: list[Series] = []
    for measure in measures:
        for form, mine in _by_declaration(measure, by_measure.get(measure.key, []), versions):
            caution = form.caution(affected, *(row.side for row in mine))
            asked = notes if form is measure else ()
            found += [replace(one, caution=caution) for one in _of_one(form, mine, asked)]
    return tuple(one for one in found if one.points or one.unscored)


def _by_declaration(
    measure: Instrument, rows: Iterable[Taken], versions: Mapping[str, Instrument]
) -> list[tuple[Instrument, list[Taken]]]:
    """The measure as it is now, then as it was, newest first."""
    found: list[tuple[Instrument, list[Taken]]] = [(measure, [])]
    for row in rows:
        version, _ = declared_under(row.version)
        form = versions.get(version, measure)
        mine = next((those for known, those in found if known.reads_like(form)), None)
        if mine is None:
            found.append((form, mine := []))
        mine.append(row)
    now, *former = found
    return [now, *((form.as_former(), those) for form, those in reversed(former))]


def _of_one(measure: Instrument, rows: Sequence[Taken], notes: Sequence[CheckIn]) -> Iterator[Series]:
    sides: list[Side | None] = [
        side for side in Side if measure.per_side and any(row.side is side for row in rows)
    ]
    for part in measure.parts:
        for side in sides or [None]:
            one = [row for row in rows if side is None or row.side is side]
            yield _one(measure, part.key, side, one, notes)


def practised(notes: Iterable[CheckIn]) -> tuple[Practised, ...]:
    said = [Practised(note.on, *(note.numbers[key] for key in PRACTICE)) for note in notes]
    return tuple(one for one in said if one.days is not None or one.minutes is not None)


def measured(row: Taken) -> Measured:
    """One built-in measure as a point of the course, with its answers."""
    answers = row.answers or {}
    items = instruments.get(row.instrument).items
    return Measured(
        on=row.on,
        parts={key: None if value is None else Decimal(value) for key, value in row.scores.items()},
        answers=answers,
        missing=sum(1 for item in items if item.required and answers.get(item.key) is None),
        version=row.version,
    )


def _one(
    measure: Instrument, key: str, side: Side | None, rows: Sequence[Taken], notes: Sequence[CheckIn]
) -> Series:
    part = measure.part(key)
    points = [
        Point(note.on, Decimal(number), measure.version)
        for note in notes
        if part.entry and (number := note.numbers.get(part.entry)) is not None
    ]
    points += [Point(row.on, Decimal(value), row.version) for row in rows if (value := row.scores.get(key))]
    unscored = tuple(row.on for row in rows if key in row.scores and row.scores[key] is None)
    return Series(measure, part, side, tuple(sorted(points, key=lambda point: point.on)), unscored)
