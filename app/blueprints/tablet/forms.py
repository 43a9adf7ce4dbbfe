from __future__ import annotations

from app.ui import fields


class CodeForm(fields.Form):
    code = fields.line(
        "Code", 12, required="Type the code you were shown.", inputmode="numeric", spellcheck="false"
    )


class AnswerForm(fields.Form):
    """What a question was answered with is read by the question itself."""
