"""What a browser sent about a draft: which fields, what they say, and at which version they were read.

A script names the fields the person touched: ``read=assessment@5``, one for each. A plain form names
none; then every field it carries counts, at the form's own version. ``clear`` empties a technique or a
measure. ``choose.<field>`` settles a clash: mine, theirs or both (of a text). ``window=<name>@<number>`` says
which window of a browser sends, and how many-th sending of it this is.

The kind of the note may have been changed since the page was opened. What such a page says of fields the
note does not have now is an error: it is neither kept unseen nor called saved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField

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
    foreign: Collection[str] = ()  # fields of another kind of note


def read(sent: MultiDict[str, str], note: SessionNote) -> Submission:
    version = sent.get("version", 0, type=int)
    names = note_fields.names_of(note.kind)
    read_at = dict(_named(sent, names)) if "read" in sent else dict.fromkeys(_carried(sent, names), version)
    read_at = {name: at for name, at in read_at.items() if sent.get(f"choose.{name}") != "theirs"}
    form = note_form(note.kind, note_fields.read(note), sent)
    for name in read_at:
        if sent.get(f"choose.{name}") == "both" and FIELDS[name].is_text:
            form[name].data = _joined(form, name, FIELDS[name].read(note))
    errors = form.problems(read_at)
    values = form.values(name for name in read_at if name not in errors)
    for row in note.proposed if sent.get("confirm") == "all" else ():
        name = note_fields.done_name(row.technique)
        values[name] = True
        read_at.setdefault(name, version)
    for name in _cleared(sent, names):
        values[name] = FIELDS[name].blank(note)
        read_at[name] = version
        errors.pop(name, None)
    foreign = [name for name in _of_any_note(sent) if name not in names]
    errors |= {name: [another_kind(note)] for name in foreign}
    return Submission(form, values, read_at, version, _sending(sent), errors, foreign)


def another_kind(note: SessionNote) -> str:
    return (
        f"This note was made another kind meanwhile: {note.kind.label.lower()}. "
        "Copy what you typed here, then load the page again."
    )


def _joined(form: AnyNoteForm, name: str, theirs: Plain) -> str:
    """Both texts, mine first: apart in a long text, on the same line where there is only one."""
    return ("\n\n" if isinstance(form[name], TextAreaField) else "; ").join([form[name].data, str(theirs)])


def _named(sent: MultiDict[str, str], names: Collection[str]) -> Iterator[tuple[str, int]]:
    for entry in sent.getlist("read"):
        name, _, version = entry.rpartition("@")
        if name in names and len(version) < LONGEST_VERSION and version.isdecimal():
            yield name, int(version)


def _sending(sent: MultiDict[str, str]) -> Sending:
    window, _, number = sent.get("window", "").rpartition("@")
    is_fit = len(window) <= LONGEST_WINDOW and len(number) < LONGEST_VERSION and number.isdecimal()
    return Sending(window, int(number)) if is_fit else Sending()


def _of_any_note(sent: MultiDict[str, str]) -> Iterator[str]:
    """What was sent about fields, whichever kind of note they belong to."""
    if "read" in sent:
        return (name for entry in sent.getlist("read") if (name := entry.rpartition("@")[0]) in FIELDS)
    return (name for name in {*sent.keys(), *sent.getlist("present")} if name in FIELDS)


def _carried(sent: MultiDict[str, str], names: Collection[str]) -> Iterator[str]:
    """Fields in a plain form. Check boxes send nothing when empty, so the form lists them as present."""
    present = {*sent.keys(), *sent.getlist("present")}
    return (name for name in names if name in present)


def _cleared(sent: MultiDict[str, str], names: Collection[str]) -> Iterator[str]:
    starts = tuple(f"{start}." for start in sent.getlist("clear") if start)
    return (name for name in names if starts and name.startswith(starts))
