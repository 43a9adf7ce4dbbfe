"""Scores as lines, dots and words on a scale. Nothing is clamped and nothing invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise
from math import floor

from app.ui.labels import Text, apart, thinned
from app.ui.time_axis import TimeAxis
from app.ui.words import count_words, day_words, number_words

FIVE = 5
LEAST_COMPOSITE = -15
"""Voluntary 20, resting 20 and synkinesis 15 at their worst."""


@dataclass(frozen=True)
class Score:
    """One measured visit; ``missing`` says how many items were left where nothing could be scored."""

    on: date
    composite: Decimal | None
    voluntary: Decimal | None = None
    resting: Decimal | None = None
    synkinesis: Decimal | None = None
    missing: int = 0
    version: str = ""

    def value(self, part: str) -> Decimal | None:
        found: Decimal | None = getattr(self, part)
        return found


@dataclass(frozen=True)
class Band:
    """Baseline plus and minus the measuring error of an instrument that publishes one."""

    low: Decimal
    high: Decimal
    label: str


@dataclass(frozen=True)
class Scale:
    """Values on a vertical line: ``low`` at the bottom, ``high`` at the top."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, value: Decimal | float) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return round(self.bottom - (self.bottom - self.top) * share, 1)


@dataclass(frozen=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True)
class Series:
    """One sub-score over time. A path ends where the scorer's version changes."""

    part: str
    paths: tuple[str, ...]
    areas: tuple[str, ...]
    dots: tuple[Dot, ...]
    last: Decimal | None


@dataclass(frozen=True)
class Strip:
    """A small plot of its own under the main one; lower is better in both of them."""

    series: Series
    scale: Scale
    words: str


@dataclass(frozen=True)
class End:
    """Words at the right edge, and the dot they belong to."""

    text: Text
    dot: Dot | None


@dataclass(frozen=True)
class Stop:
    """One visit as the reader meets it: a column to point at, and the sentence to say."""

    x: float
    y: float | None
    left: float
    width: float
    score: Score
    on: str
    readout: str


def lowest(scores: Iterable[Score], band: Band | None) -> int:
    """0; where a composite goes below it, the least that the sum can give, or what is lower still."""
    values = [score.composite for score in scores if score.composite is not None]
    values += [band.low] if band else []
    least = floor(min(values, default=Decimal(0)) / FIVE) * FIVE
    return min(LEAST_COMPOSITE, least) if least < 0 else 0


def series(part: str, scores: Sequence[Score], axis: TimeAxis, scale: Scale) -> Series:
    scored = [score for score in scores if score.value(part) is not None]
    runs = [
        [Dot(axis.x(score.on), scale.y(score.value(part))) for score in run]
        for _, run in groupby(scored, key=lambda score: score.version)
    ]
    return Series(
        part,
        tuple(path_through(run) for run in runs),
        tuple(
            f"{path_through(run)} L{run[-1].x:g},{scale.bottom:g} L{run[0].x:g},{scale.bottom:g} Z"
            for run in runs
        ),
        tuple(dot for run in runs for dot in run),
        scored[-1].value(part) if scored else None,
    )


def path_through(dots: Iterable[Dot]) -> str:
    return "M" + " L".join(f"{dot.x:g},{dot.y:g}" for dot in dots)


def strips(scores: Sequence[Score], axis: TimeAxis, top: float) -> tuple[Strip, ...]:
    made = []
    for number, (part, words, most) in enumerate(
        (("resting", "Resting", 20), ("synkinesis", "Synkinesis", 15))
    ):
        scale = Scale(0, most, top + 44 * number, top + 44 * number + 28)
        line = series(part, scores, axis, scale)
        shown = words if line.last is None else f"{words} {number_words(line.last)}"
        made.append(Strip(line, scale, shown))
    return tuple(made)


def grid(scale: Scale, values: Sequence[int]) -> tuple[tuple[float, str], ...]:
    """Heights and words of the lines behind the plot; one more where the axis goes below 0."""
    below = (int(scale.low),) if scale.low < 0 else ()
    return tuple((scale.y(value), number_words(value)) for value in (*values, *below))


def values(composite: Series, scores: Sequence[Score], scale: Scale) -> tuple[Text, ...]:
    """The composite under each dot (above it on a peak), as far as there is room; the last has its own words."""
    dots = composite.dots
    shown = [score.composite for score in scores if score.composite is not None]
    texts = []
    for at, (dot, value) in enumerate(zip(dots[:-1], shown[:-1], strict=True)):
        around = [dots[near].y for near in (at - 1, at + 1) if 0 <= near < len(dots)]
        is_peak = all(y - dot.y > 5 for y in around) and dot.y - 10 > scale.top
        is_above = is_peak or dot.y + 16 > scale.bottom
        y = dot.y - 9 if is_above else dot.y + 18
        texts.append(Text(dot.x, y, number_words(value), "middle", "t-2"))
    return tuple(thinned(texts))


def ends(
    lines: Sequence[tuple[Series, str, str]],
    baseline: tuple[float, str] | None,
    x: float,
    scale: Scale,
) -> tuple[End, ...]:
    """Words at the ends of the lines, instead of a legend, none over another."""
    starts = {}
    texts = [Text(x, baseline[0] + 4, baseline[1], tone="t-2")] if baseline else []
    for line, words, tone in lines:
        if line.last is not None:
            text = Text(x, line.dots[-1].y + 4, f"{words} {number_words(line.last)}", tone=tone)
            texts.append(text)
            starts[text.text] = line.dots[-1]
    return tuple(End(text, starts.get(text.text)) for text in apart(texts, scale.top, scale.bottom))


def stops(scores: Sequence[Score], axis: TimeAxis, scale: Scale, onset: date | None) -> tuple[Stop, ...]:
    xs = [axis.x(score.on) for score in scores]
    edges = [
        axis.left,
        *((a + b) / 2 for a, b in pairwise(xs)),
        axis.right,
    ]
    return tuple(
        Stop(
            x,
            None if score.composite is None else scale.y(score.composite),
            edges[at],
            edges[at + 1] - edges[at],
            score,
            day_words(score.on),
            _readout(score, onset),
        )
        for at, (x, score) in enumerate(zip(xs, scores, strict=True))
    )


def _readout(score: Score, onset: date | None) -> str:
    when = day_words(score.on)
    if onset and score.on >= onset:
        when += f", {count_words((score.on - onset).days // 7, 'week')} after onset"
    parts = ("composite", "voluntary", "resting", "synkinesis")
    said = [f"{part} {number_words(value)}" for part in parts if (value := score.value(part)) is not None]
    if score.composite is None:
        left = f", {count_words(score.missing, 'item')} left" if score.missing else ""
        said.insert(0, f"not scored{left}")
    return f"{when}: {', '.join(said)}"
