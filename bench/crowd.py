"""Ten thousand invented patients more, written in bulk: what a practice of many years holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

from sqlalchemy import func, insert, select

from app.clinical.names import fold
from app.clinical.search_words import stored_words
from app.clinical.vocabulary import Aetiology, Certainty, Condition, DiagnosisStatus, Side
from app.extensions import db
from app.models import (
    CareTeamMember,
    Diagnosis,
    Patient,
    PatientName,
    PatientPhone,
    PatientSearchWord,
    User,
)
from app.policy import Role

GIVEN = [
    first + last
    for first, last in product(
        ("Al", "Ber", "Cor", "Dor", "El", "Fen", "Gil", "Hal", "Is", "Jo"),
        ("an", "bert", "da", "en", "iel", "la", "mund", "rin", "ton", "win"),
    )
]
FAMILY = [
    first + last
    for first, last in product(
        ("Ash", "Birch", "Crane", "Dun", "Elder", "Fal", "Gull", "Heron", "Iron", "Juniper"),
        ("by", "croft", "field", "ham", "ley", "more", "ridge", "stone", "wick", "worth"),
    )
]
REGISTERED = datetime(2020, 1, 6, 14, tzinfo=UTC)


def invite(up_to: int) -> None:
    """Fill the practice up to that many patients, a third of them on each therapist's team."""
    chance = Random(7)
    first = (db.session.scalar(select(func.max(Patient.id))) or 0) + 1
    team = db.session.scalars(select(User.id).where(User.role == Role.THERAPIST).order_by(User.id)).all()
    numbers = range(first, up_to + 1)
    people = {number: _person(number, chance) for number in numbers}
    for table, rows in (
        (Patient, [person["patient"] for person in people.values()]),
        (PatientName, [person["name"] for person in people.values()]),
        (PatientPhone, [person["phone"] for person in people.values()]),
        (PatientSearchWord, [row for person in people.values() for row in person["words"]]),
        (CareTeamMember, [_place(number, team[number % len(team)]) for number in numbers]),
        (Diagnosis, [_diagnosis(number) for number in numbers]),
    ):
        db.session.execute(insert(table.__table__), rows)  # type: ignore[arg-type]
    db.session.commit()


def _person(number: int, chance: Random) -> dict:
    given, family = chance.choice(GIVEN), f"{chance.choice(FAMILY)}-{chance.choice(FAMILY)}"
    born_on = date(1930, 1, 1) + timedelta(days=chance.randrange(32_000))
    mrn, phone = f"PZ-{number:05d}", f"(914) 555-{number % 10_000:04d}"
    words = stored_words(names=[given, family], numbers=[mrn], phones=[phone], born_on=born_on)
    patient = {
        "id": number,
        "mrn": mrn,
        "sort_name": f"{fold(family)}, {fold(given)}",
        "born_on": born_on,
        "registered_at": REGISTERED,
    }
    return {
        "patient": patient,
        "name": {"patient_id": number, "given": given, "family": family},
        "phone": {"patient_id": number, "number": phone},
        "words": [{"patient_id": number, "word": word} for word in words],
    }


def _place(patient_id: int, user_id: int) -> dict:
    return {"patient_id": patient_id, "user_id": user_id, "since_on": date(2020, 1, 6)}


def _diagnosis(patient_id: int) -> dict:
    return {
        "patient_id": patient_id,
        "status": DiagnosisStatus.CONFIRMED,
        "condition": Condition.SYNKINETIC,
        "side": Side.LEFT,
        "aetiology": Aetiology.BELLS_PALSY,
        "onset_on": date(2020, 1, 1),
        "onset_certainty": Certainty.MONTH,
        "recorded_at": REGISTERED,
    }
