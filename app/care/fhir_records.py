"""From what a bundle tells to records: every word as it was sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.care import fhir
from app.care.errors import Refused
from app.clinical.vocabulary import AddressUse, Certainty, DiagnosisStatus, NameUse, PhoneUse, Sex
from app.models import (
    Allergy,
    Diagnosis,
    DiagnosisCode,
    HistoryCondition,
    Patient,
    PatientAddress,
    PatientName,
    PatientPhone,
)

LONGEST_NAME = 100
LONGEST_WORDS = 300
TELEPHONES = ("phone", "sms")
FORMER_NAMES = ("old", "maiden")
PHONE_USES = {"mobile": PhoneUse.MOBILE, "home": PhoneUse.HOME, "work": PhoneUse.WORK}
ADDRESS_USES = {"home": AddressUse.HOME, "work": AddressUse.WORK}


def patient_of(sent: fhir.Patient, at: datetime) -> Patient:
    emails = [point.value for point in sent.telecoms if point.system == "email"]
    nicknames = [" ".join(name.given) for name in sent.names if name.use == "nickname" and name.given]
    died = sent.died_on
    return Patient(
        names=_names(sent),
        preferred_name=nicknames[0] if nicknames else "",
        born_on=sent.born_on,
        sex=Sex(sent.gender or "unknown"),
        is_deceased=sent.is_deceased,
        deceased_on=died.first if died and died.day else None,
        phones=_phones(sent),
        email=emails[0] if emails else "",
        addresses=_addresses(sent),
        language=sent.language.name if sent.language else "",
        needs_interpreter=bool(sent.needs_interpreter),
        desk_note="\n".join(_other_contacts(sent, emails[1:])),
        registered_at=at,
    )


def _names(sent: fhir.Patient) -> list[PatientName]:
    legal = sent.legal_name
    ordered = [legal, *(name for name in sent.names if name is not legal)]
    return [_name(name, position, is_legal=name is legal) for position, name in enumerate(ordered)]


def _name(name: fhir.HumanName, position: int, *, is_legal: bool) -> PatientName:
    given, family = " ".join(name.given), name.family
    if not (given or family):
        family = name.text
    if len(family) > LONGEST_NAME:
        raise Refused(f"A name is longer than {LONGEST_NAME} characters.")
    former = NameUse.FORMER if name.use in FORMER_NAMES else NameUse.OTHER
    return PatientName(
        use=NameUse.LEGAL if is_legal else former,
        position=position,
        prefix=" ".join(name.prefixes),
        given=given,
        family=family,
        suffix=" ".join(name.suffixes),
    )


def _phones(sent: fhir.Patient) -> list[PatientPhone]:
    points = [point for point in sent.telecoms if point.system in TELEPHONES]
    return [
        PatientPhone(use=PHONE_USES.get(point.use, PhoneUse.OTHER), number=point.value, position=position)
        for position, point in enumerate(points)
    ]


def _addresses(sent: fhir.Patient) -> list[PatientAddress]:
    return [
        PatientAddress(
            use=ADDRESS_USES.get(address.use, AddressUse.OTHER),
            lines="\n".join((*address.lines, *([address.district] if address.district else []))),
            city=address.city,
            state=address.state,
            postal_code=address.postal_code,
            country=address.country,
            position=position,
        )
        for position, address in enumerate(sent.addresses)
    ]


def _other_contacts(sent: fhir.Patient, more_emails: Iterable[str]) -> Iterable[str]:
    yield from (f"Another e-mail: {address}" for address in more_emails)
    for point in sent.telecoms:
        if point.system not in (*TELEPHONES, "email"):
            yield f"{(point.system or 'other contact').capitalize()}: {point.value}"


def diagnosis_of(patient: Patient, sent: fhir.Condition, at: datetime) -> Diagnosis:
    """What the nerve shows now stays open: a clinician looks and confirms."""
    told = sent.facial_nerve
    assert told is not None  # noqa: S101 - chosen by the caller
    return Diagnosis(
        patient=patient,
        status=DiagnosisStatus.TO_BE_CONFIRMED,
        side=sent.side,
        aetiology=told.aetiology,
        onset_on=sent.onset.first if sent.onset else None,
        onset_certainty=sent.onset.certainty if sent.onset else Certainty.UNKNOWN,
        codes=[DiagnosisCode(code=told.icd10_code)] if told.icd10_code else [],
        note="\n".join(_as_sent(sent)),
        source_text=sent.concept.name[:LONGEST_WORDS],
        recorded_at=at,
    )


def _as_sent(sent: fhir.Condition) -> Iterable[str]:
    if sent.clinical_status:
        yield f"Status as sent: {sent.clinical_status}."
    if sent.abatement:
        yield f"Ended as sent: {sent.abatement.written}."
    if sent.onset_words:
        yield f"Onset as sent: {sent.onset_words}."


def history_of(patient: Patient, sent: fhir.Condition, at: datetime) -> HistoryCondition:
    first = next(iter(sent.concept.codings), None)
    return HistoryCondition(
        patient=patient,
        name=sent.concept.name[:LONGEST_WORDS],
        code_system=first.system if first else "",
        code=first.code if first else "",
        clinical_status=sent.clinical_status,
        onset=sent.onset.written if sent.onset else "",
        abated=sent.abatement.written if sent.abatement else "",
        recorded_at=at,
    )


def allergy_of(patient: Patient, sent: fhir.Allergy, at: datetime) -> Allergy:
    first = next(iter(sent.substance.codings), None)
    no_longer = f"{sent.clinical_status} as sent" if sent.clinical_status in ("inactive", "resolved") else ""
    return Allergy(
        patient=patient,
        substance=sent.substance.name[:LONGEST_WORDS],
        reaction="; ".join(part for part in (", ".join(sent.reactions), no_longer) if part)[:LONGEST_WORDS],
        category=", ".join(sent.categories)[:40],
        criticality=sent.criticality,
        code_system=first.system if first else "",
        code=first.code if first else "",
        recorded_at=at,
    )
