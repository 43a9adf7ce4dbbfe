from __future__ import annotations

from typing import Any

from app.care.exercise_library import CONTENT, Held
from app.clinical.home_exercises import FIELD, LONGEST_INSTRUCTIONS, SideUse
from app.clinical.vocabulary import Condition, MirrorUse, SurgeryType, Technique, Zone
from app.ui import fields
from app.ui.fields import Form


class ExerciseForm(Form):
    """An exercise of the library: to whom it is offered, its words, and its usual dose."""

    name = fields.line("Name", 120, required="Name the exercise.")
    technique = fields.choice("Technique", Technique, blank="Choose", required="Choose a technique.")
    zone = fields.choice("Zone", Zone, blank="Whole face")
    side = fields.choice("Side", SideUse, blank="Not told")
    muscle = fields.entered(FIELD["muscle"])
    direction = fields.entered(FIELD["direction"])
    conditions = fields.several("For", Condition, required="Choose at least one.")
    surgeries = fields.several("After", SurgeryType)
    instructions = fields.text("Instructions", LONGEST_INSTRUCTIONS, required="Say what to do.")
    cue = fields.line("Cue", 300)
    stop_rule = fields.line("When to stop", 300)
    caution = fields.line("Caution", 300)
    media_link = fields.line("Link to a film or picture", 300)
    minutes = fields.entered(FIELD["minutes"])
    repetitions = fields.entered(FIELD["repetitions"])
    hold_seconds = fields.entered(FIELD["hold_seconds"])
    rest_seconds = fields.entered(FIELD["rest_seconds"])
    sets_per_session = fields.entered(FIELD["sets_per_session"])
    times_per_day = fields.entered(FIELD["times_per_day"])
    effort = fields.entered(FIELD["effort"])
    mirror = fields.choice("Mirror", MirrorUse, blank="Not told")
    version = fields.version()

    @classmethod
    def of(cls, held: Held | None) -> ExerciseForm:
        return cls(obj=held.exercise, version=held.version) if held else cls(version=0)

    def values(self) -> dict[str, Any]:
        names = ("name", "technique", "zone", "conditions", *CONTENT)
        return {name: self[name].data for name in names}
