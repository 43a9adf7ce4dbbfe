"""What can be entered in a note, declared once: the form, the page, the record and the rules read it here.

An entry is one thing asked: how it is asked (its kind), its choices or limits, and whether the next note
of the patient may propose it again. Free text is never proposed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeAlias

from app.clinical.vocabulary import Word

Entered: TypeAlias = str | int | bool | list[str] | None
"""A value as it is kept and travels: words as text, several words as a list, None where nothing is set."""


class EntryKind(StrEnum):
    CHOICE = "choice"  # one of a short list
    PICK = "pick"  # one of a long list
    SEVERAL = "several"  # any of a list
    NUMBER = "number"
    DECIMAL = "decimal"  # kept as text: "0.5"
    SCALE = "scale"  # a number on a line with two ends
    FLAG = "flag"
    LINE = "line"
    TEXT = "text"
    DAY = "day"


IN_WORDS = (EntryKind.LINE, EntryKind.TEXT)


@dataclass(frozen=True)
class Entry:
    """One thing asked.

    ``least`` and ``most`` bound a number, ``longest`` a text; ``unit`` stands behind a number. ``is_dose``
    marks what a new note may propose from the session before. ``ends`` are the words at the two ends of a
    scale.
    """

    key: str
    label: str
    kind: EntryKind
    words: type[Word] | None = None
    least: int = 0
    most: int = 0
    longest: int = 300
    unit: str = ""
    hint: str = ""
    is_dose: bool = False
    ends: tuple[str, str] = ("", "")

    @property
    def is_text(self) -> bool:
        return self.kind in IN_WORDS

    @property
    def blank(self) -> Entered:
        """What an untouched entry says."""
        if self.is_text:
            return ""
        return [] if self.kind is EntryKind.SEVERAL else None

    def in_words(self, value: Entered) -> str:
        """A value as people read it; empty where nothing is set."""
        if value is None or value == [] or value == "" or value is False:
            return ""
        if isinstance(value, list):
            return ", ".join(self._label(one) for one in value)
        if self.kind is EntryKind.FLAG:
            return "Yes"
        if self.words is not None:
            return self._label(str(value))
        if self.kind is EntryKind.SCALE:
            return f"{value} of {self.most}"
        return f"{value} {self.unit}".strip()

    def read(self, value: Entered) -> Entered:
        """The value as it is kept: choices in the order of their list, nothing as blank.

        Raises ValueError where it is none of the choices or outside the limits.
        """
        if value is None or value == "" or value == [] or value is False:
            return self.blank
        if self.words is not None:
            wanted = value if isinstance(value, list) else [str(value)]
            known = [word.value for word in self.words if word.value in wanted]
            if len(known) != len(set(wanted)):
                raise ValueError(f"{self.key}: choose from the list.")
            return known if self.kind is EntryKind.SEVERAL else known[0]
        if self.kind in (EntryKind.NUMBER, EntryKind.SCALE) and not (
            isinstance(value, int) and self.least <= value <= self.most
        ):
            raise ValueError(f"{self.key}: a whole number from {self.least} to {self.most}.")
        return self._exact(value) if self.kind is EntryKind.DECIMAL else value

    def _exact(self, value: Entered) -> str:
        """One number has one text, whoever typed it."""
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if not (number.is_finite() and self.least <= number <= self.most):
            raise ValueError(f"{self.key}: a number from {self.least} to {self.most}.")
        return f"{number.normalize() + 0:f}"

    def _label(self, value: str) -> str:
        return self.words(value).label if self.words else value


@dataclass(frozen=True)
class Part:
    """Entries that stand together under one heading."""

    key: str
    title: str
    entries: tuple[Entry, ...]

    def filled(self, particulars: Mapping[str, Entered]) -> list[tuple[Entry, Entered]]:
        """What of this part says anything, in its order."""
        return [
            (entry, particulars[entry.key])
            for entry in self.entries
            if entry.in_words(particulars.get(entry.key))
        ]


def by_key(parts: Iterable[Part]) -> dict[str, Entry]:
    return {entry.key: entry for part in parts for entry in part.entries}


def choice(key: str, label: str, words: type[Word], **more: object) -> Entry:
    return Entry(key, label, EntryKind.CHOICE, words=words, **more)  # type: ignore[arg-type]


def pick(key: str, label: str, words: type[Word], **more: object) -> Entry:
    return Entry(key, label, EntryKind.PICK, words=words, **more)  # type: ignore[arg-type]


def several(key: str, label: str, words: type[Word], **more: object) -> Entry:
    return Entry(key, label, EntryKind.SEVERAL, words=words, **more)  # type: ignore[arg-type]


def number(key: str, label: str, most: int, **more: object) -> Entry:
    return Entry(key, label, EntryKind.NUMBER, most=most, **more)  # type: ignore[arg-type]


def decimal(key: str, label: str, most: int, **more: object) -> Entry:
    return Entry(key, label, EntryKind.DECIMAL, most=most, **more)  # type: ignore[arg-type]


def scale(key: str, label: str, ends: tuple[str, str], most: int = 10) -> Entry:
    """From 0 up, each number in sight."""
    return Entry(key, label, EntryKind.SCALE, most=most, ends=ends)


def flag(key: str, label: str, **more: object) -> Entry:
    return Entry(key, label, EntryKind.FLAG, **more)  # type: ignore[arg-type]


def line(key: str, label: str, **more: object) -> Entry:
    return Entry(key, label, EntryKind.LINE, **more)  # type: ignore[arg-type]


def text(key: str, label: str, **more: object) -> Entry:
    return Entry(key, label, EntryKind.TEXT, longest=20_000, **more)  # type: ignore[arg-type]


def day(key: str, label: str, **more: object) -> Entry:
    return Entry(key, label, EntryKind.DAY, **more)  # type: ignore[arg-type]
