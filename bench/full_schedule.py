"""A practice of twelve clinicians whose days are full: 200,000 visits of five years and of the eight weeks to come.

Written in bulk, past the application but not past the guards of the database. Every working day holds 150 visits,
and no length of 75 minutes is free before the last of the eight weeks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from app.care import openings, scheduling, visit_types
from app.clinical.vocabulary import AppointmentStatus, VisitKind
from app.extensions import db
from app.models import Appointment, OpeningHours, Patient, Practice, User, VisitType
from app.policy import Role
from bench import crowd

VISITS = 200_000
CLINICIANS = 12
A_DAY = 150
PATIENTS = 10_000
MINUTES = 45
OPENS, CLOSES = 8 * 60, 18 * 60
FULL_FOR = timedelta(weeks=7)
AT_ONCE = 5_000
ZONE = ZoneInfo("America/New_York")


def furnish(on: date) -> None:
    """The practice, its people and patients, and the visits around that day."""
    practice = Practice(id=1, name="Tern Harbor Facial Therapy", time_zone=ZONE.key)
    practice.opening_hours = [
        OpeningHours(weekday=day, opens_minute=OPENS, closes_minute=CLOSES) for day in range(7)
    ]
    desk = User(name="Sam Osterley", role=Role.DESK, email="desk@practice.example")
    people = [
        User(
            name=f"Clinician {number:02d}",
            role=Role.THERAPIST,
            credentials="PT",
            email=f"clinician{number}@practice.example",
        )
        for number in range(1, CLINICIANS + 1)
    ]
    db.session.add_all([practice, desk, *people])
    visit_types.start()
    db.session.commit()
    crowd.invite(up_to=PATIENTS)
    _fill(on, [one.id for one in people])


def _fill(on: date, clinicians: list[int]) -> None:
    patients = db.session.scalars(select(Patient.id).order_by(Patient.id)).all()
    days = _days(on)
    kind = visit_types.usual_of(VisitKind.FOLLOW_UP)
    rows = (
        {
            "patient_id": patients[(number * A_DAY + place) % len(patients)],
            "clinician_id": clinicians[place % CLINICIANS],
            "kind": VisitKind.FOLLOW_UP,
            "visit_type_id": kind.id if kind else None,
            "status": AppointmentStatus.COMPLETED if day < on else AppointmentStatus.BOOKED,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=MINUTES),
            "time_zone": ZONE.key,
            "desk_note": "",
        }
        for number, day in enumerate(days)
        for place in range(A_DAY)
        for starts_at in [_starts(day, place // CLINICIANS)]
    )
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            db.session.execute(insert(Appointment.__table__), batch)  # type: ignore[arg-type]
            batch = []
    if batch:
        db.session.execute(insert(Appointment.__table__), batch)  # type: ignore[arg-type]
    db.session.commit()


def _days(on: date) -> list[date]:
    """As many days as the visits take, up to the day until which everything is full."""
    return [on + FULL_FOR - timedelta(days=back) for back in range(VISITS // A_DAY, -1, -1)]


def _starts(on: date, turn: int) -> datetime:
    """Thirteen times a day from eight o'clock on; six clinicians have the thirteenth."""
    return datetime.combine(on, time(), ZONE).replace(hour=OPENS // 60).astimezone(UTC) + timedelta(
        minutes=turn * MINUTES
    )


def search(on: date, at: datetime) -> None:
    """The next times of 75 minutes with anybody, for a patient who has visits too: eight weeks are read."""
    found = openings.find(
        db.session.get_one(Practice, 1),
        clinicians(),
        since=on,
        at=at,
        minutes=75,
        patient=db.session.get_one(Patient, 77),
    )
    assert len(found) >= 3, found


def free_times(on: date, *, wanted: int) -> list[tuple[int, datetime, int]]:
    """Clinician, moment and patient of so many bookings after the full weeks."""
    first = on + FULL_FOR + timedelta(days=1)
    return [
        (
            turn % CLINICIANS,
            _starts(first + timedelta(days=turn // (CLINICIANS * 12)), turn // CLINICIANS % 12),
            turn + 1,
        )
        for turn in range(wanted)
    ]


def book(free: tuple[int, datetime, int], at: datetime) -> None:
    number, starts_at, patient_id = free
    desk = db.session.scalars(select(User).where(User.role == Role.DESK)).one()
    scheduling.book(
        db.session.get_one(Patient, patient_id),
        clinician=clinicians()[number],
        visit_type=db.session.scalars(select(VisitType).where(VisitType.kind == VisitKind.FOLLOW_UP)).first(),
        starts_at=starts_at,
        practice=db.session.get_one(Practice, 1),
        by=desk,
        at=at,
    )
    db.session.commit()


def clinicians() -> list[User]:
    wanted = select(User).where(User.role == Role.THERAPIST).order_by(User.id)
    return list(db.session.scalars(wanted))
