"""A plan in words, part by part, and what changed between two versions of it.

Takes records or plain values alike: both carry the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

from app.clinical import exercise_rules, instruments, restrictions
from app.clinical.cautions import phase_caution
from app.clinical.exercise_rules import side_in_words as side_of_exercise
from app.clinical.home_exercises import dose_in_words as exercise_dose
from app.clinical.home_exercises import often
from app.clinical.vocabulary import Condition, Side
from app.ui.filters import day
from app.ui.words import count_words, number_words

__all__ = [
    "PARTS",
    "cautions",
    "compare",
    "differences",
    "exercise_dose",
    "exercise_side",
    "frequency",
    "in_brief",
    "phase_caution",
]

TYPE = "Physical therapy"
"""The type of therapy, which a plan of care must name."""

WEEKS = {Decimal("0.25"): "Every 4 weeks", Decimal("0.5"): "Every 2 weeks", Decimal(1): "Once a week"}


class Weight(Enum):
    """How much a few words matter to somebody who decides about the plan."""

    MAIN = "main"
    FINE = "fine"  # worth a word where it changed
    ROUTINE = "routine"  # changes with every version


Said: TypeAlias = tuple[str, str] | tuple[str, str, Weight]
"""What joins the words to those before, the words, and how much they matter."""

EXERCISE_TEXTS = (
    ("", "cue", Weight.FINE),
    ("", "instructions", Weight.FINE),
    ("", "stop_rule", Weight.FINE),
    ("Caution: ", "caution", Weight.FINE),
    ("Film or picture: ", "media_link", Weight.FINE),
    ("Given in this phase because: ", "override_reason", Weight.MAIN),
)


@dataclass(frozen=True)
class Piece:
    """A few words. ``change`` is "kept", "added" or "removed"; ``before`` joins them to what stands before."""

    text: str
    change: str = "kept"
    before: str = ""
    weight: Weight = Weight.MAIN

    @property
    def is_brief(self) -> bool:
        """Whether it is told in brief: a fine point only where it changed."""
        return self.weight is Weight.MAIN or (self.weight is Weight.FINE and self.change != "kept")


@dataclass(frozen=True)
class Row:
    """One entry of a part, such as one goal: the same ``key`` in two versions is the same goal, changed."""

    key: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Line:
    """One part of a plan: the form's fields it comes from, its label, and its rows."""

    fields: tuple[str, ...]
    label: str
    rows: tuple[tuple[Piece, ...], ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.change != "kept" for row in self.rows for piece in row)


@dataclass(frozen=True)
class Difference:
    """One part of a plan that two people wrote differently."""

    fields: tuple[str, ...]
    label: str
    mine: tuple[tuple[Piece, ...], ...]
    theirs: tuple[tuple[Piece, ...], ...]


def compare(plan: Any, earlier: Any | None = None) -> list[Line]:
    """What the plan says; what an earlier one said otherwise is struck, and what is new is marked."""
    told = []
    for fields, label, said in PARTS:
        rows = said(plan)
        before = rows if earlier is None else said(earlier)
        told.append(Line(fields, label, tuple(_compared(rows, before))))
    return [line for line in told if line.rows]


def in_brief(lines: Iterable[Line]) -> list[Line]:
    """For a decision: zones of one aim together, and of the home program name, place and dose, with what changed."""
    return [
        replace(
            line,
            rows=tuple(tuple(piece for piece in row if piece.is_brief) for row in _together(line)),
        )
        for line in lines
    ]


def _together(line: Line) -> tuple[tuple[Piece, ...], ...]:
    """Zones with the same aim in one row, where none of them changed."""
    if line.fields != ("categories",) or line.is_changed:
        return line.rows
    zones: dict[str, list[str]] = {}
    for *where, aim in line.rows:
        zones.setdefault(aim.text, []).append(as_text(where))
    return tuple((Piece(f"{aim.capitalize()}: {', '.join(where).lower()}"),) for aim, where in zones.items())


def differences(mine: Any, theirs: Any) -> list[Difference]:
    """The parts that are not the same, each with what only one of the two says marked as added."""
    found = []
    for fields, label, said in PARTS:
        my_rows, their_rows = said(mine), said(theirs)
        if my_rows != their_rows:
            my_side, their_side = _additions(my_rows, their_rows), _additions(their_rows, my_rows)
            found.append(Difference(fields, label, my_side, their_side))
    return found


def frequency(visits_per_week: Decimal) -> str:
    """0.5 is "Every 2 weeks", 1 "Once a week", 3 "3 times a week"."""
    exact = visits_per_week.normalize()
    if exact in WEEKS:
        return WEEKS[exact]
    return "Twice a week" if exact == 2 else f"{number_words(exact)} times a week"


def cautions(plan: Any, condition: Condition | None) -> list[tuple[str, str]]:
    """The home exercises to think about in this phase, each with the reason."""
    still = exercise_rules.still_zones(condition, plan.categories)
    found = ((row, exercise_rules.guard(row, condition, still)) for row in plan.home_exercises)
    return [(row.name, _answered(caution, row.override_reason)) for row, caution in found if caution]


def exercise_side(row: Any, affected: Side | None) -> str:
    """Left (affected)"""
    return side_of_exercise(row.side, affected).capitalize()


def _answered(caution: str, reason: str) -> str:
    return f"{caution} Given all the same: {reason}" if reason else caution


def _intervention(row: Any) -> Row:
    minutes = f"{row.minutes} min" if row.minutes else ""
    words = [("", row.technique.label), (", ", row.frequency), (", ", minutes), (": ", row.detail)]
    return _row(row.technique.value, words)


def _exercise(row: Any) -> Row:
    sets = row.sets_per_session
    words = [
        ("", row.name),
        (", ", row.zone.label.lower() if row.zone else ""),
        (", ", row.muscle.label.lower() if row.muscle else "", Weight.FINE),
        (", ", row.side.label.lower() if row.side else ""),
        (", ", row.direction.label.lower() if row.direction else "", Weight.FINE),
        (": ", f"{row.minutes} min" if row.minutes else ""),
        (", " if row.minutes else ": ", _counted(row.repetitions)),
        (", ", f"hold {row.hold_seconds} s" if row.hold_seconds else ""),
        (", ", f"rest {row.rest_seconds} s" if row.rest_seconds else "", Weight.FINE),
        (", ", f"{sets} sets" if sets and sets > 1 else ""),
        (", ", often(row.times_per_day)),
        (", ", f"effort {row.effort} of 10" if row.effort is not None else ""),
        (", ", row.mirror.label.lower() if row.mirror else "", Weight.FINE),
        (", ", f"from {day(row.starts_on)}" if row.starts_on else "", Weight.ROUTINE),
        (", ", f"look again {day(row.review_on)}" if row.review_on else "", Weight.ROUTINE),
        *((f". {label}", getattr(row, name).rstrip(". "), how) for label, name, how in EXERCISE_TEXTS),
    ]
    return _row(row.name.casefold(), words)


def _counted(repetitions: int | None) -> str:
    return "" if repetitions is None else count_words(repetitions, "repetition")


def _goal(row: Any) -> Row:
    measure = instruments.measure(row.measure)
    way = (
        f"{measure.part.shown(row.baseline)} to {measure.part.shown(row.target)} {measure.part.unit}".rstrip()
    )
    function = f"so that the patient can {row.function}" if row.function else ""
    words = [
        ("", row.wording),
        (": ", measure.label),
        (" ", way),
        (" ", f"by {day(row.target_on)}"),
        (", ", function),
    ]
    return _row(row.wording.casefold(), words)


def _category(row: Any) -> Row:
    side = {None: "", Side.BILATERAL: "both sides"}.get(row.side, row.side.label.lower() if row.side else "")
    return _row(
        f"{row.zone.value} {side}",
        [("", row.zone.label), (", ", side), (": ", row.category.label.lower())],
    )


def _restriction(row: Any) -> Row:
    who = f" by {row.cleared_by}" if row.cleared_by else ""
    cleared = f"cleared {day(row.cleared_on)}{who}" if row.cleared_on else ""
    words = [
        ("", row.wording.rstrip(". ")),
        (", ", f"from {day(row.starts_on)}"),
        (" ", restrictions.until_words(row)),
        (", ", cleared),
    ]
    return _row(row.wording.casefold(), words)


def _therapy(plan: Any) -> list[Row]:
    """What kind of therapy, and how much of it on a day of treatment."""
    amount = f"{count_words(plan.sessions_per_day, 'session')} a day"
    return [_row("therapy", [("", TYPE), (", ", amount)])]


def _visits(plan: Any) -> list[Row]:
    visits = count_words(plan.visits_planned, "visit")
    return [_row("visits", [("", frequency(plan.visits_per_week)), (", ", visits)])]


def _time(plan: Any) -> list[Row]:
    return [_row("time", [("", f"{day(plan.starts_on)} to {day(plan.ends_on)}")])]


def _text(name: str) -> Callable[[Any], list[Row]]:
    return lambda plan: [_row(name, [("", text)])] if (text := getattr(plan, name)) else []


def _list(name: str, words: Callable[[Any], Row]) -> Callable[[Any], list[Row]]:
    return lambda plan: _numbered(words(row) for row in getattr(plan, name))


def _row(key: str, words: Sequence[Said]) -> Row:
    return Row(key, tuple(_piece(*said) for said in words))


def _piece(before: str, text: str, weight: Weight = Weight.MAIN) -> Piece:
    return Piece(text, before=before, weight=weight)


def _numbered(rows: Iterable[Row]) -> list[Row]:
    """Two rows with one key are told apart by their place."""
    found: list[Row] = []
    for row in rows:
        twins = sum(other.key.split("\0")[0] == row.key for other in found)
        found.append(Row(f"{row.key}\0{twins}", row.pieces))
    return found


def _compared(rows: Sequence[Row], before: Sequence[Row]) -> list[tuple[Piece, ...]]:
    """What went stands before what came: row by row where a row was changed, else whole rows."""
    earlier, now = {row.key: row for row in before}, {row.key for row in rows}
    gone = [_whole(row, "removed") for row in before if row.key not in now]
    told = [
        _changed(row.pieces, earlier[row.key].pieces) if row.key in earlier else _whole(row, "added")
        for row in rows
    ]
    return [*gone, *told]


def _changed(pieces: tuple[Piece, ...], before: tuple[Piece, ...]) -> tuple[Piece, ...]:
    told: list[Piece] = []
    for now, old in zip(pieces, before, strict=True):
        if now.text == old.text:
            told.append(now)
            continue
        told.append(Piece(old.text, "removed", old.before, now.weight))
        told.append(Piece(now.text, "added", " " if old.text else now.before, now.weight))
    return tuple(piece for piece in told if piece.text)


def as_text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.before + piece.text for piece in pieces if piece.text)


def _whole(row: Row, change: str) -> tuple[Piece, ...]:
    return (Piece(as_text(row.pieces), change),)


def _additions(rows: Sequence[Row], other: Sequence[Row]) -> tuple[tuple[Piece, ...], ...]:
    compared = _compared(rows, other)
    kept = (tuple(piece for piece in row if piece.change != "removed") for row in compared)
    return tuple(row for row in kept if row)


PARTS: tuple[tuple[tuple[str, ...], str, Callable[[Any], list[Row]]], ...] = (
    (("title",), "Plan", _text("title")),
    (("categories",), "By zone", _list("categories", _category)),
    (("interventions",), "Treatment", _list("interventions", _intervention)),
    (("sessions_per_day",), "Therapy", _therapy),
    (("visits_per_week", "visits_planned"), "How often", _visits),
    (("starts_on", "ends_on"), "From, to", _time),
    (("home_exercises",), "At home", _list("home_exercises", _exercise)),
    (("goals",), "Goals", _list("goals", _goal)),
    (("restrictions",), "Restrictions", _list("restrictions", _restriction)),
    (("precautions",), "Precautions", _text("precautions")),
    (("question",), "Question", _text("question")),
)
