"""What Dr. O and the therapists do together on one case: answers to what waits, words, and visits asked for."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import AnswerKind, VisitKind
from app.models.appointment import Appointment
from app.models.base import Base, Record, Struck, UtcDateTime, struck_together, together, word
from app.models.diagnosis import Diagnosis
from app.models.patient import Patient
from app.models.user import User


class ReviewAnswer(Record, Base):
    """Dr. O's answer to one reason for which a case waits. It holds for its ``basis``, and until its day if it has one.

    ``basis`` names what was answered ("version 4", "since 2026-08-01"): where that changes, the row is back.
    """

    __tablename__ = "review_answer"
    __table_args__ = (
        Index("ix_review_answer_reason", "diagnosis_id", "reason"),
        CheckConstraint("kind = 'acknowledged' OR again_on IS NOT NULL", name="deferred_until"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    diagnosis_id: Mapped[int | None] = mapped_column(ForeignKey("diagnosis.id"))  # none: only consulted yet
    reason: Mapped[str] = mapped_column(String(60))  # a key of clinical/review_rules
    basis: Mapped[str] = mapped_column(String(120))
    kind: Mapped[AnswerKind] = mapped_column(word(AnswerKind, "kind"))
    comment: Mapped[str] = mapped_column(String(500))
    again_on: Mapped[date | None] = mapped_column(Date)  # none: what was seen is settled
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis | None] = relationship()
    answered_by: Mapped[User] = relationship()


class CaseComment(Record, Struck, Base):
    """One comment of the thread on a case. Part of the record; it is never mailed."""

    __tablename__ = "case_comment"
    __table_args__ = (struck_together(), together("done_at", "done_by_id"))

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis] = relationship()
    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id])
    done_by: Mapped[User | None] = relationship(foreign_keys=[done_by_id])
    mentions: Mapped[list[CaseMention]] = relationship(order_by="CaseMention.id", back_populates="comment")


class CaseMention(Record, Base):
    """Somebody a comment is for: it stands on their home until it is marked as done."""

    __tablename__ = "case_mention"
    __table_args__ = (UniqueConstraint("comment_id", "user_id"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("case_comment.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)

    comment: Mapped[CaseComment] = relationship(back_populates="mentions")
    user: Mapped[User] = relationship()


class VisitRequest(Record, Base):
    """Dr. O asks for a visit. Met by an appointment of that kind booked afterwards, or taken back."""

    __tablename__ = "visit_request"
    __table_args__ = (together("withdrawn_at", "withdrawn_by_id"),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"), index=True)
    kind: Mapped[VisitKind] = mapped_column(word(VisitKind, "kind"))
    clinician_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis] = relationship()
    clinician: Mapped[User | None] = relationship(foreign_keys=[clinician_id])
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    appointment: Mapped[Appointment | None] = relationship()


class CourseStanding(Base):
    """Where a course stands, worked out from its measures and visits. Derived: kept in step, rebuilt at will."""

    __tablename__ = "course_standing"

    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"), primary_key=True)
    reading: Mapped[str | None] = mapped_column(String(40))  # a word of clinical/trajectory_rules
    reading_since: Mapped[date | None] = mapped_column(Date)
    sentence: Mapped[str] = mapped_column(Text, default="")
    composite: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    measured_on: Mapped[date | None] = mapped_column(Date)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
