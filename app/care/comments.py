"""The thread on a case: what Dr. O and the therapists say to each other. Part of the record, never mail.

A comment may name people: it stands on their home until somebody marks it as done.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app import policy
from app.care import patients
from app.care.errors import Invalid, NotFound, Refused
from app.extensions import db
from app.models import CaseComment, CaseMention, Diagnosis, Patient, User
from app.policy import Action

# questions


def thread(diagnosis: Diagnosis) -> list[CaseComment]:
    """Everything said on the case, the oldest first; struck comments keep their place."""
    wanted = _with_people().where(CaseComment.diagnosis_id == diagnosis.id)
    return list(db.session.scalars(wanted.order_by(CaseComment.id)))


def of(patient: Patient, comment_id: UUID) -> CaseComment:
    wanted = _with_people().where(CaseComment.patient_id == patient.id, CaseComment.public_id == comment_id)
    comment = db.session.scalar(wanted)
    if comment is None:
        raise NotFound("This chart has no such comment.")
    return comment


def to_mention(patient: Patient, *, by: User, at: datetime) -> list[User]:
    """Who may be named: everybody else who may read this chart."""
    return [user for user in patients.readers(patient, at=at) if user.id != by.id]


def for_person(user: User, *, at: datetime) -> list[CaseComment]:
    """What names this person and is not done, the oldest first; of charts within reach."""
    within = patients.visible_to(user, policy.reach(user.role, Action.CHART_READ), at=at)
    wanted = (
        _with_people()
        .join(CaseMention)
        .join(Patient, CaseComment.patient_id == Patient.id)
        .where(
            CaseMention.user_id == user.id,
            CaseComment.done_at.is_(None),
            CaseComment.entered_in_error_at.is_(None),
            Patient.entered_in_error_at.is_(None),
            CaseComment.patient_id.in_(within.with_only_columns(Patient.id)),
        )
        .options(
            joinedload(CaseComment.patient).selectinload(Patient.names), joinedload(CaseComment.diagnosis)
        )
    )
    return list(db.session.scalars(wanted.order_by(CaseComment.id)))


# verbs


def write(
    diagnosis: Diagnosis, *, body: str, mentioned: Collection[UUID] = (), by: User, at: datetime
) -> CaseComment:
    """Add a comment. The same words twice, with nothing said in between, are one comment."""
    if not body.strip():
        raise Invalid("body", "Write something first.")
    if diagnosis.is_struck:
        raise Refused("This diagnosis was struck as entered in error. Nothing is added to it.")
    people = _named(diagnosis.patient, mentioned, by=by, at=at)
    said = thread(diagnosis)
    if said and _is_repeated(said[-1], body, people, by):
        return said[-1]
    comment = CaseComment(
        patient=diagnosis.patient,
        patient_id=diagnosis.patient_id,
        diagnosis=diagnosis,
        body=body.strip(),
        written_at=at,
        written_by=by,
        mentions=[CaseMention(user=user) for user in people],
    )
    db.session.add(comment)
    db.session.flush()
    return comment


def mark_done(comment: CaseComment, *, by: User, at: datetime) -> CaseComment:
    """Settled: it leaves the homes of those it names. Marked twice, the first one stands."""
    if comment.is_struck:
        raise Refused("This comment was struck. There is nothing to mark.")
    if comment.done_at is None:
        comment.done_at, comment.done_by = at, by
        db.session.flush()
    return comment


def strike(comment: CaseComment, *, reason: str, by: User, at: datetime) -> CaseComment:
    """Entered in error, said by who wrote it. It stays readable, struck, with the reason."""
    if comment.written_by_id != by.id:
        raise Refused(
            f"Only {comment.written_by.name} can strike this comment. Answer it in a comment instead."
        )
    if not reason.strip():
        raise Invalid("reason", "Say why it is struck.")
    if not comment.is_struck:
        comment.entered_in_error_at, comment.entered_in_error_reason = at, reason.strip()
        comment.entered_in_error_by_id = by.id
        db.session.flush()
    return comment


def _named(patient: Patient, mentioned: Collection[UUID], *, by: User, at: datetime) -> list[User]:
    wanted = set(mentioned)
    people = [user for user in to_mention(patient, by=by, at=at) if user.public_id in wanted]
    if len(people) < len(wanted):
        raise Invalid("mentioned", "Somebody you named may not read this chart any more. Choose again.")
    return people


def _is_repeated(comment: CaseComment, body: str, people: Collection[User], by: User) -> bool:
    named = {mention.user_id for mention in comment.mentions}
    is_same = (comment.written_by_id, comment.body, named) == (
        by.id,
        body.strip(),
        {user.id for user in people},
    )
    return is_same and not comment.is_struck


def _with_people() -> Select[CaseComment]:
    return select(CaseComment).options(
        joinedload(CaseComment.written_by),
        joinedload(CaseComment.done_by),
        selectinload(CaseComment.mentions).joinedload(CaseMention.user),
    )
