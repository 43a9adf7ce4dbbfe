"""Which visits of a course have still to be booked, and by when.

The frequency is the plan's own. House rules: visits are booked two weeks ahead; a plan is renewed from a progress
visit, so one stands before the day by which it is recertified; the progress report is written at the treatment day
that the payers' rule counts to, so a progress visit stands there. Rules report: nothing is booked by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil, floor

from app.clinical.days import counted
from app.clinical.vocabulary import VisitKind, Word

BOOKED_AHEAD = timedelta(days=14)
NEAR = timedelta(days=7)
THERAPY = (
    VisitKind.EVALUATION,
    VisitKind.FOLLOW_UP,
    VisitKind.RE_EVALUATION,
    VisitKind.TELEHEALTH,
    VisitKind.JOINT_REVIEW,
)
"""What counts as a visit of the plan."""

PROGRESS = (VisitKind.RE_EVALUATION, VisitKind.JOINT_REVIEW)
"""Visits long enough to look at the whole course."""


class Why(Word):
    """Without a clinical word: the desk reads them."""

    NO_NEXT_VISIT = "no_next_visit", "No visit is booked"
    TOO_FEW = "too_few", "Fewer booked than planned"
    REPORT = "report", "Progress visit due"
    RENEWAL = "renewal", "Plan to renew"
    ASKED = "asked", "Asked for by Dr. O"


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """``key`` is what the caller knows it by."""

    on: date
    kind: VisitKind
    key: int = 0


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """Of one course with an open plan. ``booked``: visits from ``today`` on that stand, in order.

    ``seen``: signed visits of the version worked by. ``report_in``: how many visits are left before the progress
    report, none where it is not near. ``renew_by``: the day of the recertification where it is near or past.
    """

    today: date
    starts_on: date
    ends_on: date
    per_week: float
    planned: int
    seen: int = 0
    last_on: date | None = None
    booked: tuple[BookedVisit, ...] = ()
    report_in: int | None = None
    renew_by: date | None = None


@dataclass(frozen=True, slots=True)
class BookingNeed:
    """So many visits of a kind, the first of them by that day. ``instead``: a booked one that becomes it."""

    why: Why
    kind: VisitKind
    by_on: date
    visits: int = 1
    instead: BookedVisit | None = None

    def is_near(self, today: date) -> bool:
        return self.by_on <= today + NEAR

    @property
    def what(self) -> str:
        """ "Therapy visit, 3 times"."""
        return self.kind.label if self.visits == 1 else f"{self.kind.label}, {self.visits} times"

    def look_from(self, today: date) -> date:
        """Where the search for a free time begins: on the day the visit would be, or a week before its limit."""
        begins = self.by_on if self.why in (Why.NO_NEXT_VISIT, Why.TOO_FEW) else self.by_on - NEAR
        return max(begins, today)

    @property
    def in_words(self) -> str:
        """ "2 visits fewer than planned"."""
        if self.why is Why.TOO_FEW:
            return f"{counted(self.visits, 'visit')} fewer than planned"
        return self.why.label


def needs(facts: CourseFacts) -> tuple[BookingNeed, ...]:
    """What is missing, the soonest first. A progress visit that has to be booked is one of the visits missing."""
    progress, therapy = _progress(facts), _therapy(facts)
    if progress and therapy and not progress.instead:
        progress, therapy = _as_one(progress, therapy, facts)
    return tuple(sorted((one for one in (progress, therapy) if one), key=by_urgency))


def by_urgency(need: BookingNeed) -> tuple[date, str]:
    return need.by_on, need.why.value


def interval(per_week: float) -> timedelta:
    """From one visit to the next at most."""
    return timedelta(days=ceil(7 / per_week))


def _therapy(facts: CourseFacts) -> BookingNeed | None:
    """Up to two weeks ahead, or the plan's end, as many visits as its frequency gives and the plan has left."""
    until = min(facts.today + BOOKED_AHEAD, facts.ends_on)
    ahead = [one.on for one in facts.booked if one.kind in THERAPY and one.on <= facts.ends_on]
    left = facts.planned - facts.seen - len(ahead)
    if until < facts.today or left <= 0:
        return None
    if not ahead and any(one.kind in THERAPY for one in facts.booked):
        return None  # booked past the plan's end: that is the plan's to renew
    if not ahead:
        return BookingNeed(
            Why.NO_NEXT_VISIT, VisitKind.FOLLOW_UP, _next_on(facts), min(_wanted(facts, until) or 1, left)
        )
    missing = min(_wanted(facts, until) - sum(1 for on in ahead if on <= until), left)
    if missing <= 0:
        return None
    return BookingNeed(Why.TOO_FEW, VisitKind.FOLLOW_UP, _gap_on(facts, ahead, until), missing)


def _wanted(facts: CourseFacts, until: date) -> int:
    """Visits the plan gives from its beginning or today on, this day included, up to that day."""
    since = max(facts.today, facts.starts_on)
    return floor((until - since).days / 7 * facts.per_week + 1e-9)


def _next_on(facts: CourseFacts) -> date:
    """One interval after the last visit; the plan's beginning where there was none."""
    if facts.last_on is None:
        return facts.starts_on
    return min(facts.last_on + interval(facts.per_week), facts.ends_on)


def _gap_on(facts: CourseFacts, ahead: Iterable[date], until: date) -> date:
    """The day the first visit that is left out would have been: where twice the usual time passes between two."""
    step = interval(facts.per_week)
    last = facts.last_on or max(facts.today, facts.starts_on)
    for on in sorted(ahead):
        if on - last >= 2 * step:
            break
        last = on
    return min(max(last + step, facts.today), until)


def _progress(facts: CourseFacts) -> BookingNeed | None:
    """The sooner of report and renewal, unless a visit that serves stands by then."""
    therapy = [one for one in facts.booked if one.kind in THERAPY]
    wanted: list[BookingNeed] = []
    if facts.report_in is not None:
        at = max(facts.report_in, 1)
        there = therapy[at - 1] if at <= len(therapy) else None
        by_on = there.on if there else _report_on(facts, at)
        wanted.append(BookingNeed(Why.REPORT, VisitKind.RE_EVALUATION, by_on, instead=there))
    if facts.renew_by is not None:
        in_time = [one for one in therapy if one.on <= facts.renew_by]
        there = next(iter(in_time[-1:] or therapy), None)
        wanted.append(BookingNeed(Why.RENEWAL, VisitKind.RE_EVALUATION, facts.renew_by, instead=there))
    open_ = [one for one in wanted if not _is_served(one, facts)]
    return min(open_, key=by_urgency, default=None)


def _report_on(facts: CourseFacts, at: int) -> date:
    """Where so many visits are not booked yet: the day it would be at the plan's frequency."""
    since = facts.last_on or facts.today
    return max(since + interval(facts.per_week) * at, facts.today)


def _is_served(need: BookingNeed, facts: CourseFacts) -> bool:
    """What is late already is served by the next visit; the rest by one in time."""
    limit = max(need.by_on, facts.today + interval(facts.per_week))
    return any(one.kind in PROGRESS and one.on <= limit for one in facts.booked)


def _as_one(
    progress: BookingNeed, therapy: BookingNeed, facts: CourseFacts
) -> tuple[BookingNeed, BookingNeed | None]:
    """The progress visit is one of those missing: the next one, unless its report counts to a later one."""
    is_next = progress.why is Why.RENEWAL or (facts.report_in or 0) <= 1
    if is_next:
        progress = replace(progress, by_on=min(progress.by_on, therapy.by_on))
    if therapy.visits > 1:
        return progress, replace(therapy, visits=therapy.visits - 1)
    return progress, None if is_next else therapy
