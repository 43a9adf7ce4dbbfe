"""One instrument filled in once: raw answers, the scores computed from them, and the scorer's version.

Taken in a session note it counts once that note is signed, and is locked with it. Taken by itself it counts at
once and never changes (the database refuses it): a mistake is corrected by a new one that supersedes it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Date, ForeignKey, Index, String, and_, or_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.instruments.declaration import FilledBy
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
        Index("ix_assessment_outcome", "instrument", "diagnosis_id", "performed_on"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"), index=True)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("session_note.id"))
    instrument: Mapped[str] = mapped_column(String(60))
    instrument_version: Mapped[str] = mapped_column(String(40))
    # The affected side; of a measure taken of one side, that side.
    side: Mapped[Side | None] = mapped_column(word(Side, "side"))
    performed_on: Mapped[date] = mapped_column(Date)
    answers: Mapped[dict[str, str | int | None]] = mapped_column(JSON, default=dict)
    scores: Mapped[dict[str, str | None]] = mapped_column(JSON, default=dict)  # exact decimals as text
    findings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # results besides the scores
    answered_by: Mapped[FilledBy] = mapped_column(word(FilledBy, "answered_by"), default=FilledBy.CLINICIAN)
    rated_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))  # who rated, or took the form back
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis] = relationship()
    note: Mapped[SessionNote | None] = relationship(back_populates="assessments")
    rated_by: Mapped[User] = relationship(foreign_keys=[rated_by_id])
    struck_by: Mapped[User | None] = relationship(foreign_keys="Assessment.entered_in_error_by_id")
    correction: Mapped[AssessmentCorrection | None] = relationship(
        foreign_keys="AssessmentCorrection.earlier_id", back_populates="earlier"
    )
    corrects: Mapped[AssessmentCorrection | None] = relationship(
        foreign_keys="AssessmentCorrection.later_id", back_populates="later"
    )

    @property
    def locked_with(self) -> SessionNote | None:
        return self.note

    @hybrid_property
    def counts(self) -> bool:
        """It stands: not struck, not superseded, and of a note only once that is signed and in force."""
        in_force = self.note is None or self.note.is_in_force
        return not self.is_struck and self.correction is None and in_force

    @counts.inplace.expression
    @classmethod
    def _counts(cls) -> ColumnElement[bool]:
        return and_(
            cls.entered_in_error_at.is_(None),
            ~cls.correction.has(),
            or_(cls.note_id.is_(None), cls.note.has(SessionNote.is_in_force)),
        )


class AssessmentCorrection(Record, Base):
    """A later assessment takes the place of an earlier one, which stays to be read and counts no more."""

    __tablename__ = "assessment_correction"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    earlier_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), unique=True)
    later_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500))
    corrected_at: Mapped[datetime] = mapped_column(UtcDateTime)
    corrected_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    locked_by = "corrected_at"

    earlier: Mapped[Assessment] = relationship(foreign_keys=[earlier_id], back_populates="correction")
    later: Mapped[Assessment] = relationship(foreign_keys=[later_id], back_populates="corrects")
    corrected_by: Mapped[User] = relationship()
