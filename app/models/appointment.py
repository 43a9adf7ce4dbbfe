"""A held time of one clinician and one patient. The database itself refuses overlaps (see 0002)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.lifecycles import AppointmentMove
from app.clinical.vocabulary import AppointmentStatus, AppointmentType
from app.models.base import Base, Record, UtcDateTime, Versioned, word
from app.models.patient import Patient
from app.models.user import User


class Appointment(Record, Versioned, Base):
    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_appointment_clinician", "clinician_id", "starts_at"),
        Index("ix_appointment_patient", "patient_id", "starts_at"),
        Index("ix_appointment_day", "starts_at"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    clinician_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    type: Mapped[AppointmentType] = mapped_column(word(AppointmentType, "type"))
    status: Mapped[AppointmentStatus] = mapped_column(
        word(AppointmentStatus, "status"), default=AppointmentStatus.BOOKED
    )
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    time_zone: Mapped[str] = mapped_column(String(60))
    desk_note: Mapped[str] = mapped_column(String(500), default="")

    patient: Mapped[Patient] = relationship()
    clinician: Mapped[User] = relationship()
    events: Mapped[list[AppointmentEvent]] = relationship(
        order_by="AppointmentEvent.id", back_populates="appointment"
    )


class AppointmentEvent(Record, Base):
    """One step in the life of an appointment: who did what, when, why, and where it stood before."""

    __tablename__ = "appointment_event"

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    move: Mapped[AppointmentMove] = mapped_column(word(AppointmentMove, "move"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    started_at_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clinician_before_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    appointment: Mapped[Appointment] = relationship(back_populates="events")
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
    clinician_before: Mapped[User | None] = relationship(foreign_keys=[clinician_before_id])
