"""Botulinum toxin as it was given: muscles and units of one product.

Source: the practice's care description, section 5. Units belong to the product they were measured in and are never
converted to another's [professional knowledge]. So an amount carries its product and knows no arithmetic, and a
total exists only of one treatment, which has one product. The bounds are technical, against slips of the finger;
nothing here says what dose is right. That a product may be used through the day it expires is professional knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.clinical.days import counted, day
from app.clinical.vocabulary import Muscle, Side, ToxinProduct

MOST_UNITS = 9999
MOST_SITES = 50
MOST_LINES = 40
FURTHEST_NEXT = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class Product:
    """By generic name; another one by the name that was written down."""

    word: ToxinProduct
    named: str = ""

    @property
    def name(self) -> str:
        return self.named or self.word.label if self.word is ToxinProduct.OTHER else self.word.label


@dataclass(frozen=True, slots=True)
class Units:
    """An amount of one product. It is neither added to, compared with nor converted to another on purpose."""

    amount: Decimal
    product: Product

    def __str__(self) -> str:
        return f"{plain(self.amount)} units of {self.product.name}"


@dataclass(frozen=True, slots=True)
class Line:
    """What one muscle got. On both sides: all of it together."""

    muscle: Muscle
    side: Side
    amount: Decimal
    sites: int | None = None

    @property
    def where(self) -> str:
        """ "Mentalis, both sides"."""
        return f"{self.muscle.label}, {self.side.label.lower()}"

    @property
    def in_words(self) -> str:
        """ "Mentalis, left 2.5 (2 sites)"."""
        sites = f" ({counted(self.sites, 'site')})" if self.sites else ""
        return f"{self.where} {plain(self.amount)}{sites}"


@dataclass(frozen=True, slots=True)
class Treatment:
    """All that was given at one time, of one product."""

    product: Product
    lines: tuple[Line, ...]

    @property
    def total(self) -> Units:
        return Units(sum((line.amount for line in self.lines), Decimal(0)), self.product)

    @property
    def muscles(self) -> tuple[Muscle, ...]:
        return tuple(dict.fromkeys(line.muscle for line in self.lines))

    @property
    def in_words(self) -> str:
        """ "Mentalis, left 2.5; Platysma, left 10. 12.5 units of OnabotulinumtoxinA in all."."""
        return f"{'; '.join(line.in_words for line in self.lines)}. {self.total} in all."


def plain(amount: Decimal) -> str:
    """Without zeros at its end: "2.5", "10"."""
    return f"{amount.normalize():f}"


def product_problems(word: ToxinProduct, named: str) -> dict[str, str]:
    if word is ToxinProduct.OTHER and not named:
        return {"other_product": "Name the product."}
    if word is not ToxinProduct.OTHER and named:
        return {"other_product": f"{word.label} is chosen. Choose “{ToxinProduct.OTHER.label}” to name one."}
    return {}


def has_expired(expires_on: date | None, *, on: date) -> bool:
    return expires_on is not None and expires_on < on


def expiry_problem(expires_on: date | None, *, performed_on: date, reason: str) -> str | None:
    """An expired lot is recorded as it was used, but not without a word about it."""
    if expires_on is None or not has_expired(expires_on, on=performed_on) or reason:
        return None
    return f"This lot had expired on {day(expires_on)}. Check the days, or say why it was used."


def next_due_problem(next_due_on: date | None, *, performed_on: date) -> str | None:
    if next_due_on is None:
        return None
    if next_due_on <= performed_on:
        return f"This is not after the treatment of {day(performed_on)}."
    if next_due_on > performed_on + FURTHEST_NEXT:
        return "This is more than two years after the treatment. Check the year."
    return None


def line_problems(lines: Iterable[Line]) -> Iterator[tuple[int, str]]:
    """A muscle that stands twice for one side: by its place among the lines."""
    before: list[Line] = []
    for place, line in enumerate(lines):
        for other in before:
            if line.muscle is other.muscle and _overlap(line.side, other.side):
                yield place, f"{other.where}, stands above already: put its units on one line."
                break
        before.append(line)


def on_other_side(lines: Iterable[Line], *, affected: Side | None) -> tuple[Line, ...]:
    """Lines wholly on the side that is not the affected one. It may be meant, so it is asked, not refused."""
    if affected not in (Side.RIGHT, Side.LEFT):
        return ()
    return tuple(line for line in lines if line.side not in (affected, Side.BILATERAL))


def _overlap(one: Side, other: Side) -> bool:
    return one is other or Side.BILATERAL in (one, other)
