"""What is wrong with the nerve, on which side, since when, and the phases it has gone through."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import Aetiology, Certainty, Condition, DiagnosisStatus, Side
from app.models.base import Base, Record, Struck, UtcDateTime, Versioned, struck_together, word
from app.models.patient import Patient
from app.models.user import User


class Diagnosis(Record, Versioned, Struck, Base):
    __tablename__ = "diagnosis"
    __table_args__ = (
        struck_together(),
        CheckConstraint("house_brackmann BETWEEN 1 AND 6", name="house_brackmann_range"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    status: Mapped[DiagnosisStatus] = mapped_column(
        word(DiagnosisStatus, "status"), default=DiagnosisStatus.CONFIRMED
    )
    # Imported diagnoses may not tell these until a clinician confirms them.
    condition: Mapped[Condition | None] = mapped_column(word(Condition, "condition"))
    side: Mapped[Side | None] = mapped_column(word(Side, "side"))
    # Zones of the face map; with the side in front ("left-cheek") where both sides are affected.
    zones: Mapped[list[str]] = mapped_column(JSON, default=list)
    aetiology: Mapped[Aetiology] = mapped_column(word(Aetiology, "aetiology"), default=Aetiology.UNKNOWN)
    onset_on: Mapped[date | None] = mapped_column(Date)
    onset_certainty: Mapped[Certainty] = mapped_column(
        word(Certainty, "onset_certainty"), default=Certainty.UNKNOWN
    )
    house_brackmann: Mapped[int | None]
    house_brackmann_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    source_text: Mapped[str] = mapped_column(String(300), default="")  # as the sending system worded it
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: came by import
    # A phase change asks for a new look at the plan until one is taken.
    plan_review_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    patient: Mapped[Patient] = relationship()
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])
    codes: Mapped[list[DiagnosisCode]] = relationship(
        order_by="DiagnosisCode.position", back_populates="diagnosis", cascade="all, delete-orphan"
    )
    phases: Mapped[list[Phase]] = relationship(
        primaryjoin="and_(Phase.diagnosis_id == Diagnosis.id, Phase.entered_in_error_at.is_(None))",
        order_by="Phase.since_on",
        back_populates="diagnosis",
    )
    struck_phases: Mapped[list[Phase]] = relationship(
        primaryjoin="and_(Phase.diagnosis_id == Diagnosis.id, Phase.entered_in_error_at.is_not(None))",
        order_by="Phase.since_on",
        viewonly=True,
    )

    @property
    def places(self) -> list[tuple[str, str]]:
        """The affected zones as the face map names them: (side, zone)."""
        found = []
        for name in self.zones:
            side, _, zone = name.rpartition("-")
            found.append((side or (self.side.value if self.side else ""), zone))
        return found


class DiagnosisCode(Record, Base):
    """An ICD-10-CM code, picked by a person. Laterality stays in the diagnosis' own side field."""

    __tablename__ = "diagnosis_code"
    __table_args__ = (UniqueConstraint("diagnosis_id", "code"),)

    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"), index=True)
    code: Mapped[str] = mapped_column(String(10))
    position: Mapped[int] = mapped_column(default=0)

    diagnosis: Mapped[Diagnosis] = relationship(back_populates="codes")


class Phase(Record, Struck, Base):
    """From this day the nerve showed this picture. Moving on is an event, never an overwrite."""

    __tablename__ = "phase"
    __table_args__ = (
        struck_together(),
        Index(
            "ix_phase_one_a_day",
            "diagnosis_id",
            "since_on",
            unique=True,
            sqlite_where=text("entered_in_error_at IS NULL"),
            postgresql_where=text("entered_in_error_at IS NULL"),
        ),
    )

    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"), index=True)
    condition: Mapped[Condition] = mapped_column(word(Condition, "condition"))
    since_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(500), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    diagnosis: Mapped[Diagnosis] = relationship(back_populates="phases")
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
