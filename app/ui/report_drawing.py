"""The course as a progress report draws it: one axis of days, marks over it, a panel for each score.

Absolute places on a field as wide as a page, for paper and for the page of the note alike. Black on white: lines
differ by width and by their points, and each is named at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from app.clinical.course import Mark as Happened
from app.clinical.instruments.scores import Notation
from app.clinical.report_figures import Figures, ScoreFigure
from app.clinical.trajectory import Point
from app.ui.course_axis import UNITS
from app.ui.event_lane import KINDS, EventLane, Mark, Phase, event_lane
from app.ui.labels import Text, apart
from app.ui.panel_layout import direction
from app.ui.panel_plot import Scale, scale_of
from app.ui.time_axis import Tick, TimeAxis, calendar_ticks, onset_ticks, time_axis

WIDTH = 700
LEFT, RIGHT = 34, 548
ENDS_X = RIGHT + 12
TITLE, UNDER = 18, 10
DAYS = 36
"""Room under the panels for the days and the weeks since onset."""
CROWDED = 40

MAIN = (("sunnybrook.composite", "sunnybrook.voluntary"), ("sunnybrook.resting",), ("sunnybrook.synkinesis",))
ANSWERED = (("fdi.physical",), ("fdi.social",), ("face.total",), ("saq.total",))
TALL, MIDDLE, LOW = 150, 58, 34


@dataclass(frozen=True)
class Line:
    """``paths`` are unbroken stretches; ``look`` is main or second."""

    look: str
    paths: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Panel:
    title: str
    top: float
    bottom: float
    ticks: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]
    ends: tuple[Text, ...]
    band: tuple[float, float] | None = None
    baseline: tuple[float, float] | None = None  # its height, and where it begins
    important: float | None = None
    breaks: tuple[float, ...] = ()

    @property
    def title_y(self) -> float:
        return self.top - 6


@dataclass(frozen=True)
class Drawing:
    """``words`` say what it shows to those who listen; every number stands in the table beside it."""

    words: str
    height: float
    axis: TimeAxis
    panels: tuple[Panel, ...]
    dates: tuple[Tick, ...]
    weeks: tuple[Tick, ...]
    lane: EventLane | None = None
    kinds: tuple[tuple[str, str], ...] = ()
    width: int = WIDTH

    @property
    def days_y(self) -> float:
        return self.panels[-1].bottom + UNDER - 2

    @property
    def dot(self) -> float:
        return 2 if max(len(line.dots) for panel in self.panels for line in panel.lines) > CROWDED else 3


def timeline(figures: Figures) -> Drawing | None:
    """Sunnybrook with its parts under the marks of the course; None where it was never scored."""
    return _drawing(figures, MAIN, (TALL, LOW, LOW), with_marks=True)


def answered(figures: Figures) -> Drawing | None:
    """What the patient answers, each score with the measuring error around its baseline."""
    return _drawing(figures, ANSWERED, (MIDDLE,) * len(ANSWERED), with_marks=False)


def drawn(figures: Figures, keys: Iterable[Iterable[str]]) -> list[ScoreFigure]:
    """Those scores of a drawing that were measured."""
    return [found for row in keys for key in row if (found := figures.score(key)) and found.points]


def _drawing(
    figures: Figures, keys: Sequence[Sequence[str]], heights: Sequence[float], *, with_marks: bool
) -> Drawing | None:
    scores = drawn(figures, keys)
    if not scores:
        return None
    axis = _axis(figures)
    lane = _lane(figures, axis) if with_marks else None
    panels: list[Panel] = []
    y = lane.bottom if lane else 0
    for row, height in zip(keys, heights, strict=True):
        if found := drawn(figures, [row]):
            panels.append(_panel(found, axis, y + TITLE, height))
            y = panels[-1].bottom + UNDER
    return Drawing(
        words=_words(scores, figures.marks if with_marks else ()),
        height=y + DAYS,
        axis=axis,
        panels=tuple(panels),
        dates=tuple(calendar_ticks(axis)),
        weeks=tuple(onset_ticks(axis, figures.onset_on)),
        lane=lane,
        kinds=tuple(one for one in KINDS.items() if with_marks and one[0] in {m.kind for m in figures.marks}),
    )


def _axis(figures: Figures) -> TimeAxis:
    """The same for every drawing of a report."""
    measured = [point.on for one in figures.scores for point in one.points]
    others = [mark.on for mark in figures.marks] + [since for _, since in figures.phases]
    return time_axis(measured, others, figures.on, LEFT, RIGHT)


def _lane(figures: Figures, axis: TimeAxis) -> EventLane:
    """A change of phase is named under the marks, like the reports."""
    marks = [Mark(one.on, one.kind, one.label, one.sentence) for one in figures.marks if one.kind != "phase"]
    named = [Phase(label, since) for label, since in figures.phases]
    if figures.last_report_on:
        named.append(Phase("Last report", figures.last_report_on))
    named.append(Phase("This report", figures.on))
    return event_lane(axis, marks, named, None, width=WIDTH, rows=3)


def _panel(scores: Sequence[ScoreFigure], axis: TimeAxis, top: float, height: float) -> Panel:
    first = scores[0]
    scale = scale_of(
        [one.part for one in scores],
        [point.value for one in scores for point in one.points],
        many=height == TALL,
    )

    def y(value: Decimal | float) -> float:
        bounded = min(max(float(value), scale.low), scale.high)
        return round(top + height * scale.y(bounded) / UNITS, 1)

    lines = tuple(
        _line(one, axis, scale, top, height, "main" if at == 0 else "second") for at, one in enumerate(scores)
    )
    ends = [
        Text(ENDS_X, y(one.points[-1].value) + 4, f"{one.label} {_shown(one, one.points[-1])}", tone=look)
        for one, look in zip(scores, ("strong", ""), strict=False)
    ]
    error, important = first.part.measuring_error, first.part.important_change
    levels: list[tuple[float, str]] = []
    start = first.first.value
    if len(first.points) > 1 and height != LOW:
        told = f"Baseline {first.part.shown(start)}"
        levels.append((y(start), told if error is None else f"{told} ± {first.part.shown(error)}"))
    goal = _important(first) if len(first.points) > 1 else None
    if goal is not None:
        levels.append((y(goal), f"Important change {first.part.shown(goal)}"))
    ends += [Text(ENDS_X, at + 4, words, tone="quiet") for at, words in levels]
    return Panel(
        title=f"{first.name}: {_minus(direction(first.part, scale))}",
        top=top,
        bottom=top + height,
        ticks=tuple((y(value), _minus(words)) for value, words in scale.ticks),
        lines=lines,
        ends=tuple(apart(ends, top + 6, top + height + 4)),
        band=(y(start + error), y(start - error)) if levels and error is not None else None,
        baseline=(y(start), axis.x(first.first.on)) if levels else None,
        important=y(goal) if goal is not None and important is not None else None,
        breaks=tuple(axis.x(on) for on in first.breaks),
    )


def _minus(words: str) -> str:
    return words.replace("-", "−")


def _important(score: ScoreFigure) -> Decimal | None:
    """Where the published minimal important change lies, counted from the baseline."""
    important, start = score.part.important_change, score.first.value
    if important is None:
        return None
    return start - important if score.part.lower_is_better else start + important


def _line(score: ScoreFigure, axis: TimeAxis, scale: Scale, top: float, height: float, look: str) -> Line:
    spots = [
        (axis.x(point.on), round(top + height * scale.y(point.value) / UNITS, 1)) for point in score.points
    ]
    days = [point.on for point in score.points]
    cuts = [days.index(on) for on in score.breaks if on in days]
    runs = [spots[a:b] for a, b in pairwise([0, *cuts, len(spots)]) if b > a]
    stepped = score.part.notation is Notation.GRADE
    return Line(look, tuple(_path(run, stepped=stepped) for run in runs), tuple(spots))


def _path(run: Sequence[tuple[float, float]], *, stepped: bool) -> str:
    (x, y), *rest = run
    steps = (f"H{a:g}V{b:g}" if stepped else f"L{a:g},{b:g}" for a, b in rest)
    return f"M{x:g},{y:g}" + "".join(steps)


def _words(scores: Sequence[ScoreFigure], marks: Sequence[Happened]) -> str:
    said = [f"{one.name} {_shown(one, one.points[0])} to {_shown(one, one.points[-1])}" for one in scores]
    told = f"The course over time: {'; '.join(said)}."
    happened = [f"{mark.sentence or mark.kind} {day_words(mark.on)}" for mark in marks]
    return " ".join(
        [told, *(f"Marked: {'; '.join(happened)}." for _ in happened[:1]), "Values in the table."]
    )


def _shown(score: ScoreFigure, point: Point) -> str:
    shown = _minus(score.part.shown(point.value))
    return f"{shown} {score.part.unit}" if score.part.unit else shown


def day_words(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
