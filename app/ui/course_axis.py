"""The one time axis of the progress page, in shares of its width: the lane of marks over it and the days under it.

Places are per cent of the width, so that one drawing serves every window and words keep their size. What fits
beside what depends on the width, so the lane and the words of the axis are made twice: for a window at least
WIDE and for one as narrow as a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.clinical.course import Course
from app.ui.event_lane import KINDS, Mark, Phase, event_lane
from app.ui.time_axis import TimeAxis, calendar_ticks, onset_ticks, time_axis

UNITS = 1000
"""The axis is so many units long."""
WIDE, NARROW = 480, 260
"""The least width in pixels that each of the two is made for."""
ENDS = 140
"""Room at the right of a wide drawing, where words may go on."""


@dataclass(frozen=True)
class Word:
    x: str
    y: float
    text: str
    anchor: str = "start"
    tone: str = ""


@dataclass(frozen=True)
class Place:
    """A mark in the lane."""

    x: str
    y: float
    kind: str
    title: str


@dataclass(frozen=True)
class Lane:
    """Marks, phases and the words of the axis for one width."""

    form: str
    height: float
    places: tuple[Place, ...]
    words: tuple[Word, ...]
    lines: tuple[str, ...]
    dates: tuple[Word, ...]
    weeks: tuple[Word, ...]


@dataclass(frozen=True)
class CourseAxis:
    time: TimeAxis
    lanes: tuple[Lane, ...]
    kinds: tuple[tuple[str, str], ...]
    today: str
    lines: tuple[str, ...]

    @property
    def days(self) -> int:
        return self.time.days

    @property
    def start(self) -> date:
        return self.time.start

    def x(self, day: date) -> int:
        """Units from the left."""
        return round(self.time.x(day))


def per_cent(units: float, whole: float = UNITS) -> str:
    return f"{round(100 * units / whole, 1):g}%"


def course_axis(course: Course, measured: Iterable[date], *, today: date) -> CourseAxis:
    others = [mark.on for mark in course.marks] + [phase.since for phase in course.phases]
    time = time_axis(measured, others, today, 0, UNITS)
    kinds = tuple(
        (kind, label) for kind, label in KINDS.items() if any(one.kind == kind for one in _marks(course))
    )
    wide = _lane(course, time, today, "wide", WIDE, WIDE + ENDS, 3)
    narrow = _lane(course, time, today, "narrow", NARROW, NARROW, 4)
    return CourseAxis(time, (wide, narrow), kinds, per_cent(time.x(today)), wide.lines)


def _marks(course: Course) -> Sequence[Mark]:
    """Phases are words of their own under the marks."""
    return [
        Mark(one.on, one.kind, one.label, one.whole_sentence) for one in course.marks if one.kind != "phase"
    ]


def _lane(course: Course, time: TimeAxis, today: date, form: str, width: int, room: int, rows: int) -> Lane:
    axis = replace(time, right=width)
    phases = [Phase(phase.condition.label, phase.since) for phase in course.phases]
    made = event_lane(axis, _marks(course), phases, today, width=room, rows=rows)
    events = [
        Word(per_cent(e.words.x, width), e.words.y, e.words.text, e.words.anchor, e.words.tone)
        for e in made.events
        if e.words
    ]
    named = [Word(per_cent(w.x, width), w.y, w.text, w.anchor, w.tone) for w in made.phases]
    return Lane(
        form=form,
        height=made.bottom,
        places=tuple(Place(per_cent(e.x, width), e.y, e.kind, e.title) for e in made.events),
        words=(*events, *named),
        lines=tuple(per_cent(x, width) for x in made.lines),
        dates=tuple(Word(per_cent(tick.x, width), 14, tick.label) for tick in calendar_ticks(axis)),
        weeks=tuple(
            Word(per_cent(tick.x, width), 30, tick.label, "middle", "t-2")
            for tick in onset_ticks(axis, course.onset_on)
        ),
    )
