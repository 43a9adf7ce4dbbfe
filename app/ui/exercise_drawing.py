"""A home exercise as a small face: the zone it works on, the side, and what the fingers or the face do.

Circles are massage, an arrow with a bar at its start is a stretch, an arrow alone is a small movement, waves are
rest; a dashed zone is the one to keep still. One colour is enough, so it works in grey print.
For the patient the face stands as in the mirror: their left at the left. The clinic sees the patient from in front.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin
from typing import Any, TypeAlias

from app.clinical.home_exercises import SideUse
from app.clinical.vocabulary import Direction, Side, Technique, Zone
from app.ui import face_paths as face

XY: TypeAlias = tuple[float, float]

WIDTH, FACE_HEIGHT, LABELS_HEIGHT = 240, 262, 34
UPPER, LOWER, WHOLE = "30 34 240 262", "30 148 240 262", "12 6 276 301"

CIRCLES: Mapping[str, tuple[XY, ...]] = {
    "brow": ((26, 90), (54, 84), (82, 96)),
    "temple": ((96, 112), (98, 138)),
    "eye": ((92, 150),),
    "nose": ((15, 186), (15, 210)),
    "cheek": ((44, 210), (70, 214), (88, 196)),
    "mouth": ((30, 245), (42, 278)),
    "chin": ((16, 310), (42, 306)),
    "platysma": ((50, 350), (44, 372), (40, 394)),
}
MOVEMENTS: Mapping[str, tuple[XY, XY]] = {
    "brow": ((60, 96), (60, 70)),
    "eye": ((57, 122), (57, 146)),
    "nose": ((24, 212), (19, 186)),
    "cheek": ((62, 240), (86, 204)),
    "mouth": ((50, 262), (25, 262)),
    "chin": ((26, 286), (28, 312)),
}
EXPRESSIONS: Mapping[str, Mapping[str, str]] = {
    "brow": {"ft-brow": "M22,106 C38,92 68,90 91,106"},
    "eye": {"ft-lid": "", "ft-crease": "", "ft-lid2": "M28,156 C42,167 72,167 86,156"},
    "cheek": {
        "ft-lip": "M0,255 C12,254 32,257 51,249",
        "ft-lip2": "M0,264 C18,265 37,261 51,249",
        "ft-lip3": "M0,281 C18,281 40,272 51,249",
    },
    "mouth": {
        "ft-lip": "M0,252 C6,248 12,250 20,258",
        "ft-lip2": "M0,265 C8,266 14,264 20,264",
        "ft-lip3": "M0,280 C12,280 20,272 20,258",
    },
    "chin": {
        "ft-lip2": "M0,265 C16,266 34,266 46,264 M10,274 L38,272",
        "ft-lip3": "M0,289 C16,290 38,282 46,264",
    },
}
WAYS: Mapping[Direction, XY] = {
    Direction.UP: (0, -1),
    Direction.DOWN: (0, 1),
    Direction.OUTWARD: (1, 0),
    Direction.INWARD: (-1, 0),
}
MOVING = (Technique.NEUROMUSCULAR_RETRAINING, Technique.MIRROR_FEEDBACK, Technique.SEMG_BIOFEEDBACK)
MOVES_OF = {"retrain_neck_release": "cheek"}
"""Where the movement is in another zone than the one the exercise is for."""
STILL = {
    "retrain_eye_open_smile": "eye",
    "retrain_soft_pucker": "eye",
    "retrain_gentle_brow": "mouth",
    "retrain_quiet_close": "mouth",
}
SPOTS = {"massage_temple": "temple"}
COVERED, DROPPED = "eye_night", "eye_drops"
DROP = "M57,116 C64,127 67,132 67,138 A10,10 0 0 1 47,138 C47,132 50,127 57,116 Z"
TAPE = ((30, 132, 88, 180), (88, 132, 30, 180))
BOTH = (Side.RIGHT, Side.LEFT)
RADIUS, STRETCH = 10, 36
LID: tuple[XY, float] = (57, 134), 10
WORDS = {
    Technique.SOFT_TISSUE_MASSAGE: "small slow circles",
    Technique.STRETCHING: "a slow stretch",
    Technique.RELAXATION: "let go",
    Technique.TAPING: "tape",
    **dict.fromkeys(MOVING, "a small movement"),
}


@dataclass(frozen=True)
class Half:
    """One half of the face and what is drawn on it, before it is turned to its place."""

    transform: str
    features: tuple[tuple[str, str], ...]
    has_open_eye: bool
    zone: str = ""
    still: str = ""
    lines: tuple[str, ...] = ()  # thin, of an arrow or a wave
    heads: tuple[str, ...] = ()  # filled
    bars: tuple[str, ...] = ()  # thick: a finger, a strip of tape


@dataclass(frozen=True)
class ExerciseDrawing:
    words: str
    view_box: str
    halves: tuple[Half, ...]
    labels: tuple[tuple[str, bool], ...]  # at the viewer's left and right, and whether that side is worked on
    width: int = WIDTH
    face_height: int = FACE_HEIGHT
    height: int = FACE_HEIGHT + LABELS_HEIGHT
    midline: int = face.MIDLINE
    skin: tuple[str, ...] = face.SKIN


def exercise(row: Any, *, mirrored: bool = False) -> ExerciseDrawing:
    """``row`` is a home exercise or one of the library; ``mirrored`` for the patient, as in the mirror."""
    zone = str(row.zone.value) if row.zone else ""
    worked = _sides(row.side)
    order = (Side.LEFT, Side.RIGHT) if mirrored else (Side.RIGHT, Side.LEFT)
    names = {side: _named(side, row.side, mirrored) for side in order}
    return ExerciseDrawing(
        words=_words(row, [names[side] for side in order if side in worked]),
        view_box=_view(zone),
        halves=tuple(_half(row, zone, side, side in worked, at_right=side is order[1]) for side in order),
        labels=tuple((names[side], side in worked) for side in order),
    )


def _sides(side: Any) -> tuple[Side, ...]:
    """The sides it is drawn on, both where no side is told; the library draws the left as the affected one."""
    if isinstance(side, SideUse):
        return {SideUse.AFFECTED: (Side.LEFT,), SideUse.OTHER: (Side.RIGHT,)}.get(side, BOTH)
    return (side,) if side in BOTH else BOTH


def _named(side: Side, told: Any, mirrored: bool) -> str:
    if isinstance(told, SideUse):
        return "Affected" if side is Side.LEFT else "Other"
    return f"Your {side.value}" if mirrored else side.label


def _words(row: Any, sides: Sequence[str]) -> str:
    where = row.zone.label if row.zone else "Whole face"
    on = f"{sides[0].lower()} side" if len(sides) == 1 else "both sides"
    way = f", {row.direction.label.lower()}" if row.direction else ""
    done = WORDS.get(row.technique)
    still = STILL.get(_key(row))
    kept = f"; the {Zone(still).label.lower()} stays still" if still else ""
    return f"Drawing: {where}, {on}" + (f", {done}{way}" if done else "") + kept


def _view(zone: str) -> str:
    if not zone:
        return WHOLE
    return LOWER if zone in ("chin", "platysma") else UPPER


def _half(row: Any, zone: str, side: Side, is_worked: bool, *, at_right: bool) -> Half:
    key = _key(row)
    looks = EXPRESSIONS.get(_expression(row, key, zone), {})
    features = tuple((name, looks.get(name, path)) for name, path in face.FEATURES)
    lines, heads, bars = _marks(row, key, zone) if is_worked else ((), (), ())
    return Half(
        transform=f"translate({face.MIDLINE},0)" + ("" if at_right else " scale(-1,1)"),
        features=tuple((name, path) for name, path in features if path),
        has_open_eye="ft-lid" not in looks,
        zone=face.ZONES[zone] if zone and is_worked else "",
        still=face.ZONES[STILL[key]] if key in STILL and is_worked else "",
        lines=lines,
        heads=heads,
        bars=bars,
    )


def _key(row: Any) -> str:
    """Of the library; its exercises call it their key, those of a plan by its full name."""
    return str(getattr(row, "exercise_key", None) or getattr(row, "key", ""))


def _expression(row: Any, key: str, zone: str) -> str:
    """The zone whose movement the drawn face makes; empty at rest."""
    if row.technique in MOVING:
        return MOVES_OF.get(key, zone)
    is_at_the_lid = row.technique in (Technique.EYE_CARE, Technique.STRETCHING) and zone == "eye"
    return "eye" if is_at_the_lid and key != DROPPED else ""


def _marks(row: Any, key: str, zone: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Lines, filled heads and thick bars of what is done."""
    arrows = list(_arrows(row, key, zone))
    lines = [line for line, _ in arrows]
    if row.technique is Technique.RELAXATION or key in MOVES_OF:
        lines += _waves(zone)
    heads = [head for _, head in arrows] + ([DROP] if key == DROPPED else [])
    return tuple(lines), tuple(heads), tuple(_bars(row, key, zone))


def _arrows(row: Any, key: str, zone: str) -> Iterator[tuple[str, str]]:
    if row.technique is Technique.SOFT_TISSUE_MASSAGE:
        for spot in CIRCLES.get(SPOTS.get(key, zone), (*CIRCLES["brow"][1:2], *CIRCLES["cheek"][1:2])):
            yield _circle(spot)
    elif row.technique is Technique.STRETCHING and row.direction and zone:
        yield _straight(*_pull(zone, row.direction))
    elif row.technique in MOVING and (moving := MOVES_OF.get(key, zone)) in MOVEMENTS:
        yield _straight(*MOVEMENTS[moving])
    elif row.technique is Technique.EYE_CARE and key not in (COVERED, DROPPED):
        yield _straight(*MOVEMENTS["eye"])


def _bars(row: Any, key: str, zone: str) -> Iterator[str]:
    if row.technique is Technique.STRETCHING and row.direction and zone:
        (x, y), _ = _pull(zone, row.direction)
        dx, dy = WAYS[row.direction]
        yield f"M{x - 9 * dy:g},{y - 9 * dx:g} L{x + 9 * dy:g},{y + 9 * dx:g}"
    elif key == COVERED:
        yield from (f"M{ax},{ay} L{bx},{by}" for ax, ay, bx, by in TAPE)
    elif row.technique is Technique.TAPING and zone:
        x, y = face.CENTERS[zone]
        yield from (f"M{x - 18},{y + rise + 10} L{x + 20},{y + rise - 12}" for rise in (-8, 8))


def _pull(zone: str, way: Direction) -> tuple[XY, XY]:
    """From where to where the skin is drawn; at the eye along the upper lid, never on it."""
    (x, y), reach = LID if zone == "eye" else (face.CENTERS[zone], STRETCH / 2)
    dx, dy = WAYS[way]
    return (x - dx * reach, y - dy * reach), (x + dx * reach, y + dy * reach)


def _straight(start: XY, end: XY) -> tuple[str, str]:
    (ax, ay), (bx, by) = start, end
    return f"M{ax:g},{ay:g} L{bx:g},{by:g}", _head(end, (bx - ax, by - ay))


def _circle(center: XY) -> tuple[str, str]:
    """Three quarters of a turn."""
    x, y = center
    first, last = radians(-60), radians(200)
    ax, ay = x + RADIUS * cos(first), y + RADIUS * sin(first)
    bx, by = x + RADIUS * cos(last), y + RADIUS * sin(last)
    line = f"M{ax:.1f},{ay:.1f} A{RADIUS},{RADIUS} 0 1 1 {bx:.1f},{by:.1f}"
    return line, _head((bx, by), (-sin(last), cos(last)))


def _head(at: XY, way: XY) -> str:
    """The tip of an arrow, a little beyond its end."""
    length = hypot(*way)
    dx, dy = way[0] / length, way[1] / length
    (x, y), long, half = at, 8, 5.5
    corners = (
        (x + dx * long, y + dy * long),
        (x - dx * 2 - dy * half, y - dy * 2 + dx * half),
        (x - dx * 2 + dy * half, y - dy * 2 - dx * half),
    )
    return "M" + " L".join(f"{px:.1f},{py:.1f}" for px, py in corners) + " Z"


def _waves(zone: str) -> list[str]:
    spots = [face.CENTERS[zone]] if zone else [face.CENTERS["brow"], face.CENTERS["cheek"]]
    return [f"M{x - 16},{y + rise} q4,-6 8,0 t8,0 t8,0 t8,0" for x, y in spots for rise in (-11, 0, 11)]
