"""What the physician did to the face, or plans to do: surgery and botulinum toxin. Marks on the progress axis."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ColumnElement, Date, ForeignKey, Numeric, String, Text, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical import toxin
from app.clinical.vocabulary import (
    DonorNerve,
    MovementTrigger,
    Muscle,
    ProcedureKind,
    Side,
    SurgeryType,
    ToxinProduct,
)
from app.models.base import Base, Record, Struck, UtcDateTime, Versioned, struck_together, together, word
from app.models.patient import Patient
from app.models.user import User


class Procedure(Record, Struck, Base):
    __tablename__ = "procedure"
    __table_args__ = (
        struck_together(),
        CheckConstraint("first_movement_on >= performed_on", name="movement_after_surgery"),
        CheckConstraint("next_due_on >= performed_on", name="next_after_this"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[ProcedureKind] = mapped_column(word(ProcedureKind, "kind"))
    name: Mapped[str] = mapped_column(String(120))
    side: Mapped[Side | None] = mapped_column(word(Side, "side"))
    performed_on: Mapped[date] = mapped_column(Date)
    detail: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    # surgery
    surgery_type: Mapped[SurgeryType | None] = mapped_column(word(SurgeryType, "surgery_type"))
    donor_nerve: Mapped[DonorNerve | None] = mapped_column(word(DonorNerve, "donor_nerve"))
    surgeon: Mapped[str] = mapped_column(String(120), default="")
    first_movement_on: Mapped[date | None] = mapped_column(Date)
    first_movement_trigger: Mapped[MovementTrigger | None] = mapped_column(
        word(MovementTrigger, "first_movement_trigger")
    )
    # botulinum toxin
    product: Mapped[ToxinProduct | None] = mapped_column(word(ToxinProduct, "product"))
    other_product: Mapped[str] = mapped_column(String(120), default="")
    lot: Mapped[str] = mapped_column(String(40), default="")
    expires_on: Mapped[date | None] = mapped_column(Date)
    expired_reason: Mapped[str] = mapped_column(String(300), default="")  # why an expired lot was used
    dilution: Mapped[str] = mapped_column(String(120), default="")
    next_due_on: Mapped[date | None] = mapped_column(Date)

    patient: Mapped[Patient] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
    injections: Mapped[list[Injection]] = relationship(
        order_by="Injection.position", back_populates="procedure"
    )
    restrictions: Mapped[list[ProcedureRestriction]] = relationship(
        order_by="ProcedureRestriction.position", back_populates="procedure"
    )

    @property
    def given(self) -> toxin.Treatment | None:
        """What was injected, line by line; None where only words were written down."""
        if self.product is None:
            return None
        product = toxin.Product(self.product, self.other_product)
        return toxin.Treatment(product, tuple(one.line for one in self.injections))


class Injection(Record, Base):
    """One muscle of one toxin treatment. Its units are units of that treatment's product."""

    __tablename__ = "injection"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("sites BETWEEN 1 AND 50", name="sites_range"),
    )

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    muscle: Mapped[Muscle] = mapped_column(word(Muscle, "muscle"))
    side: Mapped[Side] = mapped_column(word(Side, "side"))
    units: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    sites: Mapped[int | None]

    procedure: Mapped[Procedure] = relationship(back_populates="injections")

    @property
    def line(self) -> toxin.Line:
        return toxin.Line(self.muscle, self.side, self.units, self.sites)


class ProcedureRestriction(Record, Versioned, Base):
    """What the surgeon forbids after an operation, until a day or until it is cleared."""

    __tablename__ = "procedure_restriction"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("cleared_on >= starts_on", name="cleared_after_start"),
        together("cleared_on", "cleared_at", "cleared_by_id", name="cleared_together"),
    )

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    wording: Mapped[str] = mapped_column(String(300))
    techniques: Mapped[list[str]] = mapped_column(
        JSON, default=list
    )  # that it concerns; none named: all care
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    cleared_on: Mapped[date | None] = mapped_column(Date)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    clearance: Mapped[str] = mapped_column(String(300), default="")

    procedure: Mapped[Procedure] = relationship(back_populates="restrictions")
    cleared_by: Mapped[User | None] = relationship()


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
