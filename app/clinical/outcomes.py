"""The practice's outcomes: how a measure changed between two days, over many patients at once.

Nothing is told of fewer than five patients, and nothing from which such a group could be reckoned (see
``withheld``). All arithmetic is exact. House rules: the bands of time, the moments and how near a measure
must lie to one, and that botulinum toxin counts from the day of the first measure to the day before the
later one, since a measure taken on the day of an injection is taken before it. Quartiles are interpolated
between ranks, as most statistics programs do (Hyndman & Fan 1996, Am Stat 50:361-365, definition 7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeVar

from app.clinical.age import full_years
from app.clinical.change import Direction, change
from app.clinical.instruments import Part
from app.clinical.vocabulary import Aetiology, Condition, Word

FEWEST = 5
"""Of fewer patients than these nothing is told."""

NEAR = 45
"""Days between a moment and the measure taken for it, at most; two moments never share a measure."""

MOST_BARS = 24
STEPS = tuple(Fraction(step) for step in ("1/100", "1/50", "1/20", "1/10", "1/5", "1/2"))
WHOLE_STEPS = tuple(Fraction(step) for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000))

Key = TypeVar("Key", bound=Hashable)


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


def first_and_later(taken: Sequence[Taken], moment: Moment) -> tuple[Taken, Taken] | None:
    """The two measures of one course to compare, given all that count, oldest first.

    The newest is compared with the first of its version. A moment is reckoned from the first of all, and the
    measure nearest to it is wanted of the same version. None where there is none of a later day.
    """
    first: dict[str, Taken] = {}
    for one in taken:
        first.setdefault(one.version, one)
    later = [(first[one.version], one) for one in reversed(taken) if one.on > first[one.version].on]
    wanted = moment.days
    if wanted is None:
        return next(iter(later), None)

    def off(one: Taken) -> int:
        return abs((one.on - taken[0].on).days - wanted)

    near = [pair for pair in later if pair[0] is taken[0] and off(pair[1]) <= NEAR]
    return min(near, key=lambda pair: off(pair[1]), default=None)


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


# who may be told of


def patients(compared: Iterable[Compared]) -> int:
    return len({one.person for one in compared})


def withheld(members: Mapping[Key, Collection[int]]) -> frozenset[Key]:
    """The groups of which nothing is told, given the persons in each; all others may be, and all together.

    A group of fewer than five is among them. What all groups together tell, less what is told of the others,
    tells of those withheld: so the smallest of the others are withheld too, until these are five persons or
    none at all, and no group's size follows from theirs (four in each, where only fours are withheld).
    """
    sizes = {key: len(set(persons)) for key, persons in members.items()}
    hidden = [key for key in members if sizes[key] < FEWEST]
    others = sorted((key for key in members if sizes[key] >= FEWEST), key=lambda key: sizes[key])
    while others and not _tells_nothing([set(members[key]) for key in hidden if sizes[key]]):
        hidden.append(others.pop(0))
    return frozenset(hidden)


def _tells_nothing(hidden: list[set[int]]) -> bool:
    together = set().union(*hidden)
    if not together:
        return True
    return len(together) >= FEWEST and any(len(group) != FEWEST - 1 for group in hidden)


# what is told


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many courses changed by more than the measuring error of one person, and how many did not."""

    better: int
    within: int
    worse: int

    @property
    def total(self) -> int:
        return self.better + self.within + self.worse


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one group, as a distribution. ``verdicts`` only where a measuring error is published."""

    label: str
    patients: int
    courses: int
    median: Fraction
    lower: Fraction
    upper: Fraction
    mean: Fraction
    days: Fraction
    bars: tuple[int, ...]
    verdicts: Verdicts | None


@dataclass(frozen=True, slots=True)
class Scale:
    """Bars of one width, the one around no change included: bar ``k`` is centred on ``k * step``."""

    step: Fraction
    first: int
    last: int

    def bar(self, value: Decimal | Fraction) -> int:
        return _nearest(Fraction(value), self.step)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What may be told: all together, each group that may be, and the names of all the others."""

    together: Group
    groups: tuple[Group, ...]
    withheld: tuple[str, ...]
    scale: Scale


def told(part: Part, grouping: Grouping, compared: Sequence[Compared]) -> Outcomes | None:
    """None where there are fewer than five patients altogether."""
    if patients(compared) < FEWEST:
        return None
    by_category: dict[Word, list[Compared]] = {category: [] for category in grouping.categories}
    for one in compared:
        by_category[one.category(grouping)].append(one)
    hidden = withheld({key: [one.person for one in found] for key, found in by_category.items()})
    scale = _scale([one.change for one in compared], part.measuring_error)
    shown = [_group(key.label, part, found, scale) for key, found in by_category.items() if key not in hidden]
    # Who is withheld is told as one: the total, less the groups that are told, says no less.
    others = [one for key in hidden for one in by_category[key]]
    if shown and patients(others) >= FEWEST:
        shown.append(_group("The others together", part, others, scale))
    return Outcomes(
        together=_group("All patients", part, compared, scale),
        groups=tuple(shown),
        withheld=tuple(key.label for key in by_category if key in hidden),
        scale=scale,
    )


def _group(label: str, part: Part, compared: Sequence[Compared], scale: Scale) -> Group:
    changes = sorted(one.change for one in compared)
    bars = [0] * (scale.last - scale.first + 1)
    for value, times in Counter(changes).items():
        bars[scale.bar(value) - scale.first] += times
    return Group(
        label=label,
        patients=patients(compared),
        courses=len(compared),
        median=quantile(changes, Fraction(1, 2)),
        lower=quantile(changes, Fraction(1, 4)),
        upper=quantile(changes, Fraction(3, 4)),
        mean=Fraction(sum(changes)) / len(changes),
        days=quantile(sorted(one.days for one in compared), Fraction(1, 2)),
        bars=tuple(bars),
        verdicts=_verdicts(part, compared),
    )


def quantile(ordered: Sequence[Decimal] | Sequence[int], share: Fraction) -> Fraction:
    """Interpolated between the two nearest of the ordered values."""
    place = (len(ordered) - 1) * share
    below = floor(place)
    low, high = Fraction(ordered[below]), Fraction(ordered[min(below + 1, len(ordered) - 1)])
    return low + (high - low) * (place - below)


def _verdicts(part: Part, compared: Sequence[Compared]) -> Verdicts | None:
    if part.measuring_error is None:
        return None
    found = {Direction.BETTER: 0, Direction.WORSE: 0, Direction.SAME: 0}
    for one in compared:
        told = change(part, one.first, one.later)
        found[told.direction if told and told.beyond_error else Direction.SAME] += 1
    return Verdicts(found[Direction.BETTER], found[Direction.SAME], found[Direction.WORSE])


def _scale(changes: Iterable[Decimal], error: Decimal | None) -> Scale:
    """As few and as wide bars as a reader can take in; whole changes get bars of whole numbers."""
    values = [Fraction(value) for value in set(changes)]
    steps = WHOLE_STEPS if all(value.denominator == 1 for value in values) else (*STEPS, *WHOLE_STEPS)
    reach = Fraction(error or 0)
    low, high = min(-reach, *values), max(reach, *values)
    step = next((step for step in steps if (high - low) / step < MOST_BARS), steps[-1])
    return Scale(step, _nearest(low, step), _nearest(high, step))


def _nearest(value: Fraction, step: Fraction) -> int:
    return floor(value / step + Fraction(1, 2))


def tenths(value: Fraction) -> Decimal:
    """One decimal, rounded half away from zero, as scores are shown."""
    size = floor(abs(value) * 10 + Fraction(1, 2))
    return Decimal(-size if value < 0 else size) / 10


# what is taken along as a file

OTHER = "other"
COLUMNS = (
    "measure",
    "version",
    "condition_at_first_session",
    "aetiology",
    "onset_to_first_session",
    "botulinum_toxin_between",
    "age_at_first_measure",
    "first_days_from_onset",
    "later_days_from_onset",
    "days_between",
    "first",
    "later",
    "change",
)


def lines(measure: str, compared: Sequence[Compared]) -> list[tuple[str, ...]]:
    """One line per course, sorted by what it says; none at all for fewer than five patients."""
    if patients(compared) < FEWEST:
        return []
    shared = [_in_common(compared, one) for one in CATEGORIES]
    return sorted(
        (measure, one.version, *common, *_numbers(one))
        for one, *common in zip(compared, *shared, strict=True)
    )


CATEGORIES: tuple[Callable[[Compared], str], ...] = (
    *(lambda one, grouping=grouping: one.category(grouping).value for grouping in Grouping),
    lambda one: one.age_band,
)


def _in_common(compared: Sequence[Compared], told: Callable[[Compared], str]) -> list[str]:
    """One column: what fewer than five patients have in common is written as "other"."""
    members: dict[str, list[int]] = {}
    for one in compared:
        members.setdefault(told(one), []).append(one.person)
    hidden = withheld(members)
    return [OTHER if told(one) in hidden else told(one) for one in compared]


def _numbers(one: Compared) -> tuple[str, ...]:
    known = one.onset_on is not None and one.onset_on <= one.first_on
    since = [
        str((day - one.onset_on).days) if known and one.onset_on else ""
        for day in (one.first_on, one.later_on)
    ]
    return (*since, str(one.days), f"{one.first:f}", f"{one.later:f}", f"{one.change:f}")
