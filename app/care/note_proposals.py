"""What a new note proposes from the session before: techniques and doses, never words and never findings."""

from __future__ import annotations

from app.clinical import techniques
from app.models import SessionNote, Treatment


def propose(note: SessionNote, last: SessionNote) -> None:
    """Put last session's techniques into a new note, each waiting to be confirmed."""
    for row in last.done:
        doses = {entry.key for entry in techniques.FIELDS[row.technique].entries if entry.is_dose}
        note.treatments.append(
            Treatment(
                technique=row.technique,
                position=row.position,
                zones=list(row.zones),
                side=row.side,
                minutes=row.minutes,
                response=None,
                detail="",
                is_done=False,
                particulars={key: value for key, value in row.particulars.items() if key in doses},
            )
        )
