"""A course as pictures: the timeline, its compact form, the spark line and the face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.clinical import face_picture
from app.clinical.course import Course, Measured
from app.clinical.vocabulary import Side, Zone
from app.ui import drawings
from app.ui.charts import Mark, Phase, Score, Sparkline, Timeline
from app.ui.face_map import FaceMap


@dataclass(frozen=True)
class Face:
    """The drawing, its rows in words, and the day it was measured on."""

    map: FaceMap
    rows: tuple[tuple[str, int, int], ...]
    on: date


def chart(course: Course, *, today: date, compact: bool = False, id: str = "timeline") -> Timeline:
    """The timeline of a course. No band is drawn: no measuring error is published for Sunnybrook."""
    return drawings.timeline(
        [_score(one) for one in course.measured],
        [Mark(mark.on, mark.kind, mark.label) for mark in course.marks if mark.kind != "phase"],
        phases=[Phase(phase.condition.label, phase.since) for phase in course.phases],
        onset=course.onset_on,
        today=today,
        compact=compact,
        id=id,
    )


def spark(measured: Sequence[Measured], part: str) -> Sparkline:
    return drawings.sparkline([value for one in measured if (value := one.parts.get(part)) is not None])


def face(course: Course, *, id: str = "face") -> Face | None:
    """The face as the newest complete Sunnybrook describes it, or none."""
    newest = course.newest("composite")
    if newest is None or course.side is None:
        return None
    levels = face_picture.levels(newest.answers)
    if not levels:
        return None
    sides = (Side.RIGHT, Side.LEFT) if course.side is Side.BILATERAL else (course.side,)
    return Face(
        map=drawings.face_map(
            id=id,
            side=course.side.value,
            weak={side.value: {zone.value: weak for zone, (weak, _) in levels.items()} for side in sides},
        ),
        rows=tuple((zone.label.split(" ")[0], *levels[zone]) for zone in Zone if zone in levels),
        on=newest.on,
    )


def _score(one: Measured) -> Score:
    return Score(
        on=one.on,
        composite=one.parts.get("composite"),
        voluntary=one.parts.get("voluntary"),
        resting=one.parts.get("resting"),
        synkinesis=one.parts.get("synkinesis"),
        missing=one.missing,
        version=one.version,
    )
