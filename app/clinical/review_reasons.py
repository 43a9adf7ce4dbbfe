"""Why a case waits for Dr. O: the kinds of reasons, where each stands in her list and what she can do about it.

The rules that raise them are in ``review_rules``. ``key`` names a reason in an address, without a clinical word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.clinical.vocabulary import Urgency, Word


class Group(Word):
    """The parts of the list, in their order."""

    FIRST = "first", "See first"
    DEADLINES = "deadlines", "Deadlines"
    REPORTS = "reports", "Progress reports to read"
    FLAGS = "flags", "Flagged"

    @property
    def order(self) -> int:
        return list(Group).index(self)


class Act(Word):
    """What can be done about a reason where it stands in the list."""

    OPEN = "open", "Open case"
    CERTIFY = "certify", "Certify"
    RETURN = "return", "Return"
    ACKNOWLEDGE = "acknowledge", "Acknowledge"
    DEFER = "defer", "Defer"


class Reason(Word):
    """Why a case is on the list. Stored with the answers to it."""

    RED_FLAG = "red_flag", "Red flag"
    CERTIFY = "certify", "To certify"
    RECERTIFY = "recertify", "To recertify"
    NOT_SENT = "not_sent", "Nothing sent to certify"
    DIRECT_ACCESS = "direct_access", "Direct access ends"
    REPORT = "report", "Report to read"
    NO_MOVEMENT = "no_movement", "No movement at 4 months"
    INCOMPLETE = "incomplete", "Incomplete at 3 months"
    DECLINE = "decline", "Declined"
    PLATEAU = "plateau", "Plateau"
    FLAG = "flag", "Flagged in a note"
    OUTCOME = "outcome", "Outcome missing"
    UNSIGNED = "unsigned", "Not signed"
    LOW_PRACTICE = "low_practice", "Low practice"


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a reason stands, what can be done, and its name in an address."""

    group: Group
    key: str
    acts: tuple[Act, ...]
    # Seen once it is settled; of the others the state goes on, and is looked at again on a day.
    is_event: bool = False


_ANSWERED = (Act.OPEN, Act.ACKNOWLEDGE, Act.DEFER)
_DECIDED = (Act.OPEN, Act.CERTIFY, Act.RETURN, Act.DEFER)

KINDS: Mapping[Reason, Kind] = {
    # What cannot wait is never put off.
    Reason.RED_FLAG: Kind(Group.FIRST, "first", (Act.OPEN, Act.ACKNOWLEDGE), is_event=True),
    Reason.CERTIFY: Kind(Group.DEADLINES, "certify", _DECIDED),
    Reason.RECERTIFY: Kind(Group.DEADLINES, "again", _DECIDED),
    Reason.NOT_SENT: Kind(Group.DEADLINES, "unsent", _ANSWERED),
    Reason.DIRECT_ACCESS: Kind(Group.DEADLINES, "access", _ANSWERED),
    Reason.REPORT: Kind(Group.REPORTS, "reports", _ANSWERED, is_event=True),
    Reason.NO_MOVEMENT: Kind(Group.FLAGS, "four", _ANSWERED),
    Reason.INCOMPLETE: Kind(Group.FLAGS, "three", _ANSWERED),
    Reason.DECLINE: Kind(Group.FLAGS, "down", _ANSWERED),
    Reason.PLATEAU: Kind(Group.FLAGS, "level", _ANSWERED),
    Reason.FLAG: Kind(Group.FLAGS, "noted", _ANSWERED, is_event=True),
    Reason.OUTCOME: Kind(Group.FLAGS, "outcome", _ANSWERED, is_event=True),
    Reason.UNSIGNED: Kind(Group.FLAGS, "unsigned", _ANSWERED),
    Reason.LOW_PRACTICE: Kind(Group.FLAGS, "home", _ANSWERED),
}
"""In the order of equals: what a day can change most stands first."""

_BY_KEY = {kind.key: reason for reason, kind in KINDS.items()}
_URGENCIES, _REASONS = list(Urgency), list(KINDS)


def of_key(key: str) -> Reason | None:
    """The reason an address names."""
    return _BY_KEY.get(key)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list.

    ``basis`` names the facts it rests on: an answer holds for these and for no others. ``subject`` is the key of
    the note, the plan version or the appointment it speaks of; ``flags`` are those of the note. The label and the
    acts are those of its reason, unless the row has its own.
    """

    reason: Reason
    since: date
    line: str
    basis: str
    due_on: date | None = None
    urgency: Urgency = Urgency.REVIEW
    subject: int | None = None
    flags: tuple[str, ...] = ()
    own_label: str = ""
    own_acts: tuple[Act, ...] = ()

    @property
    def label(self) -> str:
        return self.own_label or self.reason.label

    @property
    def kind(self) -> Kind:
        return KINDS[self.reason]

    @property
    def group(self) -> Group:
        return self.kind.group

    def may(self, act: Act) -> bool:
        return act in (self.own_acts or self.kind.acts)

    @property
    def order(self) -> tuple[int, int, date, int, date]:
        """Red flags first, then the soonest deadline, then reports, then the other flags, the oldest first."""
        is_dated = self.group is Group.DEADLINES
        return (
            self.group.order,
            _URGENCIES.index(self.urgency),
            (self.due_on or date.max) if is_dated else date.min,
            0 if is_dated else _REASONS.index(self.reason),
            self.since,
        )
