"""Two thousand invented courses of care that go on: what Dr. O's list is read from. Written in bulk.

About one case in five waits for something; every kind of reason is among them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from app.care import course_standing
from app.clinical.vocabulary import (
    Aetiology,
    AppointmentStatus,
    Certainty,
    Condition,
    DiagnosisStatus,
    NoteKind,
    OrderKind,
    PlanState,
    Profession,
    Side,
    Urgency,
    VisitKind,
)
from app.extensions import db
from app.models import (
    Appointment,
    Assessment,
    CareTeamMember,
    Diagnosis,
    Order,
    Patient,
    PatientName,
    PlanVersion,
    ReviewItem,
    SessionNote,
    TreatmentPlan,
    User,
)
from app.policy import Role

CASES = 2_000
VISITS = 16
KEYS = 5_000_000
"""Above every key of the other invented records."""

GAINING, STILL, LOSING = (20, 34, 48, 60), (40, 52, 52, 51), (62, 64, 55, 44)
"""Composite scores of a course. One in twenty stands still, one in twenty declines."""


def open_up(*, on: date) -> None:
    """A plan, sixteen visits and four gradings each; the day is the practice's today."""
    chance = Random(13)
    physician, *staff = db.session.scalars(
        select(User.id).where(User.role.in_([Role.PHYSICIAN, Role.THERAPIST])).order_by(User.role)
    )
    rows: dict[type, list[dict[str, Any]]] = {}
    for number in range(KEYS, KEYS + CASES):
        for kind, some in _case(number, on, staff[number % len(staff)], physician, chance).items():
            rows.setdefault(kind, []).extend(some)
    for kind, some in rows.items():
        db.session.execute(insert(kind.__table__), some)  # type: ignore[attr-defined]
    _sign(on)
    course_standing.rebuild()
    db.session.commit()


def _case(number: int, on: date, therapist: int, physician: int, chance: Random) -> dict[type, list[Any]]:
    begun_on = on - timedelta(days=chance.randrange(40, 80))
    onset_on = begun_on - timedelta(days=chance.randrange(20, 100 if number % 5 == 0 else 400))
    who = {"patient_id": number, "diagnosis_id": number}
    begun_at = datetime.combine(begun_on, time(14), UTC)
    return {
        Patient: [_patient(number, begun_at)],
        PatientName: [{"patient_id": number, "given": "Ash", "family": f"Heron-{number}"}],
        CareTeamMember: [{"patient_id": number, "user_id": therapist, "since_on": begun_on}],
        Diagnosis: [_diagnosis(number, onset_on, begun_at)],
        TreatmentPlan: [{"id": number, **who, "opened_on": begun_on}],
        PlanVersion: _versions(number, begun_at, therapist, physician),
        Order: [] if number % 50 == 0 else [_order(who, begun_on, begun_at, therapist)],
        SessionNote: [_note(number, visit, on, begun_on, therapist) for visit in range(VISITS)],
        ReviewItem: [_flag(number, on, therapist)] if number % 40 == 0 else [],
        Assessment: [_graded(who, begun_on, turn, number, therapist) for turn in range(4)],
        Appointment: [_consultation(number, on, physician)],
    }


def _patient(number: int, at: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "mrn": f"PQ-{number}",
        "sort_name": f"heron-{number}, ash",
        "born_on": date(1970, 1, 1),
        "registered_at": at,
    }


def _diagnosis(number: int, onset_on: date, at: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "patient_id": number,
        "status": DiagnosisStatus.CONFIRMED,
        "condition": Condition.FLACCID if number % 25 == 0 else Condition.PARETIC,
        "side": Side.LEFT,
        "aetiology": Aetiology.BELLS_PALSY,
        "onset_on": onset_on,
        "onset_certainty": Certainty.EXACT,
        "recorded_at": at,
    }


def _versions(number: int, at: datetime, therapist: int, physician: int) -> list[dict[str, Any]]:
    """The first one certified, except of every thirtieth; every twentieth has a second one sent."""
    said = {
        "plan_id": number,
        "reason": "First plan",
        "title": "Retraining",
        "starts_on": at.date(),
        "ends_on": at.date() + timedelta(days=90),
        "visits_per_week": Decimal(1),
        "visits_planned": 12,
        "written_at": at,
        "written_by_id": therapist,
        "sent_at": at,
        "sent_by_id": therapist,
        "decided_at": None,
        "decided_by_id": None,
    }
    decided = {"decided_at": at + timedelta(days=2), "decided_by_id": physician}
    is_first = number % 30 == 0
    first = said | ({"state": PlanState.SENT} if is_first else {"state": PlanState.CERTIFIED} | decided)
    second = said | {"number": 2, "state": PlanState.SENT, "reason": "Going well"}
    return [first | {"number": 1}, *([second] if number % 20 == 0 and not is_first else [])]


def _order(who: dict[str, int], on: date, at: datetime, therapist: int) -> dict[str, Any]:
    return who | {
        "kind": OrderKind.REFERRAL,
        "signer_name": "Dr. Wren",
        "profession": Profession.PHYSICIAN,
        "signed_on": on,
        "recorded_at": at,
        "recorded_by_id": therapist,
    }


def _note(number: int, visit: int, on: date, begun_on: date, therapist: int) -> dict[str, Any]:
    key = number * 100 + visit
    visit_on = begun_on + (on - begun_on) * visit // VISITS
    kind = NoteKind.PROGRESS if visit == 9 and number % 40 == 2 else NoteKind.TREATMENT
    at = datetime.combine(visit_on, time(15), UTC)
    return {
        "id": key,
        "public_id": UUID(int=key),
        "patient_id": number,
        "diagnosis_id": number,
        "author_id": therapist,
        "kind": NoteKind.EVALUATION if visit == 0 else kind,
        "visit_on": visit_on,
        "started_at": at,
        "saved_at": at,
        "saved_by_id": therapist,
        "subjective": "My smile pulled less on the video call. " * 5,
        "assessment": "Softer after massage. " * 10,
        "particulars": {
            "practised.days": 2 if number % 50 == 1 else 6,
            "checkin.pain": 1,
            "moves.smile": "none" if number % 25 == 0 else "partial",
        },
    }


def _sign(on: date) -> None:
    """Every note but the last of every fiftieth case."""
    note = SessionNote.__table__
    left = [number * 100 + VISITS - 2 for number in range(KEYS, KEYS + CASES) if number % 50 == 0]
    wanted = update(note).where(note.c.id >= KEYS * 100, note.c.id.not_in(left))  # type: ignore[arg-type]
    signature = {"signed_by_id": note.c.author_id, "signer_credentials": "PT", "content_hash": "0" * 64}
    db.session.execute(wanted.values(signed_at=note.c.saved_at, **signature))


def _flag(number: int, on: date, therapist: int) -> dict[str, Any]:
    is_urgent = number % 80 == 0
    return {
        "patient_id": number,
        "diagnosis_id": number,
        "note_id": number * 100 + VISITS - 1,
        "flag": "redness" if is_urgent else "fever",
        "urgency": Urgency.SAME_DAY if is_urgent else Urgency.REVIEW,
        "opened_at": datetime.combine(on, time(4), UTC),
        "opened_by_id": therapist,
    }


def _graded(who: dict[str, int], begun_on: date, turn: int, number: int, therapist: int) -> dict[str, Any]:
    score = {3: STILL, 7: LOSING}.get(number % 20, GAINING)[turn]
    return who | {
        "instrument": "sunnybrook",
        "instrument_version": "sunnybrook-1",
        "side": Side.LEFT,
        "performed_on": begun_on + timedelta(days=12 * turn),
        "scores": {"resting": "15", "voluntary": str(score + 20), "synkinesis": "5", "composite": str(score)},
        "rated_by_id": therapist,
        "recorded_at": datetime.combine(begun_on, time(15), UTC),
    }


def _consultation(number: int, on: date, physician: int) -> dict[str, Any]:
    """Before the plan; of every sixtieth case after it, and nothing has come of it.

    When nobody of the demonstration is here: long before its year, or in the evening.
    """
    place = number - KEYS
    days, minute = (3, place // 60) if number % 60 == 0 else (600, place)
    starts_at = datetime.combine(on - timedelta(days=days), time(0), UTC) + timedelta(minutes=minute)
    return {
        "patient_id": number,
        "clinician_id": physician,
        "kind": VisitKind.CONSULTATION,
        "status": AppointmentStatus.COMPLETED,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=1),
        "time_zone": "America/New_York",
    }
