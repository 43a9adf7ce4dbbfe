"""What is compared, when, and in which groups. It travels in the address and tells nothing of any one patient."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from app.care import outcomes
from app.clinical.instruments import Measure
from app.clinical.outcomes import Grouping, Moment
from app.ui.fields import Form, choice


class QuestionForm(Form):
    class Meta(Form.Meta):
        csrf = False

    measure = SelectField("Measure")
    at = choice("Compared with the first", Moment, required="Choose one of the list.")
    by = choice("In groups by", Grouping, required="Choose one of the list.")

    def __init__(self, asked: Mapping[str, str]) -> None:
        """What is left out is asked as it usually is."""
        self.known = {measure.key: measure for measure in outcomes.measures()}
        usual = {"measure": outcomes.USUAL, "at": Moment.NEWEST.value, "by": Grouping.CONDITION.value}
        super().__init__(MultiDict(usual | {name: asked[name] for name in usual if name in asked}))
        groups: dict[str, list[tuple[str, str]]] = {}
        for measure in self.known.values():
            groups.setdefault(measure.instrument.name, []).append((measure.key, measure.label))
        self.measure.choices = groups

    @property
    def chosen(self) -> Measure:
        return self.known[str(self.measure.data)]

    @property
    def query(self) -> dict[str, str]:
        """The same in an address."""
        return {"measure": str(self.measure.data), "at": self.at.data.value, "by": self.by.data.value}
