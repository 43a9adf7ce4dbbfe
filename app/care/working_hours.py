"""Setting somebody's own hours, and how their time may be booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.care import accounts
from app.care.errors import Invalid, NotFound, Stale
from app.care.working_time import hours_of, schedule_of
from app.extensions import db
from app.models import ClinicianSchedule, Place, User, WorkingHours

MOST_LINES = 40


@dataclass(frozen=True)
class Line:
    """Hours on one weekday (0 = Monday), in minutes since midnight, for good or between two days."""

    weekday: int
    starts_minute: int
    ends_minute: int
    place: Place | None = None
    from_on: date | None = None
    until_on: date | None = None

    def meets(self, other: Line) -> bool:
        """Whether both can count at the same time."""
        return (
            self.weekday == other.weekday
            and self.starts_minute < other.ends_minute
            and other.starts_minute < self.ends_minute
            and (self.from_on or date.min) <= (other.until_on or date.max)
            and (other.from_on or date.min) <= (self.until_on or date.max)
        )


# questions


def clinician(public_id: UUID) -> User:
    """Somebody who sees patients here."""
    found = next((one for one in accounts.clinicians() if one.public_id == public_id), None)
    if found is None:
        raise NotFound("There is nobody here who sees patients under this address.")
    return found


def version_of(user: User) -> int:
    """Of what is set for somebody; 0 where nothing is."""
    schedule = schedule_of(user)
    return schedule.version if schedule else 0


# verbs


def change(
    user: User,
    lines: Sequence[Line],
    *,
    buffer_minutes: int,
    allows_overlap: bool,
    version: int,
) -> ClinicianSchedule:
    """From now on. No lines: the opening hours of the practice. Visits already booked stay where they are."""
    if version_of(user) != version:
        raise Stale("Somebody changed these hours since you opened them. Compare, then save again.")
    _check(lines, buffer_minutes)
    schedule = schedule_of(user) or ClinicianSchedule(user=user, version=version)
    schedule.buffer_minutes, schedule.allows_overlap = buffer_minutes, allows_overlap
    # The hours are rows of their own: without this a change of theirs alone would be no new version.
    schedule.version = version + 1
    db.session.add(schedule)
    _replace(user, list(lines))
    db.session.flush()
    return schedule


def _check(lines: Sequence[Line], buffer_minutes: int) -> None:
    if len(lines) > MOST_LINES:
        raise Invalid("", f"These are more than {MOST_LINES} lines. Take some out.")
    if not 0 <= buffer_minutes <= 120 or buffer_minutes % 5:
        raise Invalid("buffer_minutes", "Choose up to 120 minutes, in steps of five.")
    for at, line in enumerate(lines):
        if not 0 <= line.starts_minute < line.ends_minute <= 24 * 60:
            raise Invalid(f"hours-{at}-ends", "End later than you begin.")
        if line.from_on and line.until_on and line.until_on < line.from_on:
            raise Invalid(f"hours-{at}-until_on", "This day lies before the first one.")
        if any(line.meets(other) for other in lines[:at]):
            raise Invalid(f"hours-{at}-starts", "These hours overlap with a line above.")


def _replace(user: User, lines: list[Line]) -> None:
    """Rows that say the same stay; the others go, and what is new is added."""
    for row in hours_of(user):
        same = Line(row.weekday, row.starts_minute, row.ends_minute, row.place, row.from_on, row.until_on)
        if same in lines:
            lines.remove(same)
        else:
            db.session.delete(row)
    db.session.add_all(WorkingHours(user=user, **vars(line)) for line in lines)
