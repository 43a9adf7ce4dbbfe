"""Diagnoses: what is wrong with the nerve, on which side, since when, and how it moved on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.care import phases
from app.care.diagnosis_details import DiagnosisValues, Problems, problems, write
from app.care.errors import NotFound, Refused
from app.clinical.vocabulary import DiagnosisStatus
from app.extensions import db
from app.models import Diagnosis, Patient, Phase, User

_STANDING = (DiagnosisStatus.CONFIRMED, DiagnosisStatus.TO_BE_CONFIRMED, DiagnosisStatus.RESOLVED)


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


def chosen(patient: Patient, public_id: str | None) -> Diagnosis | None:
    """The diagnosis an address names, if it stands in this chart; else the main one."""
    standing = of_patient(patient)
    named = (diagnosis for diagnosis in standing if str(diagnosis.public_id) == public_id)
    return next(named, standing[0] if standing else None)


def named(patient: Patient, public_id: str | None) -> Diagnosis | None:
    """To write under: the diagnosis that is named, the main one where none is; NotFound where it is not one of them."""
    found = chosen(patient, public_id)
    if public_id and (found is None or str(found.public_id) != public_id):
        raise NotFound("This chart has no such diagnosis.")
    return found


def of(patient: Patient, diagnosis_id: UUID) -> Diagnosis:
    """One diagnosis of this chart, also one that was struck."""
    wanted = _with_parts().where(Diagnosis.patient_id == patient.id, Diagnosis.public_id == diagnosis_id)
    diagnosis = db.session.scalar(wanted)
    if diagnosis is None:
        raise NotFound("This chart has no such diagnosis.")
    return diagnosis


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
    write(diagnosis, values)
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
    write(diagnosis, values)
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


def strike(diagnosis: Diagnosis, *, reason: str, by: User, at: datetime) -> Diagnosis:
    """Entered in error: it leaves the views and stays in the record."""
    if diagnosis.is_struck:
        return diagnosis
    if phases.has_open_plan(diagnosis):
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


def _first_phase(diagnosis: Diagnosis, values: DiagnosisValues, *, by: User, at: datetime, on: date) -> None:
    if values.condition is None:
        return
    since = values.phase_since_on or values.onset_on or on
    diagnosis.condition = values.condition
    diagnosis.phases.append(Phase(condition=values.condition, since_on=since, recorded_at=at, recorded_by=by))


def _refuse(found: Problems) -> None:
    if found:
        raise Refused(" ".join(found.values()))


def _refuse_struck(diagnosis: Diagnosis) -> None:
    if diagnosis.is_struck:
        raise Refused(phases.STRUCK)
