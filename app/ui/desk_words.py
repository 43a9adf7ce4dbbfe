"""What the page of the desk's day shows, as one mark that changes with it."""

from __future__ import annotations

from typing import Any

from app.ui import day_grid


def stamp(day: Any) -> str:
    """Changes when anything on the page changes; a page that asks again says which it has."""
    rows = [
        (
            one.visit.public_id,
            one.visit.version,
            one.visit.patient.version,
            len(one.missing),
            f"{one.begins_at:%H:%M}" if one.waits_minutes else None,  # as it is shown
            one.is_overdue,
        )
        for part in (day.expected, day.here, day.seen, day.off)
        for one in part
    ]
    return day_grid.stamp(day.on, rows, [(clinician.name, minutes) for clinician, minutes in day.behind])
