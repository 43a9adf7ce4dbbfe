"""The forms of a session note.

The note's own form has one field for each of ``session_note_drafts.FIELDS``, under the same name, built
from the vocabulary and from the declarations of the measures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from wtforms import RadioField

from app.care.session_note_drafts import INSTRUMENTS, LONGEST_DETAIL, LONGEST_TEXT, MOST_MINUTES, Plain
from app.clinical.vocabulary import AddendumKind, Response, Side, Technique, Zone
from app.models import Diagnosis
from app.ui.fields import Form, answer, day, line, segment, several, text, whole


class NewNoteForm(Form):
    """Which diagnosis the session is about; asked only where there is more than one."""

    diagnosis = RadioField("What is the session about?", coerce=lambda value: str(value or ""))

    def offer(self, diagnoses: Iterable[Diagnosis]) -> NewNoteForm:
        self.diagnosis.choices = [
            (str(one.public_id), f"{one.condition.label}, {one.side.label.lower()}")
            for one in diagnoses
            if one.condition and one.side
        ]
        if len(self.diagnosis.choices) == 1:
            self.diagnosis.data = self.diagnosis.choices[0][0]
        return self


class AddendumForm(Form):
    kind = segment("Kind", AddendumKind, required="Say whether this adds something or corrects something.")
    wording = text("What is to be added", LONGEST_TEXT, required="Write the addendum.", maxlength=False)
    reason = line("Reason", 500)

    def validate(self, **more: Any) -> bool:
        is_whole = super().validate(**more)
        if self.kind.data is AddendumKind.CORRECTION and not self.reason.data:
            self.reason.errors = [*self.reason.errors, "Say why the note is corrected."]
            return False
        return is_whole


class AnyNoteForm(Form):
    """What every note form can do; ``NoteForm`` adds the fields."""

    def problems(self, names: Iterable[str]) -> dict[str, list[str]]:
        """What is wrong with the named fields; the others are not looked at."""
        names = list(names)
        for name in names:
            self[name].validate(self)
        return {name: list(self[name].errors) for name in names if self[name].errors}

    def values(self, names: Iterable[str]) -> dict[str, Plain]:
        return {name: _plain(name, self[name].data) for name in names}


def note_form(standing: Mapping[str, Plain], sent: Any = None) -> AnyNoteForm:
    """The form with what the note says, and over it what was sent."""
    on = date.fromisoformat(str(standing["visit_on"]))
    return NoteForm(formdata=sent, data=dict(standing) | {"visit_on": on})


def _fields() -> Iterable[tuple[str, Any]]:
    yield "visit_on", day("Day of the visit", required="Choose the day of the visit.")
    yield "subjective", text("What the patient says", LONGEST_TEXT, maxlength=False)
    for technique in Technique:
        start, name = f"treatment.{technique.value}", technique.label
        yield f"{start}.zones", several(f"{name}: zones", Zone)
        yield f"{start}.side", segment(f"{name}: side", Side)
        yield f"{start}.minutes", whole(f"{name}: minutes", 0, MOST_MINUTES)
        yield f"{start}.response", segment(f"{name}: response", Response)
        yield f"{start}.detail", text(f"{name}: detail", LONGEST_DETAIL, rows=2, maxlength=False)
    for instrument in INSTRUMENTS:
        for group in instrument.groups:
            for item in instrument.items_in(group.key):
                label = f"{instrument.name}: {item.label.lower()}, {group.label.lower()}"
                yield f"{instrument.key}.{item.key}", answer(label, item)
    yield "assessment", text("Assessment", LONGEST_TEXT, maxlength=False)
    yield "next_time", text("Plan for next time", LONGEST_TEXT, maxlength=False)


def _plain(name: str, data: Any) -> Plain:
    """A field's value as the note keeps it."""
    first, _, item_key = name.partition(".")
    if instrument := MEASURED.get(first):
        return instrument.item(item_key).read(data)
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, list):
        return [zone.value for zone in Zone if zone in data]
    return data.value if isinstance(data, StrEnum) else data


MEASURED = {instrument.key: instrument for instrument in INSTRUMENTS}
NoteForm = type("NoteForm", (AnyNoteForm,), dict(_fields()))
