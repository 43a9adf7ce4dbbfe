"""What the rules of Dr. O's list are told of one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.clinical.clocks import ClockState
from app.clinical.trajectory_rules import Reading
from app.clinical.vocabulary import Condition, Urgency


@dataclass(frozen=True, slots=True)
class FlaggedBy:
    """What one note raised and nobody has acknowledged; ``flags`` are keys of ``red_flags``."""

    note_id: int
    flags: tuple[tuple[str, Urgency], ...]
    raised_on: date
    by: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A plan version that waits for a decision. ``paper_on``: a signature on paper came back; ``paper_by``: whose."""

    version_id: int
    number: int
    title: str
    sent_on: date
    is_certified_before: bool
    paper_on: date | None = None
    paper_by: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A draft in the place of a version that waited for a decision."""

    version_id: int
    number: int
    title: str
    written_on: date


@dataclass(frozen=True, slots=True)
class Clock:
    """One of the payer's or the state's clocks. ``warned_on``: its time of warning began, None before that."""

    due_on: date | None
    words: str
    warned_on: date | None = None
    state: ClockState = ClockState.NEAR


@dataclass(frozen=True, slots=True)
class Report:
    """The newest signed progress report of the course."""

    note_id: int
    visit_on: date
    signed_at: datetime
    signed_on: date  # the same in the practice's zone
    by: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A note that is not signed, and for how many full hours."""

    note_id: int
    what: str
    visit_on: date
    begun_on: date
    hours: int
    by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the numbers of one main measure say: from which value they are counted, and the newest."""

    key: str
    name: str
    word: Reading
    since: date
    then: str
    now: str
    newest_on: date


@dataclass(frozen=True, slots=True)
class PractisedOn:
    """On how many of the seven days before a visit the patient practised."""

    on: date
    days: int


@dataclass(frozen=True, slots=True)
class Consultation:
    """The newest new consultation that took place, and the last day something came of one."""

    appointment_id: int
    on: date
    outcome_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything the rules need, and nothing else. Unknown is None, and never taken for an answer.

    ``is_open``: a course of care goes on, with a plan or without; ``is_watched``: that, or the palsy is new enough
    for the rules of time.
    ``reviewed_at``: a physician last signed a review of the case. ``saw_on``: a physician last saw the patient,
    decided a plan, signed a review or acknowledged something of the case.
    """

    is_open: bool = True
    is_watched: bool = True
    onset_on: date | None = None
    condition: Condition | None = None
    is_recovered: bool = False
    has_movement: bool | None = None
    saw_on: date | None = None
    reviewed_at: datetime | None = None
    flagged: tuple[FlaggedBy, ...] = ()
    sent: Sent | None = None
    changed: Changed | None = None
    certification: Clock | None = None
    direct_access: Clock | None = None
    report: Report | None = None
    drafts: tuple[Draft, ...] = ()
    standings: tuple[Standing, ...] = ()
    practised: tuple[PractisedOn, ...] = ()  # of the visits that told it, the oldest first
    consultation: Consultation | None = None
