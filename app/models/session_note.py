"""The record of one session. A draft is edited field by field; signing locks it for ever."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ColumnElement, Date, ForeignKey, Index, String, Text, Uuid, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.entries import Entered
from app.clinical.vocabulary import AddendumKind, NoteKind, Response, Side, Technique
from app.models.appointment import Appointment
from app.models.base import Base, Record, UtcDateTime, Versioned, together, word
from app.models.diagnosis import Diagnosis
from app.models.patient import Patient
from app.models.treatment_plan import PlanVersion
from app.models.user import User

if TYPE_CHECKING:
    from app.models.assessment import Assessment


class SessionNote(Record, Versioned, Base):
    __tablename__ = "session_note"
    __table_args__ = (
        together("signed_at", "signed_by_id", "signer_credentials", "content_hash", name="signed_together"),
        CheckConstraint("visit_minutes BETWEEN 0 AND 480", name="visit_minutes_range"),
        Index("ix_session_note_course", "diagnosis_id", "visit_on"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"), index=True)
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    kind: Mapped[NoteKind] = mapped_column(word(NoteKind, "kind"), default=NoteKind.TREATMENT)
    visit_on: Mapped[date] = mapped_column(Date)
    visit_minutes: Mapped[int | None]  # the whole treatment time, timed and untimed
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    # Which version of the note last changed each field: {"subjective": 4}. Tells a conflict from a save.
    field_versions: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, info={"audit": "skip"})
    # And who saved it when: {"subjective": [7, "2026-11-23T15:39:00+00:00"]} names the key of the person.
    field_savers: Mapped[dict[str, list[int | str]]] = mapped_column(
        JSON, default=dict, info={"audit": "skip"}
    )

    # What was entered besides, by the key of its declaration (clinical/note_parts): {"checkin.pain": 2}.
    particulars: Mapped[dict[str, Entered]] = mapped_column(JSON, default=dict)
    subjective: Mapped[str] = mapped_column(Text, default="")
    assessment: Mapped[str] = mapped_column(Text, default="")
    next_time: Mapped[str] = mapped_column(Text, default="")

    # Frozen at signing: the unit lines, and what the note states from elsewhere in the chart.
    charges: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    # The edition of the content that was signed: none for notes from before there were editions.
    content_format: Mapped[str | None] = mapped_column(String(20))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    signer_credentials: Mapped[str | None] = mapped_column(String(160))  # name and credentials as they stood
    content_hash: Mapped[str | None] = mapped_column(String(64))

    locked_by = "signed_at"

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis] = relationship()
    plan_version: Mapped[PlanVersion | None] = relationship(foreign_keys=[plan_version_id])
    appointment: Mapped[Appointment | None] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    saved_by: Mapped[User] = relationship(foreign_keys=[saved_by_id])
    signed_by: Mapped[User | None] = relationship(foreign_keys=[signed_by_id])
    treatments: Mapped[list[Treatment]] = relationship(
        order_by="Treatment.position", back_populates="note", cascade="all, delete-orphan"
    )
    assessments: Mapped[list[Assessment]] = relationship(
        order_by="Assessment.instrument", back_populates="note", cascade="all, delete-orphan"
    )
    addenda: Mapped[list[Addendum]] = relationship(order_by="Addendum.written_at", back_populates="note")
    co_signature: Mapped[CoSignature | None] = relationship(back_populates="note")
    strike: Mapped[NoteStrike | None] = relationship(back_populates="note")

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @hybrid_property
    def is_in_force(self) -> bool:
        """Signed and not entered in error: such notes count, drafts and struck ones do not."""
        return self.is_signed and self.strike is None

    @is_in_force.inplace.expression
    @classmethod
    def _is_in_force(cls) -> ColumnElement[bool]:
        return and_(cls.signed_at.is_not(None), ~cls.strike.has())

    @property
    def signer_licence(self) -> str | None:
        """In what capacity it was signed; none for notes from before that was kept."""
        return (self.facts or {}).get("licence") if self.is_signed else None

    @property
    def done(self) -> list[Treatment]:
        """What was done; a proposal nobody confirmed is not among it."""
        return [row for row in self.treatments if row.is_done]

    @property
    def proposed(self) -> list[Treatment]:
        return [row for row in self.treatments if not row.is_done]


class Treatment(Record, Base):
    """One technique done in the session."""

    __tablename__ = "treatment"
    __table_args__ = (CheckConstraint("minutes BETWEEN 0 AND 240", name="minutes_range"),)

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    technique: Mapped[Technique] = mapped_column(word(Technique, "technique"))
    zones: Mapped[list[str]] = mapped_column(JSON, default=list)  # zone keys of the face map
    side: Mapped[Side | None] = mapped_column(word(Side, "side"))
    minutes: Mapped[int | None]
    response: Mapped[Response | None] = mapped_column(word(Response, "response"))
    detail: Mapped[str] = mapped_column(String(1000), default="")
    # False: proposed from the session before and not confirmed. It counts nowhere and is never signed.
    is_done: Mapped[bool] = mapped_column(default=True)
    # The technique's own fields by key (clinical/techniques): {"pressure": "light", "1.movement": "pucker"}.
    particulars: Mapped[dict[str, Entered]] = mapped_column(JSON, default=dict)

    note: Mapped[SessionNote] = relationship(back_populates="treatments")

    @property
    def locked_with(self) -> SessionNote:
        return self.note


class Addendum(Record, Base):
    """Written after signing. The original stays as it was; this stands below it."""

    __tablename__ = "addendum"

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), index=True)
    kind: Mapped[AddendumKind] = mapped_column(word(AddendumKind, "kind"), default=AddendumKind.ADDENDUM)
    wording: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500), default="")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    writer_credentials: Mapped[str] = mapped_column(String(160))
    service_on: Mapped[date | None] = mapped_column(Date)  # the day a late entry is about
    content_hash: Mapped[str | None] = mapped_column(String(64))  # none for those from before seals

    locked_by = "written_at"

    note: Mapped[SessionNote] = relationship(back_populates="addenda")
    written_by: Mapped[User] = relationship()


class CoSignature(Record, Base):
    """A therapist's signature under the signed note of an assistant or a student."""

    __tablename__ = "co_signature"

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), unique=True)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    signer_credentials: Mapped[str] = mapped_column(String(160))
    content_hash: Mapped[str] = mapped_column(String(64))

    locked_by = "signed_at"

    note: Mapped[SessionNote] = relationship(back_populates="co_signature")
    signed_by: Mapped[User] = relationship()


class NoteStrike(Record, Base):
    """A signed note entered in error. It stays readable, marked, and counts nowhere."""

    __tablename__ = "note_strike"

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500))
    struck_at: Mapped[datetime] = mapped_column(UtcDateTime)
    struck_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    striker_credentials: Mapped[str] = mapped_column(String(160))
    content_hash: Mapped[str] = mapped_column(String(64))

    locked_by = "struck_at"

    note: Mapped[SessionNote] = relationship(back_populates="strike")
    struck_by: Mapped[User] = relationship()


class Seal(Record, Base):
    """One link of the chain over everything signed: its hash covers the link before."""

    __tablename__ = "seal"

    number: Mapped[int] = mapped_column(unique=True)
    record_kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[UUID] = mapped_column(Uuid, unique=True)  # the public id of what was sealed
    content_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    locked_by = "sealed_at"
