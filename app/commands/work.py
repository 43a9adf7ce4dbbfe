"""The worker: hands over what is due, goes on until it is told to stop, and may be killed at any moment.

Several may work at once, on one machine or many. What each message goes through is told in ``care.deliveries``.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError, OperationalError

from app import clock, notify, outgoing
from app.care import deliveries
from app.clinical.days import counted
from app.clinical.vocabulary import MessageChannel, MessageState
from app.extensions import db
from app.models import OutboxMessage
from app.models.audit import Actor, act_as
from app.notify import NoAnswer, Notifier, NotNow, NotTaken

log = logging.getLogger("poise.work")
BREATH = 0.02  # seconds between two messages: on SQLite everybody else writes in them
Ways = dict[MessageChannel, Notifier]


@click.command("work", help=__doc__)
@click.option("--once", is_flag=True, help="Hand over what is due now, and end.")
@with_appcontext
def work(once: bool) -> None:
    ways, name, stop = notify.notifiers(current_app.config), _own_name(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if once:
        sent = sweep(ways, name, stop)
        waiting = deliveries.owed()
        rest = f" {counted(waiting.count, 'message')} still to come." if waiting.count else ""
        click.echo(f"{counted(sent, 'message')} sent.{rest}")
        return
    log.info("worker=%s ways=%s", name, ",".join(sorted(ways)) or "-")
    while not stop.is_set():
        try:
            sweep(ways, name, stop)
        except OperationalError as error:
            log.warning("worker=%s the database does not answer: %s", name, type(error.orig).__name__)
            db.session.remove()
        stop.wait(current_app.config["MESSAGES_EVERY"].total_seconds())


def sweep(ways: Ways, name: str, stop: threading.Event) -> int:
    """Everything that is due; gives how many were handed over. A way on which nobody answers rests until the next."""
    open_ways, sent = dict(ways), 0
    while open_ways and not stop.is_set():
        message_id, channel = _take(open_ways, name)
        if message_id is None:
            break
        try:
            sent += _deliver(message_id, open_ways[channel], name)
            stop.wait(BREATH)
        except NoAnswer as error:
            log.warning("worker=%s way=%s no answer: %s", name, channel.value, error)
            del open_ways[channel]
    for way in ways.values():
        way.close()
    db.session.remove()
    return sent


def _take(ways: Ways, name: str) -> tuple[int | None, MessageChannel]:
    """The first transaction: this message is about to be handed over, by this worker."""
    at = _begin()
    lease = current_app.config["MESSAGE_LEASE"]
    message = deliveries.take(by=name, lease=lease, channels=ways, link_hash=outgoing.link_hash, at=at)
    db.session.commit()
    return (message.id, message.channel) if message else (None, MessageChannel.EMAIL)


def _deliver(message_id: int, way: Notifier, name: str) -> int:
    """The second: under its lock it is looked at again, handed over, and what became of it is written down."""
    try:
        way.get_ready()
    except NoAnswer as error:
        _put_off(message_id, name, str(error))
        raise
    at = _begin()
    message = deliveries.locked(message_id, by=name)
    if message is None:
        db.session.rollback()
        return 0
    if why := deliveries.why_not(message, at=at):
        deliveries.drop(message, why)
        db.session.commit()
        return 0
    together = [message, *deliveries.together_with(message, at=at)]
    try:
        _hand_over(together, way, at)
    finally:
        db.session.commit()
    return sum(one.state is MessageState.SENT for one in together)


def _hand_over(together: list[OutboxMessage], way: Notifier, at: datetime) -> None:
    message, *others = together
    try:
        _send(message, others, way, at)
    except NotTaken as error:
        log.warning("message=%s not taken: %s", message.public_id, error)
        for one in together:
            deliveries.give_up(one, str(error))
    except NotNow as error:
        for one in together:
            deliveries.put_off(one, str(error), at=clock.now())
        if isinstance(error, NoAnswer):
            raise
    else:
        for one in together:
            deliveries.mark_sent(one, at=clock.now())


def _send(message: OutboxMessage, others: list[OutboxMessage], way: Notifier, at: datetime) -> None:
    to = deliveries.address_of(message)
    if not to:
        raise NotTaken("no address")
    try:
        letter = outgoing.letter(message, others, to=to, at=at)
    except DBAPIError:
        raise
    except Exception as error:  # one message that cannot be written never stops the others
        log.error("message=%s cannot be written: %s", message.public_id, type(error).__name__)
        raise NotNow(type(error).__name__) from None
    way.send(letter)


def _put_off(message_id: int, name: str, why: str) -> None:
    at = _begin()
    if message := deliveries.locked(message_id, by=name):
        deliveries.put_off(message, why, at=at)
    db.session.commit()


def _begin() -> datetime:
    """A fresh look at the database, and the moment of it."""
    db.session.remove()
    at = clock.now()
    act_as(db.session(), Actor(at=at, name="work"))
    return at


def _own_name() -> str:
    """Of this worker among others, also after a restart under the same number."""
    return f"{socket.gethostname()[:20]}-{os.getpid()}-{secrets.token_hex(4)}"[:40]
