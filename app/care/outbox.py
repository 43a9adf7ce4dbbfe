"""Messages to patients about their visits: rows written in the transaction that books, moves or cancels.

A row says what is to be told and not in which words; nothing is sent here (see ``deliveries``). What is owed follows
from where the visit stands and what the patient was told before, so it may be worked out anew at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from app.clinical import reminder_times
from app.clinical.reminder_times import Due
from app.clinical.vocabulary import (
    AppointmentStatus,
    MessageChannel,
    MessageKind,
    MessageState,
    ReminderChoice,
)
from app.extensions import db
from app.models import Appointment, OutboxMessage, Patient

CHANNELS: Mapping[ReminderChoice, tuple[MessageChannel, ...]] = {
    ReminderChoice.NONE: (),
    ReminderChoice.EMAIL: (MessageChannel.EMAIL,),
    ReminderChoice.TEXT: (MessageChannel.TEXT,),
    ReminderChoice.BOTH: (MessageChannel.EMAIL, MessageChannel.TEXT),
}
FIRM = (AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED)
OFF = (
    AppointmentStatus.CANCELLED_BY_PATIENT,
    AppointmentStatus.CANCELLED_BY_CLINIC,
    AppointmentStatus.LATE_CANCELLED,
    AppointmentStatus.ENTERED_IN_ERROR,
)
PENDING = (MessageState.WAITING, MessageState.SENDING)
OVERDUE_AFTER = timedelta(hours=1)
"""A way that is not set up, or no worker that runs: after so long somebody has to call."""
NEWS = (MessageKind.CONFIRMATION, MessageKind.MOVED, MessageKind.CANCELLED)


@dataclass(frozen=True)
class Owed:
    """A message that ought to be there. ``key`` is the same however often it is worked out."""

    kind: MessageKind
    channel: MessageChannel
    for_starts_at: datetime
    due: Due
    key: str


# questions


def is_still_true(message: OutboxMessage, appointment: Appointment) -> bool:
    """What the message says of the visit holds now."""
    if message.kind is MessageKind.CANCELLED:
        return appointment.status in OFF
    return appointment.status in FIRM and appointment.starts_at == message.for_starts_at


def did_not_arrive(at: datetime) -> ColumnElement[bool]:
    """As a condition: it was refused for good, or should have gone out a while ago and nobody sent it."""
    return or_(
        OutboxMessage.state == MessageState.GIVEN_UP,
        and_(OutboxMessage.state.in_(PENDING), OutboxMessage.due_at <= at - OVERDUE_AFTER),
    )


def is_wanted(message: OutboxMessage, patient: Patient) -> bool:
    """The patient is there to be told, and by this way."""
    return is_there(patient) and message.channel in CHANNELS[patient.reminds_by]


def is_there(patient: Patient) -> bool:
    """Nobody writes or calls about a patient who has died, or who never was."""
    return not (patient.is_struck or patient.is_deceased)


# verbs


def keep_in_step(
    appointment: Appointment, *, at: datetime, is_elsewhere: bool = False, tells_news: bool = True
) -> None:
    """Bring what is to be sent in step with where the visit stands; called by every verb that changes it.

    Booked, it is confirmed and reminded of. Moved, what was to be said of the old time is void, and whoever knows
    that time is told the new one; so too where only the place changed (``is_elsewhere``). Cancelled, nobody is
    reminded, and whoever was told of the visit is told that it is off. What is pencilled in is not told.
    """
    db.session.flush()
    patient, messages = appointment.patient, _messages_of(appointment)
    owed = list(_reminders(appointment, at))
    if tells_news:
        owed += _news(appointment, messages, at=at, is_elsewhere=is_elsewhere)
    for message in messages:
        stays = is_still_true(message, appointment) and is_wanted(message, patient)
        if message.state in PENDING and not stays:
            message.state = MessageState.VOID
    known = {message.key: message for message in messages}
    for one in owed:
        _put(one, appointment, known.get(one.key))
    db.session.flush()


def choice_changed(patient: Patient, *, at: datetime) -> None:
    """What is still to be said of visits ahead goes the way the patient chose now; what was told is not told again.

    That a visit is off must reach them: where no message will say it for certain, somebody has to call.
    """
    ahead = select(Appointment).where(
        Appointment.patient_id == patient.id,
        Appointment.starts_at > at,
        Appointment.status.in_((*FIRM, *OFF)),
    )
    for appointment in db.session.scalars(ahead.order_by(Appointment.id)).all():
        messages = _messages_of(appointment)
        untold = [one for one in messages if _is_untold_news(one, appointment, messages)]
        is_elsewhere = any(one.kind is MessageKind.MOVED for one in untold)
        was_on_its_way = [one for one in untold if one.kind is MessageKind.CANCELLED]
        keep_in_step(appointment, at=at, is_elsewhere=is_elsewhere, tells_news=bool(untold))
        if was_on_its_way and not _will_be_told(_messages_of(appointment)):
            was_on_its_way[-1].state = MessageState.GIVEN_UP
    db.session.flush()


def _messages_of(appointment: Appointment) -> Sequence[OutboxMessage]:
    """All there are, once nobody is handing one over: whoever changes a visit waits for that moment."""
    wanted = (
        select(OutboxMessage)
        .where(OutboxMessage.appointment_id == appointment.id)
        .order_by(OutboxMessage.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(wanted).all()


def _reminders(appointment: Appointment, at: datetime) -> Iterator[Owed]:
    if appointment.status not in FIRM:
        return
    starts_at = appointment.starts_at
    for due in reminder_times.reminders(starts_at, known_at=at):
        for channel in CHANNELS[appointment.patient.reminds_by]:
            key = _key(appointment, MessageKind.REMINDER, channel, starts_at, due.hours)
            yield Owed(MessageKind.REMINDER, channel, starts_at, due, key)


def _news(
    appointment: Appointment, messages: Sequence[OutboxMessage], *, at: datetime, is_elsewhere: bool
) -> Iterator[Owed]:
    """That the visit is booked, moved or off, where the patient does not know it yet."""
    told = [message for message in messages if _was_told(message)]
    knows = _known_time(told)
    kind, starts_at, due = None, appointment.starts_at, None
    if appointment.status in FIRM and (knows != starts_at or is_elsewhere):
        kind = MessageKind.MOVED if knows else MessageKind.CONFIRMATION
        due = reminder_times.news(starts_at, at=at)
    elif appointment.status in OFF and knows:
        kind, starts_at = MessageKind.CANCELLED, knows
        due = reminder_times.cancellation(knows, at=at)
    if kind is None or due is None:
        return
    earlier = sum(message.kind in NEWS for message in told)
    for channel in CHANNELS[appointment.patient.reminds_by]:
        yield Owed(kind, channel, starts_at, due, _key(appointment, kind, channel, starts_at, earlier))


def _was_told(message: OutboxMessage) -> bool:
    """It arrived, or may have: a hand-over was begun and not refused for good."""
    return message.state is MessageState.SENT or (
        message.attempts > 0 and message.state is not MessageState.GIVEN_UP
    )


def _is_untold_news(
    message: OutboxMessage, appointment: Appointment, all_of_it: Sequence[OutboxMessage]
) -> bool:
    """What it says still holds, and it waits, or was let go unsent with nothing told since."""
    if message.kind not in NEWS or not is_still_true(message, appointment):
        return False
    told_since = any(_was_told(one) and _moment(one) >= message.due_at for one in all_of_it)
    return message.state in PENDING or (
        message.state is MessageState.VOID and not message.attempts and not told_since
    )


def _will_be_told(messages: Sequence[OutboxMessage]) -> bool:
    """That the visit is off was said, or is about to be."""
    said = (*PENDING, MessageState.SENT, MessageState.GIVEN_UP)
    return any(one.kind is MessageKind.CANCELLED and one.state in said for one in messages)


def _moment(message: OutboxMessage) -> datetime:
    return message.sent_at or message.due_at


def _known_time(told: Sequence[OutboxMessage]) -> datetime | None:
    """When the patient believes the visit to be; none where nothing was told, or last that it is off."""
    latest = max(told, key=lambda message: (_moment(message), message.id), default=None)
    return None if latest is None or latest.kind is MessageKind.CANCELLED else latest.for_starts_at


def _put(owed: Owed, appointment: Appointment, old: OutboxMessage | None) -> None:
    """A new row, or the one that was void; what waits or was sent already stays as it is."""
    if old is None:
        old = OutboxMessage(
            kind=owed.kind,
            channel=owed.channel,
            patient=appointment.patient,
            appointment=appointment,
            for_starts_at=owed.for_starts_at,
            key=owed.key,
        )
        db.session.add(old)
    elif old.state is not MessageState.VOID:
        return
    old.state, old.attempts, old.lease_until, old.last_error = MessageState.WAITING, 0, None, ""
    old.due_at, old.not_after = owed.due.due_at, owed.due.not_after


def _key(
    appointment: Appointment, kind: MessageKind, channel: MessageChannel, starts_at: datetime, number: int
) -> str:
    """The identity of a message: the visit, what is said of which time, by which way, and which one of several."""
    said = (str(appointment.public_id), kind.value, channel.value, starts_at.isoformat(), str(number))
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:40]
