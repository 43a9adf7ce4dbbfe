"""A therapist's signature under the signed note of an assistant or a student (practice rules, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from app.care import patients, seals, staff
from app.care import session_note_drafts as drafts
from app.care.errors import Refused
from app.clinical.vocabulary import Licence
from app.extensions import db
from app.models import CoSignature, Patient, SessionNote, User
from app.policy import Reach

UNDER_SUPERVISION = tuple(licence.value for licence in staff.UNDER_SUPERVISION)

# questions


def is_awaited(note: SessionNote) -> bool:
    """Signed by somebody whose notes stand under a therapist's signature, and that signature is not there."""
    return note.is_in_force and note.signer_licence in UNDER_SUPERVISION and note.co_signature is None


def may_co_sign(note: SessionNote, user: User) -> bool:
    is_own = user.id in (note.author_id, note.signed_by_id)
    is_fit = user.writes_as is Licence.THERAPIST and not is_own
    return is_awaited(note) and is_fit and _supervisor_of(note) in (None, user)


def _supervisor_of(note: SessionNote) -> User | None:
    """Whose signature it waits for; none where any therapist within reach may give it."""
    supervisor = note.signed_by.supervisor if note.signed_by else None
    return supervisor if supervisor and supervisor.is_active else None


def awaited_from(user: User, *, at: datetime) -> Sequence[SessionNote]:
    """What waits for this person, the longest first: notes of those they supervise, and in charts within
    their reach the notes of people who have no supervisor here."""
    if user.writes_as is not Licence.THERAPIST:
        return ()
    supervisor = aliased(User)
    within_reach = patients.visible_to(user, Reach.TEAM, at=at).with_only_columns(Patient.id)
    wanted = (
        select(SessionNote)
        .join(User, SessionNote.signed_by_id == User.id)
        .outerjoin(supervisor, User.supervisor_id == supervisor.id)
        .where(
            SessionNote.is_in_force,
            ~SessionNote.co_signature.has(),
            SessionNote.facts["licence"].as_string().in_(UNDER_SUPERVISION),
            SessionNote.patient_id.in_(within_reach),
            or_(
                User.supervisor_id == user.id,
                User.supervisor_id.is_(None),
                supervisor.disabled_at.is_not(None),
            ),
            User.id != user.id,
        )
        .order_by(SessionNote.signed_at, SessionNote.id)
        .options(joinedload(SessionNote.patient).selectinload(Patient.names), joinedload(SessionNote.author))
    )
    return db.session.scalars(wanted).all()


# verbs


def co_sign(note: SessionNote, *, by: User, at: datetime) -> CoSignature:
    """Sign under a signed note. Sending it twice signs once."""
    drafts.lock(note)
    db.session.refresh(note, ["co_signature", "strike"])
    if note.co_signature and note.co_signature.signed_by_id == by.id:
        return note.co_signature
    _refuse_unfit(note, by)
    signature = CoSignature(
        note=note, signed_at=at, signed_by=by, signer_credentials=by.name_with_credentials
    )
    with db.session.no_autoflush:
        signature.content_hash = seals.fingerprint(seals.content_under(signature))
        db.session.add(signature)
    db.session.flush()
    seals.seal(signature, at=at)
    return signature


def _refuse_unfit(note: SessionNote, by: User) -> None:
    if not note.is_signed:
        raise Refused(f"{note.author.name} has not signed this note yet. Their signature comes first.")
    if note.strike:
        raise Refused("This note was entered in error. Nothing is signed under it any more.")
    if note.co_signature:
        raise Refused(f"{note.co_signature.signer_credentials} has co-signed this note already.")
    if by.writes_as is not Licence.THERAPIST:
        raise Refused("Only a licensed physical therapist co-signs a note.")
    if by.id in (note.author_id, note.signed_by_id):
        raise Refused("Nobody co-signs their own note.")
    supervisor = _supervisor_of(note)
    if supervisor not in (None, by):
        raise Refused(f"{supervisor.name} supervises {note.author.name} and co-signs this note.")
    if not is_awaited(note):
        raise Refused("This note was signed by a licensed clinician and needs no co-signature.")
