"""What is forbidden after an operation: from a day, until a day or until somebody clears it.

Source: the practice's care description, section 9 (restrictions with end dates, the day of clearance and who gave
it). The practice's own convention: the last day still counts, the day of clearance is free.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from app.clinical.days import day
from app.clinical.vocabulary import Word


class Restriction(Protocol):
    """Anything that forbids something for a time, of a plan or of an operation."""

    @property
    def wording(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def cleared_on(self) -> date | None: ...


R = TypeVar("R", bound=Restriction)


class Standing(Word):
    AHEAD = "ahead", "Begins later"
    IN_FORCE = "in_force", "In force"
    ENDED = "ended", "Ended"
    CLEARED = "cleared", "Cleared"


def span_problems(*, starts_on: date, ends_on: date | None) -> dict[str, str]:
    """Why these days make no sense together, by field."""
    if ends_on and ends_on < starts_on:
        return {"ends_on": f"It would end before it begins on {day(starts_on)}."}
    return {}


def clearance_problem(restriction: Restriction, *, cleared_on: date, on: date) -> str | None:
    """Why it cannot have been cleared on that day, or None."""
    if restriction.cleared_on:
        return f"It was cleared on {day(restriction.cleared_on)} already."
    if cleared_on > on:
        return "This day is still to come."
    if cleared_on < restriction.starts_on:
        return f"It only begins on {day(restriction.starts_on)}."
    if restriction.ends_on and cleared_on > restriction.ends_on:
        return f"It ended by itself on {day(restriction.ends_on)}."
    return None


def standing(restriction: Restriction, *, on: date) -> Standing:
    """How it stands on that day."""
    if restriction.cleared_on and on >= restriction.cleared_on:
        return Standing.CLEARED
    if restriction.ends_on and on > restriction.ends_on:
        return Standing.ENDED
    return Standing.AHEAD if on < restriction.starts_on else Standing.IN_FORCE


def in_force(restrictions: Iterable[R], *, on: date) -> list[R]:
    """Those that hold on that day; what ends first comes first, what has no end last."""
    held = [one for one in restrictions if standing(one, on=on) is Standing.IN_FORCE]
    return sorted(held, key=lambda one: (one.ends_on or date.max, one.starts_on))


def until_words(restriction: Restriction) -> str:
    """ "until 4 Jan 2027", or "until cleared"."""
    return f"until {day(restriction.ends_on)}" if restriction.ends_on else "until cleared"


def in_words(restriction: Restriction) -> str:
    """ "No strain, until 4 Jan 2027"."""
    return f"{restriction.wording.rstrip('. ')}, {until_words(restriction)}"
