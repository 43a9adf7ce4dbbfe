"""Files on a chart: taken by what their content is, sealed before they are stored, opened for one person at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.care import file_kinds, picture_metadata, sealing
from app.care.errors import NotFound, Refused
from app.care.file_kinds import FileKind, Received
from app.extensions import db
from app.models import Document, Patient, User
from app.models.base import random_public_id


@dataclass(frozen=True)
class FileRules:
    """What the server says about files: the keys that seal them, and how many bytes one may have."""

    keys: Sequence[bytes]
    largest: int


@dataclass(frozen=True)
class Opened:
    name: str
    kind: FileKind
    content: bytes


# questions


def of(patient: Patient, document_id: UUID) -> Document:
    wanted = select(Document).where(Document.patient_id == patient.id, Document.public_id == document_id)
    document = db.session.scalar(wanted.options(undefer(Document.sealed)))
    if document is None:
        raise NotFound("This chart has no such file.")
    return document


def opened(document: Document, *, rules: FileRules) -> Opened:
    """What was stored, proven to be it. Its kind comes from the content once more, not from the database."""
    if document.is_struck:
        raise Refused("This file was entered in error. It is kept, and no longer handed out.")
    content = sealing.opened(document.sealed, place=_place(document.public_id), keys=rules.keys)
    if fingerprint(content) != document.fingerprint:
        raise sealing.Unopened("This file is not the one that its record tells of, so it is not opened.")
    return Opened(document.name, file_kinds.kind_of(content), content)


def is_same(document: Document | None, file: Received | None) -> bool:
    """Whether this file is the one that is stored already; no file is like no file."""
    if document is None or file is None:
        return document is None and file is None
    return document.fingerprint == fingerprint(_kept(file.content))


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# verbs


def add(
    patient: Patient, file: Received | None, *, field: str, rules: FileRules, by: User, at: datetime
) -> Document | None:
    """Store a file, of a picture only what it shows; nothing where none was chosen. Why one is not taken is told
    at the form's ``field``."""
    if file is None:
        return None
    name, kind = file_kinds.checked(file, field=field, largest=rules.largest)
    content = picture_metadata.left_out(kind, file.content)
    public_id = random_public_id()
    document = Document(
        public_id=public_id,
        patient=patient,
        name=name,
        media_type=kind.value,
        size=len(content),
        fingerprint=fingerprint(content),
        sealed=sealing.sealed(content, place=_place(public_id), keys=rules.keys),
        uploaded_at=at,
        uploaded_by=by,
    )
    db.session.add(document)
    db.session.flush()
    return document


def strike(document: Document | None, *, reason: str, by: User, at: datetime) -> None:
    """With what it proves: the file stays sealed in the record and is handed out no more."""
    if document is None or document.is_struck:
        return
    document.entered_in_error_at, document.entered_in_error_reason = at, reason
    document.entered_in_error_by_id = by.id


def _kept(content: bytes) -> bytes:
    """What is stored of it; as it came where it is not taken."""
    try:
        return picture_metadata.left_out(file_kinds.kind_of(content), content)
    except file_kinds.NotTaken:
        return content


def _place(public_id: UUID) -> str:
    return sealing.place_of("document", "sealed", public_id)
