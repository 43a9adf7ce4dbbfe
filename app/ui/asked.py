"""What an address asks for, and the sentence over a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.ui.filters import clock_time


def asked_day(text: str | None) -> date | None:
    """The day in an address (2026-11-23), or none where it is not one."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 1900 < day.year < 2200 else None


def day_sentence(appointments: Sequence[Any], *, is_today: bool) -> str:
    """8 visits. Marigold Quill is here."""
    if not appointments:
        return "Nothing booked."
    many = f"{len(appointments)} visits" if len(appointments) > 1 else "1 visit"
    here = [one.patient.name for one in appointments if one.status.value == "arrived"]
    if is_today and here:
        return f"{many}. {' and '.join(here)} {'is' if len(here) == 1 else 'are'} here."
    return f"{many}, first at {clock_time(appointments[0].starts_at)}."
