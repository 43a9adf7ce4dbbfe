"""Who pays, and under which code each technique is charged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.clinical.vocabulary import Technique, UnitRule
from app.models.base import Base, Record, UtcDateTime, Versioned, word


class Payer(Record, Versioned, Base):
    """A payer and how it counts units. Retired, it is offered no more; patients keep it."""

    __tablename__ = "payer"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    unit_rule: Mapped[UnitRule] = mapped_column(word(UnitRule, "unit_rule"), default=UnitRule.CMS)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TechniqueCode(Record, Versioned, Base):
    """The practice's own code for a technique, where it differs from the house's."""

    __tablename__ = "technique_code"

    technique: Mapped[Technique] = mapped_column(word(Technique, "technique"), unique=True)
    code: Mapped[str] = mapped_column(String(5))
