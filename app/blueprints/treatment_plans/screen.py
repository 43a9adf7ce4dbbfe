"""The page a plan is written on: what it offers, and what its buttons do before anything is saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import render_template, request

from app.blueprints.treatment_plans.forms import PlanForm
from app.care import exercise_library, plan_suggestions, plan_templates
from app.care.plan_suggestions import Filled, Known
from app.care.plan_templates import Template
from app.care.plan_versions import PlanValues
from app.clinical import instruments
from app.clinical.goal_scores import GoalScore
from app.clinical.goal_template import FUNCTIONS
from app.clinical.treatment_categories import CATEGORIES
from app.clinical.vocabulary import TreatmentCategory
from app.models import Diagnosis
from app.ui.filters import day, today


class Desk:
    """One plan's form, with what is known of the patient beside it."""

    def __init__(self, diagnosis: Diagnosis, values: PlanValues | None, *, based_on: int | None) -> None:
        self.about = plan_suggestions.known(diagnosis)
        self.templates = plan_suggestions.templates(diagnosis)
        self.form = PlanForm.of(
            values, based_on=based_on, on=today(), places=plan_suggestions.places(diagnosis)
        )
        self.form.offer(self.templates)
        self.chosen: Template | None = None
        self.filled: Filled | None = None

    def arranged(self, sent: Mapping[str, str]) -> bool:
        """Whether a button was pressed that only arranges the page; nothing is saved by it."""
        if "fill" in sent:
            self._fill()
        elif "read" in sent:
            self.form.read(sent["read"], self.about.readings)
        elif "pick" in sent:
            self._pick(sent.get("library", ""))
        is_pressed = any(name in sent for name in ("fill", "read", "pick"))
        return is_pressed or self.form.rearrange(sent)

    def page(self, template: str, status: int = 200, **context: Any) -> tuple[str, int]:
        about = {
            "diagnosis": self.about.diagnosis,
            "suggested": self.about.categories,
            "readings": json.dumps(readings(self.about)),
            "functions": FUNCTIONS,
            "categories": [(one, CATEGORIES[one]) for one in TreatmentCategory],
            "library": exercise_library.to_pick(self.about.diagnosis),
            "chosen": self.chosen,
            "filled": self.filled,
        }
        return render_template(template, form=self.form, **about, **context), status

    def refused(self, template: str, **context: Any) -> tuple[str, int]:
        """As it was opened, or as it was sent and is wrong."""
        return self.page(template, 422 if request.method == "POST" else 200, **context)

    def _pick(self, key: str) -> None:
        """A line of the home program from the library."""
        if line := exercise_library.taken(key, self.about.diagnosis):
            self.form.add_exercise(line)

    def _fill(self) -> None:
        if key := self.form.template.data:
            self.chosen = plan_templates.get(key)
            self.filled = plan_suggestions.filled(self.chosen, self.about, on=today())
            self.form.fill(self.filled)


def readings(about: Known) -> dict[str, dict[str, str]]:
    """The newest score of each measure as it is typed, and as it is told beside the field."""
    return {key: told for key, score in about.readings.items() if (told := _told(key, score))}


def _told(key: str, score: GoalScore) -> dict[str, str]:
    if score.newest is None or key not in {one.key for one in instruments.measures()}:
        return {}
    shown = instruments.measure(key).part.shown(score.newest.value).replace("-", "−")
    where = f", {score.where}" if score.where else ""
    return {
        "value": f"{score.newest.value.normalize():f}",
        "words": f"Newest: {shown} on {day(score.newest.on)}{where}",
    }
