"""What is to be sent: written with what it speaks of, swept by the worker. No text is kept, only what to say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import LinkAnswer, MessageChannel, MessageKind, MessageState
from app.models.appointment import Appointment
from app.models.base import Base, Record, UtcDateTime, word
from app.models.consultation_request import ConsultationRequest
from app.models.patient import Patient
from app.models.waitlist import WaitlistOffer


class OutboxMessage(Record, Base):
    """One message to one person by one way. ``key`` is its identity wherever it goes: sent again, it is the same."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_due", "state", "due_at"),)

    kind: Mapped[MessageKind] = mapped_column(word(MessageKind, "kind"))
    channel: Mapped[MessageChannel] = mapped_column(word(MessageChannel, "channel"))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("consultation_request.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("waitlist_offer.id"), index=True)
    # The time it speaks of: not sent once the appointment stands otherwise.
    for_starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime] = mapped_column(UtcDateTime)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[MessageState] = mapped_column(
        word(MessageState, "state"), default=MessageState.WAITING, info={"audit": "skip"}
    )
    attempts: Mapped[int] = mapped_column(default=0, info={"audit": "skip"})
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"audit": "skip"})
    leased_by: Mapped[str] = mapped_column(String(40), default="", info={"audit": "skip"})
    last_error: Mapped[str] = mapped_column(String(120), default="", info={"audit": "skip"})
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info={"audit": "secret"})
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    patient: Mapped[Patient | None] = relationship()
    appointment: Mapped[Appointment | None] = relationship()
    request: Mapped[ConsultationRequest | None] = relationship()
    offer: Mapped[WaitlistOffer | None] = relationship()
    answer: Mapped[MessageAnswer | None] = relationship(back_populates="message")


class MessageAnswer(Record, Base):
    """What was pressed behind the link of a message: once."""

    __tablename__ = "message_answer"

    message_id: Mapped[int] = mapped_column(ForeignKey("outbox_message.id"), unique=True)
    answer: Mapped[LinkAnswer] = mapped_column(word(LinkAnswer, "answer"))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dealt_with_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by the desk
    dealt_with_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    message: Mapped[OutboxMessage] = relationship(back_populates="answer")
