"""The small face beside every clinical name: which half is affected, and how.

Solid is flaccid, pale is recovering, hatched is synkinetic, pale and hatched is mixed, dotted is
after reanimation surgery. The hatching is cut to the shape here, so that the drawing needs no ids
and may stand on a page many times.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from app.clinical.vocabulary import Condition, Side

FACE = "M20,3 C31,3 36,11 36,19 C36,29 29,37 20,37 C11,37 4,29 4,19 C4,11 9,3 20,3 Z"
FEATURES = "M11,16.5 q2.6,-2.4 5.2,0 M23.8,16.5 q2.6,-2.4 5.2,0 M13.5,27 q6.5,4.4 13,0"
_HALF = {
    "left": "M20,3 C31,3 36,11 36,19 C36,29 29,37 20,37 Z",
    "right": "M20,3 C9,3 4,11 4,19 C4,29 11,37 20,37 Z",
}
_CURVES = (
    ((20, 3), (31, 3), (36, 11), (36, 19)),
    ((36, 19), (36, 29), (29, 37), (20, 37)),
)
_SLOPE = (26, -44)

XY: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class Glyph:
    label: str
    fills: tuple[str, ...] = ()
    fill_class: str = ""
    hatch: str = ""
    dots: tuple[XY, ...] = ()
    face: str = FACE
    features: str = FEATURES


@lru_cache
def glyph(side: str | None, condition: str | None) -> Glyph:
    """The drawing and its words, for example "Left side, synkinesis"."""
    if not side or not condition:
        return Glyph("Side and condition not recorded")
    halves = ("left", "right") if side == Side.BILATERAL else (side,)
    words = "Both sides" if side == Side.BILATERAL else f"{side.capitalize()} side"
    fill = {"flaccid": "gl-solid", "paretic": "gl-pale", "mixed": "gl-pale"}.get(condition, "")
    return Glyph(
        label=f"{words}, {Condition(condition).label.lower()}",
        fills=tuple(_HALF[half] for half in halves) if fill else (),
        fill_class=fill,
        hatch=" ".join(_hatch(half) for half in halves) if condition in ("synkinetic", "mixed") else "",
        dots=tuple(dot for half in halves for dot in _dots(half)) if condition == "post_reanimation" else (),
    )


def _bezier(a: XY, b: XY, c: XY, d: XY, t: float) -> XY:
    u = 1 - t
    parts = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    return (
        sum(part * point[0] for part, point in zip(parts, (a, b, c, d), strict=True)),
        sum(part * point[1] for part, point in zip(parts, (a, b, c, d), strict=True)),
    )


def _outline(half: str) -> list[XY]:
    """The half as a polygon; the right half is the left one mirrored."""
    points = [_bezier(*curve, step / 16) for curve in _CURVES for step in range(17)]
    return points if half == "left" else [(40 - x, y) for x, y in points]


def _hatch(half: str) -> str:
    """Slanting lines, five apart, cut where they leave the half."""
    polygon = _outline(half)
    cuts = ([*_crossings(polygon, (float(x), 42.0))] for x in range(-18, 44, 5))
    return " ".join(
        f"M{a[0]:.1f},{a[1]:.1f} L{b[0]:.1f},{b[1]:.1f}" for a, b in (cut for cut in cuts if len(cut) == 2)
    )


def _crossings(polygon: list[XY], start: XY) -> list[XY]:
    """Where the slanting line from ``start`` meets the outline, in order along the line."""
    dx, dy = _SLOPE
    found = []
    for (ax, ay), (bx, by) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        ex, ey = bx - ax, by - ay
        cross = dx * ey - dy * ex
        if cross == 0:
            continue
        along = ((ax - start[0]) * ey - (ay - start[1]) * ex) / cross
        edge = ((ax - start[0]) * dy - (ay - start[1]) * dx) / cross
        if 0 <= edge < 1 and 0 <= along <= 1:
            found.append((along, (start[0] + along * dx, start[1] + along * dy)))
    return [point for _, point in sorted(found)]


def _dots(half: str) -> tuple[XY, ...]:
    """A grid of dots that lies well inside the half."""
    left = (
        (24.5, 8),
        (29.5, 10.5),
        (24.5, 21.5),
        (29.5, 21.5),
        (33, 17),
        (24.5, 33),
        (29, 30.5),
    )
    return left if half == "left" else tuple((40 - x, y) for x, y in left)
