"""The plan for one diagnosis and one course of care, as a chain of versions that never change."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import (
    Condition,
    Direction,
    MirrorUse,
    Muscle,
    PlanState,
    Side,
    SurgeryType,
    Technique,
    TreatmentCategory,
    Zone,
)
from app.models.base import Base, Record, UtcDateTime, Versioned, together, word
from app.models.diagnosis import Diagnosis
from app.models.patient import Patient
from app.models.user import User


class TreatmentPlan(Record, Versioned, Base):
    __tablename__ = "treatment_plan"
    __table_args__ = (
        together("closed_on", "close_reason"),
        Index(
            "ix_treatment_plan_one_open",
            "diagnosis_id",
            unique=True,
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"), index=True)
    opened_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    close_reason: Mapped[str | None] = mapped_column(String(500))

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis] = relationship()
    versions: Mapped[list[PlanVersion]] = relationship(order_by="PlanVersion.number", back_populates="plan")

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class PlanVersion(Record, Versioned, Base):
    """What the plan said from one moment on. Content is written once; only its state moves."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        together("sent_at", "sent_by_id"),
        together("decided_at", "decided_by_id"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("visits_per_week > 0", name="visits_per_week_positive"),
        CheckConstraint("sessions_per_day BETWEEN 1 AND 4", name="sessions_per_day_range"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("treatment_plan.id"), index=True)
    number: Mapped[int]
    state: Mapped[PlanState] = mapped_column(word(PlanState, "state"), default=PlanState.DRAFT, index=True)
    reason: Mapped[str] = mapped_column(String(500))
    # The session it came from. A key, not a relation: notes know their plans, not the other way round.
    note_id: Mapped[int | None] = mapped_column(
        ForeignKey("session_note.id", use_alter=True, name="fk_plan_version_note_id_session_note"), index=True
    )
    title: Mapped[str] = mapped_column(String(120), default="")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    visits_per_week: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    visits_planned: Mapped[int]
    sessions_per_day: Mapped[int] = mapped_column(default=1)  # the "amount" a plan of care must name
    precautions: Mapped[str] = mapped_column(Text, default="")
    question: Mapped[str] = mapped_column(Text, default="")  # what the therapist asks Dr. O
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decision_comment: Mapped[str] = mapped_column(Text, default="")

    plan: Mapped[TreatmentPlan] = relationship(back_populates="versions")
    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id])
    sent_by: Mapped[User | None] = relationship(foreign_keys=[sent_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    goals: Mapped[list[Goal]] = relationship(order_by="Goal.position", back_populates="plan_version")
    interventions: Mapped[list[Intervention]] = relationship(
        order_by="Intervention.position", back_populates="plan_version"
    )
    home_exercises: Mapped[list[HomeExercise]] = relationship(
        order_by="HomeExercise.position", back_populates="plan_version"
    )
    categories: Mapped[list[ZoneCategory]] = relationship(
        order_by="ZoneCategory.position", back_populates="plan_version"
    )
    restrictions: Mapped[list[PlanRestriction]] = relationship(
        order_by="PlanRestriction.position", back_populates="plan_version"
    )
    kept: Mapped[list[PlanKept]] = relationship(order_by="PlanKept.id", back_populates="plan_version")


class PlanKept(Record, Base):
    """The answer to a phase change that left the plan as it was: who looked at it, when, and why it stays."""

    __tablename__ = "plan_kept"

    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(500))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    plan_version: Mapped[PlanVersion] = relationship(back_populates="kept")
    kept_by: Mapped[User] = relationship()


class Goal(Record, Base):
    """A goal in the patient's words, tied to one part of one instrument ("sunnybrook.composite")."""

    __tablename__ = "goal"

    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    wording: Mapped[str] = mapped_column(String(300))
    measure: Mapped[str] = mapped_column(String(60))
    baseline: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    target: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    target_on: Mapped[date] = mapped_column(Date)
    function: Mapped[str] = mapped_column(String(200), default="")  # "so that the patient can ..."

    plan_version: Mapped[PlanVersion] = relationship(back_populates="goals")


class ZoneCategory(Record, Base):
    """What treatment aims at in one zone; without a side, on both."""

    __tablename__ = "zone_category"

    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    zone: Mapped[Zone] = mapped_column(word(Zone, "zone"))
    side: Mapped[Side | None] = mapped_column(word(Side, "side"))
    category: Mapped[TreatmentCategory] = mapped_column(word(TreatmentCategory, "category"))

    plan_version: Mapped[PlanVersion] = relationship(back_populates="categories")


class PlanRestriction(Record, Base):
    """What must not be done until a day, or until the surgeon clears it."""

    __tablename__ = "plan_restriction"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("cleared_on >= starts_on", name="cleared_after_start"),
    )

    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    wording: Mapped[str] = mapped_column(String(300))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    cleared_on: Mapped[date | None] = mapped_column(Date)
    cleared_by: Mapped[str] = mapped_column(String(120), default="")

    plan_version: Mapped[PlanVersion] = relationship(back_populates="restrictions")


class Intervention(Record, Base):
    __tablename__ = "intervention"
    __table_args__ = (CheckConstraint("minutes BETWEEN 1 AND 240", name="minutes_range"),)

    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    technique: Mapped[Technique] = mapped_column(word(Technique, "technique"))
    frequency: Mapped[str] = mapped_column(String(120), default="")  # "every visit"
    minutes: Mapped[int | None]
    detail: Mapped[str] = mapped_column(String(500), default="")

    plan_version: Mapped[PlanVersion] = relationship(back_populates="interventions")


class HomeExercise(Record, Base):
    __tablename__ = "home_exercise"
    __table_args__ = (
        CheckConstraint("repetitions BETWEEN 0 AND 200", name="repetitions_range"),
        CheckConstraint("hold_seconds BETWEEN 0 AND 600", name="hold_seconds_range"),
        CheckConstraint("times_per_day BETWEEN 1 AND 24", name="times_per_day_range"),
        CheckConstraint("effort BETWEEN 0 AND 10", name="effort_range"),
        CheckConstraint("rest_seconds BETWEEN 0 AND 600", name="rest_seconds_range"),
        CheckConstraint("sets_per_session BETWEEN 1 AND 20", name="sets_per_session_range"),
        CheckConstraint("minutes BETWEEN 1 AND 120", name="minutes_range"),
        CheckConstraint("review_on >= starts_on", name="review_after_start"),
    )

    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(120))
    technique: Mapped[Technique] = mapped_column(word(Technique, "technique"))
    zone: Mapped[Zone | None] = mapped_column(word(Zone, "zone"))
    side: Mapped[Side | None] = mapped_column(word(Side, "side"))
    repetitions: Mapped[int | None]
    hold_seconds: Mapped[int | None]
    times_per_day: Mapped[int] = mapped_column(default=1)
    cue: Mapped[str] = mapped_column(String(300), default="")
    exercise_key: Mapped[str] = mapped_column(String(60), default="")  # of the library; empty for one's own
    muscle: Mapped[Muscle | None] = mapped_column(word(Muscle, "muscle"))
    direction: Mapped[Direction | None] = mapped_column(word(Direction, "direction"))
    instructions: Mapped[str] = mapped_column(Text, default="")
    effort: Mapped[int | None]  # 0 to 10
    minutes: Mapped[int | None]  # each time, where time is counted instead of repetitions
    rest_seconds: Mapped[int | None]
    sets_per_session: Mapped[int | None]
    mirror: Mapped[MirrorUse | None] = mapped_column(word(MirrorUse, "mirror"))
    media_link: Mapped[str] = mapped_column(String(300), default="")
    caution: Mapped[str] = mapped_column(String(300), default="")
    stop_rule: Mapped[str] = mapped_column(String(300), default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    review_on: Mapped[date | None] = mapped_column(Date)
    override_reason: Mapped[str] = mapped_column(String(300), default="")  # against the caution of the phase

    plan_version: Mapped[PlanVersion] = relationship(back_populates="home_exercises")


class LibraryExercise(Record, Versioned, Base):
    """An exercise as the practice words it: its own, or in place of the starter with the same key."""

    __tablename__ = "library_exercise"

    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    technique: Mapped[Technique] = mapped_column(word(Technique, "technique"))
    zone: Mapped[Zone | None] = mapped_column(word(Zone, "zone"))
    conditions: Mapped[list[str]] = mapped_column(JSON, default=list)  # for which it is offered
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # its usual dose and words, by field
    is_offered: Mapped[bool] = mapped_column(default=True)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    saved_by: Mapped[User] = relationship()


class PlanTemplate(Record, Versioned, Base):
    """A plan to start from, as the practice words it: its own, or in place of the starter with the same key."""

    __tablename__ = "plan_template"

    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    condition: Mapped[Condition | None] = mapped_column(word(Condition, "condition"))
    surgery_type: Mapped[SurgeryType | None] = mapped_column(word(SurgeryType, "surgery_type"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_offered: Mapped[bool] = mapped_column(default=True)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    saved_by: Mapped[User] = relationship()
