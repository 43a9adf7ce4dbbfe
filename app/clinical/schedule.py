"""Rules of the appointment book: clock times and instants, usual lengths, and what is still free.

Sources: the practice's scheduling rules (usual lengths; a visit counts as missed 15 minutes after it
should have begun). The shortest opening worth offering and the steps of the clock are house rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.clinical.days import day
from app.clinical.vocabulary import VisitKind

USUAL_MINUTES: Mapping[VisitKind, int] = {
    VisitKind.CONSULTATION: 45,
    VisitKind.PHYSICIAN_FOLLOW_UP: 30,
    VisitKind.TOXIN_VISIT: 30,
    VisitKind.POST_OP_CHECK: 20,
    VisitKind.JOINT_REVIEW: 30,
    VisitKind.EVALUATION: 75,
    VisitKind.FOLLOW_UP: 45,
    VisitKind.RE_EVALUATION: 60,
    VisitKind.TELEHEALTH: 30,
    VisitKind.PHOTO_SESSION: 20,
}
LONGEST_MINUTES = 8 * 60
STEP = timedelta(minutes=5)  # visits begin and end on the five minutes
SHORTEST_OPENING = timedelta(minutes=20)
GRACE = timedelta(minutes=15)  # so long after its start a time can still be given to somebody at the desk


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of time, from the first instant up to the second, which no longer belongs to it."""

    starts_at: datetime
    ends_at: datetime

    def holds(self, other: Span) -> bool:
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at


def instants(on: date, clock: time, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The instants at which a clock in the zone shows this time, earliest first.

    None in the hour that is left out in spring, two in the hour that happens twice in autumn.
    """
    shown = datetime.combine(on, clock)
    found = {shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(
        sorted(instant for instant in found if instant.astimezone(zone).replace(tzinfo=None) == shown)
    )


def left_out(on: date, clock: time, zone: ZoneInfo) -> str:
    """Why a clock time does not exist on a day, in words."""
    shown = datetime.combine(on, clock)
    after, before = (shown.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    jump = abs(after - before)
    return (
        f"{clock:%H:%M} does not exist on {day(on)}: the clocks go forward over it. "
        f"Did you mean {shown + jump:%H:%M}?"
    )


def day_span(on: date, zone: ZoneInfo, opens_minute: int = 0, closes_minute: int = 24 * 60) -> Span:
    """The part of a local day between two minutes since midnight; a day may have 23 or 25 hours."""
    return Span(_at_minute(on, opens_minute, zone), _at_minute(on, closes_minute, zone))


def gaps(within: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """What is left of a span when everything taken is cut out of it."""
    free_from = within.starts_at
    for span in sorted(taken):
        if span.starts_at > free_from:
            yield Span(free_from, min(span.starts_at, within.ends_at))
        free_from = max(free_from, span.ends_at)
        if free_from >= within.ends_at:
            return
    yield Span(free_from, within.ends_at)


def openings(
    within: Span, taken: Iterable[Span], minutes: int, *, not_before: datetime, whole: bool = False
) -> list[Span]:
    """Free times one after another, of this length or what remains before the next visit.

    ``whole`` leaves out the remainders: only times in which the full length fits.
    """
    length = timedelta(minutes=minutes)
    shortest = length if whole else min(length, SHORTEST_OPENING)
    found: list[Span] = []
    for gap in gaps(within, taken):
        begins = max(gap.starts_at, on_step(not_before))
        while gap.ends_at - begins >= shortest:
            ends = min(begins + length, gap.ends_at)
            found.append(Span(begins, ends))
            begins = ends
    return found


def _at_minute(on: date, minute: int, zone: ZoneInfo) -> datetime:
    local_day, minute = on + timedelta(days=minute // (24 * 60)), minute % (24 * 60)
    local = datetime.combine(local_day, time(minute // 60, minute % 60), zone)
    return local.astimezone(UTC)


def on_step(instant: datetime) -> datetime:
    """The next instant on the five minutes."""
    over = timedelta(minutes=instant.minute % 5, seconds=instant.second, microseconds=instant.microsecond)
    return instant if not over else instant - over + STEP
