from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from app.clinical.schedule import USUAL_MINUTES, instants, left_out
from app.clinical.vocabulary import AppointmentStatus, AppointmentType
from app.models import Appointment, User
from app.ui import fields

LENGTHS = (20, 30, 45, 60, 75, 90, 120, 180, 240, 480)


def _length(minutes: str) -> int | None:
    return int(minutes) if minutes else None


class VisitForm(fields.Form):
    """What, with whom, when and how long. An opening that was picked fills in who and when."""

    type = fields.choice("Visit type", AppointmentType)
    minutes = SelectField("Length", coerce=_length, invalid_value_message="Choose one of the list.")
    clinician = SelectField("With")
    on = fields.day("Day", required="Choose a day.")
    clock = fields.time_of_day("Time", required="Choose a time.", step=300)
    which = RadioField(
        "Which of the two",
        choices=[SelectChoice("0", "The first"), SelectChoice("1", "The second, an hour later")],
        validate_choice=False,
    )
    desk_note = fields.text("Note for the desk", 500, rows=2)
    version = fields.version()

    def __init__(
        self, typed: MultiDict[str, str] | None, *, clinicians: Iterable[User], zone: ZoneInfo, **kw: Any
    ):
        self.people = {str(person.public_id): person for person in clinicians}
        self.zone = zone
        self.starts_at: datetime | None = None
        super().__init__(_with_opening(typed, zone), **kw)
        if "version" not in kw:
            del self.version
        self.type.choices = [
            SelectChoice(kind.value, f"{kind.label}, {USUAL_MINUTES[kind]} min") for kind in AppointmentType
        ]
        self.clinician.choices = [] if self.clinician.data else [SelectChoice("", "Choose")]
        self.clinician.choices += [
            SelectChoice(key, person.name_with_credentials) for key, person in self.people.items()
        ]
        lengths = sorted({*LENGTHS, self.minutes.object_data} - {None, ""})
        self.minutes.choices = [SelectChoice("", "Usual")]
        self.minutes.choices += [SelectChoice(str(length), f"{length} min") for length in lengths]

    @classmethod
    def of(cls, visit: Appointment, typed: MultiDict[str, str] | None, **kw: Any) -> VisitForm:
        local = visit.starts_at.astimezone(kw["zone"])
        minutes = round((visit.ends_at - visit.starts_at).total_seconds() / 60)
        return cls(
            typed,
            type=visit.type,
            minutes=minutes,
            clinician=str(visit.clinician.public_id),
            on=local.date(),
            clock=local.time(),
            which=str(local.fold),
            desk_note=visit.desk_note,
            version=visit.version,
            **kw,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.person is None:
            return not self.reject({"clinician": "Choose who sees the patient."})
        found = instants(self.on.data, self.clock.data, self.zone)
        if not found:
            self.reject({"clock": left_out(self.on.data, self.clock.data, self.zone)})
        elif len(found) > 1 and self.which.data not in ("0", "1"):
            self.reject({"which": "The clocks go back on this day and this time comes twice. Say which."})
        else:
            self.starts_at = found[int(self.which.data) if len(found) > 1 else 0]
        return self.starts_at is not None

    def read_again(self, visit: Appointment) -> None:
        """The version as it is now: who sends the form once more has seen what changed."""
        self.version.raw_data, self.version.data = None, visit.version

    @property
    def happens_twice(self) -> bool:
        on, clock = self.on.data, self.clock.data
        return bool(on and clock and len(instants(on, clock, self.zone)) > 1)

    @property
    def person(self) -> User | None:
        return self.people.get(self.clinician.data)

    def values(self) -> dict[str, Any]:
        return {
            "clinician": self.person,
            "type": self.type.data,
            "starts_at": self.starts_at,
            "minutes": self.minutes.data,
            "desk_note": self.desk_note.data,
        }


class CancellationForm(fields.Form):
    by = RadioField(
        "Who cancels",
        choices=[
            SelectChoice(AppointmentStatus.CANCELLED_BY_PATIENT.value, "The patient"),
            SelectChoice(AppointmentStatus.CANCELLED_BY_CLINIC.value, "The clinic"),
        ],
        default=AppointmentStatus.CANCELLED_BY_PATIENT.value,
    )
    reason = fields.line("Reason", 300, required="Say in a few words why.")

    def values(self) -> dict[str, Any]:
        return {
            "is_by_patient": self.by.data == AppointmentStatus.CANCELLED_BY_PATIENT.value,
            "reason": self.reason.data,
        }


def opening_value(clinician: User, starts_at: datetime) -> str:
    """One value that says who and when; read back by ``_with_opening``."""
    return f"{clinician.public_id} {starts_at.astimezone(UTC):%Y-%m-%dT%H:%M}"


def asked_day(value: str | None, otherwise: date) -> date:
    """The day an address asks for, or today where it names none that exists."""
    try:
        asked = date.fromisoformat(value or "")
    except ValueError:
        return otherwise
    return asked if fields.EARLIEST_DAY <= asked <= fields.LATEST_DAY else otherwise


def asked_visit() -> dict[str, Any]:
    """What an address like ``?clinician=...&at=2026-11-23T10:45`` already says of a visit to book."""
    asked: dict[str, Any] = {"clinician": request.args.get("clinician", ""), "at": request.args.get("at", "")}
    try:
        when = datetime.fromisoformat(asked["at"])
    except ValueError:
        return asked
    if not fields.EARLIEST_DAY <= when.date() <= fields.LATEST_DAY:
        return asked
    return asked | {"on": when.date(), "clock": time(when.hour, when.minute)}


def _with_opening(typed: MultiDict[str, str] | None, zone: ZoneInfo) -> MultiDict[str, str] | None:
    """The form as if the picked opening had been typed."""
    if not typed or not typed.get("opening"):
        return typed
    clinician, _, instant = typed["opening"].partition(" ")
    try:
        local = datetime.fromisoformat(instant).replace(tzinfo=UTC).astimezone(zone)
    except (ValueError, OverflowError):
        return typed
    typed = MultiDict(typed)
    typed["clinician"], typed["which"] = clinician, str(local.fold)
    typed["on"], typed["clock"] = f"{local:%Y-%m-%d}", f"{local:%H:%M}"
    return typed
