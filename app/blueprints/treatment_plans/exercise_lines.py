"""The lines of a plan's home program: every field an exercise has, the reason the flaccid phase asks, the picture."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from wtforms import SelectChoice, StringField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from app.care.plan_versions import ExerciseValues
from app.clinical.exercise_rules import guard, side_in_words
from app.clinical.home_exercises import FIELD, FOLDED, LONGEST_INSTRUCTIONS, usual_dose
from app.clinical.vocabulary import Condition, Direction, MirrorUse, Side, Technique, Zone
from app.ui import fields
from app.ui.exercise_drawing import ExerciseDrawing, exercise
from app.ui.rows import Row


def _exercise_field(name: str) -> Any:
    return fields.entered(FIELD[name])


class ExerciseRow(Row):
    """One home exercise; its fields are those of the declaration, with the limits it gives."""

    exercise_key = StringField(
        "From the library", [Length(max=60)], widget=HiddenInput(), filters=[lambda key: key or ""]
    )
    name = fields.line("Exercise", 120)
    technique = fields.choice("Technique", Technique, blank="Choose")
    zone = fields.choice("Zone", Zone, blank="Whole face")
    side = fields.choice("Side", Side, blank="Not told")
    repetitions, hold_seconds, minutes, times_per_day, effort = map(
        _exercise_field, ("repetitions", "hold_seconds", "minutes", "times_per_day", "effort")
    )
    cue = fields.line("Cue", 300, placeholder="stop when the eye narrows")
    instructions = fields.text("Instructions", LONGEST_INSTRUCTIONS)
    muscle, direction, rest_seconds, sets_per_session = map(
        _exercise_field, ("muscle", "direction", "rest_seconds", "sets_per_session")
    )
    mirror = fields.choice("Mirror", MirrorUse, blank="Not told")
    stop_rule, caution, media_link, starts_on, review_on, override_reason = map(
        _exercise_field,
        ("stop_rule", "caution", "media_link", "starts_on", "review_on", "override_reason"),
    )

    needed = {
        "name": "Name the exercise.",
        "technique": "Choose a technique.",
        "times_per_day": "Say how often.",
    }
    unasked = ("exercise_key",)

    def said_of(self, affected: Side | None) -> ExerciseRow:
        """With the sides named for this patient: "Right (affected)"."""
        first = [choice for choice in self.side.choices if not choice.value]
        named = [SelectChoice(one.value, side_in_words(one, affected).capitalize()) for one in Side]
        self.side.choices = [*first, *named]
        return self

    @property
    def picture(self) -> ExerciseDrawing | None:
        """What the line says so far, drawn; None where it says too little."""
        said = {name: self[name].data or None for name in ("technique", "zone", "side", "direction")}
        kinds = (Technique, Zone, Side, Direction)
        is_known = all(
            one is None or isinstance(one, kind) for one, kind in zip(said.values(), kinds, strict=True)
        )
        if said["technique"] is None or not is_known:
            return None
        return exercise(SimpleNamespace(**said, exercise_key=self.exercise_key.data))

    @property
    def folded(self) -> list[Any]:
        return [self[name] for name in FOLDED]

    @property
    def has_more(self) -> bool:
        """Whether a folded field holds something wrong, so that it must be seen."""
        return any(field.errors for field in self.folded)

    @property
    def usual(self) -> str:
        """The practice's usual dose of the technique."""
        technique = self.technique.data
        return usual_dose(technique if isinstance(technique, Technique) else None)

    def asks_reason(self, condition: Condition | None) -> bool:
        """Whether effort in this phase needs a reason, or one was given."""
        return bool(self.override_reason.data or self.override_reason.errors or guard(self._said, condition))

    @property
    def _said(self) -> Any:
        """What was typed as a rule reads it; what is no number is none."""
        named = {name: self[name].data for name in ("repetitions", "minutes", "hold_seconds", "effort")}
        return SimpleNamespace(technique=self.technique.data, zone=self.zone.data, **named)

    @property
    def values(self) -> ExerciseValues:
        return ExerciseValues(**self.data)
