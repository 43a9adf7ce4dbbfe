"""Papers the desk hands over and takes back signed; what is in them stays on paper."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import DeskFormKind
from app.models.base import Base, Record, Struck, UtcDateTime, struck_together, word
from app.models.patient import Patient
from app.models.user import User


class DeskForm(Record, Struck, Base):
    __tablename__ = "desk_form"
    __table_args__ = (struck_together(),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[DeskFormKind] = mapped_column(word(DeskFormKind, "kind"))
    signed_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
