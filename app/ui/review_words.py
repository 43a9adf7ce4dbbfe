"""How a row of Dr. O's list looks: its signal, and when it is wanted or since when it stands."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from typing import NamedTuple, Protocol

from flask import current_app

from app.clinical.clocks import days_in_words
from app.clinical.days import day
from app.clinical.review_reasons import KINDS, Group, Reason, Row
from app.clinical.vocabulary import AnswerKind, Urgency

SOON = 7
"""A deadline in so many days is shown as pressing."""


class Signal(NamedTuple):
    word: str
    tone: str
    icon: str


class OfACase(Protocol):
    """A row of the list with the case it belongs to."""

    @property
    def patient_id(self) -> int: ...
    @property
    def diagnosis_id(self) -> int | None: ...
    @property
    def row(self) -> Row: ...


LOOKS: dict[Reason, tuple[str, str]] = {
    Reason.RED_FLAG: ("bad", "exclamation-circle"),
    Reason.CERTIFY: ("due", "pen"),
    Reason.RECERTIFY: ("due", "arrow-repeat"),
    Reason.NOT_SENT: ("due", "envelope-slash"),
    Reason.DIRECT_ACCESS: ("due", "signpost"),
    Reason.REPORT: ("accent", "file-text"),
    Reason.NO_MOVEMENT: ("bad", "slash-circle"),
    Reason.INCOMPLETE: ("due", "hourglass-split"),
    Reason.DECLINE: ("bad", "arrow-down-right"),
    Reason.PLATEAU: ("due", "dash-lg"),
    Reason.FLAG: ("due", "flag"),
    Reason.OUTCOME: ("due", "question-circle"),
    Reason.UNSIGNED: ("bad", "pencil"),
    Reason.LOW_PRACTICE: ("due", "calendar-x"),
}

ABOUT: dict[Group, str] = {
    Group.FIRST: "most urgent first",
    Group.DEADLINES: "soonest first",
    Group.REPORTS: "longest waiting first",
    Group.FLAGS: "longest waiting first within each kind",
}


COUNTED: dict[Group, str] = {
    Group.FIRST: "to see first",
    Group.DEADLINES: "with a deadline",
    Group.REPORTS: "to read",
    Group.FLAGS: "flagged",
}


def signal(row: Row, *, today: date) -> Signal:
    """What stands at the right of a row: how urgent, how many days are left, or what kind it is."""
    tone, icon = LOOKS[row.reason]
    if row.urgency is not Urgency.REVIEW:
        urgent = "exclamation-octagon" if row.urgency is Urgency.NOW else icon
        return Signal(row.urgency.label, "bad", urgent)
    if row.due_on is None:
        return Signal(row.label, tone, icon)
    left = (row.due_on - today).days
    return (
        Signal(days_in_words(left), "bad", "exclamation-circle")
        if left <= SOON
        else Signal(days_in_words(left), "due", "hourglass-split")
    )


def when(row: Row) -> str:
    """Under it: the day it is wanted by, or since when it waits."""
    return f"by {day(row.due_on)}" if row.due_on else f"since {day(row.since)}"


def kind(row: Row) -> str:
    """In front of the line where the signal says something else: "To certify"."""
    return row.label if row.due_on and row.urgency is Urgency.REVIEW else ""


def key(reason: Reason) -> str:
    """Its name in an address."""
    return KINDS[reason].key


def mark(entry: OfACase) -> str:
    """Names a row, as it stands now, in an address: whoever reads it there learns nothing of what it rests on."""
    told = (entry.patient_id, entry.diagnosis_id, entry.row.reason.value, entry.row.basis)
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"review row: {told}".encode(), hashlib.sha256).hexdigest()[:32]


def answered(given: AnswerKind, again_on: date | None) -> str:
    back = f" It is back on {day(again_on)}, or before if what it rests on changes." if again_on else ""
    return f"{given.label}.{back}"
