from __future__ import annotations

from app.ui import fields


class DecisionForm(fields.Form):
    comment = fields.text("Comment", 4000, rows=1)

    @classmethod
    def to(cls, therapist: str) -> DecisionForm:
        """The form, with the name of who reads the comment."""
        form = cls()
        form.comment.label.text = f"Comment to {therapist}, needed only to return"
        return form


class AcknowledgementForm(fields.Form):
    comment = fields.text(
        "What you decided or did", 4000, required="Say what you decided or did, then acknowledge.", rows=1
    )
