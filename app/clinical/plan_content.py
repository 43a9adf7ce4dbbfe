"""What a template of a plan says: the shape of the declared starters and of the practice's own alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

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
class Practice:
    """A home exercise by its key in the library, from so many days after the operation where it begins later.

    One that ``awaits_movement`` is filled in only once a first movement after the operation is recorded.
    """

    exercise: str
    from_day: int | None = None
    awaits_movement: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What a template fills in."""

    title: str
    visits_per_week: Decimal
    weeks: int = WEEKS
    sessions_per_day: int = 1
    categories: tuple[Aim, ...] = ()
    interventions: tuple[Treatment, ...] = ()
    exercises: tuple[Practice, ...] = ()
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


def as_json(content: Content) -> dict[str, Any]:
    """For the record of a template of the practice's own."""
    return asdict(content) | {"visits_per_week": f"{content.visits_per_week}"}


def of_json(said: Mapping[str, Any]) -> Content:
    lists = {
        "categories": tuple(
            Aim(TreatmentCategory(one["category"]), Zone(one["zone"]) if one["zone"] else None)
            for one in said["categories"]
        ),
        "interventions": tuple(
            Treatment(**one | {"technique": Technique(one["technique"])}) for one in said["interventions"]
        ),
        "exercises": tuple(Practice(**one) for one in said["exercises"]),
        "restrictions": tuple(Forbidden(**one) for one in said["restrictions"]),
        "goals": tuple(Wish(**one) for one in said["goals"]),
    }
    return Content(**dict(said) | lists | {"visits_per_week": Decimal(said["visits_per_week"])})
