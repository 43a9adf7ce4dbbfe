"""What patients press behind the link of a message, and what the desk does about it.

A link is good for one answer, while the visit stands as its message said and has not begun. Opening it changes
nothing: programs that look into mails open every link.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.care import accounts, deliveries, outbox, scheduling, slots
from app.care.errors import NotFound
from app.clinical.vocabulary import AppointmentStatus, LinkAnswer, MessageKind
from app.extensions import db
from app.models import Appointment, MessageAnswer, OutboxMessage, Patient, User

NO_VISIT_TO_COME_TO = (*outbox.OFF, AppointmentStatus.TENTATIVE)


class LinkState(StrEnum):
    """What can be done with a link that leads to a message."""

    OPEN = "open"
    ANSWERED = "answered"
    CHANGED = "changed"  # the visit was moved or cancelled since
    OVER = "over"  # it has begun


# questions


def behind(token: str) -> OutboxMessage | None:
    """The message a link came with; none where the link is forged or broken."""
    wanted = (
        select(OutboxMessage)
        .options(
            joinedload(OutboxMessage.appointment).joinedload(Appointment.place),
            joinedload(OutboxMessage.patient),
            joinedload(OutboxMessage.answer),
        )
        .where(OutboxMessage.token_hash == accounts.digest(token), OutboxMessage.kind.in_(deliveries.LINKED))
    )
    return db.session.scalar(wanted)


def state_of(message: OutboxMessage, *, at: datetime) -> LinkState:
    visit = message.appointment
    if visit is None or visit.starts_at != message.for_starts_at or visit.status in NO_VISIT_TO_COME_TO:
        return LinkState.CHANGED
    if message.answer is not None:
        return LinkState.ANSWERED
    return LinkState.OPEN if visit.status in outbox.FIRM and at < visit.starts_at else LinkState.OVER


def asked_to_cancel(*, at: datetime) -> list[MessageAnswer]:
    """Visits still in the book that somebody asked by a link to cancel, soonest first, until it is dealt with.

    Who asked by mail and by text is one to call.
    """
    wanted = (
        _with_visit()
        .where(
            MessageAnswer.answer == LinkAnswer.ASK_TO_CANCEL,
            MessageAnswer.dealt_with_at.is_(None),
            Appointment.starts_at == OutboxMessage.for_starts_at,
            Appointment.starts_at > at,
            Appointment.status.in_(outbox.FIRM),
        )
        .order_by(Appointment.starts_at, MessageAnswer.id)
    )
    found: dict[int, MessageAnswer] = {}
    for one in db.session.scalars(wanted):
        found.setdefault(one.message.appointment_id or 0, one)
    return list(found.values())


def not_reached(*, at: datetime) -> list[OutboxMessage]:
    """Messages about visits ahead, or cancelled ones a patient may still come to, that did not arrive: somebody has to
    call.
    """
    wanted = (
        select(OutboxMessage)
        .join(OutboxMessage.appointment)
        .options(
            joinedload(OutboxMessage.appointment).options(
                joinedload(Appointment.clinician),
                joinedload(Appointment.patient).options(
                    selectinload(Patient.names), selectinload(Patient.phones)
                ),
            ),
        )
        .where(
            outbox.did_not_arrive(at),
            OutboxMessage.for_starts_at > at,
            or_(
                _is_off(),
                and_(
                    Appointment.starts_at == OutboxMessage.for_starts_at,
                    Appointment.status == AppointmentStatus.BOOKED,
                ),
            ),
        )
        .order_by(OutboxMessage.for_starts_at, OutboxMessage.id)
    )
    found: dict[int, OutboxMessage] = {}
    for message in db.session.scalars(wanted):
        if message.patient is None or outbox.is_there(message.patient):
            found.setdefault(message.appointment_id or 0, message)
    return list(found.values())


def _is_off() -> ColumnElement[bool]:
    return and_(OutboxMessage.kind == MessageKind.CANCELLED, Appointment.status.in_(outbox.OFF))


def of(patient: Patient, answer_id: UUID) -> MessageAnswer:
    wanted = _with_visit().where(MessageAnswer.public_id == answer_id, Appointment.patient_id == patient.id)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound("There is no such answer.")
    return found


def cancellation_of(patient: Patient, message_id: UUID) -> OutboxMessage:
    """The message that a visit of this patient is off."""
    wanted = select(OutboxMessage).where(
        OutboxMessage.public_id == message_id,
        OutboxMessage.patient_id == patient.id,
        OutboxMessage.kind == MessageKind.CANCELLED,
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound("There is no such message.")
    return found


# verbs


def told(message: OutboxMessage, *, at: datetime) -> None:
    """The desk has told the patient what the message should have: by whichever way it was on its way, it is said."""
    same = select(OutboxMessage).where(
        outbox.did_not_arrive(at),
        OutboxMessage.appointment_id == message.appointment_id,
        OutboxMessage.kind == message.kind,
    )
    for one in db.session.scalars(same.with_for_update()):
        deliveries.mark_sent(one, at=at)


def answer(message: OutboxMessage, pressed: LinkAnswer, *, at: datetime) -> LinkState:
    """Take the answer, once. Gives what the link was worth: where it was not open, nothing is changed."""
    visit = message.appointment
    if visit is not None:
        slots.take_turns(visit.clinician, visit.second_clinician, visit.patient)
        db.session.refresh(visit)
    db.session.refresh(message, with_for_update={"of": OutboxMessage})
    state = state_of(message, at=at)
    if state is not LinkState.OPEN:
        return state
    message.answer = MessageAnswer(answer=pressed, answered_at=at)
    if pressed is LinkAnswer.CONFIRM:
        _settle(message, by=None, at=at)
    if (
        pressed is LinkAnswer.CONFIRM
        and visit is not None
        and visit.status is not AppointmentStatus.CONFIRMED
    ):
        scheduling.confirm(visit, by=None, at=at)
    db.session.flush()
    return state


def keep(asked: MessageAnswer, *, by: User, at: datetime) -> MessageAnswer:
    """The desk spoke to the patient and the visit stays. Pressed twice, it is the first who did."""
    _settle(asked.message, by=by, at=at)
    return asked


def _settle(message: OutboxMessage, *, by: User | None, at: datetime) -> None:
    """Nobody is to be called any more about this visit, by whichever of its messages they asked to cancel.

    ``by`` is nobody where the patient confirms by another message after all.
    """
    asked = (
        select(MessageAnswer)
        .join(OutboxMessage)
        .where(
            OutboxMessage.appointment_id == message.appointment_id,
            OutboxMessage.for_starts_at == message.for_starts_at,
            MessageAnswer.answer == LinkAnswer.ASK_TO_CANCEL,
            MessageAnswer.dealt_with_at.is_(None),
        )
    )
    for one in db.session.scalars(asked):
        one.dealt_with_at, one.dealt_with_by_id = at, by.id if by else None
    db.session.flush()


def _with_visit() -> Select[MessageAnswer]:
    return (
        select(MessageAnswer)
        .join(MessageAnswer.message)
        .join(OutboxMessage.appointment)
        .options(
            joinedload(MessageAnswer.message)
            .joinedload(OutboxMessage.appointment)
            .options(
                joinedload(Appointment.clinician),
                joinedload(Appointment.patient).options(
                    selectinload(Patient.names), selectinload(Patient.phones)
                ),
            )
        )
    )
