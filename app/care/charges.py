"""What a session is charged: a line for each code, from the techniques that were done and their minutes.

A draft is read anew each time; at signing the lines are frozen in the note. The rules suggest, the author
decides: their own units stand in the note's particulars under ``units.<code>``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.care import payers
from app.clinical import billing, units
from app.clinical.billing import Code, Reason
from app.clinical.note_kinds import KINDS
from app.clinical.units import Count, MinutesRejected, Problem
from app.clinical.vocabulary import Complexity, NoteKind, Technique, UnitRule
from app.models import SessionNote

ABOVE_THRESHOLD = "units.above_threshold"
SEPARATE_BLOCKS = "units.separate_blocks"
UNITS = "units"
"""Where what concerns all lines together is shown."""


@dataclass(frozen=True)
class Line:
    """One code of the visit. ``minutes`` is None for an evaluation: its minutes count nowhere.

    ``suggested`` is None while a tie is open; ``choices`` are then the units it may have.
    """

    code: Code
    techniques: tuple[Technique, ...]
    minutes: int | None
    suggested: int | None
    choices: tuple[int, ...]
    chosen: int | None
    modifiers: tuple[Reason, ...]
    problem: str = ""

    @property
    def field(self) -> str:
        return field_of(self.code.code)

    @property
    def units(self) -> int | None:
        return self.suggested if self.chosen is None else self.chosen

    @property
    def is_tied(self) -> bool:
        return bool(self.choices)

    @property
    def is_own(self) -> bool:
        """Whether the author chose something else than is suggested."""
        return not self.is_tied and self.chosen not in (None, self.suggested)


@dataclass(frozen=True)
class Charges:
    """Everything the part "Minutes and units" of a note shows.

    ``conflicts`` are the sentences about codes that are one service unless done in separate blocks.
    """

    rule: UnitRule
    payer: str
    lines: tuple[Line, ...]
    timed_minutes: int
    total_minutes: int
    allowed: int
    sentence: str
    conflicts: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def timed_units(self) -> int | None:
        """The units that stand on the timed lines; None while a tie is open."""
        found = [line.units for line in self.lines if line.code.is_timed]
        return None if None in found else sum(one or 0 for one in found)

    @property
    def in_words(self) -> str:
        """ "3 units from 40 timed minutes", or that a choice is left."""
        number = self.timed_units
        units_words = (
            "units to be chosen" if number is None else "1 unit" if number == 1 else f"{number} units"
        )
        return f"{units_words} from {self.timed_minutes} timed minutes"

    @property
    def reasons(self) -> dict[Reason, tuple[str, ...]]:
        """Each modifier with its reason, and the codes that carry it."""
        found: dict[Reason, tuple[str, ...]] = {}
        for line in self.lines:
            for reason in line.modifiers:
                found[reason] = (*found.get(reason, ()), line.code.code)
        return found

    @property
    def undecided(self) -> tuple[Line, ...]:
        """The lines of a tie that waits for the author."""
        return tuple(line for line in self.lines if line.is_tied and line.units is None)

    @property
    def missing(self) -> list[tuple[str, str]]:
        """What is left to decide or to correct: the field it concerns, and words."""
        found = [(line.field, f"{line.code.code}: {line.problem}") for line in self.lines if line.problem]
        found += [(UNITS, problem) for problem in self.problems]
        if self.undecided:
            codes = " or ".join(line.code.code for line in self.undecided)
            found.append((self.undecided[0].field, f"Units: choose whether {codes} takes the last unit."))
        return found


# questions


def field_of(code: str) -> str:
    """The name of the field in which the author puts their own units of a code."""
    return f"units.{code}"


def of(note: SessionNote) -> Charges:
    """What the note comes to as it stands."""
    rule = payers.rule_of(note.patient)
    codes = _codes(note)
    minutes = {
        code.code: sum(row.minutes or 0 for row in note.done if row.technique in done)
        for code, done in codes.items()
    }
    timed = {code.code: minutes[code.code] for code in codes if code.is_timed}
    chosen = _chosen(note, codes)
    counted, refusal = _count(timed, rule)
    problems = _problems(counted, chosen, codes)
    total = sum(row.minutes or 0 for row in note.done)
    return Charges(
        rule=rule,
        payer=note.patient.payer.name if note.patient.payer else "",
        lines=tuple(_lines(note, codes, minutes, chosen, counted, problems)),
        timed_minutes=sum(timed.values()),
        total_minutes=total if note.visit_minutes is None else note.visit_minutes,
        allowed=counted.timed_units if counted else 0,
        sentence=counted.sentence if counted else refusal,
        conflicts=tuple(billing.in_words(pair) for pair in billing.conflicts(minutes)),
        problems=(*(one.message for one in problems if not one.code), *([refusal] if refusal else [])),
    )


def frozen(note: SessionNote) -> list[dict[str, Any]]:
    """The lines as they are kept in a signed note: plain values, ready for JSON."""
    return [
        {
            "code": line.code.code,
            "label": line.code.label,
            "is_timed": line.code.is_timed,
            "techniques": [technique.value for technique in line.techniques],
            "minutes": line.minutes,
            "units": line.units,
            "suggested": line.suggested,
            "modifiers": [
                {"modifier": reason.modifier.value, "why": reason.why} for reason in line.modifiers
            ],
        }
        for line in of(note).lines
    ]


def summary(note: SessionNote) -> dict[str, Any]:
    """What a signed note keeps beside its lines: how the units were counted, and from which minutes."""
    charges = of(note)
    return {
        "rule": charges.rule.label,
        "edition": units.EDITIONS[charges.rule],
        "payer": charges.payer,
        "timed_minutes": charges.timed_minutes,
        "total_minutes": charges.total_minutes,
        "timed_units": charges.timed_units,
        "sentence": charges.sentence,
    }


def _codes(note: SessionNote) -> dict[Code, tuple[Technique, ...]]:
    """The codes of the visit with their techniques: the evaluation first, then as the techniques stand."""
    if not KINDS[note.kind].has_units:
        return {}
    codes: dict[Code, tuple[Technique, ...]] = {}
    if evaluation := _evaluation(note):
        codes[billing.CODES[evaluation]] = ()
    own = payers.own_codes()
    for row in note.done:
        if code := billing.code_of(row.technique, own):
            codes[code] = (*codes.get(code, ()), row.technique)
    return codes


def _evaluation(note: SessionNote) -> str | None:
    complexity = note.particulars.get("evaluation.complexity")
    if note.kind is NoteKind.EVALUATION and complexity:
        return billing.EVALUATIONS[Complexity(str(complexity))]
    if note.kind is NoteKind.PROGRESS and note.particulars.get("progress.re_evaluation"):
        return billing.RE_EVALUATION
    return None


def _chosen(note: SessionNote, codes: Iterable[Code]) -> dict[str, int]:
    """The author's own units; those of a code that is no longer of the visit are not asked for."""
    said = {code.code: note.particulars.get(field_of(code.code)) for code in codes}
    return {code: number for code, number in said.items() if isinstance(number, int)}


def _count(timed: dict[str, int], rule: UnitRule) -> tuple[Count | None, str]:
    try:
        return units.count(timed, rule), ""
    except MinutesRejected as rejected:
        return None, rejected.message


def _problems(counted: Count | None, chosen: dict[str, int], codes: Iterable[Code]) -> list[Problem]:
    if counted is None:
        return []
    untimed = [code.code for code in codes if not code.is_timed]
    return units.problems(chosen, counted.minutes, counted.rule, untimed)


def _lines(
    note: SessionNote,
    codes: dict[Code, tuple[Technique, ...]],
    minutes: dict[str, int],
    chosen: dict[str, int],
    counted: Count | None,
    problems: list[Problem],
) -> Iterable[Line]:
    decided = counted.decided(chosen) if counted else {}
    carried = billing.modifiers(
        minutes,
        note.author.writes_as,
        note.visit_on,
        above_threshold=bool(note.particulars.get(ABOVE_THRESHOLD)),
        separate_blocks=bool(note.particulars.get(SEPARATE_BLOCKS)),
    )
    wrong = {problem.code: problem.message for problem in problems if problem.code}
    for code, techniques in codes.items():
        key = code.code
        is_tied = counted is not None and key in counted.tied
        documented = minutes[key] if techniques else None
        yield Line(
            code=code,
            techniques=techniques,
            minutes=documented,
            suggested=decided.get(key) if is_tied else _suggested(code, counted, documented),
            choices=(counted.certain[key], counted.most(key)) if counted and is_tied else (),
            chosen=chosen.get(key),
            modifiers=tuple(carried[key]),
            problem=wrong.get(key, ""),
        )


def _suggested(code: Code, counted: Count | None, minutes: int | None) -> int | None:
    """Of an untimed code one a day, but none where its techniques took no minute."""
    if not code.is_timed:
        return 0 if minutes == 0 else units.UNTIMED_UNITS_A_DAY
    return counted.certain[code.code] if counted else None
