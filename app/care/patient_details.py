"""The details of a patient as plain values: what a form gives, what a record holds, and whether it makes sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.care import payers
from app.clinical.age import LONGEST_LIFE_IN_YEARS, full_years, is_minor
from app.clinical.vocabulary import AddressUse, NameUse, PhoneUse, PhotoConsent, ReminderChoice
from app.models import Patient, PatientAddress, PatientName, PatientPhone

NAME_PARTS = ("prefix", "given", "family", "suffix")
COLUMNS = (
    *("preferred_name", "pronouns", "born_on", "sex", "is_deceased", "deceased_on"),
    *("email", "may_email", "reminds_by", "language", "needs_interpreter"),
    *("emergency_contact_name", "emergency_contact_phone", "emergency_contact_relationship"),
    *("guardian_name", "guardian_phone", "guardian_relationship"),
    *("referring_clinician", "referring_clinician_contact", "coverage"),
    *("photo_consent", "photo_consent_on", "desk_note"),
)


@dataclass(frozen=True, slots=True)
class NameLine:
    """A name besides the legal one."""

    use: NameUse
    prefix: str = ""
    given: str = ""
    family: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class PhoneLine:
    use: PhoneUse
    number: str
    may_leave_message: bool = False


@dataclass(frozen=True, slots=True)
class AddressLine:
    use: AddressUse
    lines: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


Details = Mapping[str, Any]
"""Values of the record by name: the parts of the legal name, the columns, and three lists of lines."""


# questions


def details_of(patient: Patient) -> dict[str, Any]:
    """The record as values, in the same shape in which ``register`` and ``change`` take them."""
    legal = patient.legal_name
    others = [name for name in patient.names if name is not legal]
    return {
        **{part: getattr(legal, part) for part in NAME_PARTS},
        **{name: getattr(patient, name) for name in COLUMNS},
        "payer": payers.choice_of(patient.payer) if patient.payer else None,
        "other_names": [_line(NameLine, name) for name in others],
        "phones": [_line(PhoneLine, phone) for phone in patient.phones],
        "addresses": [_line(AddressLine, address) for address in patient.addresses],
    }


def problems(details: Details, *, on: date) -> dict[str, str]:
    """What makes no sense, by the name of the value it belongs to."""
    found: dict[str, str] = {}
    born_on = details["born_on"]
    if not (details["given"] or details["family"]):
        found["family"] = "Type a family name or a given name."
    if born_on > on:
        found["born_on"] = "This day has not come yet."
    elif full_years(born_on, on) > LONGEST_LIFE_IN_YEARS:
        found["born_on"] = f"This is more than {LONGEST_LIFE_IN_YEARS} years ago."
    elif is_minor(born_on, on) and not details["guardian_name"] and not details["is_deceased"]:
        found["guardian_name"] = "A patient under 18 needs a guardian."
    if died_on := details["deceased_on"]:
        if not details["is_deceased"]:
            found["deceased_on"] = "Tick “Deceased”, or remove the day."
        elif not born_on <= died_on <= on:
            found["deceased_on"] = "Give a day between birth and today."
    return found | _problems_of_reminders(details) | _problems_of_consent(details, on)


def _problems_of_reminders(details: Details) -> dict[str, str]:
    """Whoever wants to be reminded can be reached that way."""
    chosen = details.get("reminds_by")
    by_mail = chosen in (ReminderChoice.EMAIL, ReminderChoice.BOTH)
    by_text = chosen in (ReminderChoice.TEXT, ReminderChoice.BOTH)
    if by_mail and not (details["email"] and details["may_email"]):
        return {"reminds_by": "Reminders by e-mail need an address and the leave to write to it."}
    if by_text and not any(phone.use is PhoneUse.MOBILE for phone in details["phones"]):
        return {"reminds_by": "Reminders by text message need a mobile number."}
    return {}


def _problems_of_consent(details: Details, on: date) -> dict[str, str]:
    given_on = details["photo_consent_on"]
    if details["photo_consent"] in (None, PhotoConsent.NOT_ASKED):
        return {"photo_consent": "Choose the answer that was given on this day."} if given_on else {}
    if given_on is None:
        return {"photo_consent_on": "Give the day of the answer."}
    return {"photo_consent_on": "This day has not come yet."} if given_on > on else {}


# verbs


def fill(patient: Patient, details: Details) -> None:
    """Put values into the record; lists are renewed line by line."""
    for name in COLUMNS:
        if name in details:
            setattr(patient, name, details[name])
    for part in NAME_PARTS:
        if part in details:
            setattr(patient.legal_name, part, details[part])
    if "payer" in details:
        chosen = details["payer"]
        patient.payer = payers.of(chosen.public_id) if chosen else None
    if "other_names" in details:
        legal = patient.legal_name
        others = [name for name in patient.names if name is not legal]
        _renew(patient.names, others, details["other_names"], PatientName, first=1)
    if "phones" in details:
        _renew(patient.phones, list(patient.phones), details["phones"], PatientPhone)
    if "addresses" in details:
        _renew(patient.addresses, list(patient.addresses), details["addresses"], PatientAddress)


def _line(kind: type[Any], row: Any) -> Any:
    return kind(**{name: getattr(row, name) for name in kind.__dataclass_fields__})


def _renew(
    collection: list[Any],
    old: Sequence[Any],
    lines: Sequence[Any],
    make: Callable[..., Any],
    *,
    first: int = 0,
) -> None:
    """Old rows take the new values in order; what is left over goes, what is lacking comes."""
    for position, line in enumerate(lines):
        values = asdict(line) | {"position": position + first}
        if position < len(old):
            for name, value in values.items():
                setattr(old[position], name, value)
        else:
            collection.append(make(**values))
    for row in old[len(lines) :]:
        collection.remove(row)
