"""Diagnoses: what is wrong with the nerve, on which side, since when, and how it moved on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app.care.errors import NotFound, Refused
from app.clinical import icd10
from app.clinical.instruments.house_brackmann import eye_closure_hint
from app.clinical.vocabulary import Aetiology, Certainty, Condition, DiagnosisStatus, Side
from app.extensions import db
from app.models import Diagnosis, DiagnosisCode, Patient, Phase, TreatmentPlan, User

Problems = dict[str, str]
"""What is wrong with given values: field name to a sentence; "" for what belongs to no field."""

_STANDING = (DiagnosisStatus.CONFIRMED, DiagnosisStatus.TO_BE_CONFIRMED, DiagnosisStatus.RESOLVED)


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


# questions


def of_patient(patient: Patient) -> list[Diagnosis]:
    """The diagnoses that stand, the main one first."""
    standing = _with_parts().where(
        Diagnosis.patient_id == patient.id, Diagnosis.entered_in_error_at.is_(None)
    )
    return sorted(db.session.scalars(standing), key=_rank)


def struck(patient: Patient) -> list[Diagnosis]:
    """The diagnoses entered in error, for the record."""
    wanted = _with_parts().where(
        Diagnosis.patient_id == patient.id, Diagnosis.entered_in_error_at.is_not(None)
    )
    return list(db.session.scalars(wanted.order_by(Diagnosis.id)))


def current(patient: Patient) -> Diagnosis | None:
    """The main diagnosis: confirmed before unconfirmed before resolved, the latest recorded first."""
    return next(iter(of_patient(patient)), None)


def main_of(patient_ids: Collection[int]) -> dict[int, Diagnosis]:
    """The main diagnosis of each of these patients, by their internal id, in one go."""
    wanted = _with_parts().where(
        Diagnosis.patient_id.in_(patient_ids), Diagnosis.entered_in_error_at.is_(None)
    )
    found: dict[int, Diagnosis] = {}
    for diagnosis in sorted(db.session.scalars(wanted), key=_rank, reverse=True):
        found[diagnosis.patient_id] = diagnosis
    return found


def of(patient: Patient, diagnosis_id: UUID) -> Diagnosis:
    """One diagnosis of this chart, also one that was struck."""
    wanted = _with_parts().where(Diagnosis.patient_id == patient.id, Diagnosis.public_id == diagnosis_id)
    diagnosis = db.session.scalar(wanted)
    if diagnosis is None:
        raise NotFound("This chart has no such diagnosis.")
    return diagnosis


def phase_of(diagnosis: Diagnosis, phase_id: UUID) -> Phase:
    """One phase that stands."""
    phase = next((phase for phase in diagnosis.phases if phase.public_id == phase_id), None)
    if phase is None:
        raise NotFound("This diagnosis has no such phase.")
    return phase


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


def phase_problems(diagnosis: Diagnosis, *, condition: Condition, since_on: date, on: date) -> Problems:
    """Why this phase cannot follow, field by field."""
    last = diagnosis.phases[-1] if diagnosis.phases else None
    if last and (last.condition, last.since_on) == (condition, since_on):
        return {}  # sent twice: it stands already
    if since_on > on:
        return {"since_on": "This day is still to come."}
    if diagnosis.onset_on and since_on < diagnosis.onset_on:
        return {"since_on": f"The onset was on {_day(diagnosis.onset_on)}; a phase cannot begin before."}
    if last and since_on <= last.since_on:
        return {"since_on": f"The phase before began on {_day(last.since_on)}; this one must begin later."}
    if last and last.condition is condition:
        return {"condition": "This is the phase recorded now. Choose what the nerve shows since then."}
    return {}


def hint_on_grade(values: DiagnosisValues) -> str | None:
    """A word where the eye's closure speaks against the House-Brackmann grade. Never a block."""
    if values.house_brackmann is None or values.eye_closes is None:
        return None
    return eye_closure_hint(values.house_brackmann, closes=values.eye_closes)


def is_stale(diagnosis: Diagnosis, based_on: int | None) -> bool:
    """Whether somebody saved the diagnosis since the form was opened."""
    return based_on is not None and diagnosis.version != based_on


# verbs


def record(patient: Patient, values: DiagnosisValues, *, by: User, at: datetime, on: date) -> Diagnosis:
    """A new diagnosis; its condition is the first phase, since the given day, else since the onset.

    The same form sent twice leaves one diagnosis.
    """
    _refuse(problems(values, patient=patient, on=on))
    if same := _same(patient, values):
        return same
    diagnosis = Diagnosis(patient=patient, recorded_at=at, recorded_by=by)
    _write(diagnosis, values)
    db.session.add(diagnosis)
    _first_phase(diagnosis, values, by=by, at=at, on=on)
    db.session.flush()
    return diagnosis


def change(diagnosis: Diagnosis, values: DiagnosisValues, *, by: User, at: datetime, on: date) -> Diagnosis:
    """Correct or complete a diagnosis. Its phases stay; only a first one may still be added."""
    _refuse_struck(diagnosis)
    _refuse(problems(values, patient=diagnosis.patient, on=on, diagnosis=diagnosis))
    first = diagnosis.phases[0] if diagnosis.phases else None
    if first and values.onset_on and first.since_on == diagnosis.onset_on:
        first.since_on = values.onset_on
    _write(diagnosis, values)
    if not first:
        _first_phase(diagnosis, values, by=by, at=at, on=on)
    db.session.flush()
    return diagnosis


def confirm(diagnosis: Diagnosis) -> Diagnosis:
    """A clinician stands by a diagnosis that came from elsewhere."""
    _refuse_struck(diagnosis)
    if diagnosis.condition is None or diagnosis.side is None:
        raise Refused("Say the condition and the side first: edit the diagnosis, then confirm it.")
    diagnosis.status = DiagnosisStatus.CONFIRMED
    db.session.flush()
    return diagnosis


def add_phase(
    diagnosis: Diagnosis,
    *,
    condition: Condition,
    since_on: date,
    note: str,
    by: User,
    at: datetime,
    on: date,
) -> Phase:
    """The nerve moved on. An open plan then waits for a new look."""
    _refuse_struck(diagnosis)
    _refuse(phase_problems(diagnosis, condition=condition, since_on=since_on, on=on))
    last = diagnosis.phases[-1] if diagnosis.phases else None
    if last and (last.condition, last.since_on) == (condition, since_on):
        return last
    phase = Phase(condition=condition, since_on=since_on, note=note, recorded_at=at, recorded_by=by)
    diagnosis.phases.append(phase)
    diagnosis.condition = condition
    if last and _has_open_plan(diagnosis):
        diagnosis.plan_review_asked_at = at
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused("A phase that began on this day was saved a moment ago.") from None
    return phase


def strike_phase(phase: Phase, *, reason: str, by: User, at: datetime) -> Diagnosis:
    """A phase entered in error: the one before counts again; with none left, the condition is open."""
    diagnosis = phase.diagnosis
    _refuse_struck(diagnosis)
    phase.entered_in_error_at, phase.entered_in_error_reason = at, reason
    phase.entered_in_error_by_id = by.id
    left = [other for other in diagnosis.phases if other is not phase]
    diagnosis.condition = left[-1].condition if left else None
    if not left:
        diagnosis.status = DiagnosisStatus.TO_BE_CONFIRMED
    if _has_open_plan(diagnosis):
        diagnosis.plan_review_asked_at = at
    db.session.flush()
    db.session.expire(diagnosis, ["phases", "struck_phases"])
    return diagnosis


def strike(diagnosis: Diagnosis, *, reason: str, by: User, at: datetime) -> Diagnosis:
    """Entered in error: it leaves the views and stays in the record."""
    if diagnosis.is_struck:
        return diagnosis
    if _has_open_plan(diagnosis):
        raise Refused("This diagnosis has an open treatment plan. Close the plan first, then strike it.")
    diagnosis.entered_in_error_at, diagnosis.entered_in_error_reason = at, reason
    diagnosis.entered_in_error_by_id = by.id
    db.session.flush()
    return diagnosis


def _with_parts() -> Select[Diagnosis]:
    return select(Diagnosis).options(
        selectinload(Diagnosis.phases).joinedload(Phase.recorded_by), selectinload(Diagnosis.codes)
    )


def _rank(diagnosis: Diagnosis) -> tuple[int, int]:
    return _STANDING.index(diagnosis.status), -diagnosis.id


def _same(patient: Patient, values: DiagnosisValues) -> Diagnosis | None:
    told = (values.side, values.condition, values.onset_on, values.aetiology, values.codes, values.note)
    for one in of_patient(patient):
        codes = tuple(row.code for row in one.codes)
        if (one.side, one.condition, one.onset_on, one.aetiology, codes, one.note) == told:
            return one
    return None


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


def _write(diagnosis: Diagnosis, values: DiagnosisValues) -> None:
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


def _write_codes(diagnosis: Diagnosis, codes: tuple[str, ...]) -> None:
    """Rows are kept where their code stays, so that no code stands twice on the way."""
    rows: Mapping[str, DiagnosisCode] = {row.code: row for row in diagnosis.codes}
    kept = []
    for position, code in enumerate(codes):
        row = rows.get(code) or DiagnosisCode(code=code)
        row.position = position
        kept.append(row)
    diagnosis.codes = kept


def _first_phase(diagnosis: Diagnosis, values: DiagnosisValues, *, by: User, at: datetime, on: date) -> None:
    if values.condition is None:
        return
    since = values.phase_since_on or values.onset_on or on
    diagnosis.condition = values.condition
    diagnosis.phases.append(Phase(condition=values.condition, since_on=since, recorded_at=at, recorded_by=by))


def _has_open_plan(diagnosis: Diagnosis) -> bool:
    is_open = exists().where(TreatmentPlan.diagnosis_id == diagnosis.id, TreatmentPlan.closed_on.is_(None))
    return bool(db.session.scalar(select(is_open)))


def _refuse(found: Problems) -> None:
    if found:
        raise Refused(" ".join(found.values()))


def _refuse_struck(diagnosis: Diagnosis) -> None:
    if diagnosis.is_struck:
        raise Refused("This diagnosis was struck as entered in error. Record a new one.")


def _day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"
