"""What the numbers of a score say, as words, a sign and a sentence. Colour only for what is beyond measuring error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.clinical.days import counted
from app.clinical.series import Series
from app.clinical.trajectory import Point, Reading, Trajectory, trajectory
from app.ui.words import day_words

ICONS = {
    Reading.IMPROVING: "arrow-up-right",
    Reading.DECLINING: "arrow-down-right",
    Reading.PLATEAU: "dash-lg",
    Reading.WITHIN_ERROR: "plus-slash-minus",
    Reading.TOO_FEW: "three-dots",
}
COLOURS = {Reading.IMPROVING: "good", Reading.DECLINING: "bad"}


@dataclass(frozen=True)
class Said:
    """``used`` are the numbers it rests on, the baseline first."""

    name: str
    word: str
    icon: str
    tone: str
    since: str
    sentence: str
    basis: str
    notes: tuple[str, ...]
    used: tuple[Point, ...]
    caution: str = ""


def said(series: Series, *, today: date, baseline: date | None) -> Said:
    found = trajectory(
        series.part,
        series.name,
        series.points,
        today=today,
        baseline_on=series.baseline(baseline),
        caution=series.caution,
    )
    word = found.word
    return Said(
        name=series.name,
        word=word.label if word else "No better or worse",
        icon=ICONS[word] if word else "arrow-left-right",
        tone=_tone(found),
        since=day_words(found.since) if found.since and word not in (None, Reading.TOO_FEW) else "",
        sentence=found.sentence,
        basis=_basis(found.used),
        notes=found.notes,
        used=found.used,
        caution=found.caution,
    )


def grouped(readings: Iterable[tuple[str, Said]]) -> list[tuple[Said, list[tuple[str, Said]]]]:
    """At a glance: each word once, what has attention first, with the scores it is said of and their panels."""
    order = [Reading.DECLINING, Reading.IMPROVING, Reading.PLATEAU, Reading.WITHIN_ERROR, Reading.TOO_FEW]
    found: dict[str, list[tuple[str, Said]]] = {word.label: [] for word in order}
    for panel, one in readings:
        if one.word in found:
            found[one.word].append((panel, one))
    return [(ones[0][1], ones) for ones in found.values() if ones]


def _tone(found: Trajectory) -> str:
    """Good and bad are coloured only where a published error is exceeded; a plateau is a caution."""
    if found.word is Reading.PLATEAU:
        return "due"
    if found.word in COLOURS and found.change is not None and found.change.beyond_error is not None:
        return COLOURS[found.word]
    return "plain"


def _basis(used: Sequence[Point]) -> str:
    if len(used) < 2:
        return ""
    return f"Rests on {counted(len(used), 'measure')}, {day_words(used[0].on)} to {day_words(used[-1].on)}."
