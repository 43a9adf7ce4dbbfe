"""Legal moves of the things that have a state: ``{(state, move): next state}``.

Nothing else may assign a state. Moves are stored as rows or stamps with who and when by the verbs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.clinical.vocabulary import AppointmentStatus, PlanState, Word

From = TypeVar("From")
Move = TypeVar("Move", bound=StrEnum)
To = TypeVar("To")


class IllegalMove(Exception):
    """The move does not lead anywhere from this state."""


class PlanMove(StrEnum):
    SEND = "send"
    CERTIFY = "certify"
    RETURN = "return"
    REPLACE = "replace"


class AppointmentMove(StrEnum):
    PENCIL_IN = "pencil_in"
    BOOK = "book"
    CONFIRM = "confirm"
    MOVE = "move"
    ARRIVE = "arrive"
    BEGIN = "begin"
    COMPLETE = "complete"
    CANCEL_BY_PATIENT = "cancel_by_patient"
    CANCEL_BY_CLINIC = "cancel_by_clinic"
    CANCEL_LATE = "cancel_late"
    MISS = "miss"
    REOPEN = "reopen"
    STRIKE = "strike"
    UNDO = "undo"


PLAN: Mapping[tuple[PlanState, PlanMove], PlanState] = {
    (PlanState.DRAFT, PlanMove.SEND): PlanState.SENT,
    (PlanState.SENT, PlanMove.CERTIFY): PlanState.CERTIFIED,
    (PlanState.SENT, PlanMove.RETURN): PlanState.RETURNED,
    (PlanState.DRAFT, PlanMove.REPLACE): PlanState.SUPERSEDED,
    (PlanState.SENT, PlanMove.REPLACE): PlanState.SUPERSEDED,
    (PlanState.CERTIFIED, PlanMove.REPLACE): PlanState.CERTIFIED,
    (PlanState.RETURNED, PlanMove.REPLACE): PlanState.RETURNED,
}
"""A certified or returned version keeps its word when a later version follows: it is history."""


class Hand(Word):
    """Who may make a step, as far as the table says; whose patients, says the policy."""

    DESK = "desk", "Front desk"
    CLINICIAN = "clinician", "Clinician"
    PATIENT = "patient", "Patient, by link"


class When(Word):
    """At what time a step may be made. ``{late}`` and ``{missed}`` are the limits of the practice."""

    ANY_TIME = "any_time", "At any time"
    BEFORE = "before", "Before it begins"
    IN_TIME = "in_time", "Until {late} before it begins"
    LATE = "late", "Less than {late} before it begins, or later"
    ON_THE_DAY = "on_the_day", "On the day itself"
    MISSED = "missed", "From {missed} after it should have begun"
    SOON = "soon", "Within 10 minutes of the step"


UNDO_LASTS = timedelta(minutes=10)
"""How long a step can be taken back without a word. A house rule."""


@dataclass(frozen=True)
class Limits:
    """What the practice sets. The defaults are those of its scheduling rules."""

    late_cancel_hours: int = 24  # 0: never late
    no_show_minutes: int = 15


@dataclass(frozen=True)
class Moment:
    """The visit and the clock at the time of a step; ``stepped_at``: when the last one was made."""

    starts_at: datetime
    zone: ZoneInfo
    at: datetime
    stepped_at: datetime | None = None


@dataclass(frozen=True)
class Step:
    to: AppointmentStatus
    by: frozenset[Hand]
    when: When = When.ANY_TIME
    needs_reason: bool = False


_STAFF = frozenset({Hand.DESK, Hand.CLINICIAN})
_ALL = frozenset(Hand)
_S, _M = AppointmentStatus, AppointmentMove

APPOINTMENT_MOVES: Mapping[tuple[AppointmentStatus | None, AppointmentMove], Step] = {
    (None, _M.PENCIL_IN): Step(_S.TENTATIVE, _STAFF),
    (None, _M.BOOK): Step(_S.BOOKED, _STAFF),
    (_S.TENTATIVE, _M.BOOK): Step(_S.BOOKED, _STAFF, When.BEFORE),
    (_S.TENTATIVE, _M.CONFIRM): Step(_S.CONFIRMED, _ALL, When.BEFORE),
    (_S.TENTATIVE, _M.MOVE): Step(_S.TENTATIVE, _STAFF),
    (_S.TENTATIVE, _M.ARRIVE): Step(_S.ARRIVED, _STAFF, When.ON_THE_DAY),
    (_S.TENTATIVE, _M.COMPLETE): Step(_S.COMPLETED, _STAFF, When.MISSED),
    (_S.TENTATIVE, _M.CANCEL_BY_PATIENT): Step(_S.CANCELLED_BY_PATIENT, _STAFF, needs_reason=True),
    (_S.TENTATIVE, _M.CANCEL_BY_CLINIC): Step(_S.CANCELLED_BY_CLINIC, _STAFF, needs_reason=True),
    (_S.TENTATIVE, _M.STRIKE): Step(_S.ENTERED_IN_ERROR, _STAFF, needs_reason=True),
    (_S.TENTATIVE, _M.UNDO): Step(_S.TENTATIVE, _STAFF, When.SOON),
    (_S.BOOKED, _M.CONFIRM): Step(_S.CONFIRMED, _ALL, When.BEFORE),
    (_S.BOOKED, _M.MOVE): Step(_S.BOOKED, _STAFF),
    (_S.BOOKED, _M.ARRIVE): Step(_S.ARRIVED, _STAFF, When.ON_THE_DAY),
    (_S.BOOKED, _M.CANCEL_BY_PATIENT): Step(_S.CANCELLED_BY_PATIENT, _STAFF, When.IN_TIME, True),
    (_S.BOOKED, _M.CANCEL_LATE): Step(_S.LATE_CANCELLED, _STAFF, When.LATE, True),
    (_S.BOOKED, _M.CANCEL_BY_CLINIC): Step(_S.CANCELLED_BY_CLINIC, _STAFF, needs_reason=True),
    (_S.BOOKED, _M.MISS): Step(_S.NO_SHOW, _STAFF, When.MISSED),
    (_S.BOOKED, _M.COMPLETE): Step(_S.COMPLETED, _STAFF, When.MISSED),  # nobody marked the arrival
    (_S.BOOKED, _M.STRIKE): Step(_S.ENTERED_IN_ERROR, _STAFF, needs_reason=True),
    (_S.BOOKED, _M.UNDO): Step(_S.BOOKED, _STAFF, When.SOON),
    # The patient agreed to the time that was: moved, it waits to be confirmed anew.
    (_S.CONFIRMED, _M.MOVE): Step(_S.BOOKED, _STAFF),
    (_S.CONFIRMED, _M.ARRIVE): Step(_S.ARRIVED, _STAFF, When.ON_THE_DAY),
    (_S.CONFIRMED, _M.CANCEL_BY_PATIENT): Step(_S.CANCELLED_BY_PATIENT, _STAFF, When.IN_TIME, True),
    (_S.CONFIRMED, _M.CANCEL_LATE): Step(_S.LATE_CANCELLED, _STAFF, When.LATE, True),
    (_S.CONFIRMED, _M.CANCEL_BY_CLINIC): Step(_S.CANCELLED_BY_CLINIC, _STAFF, needs_reason=True),
    (_S.CONFIRMED, _M.MISS): Step(_S.NO_SHOW, _STAFF, When.MISSED),
    (_S.CONFIRMED, _M.COMPLETE): Step(_S.COMPLETED, _STAFF, When.MISSED),
    (_S.CONFIRMED, _M.STRIKE): Step(_S.ENTERED_IN_ERROR, _STAFF, needs_reason=True),
    (_S.CONFIRMED, _M.UNDO): Step(_S.BOOKED, _STAFF, When.SOON),
    (_S.ARRIVED, _M.BEGIN): Step(_S.IN_SESSION, _STAFF, When.ON_THE_DAY),
    (_S.ARRIVED, _M.COMPLETE): Step(_S.COMPLETED, _STAFF),
    (_S.ARRIVED, _M.REOPEN): Step(_S.BOOKED, _STAFF, needs_reason=True),
    (_S.ARRIVED, _M.UNDO): Step(_S.BOOKED, _STAFF, When.SOON),
    (_S.IN_SESSION, _M.COMPLETE): Step(_S.COMPLETED, _STAFF),
    (_S.IN_SESSION, _M.REOPEN): Step(_S.ARRIVED, _STAFF, needs_reason=True),
    (_S.IN_SESSION, _M.UNDO): Step(_S.ARRIVED, _STAFF, When.SOON),
    (_S.COMPLETED, _M.REOPEN): Step(_S.ARRIVED, _STAFF, needs_reason=True),
    (_S.COMPLETED, _M.UNDO): Step(_S.ARRIVED, _STAFF, When.SOON),
    (_S.NO_SHOW, _M.ARRIVE): Step(_S.ARRIVED, _STAFF, When.ON_THE_DAY),
    (_S.NO_SHOW, _M.REOPEN): Step(_S.BOOKED, _STAFF, needs_reason=True),
    (_S.NO_SHOW, _M.UNDO): Step(_S.BOOKED, _STAFF, When.SOON),
    (_S.NO_SHOW, _M.STRIKE): Step(_S.ENTERED_IN_ERROR, _STAFF, needs_reason=True),
    (_S.CANCELLED_BY_PATIENT, _M.STRIKE): Step(_S.ENTERED_IN_ERROR, _STAFF, needs_reason=True),
    (_S.CANCELLED_BY_CLINIC, _M.STRIKE): Step(_S.ENTERED_IN_ERROR, _STAFF, needs_reason=True),
    (_S.LATE_CANCELLED, _M.STRIKE): Step(_S.ENTERED_IN_ERROR, _STAFF, needs_reason=True),
}
"""Every step of an appointment; ``None`` is the time before there is one. Steps back need a reason."""


def next_plan_state(state: PlanState, move: PlanMove) -> PlanState:
    """The state after the move; ``IllegalMove`` where the table has no such step."""
    return _next(PLAN, state, move)


def next_appointment_status(status: AppointmentStatus, move: AppointmentMove) -> AppointmentStatus:
    """The status after the move; ``IllegalMove`` where the table has no such step."""
    return appointment_step(status, move).to


def appointment_step(status: AppointmentStatus | None, move: AppointmentMove) -> Step:
    """The row of the table; ``IllegalMove`` where it has none."""
    return _next(APPOINTMENT_MOVES, status, move)


def open_steps(status: AppointmentStatus, moment: Moment, limits: Limits) -> Mapping[AppointmentMove, Step]:
    """What may be done with an appointment at this moment, and leads somewhere else."""
    return {
        move: step
        for (before, move), step in APPOINTMENT_MOVES.items()
        if before is status and step.to is not status and is_time(step.when, moment, limits)
    }


def cancelling(moment: Moment, limits: Limits, status: AppointmentStatus) -> AppointmentMove:
    """How a patient's cancellation counts: late once less is left than the practice's limit.

    A time only pencilled in was never agreed on; giving it back is never late.
    """
    is_agreed = (status, AppointmentMove.CANCEL_LATE) in APPOINTMENT_MOVES
    is_late = is_agreed and is_time(When.LATE, moment, limits)
    return AppointmentMove.CANCEL_LATE if is_late else AppointmentMove.CANCEL_BY_PATIENT


def is_time(when: When, moment: Moment, limits: Limits) -> bool:
    """Whether a step may be made at this moment. Limits are lengths of time: 24 hours stay 24 hours
    across the change of the clocks.
    """
    ahead = moment.starts_at - moment.at
    if when is When.BEFORE:
        return ahead > timedelta()
    if when in (When.IN_TIME, When.LATE):
        late = timedelta(hours=limits.late_cancel_hours)
        return (bool(late) and ahead < late) is (when is When.LATE)
    if when is When.ON_THE_DAY:
        return _day(moment.starts_at, moment.zone) == _day(moment.at, moment.zone)
    if when is When.MISSED:
        return -ahead >= timedelta(minutes=limits.no_show_minutes)
    if when is When.SOON:
        return moment.stepped_at is not None and moment.at - moment.stepped_at <= UNDO_LASTS
    return True


def said(when: When, limits: Limits) -> str:
    """The time of a step in words, with the limits of the practice."""
    hours, minutes = limits.late_cancel_hours, limits.no_show_minutes
    if not hours and when in (When.IN_TIME, When.LATE):
        return "Never" if when is When.LATE else When.ANY_TIME.label
    return when.label.format(
        late="1 hour" if hours == 1 else f"{hours} hours",
        missed="1 minute" if minutes == 1 else f"{minutes} minutes",
    )


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def _next(table: Mapping[tuple[From, Move], To], state: From, move: Move) -> To:
    try:
        return table[(state, move)]
    except KeyError:
        raise IllegalMove(f"{move} is not possible from {state}") from None
