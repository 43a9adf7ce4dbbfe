"""How a consultation request comes in: from the public page or by telephone, once, and sealed as it arrives.

What was said about health is sealed under keys that the database does not hold. The desk works with the date that
follows from it; a clinician opens it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.care import sealing
from app.clinical.urgency import seen_by, told_by, urgency
from app.clinical.vocabulary import MessageChannel, MessageKind, RequestSource, RequestStatus
from app.extensions import db
from app.models import ConsultationRequest, OutboxMessage, User
from app.models.base import random_public_id

ACKNOWLEDGED_WITHIN = timedelta(days=1)
"""Local default: an acknowledgement that could not be sent for a day is not sent any more."""

ACKNOWLEDGED_AGAIN_AFTER = timedelta(days=1)
"""Local default: one address is written to once within this time, however many requests name it."""

# questions


def is_full(*, most: int, at: datetime) -> bool:
    """As many requests came by the web within the last hour as this practice can answer."""
    since = at - timedelta(hours=1)
    wanted = select(func.count()).where(
        ConsultationRequest.source == RequestSource.WEB, ConsultationRequest.received_at > since
    )
    return (db.session.scalar(wanted) or 0) >= most


def sent_already(key: str) -> ConsultationRequest | None:
    """What came of this form, where it was sent before."""
    return db.session.scalar(select(ConsultationRequest).where(ConsultationRequest.submission_key == key))


def health(request: ConsultationRequest, *, keys: Sequence[bytes]) -> dict[str, Any]:
    """What was said about health, opened for a clinician; empty where nothing was."""
    if request.sealed_health is None:
        return {}
    opened = sealing.opened(request.sealed_health, place=_place(request.public_id), keys=keys)
    return dict(json.loads(opened))


# verbs


def receive(
    answers: Mapping[str, Any],
    said: Mapping[str, Any],
    *,
    key: str,
    keys: Sequence[bytes],
    at: datetime,
    on: date,
) -> ConsultationRequest:
    """From the public page. The same form sent twice is one request."""
    make = partial(made, answers, said, source=RequestSource.WEB, keys=keys, at=at, on=on)
    return _once(key, make, privacy_consented_at=at)


def take(
    answers: Mapping[str, Any],
    said: Mapping[str, Any],
    *,
    key: str = "",
    keys: Sequence[bytes],
    by: User,
    at: datetime,
    on: date,
) -> ConsultationRequest:
    """From a call that the desk answers: whoever takes it owns it."""
    make = partial(made, answers, said, source=RequestSource.TELEPHONE, keys=keys, at=at, on=on)
    return _once(key, make, taken_by=by, owner=by, status=RequestStatus.CONTACTING)


def made(
    answers: Mapping[str, Any],
    said: Mapping[str, Any],
    *,
    source: RequestSource,
    keys: Sequence[bytes],
    at: datetime,
    on: date,
) -> ConsultationRequest:
    """The request as it is kept, sealed and with the day by which they are to be seen; not yet among the others."""
    kept = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in said.items() if value
    }
    public_id = random_public_id()
    how_soon = urgency(told_by(kept), on=on)
    request = ConsultationRequest(
        public_id=public_id,
        source=source,
        urgency=how_soon,
        due_on=seen_by(how_soon, on),
        received_at=at,
        sealed_health=sealing.sealed(json.dumps(kept).encode(), place=_place(public_id), keys=keys)
        if kept
        else None,
    )
    _fill(request, answers)
    return request


def _once(key: str, make: Callable[[], ConsultationRequest], **more: Any) -> ConsultationRequest:
    """One form is one request and one mail, however often it is sent, also at once."""
    if key and (earlier := sent_already(key)):
        return earlier
    try:
        with db.session.begin_nested():
            request = make()
            request.submission_key = key or None
            _fill(request, more)
            db.session.add(request)
            db.session.flush()
    except IntegrityError:
        if earlier := sent_already(key):
            return earlier
        raise
    _acknowledge(request, at=request.received_at)
    return request


def _fill(request: ConsultationRequest, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(request, name, value)


def _acknowledge(request: ConsultationRequest, *, at: datetime) -> None:
    """That it arrived, where there is an address: sent by the worker, once, without a word about health.

    Whoever types a stranger's address over and over sends them one mail a day.
    """
    if request.email and not _was_written_to(request.email, at=at):
        db.session.add(
            OutboxMessage(
                kind=MessageKind.ACKNOWLEDGEMENT,
                channel=MessageChannel.EMAIL,
                request=request,
                due_at=at,
                not_after=at + ACKNOWLEDGED_WITHIN,
                key=f"acknowledgement-{request.public_id.hex}",
            )
        )
        db.session.flush()


def _was_written_to(address: str, *, at: datetime) -> bool:
    """An acknowledgement went, or goes, to this address already within a day."""
    wanted = (
        select(OutboxMessage.id)
        .join(ConsultationRequest, OutboxMessage.request_id == ConsultationRequest.id)
        .where(
            OutboxMessage.kind == MessageKind.ACKNOWLEDGEMENT,
            OutboxMessage.due_at > at - ACKNOWLEDGED_AGAIN_AFTER,
            func.lower(ConsultationRequest.email) == address.lower(),
        )
    )
    return db.session.scalar(wanted.limit(1)) is not None


def _place(public_id: UUID) -> str:
    return sealing.place_of("consultation_request", "sealed_health", public_id)
