"""When people work: the hours of a clinician, time off, days on which the practice is closed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Record, UtcDateTime, Versioned, together
from app.models.user import User
from app.models.visit_type import Place


class ClinicianSchedule(Record, Versioned, Base):
    """How somebody's time may be booked."""

    __tablename__ = "clinician_schedule"
    __table_args__ = (CheckConstraint("buffer_minutes BETWEEN 0 AND 120", name="buffer_minutes_range"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    buffer_minutes: Mapped[int] = mapped_column(default=0)  # kept free between two visits
    allows_overlap: Mapped[bool] = mapped_column(
        default=False
    )  # a second visit beside another, with a reason

    user: Mapped[User] = relationship()


class WorkingHours(Record, Base):
    """Minutes since midnight, local time. Somebody without a row works whenever the practice is open."""

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_range"),
        CheckConstraint(
            "starts_minute >= 0 AND starts_minute < ends_minute AND ends_minute <= 1440",
            name="starts_before_it_ends",
        ),
        CheckConstraint("until_on >= from_on", name="until_after_from"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    weekday: Mapped[int]
    starts_minute: Mapped[int]
    ends_minute: Mapped[int]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    from_on: Mapped[date | None] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)

    user: Mapped[User] = relationship()
    place: Mapped[Place | None] = relationship()


class TimeOff(Record, Base):
    """Somebody is not to be booked. Taken back, it stays on record."""

    __tablename__ = "time_off"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        together("removed_at", "removed_by_id"),
        Index("ix_time_off_user", "user_id", "starts_at"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    label: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])


class ClosedDay(Record, Base):
    """A holiday of the practice, or of one place."""

    __tablename__ = "closed_day"

    on_date: Mapped[date] = mapped_column(Date, index=True)
    name: Mapped[str] = mapped_column(String(80))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))

    place: Mapped[Place | None] = relationship()
