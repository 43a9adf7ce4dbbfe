"""How a message leaves the house: printed, handed to a mail server, or as JSON to a service for text messages.

Sent again it is the same message: a mail keeps its Message-ID and a text its Idempotency-Key, so that whoever
receives it drops the second copy. Errors are told in codes: what a server answers may repeat an address.
"""

from __future__ import annotations

import json
import smtplib
import ssl
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from http.client import HTTPException
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from app.clinical.vocabulary import MessageChannel

SECONDS = 10  # for any answer; shorter than what a request waits for the write lock of SQLite
OWN_MACHINE = {"127.0.0.1", "::1", "localhost"}
TRY_AGAIN = {408, 409, 425, 429}  # of the answers that say it was the sender's fault
CLOSING = 421  # what a mail server says before it hangs up


@dataclass(frozen=True)
class Letter:
    """A message ready to go. ``key`` is its identity; a mail may carry a calendar file."""

    key: str
    channel: MessageChannel
    to: str
    text: str
    at: datetime
    subject: str = ""
    language: str = "en"
    calendar: bytes = b""
    calendar_method: str = ""


class NotTaken(Exception):
    """Refused for good: the same message would be refused again."""


class NotNow(Exception):
    """Refused for now, and nothing was taken."""


class NoAnswer(NotNow):
    """Nobody is there, or nobody answered: it may have been taken. Others would fare the same."""


class Notifier(Protocol):
    """One way out. It gives back nothing where the message was taken, and raises one of the three above."""

    def get_ready(self) -> None: ...
    def send(self, letter: Letter) -> None: ...
    def close(self) -> None: ...


class Console:
    """Development: read on the terminal what would be sent."""

    def __init__(self, show: Callable[[str], object] = sys.stdout.write) -> None:
        self.show = show

    def get_ready(self) -> None: ...

    def send(self, letter: Letter) -> None:
        head = f"{letter.channel.label} to {letter.to}"
        subject = f"Subject: {letter.subject}\n" if letter.subject else ""
        beside = "(with a calendar file)\n" if letter.calendar else ""
        self.show(f"--- {head} [{letter.key}]\n{subject}{letter.text.rstrip()}\n{beside}\n")

    def close(self) -> None: ...


class Mail:
    """SMTP: ``smtps://`` speaks TLS from the first byte, ``smtp://`` changes to it before anything is said.

    One connection serves many messages. Only a server on this machine may be spoken to in the clear.
    """

    def __init__(self, server: str, sender: str) -> None:
        self.server = urlsplit(server)
        self.sender = sender
        self.connection: smtplib.SMTP | None = None

    def get_ready(self) -> None:
        """Connected, before anything is locked or promised."""
        if self.connection is None or not _still_answers(self.connection):
            self.close()
            with _told_in_codes():
                self.connection = self._connected()

    def send(self, letter: Letter) -> None:
        message = mail(letter, self.sender)
        try:
            with _told_in_codes():
                self.connection = self.connection or self._connected()
                self.connection.send_message(message, parseaddr(self.sender)[1], [letter.to])
        except NoAnswer:
            self.close()
            raise

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def _connected(self) -> smtplib.SMTP:
        host, context = self.server.hostname or "", ssl.create_default_context()
        if self.server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self.server.port or 465, timeout=SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(host, self.server.port or 587, timeout=SECONDS)
        try:
            connection.ehlo()
            if self.server.scheme == "smtp" and (host not in OWN_MACHINE or connection.has_extn("starttls")):
                connection.starttls(context=context)
            if self.server.username:
                connection.login(unquote(self.server.username), unquote(self.server.password or ""))
        except BaseException:
            connection.close()
            raise
        return connection


class TextService:
    """A web address that takes ``{"id", "to", "text"}`` as JSON and sends the text message."""

    def __init__(self, address: str, key: str = "") -> None:
        self.address = address
        self.key = key
        self.opener = urllib.request.build_opener(_NoRedirect)

    def get_ready(self) -> None: ...

    def send(self, letter: Letter) -> None:
        body = {"id": letter.key, "to": letter.to, "text": letter.text}
        headers = {"Content-Type": "application/json", "Idempotency-Key": letter.key}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(self.address, json.dumps(body).encode(), headers, method="POST")  # noqa: S310
        try:
            self.opener.open(request, timeout=SECONDS).close()
        except urllib.error.HTTPError as error:
            error.close()
            raise _refusal_of_web(error.code) from None
        except (OSError, HTTPException) as error:
            raise NoAnswer(type(error).__name__) from None

    def close(self) -> None: ...


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A message goes where the settings say and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def notifiers(settings: Mapping[str, Any]) -> dict[MessageChannel, Notifier]:
    """The ways out that are set up. In development whatever is not is printed."""
    ways: dict[MessageChannel, Notifier] = {}
    if settings["ENVIRONMENT"] == "development":
        ways = {channel: Console() for channel in MessageChannel}
    if settings["MAIL_SERVER"]:
        ways[MessageChannel.EMAIL] = Mail(settings["MAIL_SERVER"], settings["MAIL_FROM"])
    if settings["TEXT_SERVICE"]:
        ways[MessageChannel.TEXT] = TextService(settings["TEXT_SERVICE"], settings["TEXT_SERVICE_KEY"])
    return ways


def mail(letter: Letter, sender: str) -> EmailMessage:
    """The mail as it goes over the wire; the same letter always has the same Message-ID."""
    message = EmailMessage()
    try:
        message["From"] = sender
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = letter.subject
    except (MessageError, ValueError, IndexError) as error:
        raise NotTaken(f"address: {type(error).__name__}") from None
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.key}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.calendar:
        message.add_attachment(letter.calendar, "text", "calendar", filename="appointment.ics")
        part = message.get_payload()[-1]
        part.set_param("method", letter.calendar_method)
        part.set_param("charset", "utf-8")
    message["Content-Language"] = letter.language
    return message


@contextmanager
def _told_in_codes() -> Iterator[None]:
    """What goes wrong with a mail server, as one of three things."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise _refusal_of_mail(max(code for code, _ in error.recipients.values())) from None
    except smtplib.SMTPDataError as error:
        raise _refusal_of_mail(error.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise NotTaken("SMTP: address not supported") from None
    except smtplib.SMTPResponseException as error:
        raise NoAnswer(f"SMTP {error.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise NoAnswer(type(error).__name__) from None


def _refusal_of_mail(code: int) -> Exception:
    if code == CLOSING:
        return NoAnswer(f"SMTP {code}")
    return NotTaken(f"SMTP {code}") if code >= 500 else NotNow(f"SMTP {code}")


def _refusal_of_web(code: int) -> Exception:
    if code >= 500:
        return NoAnswer(f"HTTP {code}")
    return NotNow(f"HTTP {code}") if code in TRY_AGAIN else NotTaken(f"HTTP {code}")


def _still_answers(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False
