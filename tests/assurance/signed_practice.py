"""A small practice in which everything that can be signed was signed: by the verbs themselves, sealed in turn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from app.care import amendments, co_signatures, signing
from app.clinical.instruments.sunnybrook import SUNNYBROOK
from app.clinical.vocabulary import AddendumKind, Licence, Technique
from app.extensions import db
from app.models import Appointment, SessionNote, Treatment, User
from app.models.audit import Actor, act_as
from app.policy import Role
from tests import builders

BEGAN = datetime(2026, 9, 7, 14, tzinfo=UTC)
KINDS = list(AddendumKind)


def sign_a_practice(notes: int, chance: Random) -> None:
    """So many signed notes with treatments and measures; some with addenda, some co-signed, some struck."""
    act_as(db.session(), Actor(at=BEGAN, name="assurance"))
    builders.a_practice()
    therapist = builders.a_user("Thea Tern")
    assistant = builders.a_user("Asa Auk", licence=Licence.ASSISTANT, credentials="PTA", supervisor=therapist)
    physician = builders.a_user("Dr. O", Role.PHYSICIAN, "MD")
    patients = [builders.a_patient(f"Patient {number}", "Plover", team=[therapist]) for number in range(4)]
    diagnoses = [builders.a_diagnosis(patient, by=therapist) for patient in patients]
    plans = [builders.a_plan(diagnosis, by=therapist) for diagnosis in diagnoses]
    visits = [
        builders.an_appointment(patients[0], clinician=therapist, starts_at=BEGAN + timedelta(days=number))
        for number in range(8)
    ]
    for number in range(notes):
        author = assistant if number % 3 == 0 else therapist
        at = BEGAN + timedelta(days=number)
        note = _note(diagnoses[number % 4], plans[number % 4], author, at, chance, visits)
        if author is assistant:
            co_signatures.co_sign(note, by=therapist, at=at + timedelta(hours=5))
        for kind in KINDS[: number % 4]:
            _addend(note, kind, physician if number % 2 else therapist, at + timedelta(hours=6))
        if number % 6 == 5:
            amendments.strike(note, reason=f"Of another visit, {number}.", by=physician, at=at)
    db.session.commit()
    db.session.expunge_all()


def _note(
    diagnosis, plan, author: User, at: datetime, chance: Random, visits: list[Appointment]
) -> SessionNote:
    note = builders.a_note(
        diagnosis,
        by=author,
        plan=plan,
        appointment=visits.pop() if len(visits) > 3 and diagnosis.patient is visits[0].patient else None,
        visit_on=at.date(),
        visit_minutes=60,
        started_at=at,
        saved_at=at + timedelta(minutes=40),
        subjective=f"My smile pulled less on call {chance.randrange(1000)}.",
        assessment=f"Softer by {chance.randrange(1000)}.",
        next_time="Go on as before.",
        particulars={"checkin.pain": chance.randrange(11), "eye.symptoms": ["redness"]},
    )
    note.treatments.append(
        Treatment(technique=Technique.TAPING, position=1, zones=["chin"], side=diagnosis.side, minutes=5)
    )
    if chance.random() < 0.6:
        _measure(note, author, chance)
    db.session.flush()
    signed_at = at + timedelta(hours=1)
    return signing.sign(note, shown=note.version, by=author, at=signed_at, on=date(2026, 12, 31))


def _measure(note: SessionNote, by: User, chance: Random) -> None:
    answers = {item.key: chance.choice(item.options).value for item in SUNNYBROOK.items}
    score = SUNNYBROOK.score(answers)
    builders.an_assessment(
        note.diagnosis,
        by=by,
        on=note.visit_on,
        scores=SUNNYBROOK.written(score),
        answers=answers,
        instrument_version=score.version,
        note=note,
    )


def _addend(note: SessionNote, kind: AddendumKind, by: User, at: datetime) -> None:
    amendments.addend(
        note,
        kind=kind,
        wording=f"{kind.label} of {note.visit_on}.",
        reason="Written down wrongly." if kind is AddendumKind.CORRECTION else "",
        service_on=note.visit_on if kind is AddendumKind.LATE_ENTRY else None,
        by=by,
        at=at,
        on=date(2026, 12, 31),
    )
