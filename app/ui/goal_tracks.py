"""The track of a goal: tick for the baseline, dot for now, ring for the target.

Left is always worse and right is always better, whatever the direction of the measure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from app.ui.labels import text_width
from app.ui.words import number_words

EDGE = 14
HEIGHT = 34


@dataclass(frozen=True)
class TrackLabel:
    x: float
    anchor: str
    text: str
    strong: bool = False


@dataclass(frozen=True)
class GoalTrack:
    width: int
    height: int
    start_x: float
    end_x: float
    baseline_x: float
    target_x: float
    now_x: float | None
    is_worse: bool
    labels: tuple[TrackLabel, ...]
    summary: str


def goal_track(
    baseline: Decimal | float,
    now: Decimal | float | None,
    target: Decimal | float,
    *,
    lower_is_better: bool = False,
    scale: tuple[Decimal | float, Decimal | float] | None = None,
    unit: str = "",
    width: int = 300,
    shown: Callable[[Decimal], str] | None = None,
) -> GoalTrack:
    """Places on a track of ``width``; ``scale`` is the measure's own range, where it has one.

    ``shown`` writes a score as the measure does, such as a Roman grade.
    """
    known = [float(value) for value in (baseline, target, now) if value is not None]
    low, high = map(float, scale) if scale else _room(known)
    low, high = min([low, *known]), max([high, *known])

    def x(value: Decimal | float) -> float:
        share = (float(value) - low) / (high - low) if high > low else 0.5
        return round(EDGE + (width - 2 * EDGE) * (1 - share if lower_is_better else share), 1)

    places = (x(baseline), None if now is None else x(now), x(target))
    words = tuple(
        None if value is None else f"{shown(Decimal(str(value))) if shown else number_words(value)}{unit}"
        for value in (baseline, now, target)
    )
    return GoalTrack(
        width=width,
        height=HEIGHT,
        start_x=EDGE,
        end_x=width - EDGE,
        baseline_x=places[0],
        now_x=places[1],
        target_x=places[2],
        is_worse=places[1] is not None and places[1] < places[0],
        labels=_labels(places, words, width),
        summary=f"Baseline {words[0]}, now {words[1] or 'not measured'}, target {words[2]}",
    )


def _room(known: Sequence[float]) -> tuple[float, float]:
    """The values with a quarter of their spread on both sides."""
    margin = (max(known) - min(known)) / 4 or 1
    return min(known) - margin, max(known) + margin


def _labels(
    places: tuple[float, float | None, float],
    words: tuple[str | None, str | None, str | None],
    width: int,
) -> tuple[TrackLabel, ...]:
    """Each word under its sign, or all in one line where they would touch."""
    baseline, now, target = words
    wanted = [(places[0], f"{baseline}", False), (places[2], f"target {target}", False)]
    if places[1] is not None:
        wanted.append((places[1], f"{now}", True))
    labels = [_within(x, text, strong, width) for x, text, strong in sorted(wanted)]
    spans = [_span(label) for label in labels]
    if all(before[1] + 6 <= after[0] for before, after in pairwise(spans)):
        return tuple(labels)
    line = f"{baseline} to {now}, target {target}" if now else f"{baseline}, target {target}"
    return (TrackLabel(width / 2, "middle", line),)


def _within(x: float, text: str, strong: bool, width: int) -> TrackLabel:
    half = text_width(text) / 2
    if x - half < 0:
        return TrackLabel(0, "start", text, strong)
    if x + half > width:
        return TrackLabel(width, "end", text, strong)
    return TrackLabel(x, "middle", text, strong)


def _span(label: TrackLabel) -> tuple[float, float]:
    width = text_width(label.text)
    left = {"start": label.x, "end": label.x - width, "middle": label.x - width / 2}[label.anchor]
    return left, left + width
