from __future__ import annotations

from app.ui import fields
from app.ui.fields import Form


class AllergyForm(Form):
    substance = fields.line("Substance", 300, required="Type what the patient reacts to.")
    reaction = fields.line("Reaction", 300)


class StrikeForm(Form):
    reason = fields.text("Why this entry is an error", 500, required="Say why, in a few words.", rows=2)
