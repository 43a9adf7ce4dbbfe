"""Signing a note: what stands in the way, what exactly is signed, and the fingerprint of it.

The fingerprint is the SHA-256 of the note's canonical content: JSON with sorted keys, without spaces,
in UTF-8. ``format`` names the edition of that content. A later edition may add keys under a new name;
a note keeps the fingerprint of the edition it was signed in, so the old builder has to stay.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.care import session_note_drafts as drafts
from app.care.errors import Refused
from app.clinical import instruments
from app.extensions import db
from app.models import SessionNote, User

FORMAT = "poise-note-1"
MOST_MINUTES_OF_A_VISIT = 480


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way, in words, and the field it concerns."""

    field: str
    words: str


# questions


def what_is_missing(note: SessionNote, *, on: date) -> list[Missing]:
    """What stands between this draft and a signature, in the order of the page."""
    return [*_day_problems(note, on), *_treatment_problems(note), *_measure_problems(note)]


def is_signed_by(note: SessionNote, user: User) -> bool:
    return note.is_signed and note.signed_by_id == user.id


def content(note: SessionNote) -> dict[str, Any]:
    """Everything the signature covers."""
    return {
        "format": FORMAT,
        "note": str(note.public_id),
        "patient": str(note.patient.public_id),
        "diagnosis": str(note.diagnosis.public_id),
        "plan_version": _id(note.plan_version),
        "appointment": _id(note.appointment),
        "author": str(note.author.public_id),
        "visit_on": note.visit_on.isoformat(),
        "subjective": note.subjective,
        "treatments": [
            {
                "technique": row.technique.value,
                "zones": row.zones,
                "side": row.side.value if row.side else None,
                "minutes": row.minutes,
                "response": row.response.value if row.response else None,
                "detail": row.detail,
            }
            for row in sorted(note.treatments, key=lambda row: (row.position, row.id))
        ],
        "assessments": [
            {
                "instrument": row.instrument,
                "version": row.instrument_version,
                "side": row.side.value if row.side else None,
                "performed_on": row.performed_on.isoformat(),
                "rated_by": str(row.rated_by.public_id),
                "answers": row.answers,
                "scores": row.scores,
            }
            for row in sorted(note.assessments, key=lambda row: row.instrument)
        ],
        "assessment": note.assessment,
        "next_time": note.next_time,
        "signed_by": _id(note.signed_by),
        "signer": note.signer_credentials,
        "signed_at": note.signed_at.astimezone(UTC).isoformat() if note.signed_at else None,
    }


def fingerprint(content: dict[str, Any]) -> str:
    """The SHA-256 of the canonical form, in hexadecimal."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


# verbs


def sign(note: SessionNote, *, by: User, at: datetime, on: date) -> SessionNote:
    """Lock the note for ever. Signing it again as the same person changes nothing."""
    drafts.lock(note)
    if is_signed_by(note, by):
        return note
    if note.is_signed:
        raise Refused("This note is already signed. Write an addendum instead.")
    if note.author_id != by.id:
        raise Refused(f"Only {note.author.name}, who wrote this note, can sign it.")
    if missing := what_is_missing(note, on=on):
        raise Refused("Before signing: " + " ".join(one.words for one in missing))
    with db.session.no_autoflush:  # all four facts in one step
        note.signed_by, note.signed_at = by, at
        note.signer_credentials = by.name_with_credentials
        note.content_hash = fingerprint(content(note))
    db.session.flush()
    return note


def _day_problems(note: SessionNote, on: date) -> list[Missing]:
    if note.visit_on > on:
        return [Missing("visit_on", "The day of the visit lies ahead.")]
    onset = note.diagnosis.onset_on
    if onset and note.visit_on < onset:
        return [Missing("visit_on", "The day of the visit lies before the onset of the palsy.")]
    return []


def _treatment_problems(note: SessionNote) -> list[Missing]:
    found = [
        Missing(
            f"treatment.{row.technique.value}.minutes",
            f"{row.technique.label}: say the minutes, or remove it.",
        )
        for row in note.treatments
        if row.minutes is None
    ]
    total = drafts.total_minutes(note)
    if total > MOST_MINUTES_OF_A_VISIT:
        found.append(
            Missing(
                "treatment", f"The minutes come to {total}; one visit has at most {MOST_MINUTES_OF_A_VISIT}."
            )
        )
    if not total and not found and not note.assessments:
        found.append(Missing("treatment", "Record what was done, or what was measured."))
    return found


def _measure_problems(note: SessionNote) -> list[Missing]:
    found = []
    for row in note.assessments:
        instrument = instruments.get(row.instrument)
        if left := instrument.score(row.answers).missing:
            answers = f"{len(left)} answer{'s' if len(left) > 1 else ''}"
            found.append(
                Missing(f"{instrument.key}.{left[0]}", f"{instrument.name}: {answers} left, or clear it.")
            )
    return found


def _id(record: Any) -> str | None:
    return str(record.public_id) if record is not None else None
