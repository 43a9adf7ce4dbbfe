"""Times kept for a few minutes, and everything that is taken.

``booked_time`` is written by the database alone, from appointments and held times (see 0011): what may not overlap
stands there once for each clinician, patient, room and device.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import BookedResource
from app.models.appointment import Appointment
from app.models.base import Base, Record, UtcDateTime, word
from app.models.patient import Patient
from app.models.user import User
from app.models.visit_type import Room, VisitType


class SlotHold(Record, Base):
    """A time kept for somebody until a moment, before it is an appointment."""

    __tablename__ = "slot_hold"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("lane IN (0, 1)", name="lane_range"),
        Index("ix_slot_hold_waiting", "released_at", "held_until"),
    )

    clinician_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    second_clinician_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    visit_type_id: Mapped[int | None] = mapped_column(ForeignKey("visit_type.id"))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    time_zone: Mapped[str] = mapped_column(String(60))
    lane: Mapped[int] = mapped_column(default=0)
    held_until: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # given back, booked, or run out

    clinician: Mapped[User] = relationship(foreign_keys=[clinician_id])
    second_clinician: Mapped[User | None] = relationship(foreign_keys=[second_clinician_id])
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])
    visit_type: Mapped[VisitType | None] = relationship()
    patient: Mapped[Patient | None] = relationship()
    room: Mapped[Room | None] = relationship()


class BookedTime(Base):
    """One resource, one stretch of time. Derived by triggers; the application only reads it."""

    __tablename__ = "booked_time"
    __table_args__ = (
        Index("ix_booked_time_resource", "resource", "resource_id", "starts_at"),
        Index("ix_booked_time_starts_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resource: Mapped[BookedResource] = mapped_column(word(BookedResource, "resource"))
    resource_id: Mapped[int]
    lane: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("slot_hold.id"), index=True)

    appointment: Mapped[Appointment | None] = relationship(viewonly=True)
    hold: Mapped[SlotHold | None] = relationship(viewonly=True)
