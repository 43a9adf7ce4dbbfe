"""Letters to the referring clinician, and the record of what was sent when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import LetterKind, SendMethod
from app.models.base import Base, Record, Struck, UtcDateTime, struck_together, word
from app.models.diagnosis import Diagnosis
from app.models.document import Document
from app.models.patient import Patient
from app.models.treatment_plan import PlanVersion
from app.models.user import User


class Letter(Record, Struck, Base):
    """Written once: ``facts`` are frozen. A newer one takes its place and both stay."""

    __tablename__ = "letter"
    __table_args__ = (struck_together(),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"), index=True)
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"), index=True)
    kind: Mapped[LetterKind] = mapped_column(word(LetterKind, "kind"))
    recipient: Mapped[str] = mapped_column(String(120))
    recipient_contact: Mapped[str] = mapped_column(String(200), default="")
    opening: Mapped[str] = mapped_column(Text, default="")
    closing: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), unique=True)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis] = relationship()
    plan_version: Mapped[PlanVersion | None] = relationship()
    supersedes: Mapped[Letter | None] = relationship(
        remote_side="Letter.id", back_populates="superseded_by", foreign_keys=[supersedes_id]
    )
    superseded_by: Mapped[Letter | None] = relationship(
        back_populates="supersedes", foreign_keys=[supersedes_id], uselist=False
    )
    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id])


class Transmission(Record, Struck, Base):
    """A plan or letter that went out: when, how, to whom, with what proof; and a signature that came back."""

    __tablename__ = "transmission"
    __table_args__ = (
        struck_together(),
        CheckConstraint("plan_version_id IS NOT NULL OR letter_id IS NOT NULL", name="sends_something"),
        CheckConstraint("returned_on >= sent_on", name="returned_after_sent"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    sent_on: Mapped[date] = mapped_column(Date)
    method: Mapped[SendMethod] = mapped_column(word(SendMethod, "method"))
    recipient: Mapped[str] = mapped_column(String(120))
    proof: Mapped[str] = mapped_column(String(200), default="")  # the number of a fax receipt or portal entry
    proof_document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    returned_on: Mapped[date | None] = mapped_column(Date)  # the date on a signature that came back on paper
    returned_signer: Mapped[str] = mapped_column(String(120), default="")
    returned_document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    plan_version: Mapped[PlanVersion | None] = relationship()
    letter: Mapped[Letter | None] = relationship()
    proof_document: Mapped[Document | None] = relationship(foreign_keys=[proof_document_id])
    returned_document: Mapped[Document | None] = relationship(foreign_keys=[returned_document_id])
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])

    @property
    def is_proven(self) -> bool:
        return bool(self.proof or self.proof_document_id)
