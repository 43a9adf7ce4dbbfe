from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from app.clinical import billing
from app.clinical.vocabulary import Technique, UnitRule
from app.ui import fields

NOT_CHARGED = "Not charged"


class NewPayerForm(fields.Form):
    name = fields.line("Name", 120, required="Type the name of the payer.")
    unit_rule = fields.segment("Units are counted by", UnitRule, required="Choose how it counts units.")

    def values(self) -> dict[str, Any]:
        return {"name": self.name.data, "unit_rule": self.unit_rule.data}


class PayerForm(NewPayerForm):
    version = fields.version()


class CodesForm(fields.Form):
    """One code for each technique; ``opened`` is what was in force when the page was opened."""

    opened = HiddenField("Opened with")

    @classmethod
    def of(cls, codes: Mapping[Technique, str], opened: str) -> CodesForm:
        form: CodesForm = _with_techniques()(
            data={technique.value: code for technique, code in codes.items()} | {"opened": opened}
        )
        return form

    def values(self) -> dict[Technique, str]:
        return {technique: self[technique.value].data for technique in Technique}


def _with_techniques() -> type[CodesForm]:
    return type("TechniqueCodesForm", (CodesForm,), {one.value: _code_field(one) for one in Technique})


def _code_field(technique: Technique) -> Any:
    choices = [SelectChoice(one.code, _in_words(one)) for one in billing.for_techniques()]
    return SelectField(technique.label, choices=[*choices, SelectChoice("", NOT_CHARGED)])


def _in_words(code: billing.Code) -> str:
    timed = "" if code.is_timed else ", untimed"
    note = f". {code.note}" if code.note else ""
    return f"{code.code} {code.label}{timed}{note}"
