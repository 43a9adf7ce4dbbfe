from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import FieldList, FormField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from app.care.premises import PartKind
from app.care.visit_types import TypeValues
from app.care.working_hours import MOST_LINES, Line
from app.clinical.preparation import Preparation, known
from app.clinical.schedule import instants, left_out
from app.clinical.vocabulary import VisitKind
from app.models import Device, Place, Practice, Room, User, VisitType, WorkingHours
from app.ui import fields
from app.ui.rows import FormWithRows, Row

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MIDNIGHT = 24 * 60
Named = User | Place | Room | Device


class Picking(fields.Form):
    """A form that picks among records; ``offered`` knows them by their address."""

    def offer(self, name: str, records: Iterable[Named], blank: str = "") -> None:
        self.offered = getattr(self, "offered", {}) | {str(one.public_id): one for one in records}
        first = [SelectChoice("", blank)] if blank else []
        self[name].choices = first + [SelectChoice(str(one.public_id), _named(one)) for one in records]

    def picked(self, name: str) -> Any:
        return self.offered.get(self[name].data or "")

    def all_picked(self, name: str) -> list[Any]:
        return [self.offered[key] for key in self[name].data or [] if key in self.offered]


class TypeForm(Picking):
    """One type of visit. Lengths are in steps of five, as the day is drawn."""

    name = fields.line("Name", 80, required="Type the name.")
    kind = fields.choice("Counts as", VisitKind, required="Choose what it counts as.")
    minutes = fields.whole("Length in minutes", 5, 480, required="Give the length.", step=5)
    buffer_minutes = fields.whole(
        "Kept free after it, in minutes", 0, 120, required="Give the minutes, or 0.", step=5
    )
    needs_second_clinician = fields.tick("Takes a second clinician")
    needs_room = fields.tick("Takes a room")
    device = SelectField("Takes a device", default="")
    preparation = fields.several("To be ready first", Preparation)
    givers = SelectMultipleField(
        "Given only by", option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    rooms = SelectMultipleField(
        "Only in", option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    version = fields.version()

    @classmethod
    def of(
        cls,
        visit_type: VisitType | None,
        *,
        people: Sequence[User],
        rooms: Sequence[Room],
        devices: Sequence[Device],
    ) -> TypeForm:
        form = cls(data=_stands(visit_type) if visit_type else {"version": 0, "buffer_minutes": 0})
        form.offer("givers", people)
        form.offer("rooms", rooms)
        form.offer("device", devices, blank="None")
        return form

    def values(self) -> TypeValues:
        return TypeValues(
            name=self.name.data,
            kind=self.kind.data,
            minutes=self.minutes.data,
            buffer_minutes=self.buffer_minutes.data,
            needs_second_clinician=self.needs_second_clinician.data,
            needs_room=self.needs_room.data,
            device=self.picked("device"),
            preparation=self.preparation.data,
            givers=self.all_picked("givers"),
            rooms=self.all_picked("rooms"),
        )


class PartForm(Picking):
    name = fields.line("Name", 60, required="Type the name.")
    kind = fields.segment("What it is", PartKind, required="Choose what it is.")
    place = SelectField("Where", default="")
    address = fields.text("Address", 300, rows=2)
    version = fields.version()

    @classmethod
    def of(cls, part: Place | Room | Device | None, *, places: Sequence[Place]) -> PartForm:
        stands: dict[str, Any] = {"version": part.version, "name": part.name} if part else {"version": 0}
        if isinstance(part, Place):
            stands["address"] = part.address
        elif part is not None and part.place is not None:
            stands["place"] = str(part.place.public_id)
            places = list(dict.fromkeys([*places, part.place]))  # one used no more stays until it is changed
        form = cls(data=stands | ({} if part else {"kind": PartKind.ROOM}))
        form.offer("place", places, blank="At the practice’s own address")
        if part is not None:
            del form.kind
        return form

    def values(self) -> dict[str, Any]:
        return {"name": self.name.data, "place": self.picked("place"), "address": self.address.data}


class HoursRow(Row):
    """Hours on one weekday. Ending at 00:00 is midnight."""

    weekday = SelectField(
        "Day",
        choices=[SelectChoice(number, name) for number, name in enumerate(WEEKDAYS)],
        coerce=lambda value: int(value) if str(value) in "0123456" and value != "" else value,
    )
    starts = fields.time_of_day("From", step=300)
    ends = fields.time_of_day("To", step=300)
    place = SelectField("Where", validate_choice=False)
    from_on = fields.day("First day")
    until_on = fields.day("Last day")

    unasked = ("weekday", "place")
    needed = {"starts": "Give the beginning.", "ends": "Give the end."}


class HoursForm(FormWithRows):
    lists = ("hours",)
    most_rows = MOST_LINES

    hours = FieldList(FormField(HoursRow))
    buffer_minutes = fields.whole(
        "Kept free between two visits, in minutes", 0, 120, required="Give the minutes, or 0.", step=5
    )
    allows_overlap = fields.tick("May be booked beside another visit, with a reason")
    version = fields.version()

    def offer(self, places: Sequence[Place]) -> HoursForm:
        self.places = {str(one.public_id): one for one in places}
        choices = [
            SelectChoice("", "Practice"),
            *(SelectChoice(key, _named(one)) for key, one in self.places.items()),
        ]
        if not self.hours.entries:
            self.add_row("hours")
        for row in self.hours:
            row.form.place.choices = choices
        return self

    def lines(self) -> list[Line]:
        return [self._line(row.form) for row in self.rows("hours")]

    def _line(self, row: Any) -> Line:
        ends = _minute(row.ends.data) or MIDNIGHT
        place = self.places.get(row.place.data or "")
        return Line(
            row.weekday.data, _minute(row.starts.data), ends, place, row.from_on.data, row.until_on.data
        )


class TimeOffForm(Picking):
    """Whole days, or from and to a time of day."""

    user = SelectField("Who")
    from_on = fields.day("First day", required="Choose the first day.")
    starts = fields.time_of_day("From", step=300)
    until_on = fields.day("Last day")
    ends = fields.time_of_day("To", step=300)
    label = fields.line("Shown as", 60, required="Say how it reads in the calendar.")

    def __init__(self, *, people: Sequence[User], zone: ZoneInfo, **kw: Any) -> None:
        super().__init__(**kw)
        self.zone = zone
        self.offer("user", people)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        first, last = self.from_on.data, self.until_on.data or self.from_on.data
        self.span = (
            self._instant("starts", first, self.starts.data or time(), at=0),
            self._instant("ends", *_end(last, self.ends.data), at=-1),
        )
        return not self.errors

    def values(self) -> dict[str, Any]:
        starts_at, ends_at = self.span
        return {
            "user": self.picked("user"),
            "starts_at": starts_at,
            "ends_at": ends_at,
            "label": self.label.data,
        }

    def _instant(self, name: str, on: date, clock: time, *, at: int) -> datetime | None:
        """In the hour that happens twice, the first for a beginning and the second for an end."""
        found = instants(on, clock, self.zone)
        if not found:
            self.reject({name: left_out(on, clock, self.zone)})
            return None
        return found[at]


class ClosedDayForm(Picking):
    on_date = fields.day("Day", required="Choose the day.")
    name = fields.line("Name", 80, required="Type the name, as the calendar shows it.")
    place = SelectField("Where", default="")

    def __init__(self, *, places: Sequence[Place], **kw: Any) -> None:
        super().__init__(**kw)
        self.offer("place", places, blank="Everywhere")

    def values(self) -> dict[str, Any]:
        return {"on": self.on_date.data, "name": self.name.data, "place": self.picked("place")}


class ReopeningForm(fields.Form):
    closed_day = fields.line("Closed day", 36)

    @property
    def public_id(self) -> UUID | None:
        try:
            return UUID(self.closed_day.data or "")
        except ValueError:
            return None


class LimitsForm(fields.Form):
    late_cancel_hours = fields.whole(
        "A cancellation is late from, hours before", 0, 168, required="Give the hours, or 0."
    )
    no_show_minutes = fields.whole(
        "Somebody has not come from, minutes after", 0, 120, required="Give the minutes, or 0."
    )
    hold_minutes = fields.whole(
        "A time is held while talking for, minutes", 1, 30, required="Give the minutes."
    )
    offer_minutes = fields.whole(
        "An offer to somebody waiting stands for, minutes", 10, 2880, required="Give the minutes."
    )
    version = fields.version()

    @classmethod
    def of(cls, practice: Practice) -> LimitsForm:
        return cls(obj=practice)

    def values(self) -> dict[str, int]:
        return {field.name: field.data for field in self if field.name.endswith(("_hours", "_minutes"))}


def hours_stand(rows: Sequence[WorkingHours]) -> list[Mapping[str, Any]]:
    return [
        {
            "weekday": row.weekday,
            "starts": clock(row.starts_minute),
            "ends": clock(row.ends_minute),
            "place": str(row.place.public_id) if row.place else "",
            "from_on": row.from_on,
            "until_on": row.until_on,
        }
        for row in rows
    ]


def opening_hours_as_lines(practice: Practice) -> list[Mapping[str, Any]]:
    return [
        {"weekday": row.weekday, "starts": clock(row.opens_minute), "ends": clock(row.closes_minute)}
        for row in practice.opening_hours
    ]


def clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _named(one: Named) -> str:
    if one.is_active:
        return one.name
    return f"{one.name} ({'has left' if isinstance(one, User) else 'used no more'})"


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _end(last: date, clock: time | None) -> tuple[date, time]:
    """A whole day, and one that ends at midnight, ends where the next one begins."""
    return (last, clock) if clock else (last + timedelta(days=1), time())


def _stands(visit_type: VisitType) -> dict[str, Any]:
    plain = ("name", "kind", "minutes", "buffer_minutes", "needs_second_clinician", "needs_room", "version")
    return {name: getattr(visit_type, name) for name in plain} | {
        "device": str(visit_type.device.public_id) if visit_type.device else "",
        "preparation": known(visit_type.preparation),
        "givers": [str(one.user.public_id) for one in visit_type.givers],
        "rooms": [str(one.room.public_id) for one in visit_type.rooms],
    }
