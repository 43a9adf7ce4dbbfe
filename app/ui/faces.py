"""The face then and now: two drawings, and what moved better or worse between them, zone by zone.

Drawn from the answers of one Sunnybrook each. Of two on one day the later one stands. The slider of the page
reads the same answers from the table of all days (``days``), so no value is said twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.clinical import face_picture
from app.clinical.change import Direction
from app.clinical.course import Course, Measured
from app.clinical.face_picture import ZoneAnswers
from app.clinical.instruments.sunnybrook import SUNNYBROOK
from app.clinical.vocabulary import Side, Zone
from app.ui.face_map import LEVEL_WORDS, FaceMap, face_map
from app.ui.words import day_words

NOT_SCORED = "not scored"
SHOWN_WIDTH = 224
SHORT_LABELS = {zone: zone.label.split(" ")[0] for zone in Zone}


@dataclass(frozen=True)
class FaceDay:
    """What was scored of every zone on one day, and by which version of the scorer."""

    on: date
    zones: Mapping[Zone, ZoneAnswers]
    version: str = ""


@dataclass(frozen=True)
class Level:
    """One finding on one day: the answer itself, its level 0 to 3, and the level in words."""

    answer: int | None
    level: int | None

    @property
    def words(self) -> str:
        return NOT_SCORED if self.level is None else LEVEL_WORDS[self.level]


@dataclass(frozen=True)
class Compared:
    """One finding of one zone then and now."""

    then: Level
    now: Level
    direction: Direction | None

    @property
    def word(self) -> str:
        return "not compared" if self.direction is None else self.direction.value


@dataclass(frozen=True)
class ZoneRow:
    zone: Zone
    label: str
    weakness: Compared
    synkinesis: Compared


@dataclass(frozen=True)
class Faces:
    """``then`` is the baseline, ``now`` the day chosen, at first the newest."""

    days: tuple[FaceDay, ...]
    then: FaceDay
    now: FaceDay
    then_map: FaceMap
    now_map: FaceMap
    rows: tuple[ZoneRow, ...]
    sentence: str
    caution: str

    @property
    def place(self) -> int:
        """Where the chosen day stands among the measured ones, from 0."""
        return self.days.index(self.now)

    @property
    def is_newest(self) -> bool:
        return self.now is self.days[-1]


def faces(course: Course, *, baseline: date | None = None, shown: str | None = None) -> Faces | None:
    """None without an affected side or before any zone was scored.

    ``baseline`` is a day: the last measured one up to it is compared with, else the first of all. ``shown`` is
    the day of the second face in words ("26 Oct 2026"); the newest where it is none of the measured days.
    """
    days, side = face_days(course.measured), course.side
    if side is None or not days:
        return None
    upto = [day for day in days if baseline and day.on <= baseline]
    then = upto[-1] if upto else days[0]
    now = next((day for day in days if day_words(day.on) == shown), days[-1])
    rows = tuple(_row(zone, then, now) for zone in face_picture.EXPRESSION_OF_ZONE)
    return Faces(
        days=days,
        then=then,
        now=now,
        then_map=_map("face-then", then, side),
        now_map=_map("face-now", now, side),
        rows=rows,
        sentence=_sentence(then, now, rows),
        caution=SUNNYBROOK.bilateral_caution if side is Side.BILATERAL else "",
    )


def face_days(measured: Sequence[Measured]) -> tuple[FaceDay, ...]:
    """The days on which any zone was scored, oldest first."""
    found = {one.on: FaceDay(one.on, face_picture.zones(one.answers), one.version) for one in measured}
    return tuple(
        day
        for _, day in sorted(found.items())
        if any(one.movement is not None or one.synkinesis is not None for one in day.zones.values())
    )


def _row(zone: Zone, then: FaceDay, now: FaceDay) -> ZoneRow:
    a, b = then.zones[zone], now.zones[zone]
    return ZoneRow(
        zone,
        SHORT_LABELS[zone],
        Compared(
            Level(a.movement, a.weakness),
            Level(b.movement, b.weakness),
            face_picture.direction(a.movement, b.movement, lower_is_better=False),
        ),
        Compared(
            Level(a.synkinesis, a.synkinesis),
            Level(b.synkinesis, b.synkinesis),
            face_picture.direction(a.synkinesis, b.synkinesis, lower_is_better=True),
        ),
    )


def _map(id: str, day: FaceDay, side: Side) -> FaceMap:
    sides = (Side.RIGHT.value, Side.LEFT.value) if side is Side.BILATERAL else (side.value,)
    weak = {zone.value: one.weakness for zone, one in day.zones.items() if one.weakness is not None}
    moved = {zone.value: one.synkinesis for zone, one in day.zones.items() if one.synkinesis is not None}
    unscored = [zone.value for zone in day.zones if zone.value not in weak or zone.value not in moved]
    which = "both sides" if side is Side.BILATERAL else f"{side.value} side"
    return face_map(
        id,
        side=side.value,
        weak=dict.fromkeys(sides, weak),
        tight=dict.fromkeys(sides, moved),
        unscored=[(one, zone) for one in sides for zone in unscored],
        title=f"Face on {day_words(day.on)}, {which} affected",
        summary=_summary(day),
        shown_width=SHOWN_WIDTH,
    )


def _summary(day: FaceDay) -> str:
    """The drawing in words, zone by zone."""
    return "; ".join(
        f"{SHORT_LABELS[zone]}: weakness {Level(one.movement, one.weakness).words},"
        f" co-movement {Level(one.synkinesis, one.synkinesis).words}"
        for zone, one in day.zones.items()
    )


def _sentence(then: FaceDay, now: FaceDay, rows: Sequence[ZoneRow]) -> str:
    """What changed between the two days, as the slider says it too."""
    if then is now:
        return f"{day_words(now.on)} is the baseline itself."
    return (
        f"{day_words(now.on)} against the baseline of {day_words(then.on)}."
        f" Movement {_said([(row.label, row.weakness.word) for row in rows])}."
        f" Co-movement {_said([(row.label, row.synkinesis.word) for row in rows])}."
    )


def _said(found: Sequence[tuple[str, str]]) -> str:
    """better: brow, eye; same: nose"""
    named = {
        word: [label.lower() for label, its in found if its == word]
        for word in ("better", "worse", "same", "not compared")
    }
    return "; ".join(f"{word}: {', '.join(labels)}" for word, labels in named.items() if labels)
