from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.care import visit_types
from app.care.booking_series import Pattern, Visit
from app.care.openings import Opening, Wish
from app.clinical.schedule import instants, left_out
from app.clinical.vocabulary import AppointmentStatus
from app.models import Appointment, User, VisitType
from app.ui import fields

LENGTHS = (20, 30, 45, 60, 75, 90, 120, 180, 240, 480)
A_DAY = 24 * 60
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TIMES = [
    SelectChoice("", "Any time"),
    SelectChoice("morning", "Until 12:00"),
    SelectChoice("afternoon", "From 12:00"),
    SelectChoice("late", "From 15:00"),
]
HOURS = {"morning": (0, 12 * 60), "afternoon": (12 * 60, 24 * 60), "late": (15 * 60, 24 * 60)}
REPEATS = [
    SelectChoice("", "Once"),
    SelectChoice("1", "Every week"),
    SelectChoice("2", "Every 2 weeks"),
    SelectChoice("4", "Every 4 weeks"),
]


def _length(minutes: str | int) -> int | None:
    """No visit is longer than a day: a number beyond that is forged, and none to reckon with."""
    if not minutes:
        return None
    if not 0 < int(minutes) <= A_DAY:
        raise ValueError
    return int(minutes)


class VisitForm(fields.Form):
    """What, with whom, when and how long. An opening that was picked fills in who and when."""

    visit_type = SelectField("Visit type", validate_choice=False)
    minutes = SelectField("Length", coerce=_length, invalid_value_message="Choose one of the list.")
    clinician = SelectField("With")
    second_clinician = SelectField("And with", validate_choice=False)
    on = fields.day("Day", required="Choose a day.")
    clock = fields.time_of_day("Time", required="Choose a time.", step=300)
    which = RadioField(
        "Which of the two",
        choices=[SelectChoice("0", "The first"), SelectChoice("1", "The second, an hour later")],
        validate_choice=False,
    )
    beside = fields.tick("Beside another visit, on purpose")
    reason = fields.line("Reason", 300)
    desk_note = fields.text("Note for the desk", 500, rows=2)
    warned = HiddenField()
    version = fields.version()

    def __init__(
        self, typed: MultiDict[str, str] | None, *, clinicians: Iterable[User], zone: ZoneInfo, **kw: Any
    ):
        self.people = {str(person.public_id): person for person in clinicians}
        self.types = {str(one.public_id): one for one in kw.pop("types", None) or visit_types.active()}
        self.zone = zone
        self.starts_at: datetime | None = None
        super().__init__(_with_opening(typed, zone), **kw)
        if "version" not in kw:
            del self.version
        self.visit_type.choices = [
            SelectChoice(key, f"{one.name}, {one.minutes} min") for key, one in self.types.items()
        ]
        named = [SelectChoice(key, one.name_with_credentials) for key, one in self.people.items()]
        self.clinician.choices = [SelectChoice("", "Anybody"), *named]
        self.second_clinician.choices = [SelectChoice("", "Anybody"), *named]
        lengths = sorted({*LENGTHS, self.minutes.object_data} - {None, ""})
        self.minutes.choices = [SelectChoice("", "Usual")]
        self.minutes.choices += [SelectChoice(str(length), f"{length} min") for length in lengths]

    @classmethod
    def of(cls, visit: Appointment, typed: MultiDict[str, str] | None, **kw: Any) -> VisitForm:
        local = visit.starts_at.astimezone(kw["zone"])
        minutes = round((visit.ends_at - visit.starts_at).total_seconds() / 60)
        types = visit_types.active()
        if visit.visit_type is not None and visit.visit_type not in types:
            types.append(visit.visit_type)
        own = visit.visit_type or next((one for one in types if one.kind is visit.kind), None)
        second = visit.second_clinician
        form = cls(
            typed,
            types=types,
            visit_type=str(own.public_id) if own else "",
            minutes=minutes,
            clinician=str(visit.clinician.public_id),
            second_clinician=str(second.public_id) if second else "",
            on=local.date(),
            clock=local.time(),
            which=str(local.fold),
            desk_note=visit.desk_note,
            version=visit.version,
            **kw,
        )
        form.clinician.choices = list(form.clinician.choices or ())[1:]  # a visit is with somebody
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.type_wanted is None:
            return not self.reject({"visit_type": "Choose one of the list."})
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

    @property
    def second(self) -> User | None:
        return self.people.get(self.second_clinician.data) if self.needs_second else None

    @property
    def type_wanted(self) -> VisitType | None:
        return self.types.get(self.visit_type.data)

    @property
    def needs_second(self) -> bool:
        return bool(self.type_wanted and self.type_wanted.needs_second_clinician)

    @property
    def asks_why(self) -> bool:
        """Whether something out of the ordinary is to be booked, or was tried."""
        return bool(self.reason.errors or self.reason.data or self.beside.data)

    def values(self) -> dict[str, Any]:
        return {
            "visit_type": self.type_wanted,
            "clinician": self.person,
            "second_clinician": self.second,
            "starts_at": self.starts_at,
            "minutes": self.minutes.data,
            "lane": 1 if self.beside.data else None,
            "reason": self.reason.data,
            "desk_note": self.desk_note.data,
        }


class BookingForm(VisitForm):
    """A visit to book: when the caller can come, what is held for them, and whether it repeats."""

    days = SelectMultipleField(
        "Days",
        choices=[SelectChoice(str(number), name) for number, name in enumerate(WEEKDAYS)],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    times = SelectField("Time of day", choices=TIMES, validate_choice=False)
    since = fields.day("Not before")
    repeats = SelectField("Repeats", choices=REPEATS, validate_choice=False)
    count = IntegerField("Visits", [Optional()], render_kw={"inputmode": "numeric", "min": 2})
    until_on = fields.day("Or up to")
    is_tentative = fields.tick("Pencil in: the patient still has to say yes")
    hold = HiddenField()

    def values(self) -> dict[str, Any]:
        return super().values() | {"is_tentative": self.is_tentative.data}

    @property
    def wish(self) -> Wish:
        days = frozenset(int(one) for one in self.days.data or () if one in set("0123456"))
        earliest, latest = HOURS.get(self.times.data, (0, 24 * 60))
        return Wish(days, earliest, latest, self.clock.data)

    @property
    def pattern(self) -> Pattern | None:
        """What repeats; none where it is one visit."""
        if self.repeats.data not in {"1", "2", "4"}:
            return None
        return Pattern(
            self.on.data,
            self.clock.data,
            int(self.repeats.data),
            self.count.data,
            None if self.count.data is not None else self.until_on.data,
            is_second=self.which.data == "1",
        )

    @property
    def says_more(self) -> bool:
        """More than who, what and when: how it repeats, a note, a reason, or that it is pencilled in."""
        return bool(self.pattern or self.desk_note.data or self.reason.data or self.is_tentative.data)

    def visit(self) -> Visit:
        """What is booked each time, once the form is valid."""
        return Visit(
            self.types[self.visit_type.data], self.people[self.clinician.data], self.minutes.data, self.second
        )

    def forget_errors(self) -> None:
        """Nothing was to be booked yet: what is not filled in is not wrong."""
        self.form_errors = []
        for one in self:
            one.errors = []

    def as_sent(self) -> list[tuple[str, str]]:
        """What the next step sends on, as it was typed."""
        kept = (
            self.visit_type, self.minutes, self.clinician, self.second_clinician, self.on, self.clock,
            self.which, self.repeats, self.count, self.until_on, self.desk_note, self.hold,
            self.is_tentative, self.reason,
        )  # fmt: skip
        return [(one.name, _as_typed(one.data)) for one in kept]


def _as_typed(value: Any) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None or value is False else str(value)


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


class StepBackForm(fields.Form):
    """A step that was made longer ago is taken back with the reason."""

    back_reason = fields.line("Reason", 300, required="Say in a few words why.")


class StrikeForm(fields.Form):
    strike_reason = fields.line("Reason", 300, required="Say in a few words why.")


def opening_value(opening: Opening) -> str:
    """One value that says who and when; read back by ``_with_opening``."""
    second = f" {opening.second_clinician.public_id}" if opening.second_clinician else ""
    return f"{opening.clinician.public_id} {opening.span.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M}{second}"


def days_sent(name: str) -> list[date]:
    """Days of a series under this name: those that are ticked, or were listed as unusual. None beyond the calendar."""
    found = []
    for typed in request.form.getlist(name):
        try:
            found.append(date.fromisoformat(typed))
        except ValueError:
            continue
    return [day for day in found if fields.EARLIEST_DAY <= day <= fields.LATEST_DAY]


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
    clinician, instant, second = [*typed["opening"].split(" "), "", ""][:3]
    try:
        local = datetime.fromisoformat(instant).replace(tzinfo=UTC).astimezone(zone)
    except (ValueError, OverflowError):
        return typed
    typed = MultiDict(typed)
    typed["clinician"], typed["which"] = clinician, str(local.fold)
    if second:
        typed["second_clinician"] = second
    typed["on"], typed["clock"] = f"{local:%Y-%m-%d}", f"{local:%H:%M}"
    return typed
