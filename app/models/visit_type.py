"""What the practice offers and where: its types of visit, places, rooms and devices."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.vocabulary import VisitKind
from app.models.base import Base, Record, Versioned, word
from app.models.user import User


class Place(Record, Versioned, Base):
    """Another address than the practice's own."""

    __tablename__ = "place"

    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300), default="")
    is_active: Mapped[bool] = mapped_column(default=True)


class Room(Record, Versioned, Base):
    __tablename__ = "room"

    name: Mapped[str] = mapped_column(String(60))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    place: Mapped[Place | None] = relationship()


class Device(Record, Versioned, Base):
    """Something there is one of, taken along for a visit."""

    __tablename__ = "device"

    name: Mapped[str] = mapped_column(String(60))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    is_active: Mapped[bool] = mapped_column(default=True)

    place: Mapped[Place | None] = relationship()


class VisitType(Record, Versioned, Base):
    """A type of visit as the practice books it; ``kind`` is what the rules know it as."""

    __tablename__ = "visit_type"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes_range"),
        CheckConstraint("buffer_minutes BETWEEN 0 AND 120", name="buffer_minutes_range"),
    )

    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[VisitKind] = mapped_column(word(VisitKind, "kind"))
    minutes: Mapped[int]
    buffer_minutes: Mapped[int] = mapped_column(default=0)  # kept free after it
    needs_second_clinician: Mapped[bool] = mapped_column(default=False)
    needs_room: Mapped[bool] = mapped_column(default=False)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    preparation: Mapped[list[Any]] = mapped_column(JSON, default=list)  # keys of clinical/preparation
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    device: Mapped[Device | None] = relationship()
    givers: Mapped[list[VisitTypeGiver]] = relationship(
        order_by="VisitTypeGiver.id", back_populates="visit_type", cascade="all, delete-orphan"
    )
    rooms: Mapped[list[VisitTypeRoom]] = relationship(
        order_by="VisitTypeRoom.id", back_populates="visit_type", cascade="all, delete-orphan"
    )


class VisitTypeGiver(Record, Base):
    """Who gives a type of visit. Without a row everybody does whose work it is."""

    __tablename__ = "visit_type_giver"
    __table_args__ = (UniqueConstraint("visit_type_id", "user_id"),)

    visit_type_id: Mapped[int] = mapped_column(ForeignKey("visit_type.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)

    visit_type: Mapped[VisitType] = relationship(back_populates="givers")
    user: Mapped[User] = relationship()


class VisitTypeRoom(Record, Base):
    """Where a type of visit can take place. Without a row any room will do."""

    __tablename__ = "visit_type_room"
    __table_args__ = (UniqueConstraint("visit_type_id", "room_id"),)

    visit_type_id: Mapped[int] = mapped_column(ForeignKey("visit_type.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)

    visit_type: Mapped[VisitType] = relationship(back_populates="rooms")
    room: Mapped[Room] = relationship()
