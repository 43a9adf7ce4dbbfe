"""What a progress report draws and hands to the patient: values that stay with the signed note.

Kept as plain values, so that the paper of a signed report stays as it was whatever is corrected in the chart or
declared anew later. Numbers of every visit (the check-in) are kept since the last report only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from app.clinical.course import Mark
from app.clinical.goals import Standing
from app.clinical.instruments import Part
from app.clinical.instruments.scores import Notation
from app.clinical.series import Practised
from app.clinical.take_home import Section
from app.clinical.trajectory import Point, Reading
from app.clinical.vocabulary import Side

Plain = dict[str, Any]

DECIMALS = ("minimum", "maximum", "measuring_error", "important_change")


@dataclass(frozen=True, slots=True)
class ScoreFigure:
    """One score of the course. ``breaks`` are days from which another version of the form or scorer counts.

    ``first`` is the baseline its reading counts from; ``at_report`` the newest on or before the last report.
    """

    key: str
    name: str
    label: str
    part: Part
    points: tuple[Point, ...]
    breaks: tuple[date, ...]
    first: Point
    at_report: Point | None
    now: Point
    reading: Reading | None
    caution: str = ""


@dataclass(frozen=True, slots=True)
class GoalFigure:
    wording: str
    name: str
    part: Part
    baseline: Decimal
    now: Decimal | None
    target: Decimal
    target_on: date
    standing: Standing
    reason: str


@dataclass(frozen=True, slots=True)
class FaceFigure:
    """The answers of one Sunnybrook that the face is drawn from."""

    on: date
    answers: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """As of the day ``on``; ``last_report_on`` is none in a first report."""

    on: date
    began_on: date
    last_report_on: date | None
    onset_on: date | None
    side: Side | None
    scores: tuple[ScoreFigure, ...] = ()
    marks: tuple[Mark, ...] = ()
    phases: tuple[tuple[str, date], ...] = ()
    practised: tuple[Practised, ...] = ()
    goals: tuple[GoalFigure, ...] = ()
    faces: tuple[FaceFigure, ...] = ()
    for_patient: tuple[Section, ...] = ()

    def score(self, key: str) -> ScoreFigure | None:
        return next((one for one in self.scores if one.key == key), None)


def plain(figures: Figures) -> Plain:
    """Ready for JSON: days as text, numbers as exact decimals in text."""
    return {
        "on": figures.on.isoformat(),
        "began_on": figures.began_on.isoformat(),
        "last_report_on": _day(figures.last_report_on),
        "onset_on": _day(figures.onset_on),
        "side": figures.side.value if figures.side else None,
        "scores": [_score(one) for one in figures.scores],
        "marks": [[one.on.isoformat(), one.kind, one.label, one.detail] for one in figures.marks],
        "phases": [[label, since.isoformat()] for label, since in figures.phases],
        "practised": [[one.on.isoformat(), one.days, one.minutes] for one in figures.practised],
        "goals": [_goal(one) for one in figures.goals],
        "faces": [[one.on.isoformat(), dict(one.answers)] for one in figures.faces],
        "for_patient": [[one.heading, list(one.lines)] for one in figures.for_patient],
    }


def figures(kept: Mapping[str, Any]) -> Figures:
    """The same from what was kept."""
    return Figures(
        on=date.fromisoformat(kept["on"]),
        began_on=date.fromisoformat(kept["began_on"]),
        last_report_on=_read_day(kept["last_report_on"]),
        onset_on=_read_day(kept["onset_on"]),
        side=Side(kept["side"]) if kept["side"] else None,
        scores=tuple(_read_score(one) for one in kept["scores"]),
        marks=tuple(Mark(date.fromisoformat(on), *rest) for on, *rest in kept["marks"]),
        phases=tuple((label, date.fromisoformat(since)) for label, since in kept["phases"]),
        practised=tuple(Practised(date.fromisoformat(on), *rest) for on, *rest in kept["practised"]),
        goals=tuple(_read_goal(one) for one in kept["goals"]),
        faces=tuple(FaceFigure(date.fromisoformat(on), answers) for on, answers in kept["faces"]),
        for_patient=tuple(Section(heading, tuple(lines)) for heading, lines in kept["for_patient"]),
    )


def breaks(points: Sequence[Point]) -> tuple[date, ...]:
    """The days from which another version counts."""
    return tuple(later.on for earlier, later in pairwise(points) if earlier.version != later.version)


def _score(one: ScoreFigure) -> Plain:
    return {
        "key": one.key,
        "name": one.name,
        "label": one.label,
        "part": _part(one.part),
        "points": [_point(point) for point in one.points],
        "breaks": [on.isoformat() for on in one.breaks],
        "first": _point(one.first),
        "at_report": _point(one.at_report) if one.at_report else None,
        "now": _point(one.now),
        "reading": one.reading.value if one.reading else None,
        "caution": one.caution,
    }


def _read_score(kept: Plain) -> ScoreFigure:
    return ScoreFigure(
        key=kept["key"],
        name=kept["name"],
        label=kept["label"],
        part=_read_part(kept["part"]),
        points=tuple(_read_point(one) for one in kept["points"]),
        breaks=tuple(date.fromisoformat(on) for on in kept["breaks"]),
        first=_read_point(kept["first"]),
        at_report=_read_point(kept["at_report"]) if kept["at_report"] else None,
        now=_read_point(kept["now"]),
        reading=Reading(kept["reading"]) if kept["reading"] else None,
        caution=kept.get("caution", ""),
    )


def _goal(one: GoalFigure) -> Plain:
    return {
        "wording": one.wording,
        "name": one.name,
        "part": _part(one.part),
        "baseline": f"{one.baseline:f}",
        "now": None if one.now is None else f"{one.now:f}",
        "target": f"{one.target:f}",
        "target_on": one.target_on.isoformat(),
        "standing": one.standing.value,
        "reason": one.reason,
    }


def _read_goal(kept: Plain) -> GoalFigure:
    return GoalFigure(
        wording=kept["wording"],
        name=kept["name"],
        part=_read_part(kept["part"]),
        baseline=Decimal(kept["baseline"]),
        now=None if kept["now"] is None else Decimal(kept["now"]),
        target=Decimal(kept["target"]),
        target_on=date.fromisoformat(kept["target_on"]),
        standing=Standing(kept["standing"]),
        reason=kept["reason"],
    )


def _part(part: Part) -> Plain:
    """Only what differs from an ordinary score."""
    found = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if value != field.default:
            found[field.name] = f"{value:f}" if isinstance(value, Decimal) else value
    return found | {"notation": part.notation.value}


def _read_part(kept: Plain) -> Part:
    known = {field.name for field in fields(Part)}
    read = {name: value for name, value in kept.items() if name in known}
    read |= {name: Decimal(read[name]) for name in DECIMALS if read.get(name) is not None}
    return Part(**read | {"notation": Notation(read["notation"])})


def _point(point: Point) -> list[str]:
    return [point.on.isoformat(), f"{point.value:f}"]


def _read_point(kept: Sequence[str]) -> Point:
    return Point(date.fromisoformat(kept[0]), Decimal(kept[1]))


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _read_day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
