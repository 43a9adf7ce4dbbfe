"""Saving a draft field by field, so that two people (or two windows) never undo each other's work.

Each field of a note remembers the version of the note that last changed it. Whoever saves says at
which version they had read the field; a field that somebody changed since, to something else, is a
clash and nothing is written until the person chose. Fields nobody else touched are simply merged.
A window whose answer got lost on the way goes on from what it saved itself: that is no clash.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.care import plan_changes, plan_choices, plan_versions, red_flags
from app.care.errors import Refused
from app.care.note_fields import FIELDS, Field, Pen, Plain, done_name, says_nothing, treatment
from app.clinical import instruments
from app.clinical.plan_changes import BY_PLACE
from app.clinical.vocabulary import Technique
from app.extensions import db
from app.models import SessionNote, User


@dataclass(frozen=True)
class Clash:
    """One field, changed in two places at once; ``by`` saved theirs ``at`` that moment."""

    field: Field
    mine: Plain
    theirs: Plain
    by: User | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Sending:
    """Which window of a browser sends, and how many-th sending of it this is; a plain form has no window."""

    window: str = ""
    number: int = 0

    def continues(self, saver: Sequence[int | str], by: User) -> bool:
        """The field was saved last in an earlier sending of this very window."""
        return (
            bool(self.window)
            and saver[2:3] == [self.window]
            and saver[0] == by.id
            and self.number > int(saver[3])
        )

    def signature(self, by: User, at: datetime) -> list[int | str]:
        return [by.id, at.isoformat(), self.window, self.number]


# questions


def changed_since(note: SessionNote, version: int, *, but: Iterable[str] = ()) -> dict[str, Plain]:
    """The fields that were changed after a version, with what they say now."""
    names = (name for name, at in note.field_versions.items() if at > version)
    return {name: FIELDS[name].read(note) for name in names if name in FIELDS and name not in but}


def total_minutes(note: SessionNote) -> int:
    """Of what was done."""
    return sum(row.minutes or 0 for row in note.done)


# verbs


def save(
    note: SessionNote,
    values: Mapping[str, Plain],
    *,
    read_at: Mapping[str, int],
    by: User,
    at: datetime,
    sending: Sending = Sending(),
) -> tuple[Clash, ...]:
    """Write what was typed. Gives the clashes; where there is one, nothing at all was written."""
    lock(note)
    if note.is_signed:
        raise Refused("This note is signed and locked. Write what you have as an addendum.")
    new = {name: value for name, value in values.items() if FIELDS[name].read(note) != value}
    new |= _confirmed_by_touch(note, new, values)
    clashes = tuple(
        Clash(FIELDS[name], value, FIELDS[name].read(note), *_saver(note, name))
        for name, value in new.items()
        if name in read_at
        and note.field_versions.get(name, 0) > read_at[name]
        and not sending.continues(note.field_savers.get(name, ()), by)
    )
    if clashes or not new:
        return clashes
    with db.session.no_autoflush:  # all in one step: one save, one version
        for name, value in new.items():
            FIELDS[name].write(note, value, Pen(by, at))
        _tidy(note)
        note.field_versions = note.field_versions | dict.fromkeys(new, note.version + 1)
        note.field_savers = note.field_savers | dict.fromkeys(new, sending.signature(by, at))
        note.saved_at, note.saved_by = at, by
    db.session.flush()
    red_flags.sync(note, by=by, at=at)
    return ()


def take_newest_plan(note: SessionNote, *, by: User, at: datetime) -> list[str]:
    """Go on under the newest version of the plan, with the choices that still fit. Gives whose do not.

    Choices name an exercise by its place, so all of them count as changed: another window asks again.
    """
    lock(note)
    if note.is_signed:
        raise Refused("This note is signed and locked. It stays with the version it was written under.")
    newest, old = plan_changes.newer_version(note), note.plan_version
    if newest is None:
        return []
    values, lost = plan_choices.refitted(
        note.particulars,
        plan_versions.values_of(old or newest),
        plan_versions.values_of(newest),
    )
    note.plan_version = newest
    note.field_versions = note.field_versions | dict.fromkeys(BY_PLACE, note.version + 1)
    save(note, values, read_at={}, by=by, at=at)
    return lost


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
    key, instant, *_ = note.field_savers[name]
    return db.session.get(User, key), datetime.fromisoformat(str(instant))


def _confirmed_by_touch(
    note: SessionNote, new: Mapping[str, Plain], values: Mapping[str, Plain]
) -> dict[str, Plain]:
    """Who changes anything of a technique says that it was done; of a proposal, unless they say otherwise."""
    touched = {name.split(".")[1] for name in new if name.startswith("treatment.")}
    techniques = [technique for technique in Technique if technique.value in touched]
    return {
        done_name(technique): True
        for technique in techniques
        if (treatment(note, technique) is None or done_name(technique) not in values)
        and not FIELDS[done_name(technique)].read(note)
    }


def _tidy(note: SessionNote) -> None:
    """Rows that say nothing any more go; measures carry the day of the visit and their new scores."""
    for row in list(note.treatments):
        if not row.is_done and says_nothing(row):
            note.treatments.remove(row)
    for taken in list(note.assessments):
        if all(answer is None for answer in taken.answers.values()):
            note.assessments.remove(taken)
            continue
        instrument = instruments.get(taken.instrument)
        score = instrument.score(taken.answers, side=note.diagnosis.side)
        taken.performed_on = note.visit_on
        taken.instrument_version = score.version
        taken.scores = {key: None if value is None else f"{value:f}" for key, value in score.parts.items()}
