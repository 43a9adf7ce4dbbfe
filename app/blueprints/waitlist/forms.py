from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.care.waitlist import LONGEST_NOTICE, Wanted
from app.clinical.vocabulary import ContactWay
from app.models import Appointment, User, VisitType, WaitlistEntry
from app.ui import fields, filters

NOTICES = {0: "None: can come at once", 1: "An hour", 2: "2 hours", 4: "4 hours", 24: "A day", 48: "2 days"}


class Weekday(StrEnum):
    MONDAY = "0"
    TUESDAY = "1"
    WEDNESDAY = "2"
    THURSDAY = "3"
    FRIDAY = "4"
    SATURDAY = "5"
    SUNDAY = "6"

    @property
    def label(self) -> str:
        return self.name[:3].capitalize()


class Turn(StrEnum):
    USUAL = "0"
    FIRST = "1"

    @property
    def label(self) -> str:
        return "In turn" if self is Turn.USUAL else "Ask first"


def _hours(typed: Any) -> Any:
    return int(typed) if str(typed).isdecimal() and len(str(typed)) < 4 else typed


class EntryForm(fields.Form):
    """What somebody waits for. What is left empty may be anything."""

    visit_type = SelectField("Type of visit")
    clinician = SelectField("With")
    weekdays = fields.several("Days", Weekday)
    earliest = fields.time_of_day("Not before", step=300)
    latest = fields.time_of_day("Over by", step=300)
    from_on = fields.day("From", required="Choose a day.")
    until_on = fields.day("Until")
    notice_hours = SelectField("Notice needed", coerce=_hours)
    priority = fields.segment("Turn", Turn, required="Choose one.")
    contact_by = fields.segment("Reach them by", ContactWay, required="Choose one.")
    replaces = SelectField("Instead of")
    desk_note = fields.text("Note for the desk", 300, rows=2)
    version = fields.version()

    def __init__(
        self,
        typed: MultiDict[str, str] | None,
        *,
        types: Iterable[VisitType],
        clinicians: Iterable[User],
        booked: Iterable[Appointment],
        **kw: Any,
    ):
        self.types = {str(one.public_id): one for one in types}
        self.people = {str(one.public_id): one for one in clinicians}
        self.visits = {str(one.public_id): one for one in booked}
        super().__init__(typed, **kw)
        if "version" not in kw:
            del self.version
        self.visit_type.choices = [
            SelectChoice(key, f"{one.name}, {one.minutes} min") for key, one in self.types.items()
        ]
        self.clinician.choices = [SelectChoice("", "Anybody")]
        self.clinician.choices += [
            SelectChoice(key, one.name_with_credentials) for key, one in self.people.items()
        ]
        self.replaces.choices = [SelectChoice("", "No visit: an additional one")]
        self.replaces.choices += [
            SelectChoice(key, f"{filters.slot_time(one.starts_at)}, {one.clinician.name}")
            for key, one in self.visits.items()
        ]
        known = NOTICES if self.notice_hours.data in NOTICES else _with(self.notice_hours.data)
        self.notice_hours.choices = [SelectChoice(str(hours), words) for hours, words in known.items()]

    @classmethod
    def of(cls, entry: WaitlistEntry, typed: MultiDict[str, str] | None, **kw: Any) -> EntryForm:
        return cls(
            typed,
            visit_type=str(entry.visit_type.public_id),
            clinician=str(entry.clinician.public_id) if entry.clinician else "",
            weekdays=[Weekday(str(number)) for number in entry.weekdays],
            earliest=_clock(entry.earliest_minute),
            latest=_clock(entry.latest_minute),
            from_on=entry.from_on,
            until_on=entry.until_on,
            notice_hours=entry.notice_hours,
            priority=Turn(str(entry.priority)),
            contact_by=entry.contact_by,
            replaces=str(entry.replaces.public_id) if entry.replaces else "",
            desk_note=entry.desk_note,
            version=entry.version,
            **kw,
        )

    @classmethod
    def new(
        cls, typed: MultiDict[str, str] | None, *, today: date, usual: VisitType | None, **kw: Any
    ) -> EntryForm:
        return cls(
            typed,
            visit_type=str(usual.public_id) if usual else None,
            from_on=today,
            notice_hours=2,
            priority=Turn.USUAL,
            contact_by=ContactWay.PHONE,
            **kw,
        )

    def wanted(self) -> Wanted:
        return Wanted(
            visit_type=self.types[self.visit_type.data],
            clinician=self.people.get(self.clinician.data),
            weekdays=tuple(int(day) for day in self.weekdays.data),
            earliest_minute=_minute(self.earliest.data),
            latest_minute=_minute(self.latest.data),
            from_on=self.from_on.data,
            until_on=self.until_on.data,
            notice_hours=self.notice_hours.data,
            priority=int(self.priority.data),
            contact_by=self.contact_by.data,
            desk_note=self.desk_note.data,
            replaces=self.visits.get(self.replaces.data),
        )


class OfferForm(fields.Form):
    """With whom, and from which instant."""

    clinician = HiddenField(validators=[InputRequired()])
    starts = HiddenField(validators=[InputRequired()])

    def __init__(self, *, clinicians: Iterable[User], **kw: Any):
        self.people = {str(one.public_id): one for one in clinicians}
        self.starts_at: datetime | None = None
        super().__init__(**kw)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        self.starts_at = instant(self.starts.data)
        if self.person is None or self.starts_at is None:
            return not self.reject({"": "Choose a time of the list."})
        return True

    @property
    def person(self) -> User | None:
        return self.people.get(self.clinician.data)


def instant(typed: str | None) -> datetime | None:
    """2026-11-23T14:05 in UTC, as our own pages write it; none where it is no time of this age."""
    try:
        found = datetime.fromisoformat(typed or "")
    except ValueError:
        return None
    if not fields.EARLIEST_DAY <= found.date() <= fields.LATEST_DAY:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _with(hours: Any) -> dict[int, str]:
    if not isinstance(hours, int) or not 0 <= hours <= LONGEST_NOTICE:
        return NOTICES
    return dict(sorted({**NOTICES, hours: f"{hours} hours"}.items()))


def _minute(clock: time | None) -> int | None:
    return None if clock is None else clock.hour * 60 + clock.minute


def _clock(minute: int | None) -> time | None:
    return None if minute is None or minute >= 24 * 60 else time(minute // 60, minute % 60)
