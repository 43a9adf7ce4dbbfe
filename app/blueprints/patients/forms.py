"""The details of a patient as a form. Those who may not change who a patient is see a shorter one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, MultipleFileField, SelectField
from wtforms.fields.choices import SelectChoice

from app.care import payers
from app.care.patient_details import AddressLine, NameLine, PhoneLine, problems
from app.care.payers import PayerChoice
from app.clinical.vocabulary import AddressUse, NameUse, PhoneUse, PhotoConsent, ReminderChoice, Sex
from app.ui import fields
from app.ui.fields import Form, Part

MOST_LINES = 20
BLANK = {
    "sex": Sex.UNKNOWN,
    "photo_consent": PhotoConsent.NOT_ASKED,
    "reminds_by": ReminderChoice.NONE,
    "is_deceased": False,
    "guardian_name": "",
}


def _key_of_payer(value: PayerChoice | str | None) -> str:
    return str(value.public_id) if isinstance(value, PayerChoice) else value or ""


class PhonePart(Part):
    use = fields.choice("Kind", PhoneUse)
    number = fields.telephone("Number")
    may_leave_message = BooleanField("May leave a message")


class AddressPart(Part):
    use = fields.choice("Kind", AddressUse)
    lines = fields.text("Street", 400, rows=2)
    city = fields.line("Town", 100)
    state = fields.line("State", 60)
    postal_code = fields.line("Postal code", 20)
    country = fields.line("Country", 60)


class NamePart(Part):
    use = fields.choice("Kind", (NameUse.FORMER, NameUse.OTHER))
    prefix = fields.line("Title", 40)
    given = fields.line("Given names", 100)
    family = fields.line("Family names", 100)
    suffix = fields.line("Suffix", 40)


# For each list: what a line becomes, and how many empty ones stand ready.
LISTS: dict[str, tuple[type[Any], int]] = {
    "other_names": (NameLine, 1),
    "phones": (PhoneLine, 2),
    "addresses": (AddressLine, 1),
}


class ContactForm(Form):
    """How to reach the patient: what everybody who looks after them may change."""

    version = fields.version()
    opened = HiddenField("Opened with")
    phones = FieldList(FormField(PhonePart), "Telephones", max_entries=MOST_LINES)
    email = fields.email("E-mail")
    may_email = BooleanField("May write to this address")
    reminds_by = fields.choice("Reminders of visits", ReminderChoice)
    addresses = FieldList(FormField(AddressPart), "Addresses", max_entries=MOST_LINES)
    language = fields.line("Language", 60)
    needs_interpreter = BooleanField("Needs an interpreter")
    emergency_contact_name = fields.line("Emergency contact", 120)
    emergency_contact_phone = fields.telephone("Emergency contact’s telephone")
    emergency_contact_relationship = fields.line("Emergency contact is their", 60)
    photo_consent = fields.segment("Photographs", PhotoConsent)
    photo_consent_on = fields.day("Answered on")

    def __init__(self, known: Mapping[str, Any], *, today: date, **hidden: Any) -> None:
        super().__init__(data=BLANK | dict(known) | hidden)
        self.known = BLANK | dict(known)
        self.today = today
        if not self.is_submitted():
            self._offer_empty_lines()

    def _offer_empty_lines(self) -> None:
        for name, (_, ready) in LISTS.items():
            lines = getattr(self, name, None)
            for _ in range(max(1, ready - len(lines or ())) if lines is not None else 0):
                lines.append_entry()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Shape first; then whether the values make sense with one another."""
        if not super().validate(extra_validators):
            return False
        found = problems(self.known | self.values(), on=self.today)
        return not self.reject({name: problem for name, problem in found.items() if name in self})

    def values(self) -> dict[str, Any]:
        """What was typed, under the names of the record; empty lines are no lines."""
        typed = {
            field.name: field.data
            for field in self
            if field.name not in ("csrf_token", "version", "opened", *LISTS)
        }
        for name, (kind, _) in LISTS.items():
            if name in self:
                typed[name] = [kind(**part.data) for part in self[name] if not _is_empty(part.data)]
        return typed


class DetailsForm(ContactForm):
    """Everything: for those who register patients."""

    prefix = fields.line("Title", 40)
    given = fields.line("Given names", 100)
    family = fields.line("Family names", 100)
    suffix = fields.line("Suffix", 40)
    preferred_name = fields.line("Preferred name", 100)
    pronouns = fields.line("Pronouns", 40)
    other_names = FieldList(FormField(NamePart), "Earlier and other names", max_entries=MOST_LINES)
    born_on = fields.day("Birth date", required="Type the birth date.")
    sex = fields.segment("Sex", Sex, required="Choose one.")
    is_deceased = BooleanField("Deceased")
    deceased_on = fields.day("Died on")
    guardian_name = fields.line("Guardian", 120)
    guardian_phone = fields.telephone("Guardian’s telephone")
    guardian_relationship = fields.line("Guardian is their", 60)
    referring_clinician = fields.line("Referred by", 120)
    referring_clinician_contact = fields.line("How to reach them", 200)
    payer = SelectField("Payer", coerce=_key_of_payer, filters=[lambda key: key or ""])
    coverage = fields.text("Coverage", 500, rows=2)
    desk_note = fields.text("Notes for the desk", 5000)

    def __init__(self, known: Mapping[str, Any], *, today: date, **hidden: Any) -> None:
        super().__init__(known, today=today, **hidden)
        self.payers = {str(one.public_id): one for one in payers.offered(besides=known.get("payer"))}
        named = [SelectChoice(key, one.label) for key, one in self.payers.items()]
        self.payer.choices = [SelectChoice("", "Not named"), *named]

    def values(self) -> dict[str, Any]:
        return super().values() | {"payer": self.payers.get(self.payer.data)}


class NewPatientForm(DetailsForm):
    version = None
    opened = None


class StrikeForm(Form):
    reason = fields.text("Why this record is an error", 500, required="Say why, in a few words.")


class BringInForm(Form):
    files = MultipleFileField("Files", render_kw={"accept": ".json,application/json,application/fhir+json"})


def _is_empty(line: Mapping[str, Any]) -> bool:
    """Nothing was typed; what was merely chosen from a list says nothing by itself."""
    return not any(value for name, value in line.items() if name not in ("use", "may_leave_message"))
