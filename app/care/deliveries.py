"""Handing messages over, one at a time, so that none is lost, sent twice or sent too late.

A worker first takes a message and says so in a transaction of its own: whoever finds it "being sent" after the lease
knows that it may have been handed over, and hands the same message over again. While it is handed over its row is
locked (SQLite: the whole database), so that nobody cancels or moves the visit in that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from app.care import outbox, telephones
from app.clinical import reminder_times
from app.clinical.message_words import Visit
from app.clinical.vocabulary import (
    MessageChannel,
    MessageKind,
    MessageState,
    OfferState,
    PhoneUse,
    VisitKind,
)
from app.extensions import db
from app.models import Appointment, OutboxMessage, Patient, PatientPhone, Practice

LINKED = (MessageKind.REMINDER, MessageKind.CONFIRMATION, MessageKind.MOVED)
"""What can be answered by its link."""
WITH_LINK = (*LINKED, MessageKind.OFFER)


@dataclass(frozen=True)
class Waiting:
    """What is still to be sent, now or later."""

    count: int
    next_at: datetime | None


# questions


def owed() -> Waiting:
    """How many wait, and when the first of them is due."""
    wanted = select(func.count(), func.min(OutboxMessage.due_at)).where(
        OutboxMessage.state.in_(outbox.PENDING)
    )
    count, due_at = db.session.execute(wanted).one()
    return Waiting(count, due_at)


def why_not(message: OutboxMessage, *, at: datetime) -> str:
    """What stands against sending it now; nothing where it is to go."""
    if at >= message.not_after:
        return "too late"
    if message.appointment is not None and not outbox.is_still_true(message, message.appointment):
        return "the visit stands otherwise"
    if message.patient is not None and (message.patient.is_struck or message.patient.is_deceased):
        return "not wanted any more"
    if message.appointment is not None and not outbox.is_wanted(message, message.appointment.patient):
        return "not wanted any more"
    if message.offer is not None and (
        message.offer.state is not OfferState.OPEN or at >= message.offer.expires_at
    ):
        return "the offer is over"
    return ""


def address_of(message: OutboxMessage) -> str:
    """Where it goes as the record says now; empty where nobody can be reached by this way."""
    if message.request is not None:
        by_mail = message.channel is MessageChannel.EMAIL
        return message.request.email if by_mail else telephones.dialled(message.request.phone) or ""
    patient = message.appointment.patient if message.appointment else message.patient
    if patient is None:
        return ""
    if message.channel is MessageChannel.EMAIL:
        return patient.email if patient.may_email else ""
    return next(filter(None, (telephones.dialled(phone.number) for phone in _mobiles(patient))), "")


def language_of(message: OutboxMessage) -> str:
    person = message.request or message.patient
    return person.language if person else ""


def visit_of(message: OutboxMessage, practice: Practice) -> Visit | None:
    """When and where, as the message tells it; none where it speaks of no visit."""
    if message.for_starts_at is None:
        return None
    appointment = message.appointment
    if appointment is None:
        wanted = message.offer.entry.visit_type if message.offer else None
        is_by_video = wanted is not None and wanted.kind is VisitKind.TELEHEALTH
        return Visit(message.for_starts_at, ZoneInfo(practice.time_zone), practice.address, is_by_video)
    elsewhere, zone = appointment.place, ZoneInfo(appointment.time_zone)
    where = f"{elsewhere.name}\n{elsewhere.address}".strip() if elsewhere else practice.address
    return Visit(message.for_starts_at, zone, where, appointment.kind is VisitKind.TELEHEALTH)


# verbs


def take(
    *,
    by: str,
    lease: timedelta,
    channels: Collection[MessageChannel],
    link_hash: Callable[[str], str],
    at: datetime,
) -> OutboxMessage | None:
    """The next message that is due, for this worker alone; none where nothing is.

    The hash of its link is stored now: the link works by the time it arrives, whatever becomes of the worker.
    """
    wanted = (
        select(OutboxMessage)
        .where(
            OutboxMessage.state.in_(outbox.PENDING),
            OutboxMessage.due_at <= at,
            or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until <= at),
            OutboxMessage.channel.in_(channels),
        )
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    message = db.session.scalar(wanted)
    if message is None:
        return None
    for one in (message, *(one for one in _told_with(message) if _is_free(one, at))):
        one.state, one.attempts = MessageState.SENDING, one.attempts + 1
        one.lease_until, one.leased_by = at + lease, by
        one.token_hash = link_hash(one.key) if one.kind in WITH_LINK else None
    db.session.flush()
    return message


def locked(message_id: int, *, by: str) -> OutboxMessage | None:
    """The message as it stands now, held until the transaction ends; none where another worker has it by now."""
    wanted = (
        select(OutboxMessage)
        .options(selectinload(OutboxMessage.appointment), selectinload(OutboxMessage.offer))
        .where(
            OutboxMessage.id == message_id,
            OutboxMessage.state == MessageState.SENDING,
            OutboxMessage.leased_by == by,
        )
        .with_for_update(of=OutboxMessage)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(wanted)


def together_with(message: OutboxMessage, *, at: datetime) -> list[OutboxMessage]:
    """The other confirmations that were taken with this one: one mail tells of the visits of a series."""
    taken = [one for one in _told_with(message) if one.leased_by == message.leased_by]
    return [one for one in taken if not why_not(one, at=at)]


def mark_sent(message: OutboxMessage, *, at: datetime) -> None:
    message.state, message.sent_at, message.lease_until, message.last_error = MessageState.SENT, at, None, ""
    db.session.flush()


def drop(message: OutboxMessage, why: str) -> None:
    """It is not sent any more: void where the visit stands otherwise, given up where it should have been sent."""
    is_lost = why == "too late" and message.kind in LINKED
    message.state = MessageState.GIVEN_UP if is_lost else MessageState.VOID
    message.last_error, message.lease_until = why, None
    db.session.flush()


def give_up(message: OutboxMessage, why: str) -> None:
    """It was refused for good; the desk is told."""
    message.state, message.last_error, message.lease_until = MessageState.GIVEN_UP, why, None
    db.session.flush()


def put_off(message: OutboxMessage, why: str, *, at: datetime) -> None:
    """Again after a pause. It stays "being sent", for it may have arrived."""
    message.last_error = why
    message.lease_until = at + reminder_times.pause(message.attempts)
    db.session.flush()


def _is_free(message: OutboxMessage, at: datetime) -> bool:
    return message.lease_until is None or message.lease_until <= at


def _told_with(message: OutboxMessage) -> Sequence[OutboxMessage]:
    """Confirmations of the same series by the same way, by time."""
    series = message.appointment.series_id if message.appointment else None
    if series is None or message.kind is not MessageKind.CONFIRMATION:
        return ()
    wanted = (
        select(OutboxMessage)
        .join(OutboxMessage.appointment)
        .where(
            Appointment.series_id == series,
            OutboxMessage.kind == message.kind,
            OutboxMessage.channel == message.channel,
            OutboxMessage.state.in_(outbox.PENDING),
            OutboxMessage.id != message.id,
        )
        .order_by(OutboxMessage.for_starts_at)
        .with_for_update(of=OutboxMessage, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(wanted).all()


def _mobiles(patient: Patient) -> list[PatientPhone]:
    """Numbers that can be written to, those first on which messages may be left."""
    mobiles = [phone for phone in patient.phones if phone.use is PhoneUse.MOBILE]
    return sorted(mobiles, key=lambda phone: not phone.may_leave_message)
