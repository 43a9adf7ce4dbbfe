"""What somebody on the waitlist wishes for, and an offer, in words the whole desk may read."""

from __future__ import annotations

from typing import Any

from app.ui import filters

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def wish(entry: Any) -> str:
    """Ana Alder, Mon or Thu, 8:00 to 12:00, until 4 Dec 2026: what is left open is not said twice."""
    parts = [
        entry.clinician.name if entry.clinician else "Anybody",
        " or ".join(DAYS[number] for number in entry.weekdays) or "any day",
        _hours(entry.earliest_minute, entry.latest_minute),
        _days(entry),
        f"{_notice(entry.notice_hours)} notice" if entry.notice_hours else "",
    ]
    return ", ".join(part for part in parts if part)


def offered(offer: Any, *, is_written: bool) -> str:
    """What is said once a time is offered, with what to do next."""
    hold = offer.hold
    kept = (
        f"{filters.slot_time(hold.starts_at)} with {hold.clinician.name} is kept "
        f"until {filters.clock_time(offer.expires_at)}."
    )
    return f"{kept} A message with a link goes out." if is_written else f"{kept} Call the patient now."


def reach(entry: Any) -> str:
    """E-mail: pat@mail.example, or by whichever way they asked for; who may not be written to is called."""
    patient = entry.patient
    if entry.contact_by.value != "email":
        return f"{entry.contact_by.label}: {_telephone(patient)}"
    if patient.email and patient.may_email:
        return f"{entry.contact_by.label}: {patient.email}"
    why = "May not be e-mailed" if patient.email else "No e-mail on record"
    return f"{why}. Call: {_telephone(patient)}"


def reach_now(entry: Any, *, is_written: bool) -> str:
    """How they hear of an offer: a message with a link goes out, else the desk calls."""
    return reach(entry) if is_written else f"Call: {_telephone(entry.patient)}"


def _telephone(patient: Any) -> str:
    return patient.phones[0].number if patient.phones else "no telephone on record"


def _hours(earliest: int | None, latest: int | None) -> str:
    if earliest is None and latest is None:
        return ""
    if latest is None:
        return f"from {_clock(earliest or 0)}"
    return f"until {_clock(latest)}" if earliest is None else f"{_clock(earliest)} to {_clock(latest)}"


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def _days(entry: Any) -> str:
    begins = f"from {filters.day(entry.from_on)}" if entry.from_on > filters.today() else ""
    ends = f"until {filters.day(entry.until_on)}" if entry.until_on else ""
    return " ".join(part for part in (begins, ends) if part)


def _notice(hours: int) -> str:
    if hours % 24 == 0:
        return "a day's" if hours == 24 else f"{hours // 24} days'"
    return "an hour's" if hours == 1 else f"{hours} hours'"
