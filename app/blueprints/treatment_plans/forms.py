from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from wtforms import FieldList, FormField, IntegerField, SelectChoice, SelectField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from app.blueprints.treatment_plans.exercise_lines import ExerciseRow
from app.blueprints.treatment_plans.lines import CategoryRow, GoalRow, InterventionRow, RestrictionRow
from app.care.plan_suggestions import Filled, Place
from app.care.plan_templates import Template
from app.care.plan_versions import PlanValues
from app.clinical.goal_scores import GoalScore
from app.models import PlanVersion
from app.ui import fields, plan_words
from app.ui.filters import day
from app.ui.rows import FormWithRows

ROWS = ("goals", "categories", "interventions", "home_exercises", "restrictions")
UNSAID = ("based_on", "csrf_token", "template")
"""Of the form, not of the plan."""
USUAL_WEEKS = 12


class PlanForm(FormWithRows):
    """One version of a plan. ``based_on`` is the number of the version it was opened with."""

    lists = ROWS

    based_on = IntegerField("Based on version", [Optional()], widget=HiddenInput())
    template = SelectField("Start from", [Optional()], validate_choice=False)
    title = fields.line("Title", 120, required="Give the plan a short title.", placeholder="Retraining")
    reason = fields.line("Why this version?", 500, required="Give the reason.")
    starts_on = fields.day("From", required="Give the first day.")
    ends_on = fields.day("To", required="Give the last day.")
    visits_per_week = fields.number("Visits a week", 0, 14, required="Give a number; 0.5 is every two weeks.")
    visits_planned = fields.whole("Visits planned", 1, 200, required="Give the number of visits.")
    sessions_per_day = fields.whole("Sessions a day", 1, 4, required="Give the number of sessions.")
    goals = FieldList(FormField(GoalRow))
    categories = FieldList(FormField(CategoryRow))
    interventions = FieldList(FormField(InterventionRow))
    home_exercises = FieldList(FormField(ExerciseRow))
    restrictions = FieldList(FormField(RestrictionRow))
    precautions = fields.text("Precautions", 4000)
    question = fields.text("Question to Dr. O", 4000)

    @classmethod
    def of(
        cls, values: PlanValues | None, *, based_on: int | None, on: date, places: Iterable[Place]
    ) -> PlanForm:
        """The form of a first version, or of the one after ``values``; an empty list has one empty line."""
        form = cls(data=_data(values, on) | {"based_on": based_on})
        form.show_places(places)
        for name in ROWS:
            if not form[name].entries:
                form.add_row(name)
        return form

    def values(self) -> PlanValues:
        lists = {name: tuple(row.form.values for row in self.rows(name)) for name in ROWS}
        plain = {field.short_name: field.data for field in self if field.short_name not in (*ROWS, *UNSAID)}
        return PlanValues(**plain, **lists)

    def offer(self, templates: Iterable[Template]) -> None:
        self.template.choices = [SelectChoice("", "Choose"), *((one.key, one.name) for one in templates)]

    def show_places(self, places: Iterable[Place]) -> None:
        """A line for every zone, from the top down, whatever was sent or stands in the plan."""
        wanted = list(places)
        shown = {row.form.place for row in self.categories}
        for zone, side in wanted:
            if (zone, side) not in shown:
                self.categories.append_entry({"zone": zone, "side": side, "category": None})
        known = [row for row in self.categories if row.form.place in wanted]
        known.sort(key=lambda row: wanted.index(row.form.place))
        others = [row for row in self.categories if row.form.place not in wanted]
        self.categories.entries = [*known, *others]
        has_sides = len({side for _, side in wanted}) > 1
        for row in self.categories:
            row.form.name_it(with_side=has_sides or row in others)

    @property
    def opened_with(self) -> int:
        """The number of the version it was sent with; 0, which is no version, where none was named."""
        return (self.based_on.data or 0) if self.based_on.raw_data else 0

    def fill(self, filled: Filled) -> None:
        """A template in place of what stands here; goals, restrictions, precautions and the days of a plan stay."""
        names = ("title", "visits_per_week", "visits_planned", "sessions_per_day")
        days = ("starts_on", "ends_on") if self.based_on.data is None else ()
        for name in (*names, *days):
            self[name].data, self[name].raw_data = getattr(filled, name), None
        self.precautions.data, self.precautions.raw_data = self._with_precautions(filled.precautions), None
        self._replace("interventions", filled.interventions)
        self._replace("home_exercises", filled.home_exercises)
        chosen = {(one.zone, one.side): one.category for one in filled.categories}
        for row in self.categories:
            row.form.category.data, row.form.category.raw_data = chosen.get(row.form.place), None
        self._add("goals", filled.goals, "measure")
        self._add("restrictions", filled.restrictions, "wording")

    def _with_precautions(self, words: str) -> str:
        """What was written about this patient, and the template's words below it."""
        own = (self.precautions.data or "").strip()
        return own if words in own else f"{own}\n{words}".strip()

    def read(self, row_name: str, readings: Mapping[str, GoalScore]) -> None:
        """The newest reading of the chosen measure as the baseline of one goal."""
        for row in self.goals:
            newest = readings.get(row.form.measure.data or "", GoalScore()).newest
            if row.name == row_name and newest:
                row.form.baseline.data, row.form.baseline.raw_data = newest.value, None

    def add_exercise(self, line: Mapping[str, Any]) -> None:
        """A line of the home program, in place of an empty last one."""
        rows = self.home_exercises
        if rows.entries and rows.entries[-1].form.is_blank:
            rows.entries.pop()
        if len(rows) < self.most_rows:
            rows.append_entry(line)

    def settle(self, sent: Mapping[str, str], number: int, theirs: PlanValues) -> bool:
        """After a conflict: the chosen parts of the newer version, the rest as typed, to look over and save."""
        if "settle" not in sent:
            return False
        places = [row.form.place for row in self.categories]
        for part in plan_words.PARTS:
            if sent.get(f"keep-{part[0][0]}") == "theirs":
                self.take(theirs, part[0])
        self.show_places(places)
        self.based_on.data, self.based_on.raw_data = number, None
        return True

    def take(self, values: PlanValues, names: Iterable[str]) -> None:
        """Put what another version says in place of what was typed, for these fields."""
        others = _data(values, values.starts_on)
        for name in names:
            if name in ROWS:
                self._replace(name, getattr(values, name))
            elif name in others:
                self[name].data, self[name].raw_data = others[name], None

    def _replace(self, name: str, rows: Iterable[Any]) -> None:
        self[name].entries, self[name].last_index = [], -1
        for row in rows:
            self[name].append_entry(_row_data(row))

    def _add(self, name: str, rows: Iterable[Any], key: str) -> None:
        """Those that are not there yet, after the lines that say something."""
        said = self.rows(name)
        known = {row.form[key].data for row in said}
        if not said:
            self[name].last_index = -1
        self[name].entries = said
        for row in rows:
            if getattr(row, key) not in known:
                self[name].append_entry(_row_data(row))
        if not self[name].entries:
            self.add_row(name)


def _data(values: PlanValues | None, on: date) -> dict[str, Any]:
    if values is None:
        return {
            "reason": "First plan",
            "starts_on": on,
            "ends_on": on + timedelta(weeks=USUAL_WEEKS),
            "visits_per_week": Decimal(1),
            "visits_planned": USUAL_WEEKS,
            "sessions_per_day": 1,
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


class CompareForm(fields.Form):
    """Which two versions. It travels in the address: looking changes nothing."""

    class Meta(fields.Form.Meta):
        csrf = False

    to = SelectField("With", coerce=int, validate_choice=False)

    @classmethod
    def of(cls, versions: Sequence[PlanVersion], earlier: int, later: int) -> CompareForm:
        form = cls(formdata=None, data={"from": earlier, "to": later})
        for field in form:
            field.choices = [
                SelectChoice(one.number, f"Version {one.number}, {day(one.written_at)}") for one in versions
            ]
        return form


# "from" is a word of the language, and of the address.
setattr(CompareForm, "from", SelectField("Compare", coerce=int, validate_choice=False))
