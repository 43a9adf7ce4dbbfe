"""Whether what is stored is whole: every row as the record of changes tells it, every change beside its request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, text

from app.extensions import db
from app.models import AccessEntry, AuditEntry, Base, SessionNote
from app.models.audit import UNRECORDED, _values
from tests.assurance.writers import Written

BLANK = (None, "")


def differences_from_the_log() -> Iterator[str]:
    """Plays the record of changes through from its beginning: what comes out must be what the tables hold."""
    told = _told()
    for mapper in Base.registry.mappers:
        kind = mapper.class_.__tablename__
        if kind in UNRECORDED:
            continue
        for record in db.session.scalars(select(mapper.class_).execution_options(yield_per=500)):
            expected = told.pop((kind, record.id), None)
            if expected is None:
                yield f"{kind} {record.id}: no change tells of it"
            elif difference := _difference(expected, _values(record)):
                yield f"{kind} {record.id}: {difference}"
        db.session.expunge_all()
    yield from (f"{kind} {key}: told of, but gone" for kind, key in told)


def changes_without_a_request() -> Iterator[str]:
    """A change made through the web is stored with the entry of its use, or not at all."""
    requests = set(db.session.scalars(select(AccessEntry.request_id)))
    changed = set(db.session.scalars(select(AuditEntry.request_id).where(AuditEntry.request_id != "")))
    yield from (f"request {one}: a change without the entry of its use" for one in changed - requests)


def damage() -> Iterator[str]:
    """What SQLite itself finds wrong with its file."""
    if db.engine.dialect.name != "sqlite":
        return
    for check in ("integrity_check", "foreign_key_check"):
        yield from (
            f"{check}: {row}" for row in db.session.execute(text(f"PRAGMA {check}")) if row[0] != "ok"
        )


def lost(note: Written) -> Iterator[str]:
    """What was acknowledged and is not there, or is there without ever having been sent."""
    stored = db.session.scalar(select(SessionNote).where(SessionNote.public_id == note.id))
    if stored is None:
        yield f"note {note.id}: gone"
        return
    for name, value in note.kept.items():
        found = _field(stored, name)
        if found not in (value, note.unknown.get(name, value)):
            yield f"note {note.id}: {name} is not what was kept"
    if note.is_signed and not stored.is_signed:
        yield f"note {note.id}: its signature is gone"
    wordings = Counter(addendum.wording for addendum in stored.addenda)
    expected = Counter(note.addenda)
    if wordings not in (expected, expected + Counter([note.unknown_addendum])):
        yield f"note {note.id}: its addenda are not those that were kept"


def half_applied(note: Written) -> Iterator[str]:
    """A save is one step: all of its fields, or none; one version, one entry in the record of changes."""
    stored = db.session.scalar(select(SessionNote).where(SessionNote.public_id == note.id))
    if stored is None:
        return
    came = {name for name, value in note.unknown.items() if _field(stored, name) == value}
    stayed = {name for name, value in note.unknown.items() if _field(stored, name) == note.kept.get(name, "")}
    if came - stayed and stayed - came:
        yield f"note {note.id}: a save came half"
    changes = select(AuditEntry.id).where(
        AuditEntry.record_kind == "session_note",
        AuditEntry.record_id == stored.id,
        AuditEntry.change == "changed",
    )
    if stored.version != 1 + len(db.session.scalars(changes).all()):
        yield f"note {note.id}: version {stored.version} is not the number of its changes"


def _field(note: SessionNote, name: str) -> str:
    if name.startswith("treatment."):
        technique = name.split(".")[1]
        row = next((row for row in note.treatments if row.technique.value == technique), None)
        if row is None or not row.is_done:  # what is only proposed was said by nobody
            return ""
        return "y" if name.endswith(".done") else str(row.minutes)
    return str(getattr(note, name))


def _told() -> dict[tuple[str, int], dict[str, Any]]:
    told: dict[tuple[str, int], dict[str, Any]] = {}
    wanted = select(
        AuditEntry.record_kind, AuditEntry.record_id, AuditEntry.change, AuditEntry.values
    ).order_by(AuditEntry.id)
    for kind, key, change, values in db.session.execute(wanted.execution_options(yield_per=1000)):
        if change == "deleted":
            told.pop((kind, key), None)
        else:
            told.setdefault((kind, key), {}).update({name: value[-1] for name, value in values.items()})
    return told


def _difference(told: dict[str, Any], found: dict[str, list[Any]]) -> str:
    ignored = {"id", "version"}
    told = {name: value for name, value in told.items() if value not in BLANK and name not in ignored}
    now = {name: value[-1] for name, value in found.items() if name not in ignored}
    names = [name for name in told.keys() | now.keys() if told.get(name) != now.get(name)]
    return f"{', '.join(sorted(names))} not as the record of changes tells" if names else ""
