"""The legal moves of an appointment: from where, to where, who, when, and whether a reason is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.clinical.lifecycles import (
    APPOINTMENT_MOVES,
    AppointmentMove,
    Hand,
    IllegalMove,
    Limits,
    Moment,
    When,
    appointment_step,
    cancelling,
    is_time,
    next_appointment_status,
    said,
)
from app.clinical.vocabulary import LIVE_APPOINTMENTS, AppointmentStatus

S, M = AppointmentStatus, AppointmentMove
NEW_YORK = ZoneInfo("America/New_York")
STARTS = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
ENDED = (S.CANCELLED_BY_PATIENT, S.CANCELLED_BY_CLINIC, S.LATE_CANCELLED, S.ENTERED_IN_ERROR)
FORWARD = [None, S.TENTATIVE, S.BOOKED, S.CONFIRMED, S.ARRIVED, S.IN_SESSION, S.COMPLETED]


def moment(**before: float) -> Moment:
    """So long before the visit begins."""
    return Moment(STARTS, NEW_YORK, STARTS - timedelta(**before))


def test_the_usual_way_leads_from_pencilled_in_to_seen_without_a_reason() -> None:
    way = [M.PENCIL_IN, M.BOOK, M.CONFIRM, M.ARRIVE, M.BEGIN, M.COMPLETE]
    status = None
    for move, reached in zip(way, FORWARD[1:], strict=True):
        step = appointment_step(status, move)
        assert not step.needs_reason
        status = step.to
        assert status is reached


def test_only_a_move_forward_needs_no_reason_and_what_is_taken_back_at_once() -> None:
    for (status, move), step in APPOINTMENT_MOVES.items():
        is_forward = (
            step.to in FORWARD and status in FORWARD and (FORWARD.index(step.to) >= FORWARD.index(status))
        )
        came_late = (status, move) == (S.NO_SHOW, M.ARRIVE)
        free = is_forward or came_late or move in (M.UNDO, M.MISS) or (status, move) == (S.CONFIRMED, M.MOVE)
        assert step.needs_reason is not free, (status, move)


def test_what_was_cancelled_can_only_be_struck() -> None:
    for status in ENDED:
        moves = {move for (before, move) in APPOINTMENT_MOVES if before is status}
        assert moves <= {M.STRIKE}


def test_a_visit_that_was_seen_cannot_be_cancelled_missed_or_struck() -> None:
    for move in (M.CANCEL_BY_PATIENT, M.CANCEL_BY_CLINIC, M.CANCEL_LATE, M.MISS, M.STRIKE, M.MOVE):
        with pytest.raises(IllegalMove):
            next_appointment_status(S.COMPLETED, move)


def test_every_status_is_reached_and_every_visit_still_to_come_can_be_given_back() -> None:
    assert {step.to for step in APPOINTMENT_MOVES.values()} == set(S)
    for status in (S.TENTATIVE, S.BOOKED, S.CONFIRMED):
        assert (status, M.CANCEL_BY_CLINIC) in APPOINTMENT_MOVES
        assert (status, M.CANCEL_BY_PATIENT) in APPOINTMENT_MOVES
        assert status in LIVE_APPOINTMENTS


def test_a_patient_does_nothing_but_confirm() -> None:
    assert {move for (_, move), step in APPOINTMENT_MOVES.items() if Hand.PATIENT in step.by} == {M.CONFIRM}


def test_a_confirmed_visit_that_is_moved_waits_to_be_confirmed_anew() -> None:
    assert next_appointment_status(S.CONFIRMED, M.MOVE) is S.BOOKED
    assert next_appointment_status(S.TENTATIVE, M.MOVE) is S.TENTATIVE


def test_a_cancellation_is_late_once_less_than_the_limit_is_left() -> None:
    limits = Limits(late_cancel_hours=24)
    assert cancelling(moment(hours=24), limits, S.BOOKED) is M.CANCEL_BY_PATIENT
    assert cancelling(moment(hours=24, seconds=-1), limits, S.BOOKED) is M.CANCEL_LATE
    assert cancelling(moment(minutes=-5), limits, S.CONFIRMED) is M.CANCEL_LATE
    assert cancelling(moment(hours=30), Limits(late_cancel_hours=48), S.BOOKED) is M.CANCEL_LATE


def test_where_the_limit_is_none_no_cancellation_is_late() -> None:
    for left in (1, 0, -1):
        found = cancelling(moment(hours=left), Limits(late_cancel_hours=0), S.BOOKED)
        assert found is M.CANCEL_BY_PATIENT
    assert said(When.LATE, Limits(late_cancel_hours=0)) == "Never"


def test_giving_back_a_time_that_was_only_pencilled_in_is_never_late() -> None:
    assert cancelling(moment(hours=1), Limits(), S.TENTATIVE) is M.CANCEL_BY_PATIENT


def test_twenty_four_hours_stay_twenty_four_hours_when_the_clocks_change() -> None:
    monday = datetime(2026, 11, 2, 9, 0, tzinfo=NEW_YORK)
    sunday = datetime(2026, 11, 1, 9, 0, tzinfo=NEW_YORK)
    same_clock_a_day_before = Moment(monday, NEW_YORK, sunday.astimezone(UTC))
    assert is_time(When.IN_TIME, same_clock_a_day_before, Limits())
    spring = datetime(2027, 3, 14, 12, 0, tzinfo=NEW_YORK).astimezone(UTC)
    day_before = datetime(2027, 3, 13, 12, 0, tzinfo=NEW_YORK).astimezone(UTC)
    assert is_time(When.LATE, Moment(spring, NEW_YORK, day_before), Limits())


def test_somebody_has_not_come_from_the_limit_on_and_not_a_moment_before() -> None:
    limits = Limits(no_show_minutes=15)
    assert not is_time(When.MISSED, moment(minutes=-15, seconds=1), limits)
    assert is_time(When.MISSED, moment(minutes=-15), limits)


def test_the_day_itself_is_the_day_on_the_wall_of_the_practice() -> None:
    late_visit = datetime(2026, 11, 24, 23, 30, tzinfo=NEW_YORK).astimezone(UTC)
    just_after_midnight = datetime(2026, 11, 24, 0, 5, tzinfo=NEW_YORK).astimezone(UTC)
    assert is_time(When.ON_THE_DAY, Moment(late_visit, NEW_YORK, just_after_midnight), Limits())
    assert not is_time(When.ON_THE_DAY, moment(hours=24), Limits())


def test_a_step_is_taken_back_without_a_word_for_ten_minutes() -> None:
    at = STARTS
    stepped = [at - timedelta(minutes=10), at - timedelta(minutes=10, seconds=1), None]
    taken_back = [is_time(When.SOON, Moment(STARTS, NEW_YORK, at, one), Limits()) for one in stepped]
    assert taken_back == [True, False, False]


def test_limits_are_said_as_the_practice_set_them() -> None:
    assert said(When.LATE, Limits(late_cancel_hours=48)).startswith("Less than 48 hours")
    assert said(When.MISSED, Limits(no_show_minutes=1)) == "From 1 minute after it should have begun"
    assert said(When.ANY_TIME, Limits()) == "At any time"
