"""What a measure yields: its scores, their direction and error, and the exact arithmetic they are made with.

Arithmetic is exact; scores keep four decimals and are shown with one (a ratio with two), rounded half-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from app.clinical.vocabulary import Side

Points: TypeAlias = Mapping[str, Fraction | None]
"""What each answer is worth before weighting, item by item."""

Finding: TypeAlias = str | int | bool | None
"""A result besides the scores: a word, a count, yes or no; None where it cannot be told."""

ROMAN = ("I", "II", "III", "IV", "V", "VI")
STORED_PLACES = Decimal("0.0001")
NOT_SCORED = "–"


class Notation(StrEnum):
    """How programs are given a score: an exact decimal as text, a whole number, or a Roman grade."""

    EXACT = "exact"
    COUNT = "count"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Part:
    """One score a measure yields.

    ``minimum`` and ``maximum`` are the arithmetic bounds. ``measuring_error`` is the published smallest
    change of one person that is more than error, ``important_change`` the published smallest change that
    matters to patients on average: two things, both in the part's own unit, None where none is published.
    A part without direction (``has_direction``) is neither better nor worse when it moves. ``entry`` names
    the check-in entry of a session note that asks for the same number. ``code`` is our own code of it for
    other programs, ``loinc`` the public one where one is sure. ``places`` are the decimals people see: one,
    and two for a ratio.
    """

    key: str
    label: str
    minimum: Decimal
    maximum: Decimal
    lower_is_better: bool
    notation: Notation = Notation.EXACT
    for_goals: bool = True
    measuring_error: Decimal | None = None
    important_change: Decimal | None = None
    unit: str = ""
    has_direction: bool = True
    entry: str = ""
    code: str = ""
    loinc: str = ""
    places: int = 1

    def shown(self, value: Decimal | None) -> str:
        """The score as people read it: Roman grade, whole number, or its decimals rounded half-up."""
        if value is None:
            return NOT_SCORED
        if self.notation is Notation.GRADE:
            return ROMAN[int(value) - 1]
        return _plain(self.rounded(value))

    def rounded(self, value: Decimal) -> Decimal:
        """In the decimals people see: what they cannot see is no difference between two scores."""
        return value.quantize(Decimal(1).scaleb(-self.places), rounding=ROUND_HALF_UP)

    def written(self, value: Decimal | None) -> str | int | None:
        """The score as programs read it."""
        if value is None:
            return None
        if self.notation is Notation.GRADE:
            return ROMAN[int(value) - 1]
        return int(value) if self.notation is Notation.COUNT else _plain(value)


@dataclass(frozen=True, slots=True)
class Case:
    """What a scorer must know besides the answers: the affected side, and the practice's settings."""

    side: Side | None = None
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Score:
    """What a scorer found. ``findings`` are results in words or yes/no; ``hints`` are for the clinician."""

    parts: Mapping[str, Decimal | None]
    findings: Mapping[str, Finding]
    missing: tuple[str, ...]
    hints: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an instrument's own formula yields, before rounding."""

    parts: Mapping[str, Fraction | None]
    findings: Mapping[str, Finding] = field(default_factory=dict)
    hints: tuple[str, ...] = ()


def total(points: Iterable[Fraction | None]) -> Fraction | None:
    """The sum, or None as soon as one answer is missing."""
    amount = Fraction(0)
    for point in points:
        if point is None:
            return None
        amount += point
    return amount


def under(points: Points, group: str) -> Iterator[Fraction | None]:
    """The points of one group's items, in the declared order."""
    return (point for key, point in points.items() if key.startswith(f"{group}."))


def stored(amount: Fraction | None) -> Decimal | None:
    """An exact amount to four decimals, rounded half-up (away from zero below zero)."""
    if amount is None:
        return None
    tenthousandths = int(abs(amount) * 10_000 + Fraction(1, 2))
    value = Decimal(tenthousandths) * STORED_PLACES
    return _trimmed(-value if amount < 0 else value)


def _trimmed(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole + 0 if value == whole else value.normalize()  # + 0 turns -0 into 0


def _plain(value: Decimal) -> str:
    return f"{_trimmed(value):f}"
