"""Somebody's working week in a few words a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from app.clinical.availability import Weekly
from app.clinical.days import day

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def week_of(weekly: Sequence[Weekly], on: date, places: Mapping[int, str]) -> list[tuple[str, list[str]]]:
    """Each weekday with its hours, from a day on; hours that are over are left out."""
    current = [one for one in weekly if one.until_on is None or one.until_on >= on]
    return [
        (name, [_said(one, on, places) for one in sorted(current, key=_by_time) if one.weekday == number])
        for number, name in enumerate(DAYS)
    ]


def _by_time(hours: Weekly) -> tuple[int, date]:
    return hours.starts_minute, hours.from_on or date.min


def _said(hours: Weekly, on: date, places: Mapping[int, str]) -> str:
    said = f"{_clock(hours.starts_minute)}–{_clock(hours.ends_minute)}"
    if hours.place_id is not None and hours.place_id in places:
        said += f" {places[hours.place_id]}"
    if hours.from_on is not None and hours.from_on > on:
        said += f", from {day(hours.from_on)}"
    if hours.until_on is not None:
        said += f", until {day(hours.until_on)}"
    return said


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
