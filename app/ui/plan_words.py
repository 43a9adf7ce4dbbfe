"""A plan in words, line by line, and what changed between two versions of it.

Takes records or plain values alike: both carry the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.clinical import instruments
from app.clinical.cautions import exercise_caution, phase_caution
from app.clinical.vocabulary import Condition
from app.ui.filters import day
from app.ui.words import number_words

__all__ = [
    "PARTS",
    "cautions",
    "compare",
    "differences",
    "dose",
    "frequency",
    "lines",
    "phase_caution",
]

WEEKS = {Decimal("0.25"): "Every 4 weeks", Decimal("0.5"): "Every 2 weeks", Decimal(1): "Once a week"}


@dataclass(frozen=True)
class Piece:
    """``change`` is "kept", "added" or "removed"."""

    text: str
    change: str = "kept"


@dataclass(frozen=True)
class Line:
    """One part of a plan: its name among the plan's fields, its label, and its pieces in order."""

    fields: tuple[str, ...]
    label: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.change != "kept" for piece in self.pieces)


@dataclass(frozen=True)
class Difference:
    """One part of a plan that two people wrote differently."""

    fields: tuple[str, ...]
    label: str
    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]


def lines(plan: Any) -> list[Line]:
    """What the plan says; parts that say nothing are left out."""
    told = ((fields, label, said(plan)) for fields, label, said in PARTS)
    return [Line(fields, label, tuple(map(Piece, words))) for fields, label, words in told if words]


def compare(plan: Any, earlier: Any | None) -> list[Line]:
    """What the plan says, with what an earlier one said struck and what is new marked."""
    if earlier is None:
        return lines(plan)
    told = (Line(fields, label, _pieces(said(plan), said(earlier))) for fields, label, said in PARTS)
    return [line for line in told if line.pieces]


def differences(mine: Any, theirs: Any) -> list[Difference]:
    """The parts that are not the same, each with what only one of the two says marked as added."""
    found = []
    for fields, label, said in PARTS:
        my_words, their_words = said(mine), said(theirs)
        if my_words != their_words:
            found.append(
                Difference(fields, label, _marked(my_words, their_words), _marked(their_words, my_words))
            )
    return found


def frequency(visits_per_week: Decimal) -> str:
    """0.5 is "Every 2 weeks", 1 "Once a week", 3 "3 times a week"."""
    exact = visits_per_week.normalize()
    if exact in WEEKS:
        return WEEKS[exact]
    return "Twice a week" if exact == 2 else f"{number_words(exact)} times a week"


def count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def intervention(row: Any) -> str:
    """ "Stretching, every visit, 10 min: cheek" """
    facts = [row.technique.label, row.frequency, f"{row.minutes} min" if row.minutes else ""]
    return ", ".join(filter(None, facts)) + (f": {row.detail}" if row.detail else "")


def exercise(row: Any) -> str:
    """ "Eye-open smile, cheek, left: 10 times, hold 3 s, 2 times a day. Stop when the eye narrows" """
    place = [row.name, row.zone.label.lower() if row.zone else "", row.side.label.lower() if row.side else ""]
    text = f"{', '.join(filter(None, place))}: {dose(row)}"
    return f"{text}. {row.cue}" if row.cue else text


def dose(row: Any) -> str:
    facts = [
        count(row.repetitions, "repetition") if row.repetitions is not None else "",
        f"hold {row.hold_seconds} s" if row.hold_seconds else "",
        "once a day" if row.times_per_day == 1 else f"{row.times_per_day} times a day",
    ]
    return ", ".join(filter(None, facts))


def goal(row: Any) -> str:
    """ "Smile without the eye closing: Sunnybrook composite 13 to 70 by 1 Sep 2026" """
    measure = instruments.measure(row.measure)
    values = f"{measure.part.shown(row.baseline)} to {measure.part.shown(row.target)}"
    return f"{row.wording}: {measure.label} {values} by {day(row.target_on)}"


def cautions(plan: Any, condition: Condition | None) -> list[tuple[str, str]]:
    """The home exercises to think about in this phase, each with the reason."""
    told = (
        (row.name, exercise_caution(condition, row.technique, row.repetitions)) for row in plan.home_exercises
    )
    return [(name, caution) for name, caution in told if caution]


def _visits(plan: Any) -> list[str]:
    return [f"{frequency(plan.visits_per_week)}, {count(plan.visits_planned, 'visit')}"]


def _text(name: str) -> Callable[[Any], list[str]]:
    return lambda plan: [text] if (text := getattr(plan, name)) else []


def _rows(name: str, words: Callable[[Any], str]) -> Callable[[Any], list[str]]:
    return lambda plan: [words(row) for row in getattr(plan, name)]


def _pieces(now: Sequence[str], before: Sequence[str]) -> tuple[Piece, ...]:
    """What went stands before what came, in the order of each."""
    removed = [Piece(text, "removed") for text in before if text not in now]
    told = [Piece(text, "kept" if text in before else "added") for text in now]
    return (*removed, *told)


def _marked(words: Sequence[str], other: Sequence[str]) -> tuple[Piece, ...]:
    return tuple(Piece(text, "kept" if text in other else "added") for text in words)


PARTS: tuple[tuple[tuple[str, ...], str, Callable[[Any], list[str]]], ...] = (
    (("title",), "Plan", _text("title")),
    (("interventions",), "Treatment", _rows("interventions", intervention)),
    (("visits_per_week", "visits_planned"), "How often", _visits),
    (("starts_on", "ends_on"), "From, to", lambda plan: [f"{day(plan.starts_on)} to {day(plan.ends_on)}"]),
    (("home_exercises",), "At home", _rows("home_exercises", exercise)),
    (("goals",), "Goals", _rows("goals", goal)),
    (("precautions",), "Precautions", _text("precautions")),
    (("question",), "Question", _text("question")),
)
