"""A clinical document as plain words, before anybody decides how it looks.

The page for reading, what is shown before signing, the print and the PDF all draw this one thing, so they
cannot say different things. Nothing here is markup but the drawings: each text stands exactly as people are to
read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Fact:
    label: str
    words: str


@dataclass(frozen=True)
class Passage:
    """Free text as it was typed, with its line breaks."""

    words: str
    label: str = ""
    kind: Literal["passage"] = field(default="passage", init=False)


@dataclass(frozen=True)
class Line:
    """Labelled values on one line."""

    facts: tuple[Fact, ...]
    kind: Literal["line"] = field(default="line", init=False)


@dataclass(frozen=True)
class Done:
    """One technique: how long, what and where, line by line how it was done, and what was written to it."""

    minutes: str
    title: str
    place: str = ""
    lines: tuple[tuple[Fact, ...], ...] = ()
    words: str = ""
    kind: Literal["done"] = field(default="done", init=False)


@dataclass(frozen=True)
class Answered:
    """One group of a measure: its answers and what they come to."""

    label: str
    answers: tuple[Fact, ...]
    score: str


@dataclass(frozen=True)
class Measured:
    name: str
    rows: tuple[Answered, ...]
    missing: str = ""
    kind: Literal["measured"] = field(default="measured", init=False)


@dataclass(frozen=True)
class Table:
    """The first cell of a row names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_dense: bool = False
    grows: Literal["first", "last", "even"] = "first"  # the column that takes the room left over on paper
    kind: Literal["table"] = field(default="table", init=False)


@dataclass(frozen=True)
class Figure:
    """A drawing of one colour as SVG, what it shows in words for those who listen, and what its signs mean."""

    svg: str
    words: str
    signs: str = ""
    kind: Literal["figure"] = field(default="figure", init=False)


@dataclass(frozen=True)
class Beside:
    """Small drawings, each with its title and words beside it."""

    rows: tuple[tuple[Figure, str, str], ...]
    kind: Literal["beside"] = field(default="beside", init=False)


Item = Passage | Line | Done | Measured | Table | Figure | Beside


@dataclass(frozen=True)
class Section:
    title: str
    items: tuple[Item, ...]
    about: str = ""
    result: str = ""
    empty: str = ""  # what is said where there is no item
    is_wide: bool = False  # drawings and long tables: under their title, not beside it


@dataclass(frozen=True)
class Signature:
    """``words`` is what the signature is: "Signed by", "Co-signed by"."""

    words: str
    who: str
    at: str
    content_hash: str
    version: str = ""


@dataclass(frozen=True)
class Added:
    """What was written below a signed document."""

    title: str
    at: str
    who: str
    words: str
    reason: str = ""
    content_hash: str = ""


@dataclass(frozen=True)
class Struck:
    """Entered in error: who said so, when and why. The document stays to be read."""

    who: str
    at: str
    reason: str


@dataclass(frozen=True)
class Person:
    """Whose document it is, as every page of it says."""

    name: str
    number: str
    born: str


@dataclass(frozen=True)
class Record:
    """``late`` marks a late entry, ``waiting`` says which signature is still to come.

    ``unsigned`` is what a draft is called, empty for what nobody signs; ``to_sign`` are lines to sign by hand.
    """

    title: str
    person: Person
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    signatures: tuple[Signature, ...] = ()
    addenda: tuple[Added, ...] = ()
    struck: Struck | None = None
    late: str = ""
    waiting: str = ""
    unsigned: str = "not signed"
    to_sign: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        return not self.signatures and bool(self.unsigned)
