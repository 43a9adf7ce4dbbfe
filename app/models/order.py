"""What allows therapy: orders and referrals on file, and the notice that stands in where there is none yet."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import OrderKind, Profession
from app.models.base import Base, Record, Struck, UtcDateTime, struck_together, word
from app.models.diagnosis import Diagnosis
from app.models.document import Document
from app.models.patient import Patient
from app.models.user import User


class Order(Record, Struck, Base):
    """A referral or an order. ``signer`` is the person in the practice who signed it with their sign-in."""

    __tablename__ = "therapy_order"
    __table_args__ = (
        struck_together(),
        CheckConstraint("signed_on IS NOT NULL OR verbal_on IS NOT NULL", name="signed_or_verbal"),
        CheckConstraint("signed_on >= verbal_on", name="signed_after_verbal"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    diagnosis_id: Mapped[int | None] = mapped_column(ForeignKey("diagnosis.id"), index=True)  # none: all
    kind: Mapped[OrderKind] = mapped_column(word(OrderKind, "kind"))
    wording: Mapped[str] = mapped_column(Text, default="")
    signer_name: Mapped[str] = mapped_column(String(120))
    profession: Mapped[Profession] = mapped_column(word(Profession, "profession"))
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verbal_on: Mapped[date | None] = mapped_column(Date)
    signed_on: Mapped[date | None] = mapped_column(Date)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis | None] = relationship()
    signer: Mapped[User | None] = relationship(foreign_keys=[signer_id])
    document: Mapped[Document | None] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])


class DirectAccessNotice(Record, Struck, Base):
    """The written notice of treatment without a referral, signed by patient and therapist."""

    __tablename__ = "direct_access_notice"
    __table_args__ = (struck_together(),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    diagnosis_id: Mapped[int | None] = mapped_column(ForeignKey("diagnosis.id"), index=True)
    signed_on: Mapped[date] = mapped_column(Date)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis | None] = relationship()
    document: Mapped[Document | None] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
