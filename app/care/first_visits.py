"""The first visit, which a consultation request asks for: whichever way it is booked, the request has its visit.

Where that visit is cancelled or missed, the request waits again.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import defer

from app.clinical.request_steps import OPEN
from app.clinical.vocabulary import LIVE_APPOINTMENTS, RequestStatus, VisitKind
from app.extensions import db
from app.models import Appointment, ConsultationRequest

FIRST_VISITS = (VisitKind.CONSULTATION, VisitKind.EVALUATION)
"""What somebody new is booked for, a consultation first."""

# questions


def is_waited_for() -> ColumnElement[bool]:
    """Of a request: somebody still has to do something for it, or the visit that was booked fell through."""
    status = ConsultationRequest.status
    return or_(status.in_(OPEN), and_(status == RequestStatus.SCHEDULED, fell_through()))


def fell_through() -> ColumnElement[bool]:
    return ConsultationRequest.appointment.has(Appointment.status.not_in(LIVE_APPOINTMENTS))


# verbs


def meet(appointment: Appointment) -> None:
    """A visit was booked: where it is a first visit, what this patient asked for is scheduled.

    Nobody waits here for a request that is being changed: whoever changes it may be waiting for this patient.
    """
    if appointment.kind not in FIRST_VISITS:
        return
    wanted = (
        select(ConsultationRequest)
        .options(defer(ConsultationRequest.sealed_health))
        .where(ConsultationRequest.patient_id == appointment.patient_id, is_waited_for())
        .with_for_update(of=ConsultationRequest, skip_locked=True)
    )
    for request in db.session.scalars(wanted):
        request.appointment, request.status = appointment, RequestStatus.SCHEDULED
    db.session.flush()
