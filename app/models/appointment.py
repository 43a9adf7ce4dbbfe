"""A held time of one patient with one or two clinicians. The database itself refuses overlaps (see 0011)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clinical.lifecycles import AppointmentMove
from app.clinical.vocabulary import AppointmentStatus, VisitKind
from app.models.base import Base, Record, UtcDateTime, Versioned, together, word
from app.models.patient import Patient
from app.models.user import User
from app.models.visit_type import Device, Place, Room, VisitType


class AppointmentSeries(Record, Base):
    """Visits booked together: every so many weeks at the same local time, so many or up to a day."""

    __tablename__ = "appointment_series"
    __table_args__ = (CheckConstraint("every_weeks BETWEEN 1 AND 8", name="every_weeks_range"),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    every_weeks: Mapped[int]
    count: Mapped[int | None]
    until_on: Mapped[date | None] = mapped_column(Date)
    time_zone: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    patient: Mapped[Patient] = relationship()
    made_by: Mapped[User] = relationship()


class Appointment(Record, Versioned, Base):
    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("lane IN (0, 1)", name="lane_range"),
        together("details_confirmed_at", "details_confirmed_by_id"),
        Index("ix_appointment_clinician", "clinician_id", "starts_at"),
        Index("ix_appointment_patient", "patient_id", "starts_at"),
        Index("ix_appointment_day", "starts_at"),
        Index("ix_appointment_second_clinician", "second_clinician_id", "starts_at"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    clinician_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    second_clinician_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # of a joint visit
    kind: Mapped[VisitKind] = mapped_column(word(VisitKind, "kind"))
    # None where it was booked before the types of visit were data.
    visit_type_id: Mapped[int | None] = mapped_column(ForeignKey("visit_type.id"))
    status: Mapped[AppointmentStatus] = mapped_column(
        word(AppointmentStatus, "status"), default=AppointmentStatus.BOOKED
    )
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    time_zone: Mapped[str] = mapped_column(String(60))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))  # none: the practice's own address
    series_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_series.id"), index=True)
    # 1 where it deliberately stands beside another visit of the same clinician; the reason is with the step.
    lane: Mapped[int] = mapped_column(default=0, server_default="0")
    # Grows whenever the time, the place or the standing changes: what calendars elsewhere go by.
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expected_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # said to be running late, and until when
    details_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    details_confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    desk_note: Mapped[str] = mapped_column(String(500), default="")

    patient: Mapped[Patient] = relationship()
    clinician: Mapped[User] = relationship(foreign_keys=[clinician_id])
    second_clinician: Mapped[User | None] = relationship(foreign_keys=[second_clinician_id])
    details_confirmed_by: Mapped[User | None] = relationship(foreign_keys=[details_confirmed_by_id])
    visit_type: Mapped[VisitType | None] = relationship()
    room: Mapped[Room | None] = relationship()
    device: Mapped[Device | None] = relationship()
    place: Mapped[Place | None] = relationship()
    series: Mapped[AppointmentSeries | None] = relationship()
    events: Mapped[list[AppointmentEvent]] = relationship(
        order_by="AppointmentEvent.id", back_populates="appointment"
    )

    @property
    def type_name(self) -> str:
        """What the practice calls this visit."""
        return self.visit_type.name if self.visit_type else self.kind.label


class AppointmentEvent(Record, Base):
    """One step in the life of an appointment: who did what, when, why, and where it stood before.

    ``made_by`` is nobody where the patient pressed a link.
    """

    __tablename__ = "appointment_event"

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    move: Mapped[AppointmentMove] = mapped_column(word(AppointmentMove, "move"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    started_at_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clinician_before_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    room_before_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    appointment: Mapped[Appointment] = relationship(back_populates="events")
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])
    clinician_before: Mapped[User | None] = relationship(foreign_keys=[clinician_before_id])
    room_before: Mapped[Room | None] = relationship()
