"""How a measure changed in a group of patients: bars for how many, a box for the middle half, a line at the median.

Right is always better, whatever the direction of the measure. All drawings of a page share one scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from app.clinical.instruments import Part
from app.clinical.outcomes_told import Group, Scale, Verdicts, tenths
from app.ui.filters import signed
from app.ui.words import count_words

WIDTH = 400
EDGE = 16
TOP = 4
BASE = 40
HEIGHT = 56
AXIS_HEIGHT = 16
MOST_TICKS = 7
SHARES_WIDTH = 160
DAYS_IN_WORDS = ((14, 1, "day"), (90, 7, "week"), (10**9, 30, "month"))
"""Under so many days a time is told in this unit, of so many days."""


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Axis:
    """Places of changes on the page's one scale."""

    scale: Scale
    is_flipped: bool
    ticks: tuple[Tick, ...]
    zero: float
    error: Bar | None

    def x(self, value: Decimal | Fraction) -> float:
        return _place(self.scale, Fraction(value), self.is_flipped)


@dataclass(frozen=True)
class Distribution:
    bars: tuple[Bar, ...]
    box: Bar
    median: float
    summary: str


@dataclass(frozen=True)
class Share:
    """One piece of the bar of verdicts; ``kind`` decides its pattern."""

    kind: str
    x: float
    width: float
    words: str


def axis(scale: Scale, part: Part) -> Axis:
    flipped = part.lower_is_better

    def x(value: Fraction) -> float:
        return _place(scale, value, flipped)

    error = None
    if part.measuring_error is not None:
        reach = Fraction(part.measuring_error)
        left, right = sorted((x(-reach), x(reach)))
        error = Bar(left, 0, round(right - left, 1), HEIGHT)
    return Axis(
        scale=scale,
        is_flipped=flipped,
        ticks=tuple(Tick(x(value), signed(tenths(value))) for value in _round_values(scale)),
        zero=x(Fraction(0)),
        error=error,
    )


def distribution(group: Group, axis: Axis) -> Distribution:
    scale, most = axis.scale, max(group.bars)
    bars = []
    for place, count in enumerate(group.bars, scale.first):
        if count:
            sides = sorted(axis.x((place + half) * scale.step) for half in (Fraction(-1, 2), Fraction(1, 2)))
            height = round((BASE - TOP) * count / most, 1)
            bars.append(Bar(sides[0], BASE - height, round(sides[1] - sides[0], 1), height))
    left, right = sorted((axis.x(group.lower), axis.x(group.upper)))
    words = (
        f"{group.label}, {count_words(group.patients, 'patient')}: median {told(group.median)}, "
        f"middle half {told(group.lower)} to {told(group.upper)}"
    )
    return Distribution(
        tuple(bars), Bar(left, BASE + 4, round(right - left, 1), 8), axis.x(group.median), words
    )


def shares(verdicts: Verdicts) -> tuple[Share, ...]:
    """Worse at the left, better at the right, as on the scale of changes."""
    pieces, x = [], 0.0
    for kind in ("worse", "within", "better"):
        count = getattr(verdicts, kind)
        width = round(SHARES_WIDTH * count / verdicts.total, 1)
        percent = floor(Fraction(100 * count, verdicts.total) + Fraction(1, 2))
        pieces.append(Share(kind, x, width, f"{kind.capitalize()} {count} ({percent} %)"))
        x = round(x + width, 1)
    return tuple(pieces)


def told(value: Fraction) -> str:
    """A change with its sign and one decimal: +5, −11.5, 0."""
    return signed(tenths(value))


def time_words(days: Fraction) -> str:
    """9 days, 8 weeks, 7 months"""
    unit, word = next((unit, word) for under, unit, word in DAYS_IN_WORDS if days < under)
    return count_words(int(days / unit + Fraction(1, 2)), word)


def _place(scale: Scale, value: Fraction, is_flipped: bool) -> float:
    low, high = (scale.first - Fraction(1, 2)) * scale.step, (scale.last + Fraction(1, 2)) * scale.step
    share = (value - low) / (high - low)
    return round(float(EDGE + (WIDTH - 2 * EDGE) * (1 - share if is_flipped else share)), 1)


def _round_values(scale: Scale) -> list[Fraction]:
    """Multiples of the step with room for their words, no change always among them."""
    apart = next(
        apart for apart in (1, 2, 4, 5, 10, 20, 50) if (scale.last - scale.first) // apart < MOST_TICKS
    )
    return [place * scale.step for place in range(scale.first, scale.last + 1) if place % apart == 0]
