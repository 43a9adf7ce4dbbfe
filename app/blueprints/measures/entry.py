"""What the entry page of a measure shows: the grid, last time's answers, and what the answers so far yield."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from app.care import assessments
from app.care.assessments import Taken
from app.care.practice_instruments import Catalogue
from app.clinical.instruments import AnswerRejected, Instrument, Score
from app.clinical.instruments.declaration import declared_under
from app.clinical.instruments.items import Item
from app.clinical.vocabulary import Side
from app.models import Assessment, Diagnosis
from app.ui import measure_grid, measure_words
from app.ui.measure_words import Line
from app.ui.words import count_words

ONE_SIDE = (Side.RIGHT, Side.LEFT)


@dataclass(frozen=True)
class Entry:
    """A measure about to be taken: of which diagnosis and side, and the one of last time.

    ``correcting`` is the stored measure whose place it takes.
    """

    instrument: Instrument
    diagnosis: Diagnosis
    side: Side | None
    rules: frozenset[str]
    correcting: Assessment | None = None

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        instrument: Instrument,
        diagnosis: Diagnosis,
        *,
        side: str = "",
        correcting: Assessment | None = None,
    ) -> Entry:
        """The side is the diagnosis's; of a measure taken of one side, the chosen one where it must be chosen.

        A correction is scored under the settings of the measure it corrects, whatever the practice chose since.
        """
        rules = catalogue.rules(instrument.key)
        if correcting:
            _, rules = declared_under(correcting.instrument_version)
        entry = cls(instrument, diagnosis, diagnosis.side, rules, correcting)
        if not entry.may_choose_side:
            return entry
        chosen = next((one for one in ONE_SIDE if one.value == side), correcting.side if correcting else None)
        return replace(entry, side=chosen)

    @property
    def may_choose_side(self) -> bool:
        return self.instrument.per_side and self.diagnosis.side not in ONE_SIDE

    @property
    def needs_side(self) -> bool:
        return self.may_choose_side and self.side is None

    @property
    def version(self) -> str:
        return self.instrument.version_under(self.rules)

    @cached_property
    def before(self) -> Assessment | None:
        return assessments.before(self.diagnosis, self.instrument, self.side, but=self.correcting)

    @cached_property
    def latest(self) -> Assessment | None:
        return assessments.last_recorded(self.diagnosis, self.instrument, self.side)

    @property
    def settings(self) -> list[tuple[str, bool, str]]:
        """How the practice decided each doubtful point of the measure."""
        return [(one.label, one.key in self.rules, one.note) for one in self.instrument.settings]

    def taken(self, answers: Mapping[str, object], **told: Any) -> Taken:
        return Taken(
            instrument=self.instrument,
            answers=answers,
            side=self.side,
            rules=self.rules,
            answered_by=self.instrument.filled_by,
            **told,
        )

    def ghost(self, item: Item) -> str:
        """The answer of last time, as short as it stands in its row."""
        if self.before is None:
            return ""
        return measure_grid.face(item, self.before.answers.get(item.key))

    def so_far(self, answers: Mapping[str, object]) -> SoFar:
        return SoFar.of(self, answers)


@dataclass(frozen=True)
class SoFar:
    """What the answers yield as they are; one that cannot be taken counts as none, and is told."""

    entry: Entry
    score: Score
    lines: list[Line]
    answered: int
    problems: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, entry: Entry, sent: Mapping[str, object]) -> SoFar:
        answers: dict[str, object] = {}
        problems = []
        for item in entry.instrument.items:
            try:
                answers[item.key] = item.read(sent.get(item.key))
            except AnswerRejected as refusal:
                problems.append((f"{item.label}: {refusal.message}", item.key))
        score = entry.instrument.score(answers, side=entry.side, rules=entry.rules)
        return cls(
            entry,
            score,
            measure_words.lines(entry.instrument, score.parts, _comparable(entry, score)),
            sum(answer is not None for answer in answers.values()),
            tuple(problems),
        )

    @property
    def is_started(self) -> bool:
        return self.answered > 0

    @property
    def left(self) -> list[Item]:
        """What is not answered and keeps a score from being."""
        return [self.entry.instrument.item(key) for key in self.score.missing]

    @property
    def not_scored(self) -> str:
        """The scores that are not there yet, by name: the one the measure goes by, else all of them."""
        main = [line for line in self.lines if line.is_main] or self.lines
        return ", ".join(line.part.label for line in main if line.value is None)

    @property
    def left_in_words(self) -> str:
        left, items = len(self.left), self.entry.instrument.items
        if not any(item.required for item in items):
            return f"{self.answered} of {len(items)} answered"
        if not left:
            return "everything answered"
        return "nothing answered yet" if not self.is_started else f"{count_words(left, 'answer')} left"

    @property
    def hints(self) -> tuple[str, ...]:
        """What the scorer says; before the first answer only what holds for every answer."""
        caution = self.entry.instrument.bilateral_caution
        return tuple(hint for hint in self.score.hints if self.is_started or hint == caution)

    @property
    def headline(self) -> str:
        """Composite 68, 3 answers left"""
        said = measure_words.in_short(self.entry.instrument, self.score.parts)
        return ", ".join(part for part in (said, self.left_in_words) if part)

    @property
    def other_version(self) -> str:
        """The version of last time, where it is another: the two are not compared."""
        before = self.entry.before
        return before.instrument_version if before and _comparable(self.entry, self.score) is None else ""


def _comparable(entry: Entry, score: Score) -> Mapping[str, str | None] | None:
    before = entry.before
    return before.scores if before and before.instrument_version == score.version else None
