"""The fields of a note: each is read, written, compared and shown by itself.

Built from the declarations (clinical/note_parts, clinical/techniques, the measures), so that form, page,
record and merge speak of the same things. Which of them a note has depends on its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TypeAlias

from app.clinical import instruments, plan_changes, techniques
from app.clinical.entries import Entered, Entry
from app.clinical.instruments import Instrument
from app.clinical.note_kinds import KINDS
from app.clinical.note_parts import ENTRIES
from app.clinical.vocabulary import NoteKind, Response, Side, Technique, Zone
from app.models import Assessment, SessionNote, Treatment, User

LONGEST_TEXT = 20_000
LONGEST_DETAIL = 1_000
MOST_MINUTES = 240
MOST_MINUTES_OF_A_VISIT = 480

INSTRUMENTS: tuple[Instrument, ...] = (instruments.get("sunnybrook"),)
"""The measures that can be taken in a session."""

TEXTS: Mapping[str, str] = {
    "subjective": "Since last time",
    "assessment": "Assessment",
    "next_time": "Plan for next time",
}

Plain: TypeAlias = Entered
"""A field's value as it travels: words and days as text, zones as a list, None where nothing is set."""


@dataclass(frozen=True)
class Pen:
    """Who writes, and when."""

    by: User
    at: datetime


@dataclass(frozen=True)
class Field:
    """One thing of a note that is saved, compared and merged by itself."""

    name: str
    label: str
    read: Callable[[SessionNote], Plain]
    write: Callable[[SessionNote, Plain, Pen], None]
    shown: Callable[[Plain], str]
    blank: Callable[[SessionNote], Plain] = lambda _note: None
    is_text: bool = False


# questions


def read(note: SessionNote) -> dict[str, Plain]:
    """Every field of this kind of note as it stands."""
    return {name: FIELDS[name].read(note) for name in names_of(note.kind)}


@cache
def names_of(kind: NoteKind) -> tuple[str, ...]:
    """The fields a note of this kind has, in the order of the page."""
    its = KINDS[kind]
    entries = {entry.key for part in its.parts for entry in part.entries}
    return tuple(
        name
        for name in FIELDS
        if name == "visit_on"
        or name in entries
        or name in its.texts
        or (its.changes_plan and name in plan_changes.ENTRIES)
        or (its.has_treatment and (name == "visit_minutes" or name.startswith("treatment.")))
        or (its.has_measures and name.split(".")[0] in MEASURED)
    )


def treatment(note: SessionNote, technique: Technique) -> Treatment | None:
    return next((row for row in note.treatments if row.technique is technique), None)


def assessment(note: SessionNote, instrument: Instrument) -> Assessment | None:
    return next((row for row in note.assessments if row.instrument == instrument.key), None)


def says_nothing(row: Treatment) -> bool:
    """Besides its side, which stands there from the start."""
    return not (row.zones or row.minutes is not None or row.response or row.detail or row.particulars)


def done_name(technique: Technique) -> str:
    """The field that says whether a technique was done, or is still a proposal."""
    return f"treatment.{technique.value}.done"


# the fields


def _fields() -> Iterable[Field]:
    yield Field(
        "visit_on", "Day of the visit", lambda note: note.visit_on.isoformat(), _write_day, _day_shown
    )
    yield Field(
        "visit_minutes",
        "Minutes of the whole visit",
        lambda note: note.visit_minutes,
        lambda note, value, _pen: setattr(note, "visit_minutes", value),
        lambda value: NOTHING if value is None else f"{value} min",
    )
    yield _text("subjective")
    for entry in ENTRIES.values():
        yield _entry(entry)
    for technique in Technique:
        yield from _treatment_fields(technique)
    for instrument in INSTRUMENTS:
        for item in instrument.items:
            yield _answer(instrument, item.key)
    yield _text("assessment")
    yield _text("next_time")


def _text(name: str) -> Field:
    return Field(
        name,
        TEXTS[name],
        read=lambda note: str(getattr(note, name)),
        write=lambda note, value, _pen: setattr(note, name, value or ""),
        shown=lambda value: str(value or ""),
        blank=lambda _note: "",
        is_text=True,
    )


def _entry(entry: Entry) -> Field:
    def write(note: SessionNote, value: Plain, _pen: Pen) -> None:
        note.particulars = _with(note.particulars, entry, value)

    return Field(
        entry.key,
        entry.label,
        read=lambda note: note.particulars.get(entry.key, entry.blank),
        write=write,
        shown=lambda value: entry.in_words(value) or ("" if entry.is_text else NOTHING),
        blank=lambda _note: entry.blank,
        is_text=entry.is_text,
    )


def _treatment_fields(technique: Technique) -> Iterable[Field]:
    def field(attribute: str, label: str, **more: object) -> Field:
        return Field(
            f"treatment.{technique.value}.{attribute}",
            f"{technique.label}, {label}",
            read=lambda note: _read_treatment(note, technique, attribute),
            write=lambda note, value, _pen: _write_treatment(note, technique, attribute, value),
            **more,  # type: ignore[arg-type]
        )

    def own(entry: Entry) -> Field:
        def write(note: SessionNote, value: Plain, _pen: Pen) -> None:
            row = _row(note, technique)
            row.particulars = _with(row.particulars, entry, value)

        def reads(note: SessionNote) -> Plain:
            row = treatment(note, technique)
            return row.particulars.get(entry.key, entry.blank) if row else entry.blank

        place, _, _ = entry.key.rpartition(".")
        return Field(
            f"treatment.{technique.value}.{entry.key}",
            f"{technique.label}, {entry.label.lower()}" + (f" ({place})" if place else ""),
            read=reads,
            write=write,
            shown=lambda value: entry.in_words(value) or ("" if entry.is_text else NOTHING),
            blank=lambda _note: entry.blank,
            is_text=entry.is_text,
        )

    yield field(
        "done", "done", shown=lambda value: "done" if value else "not done", blank=lambda _note: False
    )
    yield field("zones", "zones", shown=_zones_shown, blank=lambda _note: [])
    yield field("side", "side", shown=lambda value: _label(Side, value), blank=_usual_side)
    yield field("minutes", "minutes", shown=lambda value: NOTHING if value is None else f"{value} min")
    yield field("response", "response", shown=lambda value: _label(Response, value))
    for entry in techniques.FIELDS[technique].entries:
        yield own(entry)
    yield field(
        "detail", "detail", shown=lambda value: str(value or ""), blank=lambda _note: "", is_text=True
    )


def _answer(instrument: Instrument, item_key: str) -> Field:
    item = instrument.item(item_key)
    group = next(group for group in instrument.groups if group.key == item.group)
    labels = {option.value: option.label for option in item.options}
    return Field(
        f"{instrument.key}.{item_key}",
        f"{instrument.name}, {item.label.lower()}: {group.label.lower()}",
        read=lambda note: taken.answers.get(item_key) if (taken := assessment(note, instrument)) else None,
        write=lambda note, value, pen: _write_answer(note, instrument, item_key, value, pen),
        shown=lambda value: (
            NOTHING
            if value is None
            else (f"{value}, {labels[value].lower()}" if isinstance(value, int) else labels[str(value)])
        ),
    )


NOTHING = "not set"


def _with(particulars: Mapping[str, Entered], entry: Entry, value: Plain) -> dict[str, Entered]:
    """The particulars with one of them changed; what says nothing is not kept."""
    said = entry.read(value)
    rest = {key: one for key, one in particulars.items() if key != entry.key}
    return rest if said == entry.blank else rest | {entry.key: said}


def _write_day(note: SessionNote, value: Plain, _pen: Pen) -> None:
    note.visit_on = date.fromisoformat(str(value))
    for taken in note.assessments:
        taken.performed_on = note.visit_on


def _day_shown(value: Plain) -> str:
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%b %Y}"


def _usual_side(note: SessionNote) -> Side | None:
    """Where nothing else is said, the affected side was treated."""
    return note.diagnosis.side


def _read_treatment(note: SessionNote, technique: Technique, attribute: str) -> Plain:
    row = treatment(note, technique)
    if row is None:
        return _plain(FIELDS[f"treatment.{technique.value}.{attribute}"].blank(note))
    return _plain(getattr(row, STORED_AS.get(attribute, attribute)))


STORED_AS = {"done": "is_done"}


def _row(note: SessionNote, technique: Technique) -> Treatment:
    row = treatment(note, technique)
    if row is None:
        row = Treatment(
            technique=technique,
            position=list(Technique).index(technique),
            zones=[],
            side=_usual_side(note),
            detail="",
            is_done=False,
            particulars={},
        )
        note.treatments.append(row)
    return row


def _write_treatment(note: SessionNote, technique: Technique, attribute: str, value: Plain) -> None:
    kinds: dict[str, Callable[[str], object]] = {"side": Side, "response": Response}
    kind = kinds.get(attribute)
    said = bool(value) if attribute == "done" else kind(str(value)) if kind and value is not None else value
    setattr(_row(note, technique), STORED_AS.get(attribute, attribute), said)


def _write_answer(note: SessionNote, instrument: Instrument, item_key: str, value: Plain, pen: Pen) -> None:
    taken = assessment(note, instrument)
    if taken is None:
        taken = Assessment(
            patient=note.patient,
            diagnosis=note.diagnosis,
            instrument=instrument.key,
            side=note.diagnosis.side,
            performed_on=note.visit_on,
            answers={},
            recorded_at=pen.at,
        )
        note.assessments.append(taken)
    answer = value if isinstance(value, str | int) else None
    taken.answers = instrument.read(taken.answers | {item_key: answer})
    taken.rated_by = pen.by


def _plain(value: object) -> Plain:
    if isinstance(value, Side | Response):
        return value.value
    return list(value) if isinstance(value, list) else value  # type: ignore[return-value]


def _zones_shown(value: Plain) -> str:
    return ", ".join(Zone(zone).label for zone in value) if isinstance(value, list) and value else NOTHING


def _label(kind: type[Side] | type[Response], value: Plain) -> str:
    return NOTHING if value is None else kind(str(value)).label


FIELDS: Mapping[str, Field] = {field.name: field for field in _fields()}
"""Every field any note can have, in the order of the page."""

MEASURED = {instrument.key: instrument for instrument in INSTRUMENTS}
