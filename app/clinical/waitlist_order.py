"""Who on the waitlist fits a time that came free, and in which order they are asked.

House rules: somebody fits where the whole visit lies within what they wished for; who was marked as urgent to
call is asked first, then whoever waits longest. Nobody is asked twice for the same time, and nobody while they
have not answered about another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.clinical.schedule import STEP, Span, day_span


@dataclass(frozen=True)
class Freed:
    """A stretch of one clinician's time that nobody has, on one local day.

    A visit offered for it begins before ``begins_before``: what came free is filled, although the visit may reach
    into what was free anyway. ``gives`` are the keys of the visit types this clinician gives.
    """

    clinician: int
    span: Span
    begins_before: datetime
    gives: frozenset[int]


@dataclass(frozen=True)
class Wish:
    """What one person waits for. No weekdays, clinician or minutes: any will do.

    ``minutes`` is how long the visit takes, ``keeps_free`` what has to stay free after it; ``earliest`` and
    ``latest`` are minutes since midnight between which the whole visit has to lie. ``before`` is when the visit begins
    that an earlier one would take the place of: what reaches into it is no earlier visit.
    """

    key: int
    visit_type: int
    minutes: int
    keeps_free: int
    clinician: int | None
    weekdays: frozenset[int]
    earliest: int | None
    latest: int | None
    from_on: date
    until_on: date | None
    notice: timedelta
    priority: int
    waits_since: datetime
    before: datetime | None = None
    asked: frozenset[tuple[int, datetime]] = frozenset()  # clinician and start of what was offered before
    busy: tuple[Span, ...] = ()  # when they are here anyway
    has_offer: bool = False


@dataclass(frozen=True)
class Fit:
    """A wish, and the part of the free time that would be theirs."""

    wish: Wish
    span: Span


def in_order(wishes: Iterable[Wish], freed: Freed, *, zone: ZoneInfo, at: datetime) -> list[Fit]:
    """Everybody who fits, whoever is to be asked first in front."""
    found = (Fit(wish, span) for wish in wishes if (span := placed(wish, freed, zone=zone, at=at)))
    return sorted(found, key=lambda fit: turn(fit.wish))


def turn(wish: Wish) -> tuple[int, datetime, int]:
    """Sorts by who comes first: priority, then the longest waiting; the key settles a draw."""
    return (-wish.priority, wish.waits_since, wish.key)


def placed(wish: Wish, freed: Freed, *, zone: ZoneInfo, at: datetime) -> Span | None:
    """When within the free time this visit would be, as early as the wish allows; None where it does not fit."""
    if wish.has_offer or not _wants(wish, freed, zone):
        return None
    begins = max(
        freed.span.starts_at,
        at + wish.notice,
        _local_minute(freed.span, wish.earliest or 0, zone),
    )
    begins = _on_step(begins)
    span = Span(begins, begins + timedelta(minutes=wish.minutes))
    must_end = min(
        freed.span.ends_at - timedelta(minutes=wish.keeps_free),
        _local_minute(freed.span, 24 * 60 if wish.latest is None else wish.latest, zone),
        wish.before or freed.span.ends_at,
    )
    if begins >= freed.begins_before or span.ends_at > must_end:
        return None
    if (freed.clinician, begins) in wish.asked or any(_overlap(span, other) for other in wish.busy):
        return None
    return span


def _wants(wish: Wish, freed: Freed, zone: ZoneInfo) -> bool:
    on = freed.span.starts_at.astimezone(zone).date()
    return (
        wish.visit_type in freed.gives
        and wish.clinician in (None, freed.clinician)
        and (not wish.weekdays or on.weekday() in wish.weekdays)
        and wish.from_on <= on
        and (wish.until_on is None or on <= wish.until_on)
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _local_minute(span: Span, minute: int, zone: ZoneInfo) -> datetime:
    """What the clock shows at a minute of the local day on which the span begins."""
    on = span.starts_at.astimezone(zone).date()
    return day_span(on, zone, minute).starts_at


def _on_step(instant: datetime) -> datetime:
    over = (instant - datetime.min.replace(tzinfo=instant.tzinfo)) % STEP
    return instant if not over else instant - over + STEP
