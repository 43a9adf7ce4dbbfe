from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from wtforms import FieldList, FormField, IntegerField, SelectChoice, SelectField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from app.care.plan_versions import ExerciseValues, GoalValues, InterventionValues, PlanValues
from app.clinical import instruments
from app.clinical.cautions import exercise_caution
from app.clinical.targets import range_in_words
from app.clinical.vocabulary import Condition, Side, Technique, Zone
from app.ui import fields, plan_words
from app.ui.rows import FormWithRows, Row

ROWS = ("goals", "interventions", "home_exercises")
USUAL_WEEKS = 12


class GoalRow(Row):
    wording = fields.line("Goal, in the patient’s words", 300)
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

    @property
    def values(self) -> GoalValues:
        return GoalValues(**self.data)


class InterventionRow(Row):
    technique = fields.choice("Technique", Technique, blank="Choose")
    frequency = fields.line("How often", 120, placeholder="every visit")
    minutes = fields.whole("Minutes", 1, 240)
    detail = fields.line("Detail", 500)

    needed = {"technique": "Choose a technique."}

    @property
    def values(self) -> InterventionValues:
        return InterventionValues(**self.data)


class ExerciseRow(Row):
    name = fields.line("Exercise", 120)
    technique = fields.choice("Technique", Technique, blank="Choose")
    zone = fields.choice("Zone", Zone, blank="Whole face")
    side = fields.choice("Side", Side, blank="Not told")
    repetitions = fields.whole("Repetitions", 0, 200)
    hold_seconds = fields.whole("Hold, seconds", 0, 600)
    times_per_day = fields.whole("Times a day", 1, 24)
    cue = fields.line("Cue", 300, placeholder="stop when the eye narrows")

    needed = {
        "name": "Name the exercise.",
        "technique": "Choose a technique.",
        "times_per_day": "Say how often.",
    }

    def caution(self, condition: Condition | None) -> str | None:
        """What to think of beside this line, or None."""
        technique = self.technique.data
        return exercise_caution(
            condition, technique if isinstance(technique, Technique) else None, self.repetitions.data
        )

    @property
    def values(self) -> ExerciseValues:
        return ExerciseValues(**self.data)


class PlanForm(FormWithRows):
    """One version of a plan. ``based_on`` is the number of the version it was opened with."""

    lists = ROWS

    based_on = IntegerField("Based on version", [Optional()], widget=HiddenInput())
    title = fields.line("Title", 120, required="Give the plan a short title.", placeholder="Retraining")
    reason = fields.line("Why this version?", 500, required="Give the reason.")
    starts_on = fields.day("From", required="Give the first day.")
    ends_on = fields.day("To", required="Give the last day.")
    visits_per_week = fields.number("Visits a week", 0, 14, required="Give a number; 0.5 is every two weeks.")
    visits_planned = fields.whole("Visits planned", 1, 200, required="Give the number of visits.")
    goals = FieldList(FormField(GoalRow))
    interventions = FieldList(FormField(InterventionRow))
    home_exercises = FieldList(FormField(ExerciseRow))
    precautions = fields.text("Precautions", 4000)
    question = fields.text("Question to Dr. O", 4000)

    @classmethod
    def of(cls, values: PlanValues | None, *, based_on: int | None, on: date) -> PlanForm:
        """The form of a first version, or of the one after ``values``; an empty list has one empty line."""
        form = cls(data=_data(values, on) | {"based_on": based_on})
        for name in ROWS:
            if not form[name].entries:
                form.add_row(name)
        return form

    def values(self) -> PlanValues:
        lists = {name: tuple(row.form.values for row in self.rows(name)) for name in ROWS}
        plain = {
            field.short_name: field.data
            for field in self
            if field.short_name not in (*ROWS, "based_on", "csrf_token")
        }
        return PlanValues(**plain, **lists)

    def settle(self, sent: Mapping[str, str], number: int, theirs: PlanValues) -> bool:
        """After a conflict: the chosen parts of the newer version, the rest as typed, to look over and save."""
        if "settle" not in sent:
            return False
        for part in plan_words.PARTS:
            if sent.get(f"keep-{part[0][0]}") == "theirs":
                self.take(theirs, part[0])
        self.based_on.data, self.based_on.raw_data = number, None
        return True

    def take(self, values: PlanValues, names: Iterable[str]) -> None:
        """Put what another version says in place of what was typed, for these fields."""
        others = _data(values, values.starts_on)
        for name in names:
            if name in ROWS:
                self[name].entries = []
                for row in others[name]:
                    self[name].append_entry(row)
            elif name in others:
                self[name].data, self[name].raw_data = others[name], None


def measure_choices() -> list[SelectChoice]:
    """Each score a goal can be tied to, under its instrument; the name is said again, for the closed list."""
    offered = (
        SelectChoice(
            measure.key,
            f"{measure.label} ({range_in_words(measure.part)})",
            optgroup=measure.instrument.name,
        )
        for measure in instruments.measures()
    )
    return [SelectChoice("", "Choose"), *offered]


def _data(values: PlanValues | None, on: date) -> dict[str, Any]:
    if values is None:
        return {
            "reason": "First plan",
            "starts_on": on,
            "ends_on": on + timedelta(weeks=USUAL_WEEKS),
            "visits_per_week": Decimal(1),
            "visits_planned": USUAL_WEEKS,
        }
    plain = {name: getattr(values, name) for name in PlanValues.__slots__ if name not in ROWS}
    rows = {name: [_row_data(row) for row in getattr(values, name)] for name in ROWS}
    return plain | rows


def _row_data(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).__slots__}


class KeepForm(fields.Form):
    reason = fields.line("Why does the plan stay as it is?", 500, required="Give the reason.")


class CloseForm(fields.Form):
    closed_on = fields.day("Last day", required="Give the last day.")
    reason = fields.line("Why is it closed?", 500, required="Give the reason.")
