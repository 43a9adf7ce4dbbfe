"""Appointments: held times of one patient with one or two clinicians.

Whether a time is free is decided by the database itself (see migration 0011); what is asked before is for the
words. Every booking comes through ``book`` and every change of place through ``move``, whoever asks for it: the desk,
a series, the waitlist, a request, a drag across the calendar. Every step of an appointment leaves a row with who,
when and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.care import first_visits, holds, outbox, slots, visit_requests, visit_types, working_time
from app.care import practice as practices
from app.care.errors import Invalid, NotFound, Refused, Stale
from app.care.slots import Slot
from app.clinical.lifecycles import (
    UNDO_LASTS,
    AppointmentMove,
    IllegalMove,
    Limits,
    Moment,
    Step,
    When,
    appointment_step,
    cancelling,
    is_time,
    said,
)
from app.clinical.lifecycles import open_steps as open_steps_of
from app.clinical.schedule import Span, day_span
from app.clinical.vocabulary import (
    EXPECTED_APPOINTMENTS,
    LIVE_APPOINTMENTS,
    PRESENT_APPOINTMENTS,
    AppointmentStatus,
    VisitKind,
)
from app.extensions import db
from app.models import (
    Appointment,
    AppointmentEvent,
    AppointmentSeries,
    Patient,
    Practice,
    Room,
    SlotHold,
    User,
    VisitType,
)

STILL_TO_COME = (*EXPECTED_APPOINTMENTS, *PRESENT_APPOINTMENTS)
_SAID = {
    AppointmentMove.BOOK: "booked firmly",
    AppointmentMove.CONFIRM: "confirmed",
    AppointmentMove.MOVE: "moved",
    AppointmentMove.ARRIVE: "marked as here",
    AppointmentMove.BEGIN: "begun",
    AppointmentMove.COMPLETE: "marked as seen",
    AppointmentMove.CANCEL_BY_PATIENT: "cancelled",
    AppointmentMove.CANCEL_BY_CLINIC: "cancelled",
    AppointmentMove.CANCEL_LATE: "cancelled",
    AppointmentMove.MISS: "marked as missed",
    AppointmentMove.REOPEN: "set back",
    AppointmentMove.UNDO: "set back",
    AppointmentMove.STRIKE: "struck",
}

# questions


def of(patient: Patient, public_id: UUID) -> Appointment:
    """One appointment of this patient."""
    found = db.session.scalar(
        _with_people().where(Appointment.patient_id == patient.id, Appointment.public_id == public_id)
    )
    if found is None:
        raise NotFound("There is no such appointment.")
    return found


def of_day(on: date, time_zone: str, clinician: User | None = None) -> list[Appointment]:
    """Everything booked on a local day, cancelled and missed visits too, by time."""
    return between(day_span(on, ZoneInfo(time_zone)), clinician)


def between(span: Span, clinician: User | None = None) -> list[Appointment]:
    """Everything that begins within a span of time, by time, with its steps."""
    wanted = (
        _with_people()
        .options(selectinload(Appointment.events))
        .where(Appointment.starts_at >= span.starts_at, Appointment.starts_at < span.ends_at)
    )
    if clinician is not None:
        wanted = wanted.where(Appointment.clinician_id == clinician.id)
    return list(db.session.scalars(wanted.order_by(Appointment.starts_at, Appointment.id)))


def next_visits(patients: Iterable[Patient], *, at: datetime) -> dict[int, Appointment]:
    """The next booked visit of each patient who has one, by the patient's key; one query for all."""
    ids = [patient.id for patient in patients]
    wanted = (
        select(Appointment)
        .options(joinedload(Appointment.clinician))
        .where(
            Appointment.patient_id.in_(ids),
            Appointment.status.in_(EXPECTED_APPOINTMENTS),
            Appointment.starts_at >= at,
        )
        .order_by(Appointment.starts_at.desc())
    )
    return {visit.patient_id: visit for visit in db.session.scalars(wanted)}


def upcoming(patient: Patient, *, at: datetime) -> list[Appointment]:
    """What is still to come, or going on, soonest first."""
    wanted = _with_people().where(
        Appointment.patient_id == patient.id, Appointment.ends_at > at, Appointment.status.in_(STILL_TO_COME)
    )
    return list(db.session.scalars(wanted.order_by(Appointment.starts_at)))


def past(patient: Patient, *, at: datetime, limit: int = 200) -> list[Appointment]:
    """What is over, was cancelled or missed, latest first."""
    wanted = _with_people().where(
        Appointment.patient_id == patient.id,
        or_(Appointment.ends_at <= at, Appointment.status.not_in(STILL_TO_COME)),
    )
    return list(db.session.scalars(wanted.order_by(Appointment.starts_at.desc()).limit(limit)))


def usual_clinician(patient: Patient) -> User | None:
    """Whom the patient saw or sees last, if that person still works here."""
    latest = db.session.scalar(
        _with_people()
        .where(Appointment.patient_id == patient.id, Appointment.status.in_(LIVE_APPOINTMENTS))
        .order_by(Appointment.starts_at.desc())
        .limit(1)
    )
    return latest.clinician if latest and latest.clinician.is_active else None


def steps(appointment: Appointment) -> list[AppointmentEvent]:
    """What became of the appointment, step by step, with the people."""
    wanted = (
        select(AppointmentEvent)
        .options(joinedload(AppointmentEvent.made_by), joinedload(AppointmentEvent.clinician_before))
        .where(AppointmentEvent.appointment_id == appointment.id)
        .order_by(AppointmentEvent.id)
    )
    return list(db.session.scalars(wanted))


def open_steps(appointment: Appointment, *, at: datetime) -> Mapping[AppointmentMove, Step]:
    """What may be done with the visit now, without the step that was just made."""
    found = open_steps_of(appointment.status, _moment(appointment, at), _limits())
    return {step: row for step, row in found.items() if not _is_made(appointment, step, at=at)}


# verbs


def book(
    patient: Patient,
    *,
    clinician: User,
    starts_at: datetime,
    practice: Practice,
    by: User | None,
    at: datetime,
    visit_type: VisitType | None = None,
    kind: VisitKind | None = None,
    minutes: int | None = None,
    second_clinician: User | None = None,
    room: Room | None = None,
    lane: int | None = None,
    reason: str = "",
    hold: SlotHold | None = None,
    series: AppointmentSeries | None = None,
    is_tentative: bool = False,
    desk_note: str = "",
) -> Appointment:
    """The one door of every booking. Sent twice, it is booked once: the second answer is the visit that exists.

    ``visit_type``, or the first type in use of a ``kind``. Without ``minutes`` the length of the type; without a
    ``room`` the first that is free, where the type needs one. ``hold`` is a time kept before: given back and taken in
    one step, and if it ran out, taken all the same where nobody was faster. ``lane`` 1 is deliberately beside another
    visit, where the clinician's schedule allows it; that and any time outside working hours needs a ``reason``.
    ``by`` is nobody where the patient pressed a link.

    Raises ``Invalid`` at clinician, second_clinician, minutes, clock or reason, and ``Refused`` where it is taken.
    """
    _refuse_patient(patient)
    visit_type, kind = _type(visit_type, kind, clinician)
    span = slots.bookable(
        practice, clinician, kind, starts_at, minutes,
        at=at, visit_type=visit_type, second_clinician=second_clinician, reason=reason,
    )  # fmt: skip
    slots.take_turns(clinician, second_clinician, patient)
    if same := slots.same_booking(patient, clinician, span):
        return same
    slots.free_expired(at=at)
    hours = working_time.of_visit(clinician, span, practice=practice, second=second_clinician)
    zone = ZoneInfo(practice.time_zone)
    wanted = Slot(
        clinician, span, second_clinician, room, place_id=hours.place_id(clinician, starts_at), lane=lane or 0
    )
    with slots.holding(patient, clinician, span, zone, slot=wanted):
        holds.give_back(hold, at=at)
        slot = slots.furnished(slots.beside(wanted, hours, reason), visit_type)
        appointment = Appointment(
            patient=patient,
            kind=kind,
            visit_type=visit_type,
            status=AppointmentStatus.TENTATIVE if is_tentative else AppointmentStatus.BOOKED,
            time_zone=practice.time_zone,
            desk_note=desk_note,
            series=series,
            changed_at=at,
        )
        _put(appointment, slot)
        step = AppointmentMove.PENCIL_IN if is_tentative else AppointmentMove.BOOK
        appointment.events.append(AppointmentEvent(move=step, reason=reason, made_at=at, made_by=by))
        db.session.add(appointment)
    visit_requests.meet(appointment)
    first_visits.meet(appointment)
    outbox.keep_in_step(appointment, at=at)
    return appointment


def move(
    appointment: Appointment,
    *,
    clinician: User,
    starts_at: datetime,
    minutes: int | None,
    desk_note: str,
    version: int,
    practice: Practice,
    by: User | None,
    at: datetime,
    visit_type: VisitType | None = None,
    kind: VisitKind | None = None,
    second_clinician: User | None = None,
    room: Room | None = None,
    leaves_room: bool = False,
    lane: int | None = None,
    reason: str = "",
    hold: SlotHold | None = None,
) -> Appointment:
    """Another time, length, person, room or type; where it stood before is kept. Sent twice, it moves once.

    What is not named stays: the type, the second person, the room while it is free, and a place beside another visit
    while it is the same other visit. ``leaves_room``: without a room, if the type can do without. It remains one
    record, with one step more.
    """
    slots.take_turns(clinician, second_clinician or appointment.second_clinician, appointment.patient)
    db.session.refresh(appointment)
    visit_type, kind = _type_after(appointment, visit_type, kind)
    if second_clinician is None and (
        visit_type is None or visit_type.needs_second_clinician or visit_type is appointment.visit_type
    ):
        second_clinician = appointment.second_clinician
    zone = ZoneInfo(practice.time_zone)
    span = slots.bookable(
        practice, clinician, kind, starts_at, minutes,
        at=at, visit_type=visit_type, second_clinician=second_clinician, current=appointment, reason=reason,
    )  # fmt: skip
    stands = slots.span_of(appointment)
    after = (
        (span, clinician, second_clinician, room or (None if leaves_room else appointment.room)),
        visit_type,
        kind,
        desk_note,
    )
    now = _place(appointment), appointment.visit_type, appointment.kind, appointment.desk_note
    if after == now and lane in (
        None, appointment.lane,
    ):  # fmt: skip
        return appointment
    if appointment.version != version:
        raise Stale(
            f"Somebody changed this visit meanwhile. It is now {slots.when(stands, zone)} "
            f"with {appointment.clinician.name}. Look at the times below, then save again."
        )
    slots.free_expired(at=at)
    hours = working_time.of_visit(clinician, span, practice=practice, second=second_clinician)
    stays_beside = lane is None and slots.stands_beside(appointment, clinician, span)
    wanted = Slot(
        clinician, span, second_clinician, room,
        place_id=hours.place_id(clinician, starts_at), lane=appointment.lane if stays_beside else lane or 0,
    )  # fmt: skip
    status = _status_after(appointment, AppointmentMove.MOVE)
    with slots.holding(appointment.patient, clinician, span, zone, moved=appointment, slot=wanted):
        holds.give_back(hold, at=at)
        slot = wanted if stays_beside else slots.beside(wanted, hours, reason, but=appointment)
        slot = slots.furnished(slot, visit_type, but=appointment, leaves_room=leaves_room)
        is_elsewhere = slot.place_id != appointment.place_id
        if appointment.starts_at != span.starts_at:
            appointment.expected_at = None  # they said when they come to the time that was
        if _place(appointment) != (span, clinician, second_clinician, slot.room):
            appointment.events.append(_moved(appointment, reason, by=by, at=at))
            appointment.status = status
            appointment.sequence, appointment.changed_at = appointment.sequence + 1, at
        appointment.kind, appointment.visit_type = kind, visit_type
        appointment.desk_note = desk_note
        _put(appointment, slot)
    visit_requests.meet(appointment)
    outbox.keep_in_step(appointment, at=at, is_elsewhere=is_elsewhere)
    return appointment


def cancel(
    appointment: Appointment, *, is_by_patient: bool, reason: str, by: User, at: datetime
) -> Appointment:
    """Give the time back. Who cancelled and why stays with it; by the patient within the practice's limit it
    counts as late."""
    who = AppointmentMove.CANCEL_BY_CLINIC
    if is_by_patient:
        who = cancelling(_moment(appointment, at), _limits(), appointment.status)
    return _step(appointment, who, by=by, at=at, reason=reason)


def confirm(appointment: Appointment, *, by: User | None, at: datetime) -> Appointment:
    """The patient will come. ``by`` is nobody where the patient pressed a link."""
    return _step(appointment, AppointmentMove.CONFIRM, by=by, at=at)


def firm_up(appointment: Appointment, *, by: User, at: datetime) -> Appointment:
    """What was pencilled in is booked."""
    return _step(appointment, AppointmentMove.BOOK, by=by, at=at)


def arrive(appointment: Appointment, *, by: User, at: datetime) -> Appointment:
    """The patient is here. Only on the day itself."""
    return _step(appointment, AppointmentMove.ARRIVE, by=by, at=at)


def begin(appointment: Appointment, *, by: User, at: datetime) -> Appointment:
    """The patient is with the clinician."""
    return _step(appointment, AppointmentMove.BEGIN, by=by, at=at)


def miss(appointment: Appointment, *, by: User, at: datetime) -> Appointment:
    """The patient did not come; known only once the practice's limit has passed."""
    return _step(appointment, AppointmentMove.MISS, by=by, at=at)


def complete(appointment: Appointment, *, by: User, at: datetime) -> Appointment:
    """The visit took place and is over."""
    return _step(appointment, AppointmentMove.COMPLETE, by=by, at=at)


def reopen(appointment: Appointment, *, by: User, at: datetime, reason: str = "") -> Appointment:
    """Take the last step back: at once without a word, later with the reason."""
    step = AppointmentMove.REOPEN if reason.strip() else AppointmentMove.UNDO
    return _step(appointment, step, by=by, at=at, reason=reason)


def strike(appointment: Appointment, *, reason: str, by: User, at: datetime) -> Appointment:
    """It was entered in error. It stays on record and takes no time."""
    return _step(appointment, AppointmentMove.STRIKE, by=by, at=at, reason=reason)


# within a verb


def _step(
    appointment: Appointment, step: AppointmentMove, *, by: User | None, at: datetime, reason: str = ""
) -> Appointment:
    """One row of the table of legal moves. Pressed twice, also at once, it happens once."""
    slots.take_turns(appointment.clinician, appointment.second_clinician, appointment.patient)
    db.session.refresh(appointment)
    if _is_made(appointment, step, at=at):
        return appointment
    status = _status_after(appointment, step)
    _refuse_moment(appointment, step, at, reason)
    if status in LIVE_APPOINTMENTS:
        slots.free_expired(at=at)
    span, zone = slots.span_of(appointment), ZoneInfo(appointment.time_zone)
    with slots.holding(appointment.patient, appointment.clinician, span, zone, moved=appointment):
        appointment.status = status
        appointment.sequence, appointment.changed_at = appointment.sequence + 1, at
        appointment.events.append(AppointmentEvent(move=step, reason=reason.strip(), made_at=at, made_by=by))
    outbox.keep_in_step(appointment, at=at)
    return appointment


def _is_made(appointment: Appointment, step: AppointmentMove, *, at: datetime) -> bool:
    """The step was the last one: pressed twice, it happens once. Only a visit that was set back with the reason can
    be set back again, one step more, once that is no second press.
    """
    last = appointment.events[-1] if appointment.events else None
    if last is None or last.move is not step:
        return False
    return step is not AppointmentMove.REOPEN or at - last.made_at <= UNDO_LASTS


def _status_after(appointment: Appointment, step: AppointmentMove) -> AppointmentStatus:
    try:
        return appointment_step(appointment.status, step).to
    except IllegalMove:
        label = appointment.status.label
        raise Refused(f"This visit is marked “{label}” and cannot be {_SAID[step]}.") from None


def _refuse_moment(appointment: Appointment, step: AppointmentMove, at: datetime, reason: str) -> None:
    """When a step may be made, and whether it needs its reason, as the table says."""
    row, limits, moment = appointment_step(appointment.status, step), _limits(), _moment(appointment, at)
    if row.needs_reason and not reason.strip():
        raise Invalid("reason", "Say in a few words why.")
    if is_time(row.when, moment, limits):
        return
    zone = ZoneInfo(appointment.time_zone)
    if row.when is When.ON_THE_DAY:
        raise Refused(f"This visit is on {slots.day(appointment.starts_at, zone)}. Move it to today first.")
    if row.when is When.MISSED and at < appointment.starts_at:
        raise Refused("The visit has not begun yet. If the patient called, cancel it instead.")
    raise Refused(f"A visit can be {_SAID[step]} only {_lowered(said(row.when, limits))}.")


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:]


def _moment(appointment: Appointment, at: datetime) -> Moment:
    stepped_at = appointment.events[-1].made_at if appointment.events else None
    return Moment(appointment.starts_at, ZoneInfo(appointment.time_zone), at, stepped_at)


def _limits() -> Limits:
    practice = practices.the_practice()
    return Limits(practice.late_cancel_hours, practice.no_show_minutes) if practice else Limits()


def _refuse_patient(patient: Patient) -> None:
    if patient.is_struck:
        raise Refused("This record was entered in error. Book the person under their right record.")
    if patient.is_deceased:
        raise Refused("The record says that this person has died.")


def _type(
    visit_type: VisitType | None, kind: VisitKind | None, clinician: User
) -> tuple[VisitType | None, VisitKind]:
    """The type booked and its kind; none where the practice has no type of this kind."""
    if visit_type is not None:
        return visit_type, visit_type.kind
    kind = kind or slots.usual_type(clinician)
    return visit_types.usual_of(kind), kind


def _type_after(
    appointment: Appointment, visit_type: VisitType | None, kind: VisitKind | None
) -> tuple[VisitType | None, VisitKind]:
    if visit_type is None and kind in (None, appointment.kind):
        return appointment.visit_type, appointment.kind
    return _type(visit_type, kind, appointment.clinician)


def _place(appointment: Appointment) -> tuple[Span, User, User | None, Room | None]:
    return (
        slots.span_of(appointment),
        appointment.clinician,
        appointment.second_clinician,
        appointment.room,
    )


def _put(appointment: Appointment, slot: Slot) -> None:
    appointment.starts_at, appointment.ends_at = slot.span.starts_at, slot.span.ends_at
    appointment.clinician, appointment.second_clinician = slot.clinician, slot.second_clinician
    appointment.room, appointment.device = slot.room, slot.device
    appointment.place_id, appointment.lane = slot.place_id, slot.lane


def _moved(appointment: Appointment, reason: str, *, by: User | None, at: datetime) -> AppointmentEvent:
    """Where it stood before."""
    return AppointmentEvent(
        move=AppointmentMove.MOVE,
        reason=reason.strip(),
        started_at_before=appointment.starts_at,
        ended_at_before=appointment.ends_at,
        clinician_before=appointment.clinician,
        room_before=appointment.room,
        made_at=at,
        made_by=by,
    )


def _with_people() -> Select[Appointment]:
    return select(Appointment).options(
        joinedload(Appointment.clinician),
        joinedload(Appointment.visit_type),
        joinedload(Appointment.patient).selectinload(Patient.names),
    )
