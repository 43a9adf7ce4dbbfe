"""Scores over time as values: a series for each score of a measure, and for each side where it is taken of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.clinical.course import Course
from app.clinical.instruments import Instrument, Part
from app.clinical.trajectory import Point
from app.clinical.vocabulary import Aetiology, Side


@dataclass(frozen=True, slots=True)
class Series:
    """``points`` are what could be scored, oldest first; on the days in ``unscored`` it was taken but could not be.

    ``caution`` must stand wherever the numbers are read: they are not valid as designed.
    """

    instrument: Instrument
    part: Part
    side: Side | None
    points: tuple[Point, ...]
    unscored: tuple[date, ...] = ()
    caution: str = ""

    @property
    def key(self) -> str:
        """ "sunnybrook.composite"; "lagophthalmos.gentle.left" where it was taken of one side."""
        side = f".{self.side.value}" if self.side else ""
        return f"{self.instrument.key}.{self.part.key}{side}"

    @property
    def label(self) -> str:
        """Its name beside others of the same measure: "Gentle closure, left"."""
        return f"{self.part.label}, {self.side.label.lower()}" if self.side else self.part.label

    @property
    def name(self) -> str:
        """Its name by itself, as a sentence calls it: "Sunnybrook composite"."""
        return f"{self.instrument.name} {self.label[0].lower()}{self.label[1:]}"

    def baseline(self, chosen: date | None) -> date | None:
        """The measure to compare with: the last one up to the chosen day, else the first."""
        before = [point.on for point in self.points if chosen is not None and point.on <= chosen]
        return before[-1] if before else None


@dataclass(frozen=True, slots=True)
class Practised:
    """What the patient said of practice at home: on how many of the seven days before, how long a day."""

    on: date
    days: int | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Values:
    """Everything that was measured of one diagnosis; ``never`` are measures of the house without any value."""

    course: Course
    series: tuple[Series, ...] = ()
    practised: tuple[Practised, ...] = ()
    never: tuple[str, ...] = ()
    therapy_since: date | None = None
    aetiology: Aetiology | None = None

    @property
    def measured_days(self) -> tuple[date, ...]:
        """Every day on which something was measured, oldest first."""
        found = {point.on for one in self.series for point in one.points}
        return tuple(sorted(found | {one.on for one in self.practised}))

    def of(self, key: str) -> Series | None:
        return next((one for one in self.series if one.key == key), None)


def newest(series: Series, *, since: date) -> tuple[date, Decimal] | None:
    """The newest value from a day on, or none."""
    found = [point for point in series.points if point.on >= since]
    return (found[-1].on, found[-1].value) if found else None
