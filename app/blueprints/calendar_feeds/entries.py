"""Visits in the words of a calendar elsewhere: initials, time and room. For more, its link asks for the sign-in."""

from __future__ import annotations

import hashlib
from zoneinfo import ZoneInfo

from flask import url_for

from app.care.calendar_feeds import Told
from app.clinical.vocabulary import AppointmentStatus
from app.models import Practice
from app.ui.calendar_file import Entry, Standing


def entry(told: Told, practice: Practice) -> Entry:
    visit = told.visit
    on = told.starts_at.astimezone(ZoneInfo(practice.time_zone)).date()
    where = (visit.room and visit.room.name, visit.place.name if visit.place else practice.name)
    return Entry(
        key=visit.public_id,
        summary=visit.patient.initials,
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        time_zone=visit.time_zone,
        sequence=told.sequence,
        changed_at=told.changed_at,
        standing=_standing(told),
        place=", ".join(part for part in where if part),
        link=url_for("scheduling.day", on=on, _external=True),
    )


def fingerprint(entries: list[Entry]) -> str:
    """Of what a feed would say: a calendar that has it already is not sent it again."""
    return hashlib.sha256(repr(entries).encode()).hexdigest()[:32]


def _standing(told: Told) -> Standing:
    if told.is_off:
        return Standing.CANCELLED
    return Standing.TENTATIVE if told.visit.status is AppointmentStatus.TENTATIVE else Standing.CONFIRMED
