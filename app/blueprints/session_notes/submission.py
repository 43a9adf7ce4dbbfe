"""What a browser sent about a draft: which fields, what they say, and at which version they were read.

A script names the fields the person touched: ``read=assessment@5``, one for each. A plain form names
none; then every field it carries counts, at the form's own version. ``clear`` empties a technique or a
measure. ``choose.<field>`` settles a clash: mine, theirs or both. ``window=<name>@<number>`` says which
window of a browser sends, and how many-th sending of it this is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.blueprints.session_notes.forms import AnyNoteForm, note_form
from app.care import note_fields
from app.care.note_fields import FIELDS, Plain
from app.care.session_note_drafts import Sending
from app.models import SessionNote

LONGEST_VERSION = 10  # digits
LONGEST_WINDOW = 40


@dataclass(frozen=True)
class Submission:
    form: AnyNoteForm
    values: Mapping[str, Plain]
    read_at: Mapping[str, int]
    version: int
    sending: Sending
    errors: Mapping[str, list[str]]


def read(sent: MultiDict[str, str], note: SessionNote) -> Submission:
    version = sent.get("version", 0, type=int)
    names = note_fields.names_of(note.kind)
    read_at = dict(_named(sent, names)) if "read" in sent else dict.fromkeys(_carried(sent, names), version)
    read_at = {name: at for name, at in read_at.items() if sent.get(f"choose.{name}") != "theirs"}
    form = note_form(note.kind, note_fields.read(note), sent)
    errors = form.problems(read_at)
    values = form.values(name for name in read_at if name not in errors)
    for name in values:
        if sent.get(f"choose.{name}") == "both":
            values[name] = f"{values[name]}\n\n{FIELDS[name].read(note)}"
    for row in note.proposed if sent.get("confirm") == "all" else ():
        values[note_fields.done_name(row.technique)] = True
    for name in _cleared(sent, names):
        values[name] = FIELDS[name].blank(note)
        read_at[name] = version
        errors.pop(name, None)
    return Submission(form, values, read_at, version, _sending(sent), errors)


def _named(sent: MultiDict[str, str], names: Collection[str]) -> Iterator[tuple[str, int]]:
    for entry in sent.getlist("read"):
        name, _, version = entry.rpartition("@")
        if name in names and len(version) < LONGEST_VERSION and version.isdecimal():
            yield name, int(version)


def _sending(sent: MultiDict[str, str]) -> Sending:
    window, _, number = sent.get("window", "").rpartition("@")
    is_fit = len(window) <= LONGEST_WINDOW and len(number) < LONGEST_VERSION and number.isdecimal()
    return Sending(window, int(number)) if is_fit else Sending()


def _carried(sent: MultiDict[str, str], names: Collection[str]) -> Iterator[str]:
    """Fields in a plain form. Check boxes send nothing when empty, so the form lists them as present."""
    present = {*sent.keys(), *sent.getlist("present")}
    return (name for name in names if name in present)


def _cleared(sent: MultiDict[str, str], names: Collection[str]) -> Iterator[str]:
    starts = tuple(f"{start}." for start in sent.getlist("clear") if start)
    return (name for name in names if starts and name.startswith(starts))
