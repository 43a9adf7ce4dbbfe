"""Everything that is signed in the demonstration practice, in the order of the clock, whoever's chart it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeAlias

from app.care import amendments, co_signatures, signing
from app.care.demonstration import sessions, wording
from app.clinical.note_kinds import VISITS, needs_co_signature
from app.models import SessionNote, User

UNSIGNED = (
    "Tobias Merriweather",
    "Ines Calloway-Finch",
    "Mortimer Oleander",
    "Ada Bellweather",
    "Jasper Underhill",
)
"""Whose last visit waits for its signature; the last of them for more than three days."""

Act: TypeAlias = tuple[datetime, Callable[[], object]]


def sign_all(charts: Iterable[tuple[str, list[SessionNote]]], people: dict[str, User], *, on: date) -> None:
    """The notes of each person, with their addenda and co-signatures."""
    acts: list[Act] = []
    for name, notes in charts:
        seen = [note for note in notes if note.kind in VISITS]
        left = seen[-1] if name in UNSIGNED else None
        acts += [_signing(note, on) for note in notes if note is not left]
        acts += [_co_signing(note, people) for note in seen[:-1] if needs_co_signature(note.author.licence)]
        if name in wording.ADDENDA:
            acts.append(_addendum(seen[-2], name, on))
    for _, act in sorted(acts, key=lambda act: act[0]):
        act()


def _signing(note: SessionNote, on: date) -> Act:
    at = note.saved_at + timedelta(minutes=4)
    return at, partial(_sign, note, at, on)


def _sign(note: SessionNote, at: datetime, on: date) -> None:
    sessions.choose_units(note)
    signing.sign(note, shown=note.version, by=note.author, at=at, on=on)


def _co_signing(note: SessionNote, people: dict[str, User]) -> Act:
    """At the end of the day. What was signed last still waits."""
    supervisor = next(one for one in people.values() if one.id == note.author.supervisor_id)
    at = note.saved_at + timedelta(hours=5)
    return at, partial(co_signatures.co_sign, note, by=supervisor, at=at)


def _addendum(note: SessionNote, name: str, on: date) -> Act:
    kind, words, reason = wording.ADDENDA[name]
    at = note.saved_at + timedelta(hours=3)
    return at, partial(
        amendments.addend, note, kind=kind, wording=words, reason=reason, by=note.author, at=at, on=on
    )
