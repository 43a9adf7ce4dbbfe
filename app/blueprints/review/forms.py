from __future__ import annotations

from app.ui import fields


class DecisionForm(fields.Form):
    comment = fields.text("Comment", 4000, rows=1)
