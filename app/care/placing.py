"""Visits put to another place of the calendar by hand, and put back."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.care import scheduling
from app.care.errors import Invalid, Refused
from app.clinical.lifecycles import AppointmentMove
from app.models import Appointment, AppointmentEvent, Practice, Room, User

PUT_BACK = "Put back to where it stood"
CAN_BE_PUT_BACK_FOR = timedelta(minutes=10)  # after that it is moved like any other visit


def last_move(appointment: Appointment) -> AppointmentEvent | None:
    """The step that put the visit where it stands, where that was the last thing that happened to it."""
    last = appointment.events[-1] if appointment.events else None
    return last if last is not None and last.move is AppointmentMove.MOVE else None


def put_back(
    appointment: Appointment, step_id: str, *, practice: Practice, by: User, at: datetime
) -> Appointment:
    """Where it stood before this step: only by whoever moved it, only at once, and only while nothing followed."""
    step = last_move(appointment)
    if step is None or str(step.public_id) != step_id or step.started_at_before is None:
        raise Refused("This visit was changed again meanwhile, so it stays where it is.")
    if step.made_by_id != by.id or at > step.made_at + CAN_BE_PUT_BACK_FOR:
        raise Refused("This move can no longer be undone. Move the visit by hand.")
    was_confirmed = _was_confirmed(appointment)
    ends_at = step.ended_at_before or step.started_at_before + (appointment.ends_at - appointment.starts_at)
    placed = place(
        appointment,
        starts_at=step.started_at_before,
        minutes=round((ends_at - step.started_at_before).total_seconds() / 60),
        clinician=step.clinician_before or appointment.clinician,
        room=step.room_before,
        leaves_room=step.room_before is None,
        version=appointment.version,
        practice=practice,
        by=by,
        at=at,
        reason=PUT_BACK,
    )
    return scheduling.confirm(placed, by=by, at=at) if was_confirmed and placed.starts_at > at else placed


def _was_confirmed(appointment: Appointment) -> bool:
    """What the patient had said before the move that is undone."""
    before = appointment.events[-2] if len(appointment.events) > 1 else None
    return before is not None and before.move is AppointmentMove.CONFIRM


def place(
    appointment: Appointment,
    *,
    starts_at: datetime,
    minutes: int,
    clinician: User,
    room: Room | None,
    version: int,
    practice: Practice,
    by: User,
    at: datetime,
    reason: str = "",
    leaves_room: bool = False,
) -> Appointment:
    """Another time, length, clinician or room; what it is for stays, and so does the room while it is free."""
    if clinician.id == appointment.second_clinician_id:
        raise Invalid("clinician", f"{clinician.name} is the second of this joint visit already.")
    return scheduling.move(
        appointment,
        clinician=clinician,
        room=room,
        leaves_room=leaves_room,
        starts_at=starts_at,
        minutes=minutes,
        desk_note=appointment.desk_note,
        version=version,
        practice=practice,
        by=by,
        at=at,
        reason=reason,
    )
