"""One patient's course as values: what was measured when, and what happened on the same axis."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.clinical.vocabulary import Condition, Side


@dataclass(frozen=True, slots=True)
class Measured:
    """One instrument on one day: every part's score, None where it could not be scored."""

    on: date
    parts: dict[str, Decimal | None]
    answers: dict[str, str | int | None] = field(default_factory=dict)
    missing: int = 0
    version: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened: surgery, botulinum_toxin, plan, certified, waiting, phase or onset."""

    on: date
    kind: str
    label: str


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
