"""Small multiples: movement and co-movement of each zone over time, all on one axis.

A missing answer leaves a gap, and a line ends where the scorer's version changes. Procedures are fine lines
with their shape on top; those before the first day shown are left to the page's main drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import TypeAlias

from app.clinical import face_picture
from app.clinical.course import Mark
from app.clinical.face_picture import ZoneAnswers
from app.clinical.instruments.sunnybrook import EXPRESSIONS
from app.clinical.vocabulary import Zone
from app.ui.faces import NOT_SCORED, SHORT_LABELS, FaceDay, Faces
from app.ui.labels import text_width
from app.ui.score_plot import Scale
from app.ui.time_axis import Tick, TimeAxis, calendar_ticks
from app.ui.words import count_words, day_words

WIDTH, HEIGHT = 250, 136
LEFT, RIGHT = 18, 240
MOVEMENT = Scale(1, 5, 26, 70)
SYNKINESIS = Scale(0, 3, 86, 110)
# Both scales put every answer on a whole unit, so that paths stay short.
CROWDED = 40
"""More days than this are a line without dots; only a day that stands alone keeps its own."""
Dot: TypeAlias = tuple[int, int]
SHOWN_MARKS = ("surgery", "botulinum_toxin")


@dataclass(frozen=True)
class ZoneMark:
    x: float
    kind: str
    title: str


@dataclass(frozen=True)
class ZoneStrip:
    """One of the two lines: a path for each unbroken stretch, dots as strokes without length, and its words."""

    name: str
    scale: Scale
    lines: str
    dots: str
    baseline: int | None
    newest: int | None
    direction: str

    @property
    def words(self) -> str:
        if self.newest is None:
            return NOT_SCORED
        return f"{self.newest}" if self.baseline is None else f"{self.baseline} → {self.newest}"


@dataclass(frozen=True)
class ZoneChart:
    zone: Zone
    label: str
    expression: str
    summary: str
    strips: tuple[ZoneStrip, ZoneStrip]
    readout: str


@dataclass(frozen=True)
class ZoneCharts:
    """``xs`` are the places of the days, for the pointer and for the slider of the face; ``at`` is the one shown."""

    charts: tuple[ZoneChart, ...]
    days: tuple[FaceDay, ...]
    at: int
    xs: tuple[int, ...]
    marks: tuple[ZoneMark, ...]
    kinds: tuple[str, ...]
    ticks: tuple[Tick, ...]
    axis: TimeAxis
    width: int = WIDTH
    height: int = HEIGHT


def zone_charts(face: Faces, marks: Iterable[Mark] = (), *, of: TimeAxis) -> ZoneCharts:
    """One chart per zone, read out on the day of the second face.

    ``of`` is the axis of the page's main drawing: the days stand in line with it.
    """
    axis = TimeAxis(of.start, of.end, LEFT, RIGHT)
    near = [mark for mark in marks if mark.kind in SHOWN_MARKS and axis.start <= mark.on <= axis.end]
    events = tuple(
        ZoneMark(axis.x(mark.on), mark.kind, f"{mark.whole_sentence}, {day_words(mark.on)}") for mark in near
    )
    return ZoneCharts(
        charts=tuple(_chart(zone, face, axis, events) for zone in face_picture.EXPRESSION_OF_ZONE),
        days=face.days,
        at=face.place,
        xs=tuple(round(axis.x(day.on)) for day in face.days),
        marks=events,
        kinds=tuple(kind for kind in SHOWN_MARKS if any(mark.kind == kind for mark in near)),
        ticks=tuple(tick for tick in calendar_ticks(axis) if tick.x + text_width(tick.label) <= WIDTH),
        axis=axis,
    )


def _chart(zone: Zone, face: Faces, axis: TimeAxis, events: Sequence[ZoneMark]) -> ZoneChart:
    answers = [day.zones[zone] for day in face.days]
    movements, synkineses = [one.movement for one in answers], [one.synkinesis for one in answers]
    strips = (
        _strip("Movement", movements, face, axis, MOVEMENT, lower_is_better=False),
        _strip("Co-movement", synkineses, face, axis, SYNKINESIS, lower_is_better=True),
    )
    return ZoneChart(
        zone,
        SHORT_LABELS[zone],
        EXPRESSIONS[face_picture.EXPRESSION_OF_ZONE[zone]][1],
        _summary(face.days, answers, events),
        strips,
        _readout(face.now, face.now.zones[zone]),
    )


def _readout(day: FaceDay, its: ZoneAnswers) -> str:
    movement, synkinesis = (
        NOT_SCORED if value is None else str(value) for value in (its.movement, its.synkinesis)
    )
    return f"{day_words(day.on)}: movement {movement}, co-movement {synkinesis}"


def _strip(
    name: str,
    values: Sequence[int | None],
    face: Faces,
    axis: TimeAxis,
    scale: Scale,
    *,
    lower_is_better: bool,
) -> ZoneStrip:
    """The line of all days; its words compare the newest answer with the baseline of the faces."""
    runs = _runs(values, face.days)
    drawn = [[(round(axis.x(on)), round(scale.y(value))) for on, value in run] for run in runs]
    then = face.days.index(face.then)
    newest = max((at for at, value in enumerate(values) if value is not None), default=then)
    baseline = values[then] if newest > then else None
    way = face_picture.direction(baseline, values[newest], lower_is_better=lower_is_better)
    return ZoneStrip(
        name,
        scale,
        "".join(_path(_corners(run)) for run in drawn if len(run) > 1),
        "".join(f"M{x} {y}h0" for run in drawn for x, y in run if len(values) <= CROWDED or len(run) == 1),
        baseline,
        values[newest],
        "" if way is None else way.value,
    )


def _runs(values: Sequence[int | None], days: Sequence[FaceDay]) -> list[list[tuple[date, int]]]:
    """Stretches of days without a gap and under one version."""
    said = [(day.on, value, day.version) for day, value in zip(days, values, strict=True)]
    stretches = [list(run) for _, run in groupby(said, key=lambda one: (one[1] is None, one[2]))]
    return [
        [(on, value) for on, value, _ in run if value is not None]
        for run in stretches
        if run[0][1] is not None
    ]


def _corners(run: Sequence[Dot]) -> list[Dot]:
    """The dots at which a line turns: those between two of the same height say nothing more."""
    return [
        dot
        for at, dot in enumerate(run)
        if at in (0, len(run) - 1) or not run[at - 1][1] == dot[1] == run[at + 1][1]
    ]


def _path(dots: Sequence[Dot]) -> str:
    """Steps from dot to dot: short, where a course is long."""
    (x, y), *_ = dots
    steps = (f"{after[0] - before[0]} {after[1] - before[1]}" for before, after in pairwise(dots))
    return f"M{x} {y}l{' '.join(steps)}".replace(" -", "-")


def _summary(days: Sequence[FaceDay], answers: Sequence[ZoneAnswers], events: Sequence[ZoneMark]) -> str:
    """The chart in sentences, for those who listen to it."""
    said = [
        _first_and_last(
            "Movement", 5, [(day.on, one.movement) for day, one in zip(days, answers, strict=True)]
        ),
        _first_and_last(
            "Co-movement", 3, [(day.on, one.synkinesis) for day, one in zip(days, answers, strict=True)]
        ),
    ]
    told = f" Events: {'; '.join(event.title for event in events)}." if events else ""
    return f"{' '.join(said)}{told} The table holds every value."


def _first_and_last(name: str, most: int, values: Sequence[tuple[date, int | None]]) -> str:
    scored = [(on, value) for on, value in values if value is not None]
    if not scored:
        return f"{name} {NOT_SCORED}."
    (first_on, first), (last_on, last) = scored[0], scored[-1]
    left = len(values) - len(scored)
    gap = f", {NOT_SCORED} on {count_words(left, 'day')}" if left else ""
    if len(scored) == 1:
        return f"{name} {first} of {most} on {day_words(first_on)}{gap}."
    return f"{name} {first} of {most} on {day_words(first_on)}, {last} on {day_words(last_on)}{gap}."
