"""Somebody asks to be seen: by the public page or by telephone. Becomes a patient and a booking, or is closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import ContactWay, RequestSource, RequestStatus, RequestUrgency
from app.models.appointment import Appointment
from app.models.base import Base, Record, UtcDateTime, Versioned, word
from app.models.patient import Patient
from app.models.user import User


class ConsultationRequest(Record, Versioned, Base):
    """What the desk needs to call back and book; what was said of health is sealed, for clinicians alone."""

    __tablename__ = "consultation_request"
    __table_args__ = (Index("ix_consultation_request_status", "status", "due_on"),)

    source: Mapped[RequestSource] = mapped_column(word(RequestSource, "source"))
    status: Mapped[RequestStatus] = mapped_column(word(RequestStatus, "status"), default=RequestStatus.NEW)
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    preferred_name: Mapped[str] = mapped_column(String(100), default="")
    born_on: Mapped[date | None] = mapped_column(Date)
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    contact_by: Mapped[ContactWay] = mapped_column(word(ContactWay, "contact_by"), default=ContactWay.PHONE)
    may_leave_message: Mapped[bool] = mapped_column(default=False)
    guardian_name: Mapped[str] = mapped_column(String(120), default="")
    guardian_phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(60), default="")
    needs_interpreter: Mapped[bool] = mapped_column(default=False)
    access_needs: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(60), default="")
    heard_from: Mapped[str] = mapped_column(String(120), default="")
    referring_clinician: Mapped[str] = mapped_column(String(120), default="")
    referring_clinician_contact: Mapped[str] = mapped_column(String(200), default="")
    coverage: Mapped[str] = mapped_column(String(300), default="")
    preferred_days: Mapped[list[Any]] = mapped_column(JSON, default=list)  # weekdays, 0 = Monday
    preferred_times: Mapped[str] = mapped_column(String(120), default="")
    sealed_health: Mapped[bytes | None] = mapped_column(LargeBinary, info={"audit": "secret"})
    urgency: Mapped[RequestUrgency] = mapped_column(word(RequestUrgency, "urgency"))
    due_on: Mapped[date] = mapped_column(Date)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    privacy_consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # of a call
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    desk_note: Mapped[str] = mapped_column(Text, default="")
    closed_reason: Mapped[str] = mapped_column(String(300), default="")

    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    taken_by: Mapped[User | None] = relationship(foreign_keys=[taken_by_id])
    patient: Mapped[Patient | None] = relationship()
    appointment: Mapped[Appointment | None] = relationship()
    contacts: Mapped[list[RequestContact]] = relationship(
        order_by="RequestContact.id", back_populates="request"
    )

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.preferred_name or self.given_name, self.family_name) if part)


class RequestContact(Record, Base):
    """One attempt to reach them, and what came of it."""

    __tablename__ = "request_contact"

    request_id: Mapped[int] = mapped_column(ForeignKey("consultation_request.id"), index=True)
    way: Mapped[ContactWay] = mapped_column(word(ContactWay, "way"))
    outcome: Mapped[str] = mapped_column(String(300))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    request: Mapped[ConsultationRequest] = relationship(back_populates="contacts")
    made_by: Mapped[User] = relationship()
