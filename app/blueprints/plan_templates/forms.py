"""What a template of a plan says, line by line."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from wtforms import FieldList, FormField, HiddenField, SelectChoice, SelectField
from wtforms.validators import Optional

from app.care.plan_templates import MOST_WEEKS, Template
from app.clinical.home_exercises import Exercise
from app.clinical.plan_content import WEEKS, Aim, Content, Forbidden, Practice, Treatment, Wish
from app.clinical.vocabulary import Condition, SurgeryType, Technique, TreatmentCategory, Zone
from app.ui import fields
from app.ui.measure_choices import measure_choices
from app.ui.rows import FormWithRows, Row

ROWS = ("goals", "categories", "interventions", "exercises", "restrictions")
LONGEST_DAYS = 730
USUAL = {"weeks": WEEKS, "sessions_per_day": 1, "visits_per_week": Decimal(1)}


class WishRow(Row):
    measure = SelectField("Measured by", [Optional()], coerce=lambda value: value or None)
    function = fields.line("So that the patient can", 200, list="goal-functions")

    needed = {"measure": "Choose a measure."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure.choices = measure_choices()

    @property
    def values(self) -> Wish:
        return Wish(**self.data)


class AimRow(Row):
    zone = fields.choice("Zone", Zone, blank="Every affected zone")
    category = fields.choice("Category", TreatmentCategory, blank="No category")

    needed = {"category": "Choose a category."}

    @property
    def values(self) -> Aim:
        return Aim(**self.data)


class TreatmentRow(Row):
    technique = fields.choice("Technique", Technique, blank="Choose")
    minutes = fields.whole("Minutes", 1, 240)
    frequency = fields.line("How often", 120, placeholder="every visit")
    detail = fields.line("Detail", 500)

    needed = {"technique": "Choose a technique."}

    @property
    def values(self) -> Treatment:
        return Treatment(**self.data)


class PracticeRow(Row):
    exercise = SelectField("Exercise", [Optional()], coerce=lambda value: value or None)
    from_day = fields.whole("From day after surgery", 1, LONGEST_DAYS)
    awaits_movement = fields.tick("Only after a first movement is recorded")

    needed = {"exercise": "Choose an exercise."}
    unasked = ("awaits_movement",)

    @property
    def values(self) -> Practice:
        return Practice(**self.data)


class ForbiddenRow(Row):
    wording = fields.line("Restriction", 300, placeholder="no strain")
    days = fields.whole("Days from surgery", 1, LONGEST_DAYS)

    needed = {"wording": "Say what is restricted."}

    @property
    def values(self) -> Forbidden:
        return Forbidden(**self.data)


class TemplateForm(FormWithRows):
    lists = ROWS

    version = HiddenField()
    name = fields.line("Name", 120, required="Give the template a name.")
    condition = fields.choice("For", Condition, blank="Any phase")
    surgery_type = fields.choice("After", SurgeryType, blank="No surgery")
    is_offered = fields.tick("Offered when a plan is written")
    title = fields.line("Title of the plan", 120, required="Give the plan a short title.")
    visits_per_week = fields.number("Visits a week", 0, 14, required="Give a number; 0.5 is every two weeks.")
    weeks = fields.whole("Weeks", 1, MOST_WEEKS, required="Give the number of weeks.")
    sessions_per_day = fields.whole("Sessions a day", 1, 4, required="Give the number of sessions.")
    precautions = fields.text("Precautions", 4000)
    goals = FieldList(FormField(WishRow))
    categories = FieldList(FormField(AimRow))
    interventions = FieldList(FormField(TreatmentRow))
    exercises = FieldList(FormField(PracticeRow))
    restrictions = FieldList(FormField(ForbiddenRow))

    @classmethod
    def of(cls, template: Template | None, content: Content | None = None) -> TemplateForm:
        """The form of a template, or of a new one that begins with ``content``."""
        data: dict[str, Any] = {"is_offered": True, **USUAL}
        if said := template.content if template else content:
            data |= asdict(said)
        if template:
            names = ("name", "condition", "surgery_type", "is_offered")
            data |= {name: getattr(template, name) for name in names}
        form = cls(data=data)
        if not form.is_submitted():
            form.version.data = str(template.version if template else 0)
        for name in ROWS:
            if not form[name].entries:
                form.add_row(name)
        return form

    def offer(self, exercises: list[Exercise]) -> None:
        choices = [SelectChoice("", "Choose"), *(SelectChoice(one.key, one.name) for one in exercises)]
        for row in self.exercises:
            row.form.exercise.choices = choices

    @property
    def opened_with(self) -> int:
        """The version the page was opened with; what is no number fits none."""
        typed = self.version.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 9 else -1

    def content(self) -> Content:
        plain = ("title", "visits_per_week", "weeks", "sessions_per_day", "precautions")
        lists = {name: tuple(row.form.values for row in self.rows(name)) for name in ROWS}
        return Content(**{name: self[name].data for name in plain}, **lists)
