"""The inbox of consultation requests: who looks after them by when, and how one becomes a patient and a booking.

Nothing here opens what was said about health.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from app import policy
from app.care import first_visits, patients, scheduling
from app.care.errors import Invalid, NotFound, Refused, Stale
from app.care.patient_details import AddressLine, PhoneLine
from app.clinical.request_steps import NEED_A_REASON, leads_to
from app.clinical.vocabulary import (
    LIVE_APPOINTMENTS,
    AddressUse,
    ContactWay,
    PhoneUse,
    RequestStatus,
)
from app.extensions import db
from app.models import (
    Appointment,
    ConsultationRequest,
    Patient,
    Practice,
    RequestContact,
    User,
)
from app.policy import Action, Reach, Role

PAGE = 50
A_MOMENT = timedelta(minutes=1)
"""The same contact noted again so soon is the same button pressed twice."""
SHELVES = ("open", "scheduled", "closed")

# questions


def of(public_id: UUID, *, to_change: bool = False) -> ConsultationRequest:
    """One request; who comes to change it waits until nobody else does."""
    wanted = _with_people().where(ConsultationRequest.public_id == public_id)
    if to_change:
        wanted = wanted.with_for_update(of=ConsultationRequest)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound("There is no such request.")
    return found


def of_patient(patient: Patient, public_id: UUID, *, to_change: bool = False) -> ConsultationRequest:
    """One request of this patient."""
    request = of(public_id, to_change=to_change)
    if request.patient_id != patient.id:
        raise NotFound("There is no such request.")
    return request


def listed(shelf: str, *, page: int = 1) -> list[ConsultationRequest]:
    """One page of a shelf: what is open by the day it is due, the rest newest first."""
    wanted = _with_people().where(_on(shelf))
    if shelf == "open":
        wanted = wanted.order_by(
            ConsultationRequest.due_on, ConsultationRequest.received_at, ConsultationRequest.id
        )
    else:
        wanted = wanted.order_by(ConsultationRequest.received_at.desc(), ConsultationRequest.id.desc())
    return list(db.session.scalars(wanted.limit(PAGE).offset((page - 1) * PAGE)))


def counts() -> dict[str, int]:
    """How many stand on each shelf; one query."""
    wanted = select(*(func.count().filter(_on(shelf)) for shelf in SHELVES)).select_from(ConsultationRequest)
    return dict(zip(SHELVES, db.session.execute(wanted).one(), strict=True))


def is_booked(request: ConsultationRequest) -> bool:
    """The visit that was booked still stands. Cancelled or missed, the request waits again."""
    return request.appointment is not None and request.appointment.status in LIVE_APPOINTMENTS


def others(request: ConsultationRequest) -> list[ConsultationRequest]:
    """What the same person seems to have asked for besides: the same telephone, or family name and birth date."""
    same_person = and_(
        ConsultationRequest.family_name == request.family_name,
        ConsultationRequest.born_on == request.born_on,
    )
    same_phone = and_(ConsultationRequest.phone != "", ConsultationRequest.phone == request.phone)
    wanted = (
        select(ConsultationRequest)
        .options(defer(ConsultationRequest.sealed_health))
        .where(or_(same_person, same_phone), ConsultationRequest.id != request.id)
        .order_by(ConsultationRequest.id.desc())
        .limit(PAGE)
    )
    return list(db.session.scalars(wanted))


def new() -> int:
    """How many nobody has looked after yet."""
    wanted = select(func.count()).where(ConsultationRequest.status == RequestStatus.NEW)
    return db.session.scalar(wanted) or 0


def owners() -> list[User]:
    """Who can look after a request, by name."""
    roles = [role for role in Role if policy.reach(role, Action.REQUEST_WRITE) is not Reach.NONE]
    wanted = select(User).where(User.role.in_(roles), User.disabled_at.is_(None))
    return list(db.session.scalars(wanted.order_by(User.name, User.id)))


def by_patient(patient: Patient) -> list[ConsultationRequest]:
    """What somebody asked for before they were a patient, newest first."""
    wanted = _with_people().where(ConsultationRequest.patient_id == patient.id)
    return list(db.session.scalars(wanted.order_by(ConsultationRequest.id.desc())))


def details_of(request: ConsultationRequest) -> dict[str, Any]:
    """The request as the details of a patient, in the shape that registering takes."""
    phone = PhoneLine(PhoneUse.MOBILE, request.phone, request.may_leave_message)
    address = AddressLine(AddressUse.HOME, lines=request.address, state=request.state)
    same = ("preferred_name", "born_on", "email", "language", "needs_interpreter", "guardian_name")
    more = ("guardian_phone", "referring_clinician", "referring_clinician_contact", "coverage")
    return {name: getattr(request, name) for name in (*same, *more)} | {
        "given": request.given_name,
        "family": request.family_name,
        "may_email": request.contact_by is ContactWay.EMAIL,
        "phones": [phone] if request.phone else [],
        "addresses": [address] if request.address or request.state else [],
        "desk_note": request.access_needs,
    }


# verbs


def correct(request: ConsultationRequest, answers: Mapping[str, Any], *, version: int) -> ConsultationRequest:
    """Who they are and how to reach them, as the desk learns it."""
    _refuse_stale(request, version)
    for name, value in answers.items():
        setattr(request, name, value)
    db.session.flush()
    return request


def note_contact(
    request: ConsultationRequest, *, way: ContactWay, outcome: str, by: User, at: datetime
) -> RequestContact:
    """One attempt to reach them, noted once. Who takes up a new request owns it from then on."""
    if not outcome.strip():
        raise Invalid("outcome", "Say in a few words what came of it.")
    last = request.contacts[-1] if request.contacts else None
    if (
        last
        and (last.way, last.outcome, last.made_by) == (way, outcome.strip(), by)
        and at - last.made_at < A_MOMENT
    ):
        return last
    contact = RequestContact(way=way, outcome=outcome.strip(), made_at=at, made_by=by)
    request.contacts.append(contact)
    if request.status is RequestStatus.NEW:
        request.status, request.owner = RequestStatus.CONTACTING, request.owner or by
    db.session.flush()
    return contact


def assign(
    request: ConsultationRequest, *, owner: User | None, due_on: date, version: int, on: date
) -> ConsultationRequest:
    """Who looks after it, and by when."""
    _refuse_stale(request, version)
    if due_on < on and due_on != request.due_on:
        raise Invalid("due_on", "This day is over. Choose today or a later one.")
    request.owner, request.due_on = owner, due_on
    db.session.flush()
    return request


def step(request: ConsultationRequest, wanted: RequestStatus, *, reason: str = "") -> ConsultationRequest:
    """Another status by hand. Sent twice, it is one step."""
    if request.status is wanted:
        return request
    if not leads_to(request.status, wanted):
        raise Refused(f"This request is marked “{request.status.label}” and cannot become “{wanted.label}”.")
    if wanted in NEED_A_REASON and not reason.strip():
        raise Invalid("reason", "Say in a few words why.")
    request.status, request.closed_reason = wanted, reason.strip() if wanted in NEED_A_REASON else ""
    db.session.flush()
    return request


def register(request: ConsultationRequest, *, by: User, at: datetime, on: date) -> Patient:
    """Whoever asked becomes a patient. Whether they are on record already was looked at before."""
    _refuse_linked(request)
    if request.born_on is None:
        raise Invalid("born_on", "Ask for the date of birth: a record needs it.")
    patient = patients.register(details_of(request), by=by, at=at, on=on)
    return link(request, patient)


def link(request: ConsultationRequest, patient: Patient) -> Patient:
    """Whoever asked is this patient."""
    if request.patient_id != patient.id:
        _refuse_linked(request)
    if patient.is_struck:
        raise Refused("This record was entered in error. Choose the person’s right record.")
    request.patient = patient
    db.session.flush()
    return patient


def book(
    request: ConsultationRequest, *, practice: Practice, by: User, at: datetime, **visit: Any
) -> Appointment:
    """The second step: a time for the patient that the request has become."""
    if request.patient is None:
        raise Refused("Register the person first, then book.")
    if request.appointment is not None and is_booked(request):
        if request.appointment.starts_at == visit["starts_at"]:
            return request.appointment
        raise Refused("This request has its visit already. Open that one to move it.")
    appointment = scheduling.book(request.patient, practice=practice, by=by, at=at, **visit)
    request.appointment, request.status, request.closed_reason = appointment, RequestStatus.SCHEDULED, ""
    db.session.flush()
    return appointment


def _refuse_stale(request: ConsultationRequest, version: int) -> None:
    if version != request.version:
        raise Stale("Somebody changed this request a moment ago. Look at it again and repeat your change.")


def _refuse_linked(request: ConsultationRequest) -> None:
    if request.patient is not None:
        raise Refused("This request belongs to a patient already.")


def _on(shelf: str) -> ColumnElement[bool]:
    """What stands on a shelf: a request whose visit fell through is open again."""
    status, fell_through = ConsultationRequest.status, first_visits.fell_through()
    if shelf == "scheduled":
        return and_(status == RequestStatus.SCHEDULED, not_(fell_through))
    if shelf == "closed":
        return status.in_([RequestStatus.DECLINED, RequestStatus.CLOSED])
    return first_visits.is_waited_for()


def _with_people() -> Select[ConsultationRequest]:
    """What a list shows, without what is sealed."""
    return select(ConsultationRequest).options(
        defer(ConsultationRequest.sealed_health),
        joinedload(ConsultationRequest.owner),
        joinedload(ConsultationRequest.patient).selectinload(Patient.names),
        joinedload(ConsultationRequest.appointment).joinedload(Appointment.clinician),
        selectinload(ConsultationRequest.contacts).joinedload(RequestContact.made_by),
    )
