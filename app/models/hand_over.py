"""The clinic's tablet in a patient's hands: which measures are asked, and what has been answered so far."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Record, UtcDateTime, Versioned
from app.models.diagnosis import Diagnosis
from app.models.patient import Patient
from app.models.user import User, UserSession


def _only_one(name: str, column: str, *, where: str) -> Index:
    return Index(name, column, unique=True, sqlite_where=text(where), postgresql_where=text(where))


class HandOver(Record, Versioned, Base):
    """While it is out (``returned_at`` is empty) its sign-in opens nothing else, and never anything else again:
    whoever takes the tablet back goes on in a new one.
    """

    __tablename__ = "hand_over"
    __table_args__ = (
        CheckConstraint("failed_codes >= 0", name="failed_codes_from_zero"),
        _only_one("ix_hand_over_unsettled", "patient_id", where="settled_at IS NULL"),
        _only_one("ix_hand_over_out", "session_id", where="returned_at IS NULL"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    diagnosis_id: Mapped[int] = mapped_column(ForeignKey("diagnosis.id"))
    # The sign-in of the tablet that is out, made for it; handed over again it gets another.
    session_id: Mapped[int] = mapped_column(ForeignKey("user_session.id"), index=True)
    started_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    code_hash: Mapped[str] = mapped_column(String(255), info={"audit": "secret"})
    failed_codes: Mapped[int] = mapped_column(default=0)
    instruments: Mapped[list[str]] = mapped_column(JSON)  # keys, in the order they are asked
    versions: Mapped[dict[str, str]] = mapped_column(JSON)  # of each, as its questions were asked
    # By instrument, then item: {"phq2": {"items.1": 0}}. An item passed over is there and null.
    answers: Mapped[dict[str, dict[str, str | int | None]]] = mapped_column(
        JSON, default=dict, info={"audit": "skip"}
    )
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the patient said so
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the code was given
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # its measures recorded, or let go
    discard_reason: Mapped[str] = mapped_column(String(500), default="")  # why it was let go

    patient: Mapped[Patient] = relationship()
    diagnosis: Mapped[Diagnosis] = relationship()
    session: Mapped[UserSession] = relationship(foreign_keys=[session_id])
    started_by: Mapped[User] = relationship(foreign_keys=[started_by_id])

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None

    @property
    def is_out(self) -> bool:
        return self.returned_at is None
