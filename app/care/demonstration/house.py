"""The house of the demonstration practice: rooms, who works when, time off, and the days it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from app.care.demonstration.schedule import instant
from app.clinical.vocabulary import VisitKind
from app.extensions import db
from app.models import ClinicianSchedule, ClosedDay, Device, Room, TimeOff, User, VisitType, WorkingHours

ROOMS = {"nadia": "Room 1", "theo": "Room 2", "lucia": "Room 3", "pia": "Room 4", "dr_o": "Consulting room"}
HOURS = {
    "nadia": ((510, 735), (810, 990)),
    "theo": ((540, 720), (780, 990)),
    "lucia": ((600, 750), (795, 1020)),
    "pia": ((540, 720), (780, 960)),
    "dr_o": ((540, 1020),),
}
"""Minutes since midnight, on weekdays and on the living day."""
OPERATES_UNTIL = 780
DAYS_AHEAD = 21


def furnish(people: Mapping[str, User], *, on: date) -> dict[str, Room]:
    """Rooms by whose they are, working hours, and Dr. O's mornings in the operating room."""
    rooms = {key: Room(name=name, position=place) for place, (key, name) in enumerate(ROOMS.items())}
    db.session.add_all(rooms.values())
    db.session.add(Device(name="Recording unit"))
    for key, spans in HOURS.items():
        db.session.add_all(
            WorkingHours(user=people[key], weekday=weekday, starts_minute=starts, ends_minute=ends)
            for weekday in range(5)
            for starts, ends in spans
        )
        if on.weekday() not in range(5):  # the living day is worked whatever it is
            db.session.add_all(
                WorkingHours(
                    user=people[key],
                    weekday=on.weekday(),
                    starts_minute=starts,
                    ends_minute=ends,
                    from_on=on,
                    until_on=on,
                )
                for starts, ends in spans
            )
    db.session.add(ClinicianSchedule(user=people["dr_o"], allows_overlap=True))
    db.session.add_all(
        TimeOff(
            user=people["dr_o"],
            starts_at=instant(day, HOURS["dr_o"][0][0]),
            ends_at=instant(day, OPERATES_UNTIL),
            label="Operating room",
            made_at=instant(on - timedelta(days=30), 600),
            made_by_id=people["dr_o"].id,
        )
        for day in (on + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
        if day.weekday() < 5 or day == on
    )
    db.session.flush()
    return rooms


def close(on: date) -> set[date]:
    """The holidays of three years around the day, which stays open whatever it is."""
    days = {
        day: name
        for year in range(on.year - 1, on.year + 2)
        for day, name in holidays(year).items()
        if day != on
    }
    db.session.add_all(ClosedDay(on_date=day, name=name) for day, name in sorted(days.items()))
    return set(days)


def holidays(year: int) -> dict[date, str]:
    """The days on which this practice closes."""
    return {
        date(year, 1, 1): "New Year's Day",
        _nth(year, 5, weekday=0, number=5): "Memorial Day",
        date(year, 7, 4): "Independence Day",
        _nth(year, 9, weekday=0, number=1): "Labor Day",
        _nth(year, 11, weekday=3, number=4): "Thanksgiving",
        date(year, 12, 25): "Christmas Day",
    }


def types_by_kind(types: list[VisitType]) -> dict[VisitKind, VisitType]:
    return {one.kind: one for one in types}


def _nth(year: int, month: int, *, weekday: int, number: int) -> date:
    """The so-manieth weekday of a month; the fifth is the last, where there are only four."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
    return day if day.month == month else day - timedelta(days=7)
