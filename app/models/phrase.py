"""Words that come by a short code: the practice's, and each person's own."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Record, Versioned
from app.models.user import User

HAS_NO_OWNER = text("owner_id IS NULL")


class Phrase(Record, Versioned, Base):
    """Without an owner it is the practice's. ``[...]`` in the wording is a blank to fill."""

    __tablename__ = "phrase"
    __table_args__ = (
        Index("ix_phrase_own", "owner_id", "code", unique=True),
        Index(
            "ix_phrase_practice",
            "code",
            unique=True,
            sqlite_where=HAS_NO_OWNER,
            postgresql_where=HAS_NO_OWNER,
        ),
    )

    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    code: Mapped[str] = mapped_column(String(20))
    wording: Mapped[str] = mapped_column(Text)

    owner: Mapped[User | None] = relationship()
