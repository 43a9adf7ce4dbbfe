"""The days of the practice as columns: what each clinician's time holds, and what is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from app.care import accounts, scheduling, slots
from app.care import practice as practices
from app.clinical.schedule import GRACE, USUAL_MINUTES, Span, day_span, openings
from app.clinical.vocabulary import LIVE_APPOINTMENTS
from app.extensions import db
from app.models import Appointment, Patient, Practice, User
from app.policy import Reach

LOOK_AHEAD = 28  # days searched for openings
A_DAY = 3
ENOUGH = 6


@dataclass(frozen=True)
class Entry:
    """One stretch of a clinician's day: a visit, a time that is taken, or an opening."""

    span: Span
    is_free: bool = False
    visit: Appointment | None = None  # none where the time is free, or taken by somebody else's patient


@dataclass(frozen=True)
class Column:
    """One clinician's day. ``opened`` is none on a day the practice is closed."""

    clinician: User
    on: date
    opened: Span | None
    entries: list[Entry]

    @property
    def free(self) -> int:
        return sum(entry.is_free for entry in self.entries)


@dataclass(frozen=True)
class Opening:
    clinician: User
    span: Span


def days(
    wanted: Sequence[date], *, practice: Practice, by: User, reach: Reach, at: datetime
) -> dict[date, list[Column]]:
    """The columns of consecutive days. Two queries, however many visits there are."""
    zone = ZoneInfo(practice.time_zone)
    visits = scheduling.between(Span(day_span(wanted[0], zone).starts_at, day_span(wanted[-1], zone).ends_at))
    visits = [visit for visit in visits if visit.status in LIVE_APPOINTMENTS]
    people = accounts.clinicians()
    # Somebody who has left keeps a column while visits with them are still in the book.
    people += sorted({visit.clinician for visit in visits} - set(people), key=lambda user: user.name)
    return {
        on: [
            _column(
                person,
                on,
                [
                    visit
                    for visit in visits
                    if visit.clinician_id == person.id and visit.starts_at.astimezone(zone).date() == on
                ],
                opened=practices.open_span(practice, on),
                shows_names=reach is Reach.ALL or person.id == by.id,
                at=at,
            )
            for person in people
        ]
        for on in wanted
    }


def next_openings(
    practice: Practice,
    clinicians: Iterable[User],
    *,
    minutes: int,
    since: date,
    at: datetime,
    patient: Patient | None = None,
    near: time | None = None,
) -> list[Opening]:
    """Free times for one of these people, and for the patient, from a day on; one query.

    A few a day, so that a caller hears of several days; the closest to a wished time of day.
    """
    people = list(clinicians)
    zone = ZoneInfo(practice.time_zone)
    window = Span(day_span(since, zone).starts_at, day_span(since + timedelta(days=LOOK_AHEAD), zone).ends_at)
    taken = _taken(people, window, patient)
    found: list[Opening] = []
    for offset in range(LOOK_AHEAD):
        on = since + timedelta(days=offset)
        wished = datetime.combine(on, near or time(), zone)
        free = _free_on(practice, people, on, taken, minutes, at)
        closest = sorted(free, key=lambda one: abs(one.span.starts_at - wished))[:A_DAY]
        found += sorted(closest, key=lambda one: (one.span, one.clinician.name))
        if len(found) >= ENOUGH:
            break
    return found[:ENOUGH]


def _free_on(
    practice: Practice,
    people: list[User],
    on: date,
    taken: dict[int, list[Span]],
    minutes: int,
    at: datetime,
) -> list[Opening]:
    opened = practices.open_span(practice, on)
    if opened is None:
        return []
    return [
        Opening(person, span)
        for person in people
        for span in openings(opened, taken[person.id], minutes, not_before=at - GRACE, whole=True)
    ]


def _taken(people: list[User], window: Span, patient: Patient | None) -> dict[int, list[Span]]:
    """What is booked with each of the people; the patient's own visits take everybody's time."""
    ids = [person.id for person in people]
    rows = db.session.execute(
        select(
            Appointment.clinician_id, Appointment.patient_id, Appointment.starts_at, Appointment.ends_at
        ).where(
            or_(
                Appointment.clinician_id.in_(ids),
                Appointment.patient_id == (patient.id if patient else 0),
            ),
            Appointment.status.in_(LIVE_APPOINTMENTS),
            Appointment.starts_at < window.ends_at,
            Appointment.ends_at > window.starts_at,
        )
    )
    taken: dict[int, list[Span]] = {id: [] for id in ids}
    for clinician_id, patient_id, starts_at, ends_at in rows:
        is_own = patient is not None and patient_id == patient.id
        for id in ids if is_own else [clinician_id]:
            taken[id].append(Span(starts_at, ends_at))
    return taken


def _column(
    clinician: User,
    on: date,
    visits: list[Appointment],
    *,
    opened: Span | None,
    shows_names: bool,
    at: datetime,
) -> Column:
    entries = [Entry(slots.span_of(visit), visit=visit if shows_names else None) for visit in visits]
    if opened is not None and clinician.is_active and slots.types_of(clinician):
        usual = USUAL_MINUTES[slots.usual_type(clinician)]
        free = openings(opened, [entry.span for entry in entries], usual, not_before=at - GRACE)
        entries += [Entry(span, is_free=True) for span in free]
    return Column(clinician, on, opened, sorted(entries, key=lambda entry: entry.span))
