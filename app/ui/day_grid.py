"""The lines of a calendar as words: what a visit, a held time or an opening says of itself.

Plain values only: what is not to be seen is not in here. The tables they stand in are in ``time_grid``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.clinical.lifecycles import AppointmentMove
from app.clinical.schedule import GRACE
from app.clinical.vocabulary import (
    EXPECTED_APPOINTMENTS,
    LIVE_APPOINTMENTS,
    PRESENT_APPOINTMENTS,
    AppointmentStatus,
    VisitKind,
)
from app.ui import filters

STEP_WORDS = {
    AppointmentMove.PENCIL_IN: "Pencilled in",
    AppointmentMove.BOOK: "Booked",
    AppointmentMove.CONFIRM: "Confirmed",
    AppointmentMove.MOVE: "Moved",
    AppointmentMove.ARRIVE: "Arrived",
    AppointmentMove.BEGIN: "Begun",
    AppointmentMove.COMPLETE: "Seen",
    AppointmentMove.CANCEL_LATE: "Cancelled late",
    AppointmentMove.STRIKE: "Entered in error",
    AppointmentMove.UNDO: "Undone",
    AppointmentMove.CANCEL_BY_PATIENT: "Cancelled by the patient",
    AppointmentMove.CANCEL_BY_CLINIC: "Cancelled by the clinic",
    AppointmentMove.MISS: "Did not come",
    AppointmentMove.REOPEN: "Set back",
}

# The colour at the edge of a visit. What it is stands beside it in words.
TINTS = {
    VisitKind.CONSULTATION: "first",
    VisitKind.EVALUATION: "first",
    VisitKind.FOLLOW_UP: "therapy",
    VisitKind.RE_EVALUATION: "review",
    VisitKind.PHYSICIAN_FOLLOW_UP: "review",
    VisitKind.POST_OP_CHECK: "review",
    VisitKind.TOXIN_VISIT: "procedure",
    VisitKind.JOINT_REVIEW: "joint",
    VisitKind.TELEHEALTH: "apart",
    VisitKind.PHOTO_SESSION: "apart",
}
STANDINGS = {
    AppointmentStatus.TENTATIVE: ("none", "pencil"),
    AppointmentStatus.BOOKED: ("none", "calendar"),
    AppointmentStatus.CONFIRMED: ("none", "check2-circle"),
    AppointmentStatus.ARRIVED: ("accent", "person-check"),
    AppointmentStatus.IN_SESSION: ("accent", "person-fill"),
    AppointmentStatus.COMPLETED: ("none", "check2"),
    AppointmentStatus.NO_SHOW: ("bad", "person-x"),
}
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """One visit, taken time or opening, as words."""

    kind: str  # visit, busy, held, free, off, kept, open, shut
    starts_at: datetime = NEVER
    ends_at: datetime = NEVER
    clinician_id: UUID | None = None
    appointment_id: UUID | None = None
    patient_id: UUID | None = None
    name: str = ""  # family name: enough for the desk, not for a passer-by
    full_name: str = ""
    type: str = ""
    tint: str = ""
    word: str = ""
    tone: str = "none"
    icon: str = ""
    with_name: str = ""  # the other clinician of a joint visit
    room: str = ""
    status: str = ""
    is_second: bool = False  # in the column of the other clinician
    is_live: bool = True
    is_booked: bool = False
    is_here: bool = False
    version: int = 0

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def slot(self) -> str:
        """How it looks in a list."""
        return f"slot tint-{self.tint}{' slot-here' if self.is_here else ''}"

    @property
    def said(self) -> str:
        """What its colours say, for those who listen."""
        return f", {self.type}, {self.word}"

    @property
    def anchor(self) -> str:
        return f"visit-{self.appointment_id}{'-with' if self.is_second else ''}"

    @property
    def shown(self) -> tuple[object, ...]:
        """All that can be seen of it, in few and simple values."""
        return (
            *(self.kind, self.starts_at.timestamp(), self.ends_at.timestamp(), self.name, self.full_name),
            *(self.type, self.word, self.tone, self.with_name, self.room, self.version),
            self.appointment_id.int if self.appointment_id else 0,
        )

    @property
    def title(self) -> str:
        """Everything that may not fit, for whoever points at it."""
        parts = (self.name, self.type, self.word, self.with_name and f"with {self.with_name}", self.room)
        return ", ".join(part for part in parts if part)

    @property
    def shows_word(self) -> bool:
        """Said in so many words, and not only to those who listen: whatever is not simply booked."""
        return self.tone != "none" or self.status not in (
            AppointmentStatus.BOOKED,
            AppointmentStatus.CONFIRMED,
        )


def lines(entries: Any, *, at: datetime) -> list[Line]:
    """A clinician's day in the week: visits one by one, openings that touch as one."""
    found: list[Line] = []
    for entry in entries:
        line = line_of(entry, at=at)
        if found and line.kind == found[-1].kind == "free" and found[-1].ends_at == line.starts_at:
            found[-1] = replace(found[-1], ends_at=line.ends_at)
        else:
            found.append(line)
    return found


def line_of(entry: Any, *, at: datetime) -> Line:
    """An entry of a column of the calendar."""
    visit = entry.visit
    if visit is None:
        return Line(
            kind=entry.kind,
            starts_at=entry.span.starts_at,
            ends_at=entry.span.ends_at,
            clinician_id=entry.clinician_id,
            word=_word(entry),
        )
    word, tone, icon = _standing(visit, at)
    return Line(
        kind="visit",
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        clinician_id=entry.clinician_id,
        appointment_id=visit.id,
        patient_id=visit.patient_id,
        name=visit.family,
        full_name=visit.name,
        type=visit.type_name,
        tint=TINTS[visit.kind],
        word=word,
        tone=tone,
        icon=icon,
        with_name=entry.with_name,
        room=visit.room,
        status=visit.status.value,
        is_second=entry.is_second,
        **_stands(visit),
    )


def visit_line(visit: Any, *, at: datetime) -> Line:
    """An appointment the person may see by name."""
    word, tone, icon = _standing(visit, at)
    return Line(
        kind="visit",
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        clinician_id=visit.clinician.public_id,
        appointment_id=visit.public_id,
        patient_id=visit.patient.public_id,
        name=visit.patient.legal_name.family or visit.patient.name,
        full_name=visit.patient.name,
        type=visit.type_name,
        tint=TINTS[visit.kind],
        word=word,
        tone=tone,
        icon=icon,
        status=visit.status.value,
        **_stands(visit),
    )


def _stands(visit: Any) -> dict[str, Any]:
    return {
        "is_live": visit.status in LIVE_APPOINTMENTS,
        "is_booked": visit.status in EXPECTED_APPOINTMENTS,
        "is_here": visit.status in PRESENT_APPOINTMENTS,
        "version": visit.version,
    }


def arrived_at(visit: Any) -> datetime | None:
    return next(
        (step.made_at for step in reversed(visit.events) if step.move is AppointmentMove.ARRIVE), None
    )


def stamp(*shown: object) -> str:
    """Changes when anything that is shown changes: tells a page that asks again whether to swap."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _word(entry: Any) -> str:
    if entry.kind == "held":
        who = f" by {entry.words}" if entry.words else ""
        return f"Held{who} until {filters.clock_time(entry.held_until)}"
    if entry.kind == "kept":
        return f"Kept free, {round((entry.span.ends_at - entry.span.starts_at).total_seconds() / 60)} min"
    return entry.words or {"free": "Free", "busy": "Busy"}.get(entry.kind, "")


def _standing(visit: Any, at: datetime) -> tuple[str, str, str]:
    """The state of a visit as word, tone and icon; never by colour alone."""
    if visit.status in EXPECTED_APPOINTMENTS:
        if visit.expected_at is not None and at < visit.expected_at + GRACE:
            return f"Running late, {filters.clock_time(visit.expected_at)}", "due", "clock"
        if at >= visit.starts_at + GRACE:
            return "Not here yet", "due", "clock"
    tone, icon = STANDINGS.get(visit.status, ("none", "x-lg"))
    return visit.status.label, tone, icon
