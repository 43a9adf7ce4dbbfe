"""The practice's outcomes: the first measure of a course of care and a later one, and what is known of it.

House rules: the bands of time, the moments and how near a measure must lie to one, and that botulinum toxin
counts from the day of the first measure to the day before the later one, since a measure taken on the day of
an injection is taken before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.clinical.age import full_years
from app.clinical.vocabulary import Aetiology, Condition, Word

NEAR = 45
"""Days between a moment and the measure taken for it, at most; two moments never share a measure."""


class Moment(Word):
    """Which later measure is compared with the first."""

    NEWEST = "newest", "Newest"
    MONTHS_3 = "3-months", "At 3 months"
    MONTHS_6 = "6-months", "At 6 months"
    MONTHS_12 = "12-months", "At 12 months"

    @property
    def days(self) -> int | None:
        """Days after the first measure; None for the newest."""
        return {Moment.MONTHS_3: 91, Moment.MONTHS_6: 182, Moment.MONTHS_12: 365}.get(self)


class Wait(Word):
    """Time from onset to the first session."""

    UNDER_3_MONTHS = "under_3_months", "Under 3 months"
    UNDER_6_MONTHS = "3_to_6_months", "3 to 6 months"
    UNDER_1_YEAR = "6_to_12_months", "6 to 12 months"
    UNDER_2_YEARS = "1_to_2_years", "1 to 2 years"
    LONGER = "2_years_or_more", "2 years or more"
    UNKNOWN = "onset_not_known", "Onset not known"


WAITS = (
    (91, Wait.UNDER_3_MONTHS),
    (182, Wait.UNDER_6_MONTHS),
    (365, Wait.UNDER_1_YEAR),
    (730, Wait.UNDER_2_YEARS),
)
"""Up to so many days, the day itself not included."""


class Toxin(Word):
    """Whether botulinum toxin was given between the two measures."""

    GIVEN = "with", "With botulinum toxin"
    NOT_GIVEN = "without", "Without botulinum toxin"


class Untold(Word):
    CONDITION = "not_told", "Not told"


class Grouping(Word):
    CONDITION = "condition", "Condition"
    AETIOLOGY = "aetiology", "Aetiology"
    WAIT = "wait", "Onset to first session"
    TOXIN = "toxin", "Botulinum toxin"

    @property
    def categories(self) -> tuple[Word, ...]:
        """All of them, in the order they are read, whether anybody belongs to them or not."""
        return {
            Grouping.CONDITION: (*Condition, *Untold),
            Grouping.AETIOLOGY: tuple(Aetiology),
            Grouping.WAIT: tuple(Wait),
            Grouping.TOXIN: tuple(Toxin),
        }[self]


@dataclass(frozen=True, slots=True)
class Taken:
    """One measure of a course. Its score is text until it is wanted."""

    on: date
    value: str
    version: str


def pairs(taken: Sequence[Taken], moment: Moment) -> dict[str, tuple[Taken, Taken]]:
    """By version the two measures of one course to compare, given all that count, oldest first.

    The newest is compared with the first of its version. A moment is reckoned from the first of all, and the
    measure nearest to it is wanted of the same version. A version without one of a later day is left out.
    """
    first: dict[str, Taken] = {}
    for one in taken:
        first.setdefault(one.version, one)
    found = {}
    for version, start in first.items():
        later = [one for one in reversed(taken) if one.version == version and one.on > start.on]
        if wanted := _wanted(later, start, taken[0], moment.days):
            found[version] = (start, wanted)
    return found


def _wanted(later: Sequence[Taken], start: Taken, first_of_all: Taken, days: int | None) -> Taken | None:
    if days is None:
        return next(iter(later), None)

    def off(one: Taken) -> int:
        return abs((one.on - first_of_all.on).days - days)

    near = [one for one in later if start is first_of_all and off(one) <= NEAR]
    return min(near, key=off, default=None)


@dataclass(frozen=True, slots=True)
class Compared:
    """One course of care: its first measure and a later one by the same version of the instrument.

    ``person`` tells patients apart and is never shown. ``started_on`` is the day of the first session.
    """

    person: int
    first_on: date
    first: Decimal
    later_on: date
    later: Decimal
    version: str
    started_on: date
    onset_on: date | None
    born_on: date
    condition: Condition | None
    aetiology: Aetiology
    had_toxin: bool

    @property
    def change(self) -> Decimal:
        return self.later - self.first

    @property
    def days(self) -> int:
        return (self.later_on - self.first_on).days

    @property
    def age_band(self) -> str:
        """Age at the first measure, by decade: "40-49"."""
        decade = full_years(self.born_on, self.first_on) // 10 * 10
        return f"{decade}-{decade + 9}"

    def category(self, grouping: Grouping) -> Word:
        return {
            Grouping.CONDITION: self.condition or Untold.CONDITION,
            Grouping.AETIOLOGY: self.aetiology,
            Grouping.WAIT: wait(self.onset_on, self.started_on),
            Grouping.TOXIN: Toxin.GIVEN if self.had_toxin else Toxin.NOT_GIVEN,
        }[grouping]


def wait(onset_on: date | None, started_on: date) -> Wait:
    """The band; a session before the onset tells nothing."""
    if onset_on is None or started_on < onset_on:
        return Wait.UNKNOWN
    days = (started_on - onset_on).days
    return next((band for under, band in WAITS if days < under), Wait.LONGER)


def is_toxin_between(given_on: Iterable[date], first_on: date, later_on: date) -> bool:
    return any(first_on <= day < later_on for day in given_on)
