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
S = TypeVar("S", bound=Restriction)


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
    """Why it cannot be cleared with that day, or None."""
    if restriction.cleared_on:
        return f"It was cleared on {day(restriction.cleared_on)} already."
    return clearance_day_problem(restriction, cleared_on=cleared_on, on=on)


def clearance_day_problem(restriction: Restriction, *, cleared_on: date, on: date) -> str | None:
    """Why that day cannot be the day of its clearance, seen from ``on``, or None."""
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


def told_once(after_surgery: Iterable[R], planned: Iterable[S]) -> list[S]:
    """What a plan forbids besides: a line with the words and the first day of a surgery's restriction is that
    restriction told again, and how it stands is told by the surgery."""
    own = {_same(one) for one in after_surgery}
    return [one for one in planned if _same(one) not in own]


def _same(one: Restriction) -> tuple[str, date]:
    return " ".join(one.wording.split()).rstrip(". ").casefold(), one.starts_on


def until_words(restriction: Restriction) -> str:
    """ "until 4 Jan 2027", or "until cleared"."""
    return f"until {day(restriction.ends_on)}" if restriction.ends_on else "until cleared"


def in_words(restriction: Restriction) -> str:
    """ "No strain, until 4 Jan 2027"."""
    return f"{restriction.wording.rstrip('. ')}, {until_words(restriction)}"
