"""What stands in the book over a stretch of time, as plain rows: a day of 150 visits is read in two statements.

Nothing clinical is selected here, so nothing clinical can reach a calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select, true
from sqlalchemy.orm import aliased

from app.clinical.lifecycles import AppointmentMove
from app.clinical.schedule import Span
from app.clinical.vocabulary import (
    LIVE_APPOINTMENTS,
    PRESENT_APPOINTMENTS,
    AppointmentStatus,
    NameUse,
    VisitKind,
)
from app.extensions import db
from app.models import (
    Appointment,
    AppointmentEvent,
    Patient,
    PatientName,
    Room,
    SlotHold,
    User,
    VisitType,
)
from app.models.audit import AuditEntry


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit as a calendar shows it."""

    key: int
    id: UUID
    patient_id: UUID
    starts_at: datetime
    ends_at: datetime
    clinician_id: int
    second_clinician_id: int | None
    room_id: int | None
    kind: VisitKind
    status: AppointmentStatus
    lane: int
    version: int
    expected_at: datetime | None
    series_id: int | None
    type_name: str
    buffer_minutes: int
    room: str
    family: str
    name: str

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_APPOINTMENTS

    def is_of(self, person_id: int) -> bool:
        return person_id in (self.clinician_id, self.second_clinician_id)


@dataclass(frozen=True, slots=True)
class Hold:
    """A time kept for a few minutes while somebody is on the telephone."""

    id: UUID
    span: Span
    clinician_id: int
    second_clinician_id: int | None
    room_id: int | None
    held_until: datetime
    by: str

    def is_of(self, person_id: int) -> bool:
        return person_id in (self.clinician_id, self.second_clinician_id)


def visits(span: Span, clinician_id: int | None = None) -> list[Visit]:
    """Every visit that begins within the span, by time, or those of one clinician; one statement."""
    visit, name = Appointment, PatientName
    own_or_second = or_(visit.clinician_id == clinician_id, visit.second_clinician_id == clinician_id)
    whose = true() if clinician_id is None else own_or_second
    own: tuple[Any, ...] = (
        *(visit.id, visit.public_id, Patient.public_id, visit.starts_at, visit.ends_at),
        *(visit.clinician_id, visit.second_clinician_id, visit.room_id),
        *(visit.kind, visit.status, visit.lane, visit.version, visit.expected_at, visit.series_id),
    )
    words: tuple[Any, ...] = (VisitType.name, VisitType.buffer_minutes, Room.name)
    names: tuple[Any, ...] = (name.family, name.given, name.suffix, Patient.preferred_name)
    rows = db.session.execute(
        select(*own, *words, *names)
        .join(Patient, Patient.id == visit.patient_id)
        .outerjoin(name, name.patient_id == Patient.id)
        .outerjoin(VisitType, VisitType.id == visit.visit_type_id)
        .outerjoin(Room, Room.id == visit.room_id)
        .where(
            visit.starts_at >= span.starts_at,
            visit.starts_at < span.ends_at,
            visit.status != AppointmentStatus.ENTERED_IN_ERROR,
            whose,
        )
        .order_by(visit.starts_at, visit.id, case((name.use == NameUse.LEGAL, 0), else_=1), name.position)
    )
    found: dict[int, Visit] = {}
    for row in rows:
        values = tuple(row)
        if values[0] not in found:  # the legal name comes first
            found[values[0]] = _visit(values[: len(own)], *values[len(own) :])
    return list(found.values())


def _visit(
    own: tuple[Any, ...],
    type_name: str | None,
    buffer: int | None,
    room: str | None,
    family: str | None,
    given: str | None,
    suffix: str | None,
    preferred: str,
) -> Visit:
    full = " ".join(part for part in (preferred or given, family, suffix) if part)
    words: tuple[Any, ...] = (type_name or "", buffer or 0, room or "", family or full, full)
    visit = Visit(*own, *words)
    return visit if type_name else replace(visit, type_name=visit.kind.label)


def holds(span: Span, *, at: datetime) -> list[Hold]:
    """Times that are kept at this moment; one statement."""
    hold, by = SlotHold, aliased(User)
    rows = db.session.execute(
        select(
            hold.public_id,
            hold.starts_at,
            hold.ends_at,
            hold.clinician_id,
            hold.second_clinician_id,
            hold.room_id,
            hold.held_until,
            by.name,
        )
        .outerjoin(by, by.id == hold.made_by_id)
        .where(
            hold.released_at.is_(None),
            hold.held_until > at,
            hold.starts_at >= span.starts_at,
            hold.starts_at < span.ends_at,
        )
        .order_by(hold.starts_at, hold.id)
    )
    return [
        Hold(id, Span(starts_at, ends_at), clinician, second, room, until, name or "")
        for id, starts_at, ends_at, clinician, second, room, until, name in rows
    ]


def arrivals(of: Iterable[Visit]) -> dict[int, datetime]:
    """When those who are here came, by the visit's key; one statement."""
    keys = [visit.key for visit in of if visit.status in PRESENT_APPOINTMENTS]
    rows = db.session.execute(
        select(AppointmentEvent.appointment_id, func.max(AppointmentEvent.made_at))
        .where(
            and_(
                AppointmentEvent.appointment_id.in_(keys),
                AppointmentEvent.move == AppointmentMove.ARRIVE,
            )
        )
        .group_by(AppointmentEvent.appointment_id)
    )
    return {key: made_at for key, made_at in rows}  # noqa: C416 (rows are no pairs to the type checker)


# What a calendar is drawn from. A change of any of these may change what it shows.
DRAWN_FROM = (
    "appointment",
    "slot_hold",
    "patient",
    "patient_name",
    "user",
    "visit_type",
    "room",
    "working_hours",
    "clinician_schedule",
    "time_off",
    "closed_day",
    "practice",
    "opening_hours",
)
# A change is dated by the beginning of its request and seen once it is stored, up to so much later.
STORED_WITHIN = timedelta(seconds=15)


def has_changed(since: datetime) -> bool:
    """Whether anything a calendar is drawn from may have changed; one small statement."""
    return (
        db.session.scalar(
            select(AuditEntry.id)
            .where(AuditEntry.at >= since - STORED_WITHIN, AuditEntry.record_kind.in_(DRAWN_FROM))
            .limit(1)
        )
        is not None
    )
