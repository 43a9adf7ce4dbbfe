"""What is written under a signed note: addenda of every kind, and that it was entered in error.

The original stays as it was signed, readable for ever; everything here stands beside it with author and time.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.care import seals
from app.care import session_note_drafts as drafts
from app.care.errors import Refused
from app.clinical.vocabulary import AddendumKind
from app.extensions import db
from app.models import Addendum, NoteStrike, SessionNote, User
from app.policy import Role

REPEATED_WITHIN = timedelta(minutes=10)

# questions


def may_strike(note: SessionNote, user: User) -> bool:
    """Its author may say that a note was entered in error, and the physician of the practice."""
    is_theirs = user.id in (note.author_id, note.signed_by_id)
    return note.is_in_force and (is_theirs or user.role is Role.PHYSICIAN)


# verbs


def addend(
    note: SessionNote,
    *,
    kind: AddendumKind,
    wording: str,
    reason: str = "",
    service_on: date | None = None,
    by: User,
    at: datetime,
    on: date,
) -> Addendum:
    """Write below a signed note. Sending the same twice adds it once."""
    drafts.lock(note)
    db.session.expire(note, ["addenda"])
    _refuse_addendum(note, kind, reason, service_on, on)
    service_on = service_on if kind is AddendumKind.LATE_ENTRY else None
    said = (kind, wording, reason, service_on, by.id)
    for standing in note.addenda:
        if at - standing.written_at < REPEATED_WITHIN and _said(standing) == said:
            return standing
    addendum = Addendum(
        kind=kind,
        wording=wording,
        reason=reason,
        service_on=service_on,
        written_at=at,
        written_by=by,
        writer_credentials=by.name_with_credentials,
    )
    with db.session.no_autoflush:
        addendum.note = note
        addendum.content_hash = seals.fingerprint(seals.content_under(addendum))
        db.session.add(addendum)
    db.session.flush()
    seals.seal(addendum, at=at)
    return addendum


def strike(note: SessionNote, *, reason: str, by: User, at: datetime) -> NoteStrike:
    """Entered in error: stays readable and marked, and counts nowhere. Sending it twice strikes once."""
    drafts.lock(note)
    db.session.refresh(note, ["strike"])
    if note.strike:
        if note.strike.struck_by_id == by.id:
            return note.strike
        raise Refused(f"{note.strike.striker_credentials} has marked this note as entered in error already.")
    if not note.is_signed:
        raise Refused("This note is not signed yet. Correct it, or empty it and take it away.")
    if not may_strike(note, by):
        raise Refused(f"Only {note.author.name}, who wrote this note, or Dr. O can say it was an error.")
    if not reason.strip():
        raise Refused("Say why this note was entered in error.")
    strike = NoteStrike(
        note=note, reason=reason, struck_at=at, struck_by=by, striker_credentials=by.name_with_credentials
    )
    with db.session.no_autoflush:
        strike.content_hash = seals.fingerprint(seals.content_under(strike))
        db.session.add(strike)
    db.session.flush()
    seals.seal(strike, at=at)
    return strike


def _refuse_addendum(
    note: SessionNote, kind: AddendumKind, reason: str, service_on: date | None, on: date
) -> None:
    if not note.is_signed:
        raise Refused("This note is not signed yet. Change the note itself.")
    if kind is AddendumKind.CORRECTION and not reason.strip():
        raise Refused("Say why the note is corrected.")
    if kind is not AddendumKind.LATE_ENTRY:
        return
    if service_on is None:
        raise Refused("Say which day of service the late entry is about.")
    if service_on > on:
        raise Refused("The day of service lies ahead.")
    if service_on < note.patient.born_on:
        raise Refused("The day of service lies before the patient was born.")


def _said(standing: Addendum) -> tuple[object, ...]:
    return (standing.kind, standing.wording, standing.reason, standing.service_on, standing.written_by_id)
