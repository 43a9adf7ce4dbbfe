"""What is left when the day ends: visits nobody closed, people to call, requests that are due, papers still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from app.care import desk_day, first_visits, message_answers
from app.care.desk_day import Arrival
from app.clinical.schedule import Span, day_span
from app.clinical.vocabulary import (
    EXPECTED_APPOINTMENTS,
    PRESENT_APPOINTMENTS,
    AppointmentStatus,
    LinkAnswer,
)
from app.extensions import db
from app.models import Appointment, ConsultationRequest, MessageAnswer, OutboxMessage, Patient, Practice

LOOK_BACK = timedelta(days=14)
"""So long an unfinished visit stays on the list."""


@dataclass(frozen=True)
class Unfinished:
    """What is left at the end of the day."""

    open_visits: tuple[Appointment, ...]  # nobody said how they ended
    asked_to_cancel: tuple[Appointment, ...]  # by a link, and nobody has called yet
    not_told: tuple[OutboxMessage, ...]  # about visits ahead, or cancelled ones, and could not be sent
    requests: tuple[ConsultationRequest, ...]  # due by this day
    papers: tuple[Arrival, ...]  # they came; details or papers are still open

    @property
    def is_nothing(self) -> bool:
        return not (self.open_visits or self.asked_to_cancel or self.not_told or self.requests or self.papers)

    @property
    def patients(self) -> list[Patient]:
        """Whose visits are listed. A request shows what it says itself, out of no chart."""
        arrivals = (one.visit for one in self.papers)
        told = (one.appointment for one in self.not_told if one.appointment)
        return [one.patient for one in (*self.open_visits, *self.asked_to_cancel, *told, *arrivals)]


# questions


def unfinished(on: date, *, practice: Practice, at: datetime) -> Unfinished:
    """What nobody closed on this day or in the two weeks before it."""
    zone = ZoneInfo(practice.time_zone)
    today = day_span(on, zone)
    span = Span(day_span(on - LOOK_BACK, zone).starts_at, today.ends_at)
    still_open = (*EXPECTED_APPOINTMENTS, *PRESENT_APPOINTMENTS)
    wanted = desk_day.within(span).where(Appointment.status.in_(still_open), Appointment.ends_at <= at)
    came = desk_day.within(today).where(
        Appointment.status.in_((*PRESENT_APPOINTMENTS, AppointmentStatus.COMPLETED))
    )
    arrivals = desk_day.arrivals(list(db.session.scalars(came)), practice=practice, on=on, at=at)
    return Unfinished(
        open_visits=tuple(db.session.scalars(wanted)),
        asked_to_cancel=_ahead(_asked_to_cancel(), at=at),
        not_told=tuple(message_answers.not_reached(at=at)),
        requests=_requests_due(on),
        papers=tuple(one for one in arrivals if one.missing or not one.is_confirmed),
    )


def _ahead(keys: Select[int | None], *, at: datetime) -> tuple[Appointment, ...]:
    """Those of these visits that are still to come, soonest first."""
    wanted = desk_day.whole().where(
        Appointment.id.in_(keys),
        Appointment.starts_at > at,
        Appointment.status.in_(EXPECTED_APPOINTMENTS),
    )
    return tuple(db.session.scalars(wanted))


def _asked_to_cancel() -> Select[int | None]:
    return (
        select(OutboxMessage.appointment_id)
        .join(MessageAnswer)
        .where(MessageAnswer.answer == LinkAnswer.ASK_TO_CANCEL, MessageAnswer.dealt_with_at.is_(None))
    )


def _requests_due(on: date) -> tuple[ConsultationRequest, ...]:
    wanted = select(ConsultationRequest).where(first_visits.is_waited_for(), ConsultationRequest.due_on <= on)
    return tuple(db.session.scalars(wanted.order_by(ConsultationRequest.due_on, ConsultationRequest.id)))
