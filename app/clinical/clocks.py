"""What runs out on a day or after so many visits: one shape for every rule that keeps time.

Days are calendar days of the practice; the day something begins is day 0 (a house rule). Clocks tell, they do not
block; only direct access asks for a reason when a visit beyond its limit is signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.clinical.days import counted
from app.clinical.vocabulary import Word


class ClockKey(Word):
    DIRECT_ACCESS = "direct_access", "Direct access"
    CERTIFICATION = "certification", "Certification"
    PROGRESS_REPORT = "progress_report", "Progress report"


class ClockState(Word):
    """From the calmest to the most pressing."""

    FINE = "fine", "Not near"
    NEAR = "near", "Near"
    DUE = "due", "Due"
    LATE = "late", "Late"


@dataclass(frozen=True, slots=True)
class Clock:
    """``left`` says what is left in words. ``due_on`` and ``days_left`` are none where visits are counted, or
    before the first one. ``rule`` is the rule with its dates, ``basis`` where it was read and how sure it is."""

    key: ClockKey
    state: ClockState
    title: str
    left: str
    rule: str
    basis: str
    due_on: date | None = None
    days_left: int | None = None

    @property
    def in_words(self) -> str:
        """ "Certification: 8 days left"."""
        return f"{self.key.label}: {self.left[0].lower()}{self.left[1:]}"

    @property
    def is_pressing(self) -> bool:
        return self.state is not ClockState.FINE


def by_urgency(clocks: Iterable[Clock]) -> tuple[Clock, ...]:
    """The most pressing first, then the soonest; what has no day comes after what has one."""
    states = tuple(ClockState)
    return tuple(
        sorted(clocks, key=lambda one: (-states.index(one.state), one.due_on or date.max, one.key.value))
    )


def state_of(days_left: int, warn: int) -> ClockState:
    """``warn``: from so many days before its day on it is near. On its day it is due, after it late."""
    if days_left < 0:
        return ClockState.LATE
    if days_left == 0:
        return ClockState.DUE
    return ClockState.NEAR if days_left <= warn else ClockState.FINE


def days_in_words(days_left: int) -> str:
    """ "23 days left", "Due today", "2 days late"."""
    if days_left == 0:
        return "Due today"
    return f"{counted(days_left, 'day')} left" if days_left > 0 else f"{counted(-days_left, 'day')} late"
