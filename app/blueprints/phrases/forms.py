from __future__ import annotations

from app.care.phrases import LONGEST_CODE, LONGEST_WORDING
from app.ui import fields
from app.ui.fields import Form


class PhraseForm(Form):
    code = fields.line(
        "Code",
        LONGEST_CODE + 1,
        required="Type a short code.",
        autocapitalize="none",
        spellcheck="false",
    )
    wording = fields.text("Wording", LONGEST_WORDING, required="Write what the code brings.", rows=5)


class PhraseAgainForm(PhraseForm):
    """A phrase that is there already: changed from a version."""

    version = fields.version()
