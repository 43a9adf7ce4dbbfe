"""One instrument filled in once: raw answers, the scores computed from them, and the scorer's version."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import Side
from app.models.base import Base, Record, Struck, UtcDateTime, struck_together, word
from app.models.diagnosis import Diagnosis
from app.models.patient import Patient
from app.models.session_note import SessionNote
from app.models.user import User


class Assessment(Record, Struck, Base):
    __tablename__ = "assessment"
    __table_args__ = (
        struck_together(),
        Index("ix_assessment_course", "patient_id", "instrument", "performed_on"),
        Index("ix_assessment_note", "note_id", "instrument", unique=True),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"), index=True)
    # Taken in a session: it counts once that note is signed, and is locked with it.
    note_id: Mapped[int | None] = mapped_column(ForeignKey("session_note.id"))
    instrument: Mapped[str] = mapped_column(String(60))
    instrument_version: Mapped[str] = mapped_column(String(40))
    side: Mapped[Side | None] = mapped_column(word(Side, "side"))
    performed_on: Mapped[date] = mapped_column(Date)
    answers: Mapped[dict[str, str | int | None]] = mapped_column(JSON, default=dict)
    scores: Mapped[dict[str, str | None]] = mapped_column(JSON, default=dict)  # exact decimals as text
    rated_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis] = relationship()
    note: Mapped[SessionNote | None] = relationship(back_populates="assessments")
    rated_by: Mapped[User] = relationship(foreign_keys=[rated_by_id])

    @property
    def locked_with(self) -> SessionNote | None:
        return self.note
