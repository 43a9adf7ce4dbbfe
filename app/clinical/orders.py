"""An order or referral on file, as the rules that lean on one see it.

Source: the practice's rules, section 2: a verbal order is signed within 14 days. That it allows treatment without
a referral to go on meanwhile, and not afterwards, is a house rule. So is that an order serves one course of care: a
new course wants one that was signed, or given by word of mouth, on the day the last one was closed or later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.clinical import rulebook
from app.clinical.days import day as in_words

NO_FILE = "No file on record."


@dataclass(frozen=True, slots=True)
class OrderOnFile:
    """``verbal_on``: given by word of mouth that day. ``signed_on``: the date beside the signature.

    ``is_here``: its file is on record, or it was signed within the app.
    """

    signer: str = ""
    verbal_on: date | None = None
    signed_on: date | None = None
    is_here: bool = True

    @property
    def given_on(self) -> date | None:
        """When it was signed; until then when it was given by word of mouth."""
        return self.signed_on or self.verbal_on

    @property
    def signature_due_on(self) -> date | None:
        """The last day to sign a verbal order."""
        if self.verbal_on is None:
            return None
        return self.verbal_on + rulebook.holding(rulebook.VERBAL_ORDER_SIGNED, self.verbal_on).days

    def signed_by(self, day: date) -> date | None:
        """When it was signed, as known on that day."""
        return self.signed_on if self.signed_on and self.signed_on <= day else None

    def verbal_holds(self, day: date) -> bool:
        """Seen from that day the word of mouth stands: it was signed in time, or may still be."""
        if self.verbal_on is None or self.signature_due_on is None or self.verbal_on > day:
            return False
        return (self.signed_by(day) or day) <= self.signature_due_on

    def holds_from(self, day: date) -> date | None:
        """From when it is on file, as known on that day; none where it does not hold."""
        return self.verbal_on if self.verbal_holds(day) else self.signed_by(day)


@dataclass(frozen=True, slots=True)
class EarlierOrder:
    """The newest order of the course before, where it does not serve this one."""

    given_on: date
    closed_on: date

    @property
    def rule(self) -> str:
        closed_on = in_words(self.closed_on)
        return (
            f"The order of {in_words(self.given_on)} served the course that was closed on {closed_on}: "
            f"a new course wants one signed that day or later, a house rule."
        )


def serves(order: OrderOnFile, closed_on: date | None) -> bool:
    """Whether it serves the course after the one that was closed that day; all do where none was closed."""
    return closed_on is None or (order.given_on is not None and order.given_on >= closed_on)


def on_file_from(orders: Iterable[OrderOnFile], day: date) -> date | None:
    """From when there is an order or referral on file, as known on that day."""
    return min((since for order in orders if (since := order.holds_from(day))), default=None)


def without_file(orders: Iterable[OrderOnFile], day: date) -> bool:
    """Whether what holds that day was signed on a paper that is not on record. Word of mouth has none yet."""
    held = [order for order in orders if order.holds_from(day)]
    return bool(held) and not any(order.is_here or order.signed_by(day) is None for order in held)
