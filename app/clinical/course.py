"""One patient's course as values: what was measured when, and what happened on the same axis."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.clinical import instruments
from app.clinical.vocabulary import Condition, Side


@dataclass(frozen=True, slots=True)
class Measured:
    """One instrument on one day: every part's score, None where it could not be scored."""

    on: date
    parts: dict[str, Decimal | None]
    answers: dict[str, str | int | None] = field(default_factory=dict)
    missing: int = 0
    version: str = ""


NAMED = {
    "surgery": "Surgery",
    "botulinum_toxin": "Botulinum toxin",
    "planned": "Planned",
    "phase": "Phase",
    "certified": "Certified",
    "missed": "Missed visit",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, or is planned: see ``NAMED`` for those that need a name before their label.

    Besides: plan, waiting, onset, movement and order. ``detail`` is what was recorded of it, such as muscles and
    units; ``of`` is the public name of the procedure it belongs to.
    """

    on: date
    kind: str
    label: str
    detail: str = ""
    of: UUID | None = None

    @property
    def sentence(self) -> str:
        """The mark in words, for the table."""
        before = NAMED.get(self.kind, "")
        if before.casefold() == self.label.casefold():
            return self.label
        return ": ".join(part for part in (before, self.label) if part)

    @property
    def whole_sentence(self) -> str:
        """With what was recorded of it besides."""
        if not self.detail:
            return self.sentence
        return f"{self.sentence}{'. ' if self.label else ': '}{self.detail}"


@dataclass(frozen=True, slots=True)
class Row:
    """One day of the table: what was measured and what happened."""

    on: date
    measured: Measured | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class PhaseSince:
    condition: Condition
    since: date


@dataclass(frozen=True, slots=True)
class Course:
    """Everything the progress drawing needs, in the order it happened."""

    instrument: str
    measured: tuple[Measured, ...] = ()
    marks: tuple[Mark, ...] = ()
    phases: tuple[PhaseSince, ...] = ()
    onset_on: date | None = None
    side: Side | None = None

    @property
    def caution(self) -> str:
        return instruments.get(self.instrument).caution(self.side)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The drawing as a table, newest first: a row per measure, and per day on which something happened."""
        days = sorted({one.on for one in self.measured} | {mark.on for mark in self.marks}, reverse=True)
        rows: list[Row] = []
        for day in days:
            marks = tuple(mark for mark in self.marks if mark.on == day)
            scored: list[Measured | None] = [one for one in self.measured if one.on == day] or [None]
            rows += [Row(day, one, marks if index == 0 else ()) for index, one in enumerate(scored)]
        return tuple(rows)

    def values(self, part: str) -> tuple[Decimal, ...]:
        """The scored values of one part, oldest first."""
        return tuple(value for one in self.measured if (value := one.parts.get(part)) is not None)

    def newest(self, part: str) -> Measured | None:
        """The newest visit at which this part could be scored."""
        return next((one for one in reversed(self.measured) if one.parts.get(part) is not None), None)

    def first(self, part: str) -> Measured | None:
        return next((one for one in self.measured if one.parts.get(part) is not None), None)

    def before_newest(self, part: str) -> Measured | None:
        scored = [one for one in self.measured if one.parts.get(part) is not None]
        return scored[-2] if len(scored) > 1 else None
