"""Which imported conditions are the facial nerve's, and what their codes tell for sure.

Source: the practice's interoperability sheet, part 4 (SNOMED CT numbers) and the list of ICD-10-CM codes.
A number marked there as not verified makes a condition the facial nerve's but gives no ICD-10-CM code. All
of it is "to be confirmed" by a clinician.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.clinical import icd10
from app.clinical.vocabulary import Aetiology, Side

SNOMED = ("http://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96")
ICD10 = (
    "http://hl7.org/fhir/sid/icd-10-cm",
    "http://hl7.org/fhir/sid/icd-10",
    "urn:oid:2.16.840.1.113883.6.90",
)
NERVE_CATEGORIES = ("G51", "S04.5")


@dataclass(frozen=True, slots=True)
class FacialNerve:
    """What a code tells of a facial-nerve condition; None for what it does not tell."""

    aetiology: Aetiology
    icd10_code: str | None
    side: Side | None = None


SNOMED_CONDITIONS: Mapping[str, FacialNerve] = {
    "193093009": FacialNerve(Aetiology.BELLS_PALSY, "G51.0"),
    "280816001": FacialNerve(Aetiology.UNKNOWN, None),  # facial palsy; number not verified
    "21954000": FacialNerve(Aetiology.RAMSAY_HUNT, None),  # zoster auricularis; number not verified
    "32402008": FacialNerve(Aetiology.UNKNOWN, None),  # facial spasm: the code needs the side
}

SNOMED_SIDES: Mapping[str, Side] = {
    "24028007": Side.RIGHT,
    "7771000": Side.LEFT,
    "51440002": Side.BILATERAL,
    "734418009": Side.LEFT,  # structure of left facial nerve
}


def facial_nerve_condition(code: str, system: str) -> FacialNerve | None:
    """What the code tells of the facial nerve, or None where it is another condition's."""
    if system in SNOMED:
        return SNOMED_CONDITIONS.get(code)
    if system not in ICD10:
        return None
    row = icd10.listed(code)
    if row and row.names_the_nerve:
        side = None if row.laterality in (None, icd10.Laterality.UNSPECIFIED) else Side(row.laterality.value)
        return FacialNerve(row.aetiology, row.code, side)
    return FacialNerve(Aetiology.UNKNOWN, None) if code.startswith(NERVE_CATEGORIES) else None


def side_of_body_site(code: str, system: str) -> Side | None:
    """The patient's side that a body site's code tells."""
    return SNOMED_SIDES.get(code) if system in SNOMED else None
