"""Who would come sooner, and times offered to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import ContactWay, OfferState, WaitlistEnd
from app.models.appointment import Appointment
from app.models.base import Base, Record, UtcDateTime, Versioned, together, word
from app.models.booked_time import SlotHold
from app.models.patient import Patient
from app.models.user import User
from app.models.visit_type import VisitType


class WaitlistEntry(Record, Versioned, Base):
    """What somebody waits for: a type of visit, perhaps with somebody, on these days, at these times."""

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        CheckConstraint("notice_hours BETWEEN 0 AND 336", name="notice_hours_range"),
        together("ended_at", "ended_as"),
        Index("ix_waitlist_entry_waiting", "ended_at", "entered_at"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    visit_type_id: Mapped[int] = mapped_column(ForeignKey("visit_type.id"))
    clinician_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: anybody
    weekdays: Mapped[list[Any]] = mapped_column(JSON, default=list)  # 0 = Monday; empty: any
    earliest_minute: Mapped[int | None]  # since midnight, local time
    latest_minute: Mapped[int | None]
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    notice_hours: Mapped[int] = mapped_column(default=0)
    priority: Mapped[int] = mapped_column(default=0)
    contact_by: Mapped[ContactWay] = mapped_column(word(ContactWay, "contact_by"), default=ContactWay.PHONE)
    desk_note: Mapped[str] = mapped_column(String(300), default="")
    # The visit they have already, which an earlier one would replace.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_as: Mapped[WaitlistEnd | None] = mapped_column(word(WaitlistEnd, "ended_as"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))

    patient: Mapped[Patient] = relationship()
    visit_type: Mapped[VisitType] = relationship()
    clinician: Mapped[User | None] = relationship(foreign_keys=[clinician_id])
    entered_by: Mapped[User] = relationship(foreign_keys=[entered_by_id])
    replaces: Mapped[Appointment | None] = relationship(foreign_keys=[replaces_id])
    appointment: Mapped[Appointment | None] = relationship(foreign_keys=[appointment_id])
    offers: Mapped[list[WaitlistOffer]] = relationship(order_by="WaitlistOffer.id", back_populates="entry")


class WaitlistOffer(Record, Versioned, Base):
    """A time offered to one person and kept for them until it runs out."""

    __tablename__ = "waitlist_offer"

    entry_id: Mapped[int] = mapped_column(ForeignKey("waitlist_entry.id"), index=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("slot_hold.id"), unique=True)
    state: Mapped[OfferState] = mapped_column(word(OfferState, "state"), default=OfferState.OPEN)
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    entry: Mapped[WaitlistEntry] = relationship(back_populates="offers")
    hold: Mapped[SlotHold] = relationship()
    offered_by: Mapped[User] = relationship()
