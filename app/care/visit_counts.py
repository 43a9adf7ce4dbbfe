"""Which session of its plan a visit is: counted since the version worked by began."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.care import treatment_plans
from app.clinical.note_kinds import VISITS
from app.extensions import db
from app.models import PlanVersion, SessionNote, TreatmentPlan


@dataclass(frozen=True)
class VisitCount:
    """This is session ``number`` of the ``planned`` ones of the version worked by."""

    number: int
    planned: int


def visit_count(note: SessionNote) -> VisitCount | None:
    """Which session of its plan's version this is; none where there is no plan."""
    if note.plan_version is None:
        return None
    plan = note.plan_version.plan
    days = [day for day, note_id in signed_days([plan]).get(plan.id, ()) if note_id != note.id]
    return count_visits(plan, days, on=note.visit_on)


def count_visits(plan: TreatmentPlan, signed: Sequence[date], *, on: date) -> VisitCount:
    """Sessions since the version worked by on that day began, that day's own included."""
    version = treatment_plans.worked_by(plan, on=on)
    earlier = sum(1 for day in signed if version.starts_on <= day <= on)
    return VisitCount(earlier + 1, version.visits_planned)


def signed_days(plans: Collection[TreatmentPlan]) -> dict[int, list[tuple[date, int]]]:
    """The days of the signed sessions under each plan, with the notes' keys, by plan key."""
    wanted = (
        select(PlanVersion.plan_id, SessionNote.visit_on, SessionNote.id)
        .join(SessionNote, SessionNote.plan_version_id == PlanVersion.id)
        .where(
            PlanVersion.plan_id.in_([plan.id for plan in plans]),
            SessionNote.kind.in_(VISITS),
            SessionNote.is_in_force,
        )
        .order_by(SessionNote.visit_on)
    )
    found: dict[int, list[tuple[date, int]]] = {}
    for plan_id, day, note_id in db.session.execute(wanted):
        found.setdefault(plan_id, []).append((day, note_id))
    return found
