"""An invented patient comes to the practice: the details the desk takes down, allergies, the care team."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from app.care import allergies, care_team, patients, payers
from app.care.demonstration.people import Person
from app.care.demonstration.schedule import instant
from app.care.patient_details import AddressLine, PhoneLine
from app.care.payers import PayerChoice
from app.clinical.names import words
from app.clinical.vocabulary import AddressUse, PhoneUse, PhotoConsent, Sex, UnitRule
from app.extensions import db
from app.models import HistoryCondition, Patient, User

STREETS = ("Gull Lane", "Larkspur Row", "Mill Quay", "Old Ferry Road", "Saltgrass Street", "Lighthouse Hill")
TOWNS = (("Tern Harbor", "10599"), ("Pelican Reach", "10597"), ("Upper Saltmarsh", "10598"))
REFERRERS = ("Dr. Ottilie Featherstone", "Dr. Magnus Wren", "Dr. Celeste Abernathy", "Dr. Tomasz Oakley")
PAYERS = {
    "Lantern Medicare Plan": UnitRule.CMS,
    "Harbor Mutual": UnitRule.AMA,
    "Tidewater Health": UnitRule.CMS,
}
COVERAGES = (
    ("Harbor Mutual", "Member 55-0412"),
    ("Tidewater Health", "Preferred provider plan"),
    (None, "Pays privately"),
    ("Lantern Medicare Plan", "Part B"),
)
FIRST_NAMES = ("Alder", "Bryony", "Cyprian", "Delphine", "Elowen", "Florian")
RELATIONSHIPS = ("Partner", "Cousin", "Friend", "Neighbor")
FOLLOWED_UP = 4  # weeks after the end of a course until the team lets go
SEXES = {"she/her": Sex.FEMALE, "he/him": Sex.MALE, "they/them": Sex.UNKNOWN}


def name_payers() -> None:
    for name, unit_rule in PAYERS.items():
        payers.add(name=name, unit_rule=unit_rule)


def register(person: Person, people: dict[str, User], number: int, *, on: date, chance: Random) -> Patient:
    """The record as the front desk made it when the person was referred."""
    registered_on = on - timedelta(weeks=person.began + 2 if person.began else 1)
    payer, coverage = _coverage(chance)
    details = {
        **_who(person, on, chance),
        **_how_to_reach(person, number, chance),
        "referring_clinician": chance.choice(REFERRERS),
        "referring_clinician_contact": "(914) 555-0180",
        "payer": payer,
        "coverage": coverage,
        "desk_note": person.desk_note,
        "photo_consent": person.photo,
        "photo_consent_on": registered_on if person.photo is not PhotoConsent.NOT_ASKED else None,
    }
    patient = patients.register(details, by=people["sam"], at=instant(registered_on, 600), on=on)
    for caring in ("dr_o", person.therapist):
        member = care_team.join(patient, people[caring], on=registered_on)
        if person.ended > FOLLOWED_UP:
            care_team.end(member, on=on - timedelta(weeks=person.ended - FOLLOWED_UP))
    _ask(patient, person, registered_on)
    return patient


def _coverage(chance: Random) -> tuple[PayerChoice | None, str]:
    name, card = chance.choice(COVERAGES)
    return next((payer for payer in payers.offered() if payer.label == name), None), card


def _who(person: Person, on: date, chance: Random) -> dict[str, Any]:
    return {
        "given": person.given,
        "family": person.family,
        "pronouns": person.pronouns,
        "born_on": on - timedelta(days=int(person.age * 365.25) + chance.randrange(5, 355)),
        "sex": SEXES[person.pronouns],
        "language": person.language,
        "needs_interpreter": person.interpreter,
        "is_deceased": bool(person.deceased),
        "deceased_on": on - timedelta(weeks=person.deceased) if person.deceased else None,
        "guardian_name": person.guardian[0],
        "guardian_relationship": person.guardian[1],
        "guardian_phone": "(914) 555-0190" if person.guardian[0] else "",
    }


def _how_to_reach(person: Person, number: int, chance: Random) -> dict[str, Any]:
    town, postal_code = chance.choice(TOWNS)
    street = f"{chance.randrange(1, 90)} {chance.choice(STREETS)}"
    relative = (f"{chance.choice(FIRST_NAMES)} {person.family}", chance.choice(RELATIONSHIPS))
    contact = person.guardian if person.guardian[0] else relative
    return {
        "phones": [PhoneLine(PhoneUse.MOBILE, f"(914) 555-{number + 99:04d}", chance.random() < 0.8)],
        "addresses": [AddressLine(AddressUse.HOME, street, town, "NY", postal_code, "US")],
        "email": f"{words(person.given)[0]}.{words(person.family)[0]}@mail.example",
        "may_email": chance.random() < 0.7,
        "emergency_contact_name": contact[0],
        "emergency_contact_phone": f"(914) 555-{160 + number % 30:04d}",
        "emergency_contact_relationship": contact[1],
    }


def _ask(patient: Patient, person: Person, on: date) -> None:
    """Allergies and history; somebody not yet seen has not been asked."""
    at = instant(on, 660)
    for substance, reaction in person.allergies:
        allergies.record(patient, substance=substance, reaction=reaction, at=at)
    if person.began and not person.allergies:
        allergies.confirm_none(patient, on=on)
    db.session.add_all(
        HistoryCondition(patient=patient, name=name, clinical_status="active", recorded_at=at)
        for name in person.history
    )
