"""The lane above a chart: what happened when, and in which phase the face was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.ui.labels import Text, lane
from app.ui.time_axis import TimeAxis
from app.ui.words import day_words

ROW = 20
FIRST_ROW = 13
PHASE_ROW = 16
KINDS = {
    "surgery": "Surgery",
    "botulinum_toxin": "Botulinum toxin",
    "planned": "Planned",
    "movement": "First movement",
    "order": "Order or referral",
    "plan": "Plan changed",
    "certified": "Certified",
    "waiting": "Waiting",
    "phase": "New phase",
    "onset": "Onset",
    "missed": "Missed visit",
}


@dataclass(frozen=True)
class Mark:
    """Something that happened. kind: one of ``KINDS``.

    ``label`` is written beside it, ``said`` is all there is to say of it.
    """

    on: date
    kind: str
    label: str = ""
    said: str = ""


@dataclass(frozen=True)
class Phase:
    label: str
    since: date


@dataclass(frozen=True)
class Event:
    x: float
    y: float
    kind: str
    title: str
    words: Text | None


@dataclass(frozen=True)
class EventLane:
    events: tuple[Event, ...]
    phases: tuple[Text, ...]
    lines: tuple[float, ...]
    today_x: float | None
    bottom: float
    """Where the lane ends and the plot may begin."""


def event_lane(
    axis: TimeAxis,
    marks: Sequence[Mark],
    phases: Sequence[Phase],
    today: date | None,
    *,
    width: float,
    rows: int,
) -> EventLane:
    """Marks in as few rows as their words need; under them the phases and the word Today."""
    events = _events(axis, sorted(marks, key=lambda mark: mark.on), width, rows)
    used = round((max((event.y for event in events), default=FIRST_ROW) - FIRST_ROW) / ROW) + 1
    bottom = FIRST_ROW + ROW * used - 8
    named = [(axis.x(phase.since) + 4, phase.label) for phase in phases]
    if today:
        named.append((axis.x(today) + 4, "Today"))
    named.sort()
    spots = lane(named, axis.left, width, 2, mark=0)
    deepest = max((spot.row for spot in spots), default=-1) + 1
    texts = tuple(
        Text(
            spot.text_x if spot.anchor == "start" else spot.text_x - 8,
            bottom + PHASE_ROW * spot.row + 12,
            words,
            spot.anchor,
            "t-strong" if words == "Today" else "t-2",
        )
        for (_, words), spot in zip(named, spots, strict=True)
        if spot.text_x is not None
    )
    return EventLane(
        events,
        texts,
        tuple(sorted({event.x for event in events if event.words} | {axis.x(one.since) for one in phases})),
        axis.x(today) if today else None,
        bottom + PHASE_ROW * deepest + 6,
    )


def _events(axis: TimeAxis, marks: Sequence[Mark], width: float, rows: int) -> tuple[Event, ...]:
    placed = [(axis.x(mark.on), _words(mark, axis)) for mark in marks]
    spots = lane(placed, 0, width, rows)
    events = []
    for mark, (x, words), spot in zip(marks, placed, spots, strict=True):
        y = FIRST_ROW + ROW * spot.row
        text = Text(spot.text_x, y + 4, words, spot.anchor, _tone(mark)) if spot.text_x is not None else None
        events.append(
            Event(
                x,
                y,
                mark.kind,
                f"{mark.said or mark.label or KINDS[mark.kind]}, {day_words(mark.on)}",
                text,
            )
        )
    return tuple(events)


def _words(mark: Mark, axis: TimeAxis) -> str:
    """An event from before the axis stands at its edge and says when it was."""
    if mark.label and mark.on < axis.start:
        return f"{mark.label}, {mark.on:%b %Y}"
    return mark.label


def _tone(mark: Mark) -> str:
    return "t-strong" if mark.kind == "waiting" else "t-2"
