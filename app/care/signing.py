"""Signing a note: what exactly is signed, and the fingerprint of it.

The fingerprint is the SHA-256 of the note's canonical content: JSON with sorted keys, without spaces,
in UTF-8. ``format`` names the edition of that content, and the note keeps which edition it was signed in
(``content_format``). A later edition comes beside this one under a new name; the builders of earlier
editions stay, so that every fingerprint can be made anew for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from app.care import charges, note_facts, plan_changes, red_flags, seals
from app.care import session_note_drafts as drafts
from app.care.errors import Refused, Stale
from app.care.seals import fingerprint
from app.care.signing_requirements import what_is_missing
from app.clinical import plan_changes as declared
from app.clinical.billing import CODES
from app.clinical.note_kinds import KINDS, may_write
from app.extensions import db
from app.models import Assessment, SessionNote, Treatment, User

FORMAT = "poise-note-3"
FIRST_FORMAT, SECOND_FORMAT = "poise-note-1", "poise-note-2"


# questions


def is_signed_by(note: SessionNote, user: User) -> bool:
    return note.is_signed and note.signed_by_id == user.id


def content(note: SessionNote) -> dict[str, Any]:
    """Everything the signature covers, in the edition the note was or will be signed in."""
    edition = (note.content_format or FIRST_FORMAT) if note.is_signed else FORMAT
    return EDITIONS[edition](note)


def stated(note: SessionNote) -> str:
    """The fingerprint of what the note states from elsewhere: chart, plan and units as they stand now."""
    lines = charges.frozen(note) if KINDS[note.kind].has_units else None
    return fingerprint({"facts": note_facts.of(note), "charges": lines})


# verbs


def sign(
    note: SessionNote, *, shown: int, stated: str | None = None, by: User, at: datetime, on: date
) -> SessionNote:
    """Lock the note for ever, and do to its plan what it says.

    Signing it again as the same person changes nothing. ``shown`` is the version the person looked at: what is
    signed is what was seen. ``stated`` is the same for what stood there from elsewhere in the chart, where it
    was shown.
    """
    drafts.lock(note)
    plan_changes.hold(note)
    if is_signed_by(note, by):
        return note
    if note.is_signed:
        raise Refused("This note is already signed. Write an addendum instead.")
    if note.author_id != by.id:
        raise Refused(f"Only {note.author.name}, who wrote this note, can sign it.")
    if note.version != shown:
        raise Stale("The note was changed since it was shown to you. Look at it again, then sign.")
    if note.kind not in may_write(by.writes_as):
        raise Refused(f"{note.kind.label}: not signed by a {by.writes_as.label.lower()}.")
    if missing := what_is_missing(note, on=on):
        raise Refused("Before signing: " + " ".join(one.words for one in missing))
    red_flags.sync(note, by=by, at=at)
    with db.session.no_autoflush:  # all in one step
        _freeze(note)
        if stated not in (None, fingerprint({"facts": note.facts, "charges": note.charges})):
            raise Stale(
                "The chart was changed since this note was shown to you, and it would say something else. "
                "Look at it again, then sign."
            )
        note.facts = (note.facts or {}) | {"licence": by.writes_as.value, "version": note.version + 1}
        note.content_format = FORMAT
        note.signed_by, note.signed_at = by, at
        note.signer_credentials = by.name_with_credentials
        note.content_hash = fingerprint(content(note))
    db.session.flush()
    seals.seal(note, at=at)
    plan_changes.carry_out(note, by=by, at=at, on=on)
    return note


def _freeze(note: SessionNote) -> None:
    """What the note states from elsewhere stands in it from now on; what its kind does not ask goes."""
    kind = KINDS[note.kind]
    asked = {entry.key for part in kind.parts for entry in part.entries}
    asked |= set(declared.ENTRIES) if kind.changes_plan else set()
    note.facts = note_facts.of(note)
    note.charges = charges.frozen(note) if kind.has_units else None
    note.visit_minutes = note.visit_minutes if kind.has_treatment else None
    asked -= {f"units.{code}" for code in CODES} - {f"units.{line['code']}" for line in note.charges or ()}
    note.particulars = {key: value for key, value in note.particulars.items() if key in asked}
    for name in ("subjective", "assessment", "next_time"):
        if name not in kind.texts:
            setattr(note, name, "")
    has_more = (note.treatments and not kind.has_treatment) or (note.assessments and not kind.has_measures)
    if has_more:  # gone before the note is signed: afterwards nothing of it can be taken away
        if not kind.has_treatment:
            note.treatments.clear()
        if not kind.has_measures:
            note.assessments.clear()
        db.session.flush()


def _first_edition(note: SessionNote) -> dict[str, Any]:
    """From before there were kinds of note."""
    return {
        "format": FIRST_FORMAT,
        "note": str(note.public_id),
        "patient": str(note.patient.public_id),
        "diagnosis": str(note.diagnosis.public_id),
        "plan_version": _id(note.plan_version),
        "appointment": _id(note.appointment),
        "author": str(note.author.public_id),
        "visit_on": note.visit_on.isoformat(),
        "subjective": note.subjective,
        "treatments": [_treatment(row) for row in _in_order(note)],
        "assessments": [_assessment(row) for row in _by_instrument(note)],
        "assessment": note.assessment,
        "next_time": note.next_time,
        "signed_by": _id(note.signed_by),
        "signer": note.signer_credentials,
        "signed_at": note.signed_at.astimezone(UTC).isoformat() if note.signed_at else None,
    }


def _second_edition(note: SessionNote) -> dict[str, Any]:
    """With the kind, what was entered by declaration, what the chart stated, and the units.

    Among what is stated: the signer's licence and the version of the note that was signed.
    """
    return _first_edition(note) | {
        "format": SECOND_FORMAT,
        "kind": note.kind.value,
        "started_at": seals.instant(note.started_at),
        "saved_at": seals.instant(note.saved_at),
        "saved_by": _id(note.saved_by),
        "visit_minutes": note.visit_minutes,
        "particulars": note.particulars,
        "treatments": [
            _treatment(row) | {"particulars": row.particulars} for row in _in_order(note) if row.is_done
        ],
        "assessments": [
            _assessment(row) | {"recorded_at": seals.instant(row.recorded_at)} for row in _by_instrument(note)
        ],
        "facts": note.facts,
        "charges": note.charges,
    }


def _third_edition(note: SessionNote) -> dict[str, Any]:
    """With who answered each measure, and its results besides the scores."""
    return _second_edition(note) | {
        "format": FORMAT,
        "assessments": [
            _assessment(row)
            | {
                "recorded_at": seals.instant(row.recorded_at),
                "answered_by": row.answered_by.value,
                "findings": row.findings,
            }
            for row in _by_instrument(note)
        ],
    }


EDITIONS: Mapping[str, Callable[[SessionNote], dict[str, Any]]] = {
    FIRST_FORMAT: _first_edition,
    SECOND_FORMAT: _second_edition,
    FORMAT: _third_edition,
}


def _in_order(note: SessionNote) -> list[Treatment]:
    return sorted(note.treatments, key=lambda row: (row.position, row.id))


def _treatment(row: Treatment) -> dict[str, Any]:
    return {
        "technique": row.technique.value,
        "zones": row.zones,
        "side": row.side.value if row.side else None,
        "minutes": row.minutes,
        "response": row.response.value if row.response else None,
        "detail": row.detail,
    }


def _by_instrument(note: SessionNote) -> list[Assessment]:
    return sorted(note.assessments, key=lambda row: row.instrument)


def _assessment(row: Assessment) -> dict[str, Any]:
    return {
        "instrument": row.instrument,
        "version": row.instrument_version,
        "side": row.side.value if row.side else None,
        "performed_on": row.performed_on.isoformat(),
        "rated_by": str(row.rated_by.public_id),
        "answers": row.answers,
        "scores": row.scores,
    }


def _id(record: Any) -> str | None:
    return str(record.public_id) if record is not None else None
