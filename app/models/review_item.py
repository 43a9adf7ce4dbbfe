"""A red flag of a note, as it lies on Dr. O's list until it is acknowledged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import Urgency
from app.models.base import Base, Record, UtcDateTime, Versioned, together, word
from app.models.diagnosis import Diagnosis
from app.models.patient import Patient
from app.models.session_note import SessionNote
from app.models.user import User


class ReviewItem(Record, Versioned, Base):
    """Opened the moment the flag is recorded; withdrawn where the draft no longer says so."""

    __tablename__ = "review_item"
    __table_args__ = (
        UniqueConstraint("note_id", "flag"),
        together("acknowledged_at", "acknowledged_by_id"),
        Index("ix_review_item_open", "acknowledged_at", "withdrawn_at"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"))
    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"))
    flag: Mapped[str] = mapped_column(String(60))  # a key of clinical/red_flags
    urgency: Mapped[Urgency] = mapped_column(word(Urgency, "urgency"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    comment: Mapped[str] = mapped_column(Text, default="")

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis] = relationship()
    note: Mapped[SessionNote] = relationship()
    opened_by: Mapped[User] = relationship(foreign_keys=[opened_by_id])
    acknowledged_by: Mapped[User | None] = relationship(foreign_keys=[acknowledged_by_id])

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.acknowledged_at is None
