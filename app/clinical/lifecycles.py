"""Legal moves of the things that have a state: ``{(state, move): next state}``.

Nothing else may assign a state. Moves are stored as rows or stamps with who and when by the verbs.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from app.clinical.vocabulary import AppointmentStatus, PlanState

State = TypeVar("State", bound=StrEnum)
Move = TypeVar("Move", bound=StrEnum)


class IllegalMove(Exception):
    """The move does not lead anywhere from this state."""


class PlanMove(StrEnum):
    SEND = "send"
    CERTIFY = "certify"
    RETURN = "return"
    REPLACE = "replace"


class AppointmentMove(StrEnum):
    BOOK = "book"
    MOVE = "move"
    ARRIVE = "arrive"
    COMPLETE = "complete"
    CANCEL_BY_PATIENT = "cancel_by_patient"
    CANCEL_BY_CLINIC = "cancel_by_clinic"
    MISS = "miss"
    REOPEN = "reopen"


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

APPOINTMENT: Mapping[tuple[AppointmentStatus, AppointmentMove], AppointmentStatus] = {
    (AppointmentStatus.BOOKED, AppointmentMove.MOVE): AppointmentStatus.BOOKED,
    (AppointmentStatus.BOOKED, AppointmentMove.ARRIVE): AppointmentStatus.ARRIVED,
    (AppointmentStatus.BOOKED, AppointmentMove.CANCEL_BY_PATIENT): AppointmentStatus.CANCELLED_BY_PATIENT,
    (AppointmentStatus.BOOKED, AppointmentMove.CANCEL_BY_CLINIC): AppointmentStatus.CANCELLED_BY_CLINIC,
    (AppointmentStatus.BOOKED, AppointmentMove.MISS): AppointmentStatus.NO_SHOW,
    (AppointmentStatus.ARRIVED, AppointmentMove.COMPLETE): AppointmentStatus.COMPLETED,
    (AppointmentStatus.ARRIVED, AppointmentMove.REOPEN): AppointmentStatus.BOOKED,
    (AppointmentStatus.NO_SHOW, AppointmentMove.ARRIVE): AppointmentStatus.ARRIVED,
}


def next_plan_state(state: PlanState, move: PlanMove) -> PlanState:
    """The state after the move; ``IllegalMove`` where the table has no such step."""
    return _next(PLAN, state, move)


def next_appointment_status(status: AppointmentStatus, move: AppointmentMove) -> AppointmentStatus:
    """The status after the move; ``IllegalMove`` where the table has no such step."""
    return _next(APPOINTMENT, status, move)


def _next(table: Mapping[tuple[State, Move], State], state: State, move: Move) -> State:
    try:
        return table[(state, move)]
    except KeyError:
        raise IllegalMove(f"{move} is not possible from {state}") from None
