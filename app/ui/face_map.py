"""The face map: weakness as fill, tightness as hatching, co-movement as an arrow.

Left and right are always the patient's own. What is drawn here is also said in words
(``FaceMap.summary``), for those who listen to the page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from app.clinical.vocabulary import Zone
from app.ui import face_paths as face

SIDES = ("right", "left")
LEVEL_WORDS = ("none", "mild", "moderate", "severe")
VIEW_WIDTH = 256

Levels: TypeAlias = Mapping[str, Mapping[str, int]]
"""Side, then zone, then 0 to 3: ``{"left": {"brow": 3}}``."""


@dataclass(frozen=True)
class ZoneShape:
    key: str
    label: str
    side: str
    path: str
    weak: int
    tight: int
    is_chosen: bool
    is_unscored: bool = False


@dataclass(frozen=True)
class Half:
    side: str
    is_affected: bool
    transform: str
    zones: tuple[ZoneShape, ...]


@dataclass(frozen=True)
class Badge:
    """A few characters on a zone, such as its minutes."""

    x: float
    y: float
    text: str
    width: float
    height: float


@dataclass(frozen=True)
class FaceMap:
    id: str
    title: str
    summary: str
    halves: tuple[Half, ...]
    arrows: tuple[str, ...]
    badges: tuple[Badge, ...]
    labels: bool
    shown_width: int
    view_box: str = face.VIEW_BOX
    midline: int = face.MIDLINE
    skin: tuple[str, ...] = face.SKIN
    features: tuple[tuple[str, str], ...] = face.FEATURES
    hatches: tuple[tuple[int, float, float], ...] = face.HATCHES

    @property
    def unit(self) -> float:
        """Drawing units for one pixel on the screen."""
        return VIEW_WIDTH / self.shown_width

    @property
    def zones(self) -> tuple[ZoneShape, ...]:
        return tuple(zone for half in self.halves for zone in half.zones)


def face_map(
    id: str = "face",
    *,
    weak: Levels | None = None,
    tight: Levels | None = None,
    side: str | None = None,
    chosen: Collection[tuple[str, str]] = (),
    links: Iterable[tuple[str, str, str]] = (),
    badges: Mapping[tuple[str, str], str] | None = None,
    unscored: Collection[tuple[str, str]] = (),
    labels: bool = True,
    title: str = "",
    summary: str = "",
    shown_width: int = 206,
) -> FaceMap:
    """Everything the drawing needs.

    ``side`` is the affected side: right, left, bilateral, or None for a face without findings.
    ``chosen``, ``unscored`` and ``badges`` name zones as (side, zone). ``links`` are co-movements as (side,
    intended movement's zone, zone that joins in). ``shown_width`` is the width in pixels at which
    the drawing will stand, so that its words come out at 12 pixels.
    """
    weak, tight, unit = weak or {}, tight or {}, VIEW_WIDTH / shown_width
    affected = SIDES if side == "bilateral" else (side,)
    halves = tuple(
        Half(
            one,
            one in affected,
            f"translate({face.MIDLINE},0)" + (" scale(-1,1)" if one == "right" else ""),
            tuple(
                _zone(key, one, weak.get(one, {}), tight.get(one, {}), chosen, unscored) for key in face.ZONES
            ),
        )
        for one in SIDES
    )
    return FaceMap(
        id=id,
        title=title or _title(side),
        summary=summary or _summary(halves),
        halves=halves,
        arrows=tuple(_arrow(*link) for link in links),
        badges=tuple(_badge(*zone, text, unit) for zone, text in (badges or {}).items()),
        labels=labels,
        shown_width=shown_width,
    )


def _zone(
    key: str,
    side: str,
    weak: Mapping[str, int],
    tight: Mapping[str, int],
    chosen: Collection[tuple[str, str]],
    unscored: Collection[tuple[str, str]],
) -> ZoneShape:
    return ZoneShape(
        key,
        Zone(key).label,
        side,
        face.ZONES[key],
        weak.get(key, 0),
        tight.get(key, 0),
        (side, key) in chosen,
        (side, key) in unscored,
    )


def _title(side: str | None) -> str:
    if side == "bilateral":
        return "Face map, both sides affected"
    return f"Face map, {side} side affected" if side else "Drawing of a face"


def _summary(halves: Iterable[Half]) -> str:
    """The findings in words, zone by zone; zones without any are left out."""
    found = [
        f"{zone.label}, {zone.side}: weakness {LEVEL_WORDS[zone.weak]}, tightness {LEVEL_WORDS[zone.tight]}"
        for half in halves
        for zone in half.zones
        if zone.weak or zone.tight
    ]
    picked = [
        f"{zone.label}, {zone.side}: chosen" for half in halves for zone in half.zones if zone.is_chosen
    ]
    return "; ".join(found + picked) or "No zone is marked."


def _place(side: str, zone: str) -> tuple[float, float]:
    x, y = face.CENTERS[zone]
    return face.MIDLINE + (x if side == "left" else -x), y


def _arrow(side: str, start: str, end: str) -> str:
    """A curve that bends outward, from the intended movement to the zone that joins in."""
    (ax, ay), (bx, by) = _place(side, start), _place(side, end)
    outward = 46 if side == "left" else -46
    return f"M{ax:g},{ay:g} Q{(ax + bx) / 2 + outward:g},{(ay + by) / 2:g} {bx:g},{by:g}"


def _badge(side: str, zone: str, text: str, unit: float) -> Badge:
    x, y = _place(side, zone)
    height = 19 * unit
    return Badge(x, y, text, height if len(text) == 1 else height * 1.5, height)
