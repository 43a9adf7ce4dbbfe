"""The form under the thread of a case, which stands on several pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from app.ui import fields


class CommentForm(fields.Form):
    body = fields.text("Comment", 4000, required="Write something first.", rows=2)
    mentioned = SelectMultipleField(
        "For", choices=[], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )

    @classmethod
    def of(cls, people: Iterable[Any], **values: Any) -> CommentForm:
        """The form with those who may be named; ``formdata=None`` for a page that only shows it."""
        form = cls(**values)
        form.mentioned.choices = [SelectChoice(str(one.public_id), one.name) for one in people]
        return form

    @property
    def named(self) -> list[UUID]:
        return [UUID(one) for one in self.mentioned.data or ()]
