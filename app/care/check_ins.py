"""What happens at the desk itself: somebody comes, comes later, or comes without a visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.care import accounts, desk_forms, free_time, scheduling
from app.care.errors import Invalid, Refused
from app.clinical.schedule import LONGEST_MINUTES, STEP, Span
from app.clinical.vocabulary import (
    EXPECTED_APPOINTMENTS,
    PRESENT_APPOINTMENTS,
    AppointmentStatus,
    DeskFormKind,
    PhotoConsent,
)
from app.extensions import db
from app.models import Appointment, Patient, Practice, User, VisitType

LONGEST = timedelta(minutes=LONGEST_MINUTES)

# questions


def free_now(*, practice: Practice, at: datetime) -> list[tuple[User, datetime]]:
    """Who could see somebody at once, and until when."""
    people = accounts.clinicians()
    begins = _five_minutes(at)
    free = free_time.of(people, Span(begins, begins + LONGEST), practice=practice, at=begins)
    return [
        (person, gaps[0].ends_at)
        for person in people
        if (gaps := free[person.id]) and gaps[0].starts_at == begins
    ]


# verbs


def check_in(
    visit: Appointment,
    *,
    details_confirmed: bool,
    papers: Iterable[DeskFormKind],
    pictures: PhotoConsent | None,
    by: User,
    at: datetime,
    on: date,
) -> Appointment:
    """They are here: what was gone through at the desk is kept in the same step. Sent twice, it happens once."""
    if visit.status in EXPECTED_APPOINTMENTS or visit.status is AppointmentStatus.NO_SHOW:
        scheduling.arrive(visit, by=by, at=at)
    elif visit.status not in (*PRESENT_APPOINTMENTS, AppointmentStatus.COMPLETED):
        raise Refused(f"This visit is marked “{visit.status.label}”. Book another one for today.")
    if details_confirmed and visit.details_confirmed_at is None:
        visit.details_confirmed_at, visit.details_confirmed_by = at, by
    desk_forms.record(visit.patient, papers, signed_on=on, by=by, at=at, on=on)
    if pictures is not None:
        desk_forms.answer_pictures(visit.patient, pictures, by=by, at=at, on=on)
    db.session.flush()
    return visit


def expect(visit: Appointment, expected_at: datetime | None, *, practice: Practice) -> Appointment:
    """The patient said they come later, and when; none: as booked after all."""
    if visit.status not in EXPECTED_APPOINTMENTS:
        raise Refused(f"This visit is marked “{visit.status.label}”: nobody is waited for.")
    if expected_at is not None:
        zone = ZoneInfo(practice.time_zone)
        if expected_at.astimezone(zone).date() != visit.starts_at.astimezone(zone).date():
            raise Invalid("expected", "Choose a time of the same day, or move the visit.")
        if expected_at < visit.starts_at:
            raise Invalid("expected", "This is before the visit begins.")
    visit.expected_at = expected_at
    db.session.flush()
    return visit


def walk_in(
    patient: Patient,
    *,
    visit_type: VisitType,
    clinician: User,
    practice: Practice,
    by: User,
    at: datetime,
    desk_note: str = "",
    reason: str = "",
) -> Appointment:
    """Somebody stands at the desk without a visit: it is booked from now, and they are here.

    Outside working hours only with a ``reason``, like any other booking.
    """
    visit = scheduling.book(
        patient,
        visit_type=visit_type,
        clinician=clinician,
        starts_at=_five_minutes(at),
        practice=practice,
        by=by,
        at=at,
        desk_note=desk_note,
        reason=reason,
    )
    return scheduling.arrive(visit, by=by, at=at)


def _five_minutes(at: datetime) -> datetime:
    """The five minutes it is now: a visit that begins at 9:03 stands in the book at 9:00."""
    return at - ((at - datetime.min.replace(tzinfo=at.tzinfo)) % STEP)
