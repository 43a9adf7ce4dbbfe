"""Which version of a plan people worked by on a day that has passed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from app.clinical.vocabulary import PlanState
from app.models import PlanVersion, TreatmentPlan


def in_force_on(plan: TreatmentPlan, *, on: date, zone: ZoneInfo) -> PlanVersion | None:
    """The last version certified by then that had begun, else the last one written by then; none before the first."""
    written = [one for one in plan.versions if one.written_at.astimezone(zone).date() <= on]
    certified = [one for one in written if one.starts_on <= on and is_certified_by(one, on=on, zone=zone)]
    found = certified or written
    return found[-1] if found else None


def is_certified_by(version: PlanVersion, *, on: date, zone: ZoneInfo) -> bool:
    if version.state is not PlanState.CERTIFIED or version.decided_at is None:
        return False
    return version.decided_at.astimezone(zone).date() <= on


def between(earlier: PlanVersion, later: PlanVersion) -> list[PlanVersion]:
    """The versions that led from one to the other, the last one included."""
    return [one for one in later.plan.versions if earlier.number < one.number <= later.number]
