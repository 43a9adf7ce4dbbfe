"""A clinician's own visits by an address that only they know, for the calendar on their phone.

Of the address only a hash is kept: it is shown once, and whoever lost it makes another, which ends the one before.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app import policy
from app.care.accounts import digest
from app.care.errors import NotFound
from app.clinical.vocabulary import LIVE_APPOINTMENTS, AppointmentStatus
from app.extensions import db
from app.models import Appointment, AppointmentEvent, CalendarFeed, Patient, User
from app.policy import Action, Reach

# House rules: how far a feed looks, and how long a calendar is told that a visit is off.
LOOK_BACK = timedelta(days=60)
LOOK_AHEAD = timedelta(days=400)
TELL_FOR = timedelta(days=30)
_READ_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Told:
    """One visit as its clinician's calendar is to show it. ``is_off``: cancelled, struck, or somebody else's now.

    ``sequence`` grows with every step the visit takes, ``changed_at`` is when it took the last.
    """

    visit: Appointment
    starts_at: datetime
    ends_at: datetime
    is_off: bool
    sequence: int
    changed_at: datetime


# questions


def current(user: User) -> CalendarFeed | None:
    """The feed of a person whose address works."""
    return db.session.scalar(
        select(CalendarFeed).where(CalendarFeed.user_id == user.id, CalendarFeed.revoked_at.is_(None))
    )


def by_token(token: str) -> CalendarFeed:
    """The feed behind an address. Revoked, of somebody who left, guessed: all are nowhere."""
    wanted = select(CalendarFeed).options(joinedload(CalendarFeed.user))
    feed = db.session.scalar(wanted.where(CalendarFeed.token_hash == digest(token)))
    if feed is None or feed.revoked_at or not feed.user.is_active:
        raise NotFound("")
    if policy.reach(feed.user.role, Action.FEED_WRITE) is Reach.NONE:
        raise NotFound("")
    return feed


def told_to(user: User, *, at: datetime) -> list[Told]:
    """What the calendar of this person shows, by time. As many queries for one visit as for a thousand."""
    given_away = _given_away(user, since=at - TELL_FOR)
    is_off_lately = Appointment.id.in_(
        select(AppointmentEvent.appointment_id).where(AppointmentEvent.made_at >= at - TELL_FOR)
    )
    own = or_(Appointment.clinician_id == user.id, Appointment.second_clinician_id == user.id)
    wanted = _with_steps().where(
        Appointment.starts_at >= at - LOOK_BACK,
        Appointment.starts_at < at + LOOK_AHEAD,
        or_(and_(own, or_(_stands(), is_off_lately)), Appointment.id.in_(given_away)),
    )
    found = [
        _told(visit, steps, last_step_at, None if _is_of(visit, user) else given_away[visit.id])
        for visit, steps, last_step_at in db.session.execute(wanted)
    ]
    return sorted(found, key=lambda one: (one.starts_at, one.visit.id))


# verbs


def renew(user: User, *, at: datetime) -> str:
    """A new address, by its token; the one before it no longer works."""
    revoke(user, at=at)
    token = secrets.token_urlsafe(32)
    db.session.add(CalendarFeed(user=user, token_hash=digest(token), made_at=at))
    db.session.flush()
    return token


def revoke(user: User, *, at: datetime) -> None:
    """The address leads nowhere from now on. Pressed twice, nothing more happens."""
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    if feed := current(user):
        feed.revoked_at = at
        db.session.flush()


def note_reading(feed: CalendarFeed, *, at: datetime) -> None:
    """When it was read last, so that its owner sees whether anybody does."""
    if feed.last_read_at is None or at - feed.last_read_at >= _READ_EVERY:
        feed.last_read_at = at


def _given_away(user: User, *, since: datetime) -> dict[int, AppointmentEvent]:
    """The step by which a visit went from this person to another, by the key of the visit."""
    wanted = select(AppointmentEvent).where(
        AppointmentEvent.clinician_before_id == user.id, AppointmentEvent.made_at >= since
    )
    return {step.appointment_id: step for step in db.session.scalars(wanted.order_by(AppointmentEvent.id))}


def _with_steps() -> Select[Appointment, int, datetime | None]:
    def of_the_steps(value: ColumnElement[Any]) -> ScalarSelect[Any]:
        own = select(value).where(AppointmentEvent.appointment_id == Appointment.id)
        return own.correlate(Appointment).scalar_subquery()

    counted, last = func.count(AppointmentEvent.id), func.max(AppointmentEvent.made_at)
    return select(Appointment, of_the_steps(counted), of_the_steps(last)).options(
        joinedload(Appointment.patient).selectinload(Patient.names),
        joinedload(Appointment.room),
        joinedload(Appointment.place),
    )


def _stands() -> ColumnElement[bool]:
    return Appointment.status.in_({*LIVE_APPOINTMENTS, AppointmentStatus.NO_SHOW})


def _is_of(visit: Appointment, user: User) -> bool:
    return user.id in (visit.clinician_id, visit.second_clinician_id)


def _told(
    visit: Appointment, steps: int, last_step_at: datetime | None, given_away: AppointmentEvent | None
) -> Told:
    starts_at, length = visit.starts_at, visit.ends_at - visit.starts_at
    if given_away is not None:
        starts_at = given_away.started_at_before or starts_at
    stands = visit.status in LIVE_APPOINTMENTS or visit.status is AppointmentStatus.NO_SHOW
    return Told(
        visit=visit,
        starts_at=starts_at,
        ends_at=starts_at + length,
        is_off=given_away is not None or not stands,
        sequence=max(steps - 1, 0),
        changed_at=last_step_at or visit.starts_at,
    )
