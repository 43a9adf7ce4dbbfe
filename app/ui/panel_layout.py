"""Which scores stand together in one panel of the progress page, in which order and by which words.

A score that is not named here stands in the table only; a measure of the practice's own gets a panel by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.clinical.instruments import Part
from app.clinical.series import Series
from app.ui.panel_plot import Scale

TALL, MIDDLE, LOW = 200, 112, 64
"""Heights of the plot in pixels."""


@dataclass(frozen=True)
class Wanted:
    """A score by its key, the word at the end of its line, and how that is drawn."""

    score: str
    word: str
    look: str = "main"


@dataclass(frozen=True)
class Layout:
    title: str
    lines: tuple[Wanted, ...]
    height: int = MIDDLE

    def found(self, series: Iterable[Series]) -> list[tuple[Wanted, Series]]:
        """What was measured of it; a measure taken of one side may stand here once for each side."""
        known = [one for one in series if one.points]
        return [
            (line, one)
            for line in self.lines
            for one in known
            if f"{one.instrument.key}.{one.part.key}" == line.score
        ]


def _alone(title: str, score: str, word: str = "Score", look: str = "main", height: int = MIDDLE) -> Layout:
    return Layout(title, (Wanted(score, word, look),), height)


def _sides(title: str, right: str, left: str) -> Layout:
    return Layout(title, (Wanted(right, "Right"), Wanted(left, "Left", "dash")))


LAYOUTS = (
    Layout(
        "Sunnybrook",
        (Wanted("sunnybrook.composite", "Composite"), Wanted("sunnybrook.voluntary", "Voluntary", "thin")),
        TALL,
    ),
    _alone("Resting symmetry (Sunnybrook)", "sunnybrook.resting", "Resting", "resting", LOW),
    _alone("Synkinesis (Sunnybrook)", "sunnybrook.synkinesis", "Synkinesis", "synkinesis", LOW),
    _alone("FDI physical", "fdi.physical"),
    _alone("FDI social", "fdi.social"),
    _alone("FaCE", "face.total", "Total"),
    _alone("SAQ, synkinesis as the patient notices it", "saq.total", "Total"),
    _alone("PHQ-2, mood", "phq2.total", "Total", height=LOW),
    Layout(
        "Pain",
        (Wanted("pain.now", "Now"), Wanted("pain.worst", "Worst of week", "dash")),
        LOW,
    ),
    Layout(
        "Tightness",
        (Wanted("tightness.face", "Face"), Wanted("tightness.neck", "Neck", "dash")),
        LOW,
    ),
    Layout(
        "Grades",
        (
            Wanted("house_brackmann.grade", "House-Brackmann"),
            Wanted("fngs2.grade", "FNGS 2.0", "dash"),
            Wanted("house_brackmann_measured.grade", "HB, measured", "dots"),
        ),
        MIDDLE,
    ),
    Layout(
        "eFACE",
        (
            Wanted("eface.total", "Total"),
            Wanted("eface.static", "Static", "thin"),
            Wanted("eface.dynamic", "Dynamic", "dash"),
            Wanted("eface.synkinesis", "Synkinesis", "dots"),
        ),
    ),
    Layout(
        "Lagophthalmos",
        (Wanted("lagophthalmos.gentle", "Gentle"), Wanted("lagophthalmos.tight", "Tight", "dash")),
    ),
    _sides("Eye opening at rest", "palpebral_fissure.right_fissure", "palpebral_fissure.left_fissure"),
    _sides("Margin-reflex distance", "palpebral_fissure.right_reflex", "palpebral_fissure.left_reflex"),
    _sides("Brow elevation", "brow.right_elevation", "brow.left_elevation"),
    _sides("Commissure excursion", "commissure.right_excursion", "commissure.left_excursion"),
    _alone("Commissure, affected over unaffected", "commissure.side_ratio", "Ratio", height=LOW),
    _alone("Oral competence", "oral_competence.drooling", "Drooling", height=LOW),
    _alone("Terzis smile grade", "terzis.grade", "Grade", height=LOW),
    _alone("Surface EMG, affected over unaffected", "semg.side_ratio", "Ratio", height=LOW),
)
_NAMED = {line.score.split(".")[0] for layout in LAYOUTS for line in layout.lines}


def layouts(series: Iterable[Series]) -> tuple[Layout, ...]:
    """The panels of the house, then one for each score of the practice's own measures."""
    own = {f"{one.instrument.key}.{one.part.key}": one for one in series if one.instrument.key not in _NAMED}
    return (*LAYOUTS, *(_alone(one.instrument.name, score, one.part.label) for score, one in own.items()))


def direction(part: Part, scale: Scale) -> str:
    """ "0 to 100, higher is better"."""
    reach = f"{scale.ticks[0][1]} to {scale.ticks[-1][1]}" + (f" {part.unit}" if part.unit else "")
    if not part.has_direction:
        return f"{reach}, neither more nor less is better by itself"
    return f"{reach}, {'lower' if part.lower_is_better else 'higher'} is better"
