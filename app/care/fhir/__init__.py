"""Reading patients from FHIR R4 bundles: one Patient with Conditions and AllergyIntolerances.

Source: HL7 FHIR R4 (4.0.1) and the practice's interoperability sheet. Nothing is stored here: a bundle is
either read as a whole into plain values, every word as it was, or refused with one sentence.
"""

from app.care.fhir.bundle import LARGEST_BUNDLE, Bundle, read_bundle
from app.care.fhir.elements import BundleRefused
from app.care.fhir.facial_nerve import FacialNerve, facial_nerve_condition
from app.care.fhir.resources import (
    Address,
    Allergy,
    Coding,
    Concept,
    Condition,
    ContactPoint,
    HumanName,
    Identifier,
    Language,
    PartialDate,
    Patient,
)

__all__ = [
    "LARGEST_BUNDLE",
    "Address",
    "Allergy",
    "Bundle",
    "BundleRefused",
    "Coding",
    "Concept",
    "Condition",
    "ContactPoint",
    "FacialNerve",
    "HumanName",
    "Identifier",
    "Language",
    "PartialDate",
    "Patient",
    "facial_nerve_condition",
    "read_bundle",
]
