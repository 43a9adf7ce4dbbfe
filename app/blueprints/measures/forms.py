"""The entry form of a measure, one field for each item of its declaration under the item's key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from app.clinical.instruments import Instrument
from app.ui import fields, measure_grid

START = "a."
"""What the name of an answer begins with: everything so named is an answer, also one the form does not ask for."""


class MeasureForm(fields.Form):
    version = HiddenField()
    seen = HiddenField()
    performed_on = fields.day("Taken on", required="Give the day it was taken on.")

    def answers(self, sent: MultiDict[str, str]) -> dict[str, object]:
        """Every answer as it was sent; two for one item stay two, for the scorer to refuse."""
        names = [name for name in sent if name.startswith(START)]
        return {
            name.removeprefix(START): values[0] if len(values) == 1 else values
            for name in names
            if (values := sent.getlist(name))
        }

    def reject(self, problems: Mapping[str, str]) -> bool:
        """A verb names items by their key."""
        names = {name: f"{START}{name}" if f"{START}{name}" in self else name for name in problems}
        return super().reject({names[name]: words for name, words in problems.items()})

    @property
    def seen_id(self) -> UUID | None:
        try:
            return UUID(self.seen.data or "")
        except ValueError:
            return None

    def show_as_seen(self, *, version: str, seen: UUID | None) -> None:
        """What the page now shows is what the next sending has seen."""
        for field, value in ((self.version, version), (self.seen, str(seen or ""))):
            field.data, field.raw_data = value, None


class Corrected(MeasureForm):
    reason = fields.line("Why was it wrong?", 500, required="Say why it is corrected.")


class StrikeForm(fields.Form):
    reason = fields.line("Why was this an error?", 500, required="Give the reason.")


def measure_form(
    instrument: Instrument, data: Mapping[str, Any], *, base: type[MeasureForm] = MeasureForm
) -> MeasureForm:
    """The form of one measure; ``data`` holds what stands there before anything is typed."""
    built = {
        START + item.key: fields.answer(
            measure_grid.spoken(instrument, item), item, in_sight=measure_grid.is_in_sight(item)
        )
        for item in instrument.items
    }
    return type(base.__name__, (base,), built)(data=dict(data))
