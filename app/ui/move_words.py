"""What can happen to a visit, in words: the table of legal moves as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.clinical.lifecycles import AppointmentMove, Hand, Limits, Step, said
from app.clinical.vocabulary import AppointmentStatus

MOVES: Mapping[AppointmentMove, str] = {
    AppointmentMove.PENCIL_IN: "Pencil in",
    AppointmentMove.BOOK: "Book",
    AppointmentMove.CONFIRM: "Confirm",
    AppointmentMove.MOVE: "Move or change",
    AppointmentMove.ARRIVE: "Arrived",
    AppointmentMove.BEGIN: "Begin",
    AppointmentMove.COMPLETE: "Seen",
    AppointmentMove.CANCEL_BY_PATIENT: "Patient cancels",
    AppointmentMove.CANCEL_BY_CLINIC: "Clinic cancels",
    AppointmentMove.CANCEL_LATE: "Patient cancels late",
    AppointmentMove.MISS: "Did not come",
    AppointmentMove.REOPEN: "Set back",
    AppointmentMove.STRIKE: "Entered in error",
    AppointmentMove.UNDO: "Undo",
}


@dataclass(frozen=True)
class MoveRow:
    status: str  # only on the first row of a status
    move: str
    to: str
    who: str
    when: str
    reason: str


def rows(
    table: Mapping[tuple[AppointmentStatus | None, AppointmentMove], Step], limits: Limits
) -> list[MoveRow]:
    """One row for each legal move, by status."""
    found: list[MoveRow] = []
    before: AppointmentStatus | str | None = ""
    for (status, move), step in table.items():
        name = status.label if status else "No visit yet"
        found.append(
            MoveRow(
                status=name if status != before else "",
                move=MOVES[move],
                to=step.to.label,
                who=", ".join(hand.label for hand in Hand if hand in step.by),
                when=said(step.when, limits),
                reason="Needed" if step.needs_reason else "",
            )
        )
        before = status
    return found
