"""When a patient is written to about a visit, and until when it still helps.

Source: the practice's scheduling rules, section 9 (72 hours and 24 hours before). They are hours of real time, so a
clock that changes in between moves none of them. The minute before a change is told, the hour before the start and
the pauses after a failure are house rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LEADS = (timedelta(hours=72), timedelta(hours=24))
SETTLES = timedelta(minutes=1)  # what is undone at once is never told
LATEST = timedelta(hours=1)  # whoever comes is on the way by then
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=30)


@dataclass(frozen=True)
class Due:
    """To be sent at the first instant, and not any more from the second on."""

    due_at: datetime
    not_after: datetime
    hours: int = 0  # before the visit, of a reminder


def reminders(starts_at: datetime, *, known_at: datetime) -> list[Due]:
    """Those that lie ahead when the time of the visit becomes known; what would be over already is left out.

    The earlier one gives way to the later: after a long failure nobody is reminded twice in a row.
    """
    begins = [starts_at - lead for lead in LEADS]
    ends = [*begins[1:], starts_at - LATEST]
    return [
        Due(due_at, not_after, int(lead.total_seconds() // 3600))
        for lead, due_at, not_after in zip(LEADS, begins, ends, strict=True)
        if due_at > known_at
    ]


def news(starts_at: datetime, *, at: datetime) -> Due | None:
    """That a visit is booked or moved: at once, but for a moment; none where it is about to begin."""
    return _from(at + SETTLES, starts_at - LATEST)


def cancellation(starts_at: datetime, *, at: datetime) -> Due | None:
    """That a visit is off: of use up to the minute it would have begun."""
    return _from(at + SETTLES, starts_at)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts that failed: twice as long each time."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(max(attempts, 1) - 1, 16)
    return min(doubled, LONGEST_PAUSE)


def _from(due_at: datetime, not_after: datetime) -> Due | None:
    return Due(due_at, not_after) if due_at < not_after else None
