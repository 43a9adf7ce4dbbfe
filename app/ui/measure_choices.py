"""The scores a goal can be tied to, for a list to choose from."""

from __future__ import annotations

from wtforms.fields.choices import SelectChoice

from app.clinical import instruments
from app.clinical.targets import range_in_words


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
