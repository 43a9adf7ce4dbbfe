"""What bookings would go beyond: the end of the plan, the visits it covers, treatment without a referral.

Said in words anybody at the desk may read. Nothing is refused: whoever books decides. Sources: the practice's rules,
sections 3 and 9; the numbers stand in ``rulebook``. House rules: a plan's visits are counted with those booked already;
without a visit so far the days without a referral run from the first one booked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.clinical import rulebook
from app.clinical.days import counted, day
from app.clinical.rulebook import holding
from app.clinical.vocabulary import VisitKind

COUNTED = (VisitKind.EVALUATION, VisitKind.FOLLOW_UP, VisitKind.RE_EVALUATION, VisitKind.TELEHEALTH)
"""The visits that plans and limits count."""


@dataclass(frozen=True)
class Allowance:
    """What still fits. ``None`` where nothing limits it.

    ``booked``: the days of visits booked already, and of those going on whose note is not signed yet.
    ``noted``: the days that ``visits_of_course`` counts; a draft is enough for that.
    """

    plan_ends_on: date | None = None
    visits_planned: int | None = None
    visits_given: int = 0
    is_without_referral: bool = False
    first_visit_on: date | None = None
    visits_of_course: int = 0
    booked: tuple[date, ...] = ()
    noted: frozenset[date] = frozenset()


def warnings(kind: VisitKind, days: Iterable[date], allowance: Allowance) -> list[str]:
    """One sentence for each limit that visits on these days would pass."""
    wanted = sorted(days)
    if kind not in COUNTED or not wanted:
        return []
    found = (
        _after_the_plan(wanted, allowance),
        _more_than_planned(wanted, allowance),
        _unreferred(wanted, allowance),
    )
    return [words for words in found if words]


def _after_the_plan(days: Sequence[date], allowance: Allowance) -> str:
    ends_on = allowance.plan_ends_on
    late = [on for on in days if ends_on and on > ends_on]
    if not late or ends_on is None:
        return ""
    return f"{_of_these(late, days)} after {day(ends_on)}, when the plan ends. Ask for a new plan first."


def _more_than_planned(days: Sequence[date], allowance: Allowance) -> str:
    planned = allowance.visits_planned
    if planned is None:
        return ""
    others = [on for on in allowance.booked if on not in days]
    total = allowance.visits_given + len(others) + len(days)
    if total <= planned:
        return ""
    return f"The plan covers {counted(planned, 'visit')}. With what is booked this makes {total}."


def _unreferred(days: Sequence[date], allowance: Allowance) -> str:
    if not allowance.is_without_referral:
        return ""
    others = [on for on in allowance.booked if on not in days and on not in allowance.noted]
    ahead = sorted([*others, *days])
    first = allowance.first_visit_on or ahead[0]
    most = holding(rulebook.DIRECT_ACCESS_VISITS, first).amount
    last_on = first + timedelta(days=holding(rulebook.DIRECT_ACCESS_DAYS, first).amount)
    left = max(most - allowance.visits_of_course, 0)
    beyond = sorted({on for on in days if on > last_on} | (set(ahead[left:]) & set(days)))
    if not beyond:
        return ""
    return (
        f"No referral is on file: {counted(most, 'visit')} at most, and none after {day(last_on)}. "
        f"{_of_these(beyond, days)} beyond that."
    )


def _of_these(some: Sequence[date], days: Sequence[date]) -> str:
    if len(days) == 1:
        return "This visit is"
    return f"{len(some)} of these {len(days)} visits {'is' if len(some) == 1 else 'are'}"
