"""A session note as a record for reading: which facts and sections it has, in which words and order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from app.clinical import instruments
from app.clinical.instruments.declaration import Answer, Instrument, Item
from app.clinical.vocabulary import Side, Zone
from app.ui.filters import DASH, day, daytime, score
from app.ui.record import (
    Added,
    Answered,
    Done,
    Fact,
    Measured,
    Passage,
    Person,
    Record,
    Section,
    Signature,
)

PART_OF_GROUP = {"rest": "resting"}
"""The score of a group, where it goes by another name."""


def record_of(note: Any) -> Record:
    """Everything a note says, to be drawn on a page, in print or as a PDF."""
    return Record(
        title=f"Session of {day(note.visit_on)}",
        kind="Treatment session",
        person=person_of(note.patient),
        facts=tuple(_facts(note)),
        sections=tuple(section for section in _sections(note) if section.items or section.empty),
        signatures=tuple(_signatures(note)),
        addenda=tuple(_addenda(note)),
    )


def person_of(patient: Any) -> Person:
    return Person(patient.name, patient.mrn or "", day(patient.born_on))


def answer_words(item: Item, answer: Answer | None) -> str:
    """A number as itself, a choice of words in words."""
    if answer is None:
        return DASH
    if isinstance(answer, int):
        return str(answer)
    return next(option.label.lower() for option in item.options if option.value == answer)


def _facts(note: Any) -> Iterator[Fact]:
    diagnosis = note.diagnosis
    if diagnosis.condition and diagnosis.side:
        yield Fact("Diagnosis", f"{diagnosis.condition.label}, {diagnosis.side.label.lower()}")
    if note.plan_version:
        yield Fact("Plan of care", f"Version {note.plan_version.number}")
    yield Fact("Written by", note.author.name_with_credentials)


def _sections(note: Any) -> Iterator[Section]:
    yield _written("Since last time", note.subjective)
    yield Section(
        "What was done",
        tuple(_done(row) for row in note.done),
        result=f"{sum(row.minutes or 0 for row in note.done)} min in all",
        empty="No technique was recorded.",
    )
    yield from (_measured(row) for row in note.assessments)
    yield _written("Assessment", note.assessment)
    yield _written("Plan for next time", note.next_time)


def _written(title: str, words: str) -> Section:
    return Section(title, (Passage(words),) if words else ())


def _done(row: Any) -> Done:
    return Done(
        minutes=f"{DASH if row.minutes is None else row.minutes} min",
        title=row.technique.label,
        place=_place(row.side, row.zones),
        facts=(Fact("Response", row.response.label.lower()),) if row.response else (),
        words=row.detail,
    )


def _place(side: Side | None, zones: Iterable[str]) -> str:
    """ "left: cheek and midface, eye"; the side, the zones, or both."""
    where = ", ".join(Zone(zone).label.lower() for zone in zones)
    return ": ".join(part for part in (side.label.lower() if side else "", where) if part)


def _measured(row: Any) -> Section:
    instrument = instruments.get(row.instrument)
    missing = instrument.score(row.answers).missing
    measured = Measured(
        instrument.name,
        tuple(_answered(instrument, group.key, group.label, row) for group in instrument.groups),
        f"Not scored: {len(missing)} answers left." if missing else "",
    )
    return Section(
        instrument.name,
        (measured,),
        about=f"rated by {row.rated_by.name}",
        result=score(row.scores.get("composite")),
    )


def _answered(instrument: Instrument, key: str, label: str, row: Any) -> Answered:
    answers = tuple(
        Fact(item.label, answer_words(item, row.answers.get(item.key))) for item in instrument.items_in(key)
    )
    return Answered(label, answers, score(row.scores.get(PART_OF_GROUP.get(key, key))))


def _signatures(note: Any) -> Iterator[Signature]:
    if note.signed_at:
        yield Signature(
            "Signed by",
            note.signer_credentials,
            daytime(note.signed_at),
            note.content_hash,
            version=str(note.version),
        )


def _addenda(note: Any) -> Iterator[Added]:
    for row in note.addenda:
        yield Added(row.kind.label, daytime(row.written_at), row.writer_credentials, row.wording, row.reason)
