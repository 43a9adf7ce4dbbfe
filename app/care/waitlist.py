"""The waitlist: who would come, or come sooner, for what, and when they can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.care import visit_types
from app.care.errors import Invalid, NotFound, Refused, Stale
from app.clinical.schedule import Span
from app.clinical.vocabulary import EXPECTED_APPOINTMENTS, ContactWay, WaitlistEnd
from app.extensions import db
from app.models import Appointment, Patient, User, VisitType, WaitlistEntry, WaitlistOffer

FURTHEST = timedelta(days=366)
"""A day further ahead is a slip of the finger."""

LONGEST_NOTICE = 14 * 24
"""Hours. Who needs more notice than two weeks books from the calendar."""


@dataclass(frozen=True)
class Wanted:
    """What somebody waits for. No clinician, weekdays or minutes of the day: any will do."""

    visit_type: VisitType
    clinician: User | None
    weekdays: Sequence[int]
    earliest_minute: int | None
    latest_minute: int | None
    from_on: date
    until_on: date | None
    notice_hours: int
    priority: int
    contact_by: ContactWay
    desk_note: str = ""
    replaces: Appointment | None = None


# questions


def waiting() -> list[WaitlistEntry]:
    """Everybody on the list, whoever is to be asked first in front."""
    wanted = (
        _whole()
        .join(Patient, WaitlistEntry.patient_id == Patient.id)
        .where(
            WaitlistEntry.ended_at.is_(None),
            Patient.entered_in_error_at.is_(None),
            Patient.is_deceased.is_(False),
        )
        .order_by(WaitlistEntry.priority.desc(), WaitlistEntry.entered_at, WaitlistEntry.id)
    )
    return list(db.session.scalars(wanted))


def of(patient: Patient, entry_id: UUID) -> WaitlistEntry:
    """One entry of this patient, waiting or over."""
    wanted = _whole().where(WaitlistEntry.patient_id == patient.id, WaitlistEntry.public_id == entry_id)
    entry = db.session.scalar(wanted)
    if entry is None:
        raise NotFound("There is no such entry on the waitlist.")
    return entry


def waits_for(patient: Patient) -> list[WaitlistEntry]:
    """What this patient waits for now."""
    wanted = _whole().where(WaitlistEntry.patient_id == patient.id, WaitlistEntry.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(WaitlistEntry.id)))


def to_choose() -> list[VisitType]:
    """What can be waited for. Two calendars at once do not come free by chance."""
    return [one for one in visit_types.active() if not one.needs_second_clinician]


def usual_type(patient: Patient) -> VisitType | None:
    """What the patient is or was booked for last: most wait for the same again."""
    wanted = (
        select(Appointment)
        .where(Appointment.patient_id == patient.id, Appointment.visit_type_id.is_not(None))
        .options(joinedload(Appointment.visit_type))
        .order_by(Appointment.starts_at.desc())
    )
    latest = db.session.scalar(wanted.limit(1))
    return latest.visit_type if latest else None


def replaceable(patient: Patient, *, at: datetime) -> list[Appointment]:
    """Visits that lie ahead and that an earlier time could take the place of."""
    wanted = (
        select(Appointment)
        .where(
            Appointment.patient_id == patient.id,
            Appointment.starts_at > at,
            Appointment.status.in_(EXPECTED_APPOINTMENTS),
        )
        .options(joinedload(Appointment.clinician), joinedload(Appointment.visit_type))
    )
    return list(db.session.scalars(wanted.order_by(Appointment.starts_at)))


def can_be_met(entry: WaitlistEntry, *, at: datetime) -> bool:
    """A visit that an earlier time would take the place of is still to come; an additional one can always be had."""
    old = entry.replaces
    return old is None or (old.status in EXPECTED_APPOINTMENTS and old.starts_at > at)


def can_be_given(entry: WaitlistEntry) -> bool:
    """Whom they wait for is still here, and it is still their work."""
    wished = entry.clinician
    return wished is None or (wished.is_active and visit_types.gives(wished, entry.visit_type))


def is_met_by(entry: WaitlistEntry, span: Span, *, at: datetime) -> bool:
    """A visit at this time would be the additional one, or an earlier one than they have."""
    return can_be_met(entry, at=at) and (entry.replaces is None or span.ends_at <= entry.replaces.starts_at)


# verbs


def enter(patient: Patient, wanted: Wanted, *, by: User, at: datetime, on: date) -> WaitlistEntry:
    """Put somebody on the list. The same form sent twice enters them once."""
    if patient.is_struck or patient.is_deceased:
        raise Refused("This record is closed: nobody is put on the waitlist with it.")
    _refuse_problems(patient, wanted, on)
    for other in waits_for(patient):
        if other.visit_type_id != wanted.visit_type.id:
            continue
        if wanted_of(other) == wanted:
            return other
        raise Refused("This patient waits for such a visit already. Change that entry instead.")
    entry = WaitlistEntry(patient=patient, patient_id=patient.id, entered_at=at, entered_by=by)
    _fill(entry, wanted)
    db.session.add(entry)
    db.session.flush()
    return entry


def change(entry: WaitlistEntry, wanted: Wanted, *, version: int, on: date) -> WaitlistEntry:
    """What they wish for is another thing now. How long they wait stays as it was."""
    if entry.version != version:
        raise Stale("Somebody changed this entry meanwhile. Look at it again, then save.")
    refuse_ended(entry)
    _refuse_problems(entry.patient, wanted, on, before=entry.visit_type)
    _fill(entry, wanted)
    db.session.flush()
    return entry


def remove(entry: WaitlistEntry, *, at: datetime) -> WaitlistEntry:
    """They do not wait any more. Pressed twice, it happens once."""
    if entry.ended_at is None:
        end(entry, WaitlistEnd.REMOVED, at=at)
    return entry


def end(entry: WaitlistEntry, how: WaitlistEnd, *, at: datetime, visit: Appointment | None = None) -> None:
    entry.ended_at, entry.ended_as, entry.appointment = at, how, visit
    db.session.flush()


def refuse_ended(entry: WaitlistEntry) -> None:
    if entry.ended_as is not None:
        raise Refused(f"This entry is closed already: {entry.ended_as.label.lower()}.")


def refuse_pointless(entry: WaitlistEntry, span: Span, *, at: datetime) -> None:
    """Whoever waits to come sooner gets neither a later visit nor a second one."""
    if not can_be_met(entry, at=at):
        raise Refused(
            "The visit that an earlier time would take the place of is over or was cancelled. "
            "Change the entry if they still wait for a visit."
        )
    if not is_met_by(entry, span, at=at):
        raise Refused(
            "This time is not earlier than the visit whose place it would take. That visit stays as it is."
        )


def wanted_of(entry: WaitlistEntry) -> Wanted:
    return Wanted(
        visit_type=entry.visit_type,
        clinician=entry.clinician,
        weekdays=tuple(entry.weekdays),
        earliest_minute=entry.earliest_minute,
        latest_minute=entry.latest_minute,
        from_on=entry.from_on,
        until_on=entry.until_on,
        notice_hours=entry.notice_hours,
        priority=entry.priority,
        contact_by=entry.contact_by,
        desk_note=entry.desk_note,
        replaces=entry.replaces,
    )


def _fill(entry: WaitlistEntry, wanted: Wanted) -> None:
    entry.visit_type, entry.clinician = wanted.visit_type, wanted.clinician
    entry.weekdays = sorted(wanted.weekdays)
    entry.earliest_minute, entry.latest_minute = wanted.earliest_minute, wanted.latest_minute
    entry.from_on, entry.until_on = wanted.from_on, wanted.until_on
    entry.notice_hours, entry.priority = wanted.notice_hours, wanted.priority
    entry.contact_by, entry.desk_note = wanted.contact_by, wanted.desk_note
    entry.replaces = wanted.replaces


def _refuse_problems(patient: Patient, wanted: Wanted, on: date, *, before: VisitType | None = None) -> None:
    if wanted.visit_type not in (*to_choose(), before):
        raise Invalid("visit_type", "Choose one of the list.")
    if wanted.clinician and not visit_types.gives(wanted.clinician, wanted.visit_type):
        raise Invalid("clinician", f"{wanted.clinician.name} does not give this kind of visit.")
    _refuse_days(wanted, on)
    earliest = 0 if wanted.earliest_minute is None else wanted.earliest_minute
    latest = 24 * 60 if wanted.latest_minute is None else wanted.latest_minute
    if latest - earliest < wanted.visit_type.minutes:
        raise Invalid("latest", f"The visit takes {wanted.visit_type.minutes} minutes and would not fit in.")
    if wanted.replaces is not None and wanted.replaces.patient_id != patient.id:
        raise Invalid("replaces", "Choose one of the list.")


def _refuse_days(wanted: Wanted, on: date) -> None:
    if wanted.until_on is not None and wanted.until_on < max(wanted.from_on, on):
        raise Invalid("until_on", "This day is over before the wait begins.")
    for name, day in (("from_on", wanted.from_on), ("until_on", wanted.until_on)):
        if day is not None and day > on + FURTHEST:
            raise Invalid(name, "This is more than a year ahead. Check the year.")


def _whole() -> Select[WaitlistEntry]:
    return select(WaitlistEntry).options(
        joinedload(WaitlistEntry.patient).selectinload(Patient.names),
        joinedload(WaitlistEntry.patient).selectinload(Patient.phones),
        joinedload(WaitlistEntry.visit_type).selectinload(VisitType.givers),
        joinedload(WaitlistEntry.clinician),
        joinedload(WaitlistEntry.replaces).joinedload(Appointment.clinician),
        selectinload(WaitlistEntry.offers).options(
            joinedload(WaitlistOffer.hold), joinedload(WaitlistOffer.offered_by)
        ),
    )
