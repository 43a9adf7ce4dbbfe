"""The lines of a plan's form: goals, zones, interventions, restrictions."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import SelectField
from wtforms.validators import Optional

from app.care.plan_suggestions import Place
from app.care.plan_versions import CategoryValues, GoalValues, InterventionValues, RestrictionValues
from app.clinical import goal_template
from app.clinical.vocabulary import Side, Technique, TreatmentCategory, Zone
from app.ui import fields
from app.ui.measure_choices import measure_choices
from app.ui.rows import Row


class GoalRow(Row):
    wording = fields.line("Goal, in the patient’s words", 300)
    function = fields.line("So that the patient can", 200, list="goal-functions")
    measure = SelectField("Measured by", [Optional()], coerce=lambda value: value or None)
    baseline = fields.number("Baseline", -1000, 1000)
    target = fields.number("Target", -1000, 1000)
    target_on = fields.day("Reach it by")

    needed = {
        "wording": "Write the goal.",
        "measure": "Choose a measure.",
        "baseline": "Give the baseline.",
        "target": "Give the target.",
        "target_on": "Give the day.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure.choices = measure_choices()

    def validate(self, extra_validators: Any = None) -> bool:
        """A goal nobody worded is worded by what it is for."""
        if not self.wording.data and self.function.data:
            self.wording.data, self.wording.raw_data = goal_template.drafted(self.function.data), None
        return super().validate(extra_validators)

    def sentence(self, starts_on: date | None) -> str:
        """The goal by the template, once everything it needs was typed."""
        if not starts_on or any(self[name].data in (None, "") for name in self.needed):
            return ""
        said = {name: value for name, value in self.data.items() if name != "wording"}
        is_sound = not goal_template.problems(
            measure=said["measure"], baseline=said["baseline"], target=said["target"]
        )
        return goal_template.sentence(starts_on=starts_on, **said) if is_sound else ""

    @property
    def values(self) -> GoalValues:
        return GoalValues(**self.data)


class CategoryRow(Row):
    """One zone, always there; without a category it says nothing."""

    zone = fields.choice("Zone", Zone, required="Choose one of the list.")
    side = fields.choice("Side", Side, blank="Not told")
    category = fields.choice("Category", TreatmentCategory, blank="No category")

    unasked = ("zone", "side")

    @property
    def place(self) -> Place:
        return self.zone.data, self.side.data

    def name_it(self, *, with_side: bool) -> None:
        """The choice is called by its zone."""
        parts = [self.zone.data, self.side.data if with_side else None]
        self.category.label.text = ", ".join(part.label for part in parts if isinstance(part, Zone | Side))

    @property
    def values(self) -> CategoryValues:
        return CategoryValues(**self.data)


class RestrictionRow(Row):
    wording = fields.line("Restriction", 300, placeholder="no strain")
    starts_on = fields.day("From")
    ends_on = fields.day("Until")
    cleared_on = fields.day("Cleared on")
    cleared_by = fields.line("Cleared by", 120)

    needed = {"wording": "Say what is restricted.", "starts_on": "Give the first day."}

    @property
    def values(self) -> RestrictionValues:
        return RestrictionValues(**self.data)


class InterventionRow(Row):
    technique = fields.choice("Technique", Technique, blank="Choose")
    frequency = fields.line("How often", 120, placeholder="every visit")
    minutes = fields.whole("Minutes", 1, 240)
    detail = fields.line("Detail", 500)

    needed = {"technique": "Choose a technique."}

    @property
    def values(self) -> InterventionValues:
        return InterventionValues(**self.data)
