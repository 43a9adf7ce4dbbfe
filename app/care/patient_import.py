"""Bringing patients in from FHIR bundles: each file as a whole or not at all, and the second time not again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import DataError, IntegrityError

from app.care import fhir, fhir_records
from app.care.errors import Refused
from app.care.patient_search import likely_duplicates
from app.care.patients import admit
from app.extensions import db
from app.models import Patient, PatientIdentifier

LARGEST_FILE = fhir.LARGEST_BUNDLE
LONGEST_FILE_NAME = 120
UNNAMED_SYSTEM = "fhir:Patient"  # for patients whose file names no system that numbers them


class Result(StrEnum):
    CREATED = "created"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. ``contents`` counts what came with the patient: for clinicians only."""

    file: str
    result: Result
    why: str = ""
    patient: Patient | None = None
    contents: str = ""


def summary(outcomes: Sequence[Outcome]) -> str:
    """The last line of every report."""
    counts = Counter(outcome.result for outcome in outcomes)
    results = ", ".join(f"{result.value}: {counts[result]}" for result in Result)
    return f"files: {len(outcomes)}, {results}"


# verbs


def bring_in(file: str, raw: bytes, *, at: datetime, on: date) -> Outcome:
    """One file: a new patient with everything in it, or a sentence that says why not and no trace."""
    file = printable(file)
    try:
        with db.session.begin_nested():
            return _bring_in(file, fhir.read_bundle(raw, today=on), at)
    except (fhir.BundleRefused, Refused) as refusal:
        return Outcome(file, Result.REFUSED, str(refusal))
    except (IntegrityError, DataError):
        return Outcome(
            file, Result.REFUSED, "The database did not take it, perhaps because it is coming in twice."
        )


def printable(file: str) -> str:
    """A file's name for a report: its last part, without signs that cannot be seen."""
    last = file.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "".join(sign if sign.isprintable() else "�" for sign in last)[:LONGEST_FILE_NAME] or "unnamed"


def _bring_in(file: str, bundle: fhir.Bundle, at: datetime) -> Outcome:
    identities = _identities(bundle.patient)
    known = _known(identities)
    if known:
        if {row.content_hash for row in known} == {bundle.content_hash}:
            return Outcome(file, Result.UNCHANGED, "Already here with the same content.", known[0].patient)
        raise Refused("This patient is already here with other content; nothing was changed.")
    patient = fhir_records.patient_of(bundle.patient, at)
    patient.identifiers = [
        PatientIdentifier(system=system, value=value, content_hash=bundle.content_hash)
        for system, value in identities
    ]
    admit(patient)
    contents = _add_chart(patient, bundle, at)
    db.session.flush()
    return Outcome(file, Result.CREATED, _perhaps_known(patient), patient, contents)


def _identities(patient: fhir.Patient) -> list[tuple[str, str]]:
    named = [(one.system, one.value) for one in patient.identifiers if one.system]
    if not named:
        named = [(UNNAMED_SYSTEM, hashlib.sha256(patient.source_id.encode()).hexdigest())]
    return list(dict.fromkeys(named))


def _known(identities: Iterable[tuple[str, str]]) -> list[PatientIdentifier]:
    same = [
        and_(PatientIdentifier.system == system, PatientIdentifier.value == value)
        for system, value in identities
    ]
    return list(db.session.scalars(select(PatientIdentifier).where(or_(*same))))


def _perhaps_known(patient: Patient) -> str:
    alike = likely_duplicates(
        names=[(name.given, name.family) for name in patient.names],
        born_on=patient.born_on,
        phones=[phone.number for phone in patient.phones],
        but=patient,
    )
    if not alike:
        return ""
    return f"Perhaps the same person as {', '.join(str(one.patient.mrn) for one in alike[:3])}."


def _add_chart(patient: Patient, bundle: fhir.Bundle, at: datetime) -> str:
    """Conditions and allergies that the sender still holds true; gives their counts."""
    standing = [condition for condition in bundle.conditions if condition.stands]
    diagnoses = [fhir_records.diagnosis_of(patient, one, at) for one in standing if one.facial_nerve]
    history = [fhir_records.history_of(patient, one, at) for one in standing if not one.facial_nerve]
    allergies = [fhir_records.allergy_of(patient, one, at) for one in bundle.allergies if one.stands]
    db.session.add_all([*diagnoses, *history, *allergies])
    left_out = len(bundle.conditions) + len(bundle.allergies) - len(standing) - len(allergies)
    counts = [
        f"diagnoses to be confirmed: {len(diagnoses)}",
        f"history: {len(history)}",
        f"allergies: {len(allergies)}",
        *([f"left out because the sender withdrew them: {left_out}"] if left_out else []),
    ]
    return ", ".join(counts)
