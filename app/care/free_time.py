"""What is left of people's working time once everything taken is cut out of it, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from app.care import working_time
from app.care.working_time import WorkingTime
from app.clinical.availability import joined
from app.clinical.schedule import Span, gaps
from app.clinical.vocabulary import BookedResource
from app.extensions import db
from app.models import Appointment, BookedTime, Patient, Practice, SlotHold, User, VisitType

LONGEST = timedelta(hours=24)


def of(people: Sequence[User], within: Span, *, practice: Practice, at: datetime) -> dict[int, list[Span]]:
    """The free stretches of each person, by their key, by time. Nothing that is over."""
    zone = ZoneInfo(practice.time_zone)
    first, last = within.starts_at.astimezone(zone).date(), within.ends_at.astimezone(zone).date()
    working = working_time.read(people, first, last, practice=practice)
    taken = _taken(people, within, working, at=at)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    found: dict[int, list[Span]] = {}
    for person in people:
        free = (
            Span(max(gap.starts_at, within.starts_at, at), min(gap.ends_at, within.ends_at))
            for on in days
            for window in joined(working.windows(person, on))
            for gap in gaps(window, taken[person.id])
        )
        found[person.id] = [span for span in free if span.starts_at < span.ends_at]
    return found


def visits_of(patients: Iterable[Patient], within: Span) -> dict[int, list[Span]]:
    """When these patients are here anyway, by their key."""
    found: dict[int, list[Span]] = {}
    ids = {patient.id for patient in patients}
    wanted = _booked(within).where(
        BookedTime.resource == BookedResource.PATIENT,
        BookedTime.resource_id.in_(ids),
        BookedTime.appointment_id.is_not(None),
    )
    for row in db.session.scalars(wanted):
        found.setdefault(row.resource_id, []).append(Span(row.starts_at, row.ends_at))
    return found


def _taken(
    people: Sequence[User], within: Span, working: WorkingTime, *, at: datetime
) -> dict[int, list[Span]]:
    """What is booked with each of the people or kept for somebody, with the minutes kept free after it."""
    own = {person.id: working.buffer(person) for person in people}
    found: dict[int, list[Span]] = {id: [] for id in own}
    of_visit, of_hold = aliased(VisitType), aliased(VisitType)
    wanted = (
        select(
            BookedTime.resource_id,
            BookedTime.starts_at,
            BookedTime.ends_at,
            func.coalesce(of_visit.buffer_minutes, of_hold.buffer_minutes, 0),
        )
        .outerjoin(Appointment, BookedTime.appointment_id == Appointment.id)
        .outerjoin(SlotHold, BookedTime.hold_id == SlotHold.id)
        .outerjoin(of_visit, Appointment.visit_type_id == of_visit.id)
        .outerjoin(of_hold, SlotHold.visit_type_id == of_hold.id)
        .where(
            *_overlapping(within),
            BookedTime.resource == BookedResource.CLINICIAN,
            BookedTime.resource_id.in_(own),
            or_(SlotHold.id.is_(None), SlotHold.held_until > at),
        )
    )
    for id, starts_at, ends_at, buffer in db.session.execute(wanted):
        found[id].append(Span(starts_at, ends_at + timedelta(minutes=max(buffer, own[id]))))
    return found


def _booked(within: Span) -> Select[BookedTime]:
    return select(BookedTime).where(*_overlapping(within))


def _overlapping(within: Span) -> tuple[ColumnElement[bool], ...]:
    return (
        BookedTime.starts_at < within.ends_at,
        BookedTime.starts_at > within.starts_at - LONGEST,
        BookedTime.ends_at > within.starts_at,
    )
