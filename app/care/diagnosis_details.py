"""What a diagnosis says: its values, what would make no sense in them, and how they are written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.clinical import icd10
from app.clinical.instruments.house_brackmann import eye_closure_hint
from app.clinical.vocabulary import Aetiology, Certainty, Condition, DiagnosisStatus, Side
from app.models import Diagnosis, DiagnosisCode, Patient

Problems = dict[str, str]
"""What is wrong with given values: field name to a sentence; "" for what belongs to no field."""


@dataclass(frozen=True, slots=True)
class DiagnosisValues:
    """What a clinician writes down. ``zones`` are "<side>-<zone>"; ``codes`` in order, the first is primary.

    ``condition`` and ``phase_since_on`` count only while no phase is recorded: later ones are events.
    """

    side: Side | None
    zones: tuple[str, ...]
    condition: Condition | None = None
    phase_since_on: date | None = None
    onset_on: date | None = None
    onset_certainty: Certainty = Certainty.UNKNOWN
    aetiology: Aetiology = Aetiology.UNKNOWN
    codes: tuple[str, ...] = ()
    house_brackmann: int | None = None
    house_brackmann_on: date | None = None
    eye_closes: bool | None = None
    status: DiagnosisStatus = DiagnosisStatus.CONFIRMED
    note: str = ""


def problems(
    values: DiagnosisValues, *, patient: Patient, on: date, diagnosis: Diagnosis | None = None
) -> Problems:
    """What makes no sense in these values, field by field. Empty: they can be saved."""
    found: Problems = {}
    if values.status is DiagnosisStatus.CONFIRMED:
        if values.condition is None and not (diagnosis and diagnosis.phases):
            found["condition"] = "Choose what the nerve shows now."
        if values.side is None:
            found["side"] = "Choose the affected side."
    found |= _date_problems(values, patient, on, diagnosis)
    if problem := _zone_problem(values):
        found["zones"] = problem
    return found | _code_problems(values, on, diagnosis)


def hint_on_grade(values: DiagnosisValues) -> str | None:
    """A word where the eye's closure speaks against the House-Brackmann grade. Never a block."""
    if values.house_brackmann is None or values.eye_closes is None:
        return None
    return eye_closure_hint(values.house_brackmann, closes=values.eye_closes)


def write(diagnosis: Diagnosis, values: DiagnosisValues) -> None:
    """Everything but the condition: that is told by the phases."""
    diagnosis.side = values.side
    diagnosis.zones = [
        zone if values.side is Side.BILATERAL else zone.rpartition("-")[2] for zone in values.zones
    ]
    diagnosis.onset_on, diagnosis.onset_certainty = values.onset_on, values.onset_certainty
    diagnosis.aetiology = values.aetiology
    diagnosis.house_brackmann = values.house_brackmann
    diagnosis.house_brackmann_on = values.house_brackmann_on
    diagnosis.status, diagnosis.note = values.status, values.note
    _write_codes(diagnosis, values.codes)


def _date_problems(
    values: DiagnosisValues, patient: Patient, on: date, diagnosis: Diagnosis | None
) -> Problems:
    found: Problems = {}
    onset, graded = values.onset_on, values.house_brackmann_on
    if onset and onset > on:
        found["onset_on"] = "This day is still to come."
    elif onset and onset < patient.born_on:
        found["onset_on"] = f"This is before the birth on {_day(patient.born_on)}."
    elif onset and diagnosis and (end := _first_phase_ends(diagnosis)) and onset > end:
        found["onset_on"] = f"A phase is recorded from {_day(end)} on; the onset cannot be later."
    if onset is None and values.onset_certainty is Certainty.EXACT:
        found["onset_on"] = "Give the day, or say that it is not known."
    if values.house_brackmann is not None and graded is None:
        found["house_brackmann_on"] = "Give the day of the grade."
    elif values.house_brackmann is None and graded is not None:
        found["house_brackmann"] = "Choose the grade of that day."
    if graded and graded > on:
        found["house_brackmann_on"] = "This day is still to come."
    elif graded and onset and graded < onset:
        found["house_brackmann_on"] = "This is before the onset."
    since = values.phase_since_on
    if since and since > on:
        found["phase_since_on"] = "This day is still to come."
    elif since and onset and since < onset:
        found["phase_since_on"] = "This is before the onset."
    return found


def _first_phase_ends(diagnosis: Diagnosis) -> date | None:
    """The latest day the onset may lie: a first phase that began with it moves along with it."""
    phases = diagnosis.phases
    if not phases:
        return None
    if phases[0].since_on != diagnosis.onset_on:
        return phases[0].since_on
    return date.fromordinal(phases[1].since_on.toordinal() - 1) if len(phases) > 1 else None


def _zone_problem(values: DiagnosisValues) -> str | None:
    if values.side in (None, Side.BILATERAL):
        return None
    other = [zone for zone in values.zones if not zone.startswith(f"{values.side}-")]
    return f"Mark zones on the affected side only: it is the {values.side}." if other else None


def _code_problems(values: DiagnosisValues, on: date, diagnosis: Diagnosis | None) -> Problems:
    found: Problems = {}
    recorded = {row.code for row in diagnosis.codes} if diagnosis else set()
    for number, code in enumerate(values.codes):
        if code in values.codes[:number]:
            found[f"codes-{number}"] = f"{code} is chosen twice."
        elif values.side and (conflict := icd10.laterality_conflict(code, values.side)):
            found[f"codes-{number}"] = conflict
        elif code not in recorded and not any(row.code == code for row in icd10.codes_on(on)):
            found[f"codes-{number}"] = f"{code} is not on the list in force on {_day(on)}."
    if not found and (conflict := icd10.excluded_together(values.codes)):
        found[f"codes-{len(values.codes) - 1}"] = conflict
    return found


def _write_codes(diagnosis: Diagnosis, codes: tuple[str, ...]) -> None:
    """Rows are kept where their code stays, so that no code stands twice on the way."""
    rows: Mapping[str, DiagnosisCode] = {row.code: row for row in diagnosis.codes}
    kept = []
    for position, code in enumerate(codes):
        row = rows.get(code) or DiagnosisCode(code=code)
        row.position = position
        kept.append(row)
    diagnosis.codes = kept


def _day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"
