"""What a template of a plan says: the shape of the declared starters and of the practice's own alike."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.clinical.surgeries import Told
from app.clinical.vocabulary import Condition, SurgeryType, Technique, TreatmentCategory, Zone

WEEKS = 12
"""Of a plan, the practice's default: inside the 90 days a certification holds at most."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A category for one zone; without a zone, for every zone that is affected."""

    category: TreatmentCategory
    zone: Zone | None = None


@dataclass(frozen=True, slots=True)
class Treatment:
    technique: Technique
    detail: str = ""
    frequency: str = "every visit"
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Forbidden:
    """For so many days from the operation, the last one included; without days, until it is cleared."""

    wording: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a goal may be for, and the measure that follows it. Its numbers come from the patient."""

    measure: str
    function: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a template fills in. ``exercises`` are keys of the exercise library."""

    title: str
    visits_per_week: Decimal
    weeks: int = WEEKS
    sessions_per_day: int = 1
    categories: tuple[Aim, ...] = ()
    interventions: tuple[Treatment, ...] = ()
    exercises: tuple[str, ...] = ()
    precautions: str = ""
    restrictions: tuple[Forbidden, ...] = ()
    goals: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True)
class Starter:
    key: str
    name: str
    content: Content
    basis: tuple[Told, ...]
    condition: Condition | None = None
    surgery_type: SurgeryType | None = None
