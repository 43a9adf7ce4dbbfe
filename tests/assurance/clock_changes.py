"""Bookings and reminders around the changes of the clock in New York, and around a leap day.

What ought to be is reckoned here from the law of the clock alone (forward on the second Sunday of March, back on the
first of November, both at two), without the tables of time zones that the application goes by.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine
from sqlalchemy import func, select

from app import clock
from app.care import booking_series, scheduling
from app.care.booking_series import Pattern, Visit
from app.clinical.recurrence import EVERY_WEEKS
from app.clinical.schedule import instants
from app.clinical.vocabulary import (
    LIVE_APPOINTMENTS,
    MessageChannel,
    MessageKind,
    MessageState,
    ReminderChoice,
    VisitKind,
)
from app.commands import work
from app.extensions import db
from app.models import Appointment, OutboxMessage, Patient, Practice
from app.models.audit import Actor, act_as
from app.notify import Letter
from tests import builders

ZONE = ZoneInfo("America/New_York")
YEARS = (2027, 2028, 2029)
LEAP_DAY = date(2028, 2, 29)
EVERY = 30  # minutes between two visits
MINUTES = 20
SERIES_AT = (time(1, 30), time(2, 30), time(9, 0), time(16, 45))
SERIES_LASTS = 5
AHEAD = timedelta(days=9)  # before the days in question, when all is booked
SWEEPS = timedelta(minutes=30)
PATIENTS = 30
LEADS = (timedelta(hours=72), timedelta(hours=24))


@dataclass
class Counts:
    bookings: int = 0
    refused: int = 0  # local times that do not exist, and were told so
    reminders: int = 0
    missing: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.double or self.wrong)


@dataclass
class Kept:
    """What was handed over, and when by the clock of the server."""

    letters: list[Letter] = field(default_factory=list)

    def get_ready(self) -> None: ...

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    def close(self) -> None: ...


# the law of the clock


def nth_sunday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))


def changes(year: int) -> tuple[date, date]:
    return nth_sunday(year, 3, 2), nth_sunday(year, 11, 1)


def lawful_instants(local: datetime) -> list[datetime]:
    """In which instants a clock in New York shows this: none, one or two."""
    forward, back = changes(local.year)
    summer_begins, summer_ends = datetime.combine(forward, time(3)), datetime.combine(back, time(2))
    winter_begins, winter_ends = datetime.combine(back, time(1)), datetime.combine(forward, time(2))
    found = []
    if summer_begins <= local < summer_ends:
        found.append((local + timedelta(hours=4)).replace(tzinfo=UTC))
    if local < winter_ends or local >= winter_begins:
        found.append((local + timedelta(hours=5)).replace(tzinfo=UTC))
    return found


def changes_of(year: int) -> tuple[datetime, datetime]:
    """The two instants: summer time begins, and ends."""
    forward, back = changes(year)
    return datetime.combine(forward, time(7), UTC), datetime.combine(back, time(6), UTC)


def shown(instant: datetime) -> tuple[str, str]:
    """As a message tells it: the day, and the hour with which of the two times it is."""
    summer = (instant - timedelta(hours=4)).replace(tzinfo=None)
    is_summer = changes_of(instant.year)[0] <= instant < changes_of(instant.year)[1]
    local = summer if is_summer else (instant - timedelta(hours=5)).replace(tzinfo=None)
    clock_time = f"{local.hour % 12 or 12}:{local:%M} {'PM' if local.hour > 11 else 'AM'}"
    return f"{local:%A, %B} {local.day}, {local.year}", f"{clock_time} {'EDT' if is_summer else 'EST'}"


def special_days() -> list[date]:
    return sorted([*(day for year in YEARS for day in changes(year)), LEAP_DAY])


# the run


def run(middles: Sequence[date], every: int = EVERY) -> Counts:
    """Around each of these days. On an empty database, in an open context of the application."""
    counts = Counts()
    _open_day_and_night()
    _make_patients()
    for number, middle in enumerate(middles):
        booked_at = datetime.combine(middle, time(15), UTC) - AHEAD - timedelta(weeks=SERIES_LASTS)
        with time_machine.travel(booked_at, tick=False):
            _act()
            patients = list(db.session.scalars(select(Patient).order_by(Patient.id).limit(PATIENTS)))
            wanted = _book_singly(middle, patients, counts, number, every)
            wanted += _book_series(middle, counts, number)
            db.session.commit()
        _compare_with_the_book(wanted, counts)
        _compare_with_what_was_sent(wanted, _swept(booked_at, wanted), counts)
    return counts


@dataclass(frozen=True)
class Wanted:
    clinician_id: int
    starts_at: datetime


def _book_singly(
    middle: date, patients: list[Patient], counts: Counts, number: int, every: int
) -> list[Wanted]:
    """Every so many minutes by the clock on the wall, the day before, on the day and the day after."""
    clinician, practice, wanted = builders.a_user(f"Single {number}"), db.session.get(Practice, 1), []
    for minute in range(0, 3 * 24 * 60, every):
        local = datetime.combine(middle - timedelta(days=1), time()) + timedelta(minutes=minute)
        lawful = lawful_instants(local)
        given = instants(local.date(), local.time(), ZONE)
        if not lawful:
            counts.refused += not given
        for starts_at in lawful:
            wanted.append(Wanted(clinician.id, starts_at))
        for starts_at in given:
            scheduling.book(
                patients[len(wanted) % len(patients)],
                kind=VisitKind.FOLLOW_UP,
                clinician=clinician,
                starts_at=starts_at,
                minutes=MINUTES,
                practice=practice,
                by=clinician,
                at=clock.now(),
            )
    return wanted


def _book_series(middle: date, counts: Counts, number: int) -> list[Wanted]:
    """Weekly, every two and every four weeks, with the day of the change as the third of five."""
    practice = db.session.get(Practice, 1)
    wanted = []
    for every in EVERY_WEEKS[:2]:
        for at in SERIES_AT:
            clinician = builders.a_user(f"Series {number} {every} {at:%H%M}")
            patient = builders.a_patient(f"Series{number}", f"Weeks{every}{at:%H%M}", **_reached_by_mail())
            first_on = middle - timedelta(weeks=2 * every)
            pattern = Pattern(first_on, at, every, count=SERIES_LASTS)
            visit = Visit(builders.a_visit_type(), clinician, minutes=MINUTES)
            days = [first_on + timedelta(weeks=every * one) for one in range(SERIES_LASTS)]
            lawful = {on: lawful_instants(datetime.combine(on, at)) for on in days}
            listed = booking_series.listed(patient, visit, pattern, practice=practice, at=clock.now())
            free = [one.on for one in listed if one.is_free]
            counts.refused += sum(not lawful[one.on] and bool(one.problem) for one in listed)
            booking_series.book(
                patient, visit, pattern, days=free, practice=practice, by=clinician, at=clock.now()
            )
            wanted += [Wanted(clinician.id, found[0]) for found in lawful.values() if found]
    return wanted


def _compare_with_the_book(wanted: list[Wanted], counts: Counts) -> None:
    ought = Counter((one.clinician_id, one.starts_at) for one in wanted)
    query = select(Appointment.clinician_id, Appointment.starts_at, Appointment.ends_at).where(
        Appointment.clinician_id.in_({one.clinician_id for one in wanted}),
        Appointment.status.in_(LIVE_APPOINTMENTS),
    )
    rows = db.session.execute(query).all()
    stands = Counter((clinician_id, starts_at) for clinician_id, starts_at, _ends_at in rows)
    counts.bookings += len(rows)
    counts.missing += [f"no visit {shown(starts_at)}" for _who, starts_at in ought - stands]
    for (who, starts_at), times in (stands - ought).items():
        (counts.double if (who, starts_at) in ought else counts.wrong).append(
            f"{times} visits {shown(starts_at)}"
        )
    long = [
        starts_at for _who, starts_at, ends_at in rows if ends_at - starts_at != timedelta(minutes=MINUTES)
    ]
    counts.wrong += [f"another length {shown(starts_at)}" for starts_at in long]


def _swept(booked_at: datetime, wanted: list[Wanted]) -> dict[str, list[tuple[datetime, Letter]]]:
    """What the worker hands over up to the last visit, by its key: at the half hours on which something is due."""
    handed: dict[str, list[tuple[datetime, Letter]]] = {}
    at, until = booked_at, max(one.starts_at for one in wanted)
    waiting = select(func.min(OutboxMessage.due_at)).where(OutboxMessage.state == MessageState.WAITING)
    while (due_at := db.session.scalar(waiting)) and due_at < until:
        db.session.commit()
        at += SWEEPS * max(-((at - due_at) // SWEEPS), 1)
        kept = Kept()
        with time_machine.travel(at, tick=False):
            work.sweep({MessageChannel.EMAIL: kept}, "assurance", threading.Event())
        for letter in kept.letters:
            handed.setdefault(letter.key, []).append((at, letter))
    return handed


def _compare_with_what_was_sent(
    wanted: list[Wanted], handed: dict[str, list[tuple[datetime, Letter]]], counts: Counts
) -> None:
    """Each visit is reminded of twice, 72 and 24 hours before, and told at the hour its clock will show."""
    _act()
    found: Counter[tuple[int, datetime, timedelta]] = Counter()
    query = (
        select(OutboxMessage, Appointment.clinician_id)
        .join(Appointment, OutboxMessage.appointment_id == Appointment.id)
        .where(OutboxMessage.kind == MessageKind.REMINDER, OutboxMessage.state == MessageState.SENT)
        .where(Appointment.clinician_id.in_({one.clinician_id for one in wanted}))
    )
    for message, clinician_id in db.session.execute(query):
        letters = handed.get(message.key, [])
        if len(letters) != 1:
            counts.double.append(f"{len(letters)} letters for one reminder")
            continue
        ((sent_at, letter),) = letters
        lead = next(
            (one for one in LEADS if timedelta() <= sent_at - (message.for_starts_at - one) < SWEEPS * 2),
            None,
        )
        if lead is None or not all(part in letter.text for part in shown(message.for_starts_at)):
            counts.wrong.append(f"reminder of {shown(message.for_starts_at)} at {sent_at}: {letter.text}")
            continue
        found[(clinician_id, message.for_starts_at, lead)] += 1
    ought = Counter((one.clinician_id, one.starts_at, lead) for one in wanted for lead in LEADS)
    counts.reminders += found.total()
    counts.missing += [
        f"no reminder {lead} before {shown(starts_at)}" for _who, starts_at, lead in ought - found
    ]
    counts.double += [f"reminder {lead} before {shown(starts_at)}" for _who, starts_at, lead in found - ought]


# who is there


def _open_day_and_night() -> None:
    _act()
    for hours in builders.a_practice().opening_hours:
        hours.opens_minute, hours.closes_minute = 0, 24 * 60
    db.session.commit()


def _make_patients() -> None:
    for number in range(PATIENTS):
        builders.a_patient(f"Given{number}", f"Family{number}", **_reached_by_mail())
    db.session.commit()


def _reached_by_mail() -> dict[str, object]:
    return {"email": "somebody@home.example", "may_email": True, "reminds_by": ReminderChoice.EMAIL}


def _act() -> None:
    act_as(db.session(), Actor(at=clock.now(), name="assurance"))
