"""The chain over everything signed: each signature, addendum, co-signature and strike is sealed once.

A seal holds the fingerprint of what was signed and the hash of the seal before it; its own hash covers both.
Whoever changes, removes or adds a signed record afterwards would have to make every later seal anew, and then
the newest one no longer is the one that was written down outside.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from sqlalchemy import func, select

from app.extensions import db
from app.models import Addendum, CoSignature, NoteStrike, Seal, SessionNote

Sealed: TypeAlias = SessionNote | Addendum | CoSignature | NoteStrike

BEFORE_THE_FIRST = "0" * 64
TURN = 0x5EA1  # the advisory lock of PostgreSQL that sealing takes


# questions


def newest() -> Seal | None:
    return db.session.scalar(select(Seal).order_by(Seal.number.desc()).limit(1))


def fingerprint(content: dict[str, Any]) -> str:
    """The SHA-256, in hexadecimal, of the canonical form: JSON with sorted keys, without spaces, in UTF-8."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def seal_hash(seal: Seal) -> str:
    return fingerprint(
        {
            "format": "poise-seal-1",
            "number": seal.number,
            "record_kind": seal.record_kind,
            "record": str(seal.record_id),
            "content": seal.content_hash,
            "previous": seal.previous_hash,
            "sealed_at": instant(seal.sealed_at),
        }
    )


def content_under(record: Addendum | CoSignature | NoteStrike) -> dict[str, Any]:
    """Everything that the hash of something written under a signed note covers, the note itself included."""
    return _CONTENT[type(record)](record) | {
        "note": str(record.note.public_id),
        "note_content": record.note.content_hash,
    }


def instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


# verbs


def seal(record: Sealed, *, at: datetime) -> Seal:
    """The next link of the chain, for a record that has its fingerprint and is stored."""
    if record.content_hash is None:
        raise ValueError("Only what has its fingerprint is sealed.")
    _wait_for_the_turn()
    before = newest()
    link = Seal(
        number=before.number + 1 if before else 1,
        record_kind=record.__tablename__,
        record_id=record.public_id,
        content_hash=record.content_hash,
        previous_hash=before.hash if before else BEFORE_THE_FIRST,
        sealed_at=at,
    )
    link.hash = seal_hash(link)
    db.session.add(link)
    db.session.flush()
    return link


def _wait_for_the_turn() -> None:
    """One at a time until the end of the transaction. SQLite has one writer anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(TURN)))


def _addendum(record: Addendum) -> dict[str, Any]:
    return {
        "format": "poise-addendum-1",
        "kind": record.kind.value,
        "wording": record.wording,
        "reason": record.reason,
        "service_on": _day(record.service_on),
        "written_at": instant(record.written_at),
        "written_by": str(record.written_by.public_id),
        "writer": record.writer_credentials,
    }


def _co_signature(record: CoSignature) -> dict[str, Any]:
    return {
        "format": "poise-co-signature-1",
        "signed_at": instant(record.signed_at),
        "signed_by": str(record.signed_by.public_id),
        "signer": record.signer_credentials,
    }


def _strike(record: NoteStrike) -> dict[str, Any]:
    return {
        "format": "poise-note-strike-1",
        "reason": record.reason,
        "struck_at": instant(record.struck_at),
        "struck_by": str(record.struck_by.public_id),
        "striker": record.striker_credentials,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


_CONTENT: dict[type, Callable[[Any], dict[str, Any]]] = {
    Addendum: _addendum,
    CoSignature: _co_signature,
    NoteStrike: _strike,
}
