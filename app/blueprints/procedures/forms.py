from __future__ import annotations

from app.clinical.vocabulary import ProcedureKind, Side
from app.ui import fields


class ProcedureForm(fields.Form):
    kind = fields.segment("Kind", ProcedureKind, required="Choose the kind.")
    name = fields.line("What was done", 120, required="Name it.")
    performed_on = fields.day("Day", required="Give the day.")
    side = fields.segment("Side", Side)
    detail = fields.text("Detail", 4000)


class PlannedForm(fields.Form):
    kind = fields.segment("Kind", ProcedureKind, required="Choose the kind.")
    name = fields.line("What is planned", 120, required="Name it.")
    planned_on = fields.day("Day it is planned for", required="Give the day.")
    side = fields.segment("Side", Side)


class CallOffForm(fields.Form):
    reason = fields.line("Why is it called off?", 500, required="Give the reason.")


class StrikeForm(fields.Form):
    reason = fields.line("Why was this an error?", 500, required="Give the reason.")
