from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField

from app.care.staff import UNDER_SUPERVISION
from app.models import User
from app.policy import Role
from app.ui import fields


class PersonForm(fields.Form):
    """What an account says of a person."""

    name = fields.line("Name", 120, required="Type the name as patients know it.")
    credentials = fields.line("Credentials", 40)
    role = fields.choice("Role", Role)

    def values(self) -> dict[str, Any]:
        return {"name": self.name.data, "credentials": self.credentials.data, "role": self.role.data}


class AccountForm(PersonForm):
    """With the capacity in which a therapist writes, and who co-signs for an assistant or a student."""

    licence = fields.choice("Writes notes as", UNDER_SUPERVISION, blank="Licensed therapist")
    supervised_by = SelectField("Supervised by", coerce=lambda value: value or None)
    version = fields.version()

    def offer(self, supervisors: Sequence[User], now: User | None) -> AccountForm:
        self.people = {str(one.public_id): one for one in supervisors}
        names = [(key, one.name_with_credentials) for key, one in self.people.items()]
        self.supervised_by.choices = [("", "Any therapist who sees the patient"), *names]
        if not self.is_submitted() and now is not None:
            self.supervised_by.data = str(now.public_id)
        return self

    def capacity(self) -> dict[str, Any]:
        return {"licence": self.licence.data, "supervisor": self.people.get(self.supervised_by.data or "")}


class InvitationForm(PersonForm):
    email = fields.email("Work e-mail", required="Type the work e-mail.")

    def values(self) -> dict[str, Any]:
        return super().values() | {"email": self.email.data}
