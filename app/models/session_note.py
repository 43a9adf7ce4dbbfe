"""The record of one session. A draft is edited field by field; signing locks it for ever."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import AddendumKind, Response, Side, Technique
from app.models.appointment import Appointment
from app.models.base import Base, Record, UtcDateTime, Versioned, together, word
from app.models.diagnosis import Diagnosis
from app.models.patient import Patient
from app.models.treatment_plan import PlanVersion
from app.models.user import User

if TYPE_CHECKING:
    from app.models.assessment import Assessment


class SessionNote(Record, Versioned, Base):
    __tablename__ = "session_note"
    __table_args__ = (
        together("signed_at", "signed_by_id", "signer_credentials", "content_hash", name="signed_together"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"), index=True)
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    visit_on: Mapped[date] = mapped_column(Date)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    # Which version of the note last changed each field: {"subjective": 4}. Tells a conflict from a save.
    field_versions: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, info={"audit": "skip"})
    # And who saved it when: {"subjective": [7, "2026-11-23T15:39:00+00:00"]} names the key of the person.
    field_savers: Mapped[dict[str, list[int | str]]] = mapped_column(
        JSON, default=dict, info={"audit": "skip"}
    )

    subjective: Mapped[str] = mapped_column(Text, default="")
    assessment: Mapped[str] = mapped_column(Text, default="")
    next_time: Mapped[str] = mapped_column(Text, default="")

    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    signer_credentials: Mapped[str | None] = mapped_column(String(160))  # name and credentials as they stood
    content_hash: Mapped[str | None] = mapped_column(String(64))

    locked_by = "signed_at"

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis] = relationship()
    plan_version: Mapped[PlanVersion | None] = relationship()
    appointment: Mapped[Appointment | None] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    saved_by: Mapped[User] = relationship(foreign_keys=[saved_by_id])
    signed_by: Mapped[User | None] = relationship(foreign_keys=[signed_by_id])
    treatments: Mapped[list[Treatment]] = relationship(
        order_by="Treatment.position", back_populates="note", cascade="all, delete-orphan"
    )
    assessments: Mapped[list[Assessment]] = relationship(
        order_by="Assessment.instrument", back_populates="note", cascade="all, delete-orphan"
    )
    addenda: Mapped[list[Addendum]] = relationship(order_by="Addendum.written_at", back_populates="note")

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


class Treatment(Record, Base):
    """One technique done in the session."""

    __tablename__ = "treatment"
    __table_args__ = (CheckConstraint("minutes BETWEEN 0 AND 240", name="minutes_range"),)

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    technique: Mapped[Technique] = mapped_column(word(Technique, "technique"))
    zones: Mapped[list[str]] = mapped_column(JSON, default=list)  # zone keys of the face map
    side: Mapped[Side | None] = mapped_column(word(Side, "side"))
    minutes: Mapped[int | None]
    response: Mapped[Response | None] = mapped_column(word(Response, "response"))
    detail: Mapped[str] = mapped_column(String(1000), default="")

    note: Mapped[SessionNote] = relationship(back_populates="treatments")

    @property
    def locked_with(self) -> SessionNote:
        return self.note


class Addendum(Record, Base):
    """Written after signing. The original stays as it was; this stands below it."""

    __tablename__ = "addendum"

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), index=True)
    kind: Mapped[AddendumKind] = mapped_column(word(AddendumKind, "kind"), default=AddendumKind.ADDENDUM)
    wording: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500), default="")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    writer_credentials: Mapped[str] = mapped_column(String(160))

    locked_by = "written_at"

    note: Mapped[SessionNote] = relationship(back_populates="addenda")
    written_by: Mapped[User] = relationship()
