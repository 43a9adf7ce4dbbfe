"""A file on a chart. Its content is sealed: the database alone cannot show it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Record, Struck, UtcDateTime, struck_together
from app.models.patient import Patient
from app.models.user import User


class Document(Record, Struck, Base):
    __tablename__ = "document"
    __table_args__ = (struck_together(), CheckConstraint("size > 0", name="size_positive"))

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))  # as it was called, cleaned
    media_type: Mapped[str] = mapped_column(String(40))  # as its content says
    size: Mapped[int]  # bytes, before sealing
    fingerprint: Mapped[str] = mapped_column(String(64))  # SHA-256 of the content
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info={"audit": "secret"})
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    uploaded_by: Mapped[User] = relationship(foreign_keys=[uploaded_by_id])
