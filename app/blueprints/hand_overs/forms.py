from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from app.care.hand_over_results import Result, Seen
from app.clinical.instruments import Instrument
from app.models import Diagnosis
from app.ui import fields


class StartForm(fields.Form):
    """Which measures, and of which diagnosis where there are several."""

    instruments = SelectMultipleField(
        "Questions",
        [InputRequired("Choose at least one.")],
        option_widget=CheckboxInput(),
    )
    diagnosis = RadioField("Diagnosis", [InputRequired("Choose one.")])

    def offer(self, instruments: Sequence[Instrument], diagnoses: Sequence[Diagnosis]) -> StartForm:
        self.instruments.choices = [(one.key, one.name) for one in instruments]
        self.diagnosis.choices = [(str(one.public_id), _words(one)) for one in diagnoses]
        return self


class DiscardForm(fields.Form):
    reason = fields.line("Why is it let go?", 500, required="Give the reason.")


class ResultsForm(fields.Form):
    """What is recorded of a hand-over: per measure whether gaps are taken, and the newest one that was seen."""

    @classmethod
    def of(cls, results: Sequence[Result]) -> ResultsForm:
        named: dict[str, Any] = {}
        for one in results:
            gaps = "1 unanswered" if len(one.missing) == 1 else f"{len(one.missing)} unanswered"
            named[f"gaps-{one.key}"] = BooleanField(f"Record {one.name} with {gaps}")
            named[f"seen-{one.key}"] = HiddenField(default=str(one.seen.measure or ""))
            named[f"version-{one.key}"] = HiddenField(default=one.seen.version)
        form: ResultsForm = type("ResultsForm", (cls,), named)()
        form.keys = [one.key for one in results]
        return form

    keys: Sequence[str] = ()

    @property
    def with_gaps(self) -> list[str]:
        return [key for key in self.keys if self[f"gaps-{key}"].data]

    @property
    def seen(self) -> dict[str, Seen]:
        return {
            key: Seen(_uuid(self[f"seen-{key}"].data), self[f"version-{key}"].data or "") for key in self.keys
        }

    def look_again(self, results: Sequence[Result]) -> None:
        """After a refusal the page shows what stands now, and the next sending is measured by that."""
        for one in results:
            self[f"seen-{one.key}"].data = str(one.seen.measure or "")
            self[f"version-{one.key}"].data = one.seen.version


def _words(diagnosis: Diagnosis) -> str:
    condition = diagnosis.condition.label if diagnosis.condition else "Condition not recorded"
    return f"{condition}, {diagnosis.side.label.lower()}" if diagnosis.side else condition


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
