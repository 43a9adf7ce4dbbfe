"""What the physician did to the face: surgery and botulinum toxin. Marks on the progress axis."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import ProcedureKind, Side
from app.models.base import Base, Record, Struck, UtcDateTime, struck_together, word
from app.models.patient import Patient
from app.models.user import User


class Procedure(Record, Struck, Base):
    __tablename__ = "procedure"
    __table_args__ = (struck_together(),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[ProcedureKind] = mapped_column(word(ProcedureKind, "kind"))
    name: Mapped[str] = mapped_column(String(120))
    side: Mapped[Side | None] = mapped_column(word(Side, "side"))
    performed_on: Mapped[date] = mapped_column(Date)
    detail: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
