"""When visits of the day will really begin, from what is still going on.

House rule: a visit takes as long as it was booked for, from when it began; one that is over its time ends now at
the earliest; the next begins when the clinician is free and the patient is there. Less than five minutes is no delay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

NOTABLE = timedelta(minutes=5)


@dataclass(frozen=True)
class Turn:
    """One visit of a clinician's day. ``began_at`` is set while it is in session, ``expected_at`` where the
    patient said they would be late, ``is_here`` once they have come."""

    key: int
    starts_at: datetime
    ends_at: datetime
    began_at: datetime | None = None
    is_here: bool = False
    expected_at: datetime | None = None

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at


def expected_starts(turns: Sequence[Turn], *, at: datetime) -> dict[int, datetime]:
    """When each visit that has not begun can begin, by its key. What is over is left out by the caller.

    Somebody who should be here and has not said when they come keeps nobody waiting.
    """
    free_from = max((_over_at(turn, at) for turn in turns if turn.began_at), default=at)
    found: dict[int, datetime] = {}
    for turn in sorted((one for one in turns if not one.began_at), key=lambda one: (one.starts_at, one.key)):
        comes = turn.expected_at if turn.expected_at and not turn.is_here else turn.starts_at
        begins = max(turn.starts_at, comes, free_from)
        found[turn.key] = begins
        if turn.is_here or comes >= at:
            free_from = begins + turn.length
    return found


def behind(turns: Sequence[Turn], *, at: datetime) -> timedelta:
    """How late the clinician is: by how much the visits still in session reach into what follows.

    Nothing where nobody is in session beyond what was booked, and where it is too little to say.
    """
    over = [_over_at(turn, at) - turn.ends_at for turn in turns if turn.began_at]
    late = max(over, default=timedelta())
    return late if late >= NOTABLE else timedelta()


def is_notable(planned: datetime, expected: datetime) -> bool:
    """Late enough that somebody who waits is told."""
    return expected - planned >= NOTABLE


def _over_at(turn: Turn, at: datetime) -> datetime:
    """When a visit in session will be over: its own length after it began, and not before now."""
    began = turn.began_at or turn.starts_at
    return max(at, began + turn.length)
