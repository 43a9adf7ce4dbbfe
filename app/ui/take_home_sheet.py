"""The progress report as one page for the patient: what changed, what to practise, when the next check is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.clinical.report_figures import Figures
from app.clinical.take_home import NEXT_CHECK, PRACTICE
from app.ui.faces import Faces
from app.ui.filters import day, weekday
from app.ui.paper import HomeSection, HomeSheet
from app.ui.record import Figure
from app.ui.report_sections import faces_svg, shown_faces

TITLE = "How your face is doing"
WIDTH = 230
"""Points on paper, so that the words of the drawing are as large as the others."""
FACE_WIDTH, LETTERS = 95, 14
LEGEND = (("Moves fully", 0, 0), ("Moves less", 2, 0), ("Moves by mistake", 0, 2))
AS_IN_THE_MIRROR = "You see yourself as in the mirror."


def of(note: Any, found: Figures, practice: Any) -> HomeSheet:
    """In large type, without codes or scores; the name is the one the note was signed with."""
    both = shown_faces(found)
    return HomeSheet(
        title=TITLE,
        practice=practice.name,
        visit=f"For {note.facts['patient']['name']}, {weekday(note.visit_on)}",
        sections=tuple(
            HomeSection(one.heading, one.lines, is_next=one.heading in (PRACTICE, NEXT_CHECK))
            for one in found.for_patient
        ),
        face=_face(both) if both and not both.caution else None,
        contact=tuple(_contact(note, practice)),
    )


def _face(both: Faces) -> Figure:
    svg = faces_svg(
        both,
        titles=(day(both.then.on), day(both.now.on)),
        sides=("", ""),
        legend=LEGEND,
        shown=FACE_WIDTH,
        size=LETTERS,
        width=WIDTH,
        mirrored=True,
        legend_below=True,
    )
    words = f"Your face on {day(both.then.on)} and on {day(both.now.on)}. {both.sentence}"
    return Figure(svg, words, AS_IN_THE_MIRROR)


def _contact(note: Any, practice: Any) -> Iterator[str]:
    where = f" on {practice.phone}" if practice.phone else ""
    yield (
        f"Call {practice.name}{where}, or ask at your next visit." if where else "Ask us at your next visit."
    )
    yield f"Your therapist: {note.signer_credentials}"
