from __future__ import annotations

from app.clinical.vocabulary import ProcedureKind, Side
from app.ui import fields


class ProcedureForm(fields.Form):
    kind = fields.segment("Kind", ProcedureKind, required="Choose the kind.")
    name = fields.line("What was done", 120, required="Name it.")
    performed_on = fields.day("Day", required="Give the day.")
    side = fields.segment("Side", Side)
    detail = fields.text("Detail", 4000)


class StrikeForm(fields.Form):
    reason = fields.line("Why was this an error?", 500, required="Give the reason.")
