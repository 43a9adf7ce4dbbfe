from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import PasswordField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from app.care import visit_requests
from app.clinical import review_answers
from app.clinical.review_reasons import Act, Row
from app.clinical.vocabulary import AnswerKind, VisitKind
from app.models import User
from app.ui import fields


class DecisionForm(fields.Form):
    comment = fields.text("Comment, needed only to return", 4000, rows=1)

    @classmethod
    def to(cls, therapist: User | None, **values: Any) -> DecisionForm:
        """The form, with the name of who reads the comment."""
        form = cls(**values)
        if therapist:
            form.comment.label.text = f"Comment to {therapist.name}, needed only to return"
        return form


class AnswerForm(fields.Form):
    """Seen, or put off; why, and when to look again. The button that is pressed says which."""

    kind = fields.choice("Answer", AnswerKind, required="Acknowledge it or defer it.")
    comment = fields.text("Why", 500, required="Say why.", rows=3)
    again_on = fields.day("Look again on")

    @classmethod
    def of(cls, row: Row, *, today: date) -> AnswerForm:
        """With the day the practice usually looks again."""
        usual = AnswerKind.DEFERRED if not row.may(Act.ACKNOWLEDGE) else AnswerKind.ACKNOWLEDGED
        return cls(formdata=None, data={"again_on": review_answers.usual(row, usual, today=today)})

    def values(self) -> dict[str, Any]:
        return {"kind": self.kind.data, "comment": self.comment.data, "again_on": self.again_on.data}


class StrikeForm(fields.Form):
    reason = fields.line("Why it is struck", 500, required="Say why it is struck.")


class OrderForm(fields.Form):
    wording = fields.text("What is ordered", 4000, required="Say what is ordered.", rows=3)


class VisitForm(fields.Form):
    """Which visit is wanted, by when, with whom and what for."""

    kind = fields.choice("Visit", VisitKind, required="Choose a kind of visit.")
    by_on = fields.day("By", required="Choose a day.")
    clinician = SelectField("With")
    reason = fields.text("What for", 500, required="Say what the visit is for.", rows=2)

    @classmethod
    def of(cls, clinicians: Iterable[User], *, today: date) -> VisitForm:
        usual = {"kind": VisitKind.PHYSICIAN_FOLLOW_UP, "by_on": today + visit_requests.USUAL}
        form = cls(data=usual)
        form.people = {str(one.public_id): one for one in clinicians}
        form.clinician.choices = [
            SelectChoice("", "Anybody"),
            *(SelectChoice(key, one.name_with_credentials) for key, one in form.people.items()),
        ]
        return form

    people: dict[str, User]

    def values(self) -> dict[str, Any]:
        return {
            "kind": self.kind.data,
            "by_on": self.by_on.data,
            "clinician": self.people.get(self.clinician.data or ""),
            "reason": self.reason.data,
        }


class SeveralForm(fields.Form):
    """Signing several plans at once; the password only where it is asked for."""

    comment = fields.text("Comment to the therapists, the same on each", 4000, rows=1)
    password = PasswordField(
        "Your password", [Length(max=256)], render_kw={"autocomplete": "current-password"}
    )
