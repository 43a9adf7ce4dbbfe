"""The desk's day: who is expected, here and seen, who will have to wait, and what is left at its end.

Everything is read for all visits at once: the number of queries does not grow with the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.care import desk_forms
from app.care.errors import Refused
from app.clinical import running_late
from app.clinical.desk_forms import Missing
from app.clinical.lifecycles import AppointmentMove
from app.clinical.running_late import Turn
from app.clinical.schedule import Span, day_span
from app.clinical.vocabulary import (
    EXPECTED_APPOINTMENTS,
    PRESENT_APPOINTMENTS,
    AppointmentStatus,
)
from app.extensions import db
from app.models import Appointment, Patient, Practice, User

OFF = (
    AppointmentStatus.CANCELLED_BY_PATIENT,
    AppointmentStatus.CANCELLED_BY_CLINIC,
    AppointmentStatus.LATE_CANCELLED,
    AppointmentStatus.NO_SHOW,
)


@dataclass(frozen=True)
class Arrival:
    """One visit of the day as the desk sees it. ``begins_at`` is when it can begin as things stand."""

    visit: Appointment
    missing: tuple[Missing, ...]
    begins_at: datetime
    arrived_at: datetime | None
    is_overdue: bool  # should be here, and the limit for not coming has passed

    @property
    def is_expected(self) -> bool:
        return self.visit.status in EXPECTED_APPOINTMENTS

    @property
    def is_here(self) -> bool:
        return self.visit.status in PRESENT_APPOINTMENTS

    @property
    def is_confirmed(self) -> bool:
        """The details were gone through with the patient, for this visit."""
        return self.visit.details_confirmed_at is not None

    @property
    def waits_minutes(self) -> int:
        """How much later than booked it can begin; 0 where that is too little to say."""
        late = self.begins_at - self.visit.starts_at
        return round(late.total_seconds() / 60) if late >= running_late.NOTABLE else 0


@dataclass(frozen=True)
class Day:
    """The visits of a day by where their patients are, and the clinicians who are behind."""

    on: date
    expected: tuple[Arrival, ...]
    here: tuple[Arrival, ...]
    seen: tuple[Arrival, ...]
    off: tuple[Arrival, ...]
    behind: tuple[tuple[User, int], ...]  # minutes

    @property
    def visits(self) -> list[Appointment]:
        return [one.visit for one in (*self.expected, *self.here, *self.seen, *self.off)]


# questions


def of_day(on: date, *, practice: Practice, at: datetime) -> Day:
    zone = ZoneInfo(practice.time_zone)
    visits = _visits(day_span(on, zone))
    rows = arrivals(visits, practice=practice, on=on, at=at)
    return Day(
        on=on,
        expected=tuple(one for one in rows if one.is_expected),
        here=tuple(one for one in rows if one.is_here),
        seen=tuple(one for one in rows if one.visit.status is AppointmentStatus.COMPLETED),
        off=tuple(one for one in rows if one.visit.status in OFF),
        behind=_behind(visits, at=at),
    )


def arrival_of(visit: Appointment, *, practice: Practice, at: datetime) -> Arrival:
    """One visit with what is known at check-in."""
    on = visit.starts_at.astimezone(ZoneInfo(practice.time_zone)).date()
    of_that_day = of_day(on, practice=practice, at=at)
    every = (*of_that_day.expected, *of_that_day.here, *of_that_day.seen, *of_that_day.off)
    found = next((one for one in every if one.visit.id == visit.id), None)
    if found is None:
        raise Refused("This visit is not in the book any more.")
    return found


def to_call(on: date, *, practice: Practice) -> list[Appointment]:
    """Who is expected on a day, by the clock, with their numbers."""
    span = day_span(on, ZoneInfo(practice.time_zone))
    wanted = within(span).where(Appointment.status.in_(EXPECTED_APPOINTMENTS))
    return list(db.session.scalars(wanted))


def arrivals(visits: Sequence[Appointment], *, practice: Practice, on: date, at: datetime) -> list[Arrival]:
    signed = desk_forms.signed(visit.patient for visit in visits)
    begins = _begins(visits, at=at)
    too_late = timedelta(minutes=practice.no_show_minutes)
    return [
        Arrival(
            visit=visit,
            missing=tuple(desk_forms.missing(visit, signed.get(visit.patient_id, {}), on=on)),
            begins_at=begins.get(visit.id, visit.starts_at),
            arrived_at=_last(visit, AppointmentMove.ARRIVE),
            is_overdue=visit.status in EXPECTED_APPOINTMENTS
            and at >= max(visit.starts_at, visit.expected_at or visit.starts_at) + too_late,
        )
        for visit in visits
    ]


def _begins(visits: Iterable[Appointment], *, at: datetime) -> dict[int, datetime]:
    """When each visit still to come can begin, clinician by clinician."""
    found: dict[int, datetime] = {}
    for turns in _turns(visits).values():
        found |= running_late.expected_starts(turns, at=at)
    return found


def _behind(visits: Sequence[Appointment], *, at: datetime) -> tuple[tuple[User, int], ...]:
    people = {visit.clinician_id: visit.clinician for visit in visits}
    late = {key: running_late.behind(turns, at=at) for key, turns in _turns(visits).items()}
    told = [(people[key], round(by.total_seconds() / 60)) for key, by in late.items() if by]
    return tuple(sorted(told, key=lambda one: one[0].name))


def _turns(visits: Iterable[Appointment]) -> dict[int, list[Turn]]:
    """What is going on and to come, by clinician."""
    found: dict[int, list[Turn]] = {}
    for visit in visits:
        if visit.status not in (*EXPECTED_APPOINTMENTS, *PRESENT_APPOINTMENTS):
            continue
        is_in_session = visit.status is AppointmentStatus.IN_SESSION
        turn = Turn(
            key=visit.id,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            began_at=(_last(visit, AppointmentMove.BEGIN) or visit.starts_at) if is_in_session else None,
            is_here=visit.status is AppointmentStatus.ARRIVED,
            expected_at=visit.expected_at,
        )
        found.setdefault(visit.clinician_id, []).append(turn)
    return found


def _last(visit: Appointment, move: AppointmentMove) -> datetime | None:
    return next((step.made_at for step in reversed(visit.events) if step.move is move), None)


def _visits(span: Span) -> list[Appointment]:
    return list(db.session.scalars(within(span)))


def within(span: Span) -> Select[Appointment]:
    """Visits that begin within a span."""
    return whole().where(Appointment.starts_at >= span.starts_at, Appointment.starts_at < span.ends_at)


def whole() -> Select[Appointment]:
    """By the clock, with their people and steps."""
    return (
        select(Appointment)
        .options(
            joinedload(Appointment.clinician),
            joinedload(Appointment.room),
            joinedload(Appointment.visit_type),
            joinedload(Appointment.patient).selectinload(Patient.names),
            joinedload(Appointment.patient).selectinload(Patient.phones),
            selectinload(Appointment.events),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
