from __future__ import annotations

from typing import Any

from app.policy import Role
from app.ui import fields


class PersonForm(fields.Form):
    """What an account says of a person. ``email`` is asked once, when they are invited."""

    name = fields.line("Name", 120, required="Type the name as patients know it.")
    credentials = fields.line("Credentials", 40)
    role = fields.choice("Role", Role)
    version = fields.version()

    def values(self) -> dict[str, Any]:
        return {"name": self.name.data, "credentials": self.credentials.data, "role": self.role.data}


class InvitationForm(PersonForm):
    version = None
    email = fields.email("Work e-mail", required="Type the work e-mail.")

    def values(self) -> dict[str, Any]:
        return super().values() | {"email": self.email.data}
