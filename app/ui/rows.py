"""Forms with lists of lines: an empty line is none, and lines come and go on the page without anything saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import FormField

from app.ui import fields


class Row(fields.Part):
    """One line of a list. A line left empty is no line; a line begun needs what ``needed`` names."""

    needed: Mapping[str, str] = {}
    unasked: tuple[str, ...] = ()  # filled before anybody types

    def validate(self, extra_validators: Any = None) -> bool:
        if self.is_blank:
            return True
        is_valid = bool(super().validate(extra_validators))
        for name, message in self.needed.items():
            field = self[name]
            if field.data is None or field.data == "":
                field.errors = field.errors or [message]
                is_valid = False
        return is_valid

    @property
    def is_blank(self) -> bool:
        return all(is_blank(field) for field in self if field.short_name not in self.unasked)


class FormWithRows(fields.Form):
    """``lists`` names its lists of lines. The buttons of the page send ``add`` and ``remove``."""

    lists: tuple[str, ...] = ()
    most_rows = 30

    def rows(self, name: str) -> list[FormField]:
        """The lines that say something."""
        return [row for row in self[name] if not row.form.is_blank]

    def reject(self, problems: Mapping[str, str]) -> bool:
        """Lines are counted without the empty ones between them."""
        names = {f"{name}-{at}": row.name for name in self.lists for at, row in enumerate(self.rows(name))}
        return super().reject({_renamed(key, names): text for key, text in problems.items()})

    def rearrange(self, sent: Mapping[str, str]) -> bool:
        """A line added or taken out, where that was asked; nothing is saved by it."""
        if "add" in sent:
            self.add_row(sent["add"])
        elif "remove" in sent:
            self.remove_row(sent["remove"])
        return "add" in sent or "remove" in sent

    def add_row(self, name: str) -> None:
        if name in self.lists and len(self[name]) < self.most_rows:
            self[name].append_entry()

    def remove_row(self, row_name: str) -> None:
        """Take a line out; the last one leaves an empty line behind."""
        name = row_name.rpartition("-")[0]
        if name in self.lists:
            self[name].entries = [row for row in self[name] if row.name != row_name]
            if not self[name].entries:
                self.add_row(name)


def is_blank(field: Any) -> bool:
    typed = field.raw_data[0] if field.raw_data else field.data
    return typed is None or typed == [] or not str(typed).strip()


def _renamed(key: str, names: Mapping[str, str]) -> str:
    """ "goals-0-target" counts lines that say something; the field's own name counts all."""
    for counted, own in names.items():
        if key.startswith(f"{counted}-"):
            return own + key[len(counted) :]
    return key
