"""How a measure changed over many patients at once: distributions of groups, none of fewer than five patients.

All arithmetic is exact. Quartiles are interpolated between ranks, as most statistics programs do (Hyndman & Fan
1996, Am Stat 50:361-365, definition 7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from app.clinical.change import Direction, change
from app.clinical.instruments import Part
from app.clinical.outcomes import Compared, Grouping
from app.clinical.outcomes_withheld import FEWEST, patients, withheld
from app.clinical.vocabulary import Word

MOST_BARS = 24
STEPS = tuple(Fraction(step) for step in ("1/100", "1/50", "1/20", "1/10", "1/5", "1/2"))
WHOLE_STEPS = tuple(Fraction(step) for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000))


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
