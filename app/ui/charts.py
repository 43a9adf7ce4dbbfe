"""The Sunnybrook timeline and the spark line: places computed here, drawn by a template.

Scores are never clamped (a composite below 0 extends the axis down), a visit that could not be
scored has no point, and lines are not joined across scorer versions. No band of measuring error is
drawn unless the caller brings one: none is published for Sunnybrook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.ui.event_lane import KINDS, EventLane, Mark, Phase, event_lane
from app.ui.labels import Text
from app.ui.score_plot import (
    Band,
    Dot,
    End,
    Scale,
    Score,
    Series,
    Stop,
    Strip,
    ends,
    grid,
    lowest,
    path_through,
    series,
    stops,
    strips,
    values,
)
from app.ui.time_axis import Tick, TimeAxis, calendar_ticks, onset_ticks, time_axis
from app.ui.words import day_words, number_words

__all__ = [
    "Band",
    "Mark",
    "Phase",
    "Score",
    "Sparkline",
    "Timeline",
    "sparkline",
    "timeline",
]

NO_POINTS = "No visit has been scored yet."


@dataclass(frozen=True)
class Form:
    """Measures of the two forms of the chart."""

    width: int
    left: int
    right: int
    plot: int
    grid: tuple[int, ...]
    rows: int
    foot: int


FULL = Form(900, 44, 134, 150, (0, 25, 50, 75, 100), 3, 40)
COMPACT = Form(740, 32, 116, 80, (0, 50, 100), 2, 20)


@dataclass(frozen=True)
class Timeline:
    id: str
    title: str
    summary: str
    width: int
    height: float
    axis: TimeAxis
    axis_y: float
    scale: Scale
    grid: tuple[tuple[float, str], ...]
    band: tuple[float, float] | None
    baseline_y: float | None
    composite: Series
    voluntary: Series | None
    strips: tuple[Strip, ...]
    lane: EventLane
    values: tuple[Text, ...]
    ends: tuple[End, ...]
    dates: tuple[Tick, ...]
    weeks: tuple[Tick, ...]
    stops: tuple[Stop, ...]
    kinds: tuple[tuple[str, str], ...]

    @property
    def readout(self) -> str:
        """What the live line says before anything is pointed at."""
        return self.stops[-1].readout if self.stops else NO_POINTS


@dataclass(frozen=True)
class Sparkline:
    width: int
    height: int
    path: str
    last: Dot | None


def timeline(
    scores: Sequence[Score],
    marks: Sequence[Mark] = (),
    *,
    phases: Sequence[Phase] = (),
    onset: date | None = None,
    today: date | None = None,
    band: Band | None = None,
    id: str = "timeline",
    title: str = "Sunnybrook over time, with events",
    compact: bool = False,
) -> Timeline:
    """The whole chart. ``compact`` leaves out sub-scores, phases and weeks, for a look in passing."""
    form = COMPACT if compact else FULL
    scores = sorted(scores, key=lambda score: score.on)
    axis = _axis(form, scores, marks, phases, onset, today)
    lane = event_lane(axis, marks, () if compact else phases, today, width=form.width, rows=form.rows)
    low = lowest(scores, band)
    scale = Scale(low, 100, lane.bottom + 8, lane.bottom + 8 + form.plot * (100 - low) / 100)
    composite = series("composite", scores, axis, scale)
    voluntary = None if compact else series("voluntary", scores, axis, scale)
    under = () if compact else strips(scores, axis, scale.bottom + 22)
    baseline = _baseline(scores, scale, band)
    lines = [(composite, "Composite", "t-accent t-large")] + (
        [(voluntary, "Voluntary", "t-2")] if voluntary else []
    )
    axis_y = under[-1].scale.bottom + 14 if under else scale.bottom
    return Timeline(
        id=id,
        title=title,
        summary=_summary(scores, marks),
        width=form.width,
        height=axis_y + form.foot,
        axis=axis,
        axis_y=axis_y,
        scale=scale,
        grid=grid(scale, form.grid),
        band=(scale.y(band.high), scale.y(band.low)) if band else None,
        baseline_y=baseline[0] if baseline else None,
        composite=composite,
        voluntary=voluntary,
        strips=under,
        lane=lane,
        values=() if compact else values(composite, scores, scale),
        ends=ends(lines, baseline, axis.right + 10, scale),
        dates=tuple(calendar_ticks(axis)),
        weeks=() if compact else tuple(onset_ticks(axis, onset)),
        stops=stops(scores, axis, scale, onset),
        kinds=tuple((kind, KINDS[kind]) for kind in KINDS if any(mark.kind == kind for mark in marks)),
    )


def _axis(
    form: Form,
    scores: Sequence[Score],
    marks: Sequence[Mark],
    phases: Sequence[Phase],
    onset: date | None,
    today: date | None,
) -> TimeAxis:
    others = [mark.on for mark in marks] + [phase.since for phase in phases] + ([onset] if onset else [])
    return time_axis(
        [score.on for score in scores],
        others,
        today,
        form.left,
        form.width - form.right,
    )


def _baseline(scores: Sequence[Score], scale: Scale, band: Band | None) -> tuple[float, str] | None:
    """The first composite, once there is a second one to compare with."""
    scored = [score.composite for score in scores if score.composite is not None]
    if len(scored) < 2:
        return None
    words = f"Baseline {number_words(scored[0])}"
    return scale.y(scored[0]), f"{words} {band.label}" if band else words


def _summary(scores: Sequence[Score], marks: Sequence[Mark]) -> str:
    """The chart in sentences, for those who listen to it."""
    scored = [(score.on, score.composite) for score in scores if score.composite is not None]
    if not scored:
        said = NO_POINTS
    elif len(scored) == 1:
        said = f"Composite {number_words(scored[0][1])} on {day_words(scored[0][0])}."
    else:
        (first_on, first), (last_on, last) = scored[0], scored[-1]
        said = (
            f"{len(scored)} scored visits. Composite {number_words(first)} on {day_words(first_on)}, "
            f"{number_words(last)} on {day_words(last_on)}."
        )
    named = [f"{mark.label} on {day_words(mark.on)}" for mark in marks if mark.label]
    events = f" Events: {'; '.join(named)}." if named else ""
    return f"{said}{events} The table holds every value."


def sparkline(
    points: Sequence[Decimal | float],
    *,
    low: float = 0,
    high: float = 100,
    width: int = 64,
    height: int = 38,
) -> Sparkline:
    """A line without words for a list; the number beside it says what it ends at."""
    scale = Scale(min([low, *map(float, points)]), max([high, *map(float, points)]), 4, height - 4)
    step = (width - 10) / max(len(points) - 1, 1)
    dots = [
        Dot(round(4 + step * at, 1) if len(points) > 1 else width / 2, scale.y(point))
        for at, point in enumerate(points)
    ]
    return Sparkline(
        width,
        height,
        path_through(dots) if len(dots) > 1 else "",
        dots[-1] if dots else None,
    )
