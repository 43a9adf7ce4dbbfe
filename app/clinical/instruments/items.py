"""What a measure asks: its items, their choices or numbers, and how an answer is read.

House rules, from the practice's outcome-measure sheet, part 0: unanswered is never zero, it is None; an answer
out of range is rejected and nothing is stored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

Answer: TypeAlias = str | int
"""A chosen option's value, a measured amount as exact text ("2.5"), or words; ready to be stored as JSON."""

Answers: TypeAlias = Mapping[str, Answer | None]
"""Every item of a measure in the declared order; None where unanswered."""

LONGEST_NUMBER = 20
NUMBER = re.compile(r"-?(?:[0-9]{1,9}(?:[.,][0-9]{0,9})?|[.,][0-9]{1,9})")
"""A number as people type it: no exponent, no thousands, nothing that is long to compute with."""


class AnswerRejected(ValueError):
    """An answer that cannot be taken, with the item it was given for and a sentence for the person."""

    def __init__(self, item_key: str, message: str) -> None:
        super().__init__(f"{item_key}: {message}")
        self.item_key = item_key
        self.message = message


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. ``points`` is what it is worth; for a numbered choice that is its own number.

    ``loinc`` is the public code of the answer, where one is sure. ``about`` describes it part by part
    ("Forehead", "No movement"), where a label is not enough to choose by.
    """

    value: Answer
    label: str
    points: int
    loinc: str = ""
    about: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A measured number: its range, the step it is read to, and its unit ("mm")."""

    least: Decimal
    most: Decimal
    step: Decimal
    unit: str = ""

    def read(self, given: object, *, exact: bool) -> str | None:
        """The exact text of the number, or None where it is none, out of range or between two steps."""
        if isinstance(given, bool) or not isinstance(given, (int, Decimal) if exact else (int, Decimal, str)):
            return None
        typed = _typed(given)
        if not NUMBER.fullmatch(typed):
            return None
        number = Decimal(typed.replace(",", "."))
        if not self.least <= number <= self.most or (number - self.least) % self.step:
            return None
        return f"{number.normalize() + 0:f}"

    @property
    def in_words(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        return f"a number from {self.least:f} to {self.most:f}{unit}, in steps of {self.step:f}"


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a measure: a choice (``options``), a number (``amount``) or words (``longest`` signs).

    A key such as ``rest.eye`` puts the item into the group ``rest``. An item that is not ``required`` may be
    left without anything counting as missing. ``loinc`` is the public code of the question, where one is sure.
    """

    key: str
    label: str
    options: tuple[Option, ...] = ()
    group: str = ""
    help: str = ""
    required: bool = True
    amount: Amount | None = None
    longest: int = 0
    loinc: str = ""

    def read(self, given: object, *, exact: bool = False) -> Answer | None:
        """The answer as it is stored. Text naming a numbered choice ("4") is taken unless ``exact``."""
        if given is None or (not exact and isinstance(given, str) and not given.strip()):
            return None
        if self.amount is not None:
            found: Answer | None = self.amount.read(given, exact=exact)
        elif self.longest:
            found = self._words(given)
        else:
            found = self._chosen(given, exact=exact)
        if found is None:
            verb = "Choose" if self.options else "Give"
            raise AnswerRejected(self.key, f"{verb} {self.range_in_words}.")
        return found

    def points(self, answer: Answer | None) -> Fraction | None:
        """What the answer is worth: nothing at all for words, None where there is no answer."""
        if answer is None:
            return None
        if self.longest:
            return Fraction(0)
        if self.amount is not None:
            return Fraction(str(answer))
        return next((Fraction(option.points) for option in self.options if option.value == answer), None)

    def in_words(self, answer: Answer | None) -> str:
        """An answer as people read it; empty where there is none."""
        if answer is None:
            return ""
        if self.amount is not None:
            return f"{answer} {self.amount.unit}".strip()
        return next((one.label for one in self.options if one.value == answer), str(answer))

    @property
    def range_in_words(self) -> str:
        if self.amount is not None:
            return self.amount.in_words
        if self.longest:
            return f"words on one line, at most {self.longest} characters"
        values = [option.value for option in self.options]
        if all(isinstance(value, int) for value in values):
            return f"a whole number from {values[0]} to {values[-1]}"
        return "one of " + ", ".join(str(value) for value in values)

    def _words(self, given: object) -> str | None:
        words = given.strip() if isinstance(given, str) else ""
        return words if words and words.isprintable() and len(words) <= self.longest else None

    def _chosen(self, given: object, *, exact: bool) -> Answer | None:
        for option in self.options:
            if type(given) is type(option.value) and given == option.value:
                return option.value
            if not exact and isinstance(given, str) and given == str(option.value):
                return option.value
        return None


@dataclass(frozen=True, slots=True)
class Group:
    """Items that are answered together, as one block of the form."""

    key: str
    label: str
    help: str = ""


def _typed(given: int | Decimal | str) -> str:
    """A number written out; empty where writing it out would have no end."""
    if isinstance(given, Decimal):
        return f"{given:f}" if abs(given.adjusted()) < LONGEST_NUMBER else ""
    return str(given).strip().replace("−", "-")


def choices(*labels: str, start: int) -> tuple[Option, ...]:
    """Numbered choices, each worth its own number: ``choices("None", "Mild", start=0)``."""
    return tuple(Option(number, label, number) for number, label in enumerate(labels, start))


def scale(least: int, most: int, lowest: str = "", highest: str = "") -> tuple[Option, ...]:
    """A numbered scale with words at its two ends only: ``scale(0, 10, "No pain", "Worst pain")``."""
    ends = {least: lowest, most: highest}
    return tuple(
        Option(number, f"{number} {ends.get(number, '')}".strip(), number)
        for number in range(least, most + 1)
    )
