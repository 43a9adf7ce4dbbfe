"""What the chart shows of measures taken: newest first by instrument, and one of them in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.care.practice_instruments import Catalogue
from app.clinical.instruments import AnswerRejected, Instrument, Score
from app.clinical.instruments.declaration import FilledBy, declared_under
from app.clinical.instruments.items import Answer, Item
from app.clinical.vocabulary import Side
from app.models import Assessment
from app.ui import measure_grid, measure_words
from app.ui.measure_grid import Block
from app.ui.measure_words import Line


@dataclass(frozen=True)
class Told:
    """A measure that was taken, with what its declaration says of it. Its scores are those that were stored."""

    assessment: Assessment
    instrument: Instrument | None
    before: Assessment | None = None

    @property
    def name(self) -> str:
        return self.instrument.name if self.instrument else self.assessment.instrument

    def called_otherwise(self, than: str) -> str:
        """The name it was taken under, where the measure is called otherwise now."""
        return "" if self.name == than else self.name

    @property
    def caution(self) -> str:
        """Not valid as designed: both sides were affected, or are as the diagnosis says now."""
        row = self.assessment
        return self.instrument.caution(row.side, row.diagnosis.side) if self.instrument else ""

    @property
    def side(self) -> Side | None:
        """The side it was taken of; of a measure of the whole face none."""
        return self.assessment.side if self.instrument and self.instrument.per_side else None

    @property
    def lines(self) -> list[Line]:
        if self.instrument is None:
            return []
        before = self.before
        same = before and before.instrument_version == self.assessment.instrument_version
        return measure_words.lines(
            self.instrument, self.assessment.scores, before.scores if before and same else None
        )

    @property
    def in_short(self) -> str:
        if self.instrument is None or not self.instrument.parts:
            given = sum(answer is not None for answer in self.assessment.answers.values())
            return f"{given} of {len(self.assessment.answers)} answered"
        return measure_words.in_short(self.instrument, self.assessment.scores)

    @property
    def blocks(self) -> list[Block]:
        return list(measure_grid.blocks(self.instrument)) if self.instrument else []

    @staticmethod
    def said(item: Item, given: Answer) -> str:
        """The sign of a choice and what it means; a choice in words, an amount with its unit."""
        chosen = (choice for choice in measure_grid.choices(item) if choice.option.value == given)
        found = next(chosen, None)
        return " ".join(part for part in (found.face, found.words) if part) if found else item.in_words(given)

    @property
    def is_other_version(self) -> bool:
        """The one before was scored by another version: the two are not compared."""
        return bool(self.before and self.before.instrument_version != self.assessment.instrument_version)

    @cached_property
    def read_again(self) -> Score | None:
        """The same answers read once more, for the words that go with them; the stored scores stand."""
        if self.instrument is None:
            return None
        _, rules = declared_under(self.assessment.instrument_version)
        try:
            return self.instrument.score(self.assessment.answers, side=self.assessment.side, rules=rules)
        except AnswerRejected:  # answered under an earlier declaration
            return None

    @property
    def hints(self) -> tuple[str, ...]:
        return self.read_again.hints if self.read_again else ()

    @property
    def missing(self) -> list[str]:
        if self.read_again is None or self.instrument is None:
            return []
        return [self.instrument.item(key).label for key in self.read_again.missing]

    @property
    def is_positive(self) -> bool:
        """A screen that asks for a conversation."""
        return self.assessment.findings.get("positive") is True

    @property
    def settings(self) -> list[str]:
        """The settings of the practice it was scored under."""
        _, chosen = declared_under(self.assessment.instrument_version)
        declared = self.instrument.settings if self.instrument else ()
        return [one.label for one in declared if one.key in chosen]


@dataclass(frozen=True)
class Shelf:
    """An instrument with the newest measure of it; of one taken of each side in turn, the newest of both."""

    instrument: Instrument
    newest: list[Told]
    is_offered: bool


def told(catalogue: Catalogue, assessment: Assessment, *, before: Assessment | None = None) -> Told:
    return Told(assessment, catalogue.of(assessment), before)


def shelves(catalogue: Catalogue, rows: Sequence[Assessment]) -> dict[FilledBy, list[Shelf]]:
    """By who fills it in: what the practice takes, and what it once took. ``rows`` are newest first."""
    standing: dict[str, list[Assessment]] = {}
    for row in rows:
        if row.counts:
            standing.setdefault(row.instrument, []).append(row)
    found: dict[FilledBy, list[Shelf]] = {kind: [] for kind in FilledBy}
    for key, instrument in catalogue.instruments.items():
        is_offered = catalogue.is_offered(key)
        if is_offered or key in standing:
            newest = list(_newest(catalogue, instrument, standing.get(key, [])))
            found[instrument.filled_by].append(Shelf(instrument, newest, is_offered))
    return found


def _newest(catalogue: Catalogue, instrument: Instrument, rows: Sequence[Assessment]) -> Iterator[Told]:
    sides: dict[Side | None, list[Assessment]] = {}
    for row in rows:
        sides.setdefault(row.side if instrument.per_side else None, []).append(row)
    for those in sides.values():
        yield told(catalogue, those[0], before=those[1] if len(those) > 1 else None)
