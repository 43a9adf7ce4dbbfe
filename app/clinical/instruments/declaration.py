"""What an outcome measure is: declared once; form, page, programs' interface and scorer all read it here.

A score carries the version of its scorer, with the practice's settings it was made under, and versions are
never mixed on one trend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.clinical.instruments.cadence import Cadence
from app.clinical.instruments.items import Answer, AnswerRejected, Group, Item
from app.clinical.instruments.scores import Case, Finding, Outcome, Part, Points, Score, stored
from app.clinical.vocabulary import Side


class FilledBy(StrEnum):
    CLINICIAN = "clinician"
    PATIENT = "patient"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Confidence(StrEnum):
    """How sure the declaration is of the published instrument."""

    CONFIRMED = "confirmed"  # read in public material
    PARTLY = "partly"  # the formula confirmed, a detail from knowledge
    KNOWLEDGE = "knowledge"  # from knowledge of the paper, not read again
    LOCAL = "local"  # a rule of the practice

    @property
    def label(self) -> str:
        return {
            Confidence.CONFIRMED: "Confirmed in public material",
            Confidence.PARTLY: "Partly confirmed",
            Confidence.KNOWLEDGE: "From knowledge of the paper",
            Confidence.LOCAL: "The practice’s own rule",
        }[self]


@dataclass(frozen=True, slots=True)
class Setting:
    """A doubtful point the practice decides; scores made with it are of a version of their own."""

    key: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """An outcome measure as declared in its own module.

    ``compares_sides``: it needs a normal side, so it is not valid where both are affected. ``per_side``: it is
    taken of one side, and of each in turn where both are affected. ``doubts`` are points not settled, shown
    wherever the measure is explained. ``is_licensed``: the wording belongs to others, so labels are our own.
    ``loinc`` is the public code of the whole form, where one is sure.
    """

    key: str
    name: str
    version: str
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    parts: tuple[Part, ...]
    formula: Callable[[Points, Case], Outcome]
    filled_by: FilledBy
    cadence: Cadence
    source: str
    confidence: Confidence
    certainty: str
    recall: str = ""
    doubts: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    compares_sides: bool = False
    per_side: bool = False
    is_licensed: bool = False
    loinc: str = ""

    def read(self, raw: Mapping[str, object], *, exact: bool = False) -> dict[str, Answer | None]:
        """Check every answer and give them all back in the declared order, None where unanswered."""
        known = {item.key for item in self.items}
        for key in raw:
            if key not in known:
                raise AnswerRejected(str(key)[:60], f"{self.name} has no such item.")
        return {item.key: item.read(raw.get(item.key), exact=exact) for item in self.items}

    def score(
        self, raw: Mapping[str, object], *, side: Side | None = None, rules: frozenset[str] = frozenset()
    ) -> Score:
        """Score what is answered. ``side`` is the affected one; ``rules`` are settings the practice chose."""
        answers = self.read(raw)
        case = Case(side, rules & {setting.key for setting in self.settings})
        outcome = self.formula({item.key: item.points(answers[item.key]) for item in self.items}, case)
        caution = self.caution(side)
        return Score(
            parts={part.key: stored(outcome.parts[part.key]) for part in self.parts},
            findings=outcome.findings,
            missing=tuple(i.key for i in self.items if i.required and answers[i.key] is None),
            hints=(*outcome.hints, *([caution] if caution else [])),
            version=self.version_under(rules),
        )

    def version_under(self, rules: frozenset[str]) -> str:
        """What a score made under these settings of the practice carries: "fdi-1+zero_is_unanswered"."""
        return "+".join([self.version, *sorted(rules & {setting.key for setting in self.settings})])

    def written(self, score: Score) -> dict[str, Finding]:
        """A score as programs read it: exact decimals as text, counts as numbers, grades in Roman."""
        parts: dict[str, Finding] = {part.key: part.written(score.parts[part.key]) for part in self.parts}
        return {**parts, **score.findings}

    def item(self, key: str) -> Item:
        return next(item for item in self.items if item.key == key)

    def items_in(self, group: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.group == group)

    def part(self, key: str) -> Part:
        return next(part for part in self.parts if part.key == key)

    def caution(self, *affected: Side | None) -> str:
        """What must stand beside every result where both sides are affected; empty where it is valid."""
        return self.bilateral_caution if self.compares_sides and Side.BILATERAL in affected else ""

    def reads_like(self, other: Instrument) -> bool:
        """Its scores bear the same name, direction and range, whatever else was changed."""
        return (self.name, self.parts) == (other.name, other.parts)

    def as_former(self) -> Instrument:
        """An earlier declaration beside the newest, as a measure of its own: "Stiffness (version 1)"."""
        number = self.version.rpartition("-")[2]
        return replace(self, key=self.version, name=f"{self.name} (version {number})")

    @property
    def is_of_side(self) -> bool:
        """It tells of the affected side, alone or against the other; a questionnaire tells of the person."""
        return self.per_side or self.compares_sides

    @property
    def bilateral_caution(self) -> str:
        return (
            f"Both sides are affected. {self.name} compares with a normal side,"
            " so this result is not valid as designed."
        )


def declared_under(version: str) -> tuple[str, frozenset[str]]:
    """The declaration and the settings that a stored version names."""
    declaration, *rules = version.split("+")
    return declaration, frozenset(rules)
