"""Which measures are wanted now, of one patient, and why.

Source: the cadence each instrument declares, from the practice's outcome-measure sheet. The days and counts, and
which of them are house rules, stand in ``due_asks`` and ``due_procedures``. Nothing is blocked by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.clinical.days import day
from app.clinical.due_asks import (
    AHEAD,
    FRESH,
    Ask,
    DueState,
    Happening,
    Situation,
    again,
    at_hand,
    never_taken,
    treatment_days_since,
)
from app.clinical.due_procedures import PROCEDURES, after_it, before
from app.clinical.instruments import Instrument
from app.clinical.instruments.cadence import Occasion, Only

__all__ = ["Due", "DueState", "Happening", "Situation", "all_due", "due"]

URGENCY = tuple(DueState)


@dataclass(frozen=True, slots=True)
class Due:
    """``since``: the day from which it is in this state; of one coming up, the day it will be due."""

    instrument: Instrument
    state: DueState
    since: date
    reason: str

    @property
    def is_in_check_in(self) -> bool:
        """The check-in of the session note asks for the same number."""
        return any(part.entry for part in self.instrument.parts)


def due(instrument: Instrument, last_on: date | None, situation: Situation, *, today: date) -> Due | None:
    """The most urgent reason to take the measure, the oldest of equals; None where there is none."""
    if instrument.cadence.is_optional or not _applies(instrument, situation):
        return None
    asks = sorted(
        _asks(instrument, last_on, situation, today),
        key=lambda ask: (-URGENCY.index(ask.state), ask.since),
    )
    return Due(instrument, asks[0].state, asks[0].since, asks[0].reason) if asks else None


def all_due(
    instruments: Iterable[Instrument], last_on: Mapping[str, date], situation: Situation, *, today: date
) -> tuple[Due, ...]:
    """Every measure that is wanted, the most urgent first; ``last_on`` is by the instrument's key."""
    found = (due(one, last_on.get(one.key), situation, today=today) for one in instruments)
    return tuple(
        sorted(
            (one for one in found if one),
            key=lambda one: (-URGENCY.index(one.state), one.since, one.instrument.name),
        )
    )


def _applies(instrument: Instrument, situation: Situation) -> bool:
    if instrument.cadence.only is Only.EYE_STAYS_OPEN:
        return situation.eye_stays_open
    return situation.after_reanimation or instrument.cadence.only is not Only.AFTER_REANIMATION


def _asks(instrument: Instrument, last_on: date | None, situation: Situation, today: date) -> Iterator[Ask]:
    cadence = instrument.cadence
    first_on = _first_on(instrument, situation)
    if first_on and today < first_on:
        if situation.episode_on and first_on - today <= AHEAD:
            yield Ask(DueState.UPCOMING, first_on, f"Wanted from {day(first_on)}, by the time since onset.")
        return
    yield from at_hand(cadence, last_on, situation, today)
    if situation.episode_on is None or today < situation.episode_on:
        return
    start = max(situation.episode_on, first_on or situation.episode_on)
    if last_on is None or last_on < start - FRESH:
        yield from never_taken(cadence, start, situation, today)
    else:
        if Occasion.PROGRESS_REPORT in cadence.occasions:
            yield from treatment_days_since(last_on, situation, today)
        if cadence.due_days is not None:
            yield from again(last_on, cadence.due_days, cadence.overdue_days, today)
    for occasion, after in PROCEDURES.items():
        if occasion in cadence.occasions:
            yield from before(after, last_on, situation, today)
            yield from after_it(after, last_on, situation, today)


def _first_on(instrument: Instrument, situation: Situation) -> date | None:
    """The day from which the measure makes sense; an onset nobody knows holds nothing back."""
    wait = instrument.cadence.from_onset_days
    return situation.onset_on + timedelta(days=wait) if wait and situation.onset_on else None
