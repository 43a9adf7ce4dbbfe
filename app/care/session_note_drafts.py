"""Saving a draft field by field, so that two people (or two windows) never undo each other's work.

Each field of a note remembers the version of the note that last changed it. Whoever saves says at
which version they had read the field; a field that somebody changed since, to something else, is a
clash and nothing is written until the person chose. Fields nobody else touched are simply merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import select

from app.care.errors import Refused
from app.clinical import instruments
from app.clinical.instruments import Instrument
from app.clinical.vocabulary import Response, Side, Technique, Zone
from app.extensions import db
from app.models import Assessment, SessionNote, Treatment, User

LONGEST_TEXT = 20_000
LONGEST_DETAIL = 1_000
MOST_MINUTES = 240

INSTRUMENTS: tuple[Instrument, ...] = (instruments.get("sunnybrook"),)
"""The measures that can be taken in a session."""

Plain: TypeAlias = str | int | list[str] | None
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


@dataclass(frozen=True)
class Clash:
    """One field, changed in two places at once; ``by`` saved theirs ``at`` that moment."""

    field: Field
    mine: Plain
    theirs: Plain
    by: User | None = None
    at: datetime | None = None


# questions


def read(note: SessionNote) -> dict[str, Plain]:
    """Every field as it stands."""
    return {name: field.read(note) for name, field in FIELDS.items()}


def changed_since(note: SessionNote, version: int, *, but: Iterable[str] = ()) -> dict[str, Plain]:
    """The fields that were changed after a version, with what they say now."""
    names = (name for name, at in note.field_versions.items() if at > version)
    return {name: FIELDS[name].read(note) for name in names if name in FIELDS and name not in but}


def treatment(note: SessionNote, technique: Technique) -> Treatment | None:
    return next((row for row in note.treatments if row.technique is technique), None)


def assessment(note: SessionNote, instrument: Instrument) -> Assessment | None:
    return next((row for row in note.assessments if row.instrument == instrument.key), None)


def total_minutes(note: SessionNote) -> int:
    return sum(row.minutes or 0 for row in note.treatments)


# verbs


def save(
    note: SessionNote, values: Mapping[str, Plain], *, read_at: Mapping[str, int], by: User, at: datetime
) -> tuple[Clash, ...]:
    """Write what was typed. Gives the clashes; where there is one, nothing at all was written."""
    lock(note)
    if note.is_signed:
        raise Refused("This note is signed and locked. Write what you have as an addendum.")
    new = {name: value for name, value in values.items() if FIELDS[name].read(note) != value}
    clashes = tuple(
        Clash(FIELDS[name], value, FIELDS[name].read(note), *_saver(note, name))
        for name, value in new.items()
        if note.field_versions.get(name, 0) > read_at.get(name, 0)
    )
    if clashes or not new:
        return clashes
    with db.session.no_autoflush:  # all in one step: one save, one version
        for name, value in new.items():
            FIELDS[name].write(note, value, Pen(by, at))
        _tidy(note)
        note.field_versions = note.field_versions | dict.fromkeys(new, note.version + 1)
        note.field_savers = note.field_savers | {name: [by.id, at.isoformat()] for name in new}
        note.saved_at, note.saved_by = at, by
    db.session.flush()
    return ()


def lock(note: SessionNote) -> None:
    """Wait for whoever is saving this note, then see what they left (SQLite waits when it begins)."""
    db.session.flush()
    newest = select(SessionNote).where(SessionNote.id == note.id).with_for_update()
    db.session.scalar(newest.execution_options(populate_existing=True))
    db.session.expire(note, ["treatments", "assessments"])


def _saver(note: SessionNote, name: str) -> tuple[User | None, datetime | None]:
    """Who saved a field last, and when."""
    if name not in note.field_savers:
        return None, None
    key, instant = note.field_savers[name]
    return db.session.get(User, key), datetime.fromisoformat(str(instant))


def _tidy(note: SessionNote) -> None:
    """Rows that say nothing any more go; measures carry the day of the visit and their new scores."""
    for row in list(note.treatments):
        says = row.zones or row.minutes is not None or row.response or row.detail
        if not says and row.side == _usual_side(note):
            note.treatments.remove(row)
    for taken in list(note.assessments):
        if all(answer is None for answer in taken.answers.values()):
            note.assessments.remove(taken)
            continue
        instrument = instruments.get(taken.instrument)
        score = instrument.score(taken.answers, bilateral=note.diagnosis.side is Side.BILATERAL)
        taken.performed_on = note.visit_on
        taken.instrument_version = score.version
        taken.scores = {key: None if value is None else f"{value:f}" for key, value in score.parts.items()}


# the fields


def _fields() -> Iterable[Field]:
    yield Field(
        "visit_on", "Day of the visit", lambda note: note.visit_on.isoformat(), _write_day, _day_shown
    )
    yield _text("subjective", "Since last time")
    for technique in Technique:
        yield from _treatment_fields(technique)
    for instrument in INSTRUMENTS:
        for item in instrument.items:
            yield _answer(instrument, item.key)
    yield _text("assessment", "Assessment")
    yield _text("next_time", "Plan for next time")


def _text(name: str, label: str) -> Field:
    return Field(
        name,
        label,
        read=lambda note: str(getattr(note, name)),
        write=lambda note, value, _pen: setattr(note, name, value or ""),
        shown=lambda value: str(value or ""),
        blank=lambda _note: "",
        is_text=True,
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

    yield field("zones", "zones", shown=_zones_shown, blank=lambda _note: [])
    yield field("side", "side", shown=lambda value: _label(Side, value), blank=_usual_side)
    yield field("minutes", "minutes", shown=lambda value: _nothing if value is None else f"{value} min")
    yield field("response", "response", shown=lambda value: _label(Response, value))
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
            _nothing
            if value is None
            else (f"{value}, {labels[value].lower()}" if isinstance(value, int) else labels[str(value)])
        ),
    )


_nothing = "not set"


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
    return _plain(getattr(row, attribute))


def _write_treatment(note: SessionNote, technique: Technique, attribute: str, value: Plain) -> None:
    row = treatment(note, technique)
    if row is None:
        row = Treatment(
            technique=technique,
            position=list(Technique).index(technique),
            zones=[],
            side=_usual_side(note),
            detail="",
        )
        note.treatments.append(row)
    kinds: dict[str, Callable[[str], object]] = {"side": Side, "response": Response}
    kind = kinds.get(attribute)
    setattr(row, attribute, kind(str(value)) if kind and value is not None else value)


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
    taken.answers = instrument.read(taken.answers | {item_key: value})
    taken.rated_by = pen.by


def _plain(value: object) -> Plain:
    if isinstance(value, Side | Response):
        return value.value
    return list(value) if isinstance(value, list) else value  # type: ignore[return-value]


def _zones_shown(value: Plain) -> str:
    return ", ".join(Zone(zone).label for zone in value) if isinstance(value, list) and value else _nothing


def _label(kind: type[Side] | type[Response], value: Plain) -> str:
    return _nothing if value is None else kind(str(value)).label


FIELDS: Mapping[str, Field] = {field.name: field for field in _fields()}
"""Every field of a note, in the order of the page."""
