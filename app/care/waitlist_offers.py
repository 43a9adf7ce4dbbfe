"""Times offered to people on the waitlist: kept for them until the offer runs out, and taken once.

The time is kept by a held time, so that the calendar cannot give it away meanwhile. Whoever answers first settles
the offer: the row is locked, so that two presses at once make one booking.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.care import accounts, deliveries, holds, scheduling, waitlist, working_time
from app.care.errors import NotFound, Refused
from app.care.waitlist import Wanted, refuse_ended, refuse_pointless
from app.clinical.schedule import Span
from app.clinical.vocabulary import (
    LIVE_APPOINTMENTS,
    ContactWay,
    MessageChannel,
    MessageKind,
    OfferState,
    WaitlistEnd,
)
from app.extensions import db
from app.models import (
    Appointment,
    OutboxMessage,
    Patient,
    Practice,
    SlotHold,
    User,
    WaitlistEntry,
    WaitlistOffer,
)


class Standing(StrEnum):
    """What a patient finds behind the link of an offer."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    OVER = "over"
    CHANGED = "changed"


WRITTEN = {ContactWay.EMAIL: MessageChannel.EMAIL, ContactWay.TEXT: MessageChannel.TEXT}
BY_LINK = "Taken by the patient, by the link of an offer"

# questions


def of(entry: WaitlistEntry, offer_id: UUID) -> WaitlistOffer:
    wanted = _whole().where(WaitlistOffer.entry_id == entry.id, WaitlistOffer.public_id == offer_id)
    offer = db.session.scalar(wanted)
    if offer is None:
        raise NotFound("There is no such offer.")
    return offer


def behind(token: str) -> WaitlistOffer | None:
    """The offer that the link of a message leads to, whatever became of it."""
    message = OutboxMessage.token_hash == accounts.digest(token)
    told = select(OutboxMessage.offer_id).where(message, OutboxMessage.kind == MessageKind.OFFER)
    return db.session.scalar(_whole().where(WaitlistOffer.id.in_(told)))


def is_written(offer: WaitlistOffer) -> bool:
    """A message with the link goes to them; else somebody has to call."""
    return bool(written([offer]))


def written(offers: Iterable[WaitlistOffer]) -> set[int]:
    """The keys of those of these offers that a message with the link goes out for; one query."""
    ids = [offer.id for offer in offers]
    found = db.session.scalars(select(OutboxMessage.offer_id).where(OutboxMessage.offer_id.in_(ids)))
    return {id for id in found if id is not None}


def is_open(offer: WaitlistOffer, *, at: datetime) -> bool:
    """Nobody has answered, and it has not run out."""
    return offer.state is OfferState.OPEN and at < offer.expires_at


def open_of(entry: WaitlistEntry, *, at: datetime) -> WaitlistOffer | None:
    return next((offer for offer in entry.offers if is_open(offer, at=at)), None)


def standing(offer: WaitlistOffer, *, at: datetime) -> Standing:
    """What became of it, for the patient: a visit that was taken may have been changed since."""
    if offer.state is OfferState.ACCEPTED:
        visit = offer.entry.appointment
        is_as_taken = (
            visit is not None
            and visit.status in LIVE_APPOINTMENTS
            and visit.starts_at == offer.hold.starts_at
        )
        return Standing.TAKEN if is_as_taken else Standing.CHANGED
    if offer.state is OfferState.DECLINED:
        return Standing.DECLINED
    can_be_taken = is_open(offer, at=at) and waitlist.is_met_by(offer.entry, _span_of(offer), at=at)
    return Standing.OPEN if can_be_taken else Standing.OVER


# verbs


def offer(
    entry: WaitlistEntry,
    *,
    clinician: User,
    starts_at: datetime,
    practice: Practice,
    by: User,
    at: datetime,
) -> WaitlistOffer:
    """Keep a time for somebody and say until when. Sent twice, it is offered once."""
    _wait_for(entry)
    refuse_ended(entry)
    length = timedelta(minutes=entry.visit_type.minutes)
    refuse_pointless(entry, Span(starts_at, starts_at + length), at=at)
    run_out(at=at)
    if standing := open_of(entry, at=at):
        if (standing.hold.clinician_id, standing.hold.starts_at) == (clinician.id, starts_at):
            return standing
        raise Refused(
            "Another time is offered to this patient already. Wait for the answer, or take it back."
        )
    until = min(at + timedelta(minutes=practice.offer_minutes), starts_at)
    if until <= at:
        raise Refused("This time is over.")
    hold = holds.hold(
        entry.patient,
        visit_type=entry.visit_type,
        clinician=clinician,
        starts_at=starts_at,
        until=until,
        practice=practice,
        by=by,
        at=at,
    )
    made = WaitlistOffer(entry=entry, hold=hold, offered_at=at, offered_by=by, expires_at=until)
    db.session.add(made)
    db.session.flush()
    _write(made, at=at)
    return made


def accept(offer: WaitlistOffer, *, practice: Practice, by: User | None, at: datetime) -> Appointment:
    """The time is theirs. ``by`` is nobody where the patient pressed the link. Pressed twice, it is booked once."""
    _wait_for(offer.entry)
    db.session.refresh(offer)
    if offer.state is OfferState.ACCEPTED and offer.entry.appointment is not None:
        return offer.entry.appointment
    if not is_open(offer, at=at):
        raise Refused("This offer has run out. The time may have been given to somebody else.")
    refuse_ended(offer.entry)
    if offer.entry.replaces is not None:
        db.session.refresh(offer.entry.replaces)
    refuse_pointless(offer.entry, _span_of(offer), at=at)
    _refuse_away(offer, practice=practice)
    visit = _booked(offer, practice=practice, by=by, at=at)
    offer.state, offer.answered_at = OfferState.ACCEPTED, at
    waitlist.end(offer.entry, WaitlistEnd.BOOKED, at=at, visit=visit)
    return visit


def decline(offer: WaitlistOffer, *, at: datetime) -> WaitlistOffer:
    """The patient does not want this time. They keep their place on the list."""
    return _close(offer, OfferState.DECLINED, at=at)


def answer(offer: WaitlistOffer, said: str, *, practice: Practice, at: datetime) -> bool:
    """What the patient pressed behind the link; an offer that is settled stays as it is. False for any other word."""
    if said not in ("take", "leave"):
        return False
    _wait_for(offer.entry)
    db.session.refresh(offer)
    if not is_open(offer, at=at):
        return False
    if said == "leave":
        decline(offer, at=at)
    else:
        accept(offer, practice=practice, by=None, at=at)
    return True


def take_back(offer: WaitlistOffer, *, at: datetime) -> WaitlistOffer:
    """The desk needs the time, or asked the wrong person. It is as if the offer had run out."""
    return _close(offer, OfferState.EXPIRED, at=at)


def run_out(*, at: datetime) -> None:
    """Offers whose time is up: their times are free again."""
    wanted = select(WaitlistOffer).where(
        WaitlistOffer.state == OfferState.OPEN, WaitlistOffer.expires_at <= at
    )
    for offer in db.session.scalars(wanted.options(joinedload(WaitlistOffer.hold))):
        offer.state = OfferState.EXPIRED
        holds.give_back(offer.hold, at=at)
    db.session.flush()


def change(entry: WaitlistEntry, wanted: Wanted, *, version: int, on: date, at: datetime) -> WaitlistEntry:
    """Another wish; of another type of visit only while no time for this one is offered."""
    _wait_for(entry)
    if wanted.visit_type != entry.visit_type and open_of(entry, at=at):
        raise Refused(
            f"A time for “{entry.visit_type.name}” is offered to this patient. "
            "Take the offer back first, then change the type."
        )
    return waitlist.change(entry, wanted, version=version, on=on)


def leave(entry: WaitlistEntry, *, at: datetime) -> WaitlistEntry:
    """Off the list; a time that is kept for them is free again."""
    if standing := open_of(entry, at=at):
        take_back(standing, at=at)
    return waitlist.remove(entry, at=at)


def _write(offer: WaitlistOffer, *, at: datetime) -> None:
    """A message with the link, where they want to be written to and can be; others are called by the desk."""
    way = WRITTEN.get(offer.entry.contact_by)
    if way is None:
        return
    message = OutboxMessage(
        kind=MessageKind.OFFER,
        channel=way,
        patient=offer.entry.patient,
        offer=offer,
        for_starts_at=offer.hold.starts_at,
        due_at=at,
        not_after=offer.expires_at,
        key=f"offer-{offer.public_id}",
    )
    if deliveries.address_of(message):
        db.session.add(message)
        db.session.flush()


def _refuse_away(offer: WaitlistOffer, *, practice: Practice) -> None:
    """Since it was offered somebody may have taken time off, or the day may have become one that is closed."""
    person, span = offer.hold.clinician, _span_of(offer)
    if why := working_time.of_visit(person, span, practice=practice).outside(person, span):
        raise Refused(f"{why} Take the offer back and offer another time.")


def _booked(offer: WaitlistOffer, *, practice: Practice, by: User | None, at: datetime) -> Appointment:
    """The visit they waited for: the one it takes the place of moves, else a new one is booked.

    The held time is given back and taken in one step; in which room is decided by what is right and free now.
    """
    hold, entry = offer.hold, offer.entry
    wanted: dict[str, Any] = {
        "clinician": hold.clinician,
        "visit_type": entry.visit_type,
        "starts_at": hold.starts_at,
        "minutes": round((hold.ends_at - hold.starts_at).total_seconds() / 60),
        "hold": hold,
        "practice": practice,
        "by": by,
        "at": at,
    }
    reason = "" if by else BY_LINK
    old = entry.replaces
    if old is not None:
        return scheduling.move(old, version=old.version, desk_note=old.desk_note, reason=reason, **wanted)
    return scheduling.book(entry.patient, reason=reason, **wanted)


def _span_of(offer: WaitlistOffer) -> Span:
    return Span(offer.hold.starts_at, offer.hold.ends_at)


def _close(offer: WaitlistOffer, state: OfferState, *, at: datetime) -> WaitlistOffer:
    _wait_for(offer.entry)
    db.session.refresh(offer)
    if offer.state is OfferState.ACCEPTED:
        raise Refused("This offer was accepted already; the visit is booked. Cancel or move it instead.")
    if offer.state is OfferState.OPEN:
        offer.state, offer.answered_at = state, at
        holds.give_back(offer.hold, at=at)
        db.session.flush()
    return offer


def _wait_for(entry: WaitlistEntry) -> None:
    """One after the other: what is read afterwards is settled."""
    db.session.flush()
    newest = select(WaitlistEntry).where(WaitlistEntry.id == entry.id).with_for_update(of=WaitlistEntry)
    db.session.scalars(newest.execution_options(populate_existing=True)).one()


def _whole() -> Select[WaitlistOffer]:
    return select(WaitlistOffer).options(
        joinedload(WaitlistOffer.hold).joinedload(SlotHold.clinician),
        joinedload(WaitlistOffer.entry).options(
            joinedload(WaitlistEntry.patient).selectinload(Patient.names),
            joinedload(WaitlistEntry.visit_type),
            joinedload(WaitlistEntry.appointment),
        ),
    )
