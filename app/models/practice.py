"""The practice itself: one row, and the hours it is open."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Record, Versioned


class Practice(Record, Versioned, Base):
    __tablename__ = "practice"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    time_zone: Mapped[str] = mapped_column(String(60), default="America/New_York")
    offers_electrical_stimulation: Mapped[bool] = mapped_column(default=False)
    late_cancel_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    no_show_minutes: Mapped[int] = mapped_column(default=15, server_default="15")
    hold_minutes: Mapped[int] = mapped_column(default=5, server_default="5")
    offer_minutes: Mapped[int] = mapped_column(default=120, server_default="120")
    # Set once, by the command that fills an empty database with invented people. Never by a form.
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    opening_hours: Mapped[list[OpeningHours]] = relationship(
        order_by="OpeningHours.weekday", back_populates="practice", cascade="all, delete-orphan"
    )


class OpeningHours(Record, Base):
    """Minutes since midnight, local time. A weekday without a row is closed (0 = Monday)."""

    __tablename__ = "opening_hours"
    __table_args__ = (
        UniqueConstraint("practice_id", "weekday"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_range"),
        CheckConstraint(
            "opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440",
            name="opens_before_it_closes",
        ),
    )

    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"))
    weekday: Mapped[int]
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]

    practice: Mapped[Practice] = relationship(back_populates="opening_hours")
