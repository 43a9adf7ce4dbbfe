"""What the scores of a measure say, line by line, beside those of the time before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.clinical.change import Change, Direction, change
from app.clinical.instruments import Instrument, Part
from app.ui.filters import score as in_figures

MAIN = ("composite", "total", "grade")
"""The score a measure goes by, where it has one of these."""

Scores = Mapping[str, str | Decimal | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One score, and how it moved since the measure it is compared with."""

    part: Part
    value: Decimal | None
    before: Decimal | None
    is_main: bool = False

    @property
    def shown(self) -> str:
        return self.part.shown(self.value).replace("-", "−")

    @property
    def shown_before(self) -> str:
        return self.part.shown(self.before).replace("-", "−")

    @property
    def unit(self) -> str:
        return self.part.unit if self.value is not None else ""

    @property
    def range_in_words(self) -> str:
        """0 to 100, higher is better"""
        least, most = self.part.shown(self.part.minimum), self.part.shown(self.part.maximum)
        span = f"{least} to {most} {self.part.unit}".strip().replace("-", "−")
        if not self.part.has_direction:
            return span
        return f"{span}, {'lower' if self.part.lower_is_better else 'higher'} is better"

    @property
    def change(self) -> Change | None:
        return change(self.part, self.before, self.value)

    @property
    def moved(self) -> str:
        """+5, better; a change without direction by its number alone; empty where there is nothing to compare."""
        found = self.change
        if found is None:
            return ""
        if found.direction is Direction.SAME:
            return "no change"
        signed = f"{found.signed} {self.part.unit}".strip()
        return signed if found.direction is Direction.NEITHER else f"{signed}, {found.direction}"

    @property
    def worth(self) -> str:
        """What the change is worth, where an error is published."""
        found = self.change
        if found is None or found.measuring_error is None or found.direction is Direction.SAME:
            return ""
        return found.error_in_words

    @property
    def tone(self) -> str:
        """Coloured only beyond the measuring error."""
        found = self.change
        if found is None or not found.beyond_error or found.direction is Direction.NEITHER:
            return "none"
        return "good" if found.direction is Direction.BETTER else "bad"

    @property
    def icon(self) -> str:
        found = self.change
        if found is None or found.difference == 0:
            return "dash"
        return "arrow-up-right" if found.difference > 0 else "arrow-down-right"


def lines(instrument: Instrument, scores: Scores, before: Scores | None = None) -> list[Line]:
    """Every score of the measure, the one it goes by first."""
    main = main_part(instrument)
    found = [
        Line(part, _number(scores.get(part.key)), _number((before or {}).get(part.key)), part is main)
        for part in instrument.parts
    ]
    return sorted(found, key=lambda line: not line.is_main)


def main_part(instrument: Instrument) -> Part | None:
    """The score a measure goes by: the only one, or the one that sums up."""
    if len(instrument.parts) == 1:
        return instrument.parts[0]
    named = (part for key in MAIN for part in instrument.parts if part.key == key)
    return next(named, None)


def no_error_published(instrument: Instrument) -> bool:
    return all(part.measuring_error is None for part in instrument.parts)


def in_short(instrument: Instrument, scores: Scores) -> str:
    """Composite 68; Physical 75, Social 80"""
    main = main_part(instrument)
    found = [
        line
        for line in lines(instrument, scores)
        if line.is_main or (main is None and line.value is not None)
    ]
    return ", ".join(f"{line.part.label} {line.shown} {line.unit}".strip() for line in found)


def span(instrument: Instrument) -> str:
    """Composite −15 to 100, higher is better; of a measure without a main score, each in turn."""
    main = main_part(instrument)
    told = [main] if main else instrument.parts
    return "; ".join(f"{part.label} {Line(part, None, None).range_in_words}" for part in told)


def errors(instrument: Instrument) -> list[tuple[str, str]]:
    """Each score with a published measuring error of one person."""
    found = [part for part in instrument.parts if part.measuring_error is not None]
    return [(part.label, in_figures(part.measuring_error)) for part in found]


def important(instrument: Instrument) -> list[tuple[str, str]]:
    """Each score with a published important change: an average of many, told apart from the error of one."""
    found = [part for part in instrument.parts if part.important_change is not None]
    return [(part.label, in_figures(part.important_change)) for part in found]


def facts(part: Part) -> Iterator[tuple[str, str]]:
    """What is published of a score, error and importance told apart."""
    yield "Range", Line(part, None, None).range_in_words
    error, important = part.measuring_error, part.important_change
    yield "Measuring error of one person", in_figures(error) if error is not None else "none published"
    yield "Important change, on average", in_figures(important) if important is not None else "none published"


def _number(value: str | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)
