"""From a row of the outbox to a letter: the words in the patient's language, the link, the calendar file.

Stands on the roof because it knows the settings, the addresses of pages and the records at once.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr

from flask import current_app

from app.care import accounts, deliveries, practice
from app.clinical import message_words
from app.clinical.languages import language_of
from app.clinical.message_words import Told
from app.clinical.vocabulary import MessageChannel, MessageKind
from app.models import OutboxMessage, Practice
from app.notify import Letter
from app.ui import calendar_file
from app.ui.calendar_file import Entry, Method, Standing

ANSWERED_AT = "answers.show"
OFFERS_ANSWERED_AT = "waitlist.link"
WITH_CALENDAR = (MessageKind.CONFIRMATION, MessageKind.MOVED, MessageKind.CANCELLED)


def link_token(key: str) -> str:
    """256 bits that only this server can make of a message: sent again, it carries the same link."""
    secret = current_app.config["SECRET_KEY"].encode()
    made = hmac.digest(secret, b"the link of message " + key.encode(), hashlib.sha256)
    return urlsafe_b64encode(made).decode().rstrip("=")


def link_hash(key: str) -> str:
    """What is stored of it."""
    return accounts.digest(link_token(key))


def letter(message: OutboxMessage, others: Sequence[OutboxMessage], *, to: str, at: datetime) -> Letter:
    """Ready to go. ``others`` are told of in the same breath, as the visits of a series are."""
    house = practice.the_practice()
    assert house is not None, "there are no messages without a practice"  # noqa: S101
    language = language_of(deliveries.language_of(message))
    told = Told(
        message.kind,
        language,
        house.name,
        [visit for one in (message, *others) if (visit := deliveries.visit_of(one, house))],
        "" if others else _link(message),
        message.offer.expires_at if message.offer else None,
    )
    is_mail = message.channel is MessageChannel.EMAIL
    calendar, method = _calendar([message, *others], house, to) if is_mail else (b"", "")
    return Letter(
        key=message.key,
        channel=message.channel,
        to=to,
        at=at,
        language=language,
        subject=message_words.subject(told) if is_mail else "",
        text=message_words.mail(told) if is_mail else message_words.text_message(told),
        calendar=calendar,
        calendar_method=method,
    )


def _link(message: OutboxMessage) -> str:
    """To the page that takes the answer, where there is one to give."""
    if message.token_hash is None:
        return ""
    page = OFFERS_ANSWERED_AT if message.kind is MessageKind.OFFER else ANSWERED_AT
    path = current_app.url_map.bind("").build(page, {"token": link_token(message.key)})
    return f"{current_app.config['PUBLIC_ADDRESS'].rstrip('/')}{path}"


def _calendar(messages: Sequence[OutboxMessage], house: Practice, to: str) -> tuple[bytes, str]:
    """The file for calendars elsewhere, and what it is for: one visit, or the visits of a series."""
    kind = messages[0].kind
    if kind not in WITH_CALENDAR or not all(one.appointment for one in messages):
        return b"", ""
    entries = [_entry(one, house) for one in messages]
    if len(entries) > 1:
        return calendar_file.feed(house.name, entries), Method.PUBLISH
    method = Method.CANCEL if kind is MessageKind.CANCELLED else Method.REQUEST
    sender = parseaddr(current_app.config["MAIL_FROM"])[1]
    return calendar_file.one_visit(entries[0], method, sender=sender, receiver=to), method


def _entry(message: OutboxMessage, house: Practice) -> Entry:
    """As its message tells it: a cancelled visit keeps the time it had."""
    visit, told = message.appointment, deliveries.visit_of(message, house)
    assert visit is not None  # noqa: S101
    assert told is not None  # noqa: S101
    language = language_of(deliveries.language_of(message))
    return Entry(
        key=visit.public_id,
        summary=message_words.subject(Told(MessageKind.CONFIRMATION, language, house.name)),
        starts_at=told.starts_at,
        ends_at=told.starts_at + (visit.ends_at - visit.starts_at),
        time_zone=visit.time_zone,
        sequence=visit.sequence,
        changed_at=visit.changed_at or message.due_at,
        standing=Standing.CANCELLED if message.kind is MessageKind.CANCELLED else Standing.CONFIRMED,
        place=message_words.place(told, language),
    )
