"""What the physician did to the face, or plans to do: surgery and botulinum toxin. Marks on the progress axis."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, Date, ForeignKey, String, Text, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import ProcedureKind, Side
from app.models.base import Base, Record, Struck, UtcDateTime, struck_together, together, word
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


class PlannedProcedure(Record, Base):
    """A procedure with a day ahead. Nothing takes it for done: it is settled by the one recorded, or called off."""

    __tablename__ = "planned_procedure"
    __table_args__ = (
        together("called_off_at", "called_off_by_id", "called_off_reason", name="called_off_together"),
        CheckConstraint("done_by_id IS NULL OR called_off_at IS NULL", name="done_or_called_off"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[ProcedureKind] = mapped_column(word(ProcedureKind, "kind"))
    name: Mapped[str] = mapped_column(String(120))
    side: Mapped[Side | None] = mapped_column(word(Side, "side"))
    planned_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("procedure.id"), unique=True)
    called_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_off_reason: Mapped[str | None] = mapped_column(String(500))
    called_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
    called_off_by: Mapped[User | None] = relationship(foreign_keys=[called_off_by_id])
    done_by: Mapped[Procedure | None] = relationship()

    @hybrid_property
    def is_open(self) -> bool:
        """It still stands ahead: neither done nor called off."""
        return self.done_by_id is None and self.called_off_at is None

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return and_(cls.done_by_id.is_(None), cls.called_off_at.is_(None))
