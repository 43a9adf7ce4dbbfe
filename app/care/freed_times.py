"""Times that came free and are still nobody's, with the people of the waitlist who fit, in turn.

Worked out whenever somebody looks, from what stands in the book then: nothing is pushed, so nothing goes stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.care import free_time, visit_types, waitlist, waitlist_offers
from app.clinical import waitlist_order
from app.clinical.availability import joined
from app.clinical.lifecycles import AppointmentMove
from app.clinical.schedule import SHORTEST_OPENING, Span
from app.clinical.vocabulary import AppointmentStatus, OfferState
from app.clinical.waitlist_order import Freed, Wish
from app.extensions import db
from app.models import Appointment, AppointmentEvent, Practice, User, WaitlistEntry, WaitlistOffer

LOOK_AHEAD = timedelta(days=28)
GIVEN_UP = (
    AppointmentStatus.CANCELLED_BY_PATIENT,
    AppointmentStatus.CANCELLED_BY_CLINIC,
    AppointmentStatus.LATE_CANCELLED,
)


@dataclass(frozen=True)
class Proposal:
    """Somebody who fits, and the time that would be theirs."""

    entry: WaitlistEntry
    span: Span


@dataclass(frozen=True)
class FreedTime:
    """``freed`` is what is to be filled; the clinician is free until the end of ``span``."""

    clinician: User
    freed: Span
    span: Span
    fits: tuple[Proposal, ...]


# questions


def proposals(waiting: Sequence[WaitlistEntry], *, practice: Practice, at: datetime) -> list[FreedTime]:
    """Every time of the next four weeks that came free, soonest first, and who is to be asked for it."""
    within = Span(at, at + LOOK_AHEAD)
    given_up = _given_up(within)
    people = {person.id: person for person, _span in given_up if person.is_active}
    free = free_time.of(list(people.values()), within, practice=practice, at=at)
    busy = free_time.visits_of([entry.patient for entry in waiting], within)
    found = [
        _with_fits(person, freed, gap, waiting, busy, practice=practice, at=at)
        for key, person in people.items()
        for freed, gap in _still_free([span for who, span in given_up if who.id == key], free[key])
    ]
    return sorted(found, key=lambda one: (one.freed, one.clinician.name))


def at_time(
    clinician: User,
    starts_at: datetime,
    waiting: Sequence[WaitlistEntry],
    *,
    practice: Practice,
    at: datetime,
) -> FreedTime | None:
    """Who is waiting for a time the calendar shows as free; None where it is not free (any more)."""
    within = Span(starts_at, starts_at + timedelta(days=1))
    free = free_time.of([clinician], within, practice=practice, at=at)
    gap = next((gap for gap in free[clinician.id] if gap.starts_at <= starts_at < gap.ends_at), None)
    if gap is None:
        return None
    span = Span(starts_at, gap.ends_at)
    busy = free_time.visits_of([entry.patient for entry in waiting], within)
    return _with_fits(clinician, span, span, waiting, busy, practice=practice, at=at)


def open_offers(waiting: Iterable[WaitlistEntry], *, at: datetime) -> list[WaitlistOffer]:
    """What is kept for somebody now, soonest to run out first."""
    found = (waitlist_offers.open_of(entry, at=at) for entry in waiting)
    return sorted((offer for offer in found if offer), key=lambda offer: offer.expires_at)


def _given_up(within: Span) -> list[tuple[User, Span]]:
    """What was booked within a span and is so no longer: cancelled, or moved elsewhere."""
    cancelled = (
        select(Appointment)
        .where(
            Appointment.status.in_(GIVEN_UP),
            Appointment.starts_at < within.ends_at,
            Appointment.ends_at > within.starts_at,
        )
        .options(joinedload(Appointment.clinician))
    )
    found = [(one.clinician, Span(one.starts_at, one.ends_at)) for one in db.session.scalars(cancelled)]
    moved = (
        select(AppointmentEvent)
        .where(
            AppointmentEvent.move == AppointmentMove.MOVE,
            AppointmentEvent.started_at_before.between(within.starts_at - timedelta(hours=8), within.ends_at),
        )
        .options(
            joinedload(AppointmentEvent.clinician_before),
            joinedload(AppointmentEvent.appointment).joinedload(Appointment.clinician),
        )
    )
    for step in db.session.scalars(moved):
        begun, visit = step.started_at_before, step.appointment
        if begun is not None:
            ended = step.ended_at_before or begun + (visit.ends_at - visit.starts_at)
            found.append((step.clinician_before or visit.clinician, Span(begun, ended)))
    return [(person, span) for person, span in found if span.ends_at > within.starts_at]


def _still_free(given_up: Iterable[Span], gaps: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """What is left of each time that was given up, and how long it could be used from there."""
    for span in joined(given_up):
        for gap in gaps:
            begins, ends = max(span.starts_at, gap.starts_at), min(span.ends_at, gap.ends_at)
            if begins < ends and gap.ends_at - begins >= SHORTEST_OPENING:
                yield Span(begins, ends), Span(begins, gap.ends_at)


def _with_fits(
    clinician: User,
    freed: Span,
    span: Span,
    waiting: Sequence[WaitlistEntry],
    busy: Mapping[int, Sequence[Span]],
    *,
    practice: Practice,
    at: datetime,
) -> FreedTime:
    entries = {entry.id: entry for entry in waiting}
    types = {entry.visit_type for entry in waiting}
    gives = frozenset(one.id for one in types if visit_types.gives(clinician, one))
    fits = waitlist_order.in_order(
        [
            _wish(entry, busy.get(entry.patient_id, ()), at=at)
            for entry in waiting
            if waitlist.can_be_met(entry, at=at)
        ],
        Freed(clinician.id, span, freed.ends_at, gives),
        zone=ZoneInfo(practice.time_zone),
        at=at,
    )
    return FreedTime(clinician, freed, span, tuple(Proposal(entries[fit.wish.key], fit.span) for fit in fits))


def _wish(entry: WaitlistEntry, busy: Sequence[Span], *, at: datetime) -> Wish:
    settled = (offer for offer in entry.offers if not waitlist_offers.is_open(offer, at=at))
    return Wish(
        key=entry.id,
        visit_type=entry.visit_type_id,
        minutes=entry.visit_type.minutes,
        keeps_free=entry.visit_type.buffer_minutes,
        clinician=entry.clinician_id,
        weekdays=frozenset(entry.weekdays),
        earliest=entry.earliest_minute,
        latest=entry.latest_minute,
        from_on=entry.from_on,
        until_on=entry.until_on,
        notice=timedelta(hours=entry.notice_hours),
        priority=entry.priority,
        waits_since=entry.entered_at,
        before=entry.replaces.starts_at if entry.replaces else None,
        busy=tuple(busy),
        asked=frozenset(
            (offer.hold.clinician_id, offer.hold.starts_at)
            for offer in settled
            if offer.state is not OfferState.ACCEPTED
        ),
        has_offer=waitlist_offers.open_of(entry, at=at) is not None,
    )
