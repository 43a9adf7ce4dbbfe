"""What a practice decides about measures, and the simple measures of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.instruments.declaration import FilledBy
from app.clinical.vocabulary import Scoring
from app.models.base import Base, Record, UtcDateTime, Versioned, word
from app.models.user import User


class InstrumentSetting(Record, Versioned, Base):
    """How the practice uses a declared measure: offered or not, its settings, its licensed wording."""

    __tablename__ = "instrument_setting"

    instrument: Mapped[str] = mapped_column(String(60), unique=True)
    is_offered: Mapped[bool] = mapped_column(default=True)
    rules: Mapped[list[str]] = mapped_column(JSON, default=list)  # keys of the declaration's settings
    # The form's own text, put in by a practice that holds the licence: {"items.1": "..."}.
    wording: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    wording_licence: Mapped[str] = mapped_column(String(300), default="")


class OwnInstrument(Record, Base):
    """One version of a simple measure of the practice's own. A change is a new version; old ones stay readable."""

    __tablename__ = "own_instrument"
    __table_args__ = (UniqueConstraint("key", "number"),)

    key: Mapped[str] = mapped_column(String(60))  # "own_" and random signs: never that of a declared one
    number: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(60))
    filled_by: Mapped[FilledBy] = mapped_column(word(FilledBy, "filled_by"))
    scoring: Mapped[Scoring] = mapped_column(word(Scoring, "scoring"))
    lower_is_better: Mapped[bool]
    recall: Mapped[str] = mapped_column(String(60), default="")
    items: Mapped[list[str]] = mapped_column(JSON)  # their labels, in order
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # [{"points": 0, "label": "Never"}]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    created_by: Mapped[User] = relationship()
