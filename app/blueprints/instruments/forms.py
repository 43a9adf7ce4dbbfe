"""What a practice decides about a measure, and the form a measure of its own is made with."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from wtforms import FieldList, FormField, HiddenField

from app.clinical.instruments import Instrument
from app.clinical.instruments.declaration import FilledBy
from app.clinical.instruments.definition import LONGEST_LABEL, MOST_POINTS, Definition
from app.clinical.vocabulary import Scoring
from app.models import InstrumentSetting
from app.ui import fields

LONGEST_WORDING = 600
ROWS = 11
"""As many choices as a scale from 0 to 10 has."""
WORDING = "wording."


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"

    @property
    def label(self) -> str:
        return f"{self.value.capitalize()} is better"


class SettingForm(fields.Form):
    """Whether a measure is taken here, and how."""

    version = HiddenField()
    is_offered = fields.tick("We take this measure")
    wording_licence = fields.line("Licence", 300)

    @property
    def opened_with(self) -> int:
        """The version of the settings the page was opened with; what is no number fits none."""
        typed = self.version.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 9 else -1

    def rules(self, instrument: Instrument) -> list[str]:
        return [one.key for one in instrument.settings if self[one.key].data]

    def wording(self, instrument: Instrument) -> dict[str, str]:
        return {item.key: self[WORDING + item.key].data for item in instrument.items}

    def show_version(self, version: int) -> None:
        self.version.data, self.version.raw_data = str(version), None


def setting_form(instrument: Instrument, setting: InstrumentSetting | None) -> SettingForm:
    """One switch for each doubtful point the measure declares, one text for each of its items."""
    built: dict[str, Any] = {one.key: fields.tick(one.label) for one in instrument.settings}
    built |= {WORDING + item.key: fields.line(item.label, LONGEST_WORDING) for item in instrument.items}
    data: dict[str, Any] = {"is_offered": setting.is_offered if setting else True}
    if setting:
        data |= {"wording_licence": setting.wording_licence} | dict.fromkeys(setting.rules, True)
        data |= {WORDING + key: words for key, words in setting.wording.items()}
    form: SettingForm = type("SettingForm", (SettingForm,), built)(data=data)
    if not form.is_submitted():
        form.show_version(setting.version if setting else 0)
    return form


class OptionPart(fields.Part):
    """One choice: its points and its words, or nothing."""

    points = fields.whole("Points", 0, MOST_POINTS)
    label = fields.line("Words", LONGEST_LABEL)

    @property
    def is_blank(self) -> bool:
        return not (self.label.data or any(self.points.raw_data or ()) or self.points.data is not None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Half a choice is none."""
        is_whole = bool(super().validate(extra_validators))
        if self.label.data and self.points.data is None and not self.points.errors:
            self.points.errors = ["Say what it is worth."]
            return False
        if self.points.data is not None and not self.label.data:
            self.label.errors = ["Say what it is called."]
            return False
        return is_whole


class OwnForm(fields.Form):
    number = HiddenField()
    name = fields.line("Name", 60, required="Give it a name.")
    filled_by = fields.segment("Filled in by", FilledBy, required="Say who fills it in.")
    recall = fields.line("Asks about", 60)
    items = fields.text("Questions", 9_000, required="Write at least one question.", rows=6, maxlength=False)
    options = FieldList(FormField(OptionPart), label="Choices", min_entries=ROWS, max_entries=ROWS)
    scoring = fields.segment("Score", Scoring, required="Say how it adds up.")
    better = fields.segment("Direction", Better, required="Say which way is better.")

    @classmethod
    def of(cls, definition: Definition | None, *, number: int = 0) -> OwnForm:
        """The form of a new measure, or of one that is to be changed."""
        form = cls(data=_data(definition))
        for place, row in enumerate(form.options, 1):
            row.form.points.label.text = f"Choice {place}, points"
            row.form.label.label.text = f"Choice {place}, words"
        if not form.is_submitted():
            form.show_number(number)
        return form

    def definition(self) -> Definition:
        """What was typed, as plain values; call it when the shape is right."""
        lines = (line.strip() for line in (self.items.data or "").splitlines())
        return Definition(
            name=self.name.data,
            filled_by=self.filled_by.data,
            scoring=self.scoring.data,
            lower_is_better=self.better.data is Better.LOWER,
            recall=self.recall.data,
            items=tuple(line for line in lines if line),
            options=tuple((row.points.data, row.label.data) for row in self._rows()),
        )

    @property
    def opened_with(self) -> int:
        typed = self.number.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 9 else -1

    def show_number(self, number: int) -> None:
        self.number.data, self.number.raw_data = str(number), None

    def reject(self, problems: Mapping[str, str]) -> bool:
        """Choices are counted without the empty rows between them."""
        places = {
            f"options-{place}-{part}": row[part].name
            for place, row in enumerate(self._rows())
            for part in ("points", "label")
        }
        return super().reject({places.get(name, name): words for name, words in problems.items()})

    def _rows(self) -> list[OptionPart]:
        return [entry.form for entry in self.options if not entry.form.is_blank]


def _data(definition: Definition | None) -> dict[str, Any]:
    if definition is None:
        return {}
    return {
        "name": definition.name,
        "filled_by": definition.filled_by,
        "recall": definition.recall,
        "items": "\n".join(definition.items),
        "options": [{"points": points, "label": label} for points, label in definition.options],
        "scoring": definition.scoring,
        "better": Better.LOWER if definition.lower_is_better else Better.HIGHER,
    }
