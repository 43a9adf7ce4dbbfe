"""The form every room's forms descend from: it can be turned down by a verb and still keep what was typed."""

from __future__ import annotations

from flask_wtf import FlaskForm


class Form(FlaskForm):
    """``status`` is what the page answers with: 422 for a shape that is wrong, 409 where the verb said no."""

    turned_down_with = 0

    @property
    def status(self) -> int:
        return self.turned_down_with or (422 if self.errors else 200)

    def turn_down(self, message: str, *, field: str = "", status: int) -> None:
        """Keep the words of a refusal, at the field if it is on the form."""
        self.turned_down_with = status
        if field and field in self:
            self[field].errors = [*self[field].errors, message]
        else:
            self.form_errors.append(message)
