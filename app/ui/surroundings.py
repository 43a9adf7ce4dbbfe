"""What every template may ask: who is signed in, what they may do, which practice, which theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_login import current_user

from app import policy
from app.policy import Action, Reach
from app.ui import filters

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Place:
    """One entry of the rail."""

    action: Action
    endpoint: str
    label: str
    icon: str


RAIL = (
    Place(Action.DAY_READ, "day.show", "My day", "sun"),
    Place(Action.REVIEW_READ, "review.index", "Review", "check2-square"),
    Place(Action.OUTCOMES_READ, "outcomes.index", "Outcomes", "graph-up-arrow"),
    Place(Action.SCHEDULE_READ, "scheduling.day", "Schedule", "calendar3"),
    Place(Action.REQUEST_READ, "requests.index", "Requests", "inbox"),
    Place(Action.DESK_READ, "desk.show", "Check-in", "person-check"),
    Place(Action.WAITLIST_WRITE, "waitlist.index", "Waitlist", "hourglass-split"),
    Place(Action.DESK_READ, "booking_needs.index", "To book", "calendar-plus"),
    Place(Action.PATIENT_LIST, "patients.index", "Patients", "people"),
    Place(Action.STAFF_WRITE, "staff.index", "Staff", "person-badge"),
    Place(Action.PRACTICE_WRITE, "practice.show", "Practice", "building"),
)


PATIENT_TABS = (
    Place(Action.CHART_READ, "progress.show", "Overview", ""),
    Place(Action.CHART_READ, "progress.course", "Progress", ""),
    Place(Action.NOTE_READ, "session_notes.index", "Notes", ""),
    Place(Action.CHART_READ, "measures.index", "Measures", ""),
    Place(Action.CHART_READ, "treatment_plans.index", "Plan", ""),
    Place(Action.CHART_READ, "diagnoses.index", "Diagnosis", ""),
    Place(Action.CHART_READ, "papers.index", "Papers", ""),
    Place(Action.PATIENT_READ, "scheduling.index", "Visits", ""),
    Place(Action.PATIENT_READ, "patients.show", "Details", ""),
)
# A room or page without a tab of its own, and the one it belongs to.
WITHIN = {"hand_overs": "measures", "progress.values": "progress.course", "review": "progress.show"}


def can(action: str) -> bool:
    """May the signed-in person do this kind of thing at all?"""
    if not current_user.is_authenticated:
        return False
    return policy.reach(current_user.role, Action(action)) is not Reach.NONE


def navigation() -> list[dict[str, Any]]:
    """The places of the rail this person may enter. A page of a chart that is no place itself is among patients."""
    here = (request.endpoint or "").split(".")[0]
    if g.get("patient") and here not in {place.endpoint.split(".")[0] for place in RAIL}:
        here = "patients"
    return [
        {
            "label": place.label,
            "icon": place.icon,
            "url": url_for(place.endpoint),
            "active": place.endpoint.split(".")[0] == here,
            "key": place.endpoint.split(".")[0],
        }
        for place in RAIL
        if can(place.action.value)
    ]


def patient_tabs() -> list[dict[str, Any]]:
    """The parts of this chart the person may open, in the order of the tabs."""
    here = request.endpoint or ""
    if here not in {place.endpoint for place in PATIENT_TABS}:
        room = here.split(".")[0]
        here = WITHIN.get(here) or WITHIN.get(
            room, room
        )  # a page that is no tab itself is among those of its room
    return [
        {
            "label": place.label,
            "url": url_for(place.endpoint, patient_id=g.patient),
            "active": here in (place.endpoint, place.endpoint.split(".")[0]),
        }
        for place in PATIENT_TABS
        if can(place.action.value)
    ]


def is_handed_over() -> bool:
    """The tablet is in a patient's hands."""
    session = g.get("user_session")
    return bool(session and session.hand_over)


def theme() -> str:
    chosen = request.cookies.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"


def has_single_keys() -> bool:
    """A key alone presses a button, unless that was turned off on this device."""
    return request.cookies.get("keys") != "off"


def install(app: Flask) -> None:
    @app.context_processor
    def surroundings() -> dict[str, Any]:
        return {
            "can": can,
            "navigation": navigation,
            "patient_tabs": patient_tabs,
            "practice": g.get("practice"),
            "csp_nonce": lambda: g.csp_nonce,
            "theme": theme,
            "is_handed_over": is_handed_over,
            "has_single_keys": has_single_keys,
            "today": filters.today,
            "patient": g.get("patient"),
        }
