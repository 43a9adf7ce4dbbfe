"""How a measure stands on its entry page, read off its declaration: blocks of rows, and columns where groups ask
the same of the same things (movement and synkinesis of each expression, right and left of each muscle)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from app.clinical.instruments import Instrument
from app.clinical.instruments.items import Answer, Group, Item, Option

MOST_IN_SIGHT = 6
"""More choices in words than this stand in a list that opens."""


class Control(StrEnum):
    """What an item is answered with."""

    NUMBERS = "numbers"  # a row of short signs: 0 to 10, F to 0
    WORDS = "words"  # a row of words
    DESCRIBED = "described"  # a table, one line for each choice
    LIST = "list"
    AMOUNT = "amount"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as it stands there: its sign or words, the key that chooses it, the rest of what it says."""

    option: Option
    face: str
    key: str
    words: str

    @property
    def spoken(self) -> str:
        return f"{self.face}, {self.words}" if self.words else self.face


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    help: str
    legend: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    help: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one head; with more than one column, an item for each column in every row."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def blocks(instrument: Instrument) -> Iterator[Block]:
    """The whole form in the declared order; groups of one shape stand side by side where the first of them is."""
    shapes: dict[str, tuple[str, ...]] = {}
    for item in instrument.items:
        shapes[item.group] = (*shapes.get(item.group, ()), item.key.rpartition(".")[2])
    done: set[str] = set()
    for key, shape in shapes.items():
        if key in done:
            continue
        alike = [other for other in shapes if shapes[other] == shape and key and other]
        done.update(alike)
        if len(alike) > 1:
            yield _side_by_side(instrument, alike)
        else:
            yield from _below_each_other(instrument, key)


def control(item: Item) -> Control:
    if item.amount is not None:
        return Control.AMOUNT
    if item.longest:
        return Control.TEXT
    if any(option.about for option in item.options):
        return Control.DESCRIBED
    if all(_sign(option) for option in item.options):
        return Control.NUMBERS
    return Control.WORDS if len(item.options) <= MOST_IN_SIGHT else Control.LIST


def is_in_sight(item: Item) -> bool:
    """Whether every choice can be seen and tapped."""
    return control(item) in (Control.NUMBERS, Control.WORDS, Control.DESCRIBED)


def choices(item: Item) -> tuple[Choice, ...]:
    """A sign is chosen by the key it begins with (10, which has none, by End), words by their place in the row."""
    found = []
    for place, option in enumerate(item.options, 1):
        sign = _sign(option)
        face = sign or option.label
        words = option.label.removeprefix(sign).lstrip(", ") if sign else ""
        key = sign if sign.isdecimal() else sign[:1].lower() or str(place)
        found.append(Choice(option, face, key, words))
    return tuple(found)


def face(item: Item, answer: Answer | None) -> str:
    """An answer as short as it stands in its row."""
    found = (choice.face for choice in choices(item) if choice.option.value == answer)
    return next(found, item.in_words(answer))


def spoken(instrument: Instrument, item: Item) -> str:
    """Brow, movement: where several columns ask about the same, the label says which."""
    same = [other for other in instrument.items if other.label == item.label]
    if len(same) == 1:
        return item.label
    return f"{item.label}, {_group(instrument, item.group).label.lower()}"


def _side_by_side(instrument: Instrument, keys: list[str]) -> Block:
    columns = [instrument.items_in(key) for key in keys]
    heads = [_group(instrument, key) for key in keys]
    return Block(
        "",
        tuple(
            Column(head.label, head.help, _legend(items[0]) if _are_alike(items) else ())
            for head, items in zip(heads, columns, strict=True)
        ),
        tuple(
            Row(items[0].label, next((one.help for one in items if one.help), ""), items)
            for items in zip(*columns, strict=True)
        ),
    )


def _below_each_other(instrument: Instrument, key: str) -> Iterator[Block]:
    """Runs of items with the same choices, so that what a number means is said once over its run."""
    head = _group(instrument, key)
    for number, (_, run) in enumerate(groupby(instrument.items_in(key), key=_kind)):
        items = tuple(run)
        title, help = (head.label, head.help) if number == 0 else ("", "")
        yield Block(
            title,
            (Column("", help, _legend(items[0])),),
            tuple(Row(item.label, item.help, (item,)) for item in items),
        )


def _group(instrument: Instrument, key: str) -> Group:
    return next((group for group in instrument.groups if group.key == key), Group(key, ""))


def _kind(item: Item) -> object:
    """What may stand in one run: signs that mean the same; what explains itself stands with its like."""
    drawn = control(item)
    if drawn is Control.NUMBERS:
        return item.options
    return item.key if drawn is Control.DESCRIBED else None


def _are_alike(items: tuple[Item, ...]) -> bool:
    return len({_kind(item) for item in items}) == 1


def _legend(item: Item) -> tuple[Choice, ...]:
    """What the signs mean, for those that say more than themselves."""
    if control(item) is not Control.NUMBERS:
        return ()
    return tuple(choice for choice in choices(item) if choice.words)


def _sign(option: Option) -> str:
    """The short sign a choice goes by, where its value is one: a number, or the letters its label begins with."""
    value = str(option.value)
    if isinstance(option.value, int) or option.label == value or option.label.startswith(f"{value}, "):
        return value
    return ""
