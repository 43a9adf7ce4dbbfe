"""Reading everything signed once more: is each word still what was signed, and is nothing gone or slipped in?

Walks the chain of seals from its first link, in batches, so that memory does not grow with the practice. What is
found is said without a clinical word: which record, and what is wrong with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.care import seals, signing
from app.care.seals import Sealed
from app.extensions import db
from app.models import (
    Addendum,
    Appointment,
    Assessment,
    CoSignature,
    Diagnosis,
    NoteStrike,
    Patient,
    PlanVersion,
    Seal,
    SessionNote,
    User,
)

AT_ONCE = 500
AS_STORED = {"populate_existing": True}  # never what this session remembers of a record
KINDS: Mapping[str, type[Sealed]] = {
    kind.__tablename__: kind for kind in (SessionNote, Addendum, CoSignature, NoteStrike)
}
IN_WORDS = {
    "session_note": "note",
    "addendum": "addendum",
    "co_signature": "co-signature",
    "note_strike": "strike",
}
UNREADABLE = (LookupError, ValueError, TypeError, AttributeError)


@dataclass(frozen=True)
class Expected:
    """A seal as it was written down outside: the chain has to hold it still."""

    number: int
    hash: str


@dataclass
class Verification:
    """``findings`` walks through everything; the counts and the newest seal are known when it has ended."""

    expected: Expected | None = None
    counts: Counter[str] = field(default_factory=Counter)
    newest: Expected = field(default_factory=lambda: Expected(0, seals.BEFORE_THE_FIRST))

    def findings(self) -> Iterator[str]:
        for links in _batches():
            if links is None:
                yield f"seal {self.newest.number + 1}: cannot be read any more"
                break
            yield from self._chain(links)
            for kind in KINDS:
                yield from self._records(kind, [link for link in links if link.record_kind == kind])
            db.session.expunge_all()
        yield from self._cut_off()
        yield from _sealed_twice()
        for kind in KINDS:
            yield from _without_seal(kind)

    def _chain(self, links: Sequence[Seal]) -> Iterator[str]:
        """Each link follows the one before it and says what its own hash says."""
        for link in links:
            self.counts["seal"] += 1
            before, self.newest = self.newest, Expected(link.number, link.hash)
            if link.number != before.number + 1:
                yield f"seal {before.number + 1}: is not there; {link.number} follows {before.number}"
            if link.previous_hash != before.hash:
                yield f"seal {link.number}: does not continue the seal before it"
            if link.hash != seals.seal_hash(link):
                yield f"seal {link.number}: was changed"
            if link.record_kind not in KINDS:
                yield f"seal {link.number}: of a kind nobody knows"
            if self.expected and self.expected.number == link.number and self.expected.hash != link.hash:
                yield f"seal {link.number}: is not the one that was written down"

    def _cut_off(self) -> Iterator[str]:
        if self.expected and self.expected.number > self.newest.number:
            yield f"seal {self.expected.number}: was written down, but the chain ends at {self.newest.number}"

    def _records(self, kind: str, links: Sequence[Seal]) -> Iterator[str]:
        found, unreadable = _load(kind, [link.record_id for link in links])
        for link in links:
            self.counts[kind] += 1
            name = _name(kind, link.record_id, found.get(link.record_id))
            if link.record_id in unreadable:
                yield f"{name}: cannot be read any more"
            elif link.record_id not in found:
                yield f"{name}: sealed as number {link.number}, and gone"
            else:
                yield from (f"{name}: {words}" for words in _wrong(found[link.record_id], link))


def _batches() -> Iterator[Sequence[Seal] | None]:
    """The seals in order; none where a row among the next ones is unreadable."""
    last = None
    while True:
        wanted = select(Seal).order_by(Seal.number, Seal.id).limit(AT_ONCE).execution_options(**AS_STORED)
        try:
            links = db.session.scalars(wanted.where(Seal.number > last) if last is not None else wanted).all()
        except UNREADABLE:
            yield None
            return
        if not links:
            return
        last = links[-1].number
        yield links


def _wrong(record: Sealed, link: Seal) -> Iterator[str]:
    """What is not as it was when the record was sealed."""
    if isinstance(record, SessionNote):
        if not record.is_signed:
            yield "was signed, and is not any more"
            return
        yield from _slipped_in(record)
    if record.content_hash not in (link.content_hash, None):
        yield "its fingerprint is not the one that was sealed"
    if _fingerprint(record) != link.content_hash:
        yield "its content is not what was signed"


def _slipped_in(note: SessionNote) -> Iterator[str]:
    """What hangs on a signed note without being part of its content."""
    if note.proposed:
        yield "holds a treatment that was never signed"
    if any(row.entered_in_error_at for row in note.assessments):
        yield "holds an assessment that was struck by itself"
    charts = {(row.patient_id, row.diagnosis_id) for row in note.assessments}
    if charts - {(note.patient_id, note.diagnosis_id)}:
        yield "holds an assessment of another chart"
    if note.version != (note.facts or {}).get("version", note.version):
        yield "its version is not the one that was signed"


def _fingerprint(record: Sealed) -> str | None:
    try:
        content = signing.content(record) if isinstance(record, SessionNote) else seals.content_under(record)
    except UNREADABLE:
        return None
    return seals.fingerprint(content)


def _load(kind: str, ids: Sequence[UUID]) -> tuple[dict[UUID, Sealed], set[UUID]]:
    """The records by public id; a row with something in it that is no value of its column is named apart."""
    try:
        return {record.public_id: record for record in _select(kind, ids)}, set()
    except UNREADABLE:
        db.session.expunge_all()
    found: dict[UUID, Sealed] = {}
    unreadable: set[UUID] = set()
    for one in ids:
        try:
            found |= {record.public_id: record for record in _select(kind, [one])}
        except UNREADABLE:
            unreadable.add(one)
    return found, unreadable


def _select(kind: str, ids: Sequence[UUID]) -> Iterable[Sealed]:
    model = KINDS[kind]
    wanted: Select[Any] = select(model).where(model.public_id.in_(ids)).options(*_PARTS[kind])
    return db.session.scalars(wanted.execution_options(**AS_STORED)).unique().all() if ids else ()


def _name(kind: str, public_id: UUID, record: Sealed | None) -> str:
    name = f"{IN_WORDS[kind]} {public_id}"
    if record is None or isinstance(record, SessionNote):
        return name
    return f"note {record.note.public_id}, {name}"


def _sealed_twice() -> Iterator[str]:
    wanted = select(Seal.record_id).group_by(Seal.record_id).having(func.count() > 1)
    yield from (f"record {one}: sealed more than once" for one in db.session.scalars(wanted))


def _without_seal(kind: str) -> Iterator[str]:
    model = KINDS[kind]
    is_sealed = select(Seal.id).where(Seal.record_id == model.public_id, Seal.record_kind == kind).exists()
    is_final: ColumnElement[bool] = model.content_hash.is_not(None)
    if model is SessionNote:
        is_final = is_final | SessionNote.signed_at.is_not(None)
    elif model is Addendum:
        is_final = Addendum.id.is_not(None)
    for public_id in db.session.scalars(select(model.public_id).where(is_final, ~is_sealed)):
        yield f"{IN_WORDS[kind]} {public_id}: signed, and not sealed"


def _note_parts() -> tuple[Any, ...]:
    """All that the content of a note is made of, and nothing else of those records."""
    return (
        joinedload(SessionNote.patient).load_only(Patient.public_id).lazyload("*"),
        joinedload(SessionNote.diagnosis).load_only(Diagnosis.public_id).lazyload("*"),
        joinedload(SessionNote.plan_version).load_only(PlanVersion.public_id).lazyload("*"),
        joinedload(SessionNote.appointment).load_only(Appointment.public_id).lazyload("*"),
        joinedload(SessionNote.author).load_only(User.public_id),
        joinedload(SessionNote.saved_by).load_only(User.public_id),
        joinedload(SessionNote.signed_by).load_only(User.public_id),
        selectinload(SessionNote.treatments),
        selectinload(SessionNote.assessments).joinedload(Assessment.rated_by).load_only(User.public_id),
    )


_NOTE = (SessionNote.public_id, SessionNote.content_hash)
_PARTS: Mapping[str, tuple[Any, ...]] = {
    "session_note": _note_parts(),
    "addendum": (
        joinedload(Addendum.note).load_only(*_NOTE),
        joinedload(Addendum.written_by).load_only(User.public_id),
    ),
    "co_signature": (
        joinedload(CoSignature.note).load_only(*_NOTE),
        joinedload(CoSignature.signed_by).load_only(User.public_id),
    ),
    "note_strike": (
        joinedload(NoteStrike.note).load_only(*_NOTE),
        joinedload(NoteStrike.struck_by).load_only(User.public_id),
    ),
}
