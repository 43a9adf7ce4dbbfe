"""A letter as plain words, for the page and for the PDF: they draw this one thing and cannot say different things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.clinical.letter_words import NOT_MEASURED
from app.clinical.vocabulary import LetterKind
from app.ui import plan_words
from app.ui.filters import day, daytime
from app.ui.record import Fact, Item, Line, Passage, Person, Section, Table

TYPED = ("recipient", "recipient_contact", "opening", "closing")
WITHIN_HOUSE = "question"  # what the plan asks Dr. O
IN_SHORT = frozenset(
    {
        "title",
        "sessions_per_day",
        "visits_per_week",
        "starts_on",
        "interventions",
        "restrictions",
        "precautions",
    }
)
"""What of a plan a case summary tells, by the fields it comes from; its goals stand there with how they go."""


@dataclass(frozen=True)
class LetterSheet:
    """``warning`` says that it is struck or superseded; ``asks_signature``: the reader signs and returns it."""

    title: str
    practice: Mapping[str, str]
    on: str
    recipient: str
    recipient_contact: str
    person: Person
    opening: str
    sections: Sequence[Section]
    closing: str
    signer: str
    finished: str
    warning: str = ""
    asks_signature: bool = False


def of(letter: Any, newer: Any | None) -> LetterSheet:
    """``newer`` is the letter that took its place."""
    facts, on = letter.facts, date.fromisoformat(letter.facts["on"])
    patient = facts["patient"]
    return LetterSheet(
        title=letter.kind.label,
        practice=facts["practice"],
        on=day(on),
        recipient=letter.recipient,
        recipient_contact=letter.recipient_contact,
        person=Person(patient["name"], patient["number"], day(date.fromisoformat(patient["born_on"]))),
        opening=letter.opening,
        sections=tuple(sections(facts)),
        closing=letter.closing,
        signer=facts["signer"],
        finished=f"Finished by {facts['signer']}, {daytime(letter.written_at)}",
        warning=_warning(letter, newer),
        asks_signature=letter.kind is LetterKind.PLAN_OF_CARE,
    )


def sections(facts: Mapping[str, Any]) -> list[Section]:
    """What the letter states, between the words that a person wrote."""
    found = [Section("Diagnosis", (Line(tuple(Fact(*row) for row in facts["diagnosis"])),))]
    if "course" in facts:
        found.append(Section("Course", (Passage("\n".join(facts["course"])),)))
        found.append(Section("Measures", tuple(_measures(facts)), empty=NOT_MEASURED, is_wide=True))
    if facts.get("goals"):
        goals = (
            Passage(reason, f"{wording} ({name}): {word.lower()}")
            for wording, name, word, reason in facts["goals"]
        )
        found.append(Section("Goals", tuple(goals)))
    if facts["plan"]:
        lines: tuple[Item, ...] = tuple(Passage("\n".join(rows), label) for label, rows in facts["plan"])
        found.append(Section("Plan of care", lines, about=facts["plan_standing"]))
    return found


def plan_lines(version: Any, kind: LetterKind) -> list[tuple[str, list[str]]]:
    """What a plan says to a reader outside, part by part. What it asks Dr. O stays in the house."""
    told = []
    for line in plan_words.compare(version):
        is_wanted = kind is LetterKind.PLAN_OF_CARE or IN_SHORT & set(line.fields)
        if is_wanted and WITHIN_HOUSE not in line.fields:
            told.append(
                (line.label, ["".join(one.before + one.text for one in row if one.text) for row in line.rows])
            )
    return told


def typed(values: Any) -> dict[str, str]:
    return {name: getattr(values, name) for name in TYPED}


def _measures(facts: Mapping[str, Any]) -> Iterator[Item]:
    if facts["measures"]:
        rows = tuple(tuple(row) for row in facts["measures"])
        yield Table(
            "Measures, first and now",
            ("Measure", "First", "Now", "Change"),
            rows,
            is_dense=True,
            grows="last",
        )
    yield from (Passage(caution) for caution in facts["cautions"])


def _warning(letter: Any, newer: Any | None) -> str:
    if letter.is_struck:
        return f"Entered in error, {day(letter.entered_in_error_at)}: {letter.entered_in_error_reason}"
    return f"Superseded by the letter of {day(newer.written_at)}." if newer else ""
