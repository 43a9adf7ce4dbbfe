"""Treatment without a referral in New York: how many visits and days there have been, and when it must stop.

Source: the practice's rules, section 3; the numbers and how sure each is stand in ``rulebook``. A visit is a day with
a visit. House rules: the first visit's day is day 0; the last visit and the last day allowed are still within the
limit; both are counted anew in a new course of care, which an order of an earlier one does not serve; from the day
a referral is on file the limit is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.clinical import rulebook
from app.clinical.clocks import Clock, ClockKey, ClockState
from app.clinical.days import counted, day
from app.clinical.orders import NO_FILE, EarlierOrder, OrderOnFile, on_file_from, without_file
from app.clinical.rulebook import Dated, holding
from app.clinical.vocabulary import Word


class DirectAccessState(Word):
    REFERRED = "referred", "Referral on file"
    FINE = "fine", "Within the limit"
    WARN = "warn", "Limit near"
    AT_LIMIT = "at_limit", "At the limit"
    BEYOND = "beyond", "Beyond the limit"


@dataclass(frozen=True, slots=True)
class DirectAccessFacts:
    """``visits``: the days of the course's visits, that of the visit at hand included. What is dated after
    ``today`` is not known yet. ``notice_on``: when the written notice was signed;
    ``is_notice_here``: its copy is on record."""

    today: date
    visits: tuple[date, ...] = ()
    orders: tuple[OrderOnFile, ...] = ()
    notice_on: date | None = None
    is_notice_here: bool = True
    earlier: EarlierOrder | None = None


@dataclass(frozen=True, slots=True)
class DirectAccess:
    """``visit`` and ``day`` as counted on that day: the first visit is visit 1 on day 0."""

    state: DirectAccessState
    facts: DirectAccessFacts
    visit: int = 0
    first_on: date | None = None
    referred_on: date | None = None

    @property
    def day(self) -> int:
        return (self.facts.today - self.first_on).days if self.first_on else 0

    @property
    def last_visit(self) -> Dated:
        return holding(rulebook.DIRECT_ACCESS_VISITS, self.first_on or self.facts.today)

    @property
    def last_day(self) -> Dated:
        return holding(rulebook.DIRECT_ACCESS_DAYS, self.first_on or self.facts.today)

    @property
    def limit_on(self) -> date | None:
        """The last day, whatever the number of visits."""
        return self.first_on + self.last_day.days if self.first_on else None

    @property
    def is_notice_missing(self) -> bool:
        return self.state is not DirectAccessState.REFERRED and self.facts.notice_on is None

    @property
    def is_beyond(self) -> bool:
        return self.state is DirectAccessState.BEYOND

    @property
    def is_at_limit(self) -> bool:
        return self.state is DirectAccessState.AT_LIMIT

    @property
    def is_near(self) -> bool:
        """Near the limit, at it or beyond."""
        return CLOCK_STATES.get(self.state, ClockState.FINE) is not ClockState.FINE

    @property
    def headline(self) -> str:
        """ "Visit 8 of 10, day 24 of 30, without a referral."; beyond the limit without the "of"."""
        if self.is_beyond:
            return f"Visit {self.visit} on day {self.day}, without a referral: beyond the limit."
        counted_so_far = (
            f"Visit {self.visit} of {self.last_visit.amount}, day {self.day} of {self.last_day.amount}"
        )
        last = ": the last one." if self.state is DirectAccessState.AT_LIMIT else "."
        return f"{counted_so_far}, without a referral{last}"

    @property
    def rule(self) -> str:
        return _told(self)

    @property
    def left(self) -> str:
        return _left(self)


CLOCK_STATES = {
    DirectAccessState.FINE: ClockState.FINE,
    DirectAccessState.WARN: ClockState.NEAR,
    DirectAccessState.AT_LIMIT: ClockState.DUE,
    DirectAccessState.BEYOND: ClockState.LATE,
}


def standing(facts: DirectAccessFacts) -> DirectAccess:
    visits = sorted({on for on in facts.visits if on <= facts.today})
    first = visits[0] if visits else None
    referred_on = on_file_from(facts.orders, facts.today)
    found = DirectAccess(DirectAccessState.FINE, facts, len(visits), first, referred_on)
    return DirectAccess(_state(found), facts, len(visits), first, referred_on)


def clock(found: DirectAccess) -> Clock | None:
    """None where a referral is on file: nothing runs."""
    if found.state is DirectAccessState.REFERRED:
        return None
    return Clock(
        key=ClockKey.DIRECT_ACCESS,
        state=CLOCK_STATES[found.state],
        title="Treatment without a referral",
        left=found.left,
        rule=found.rule,
        basis=f"{found.last_visit.basis} {_warned_from(found)}",
        due_on=found.limit_on,
        days_left=found.last_day.amount - found.day if found.first_on else None,
    )


def _state(found: DirectAccess) -> DirectAccessState:
    if found.referred_on:
        return DirectAccessState.REFERRED
    if found.first_on is None:
        return DirectAccessState.FINE
    visit, passed = found.visit, found.day
    if visit > found.last_visit.amount or passed > found.last_day.amount:
        return DirectAccessState.BEYOND
    if visit == found.last_visit.amount or passed == found.last_day.amount:
        return DirectAccessState.AT_LIMIT
    warn_visit, warn_day = _warnings(found.first_on)
    is_near = visit >= warn_visit or passed >= warn_day
    return DirectAccessState.WARN if is_near else DirectAccessState.FINE


def _warnings(on: date) -> tuple[int, int]:
    """The visit and the day from which the limit is called near."""
    entries = rulebook.DIRECT_ACCESS_WARNING_VISIT, rulebook.DIRECT_ACCESS_WARNING_DAY
    return holding(entries[0], on).amount, holding(entries[1], on).amount


def _warned_from(found: DirectAccess) -> str:
    visit, passed = _warnings(found.first_on or found.facts.today)
    return f"Called near from visit {visit} or day {passed} on, a house rule."


def _told(found: DirectAccess) -> str:
    if found.referred_on:
        missing = without_file(found.facts.orders, found.facts.today)
        return _with_file(f"A referral is on file from {day(found.referred_on)}.", not missing)
    visits, days = found.last_visit.in_words, found.last_day.in_words
    if found.first_on is None or found.limit_on is None:
        return _with_notice(
            found, f"No referral is on file: {visits} or {days} from the first visit, whichever comes first."
        )
    return _with_notice(
        found,
        f"No referral is on file: {visits} or {days}, whichever comes first. "
        f"First visit {day(found.first_on)}, {counted(found.visit, 'visit')} so far, "
        f"last day {day(found.limit_on)}.",
    )


def _with_notice(found: DirectAccess, said: str) -> str:
    if found.facts.earlier:
        said = f"{said} {found.facts.earlier.rule}"
    if found.facts.notice_on is None:
        return f"{said} The written notice is missing."
    return _with_file(f"{said} Notice signed {day(found.facts.notice_on)}.", found.facts.is_notice_here)


def _with_file(said: str, is_here: bool) -> str:
    return said if is_here else f"{said} {NO_FILE}"


def _left(found: DirectAccess) -> str:
    """ "2 visits or 6 days left", and at the end what there is no more of."""
    visits, days = found.last_visit.amount - found.visit, found.last_day.amount - found.day
    if found.state is DirectAccessState.BEYOND:
        over = counted(-visits, "visit") if visits < 0 else counted(-days, "day")
        return f"{over} beyond the limit"
    if found.state is DirectAccessState.AT_LIMIT:
        return "No visit left" if visits == 0 else "Last day today"
    return f"{counted(visits, 'visit')} or {counted(days, 'day')} left"
