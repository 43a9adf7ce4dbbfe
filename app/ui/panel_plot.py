"""Scores as lines and dots in a field of 1000 by 1000 units, whatever its size on paper or screen.

Nothing is clamped and nothing joined across versions of a form or scorer. Coordinates are whole units, written
as steps from one to the next, because a page holds thousands of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from math import ceil, floor, log10

from app.clinical.instruments import Part
from app.clinical.instruments.scores import Notation
from app.clinical.series import Series
from app.ui.course_axis import UNITS, CourseAxis, per_cent
from app.ui.words import score_words

CROWDED = 90
"""From so many points on the line alone is drawn: dots would run together."""
WIDEST_DECLARED = 130
"""A declared range wider than this says what could be typed, not what to expect; then the values make the scale."""

Spot = tuple[int, int]


@dataclass(frozen=True)
class Scale:
    """Values from ``low`` at the bottom to ``high`` at the top, in units from the top."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def y(self, value: Decimal | float) -> int:
        return round(UNITS * (self.high - float(value)) / (self.high - self.low))


@dataclass(frozen=True)
class Trace:
    """One score as it is drawn. ``breaks`` is where another version begins."""

    path: str
    dots: str
    last: Spot
    breaks: tuple[str, ...]


def trace(series: Series, axis: CourseAxis, scale: Scale) -> Trace:
    stepped = series.part.notation is Notation.GRADE
    runs = [
        [(axis.x(point.on), scale.y(point.value)) for point in run]
        for _, run in groupby(series.points, key=lambda point: point.version)
    ]
    spots = [spot for run in runs for spot in run]
    return Trace(
        path="".join(_line(run, stepped=stepped) for run in runs),
        dots="" if len(spots) > CROWDED else _dots(spots),
        last=spots[-1],
        breaks=tuple(per_cent(run[0][0]) for run in runs[1:]),
    )


def bars(found: Iterable[tuple[int, int, int]]) -> str:
    """Upright bars from the bottom: left and right edge and top, in units."""
    return "".join(f"M{left},{UNITS}V{top}h{right - left}V{UNITS}" for left, right, top in found)


def scale_of(parts: Sequence[Part], values: Iterable[Decimal], *, many: bool = False) -> Scale:
    """The declared range; of a score that may fall below 0, that part of the range only where one did."""
    known = [float(value) for value in values]
    low, high = float(min(part.minimum for part in parts)), float(max(part.maximum for part in parts))
    if parts[0].unit or high - low > WIDEST_DECLARED:
        return _fitting(known, parts[0])
    if low < 0 <= min(known):
        low = 0
    low, high = min([low, *known]), max([high, *known])
    return Scale(
        low,
        high,
        tuple(
            (value, score_words(parts[0], Decimal(str(value)))) for value in _ticks(parts[0], low, high, many)
        ),
    )


def _ticks(part: Part, low: float, high: float, many: bool) -> list[float]:
    if part.notation is Notation.GRADE:
        return [float(grade) for grade in range(int(low), int(high) + 1)]
    if (low, high) == (0, 100) or (low < 0 and high == 100):
        return [*([low] if low < 0 else []), *map(float, (0, 25, 50, 75, 100) if many else (0, 50, 100))]
    return [low, (low + high) / 2, high] if (high - low) % 2 == 0 and high - low > 4 else [low, high]


def _fitting(values: Sequence[float], part: Part) -> Scale:
    """Around the values and 0, in round steps."""
    least, most = min([0.0, *values]), max([0.0, *values])
    rough = (most - least or 1) / 2
    size = 10 ** floor(log10(rough))
    step = next(size * times for times in (1, 2, 5, 10) if size * times >= rough)
    low, high = floor(least / step) * step, ceil(most / step) * step or step
    count = round((high - low) / step)
    return Scale(
        low,
        high,
        tuple(
            (low + step * n, score_words(part, Decimal(str(round(low + step * n, 6)))))
            for n in range(count + 1)
        ),
    )


def _line(spots: Sequence[Spot], *, stepped: bool) -> str:
    (x, y), *_ = spots
    steps = [f"h{b[0] - a[0]}v{b[1] - a[1]}" if stepped else _step("l", a, b) for a, b in pairwise(spots)]
    return f"M{x},{y}" + ("".join(steps) or "h0")


def _dots(spots: Sequence[Spot]) -> str:
    """Lines next to no length, drawn as dots by their ends; with no length at all square ones vanish on paper."""
    return f"M{spots[0][0]},{spots[0][1]}h1" + "".join(
        f"{_step('m', (a[0] + 1, a[1]), b)}h1" for a, b in pairwise(spots)
    )


def _step(letter: str, a: Spot, b: Spot) -> str:
    across, down = b[0] - a[0], b[1] - a[1]
    return f"{letter}{across}{'' if down < 0 else ','}{down}"
