"""The front desk's day: who asked to be seen, who waits for a time, what was confirmed, which papers are here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from app.care.demonstration import callers
from app.care.demonstration.schedule import ZONE, Calendar, instant
from app.clinical.lifecycles import AppointmentMove
from app.clinical.vocabulary import (
    AppointmentStatus,
    ContactWay,
    DeskFormKind,
    ReminderChoice,
    VisitKind,
)
from app.extensions import db
from app.models import (
    Appointment,
    AppointmentEvent,
    DeskForm,
    Patient,
    User,
    WaitlistEntry,
)

MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4
NOON, THREE = 12 * 60, 15 * 60

# Who, for what, days ago, what they said: weekdays, earliest and latest minute, hours of notice, note.
WAITING = (
    ("Wilhelmina Crake", VisitKind.CONSULTATION, 5, (), None, NOON + 60, 24, "Comes by ferry"),
    ("Linnea Lindqvist-Rowe", VisitKind.FOLLOW_UP, 4, (), THREE, None, 2, ""),
    ("Łucja Wintergreen", VisitKind.FOLLOW_UP, 2, (MONDAY, WEDNESDAY, FRIDAY), None, NOON, 4, ""),
)
CALLED_OFF = 2
PAPERS = (
    DeskFormKind.PRIVACY_NOTICE,
    DeskFormKind.CANCELLATION_POLICY,
    DeskFormKind.INTAKE,
    DeskFormKind.INSURANCE_CARD,
)


def live(
    calendar: Calendar,
    patients: Mapping[str, Patient],
    *,
    on: date,
    chance: Random,
    keys: Sequence[bytes],
) -> None:
    """What the desk finds on the morning of the day."""
    desk = calendar.people["sam"]
    _choose_reminders(patients.values(), chance)
    _confirm_tomorrow(calendar, on)
    _cancel_late_ones(calendar, on)
    _take_papers(patients.values(), desk, on, chance)
    callers.ask(desk, on=on, keys=keys)
    _wait(calendar, patients, desk, on)
    db.session.flush()


def _choose_reminders(patients: Iterable[Patient], chance: Random) -> None:
    for patient in patients:
        if patient.may_email:
            patient.reminds_by = chance.choice(
                (ReminderChoice.EMAIL, ReminderChoice.EMAIL, ReminderChoice.BOTH)
            )
        else:
            patient.reminds_by = chance.choice((ReminderChoice.NONE, ReminderChoice.TEXT))


def _confirm_tomorrow(calendar: Calendar, on: date) -> None:
    """Every other visit of the next open day was confirmed by whoever comes."""
    at = instant(on - timedelta(days=1), 1110)
    coming = select(Appointment).where(
        Appointment.status == AppointmentStatus.BOOKED,
        Appointment.starts_at >= instant(on + timedelta(days=1), 0),
        Appointment.starts_at < instant(on + timedelta(days=4), 0),
    )
    for visit in db.session.scalars(coming.order_by(Appointment.starts_at, Appointment.id)).all()[::2]:
        visit.status = AppointmentStatus.CONFIRMED
        visit.sequence = 1
        visit.events.append(AppointmentEvent(move=AppointmentMove.CONFIRM, made_at=at, made_by=calendar.desk))


def _cancel_late_ones(calendar: Calendar, on: date) -> None:
    """Of each of the next days' afternoons one visit was called off: times to offer to who waits."""
    wanted = select(Appointment).where(
        Appointment.status == AppointmentStatus.BOOKED,
        Appointment.kind == VisitKind.FOLLOW_UP,
        Appointment.starts_at >= instant(on + timedelta(days=1), 0),
    )
    called_off: set[date] = set()
    for visit in db.session.scalars(wanted.order_by(Appointment.starts_at, Appointment.id)):
        local = visit.starts_at.astimezone(ZONE)
        if local.hour < THREE // 60 or local.date() in called_off or len(called_off) == CALLED_OFF:
            continue
        called_off.add(local.date())
        visit.status = AppointmentStatus.CANCELLED_BY_PATIENT
        visit.sequence += 1
        visit.events.append(
            AppointmentEvent(
                move=AppointmentMove.CANCEL_BY_PATIENT,
                reason="Has to work",
                made_at=instant(on - timedelta(days=1), 990),
                made_by=calendar.desk,
            )
        )


def _take_papers(patients: Iterable[Patient], desk: User, on: date, chance: Random) -> None:
    """Most have signed what everybody signs; now and then one is missing."""
    for patient in patients:
        for kind in PAPERS:
            if chance.random() < 0.9:
                signed_on = max(patient.registered_at.date(), on - timedelta(days=300))
                db.session.add(
                    DeskForm(
                        patient=patient,
                        kind=kind,
                        signed_on=min(signed_on, on),
                        recorded_at=instant(min(signed_on, on), 620),
                        recorded_by=desk,
                    )
                )


def _wait(calendar: Calendar, patients: Mapping[str, Patient], desk: User, on: date) -> None:
    for key, kind, days, weekdays, earliest, latest, notice, note in WAITING:
        db.session.add(
            WaitlistEntry(
                patient=patients[key],
                visit_type=calendar.types[kind],
                weekdays=list(weekdays),
                earliest_minute=earliest,
                latest_minute=latest,
                from_on=on,
                until_on=on + timedelta(days=28),
                notice_hours=notice,
                contact_by=ContactWay.PHONE,
                desk_note=note,
                entered_at=instant(on - timedelta(days=days), 700),
                entered_by=desk,
            )
        )
