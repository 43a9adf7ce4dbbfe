from __future__ import annotations

from datetime import time
from typing import Any

from wtforms import FieldList, FormField, SelectField
from wtforms.fields.choices import SelectChoice

from app.care import practice as practices
from app.models import Practice
from app.ui import fields

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MIDNIGHT = 24 * 60


class HoursForm(fields.Part):
    """One weekday; both empty means closed. Closing at 00:00 is midnight."""

    opens = fields.time_of_day("Opens", step=300)
    closes = fields.time_of_day("Closes", step=300)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        opens, closes = self.minutes
        if (opens is None) != (closes is None):
            missing = self.opens if opens is None else self.closes
            missing.errors = [*missing.errors, "Fill in both, or neither for a closed day."]
        elif opens is not None and closes is not None and opens >= closes:
            self.closes.errors = [*self.closes.errors, "Close later than you open."]
        return not self.errors

    @property
    def minutes(self) -> tuple[int | None, int | None]:
        opens, closes = _minute(self.opens.data), _minute(self.closes.data)
        return opens, MIDNIGHT if closes == 0 else closes


class PracticeForm(fields.Form):
    name = fields.line("Name", 120, required="Type the name of the practice.")
    address = fields.text("Address", 300, rows=3)
    phone = fields.telephone("Telephone")
    time_zone = SelectField(
        "Time zone",
        choices=[SelectChoice(name, name.replace("_", " ")) for name in practices.time_zones()],
    )
    hours = FieldList(FormField(HoursForm), min_entries=7, max_entries=7)
    version = fields.version()

    @classmethod
    def of(cls, practice: Practice) -> PracticeForm:
        known = {row.weekday: row for row in practice.opening_hours}
        week = [
            {"opens": _clock(known[day].opens_minute), "closes": _clock(known[day].closes_minute)}
            if day in known
            else {}
            for day in range(7)
        ]
        return cls(
            name=practice.name,
            address=practice.address,
            phone=practice.phone,
            time_zone=practice.time_zone,
            hours=week,
            version=practice.version,
        )

    def values(self) -> dict[str, Any]:
        week = {day: row.form.minutes for day, row in enumerate(self.hours)}
        return {
            "name": self.name.data,
            "address": self.address.data,
            "phone": self.phone.data,
            "time_zone": self.time_zone.data,
            "hours": {day: both for day, both in week.items() if None not in both},
        }


def _minute(clock: time | None) -> int | None:
    return None if clock is None else clock.hour * 60 + clock.minute


def _clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
