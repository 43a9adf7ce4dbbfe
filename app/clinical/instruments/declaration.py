"""What an outcome measure is: its items and choices, its scores and their direction, its scorer.

A measure is declared once; the form, the page, the programs' interface and the scorer all read that
declaration. House rules for every measure, from the practice's outcome-measure sheet, part 0:

* unanswered is never zero: it is None, and so is every score that needs it;
* answers out of range are rejected and nothing is stored;
* arithmetic is exact; scores keep four decimals and are shown with one, both rounded half-up;
* a score carries the version of its scorer, and versions are never mixed on one trend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

Answer = str | int
"""A chosen option's value, ready to be stored as JSON."""

Answers = Mapping[str, Answer | None]
"""Every item of a measure in the declared order; None where unanswered."""

Points = Mapping[str, Fraction | None]
"""What each answer is worth before weighting, item by item."""

ROMAN = ("I", "II", "III", "IV", "V", "VI")
STORED_PLACES = Decimal("0.0001")
SHOWN_PLACES = Decimal("0.1")
NOT_SCORED = "–"


class AnswerRejected(ValueError):
    """An answer that cannot be taken, with the item it was given for and a sentence for the person."""

    def __init__(self, item_key: str, message: str) -> None:
        super().__init__(f"{item_key}: {message}")
        self.item_key = item_key
        self.message = message


class FilledBy(StrEnum):
    CLINICIAN = "clinician"
    PATIENT = "patient"


class Notation(StrEnum):
    """How programs are given a score: an exact decimal as text, a whole number, or a Roman grade."""

    EXACT = "exact"
    COUNT = "count"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. ``points`` is what it is worth; for a numbered choice that is its own number."""

    value: Answer
    label: str
    points: int


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a measure. A key such as ``rest.eye`` puts the item into the group ``rest``.

    An item that is not ``required`` helps the person entering but takes no part in any score.
    """

    key: str
    label: str
    options: tuple[Option, ...]
    group: str = ""
    help: str = ""
    required: bool = True

    def read(self, given: object, *, exact: bool = False) -> Answer | None:
        """The answer as it is stored. Text naming a numbered choice ("4") is taken unless ``exact``."""
        if given is None or (given == "" and not exact):
            return None
        for option in self.options:
            if type(given) is type(option.value) and given == option.value:
                return option.value
            if not exact and isinstance(given, str) and given == str(option.value):
                return option.value
        raise AnswerRejected(self.key, f"Choose {self.range_in_words}.")

    def points(self, answer: Answer | None) -> Fraction | None:
        """What the answer is worth; None where there is none."""
        for option in self.options:
            if answer is not None and option.value == answer:
                return Fraction(option.points)
        return None

    @property
    def range_in_words(self) -> str:
        values = [option.value for option in self.options]
        if all(isinstance(value, int) for value in values):
            return f"a whole number from {values[0]} to {values[-1]}"
        return "one of " + ", ".join(str(value) for value in values)


@dataclass(frozen=True, slots=True)
class Group:
    """Items that are answered together, as one block of the form."""

    key: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One score a measure yields.

    ``minimum`` and ``maximum`` are the arithmetic bounds. ``measuring_error`` is the published smallest
    change of one person that is more than error, in the part's own unit; None where none is published.
    """

    key: str
    label: str
    minimum: Decimal
    maximum: Decimal
    lower_is_better: bool
    notation: Notation = Notation.EXACT
    for_goals: bool = True
    measuring_error: Decimal | None = None

    def shown(self, value: Decimal | None) -> str:
        """The score as people read it: Roman grade, whole number, or one decimal rounded half-up."""
        if value is None:
            return NOT_SCORED
        if self.notation is Notation.GRADE:
            return ROMAN[int(value) - 1]
        return _plain(value.quantize(SHOWN_PLACES, rounding=ROUND_HALF_UP))

    def written(self, value: Decimal | None) -> str | int | None:
        """The score as programs read it."""
        if value is None:
            return None
        if self.notation is Notation.GRADE:
            return ROMAN[int(value) - 1]
        return int(value) if self.notation is Notation.COUNT else _plain(value)


@dataclass(frozen=True, slots=True)
class Score:
    """What a scorer found. ``findings`` are results in words or yes/no; ``hints`` are for the clinician."""

    parts: Mapping[str, Decimal | None]
    findings: Mapping[str, str | bool | None]
    missing: tuple[str, ...]
    hints: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an instrument's own formula yields, before rounding."""

    parts: Mapping[str, Fraction | None]
    findings: Mapping[str, str | bool | None] = field(default_factory=dict)
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """An outcome measure as declared in its own module."""

    key: str
    name: str
    version: str
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    parts: tuple[Part, ...]
    formula: Callable[[Points], Outcome]
    filled_by: FilledBy
    cadence: str
    source: str
    certainty: str
    compares_sides: bool = False

    def read(self, raw: Mapping[str, object], *, exact: bool = False) -> dict[str, Answer | None]:
        """Check every answer and give them all back in the declared order, None where unanswered."""
        for key in raw:
            if not any(item.key == key for item in self.items):
                raise AnswerRejected(str(key)[:60], f"{self.name} has no such item.")
        return {item.key: item.read(raw.get(item.key), exact=exact) for item in self.items}

    def score(self, raw: Mapping[str, object], *, bilateral: bool = False) -> Score:
        """Score what is answered. ``bilateral``: both sides are affected, so there is no normal side."""
        answers = self.read(raw)
        outcome = self.formula({item.key: item.points(answers[item.key]) for item in self.items})
        caution = (self.bilateral_caution,) if bilateral and self.compares_sides else ()
        return Score(
            parts={part.key: stored(outcome.parts[part.key]) for part in self.parts},
            findings=outcome.findings,
            missing=tuple(i.key for i in self.items if i.required and answers[i.key] is None),
            hints=(*outcome.hints, *caution),
            version=self.version,
        )

    def written(self, score: Score) -> dict[str, str | int | bool | None]:
        """A score as programs read it: exact decimals as text, counts as numbers, grades in Roman."""
        parts = {part.key: part.written(score.parts[part.key]) for part in self.parts}
        return {**parts, **score.findings}

    def item(self, key: str) -> Item:
        return next(item for item in self.items if item.key == key)

    def items_in(self, group: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.group == group)

    def part(self, key: str) -> Part:
        return next(part for part in self.parts if part.key == key)

    @property
    def bilateral_caution(self) -> str:
        return (
            f"Both sides are affected. {self.name} compares with a normal side,"
            " so this result is not valid as designed."
        )


def choices(*labels: str, start: int) -> tuple[Option, ...]:
    """Numbered choices, each worth its own number: ``choices("None", "Mild", start=0)``."""
    return tuple(Option(number, label, number) for number, label in enumerate(labels, start))


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
