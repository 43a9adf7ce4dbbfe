"""A day of the practice as a table: clinicians across, time down; and the lines of the week.

A row lasts from one moment at which something begins or ends to the next, so that an ordinary table
with ``rowspan`` shows times to scale. Cells hold plain values only: what is not to be seen is not here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.clinical.lifecycles import AppointmentMove
from app.clinical.schedule import GRACE, Span
from app.clinical.vocabulary import LIVE_APPOINTMENTS, AppointmentStatus

HOUR = timedelta(hours=1)
TALLEST_ROW = 60  # minutes; there is a style for each step of five

STEP_WORDS = {
    AppointmentMove.BOOK: "Booked",
    AppointmentMove.MOVE: "Moved",
    AppointmentMove.ARRIVE: "Arrived",
    AppointmentMove.COMPLETE: "Seen",
    AppointmentMove.CANCEL_BY_PATIENT: "Cancelled by the patient",
    AppointmentMove.CANCEL_BY_CLINIC: "Cancelled by the clinic",
    AppointmentMove.MISS: "Did not come",
    AppointmentMove.REOPEN: "Set back to booked",
}


@dataclass(frozen=True)
class Line:
    """One visit, taken time or opening, as words."""

    kind: str  # visit, busy, free, shut
    starts_at: datetime
    ends_at: datetime
    clinician_id: UUID | None = None
    appointment_id: UUID | None = None
    patient_id: UUID | None = None
    name: str = ""  # family name: enough for the desk, not for a passer-by
    full_name: str = ""
    type: str = ""
    word: str = ""
    tone: str = "none"
    icon: str = ""
    is_live: bool = True
    is_booked: bool = False
    is_here: bool = False
    version: int = 0

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


@dataclass(frozen=True)
class Cell:
    line: Line
    rows: int
    clinician: str


@dataclass(frozen=True)
class Row:
    """``label`` is set where an hour begins; its cell then covers ``label_rows`` rows."""

    minutes: int
    label: datetime | None
    label_rows: int
    is_now: bool
    cells: list[Cell]


def rows(columns: Sequence[Any], zone: ZoneInfo, *, at: datetime) -> list[Row]:
    """The rows of a day's table; none where nobody works and nothing is booked."""
    whole = _whole(columns)
    if whole is None:
        return []
    marks = _marks(columns, whole, zone)
    place = {mark: number for number, mark in enumerate(marks)}
    cells: list[list[Cell]] = [[] for _ in marks]
    for column in columns:
        for line in _filled(column, whole, at=at):
            first, last = place[line.starts_at], place[line.ends_at]
            cells[first].append(Cell(line, last - first, column.clinician.name))
    labels = [mark for mark in marks[:-1] if mark == marks[0] or _is_full_hour(mark, zone)]
    following = dict(zip(labels, [*labels[1:], marks[-1]], strict=True))
    return [
        Row(
            minutes=_tall(marks[number + 1] - mark),
            label=mark if mark in following else None,
            label_rows=place[following[mark]] - number if mark in following else 0,
            is_now=mark in following and mark <= at < following[mark],
            cells=cells[number],
        )
        for number, mark in enumerate(marks[:-1])
    ]


def lines(column: Any, *, at: datetime) -> list[Line]:
    """A clinician's day in the week: visits one by one, openings that touch as one."""
    found: list[Line] = []
    for entry in column.entries:
        line = line_of(entry, column.clinician, at=at)
        if found and line.kind == found[-1].kind == "free" and found[-1].ends_at == line.starts_at:
            found[-1] = replace(found[-1], ends_at=line.ends_at)
        else:
            found.append(line)
    return found


def line_of(entry: Any, clinician: Any, *, at: datetime) -> Line:
    if entry.visit is not None:
        return visit_line(entry.visit, at=at)
    return Line(
        kind="free" if entry.is_free else "busy",
        starts_at=entry.span.starts_at,
        ends_at=entry.span.ends_at,
        clinician_id=clinician.public_id,
        word="Free" if entry.is_free else "Busy",
    )


def visit_line(visit: Any, *, at: datetime) -> Line:
    """A visit the person may see by name."""
    word, tone, icon = _standing(visit, at)
    return Line(
        kind="visit",
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        clinician_id=visit.clinician.public_id,
        appointment_id=visit.public_id,
        patient_id=visit.patient.public_id,
        name=visit.patient.legal_name.family or visit.patient.name,
        full_name=visit.patient.name,
        type=visit.type.label,
        word=word,
        tone=tone,
        icon=icon,
        is_live=visit.status in LIVE_APPOINTMENTS,
        is_booked=visit.status is AppointmentStatus.BOOKED,
        is_here=visit.status is AppointmentStatus.ARRIVED,
        version=visit.version,
    )


def arrived_at(visit: Any) -> datetime | None:
    return next(
        (step.made_at for step in reversed(visit.events) if step.move is AppointmentMove.ARRIVE), None
    )


def stamp(*shown: object) -> str:
    """Changes when anything that is shown changes: tells a page that asks again whether to swap."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _standing(visit: Any, at: datetime) -> tuple[str, str, str]:
    """The state of a visit as word, tone and icon; never by colour alone."""
    if visit.status is AppointmentStatus.BOOKED:
        if at >= visit.starts_at + GRACE:
            return "Not here yet", "due", "clock"
        return visit.status.label, "none", "calendar"
    return {
        AppointmentStatus.ARRIVED: (visit.status.label, "accent", "person-check"),
        AppointmentStatus.COMPLETED: (visit.status.label, "none", "check2"),
        AppointmentStatus.NO_SHOW: (visit.status.label, "bad", "person-x"),
    }.get(visit.status, (visit.status.label, "none", "x-lg"))


def _whole(columns: Iterable[Any]) -> Span | None:
    spans = [column.opened for column in columns if column.opened]
    spans += [entry.span for column in columns for entry in column.entries]
    if not spans:
        return None
    return Span(min(span.starts_at for span in spans), max(span.ends_at for span in spans))


def _marks(columns: Iterable[Any], whole: Span, zone: ZoneInfo) -> list[datetime]:
    marks = {whole.starts_at, whole.ends_at}
    for column in columns:
        for span in [entry.span for entry in column.entries] + ([column.opened] if column.opened else []):
            marks |= {span.starts_at, span.ends_at}
    hour = whole.starts_at.replace(minute=0, second=0, microsecond=0) + HOUR
    while hour < whole.ends_at:
        marks.add(hour)
        hour += HOUR
    return sorted(marks)


def _filled(column: Any, whole: Span, *, at: datetime) -> Iterable[Line]:
    """The lines of a column, with what lies between them: time that is shut or over."""
    reached = whole.starts_at
    for entry in column.entries:
        if entry.span.starts_at > reached:
            yield Line("shut", reached, entry.span.starts_at)
        yield line_of(entry, column.clinician, at=at)
        reached = entry.span.ends_at
    if reached < whole.ends_at:
        word = "" if column.opened or column.entries else "Closed"
        yield Line("shut", reached, whole.ends_at, word=word)


def _is_full_hour(mark: datetime, zone: ZoneInfo) -> bool:
    return mark.astimezone(zone).minute == 0


def _tall(length: timedelta) -> int:
    minutes = round(length.total_seconds() / 300) * 5
    return max(5, min(minutes, TALLEST_ROW))
