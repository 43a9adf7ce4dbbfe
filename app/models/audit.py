"""The record of use: every change and every look at a chart, written by hooks and never by hand.

One listener before a flush collects what is new, changed or deleted with old and new values; one
after the flush writes the entries, so that ids are known and a rolled-back change leaves no entry.
Bulk updates and deletes are refused, because they would slip past. Records that are locked (signed
notes, entries of this log) refuse every change; the database's own triggers refuse it once more.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, event, insert, inspect
from sqlalchemy.orm import Mapped, ORMExecuteState, RelationshipDirection, Session, mapped_column
from sqlalchemy.orm.attributes import NO_VALUE

from app.models.base import Base, Record, UtcDateTime, random_public_id

LONGEST_VALUE = 200  # longer texts are recorded as a hash: the log shows that they changed, not their words


class AuditEntry(Record, Base):
    """One change of one record."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_record", "record_kind", "record_id"),
        Index("ix_audit_entry_patient", "patient_id", "at"),
    )

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    actor: Mapped[str] = mapped_column(String(60))  # "user" or the name of a command
    request_id: Mapped[str] = mapped_column(String(32), default="")
    change: Mapped[str] = mapped_column(String(10))  # created, changed, deleted
    record_kind: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[int]
    patient_id: Mapped[int | None]
    values: Mapped[dict[str, Any]] = mapped_column(JSON)


class AccessEntry(Record, Base):
    """One request of a signed-in (or refused) person: who, whose chart, what, granted or not."""

    __tablename__ = "access_entry"
    __table_args__ = (Index("ix_access_entry_patient", "patient_id", "at"),)

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    action: Mapped[str] = mapped_column(String(40))
    endpoint: Mapped[str] = mapped_column(String(80))
    method: Mapped[str] = mapped_column(String(8))
    status: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10))  # granted, refused
    request_id: Mapped[str] = mapped_column(String(32), default="")


class NoActor(Exception):
    """A change without somebody who makes it is never written."""


class Locked(Exception):
    """The record was locked (signed) before this change."""


class BulkRefused(Exception):
    """A bulk statement would slip past the record of changes."""


@dataclass(frozen=True)
class Actor:
    """Who changes things in this session, and when (the instant of the request)."""

    at: datetime
    user_id: int | None = None
    name: str = "user"
    request_id: str = ""


UNRECORDED = {"audit_entry", "access_entry", "patient_search_word", "course_standing", "booked_time"}


def act_as(session: Session, actor: Actor) -> None:
    """Say who makes the changes of this session. Called by the front door and by commands."""
    session.info["actor"] = actor


def install(session_class: Any) -> None:
    """Attach the listeners to a session factory or class. Called once per application."""
    event.listen(session_class, "before_flush", collect)
    event.listen(session_class, "after_flush", write)
    event.listen(session_class, "do_orm_execute", _refuse_bulk)


def collect(session: Session, _context: Any, _instances: Any) -> None:
    pending: list[tuple[str, Any, dict[str, Any]]] = []
    for record in session.new:
        if _is_recorded(record):
            _refuse_if_locked(record, is_new=True)
            pending.append(("created", record, {}))
    for record in session.dirty:
        if _is_recorded(record) and _is_changed(record):
            _refuse_if_locked(record)
            pending.append(("changed", record, {}))
    for record in session.deleted:
        if _is_recorded(record):
            _refuse_if_locked(record)
            pending.append(("deleted", record, _values(record)))
        elif record.__tablename__ in ("audit_entry", "access_entry"):
            raise Locked("Entries of the log are never removed.")
    for record in session.dirty:
        if record.__tablename__ in ("audit_entry", "access_entry") and session.is_modified(record):
            raise Locked("Entries of the log are never changed.")
    # Set anew, never added to: what a failed flush had collected did not happen.
    session.info["pending_audit"] = pending


def write(session: Session, context: Any) -> None:
    pending = session.info.pop("pending_audit", [])
    pending += _left_behind(context, pending)
    if not pending:
        return
    actor: Actor | None = session.info.get("actor")
    if actor is None:
        raise NoActor(f"Nobody is named for a change of {pending[0][1].__tablename__}.")
    # Keys that come with a related record are known only now; the histories are still those before the flush.
    readers = {"created": _values, "changed": _changes}
    told = [(change, record, values or readers[change](record)) for change, record, values in pending]
    entries = [_entry(actor, *one) for one in told if one[-1]]
    if entries:
        session.execute(insert(AuditEntry.__table__), entries)  # type: ignore[arg-type]


def _left_behind(context: Any, pending: list[tuple[str, Any, dict[str, Any]]]) -> list[Any]:
    """Records that went because their owner let go of them: known as deleted only once the flush has begun."""
    known = {id(record) for change, record, _ in pending if change == "deleted"}
    gone = (
        state.obj()
        for state, (is_deleted, is_only_listed) in context.states.items()
        if is_deleted and not is_only_listed
    )
    return [
        ("deleted", record, _values(record))
        for record in gone
        if _is_recorded(record) and id(record) not in known
    ]


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_orm_statement and (state.is_update or state.is_delete):
        raise BulkRefused("Load the records and change them one by one.")


def _is_recorded(record: Any) -> bool:
    return record.__tablename__ not in UNRECORDED


def _refuse_if_locked(record: Any, *, is_new: bool = False) -> None:
    """A record with ``locked_by`` is closed once that column was filled before this flush."""
    owner = getattr(record, "locked_with", None)
    for holder in (record, owner):
        column = getattr(type(holder), "locked_by", None) if holder is not None else None
        if column is None or (is_new and holder is record):
            continue
        history = inspect(holder).attrs[column].load_history()
        before = (
            history.deleted[0] if history.deleted else (history.unchanged[0] if history.unchanged else None)
        )
        if before is not None:
            raise Locked(f"This {type(holder).__name__} is locked since {before:%Y-%m-%d %H:%M} UTC.")


def _entry(actor: Actor, change: str, record: Any, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "public_id": random_public_id(),
        "at": actor.at,
        "actor_id": actor.user_id,
        "actor": actor.name,
        "request_id": actor.request_id,
        "change": change,
        "record_kind": record.__tablename__,
        "record_id": record.id,
        "patient_id": _patient_of(record),
        "values": values,
    }


def _is_changed(record: Any) -> bool:
    """By a value of its own, or by another record it now points to."""
    state = inspect(record)
    pointers = [
        prop.key for prop in state.mapper.relationships if prop.direction is RelationshipDirection.MANYTOONE
    ]
    return bool(_changes(record)) or any(state.attrs[key].history.has_changes() for key in pointers)


def _changes(record: Any) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    state = inspect(record)
    for prop in state.mapper.column_attrs:
        how = prop.columns[0].info.get("audit")
        history = state.attrs[prop.key].history
        if how == "skip" or prop.key == "version" or not history.has_changes():
            continue
        old = history.deleted[0] if history.deleted else None
        new = history.added[0] if history.added else None
        if old != new:
            changes[prop.key] = ["secret"] if how == "secret" else [_plain(old), _plain(new)]
    return changes


def _values(record: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    state = inspect(record)
    for prop in state.mapper.column_attrs:
        how = prop.columns[0].info.get("audit")
        value = state.attrs[prop.key].loaded_value
        if value is NO_VALUE or value is None or value == "" or how == "skip" or prop.key == "public_id":
            continue
        values[prop.key] = ["secret"] if how == "secret" else [_plain(value)]
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        return "sha256:" + hashlib.sha256(value.encode()).hexdigest()
    return value


def _patient_of(record: Any) -> int | None:
    """The chart a change belongs to, found upwards without a query where the parent is loaded."""
    if record.__tablename__ == "patient":
        return int(record.id)
    if (patient_id := getattr(record, "patient_id", None)) is not None:
        return int(patient_id)
    for parent in ("note", "plan", "plan_version", "diagnosis", "appointment", "procedure", "comment"):
        relation = inspect(type(record)).relationships.get(parent)
        if relation is None:
            continue
        loaded = inspect(record).attrs[parent].history
        holders = (*(loaded.added or ()), *(loaded.unchanged or ()), *(loaded.deleted or ()))
        holder = next((one for one in holders if one is not None), None)
        if holder is None:
            holder = inspect(record).dict.get(parent)
        if holder is not None:
            return _patient_of(holder)
    return None


__all__ = ["AccessEntry", "Actor", "AuditEntry", "BulkRefused", "Locked", "NoActor", "act_as", "install"]
