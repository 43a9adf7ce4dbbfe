"""How the goals of the plan stand on the day of a visit, as a note states them."""

from __future__ import annotations

from typing import Any

from app.care import progress
from app.care.progress import GoalRow
from app.models import SessionNote


def stated(note: SessionNote) -> list[dict[str, Any]]:
    """Each goal: where it began, where it stands on the day of the visit, where it should be by when."""
    return [_stated(row) for row in progress.goal_rows_of(note)]


def _stated(row: GoalRow) -> dict[str, Any]:
    goal, part = row.goal, row.measure.part
    about = row.measure.instrument.name, part.label.lower(), row.where, row.rules_changed
    return {
        "wording": goal.wording,
        "measure": ", ".join(filter(None, about)),
        "notation": part.notation.value,
        "unit": part.unit,
        "baseline": f"{goal.baseline.normalize():f}",
        "now": None if row.now is None else f"{row.now.normalize():f}",
        "target": f"{goal.target.normalize():f}",
        "target_on": goal.target_on.isoformat(),
    }
