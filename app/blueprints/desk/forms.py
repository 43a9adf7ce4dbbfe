from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from app.clinical.desk_forms import Missing
from app.clinical.schedule import instants, left_out
from app.clinical.vocabulary import DeskFormKind, PhotoConsent
from app.models import User, VisitType
from app.ui import fields


class Pictures(StrEnum):
    """What somebody says to pictures for their record."""

    GIVEN = PhotoConsent.GIVEN.value
    REFUSED = PhotoConsent.REFUSED.value

    @property
    def label(self) -> str:
        return "Yes, and signed" if self is Pictures.GIVEN else "No pictures"


class CheckInForm(fields.Form):
    """What was gone through at the desk. Nothing of it has to be done before somebody is marked as here."""

    details_confirmed = fields.tick("Gone through with the patient, and right")
    papers = fields.several("Done today", DeskFormKind)
    pictures = fields.segment("Pictures for the record", Pictures)

    def __init__(self, missing: Iterable[Missing], **kw: Any):
        super().__init__(**kw)
        kinds = [one.rule.kind for one in missing]
        if DeskFormKind.PICTURE_CONSENT not in kinds:
            del self.pictures
        self.papers.choices = [
            SelectChoice(kind.value, kind.label) for kind in kinds if kind is not DeskFormKind.PICTURE_CONSENT
        ]

    def values(self) -> dict[str, Any]:
        answered = self.pictures.data if "pictures" in self else None
        return {
            "details_confirmed": self.details_confirmed.data,
            "papers": self.papers.data or [],
            "pictures": PhotoConsent(answered.value) if answered else None,
        }


class LateForm(fields.Form):
    """When the patient now means to come; empty: as booked."""

    expected = fields.time_of_day("Expected at", step=300)

    def instant(self, on: date, zone: ZoneInfo) -> datetime | None:
        """The first such time of the day, or none where nothing was typed."""
        if self.expected.data is None:
            return None
        found = instants(on, self.expected.data, zone)
        if not found:
            self.reject({"expected": left_out(on, self.expected.data, zone)})
            return None
        return found[0]


class WalkInForm(fields.Form):
    visit_type = SelectField("Type of visit")
    clinician = SelectField("With")
    reason = fields.line("Reason", 300)
    desk_note = fields.text("Note for the desk", 500, rows=2)

    def __init__(
        self,
        typed: MultiDict[str, str] | None,
        *,
        types: Iterable[VisitType],
        clinicians: Iterable[User],
        **kw: Any,
    ):
        self.types = {str(one.public_id): one for one in types}
        self.people = {str(one.public_id): one for one in clinicians}
        super().__init__(typed, **kw)
        self.visit_type.choices = [
            SelectChoice(key, f"{one.name}, {one.minutes} min") for key, one in self.types.items()
        ]
        self.clinician.choices = [
            SelectChoice(key, one.name_with_credentials) for key, one in self.people.items()
        ]

    @property
    def asks_why(self) -> bool:
        """Whether the time is out of the ordinary: outside somebody's hours, say."""
        return bool(self.reason.errors or self.reason.data)

    def values(self) -> dict[str, Any]:
        return {
            "visit_type": self.types[self.visit_type.data],
            "clinician": self.people[self.clinician.data],
            "desk_note": self.desk_note.data,
            "reason": self.reason.data,
        }


class StrikeForm(fields.Form):
    reason = fields.line("Why", 300, required="Say in a few words why.")
