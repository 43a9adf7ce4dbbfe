"""How soon somebody who asks for a consultation must be seen, from what they said themselves.

A pure rule. Eye pain, a change of vision, and sudden weakness with arm or speech trouble are the practice's
emergencies (care description, part 8; emergency notice of the request form). How many days the other answers
leave is a local default. The front desk works with the date alone and never learns which answer led to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.clinical.intake import Both
from app.clinical.vocabulary import RequestUrgency

STROKE_SIGN = "sudden_weakness"
EYE_SIGNS = frozenset({"eye_pain", "vision_change"})

# Local defaults: days until the person is to be seen.
SEEN_WITHIN: Mapping[RequestUrgency, timedelta] = {
    RequestUrgency.EMERGENCY: timedelta(0),
    RequestUrgency.SOON: timedelta(days=3),
    RequestUrgency.TWO_WEEKS: timedelta(days=14),
    RequestUrgency.ROUTINE: timedelta(days=28),
}
NEW = timedelta(days=14)
YOUNG = timedelta(days=92)

CALL_911 = Both(
    "Call 911 now. Sudden weakness with arm or speech trouble can be a stroke.",
    "Llame al 911 ahora. La debilidad repentina con problemas en un brazo o al hablar puede ser un derrame cerebral.",
)
EYE_TODAY = Both(
    "An eye that hurts or sees differently must be seen by a doctor today. Call your eye doctor, or go to an "
    "emergency department. Do not wait for our answer.",
    "Un ojo que duele o ve distinto debe verlo un médico hoy. Llame a su oculista o vaya a una sala de emergencias. "
    "No espere nuestra respuesta.",
)


@dataclass(frozen=True)
class Told:
    """The answers the rule reads. Unanswered is not an answer."""

    alarms: frozenset[str] = frozenset()
    symptoms: frozenset[str] = frozenset()
    began: str = ""
    onset_on: date | None = None
    movement: str = ""


def told_by(health: Mapping[str, Any]) -> Told:
    """The rule's part of the answers as they are kept."""
    onset = health.get("onset_on")
    return Told(
        alarms=frozenset(health.get("alarms") or ()),
        symptoms=frozenset(health.get("symptoms") or ()),
        began=health.get("began") or "",
        onset_on=date.fromisoformat(onset) if onset else None,
        movement=health.get("movement") or "",
    )


def urgency(told: Told, *, on: date) -> RequestUrgency:
    """The most pressing of what was said."""
    if told.alarms & (EYE_SIGNS | {STROKE_SIGN}):
        return RequestUrgency.EMERGENCY
    age = _age(told, on)
    if "eye_closure" in told.symptoms or (age is not None and age <= NEW):
        return RequestUrgency.SOON
    if (age is not None and age <= YOUNG) or told.movement == "no":
        return RequestUrgency.TWO_WEEKS
    return RequestUrgency.ROUTINE


def seen_by(urgency: RequestUrgency, received_on: date) -> date:
    """The last day on which the person should be seen."""
    return received_on + SEEN_WITHIN[urgency]


def notices(alarms: frozenset[str]) -> list[Both]:
    """What must be read at once, the most pressing first."""
    return [CALL_911] * (STROKE_SIGN in alarms) + [EYE_TODAY] * bool(EYE_SIGNS & alarms)


def _age(told: Told, on: date) -> timedelta | None:
    """How long it has lasted, as far as it was said: the day counts before the rough answer."""
    if told.onset_on is not None:
        return on - told.onset_on
    return {"days": NEW, "months": YOUNG}.get(told.began)
