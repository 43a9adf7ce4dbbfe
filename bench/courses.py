"""A hundred thousand invented assessments over four thousand courses of care: every measure of many years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from app.clinical.vocabulary import (
    Aetiology,
    Certainty,
    Condition,
    DiagnosisStatus,
    NoteKind,
    ProcedureKind,
    Side,
)
from app.extensions import db
from app.models import Assessment, Diagnosis, Patient, Phase, Procedure, SessionNote, User
from app.policy import Role

ASSESSMENTS = 100_000
COURSES = 4_000
EACH = ASSESSMENTS // COURSES
RECORDED = datetime(2026, 1, 5, 14, tzinfo=UTC)
EPOCH = date(2010, 1, 4)


def measure_for_years() -> None:
    """Every second assessment was taken in a session whose note is signed."""
    chance = Random(11)
    first = (db.session.scalar(select(func.max(Patient.id))) or 0) + 1
    by = db.session.scalars(select(User.id).where(User.role == Role.THERAPIST)).first()
    people = range(first, first + COURSES)
    onsets = {number: EPOCH + timedelta(days=chance.randrange(5000)) for number in people}
    notes, assessments = [], []
    for number in people:
        begun_on = onsets[number] + timedelta(days=chance.randrange(20, 900))
        score = chance.randrange(5, 50)
        for visit in range(EACH):
            on = begun_on + timedelta(days=14 * visit)
            score = min(100, max(-10, score + chance.randrange(-3, 6)))
            in_session = visit % 2 == 0
            if in_session:
                notes.append(_note(len(notes) + 1_000_000, number, on, by))
            assessments.append(_assessment(number, on, score, notes[-1]["id"] if in_session else None, by))
    for table, rows in (
        (Patient, [_patient(number, chance) for number in people]),
        (Diagnosis, [_diagnosis(number, onsets[number], chance) for number in people]),
        (Phase, [_phase(number, onsets[number], by, chance) for number in people]),
        (Procedure, [_injection(number, onsets[number], by) for number in people if number % 3 == 0]),
        (SessionNote, notes),
        (Assessment, assessments),
    ):
        db.session.execute(insert(table.__table__), rows)  # type: ignore[arg-type]
    note = SessionNote.__table__
    signature = {
        "signed_at": RECORDED,
        "signed_by_id": by,
        "signer_credentials": "PT",
        "content_hash": "0" * 64,
    }
    own = note.c.id.between(notes[0]["id"], notes[-1]["id"])
    db.session.execute(update(note).where(own).values(**signature))  # type: ignore[arg-type]
    db.session.commit()


def _patient(number: int, chance: Random) -> dict[str, Any]:
    return {
        "id": number,
        "mrn": f"PX-{number:05d}",
        "sort_name": f"{number}",
        "born_on": date(1930, 1, 1) + timedelta(days=chance.randrange(28_000)),
        "registered_at": RECORDED,
    }


def _diagnosis(number: int, onset_on: date, chance: Random) -> dict[str, Any]:
    return {
        "id": number + 1_000_000,
        "patient_id": number,
        "status": DiagnosisStatus.CONFIRMED,
        "condition": Condition.SYNKINETIC,
        "side": Side.LEFT,
        "aetiology": chance.choice(list(Aetiology)),
        "onset_on": onset_on,
        "onset_certainty": Certainty.MONTH,
        "recorded_at": RECORDED,
    }


def _phase(number: int, onset_on: date, by: int | None, chance: Random) -> dict[str, Any]:
    return {
        "diagnosis_id": number + 1_000_000,
        "condition": chance.choice(list(Condition)),
        "since_on": onset_on,
        "recorded_at": RECORDED,
        "recorded_by_id": by,
    }


def _injection(number: int, onset_on: date, by: int | None) -> dict[str, Any]:
    return {
        "patient_id": number,
        "kind": ProcedureKind.BOTULINUM_TOXIN,
        "name": "Botulinum toxin",
        "performed_on": onset_on + timedelta(days=700),
        "recorded_at": RECORDED,
        "recorded_by_id": by,
    }


def _note(number: int, patient_id: int, on: date, by: int | None) -> dict[str, Any]:
    return {
        "id": number,
        "public_id": UUID(int=number),
        "patient_id": patient_id,
        "diagnosis_id": patient_id + 1_000_000,
        "author_id": by,
        "kind": NoteKind.TREATMENT,
        "visit_on": on,
        "started_at": RECORDED,
        "saved_at": RECORDED,
        "saved_by_id": by,
        "subjective": "My smile pulled less on the video call. " * 5,
        "assessment": "Softer after massage. " * 10,
    }


def _assessment(patient_id: int, on: date, score: int, note_id: int | None, by: int | None) -> dict[str, Any]:
    return {
        "patient_id": patient_id,
        "diagnosis_id": patient_id + 1_000_000,
        "note_id": note_id,
        "instrument": "sunnybrook",
        "instrument_version": "sunnybrook-1",
        "side": Side.LEFT,
        "performed_on": on,
        "answers": {"rest.eye": "narrow", "rest.cheek": "absent", "rest.mouth": "normal"},
        "scores": {"resting": "15", "voluntary": str(score + 20), "synkinesis": "5", "composite": str(score)},
        "rated_by_id": by,
        "recorded_at": RECORDED,
    }
