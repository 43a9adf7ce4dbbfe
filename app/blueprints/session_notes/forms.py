"""The forms of a session note.

The note's own form has one field for each of ``note_fields.FIELDS`` its kind has, under the same name, built
from the declarations of parts, techniques and measures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from wtforms import BooleanField, RadioField

from app.care.note_fields import (
    LONGEST_DETAIL,
    LONGEST_TEXT,
    MEASURED,
    MOST_MINUTES,
    MOST_MINUTES_OF_A_VISIT,
    TEXTS,
    Plain,
    names_of,
)
from app.clinical import techniques, vocabulary
from app.clinical.entries import Entry, EntryKind
from app.clinical.note_parts import ENTRIES
from app.clinical.vocabulary import AddendumKind, NoteKind, Side, Technique, Zone
from app.models import Diagnosis
from app.ui.fields import Form, answer, choice, day, entered, line, segment, several, text, tick, whole

EVERY_TECHNIQUE = ("done", "zones", "side", "minutes", "response", "detail")


class NewNoteForm(Form):
    """What kind of note, and which diagnosis it is about; asked only where there is more than one."""

    kind = segment("Kind of note", NoteKind)
    diagnosis = RadioField("What is the note about?", coerce=lambda value: str(value or ""))

    def offer(
        self, diagnoses: Iterable[Diagnosis], kinds: Sequence[NoteKind], usual: NoteKind
    ) -> NewNoteForm:
        self.kind.choices = [(kind.value, kind.label) for kind in kinds]
        if self.kind.data is None:
            self.kind.data = usual
        self.diagnosis.choices = [
            (str(one.public_id), f"{one.condition.label}, {one.side.label.lower()}")
            for one in diagnoses
            if one.condition and one.side
        ]
        if len(self.diagnosis.choices) == 1:
            self.diagnosis.data = self.diagnosis.choices[0][0]
        return self


class KindForm(Form):
    kind = segment("Kind of note", NoteKind, required="Choose the kind of note.")


class AddendumForm(Form):
    kind = segment("Kind", AddendumKind, required="Say whether this adds something or corrects something.")
    wording = text("What is to be added", LONGEST_TEXT, required="Write the addendum.", maxlength=False)
    reason = line("Reason", 500)
    service_on = day("Day of service")

    def validate(self, **more: Any) -> bool:
        is_whole = super().validate(**more)
        lacking = {
            AddendumKind.CORRECTION: {"reason": "Say why the note is corrected."},
            AddendumKind.LATE_ENTRY: {"service_on": "Say which day of service this is about."},
        }.get(self.kind.data, {})
        return (
            not self.reject({name: words for name, words in lacking.items() if not self[name].data})
            and is_whole
        )

    def values(self) -> dict[str, Any]:
        names = ("kind", "wording", "reason", "service_on")
        return {name: self[name].data for name in names}


class StrikeForm(Form):
    reason = line("Why was this note an error?", 500, required="Give the reason.")


class CopiesForm(Form):
    """Which signed notes are printed together. It travels in the address: looking changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    first = day("From")
    last = day("To")
    kind = choice("Kind", NoteKind, blank="All kinds")
    struck = BooleanField("Notes entered in error too")

    def validate(self, **more: Any) -> bool:
        is_whole = super().validate(**more)
        if is_whole and self.first.data and self.last.data and self.last.data < self.first.data:
            return not self.reject({"last": "This day lies before the first."})
        return is_whole

    @property
    def asked(self) -> dict[str, Any]:
        return {name: field.data for name, field in self._fields.items()}

    @property
    def query(self) -> dict[str, str]:
        """The same in an address."""
        return {name: "1" if value is True else str(value) for name, value in self.asked.items() if value}


class AnyNoteForm(Form):
    """What every note form can do; ``note_form`` adds the fields of a kind."""

    def problems(self, names: Iterable[str]) -> dict[str, list[str]]:
        """What is wrong with the named fields; the others are not looked at."""
        names = list(names)
        for name in names:
            self[name].validate(self)
        return {name: list(self[name].errors) for name in names if self[name].errors}

    def values(self, names: Iterable[str]) -> dict[str, Plain]:
        return {name: _plain(name, self[name].data) for name in names}


def note_form(kind: NoteKind, standing: Mapping[str, Plain], sent: Any = None) -> AnyNoteForm:
    """The form of this kind of note with what the note says, and over it what was sent."""
    data = {name: _as_data(name, value) for name, value in standing.items()}
    form: AnyNoteForm = _form_of(kind)(formdata=sent, data=data)
    return form


@cache
def _form_of(kind: NoteKind) -> type[AnyNoteForm]:
    return type("NoteForm", (AnyNoteForm,), {name: _field(name) for name in names_of(kind)})


def _field(name: str) -> Any:
    first, _, rest = name.partition(".")
    if first == "treatment":
        technique, _, attribute = rest.partition(".")
        return _treatment_field(Technique(technique), attribute)
    if first in MEASURED:
        item = MEASURED[first].item(rest)
        group = next(group for group in MEASURED[first].groups if group.key == item.group)
        return answer(f"{MEASURED[first].name}: {item.label.lower()}, {group.label.lower()}", item)
    if name in ENTRIES:
        return entered(ENTRIES[name], label=_full_label(name))
    return _own_field(name)


def _own_field(name: str) -> Any:
    """The few fields that are columns of the note itself."""
    if name == "visit_on":
        return day("Day of the visit", required="Choose the day of the visit.")
    if name == "visit_minutes":
        return whole("Minutes of the whole visit", 0, MOST_MINUTES_OF_A_VISIT)
    label = {"subjective": "What the patient says"}.get(name, TEXTS.get(name, name))
    return text(label, LONGEST_TEXT, maxlength=False)


def _treatment_field(technique: Technique, attribute: str) -> Any:
    name = technique.label
    if attribute == "done":
        return tick(f"{name}: done")
    if attribute == "zones":
        return several(f"{name}: zones", Zone)
    if attribute == "side":
        return segment(f"{name}: side", Side)
    if attribute == "minutes":
        return whole(f"{name}: minutes", 0, MOST_MINUTES)
    if attribute == "response":
        return segment(f"{name}: response", vocabulary.Response)
    if attribute == "detail":
        return text(f"{name}: detail", LONGEST_DETAIL, rows=2, maxlength=False)
    entry = _technique_entry(technique, attribute)
    place, _, _ = attribute.rpartition(".")
    row = f" of {techniques.FIELDS[technique].row_name} {place}" if place else ""
    return entered(entry, label=f"{name}: {entry.label.lower()}{row}")


def _technique_entry(technique: Technique, key: str) -> Entry:
    return next(one for one in techniques.FIELDS[technique].entries if one.key == key)


def _entry_of(name: str) -> Entry | None:
    """The declaration a field was built from, where there is one."""
    first, _, rest = name.partition(".")
    technique, _, attribute = rest.partition(".")
    if first == "treatment" and attribute not in EVERY_TECHNIQUE:
        return _technique_entry(Technique(technique), attribute)
    return ENTRIES.get(name)


def _full_label(key: str) -> str:
    """Pairs stand several times on the page: each says which it is."""
    first, _, rest = key.partition(".")
    label = ENTRIES[key].label
    return f"Pair {rest.split('.')[0]}: {label.lower()}" if first == "pair" else label


def _as_data(name: str, value: Plain) -> Any:
    """A value of the note as its form field holds it."""
    kind = ENTRIES[name].kind if name in ENTRIES else None
    if value and (name == "visit_on" or kind is EntryKind.DAY):
        return date.fromisoformat(str(value))
    return Decimal(str(value)) if value and kind is EntryKind.DECIMAL else value


def _plain(name: str, data: Any) -> Plain:
    """A field's value as the note keeps it."""
    first, _, item_key = name.partition(".")
    if instrument := MEASURED.get(first):
        return instrument.item(item_key).read(data)
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, StrEnum):
        data = data.value
    if isinstance(data, Decimal):
        data = f"{data:f}"
    if entry := _entry_of(name):
        return entry.read([str(one) for one in data if one] if isinstance(data, list) else data)
    if isinstance(data, list):
        return [zone.value for zone in Zone if zone in data]
    return data
