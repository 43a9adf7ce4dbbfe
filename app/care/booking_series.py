"""Series of visits: first listed with what is in the way, then booked as listed, all of them or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from app.care import holds, rooms, scheduling, slots, working_time
from app.care.errors import Invalid
from app.clinical.recurrence import EVERY_WEEKS, FEWEST_VISITS, MOST_VISITS, Occurrence, TooLong, occurrences
from app.clinical.schedule import Span
from app.clinical.vocabulary import BookedResource
from app.extensions import db
from app.models import (
    Appointment,
    AppointmentSeries,
    BookedTime,
    Patient,
    Practice,
    Room,
    SlotHold,
    User,
    VisitType,
)


@dataclass(frozen=True)
class Pattern:
    """What repeats: a first day and a clock time, every so many weeks, so many visits or up to a day."""

    first_on: date
    clock: time
    every_weeks: int
    count: int | None = None
    until_on: date | None = None
    is_second: bool = False  # of an hour that happens twice


@dataclass(frozen=True)
class Visit:
    """What is booked each time."""

    visit_type: VisitType
    clinician: User
    minutes: int | None = None
    second_clinician: User | None = None

    @property
    def length(self) -> int:
        return self.minutes or self.visit_type.minutes


@dataclass(frozen=True)
class Listed:
    """One day of the series, and why it cannot be booked, or why it can be only with a reason."""

    on: date
    starts_at: datetime | None
    problem: str = ""
    unusual: str = ""

    @property
    def is_free(self) -> bool:
        """For booking without a word."""
        return self.may_be_booked and not self.unusual

    @property
    def may_be_booked(self) -> bool:
        return not self.problem


# questions


def listed(
    patient: Patient,
    visit: Visit,
    pattern: Pattern,
    *,
    practice: Practice,
    at: datetime,
    hold: SlotHold | None = None,
) -> list[Listed]:
    """Every day of the series, and what is in its way as the book stands now. As many queries as for one day.

    ``hold`` is a time kept for the first of them: it is in nobody's way.
    """
    days = _occurrences(pattern, practice)
    people = [one for one in (visit.clinician, visit.second_clinician) if one is not None]
    hours = working_time.read(people, days[0].on, days[-1].on + timedelta(days=1), practice=practice)
    book = _Book.read(patient, visit, days, hold, at=at)
    found = []
    for day in days:
        if day.starts_at is None:
            found.append(Listed(day.on, None, day.problem))
            continue
        span = Span(day.starts_at, day.starts_at + timedelta(minutes=visit.length))
        over = "This time is over." if day.starts_at < at else ""
        place_id = hours.place_id(visit.clinician, day.starts_at)
        problem = over or book.in_the_way(visit, people, span, place_id)
        found.append(Listed(day.on, day.starts_at, problem, unusual=_unusual(hours, people, span)))
    return found


def _unusual(hours: working_time.WorkingTime, people: Sequence[User], span: Span) -> str:
    """What of this time has to have a reason: the same as for a visit booked alone."""
    for person in people:
        if outside := hours.outside(person, span):
            return outside
    return slots.apart(people, [hours.place_id(one, span.starts_at) for one in people])


@dataclass(frozen=True)
class _Book:
    """What is taken around the days of a series."""

    claims: Sequence[tuple[BookedResource, int, Span]]
    fitting: Sequence[Room] | None  # none: no room is needed

    @classmethod
    def read(
        cls,
        patient: Patient,
        visit: Visit,
        days: Sequence[Occurrence],
        hold: SlotHold | None,
        *,
        at: datetime,
    ) -> _Book:
        starts = [day.starts_at for day in days if day.starts_at is not None]
        if not starts:
            return cls((), None)
        fitting = rooms.fitting(visit.visit_type) if visit.visit_type.needs_room else None
        second = visit.second_clinician
        named: dict[BookedResource, Sequence[int | None]] = {
            BookedResource.CLINICIAN: [visit.clinician.id, *([second.id] if second else [])],
            BookedResource.PATIENT: [patient.id],
            BookedResource.ROOM: [room.id for room in fitting or ()],
            BookedResource.DEVICE: [visit.visit_type.device_id],
        }
        wanted = select(
            BookedTime.resource, BookedTime.resource_id, BookedTime.starts_at, BookedTime.ends_at
        ).where(
            or_(
                *(
                    and_(BookedTime.resource == kind, BookedTime.resource_id.in_(ids))
                    for kind, ids in named.items()
                )
            ),
            BookedTime.starts_at > min(starts) - timedelta(days=1),
            BookedTime.starts_at < max(starts) + timedelta(days=1),
            or_(BookedTime.hold_id.is_(None), BookedTime.hold_id.not_in(holds.run_out(at))),
            or_(BookedTime.hold_id.is_(None), BookedTime.hold_id != (hold.id if hold else 0)),
        )
        rows = db.session.execute(wanted)
        return cls([(kind, key, Span(starts, ends)) for kind, key, starts, ends in rows], fitting)

    def in_the_way(self, visit: Visit, people: Sequence[User], span: Span, place_id: int | None) -> str:
        """What keeps the visit from this time. Only rooms at the place the clinician is at then can be its room."""
        taken = {
            (kind, key)
            for kind, key, one in self.claims
            if one.starts_at < span.ends_at and span.starts_at < one.ends_at
        }
        kinds = {kind for kind, _ in taken}
        if BookedResource.PATIENT in kinds:
            return "This patient already has a visit then."
        for person in people:
            if (BookedResource.CLINICIAN, person.id) in taken:
                return f"{person.name} is booked then."
        if self.fitting is not None and all(
            (BookedResource.ROOM, room.id) in taken for room in self.fitting if rooms.is_at(room, place_id)
        ):
            return "No room is free then."
        if BookedResource.DEVICE in kinds and visit.visit_type.device is not None:
            return f"{visit.visit_type.device.name} is in use then."
        return ""


# verbs


def book(
    patient: Patient,
    visit: Visit,
    pattern: Pattern,
    *,
    days: Collection[date],
    practice: Practice,
    by: User,
    at: datetime,
    unusual: Collection[date] = (),
    reason: str = "",
    desk_note: str = "",
    is_tentative: bool = False,
    hold: SlotHold | None = None,
) -> list[Appointment]:
    """Book these days of the series: all of them, or none where one is taken meanwhile. Sent twice, booked once.

    The ``reason`` is for the days that were listed as ``unusual``: another that has become so since is refused.
    """
    wanted = [one for one in _occurrences(pattern, practice) if one.on in days and one.starts_at is not None]
    if not wanted or len(wanted) != len(set(days)):
        raise Invalid("days", "Choose at least one of the days of the list.")
    length = timedelta(minutes=visit.length)
    slots.take_turns(visit.clinician, visit.second_clinician, patient)
    standing = [
        slots.same_booking(patient, visit.clinician, Span(one.starts_at, one.starts_at + length))
        for one in wanted
        if one.starts_at is not None
    ]
    found = [one for one in standing if one is not None and one.series_id is not None]
    if len(found) == len(wanted):
        return found
    with db.session.begin_nested():  # where one is refused, the days are listed anew without the others
        series = AppointmentSeries(
            patient=patient,
            every_weeks=pattern.every_weeks,
            count=pattern.count,
            until_on=pattern.until_on,
            time_zone=practice.time_zone,
            made_at=at,
            made_by=by,
        )
        db.session.add(series)
        return [
            scheduling.book(
                patient,
                visit_type=visit.visit_type,
                clinician=visit.clinician,
                second_clinician=visit.second_clinician,
                starts_at=one.starts_at,
                minutes=visit.minutes,
                series=series,
                hold=hold,
                reason=reason if one.on in unusual else "",
                desk_note=desk_note,
                is_tentative=is_tentative,
                practice=practice,
                by=by,
                at=at,
            )
            for one in wanted
            if one.starts_at is not None
        ]


def _occurrences(pattern: Pattern, practice: Practice) -> list[Occurrence]:
    if pattern.every_weeks not in EVERY_WEEKS:
        raise Invalid("repeats", "Choose weekly, every two weeks or every four weeks.")
    if pattern.count is None and pattern.until_on is None:
        raise Invalid("count", "Say how many visits, or up to which day.")
    if pattern.count is not None and pattern.count < FEWEST_VISITS:
        raise Invalid("count", "A series has at least two visits.")
    if pattern.until_on is not None and pattern.until_on < pattern.first_on:
        raise Invalid("until_on", "This day is before the first visit.")
    try:
        return occurrences(
            pattern.first_on,
            pattern.clock,
            ZoneInfo(practice.time_zone),
            every_weeks=pattern.every_weeks,
            count=pattern.count,
            until_on=pattern.until_on,
            is_second=pattern.is_second,
        )
    except TooLong:
        field = "count" if pattern.count is not None else "until_on"
        raise Invalid(field, f"A series has at most {MOST_VISITS} visits.") from None
