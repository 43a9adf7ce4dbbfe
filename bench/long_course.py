"""One invented course as long as any: 150 sessions and twelve measures, written in bulk.

Each is taken as the practice's sheet of measures asks: face, pain, tightness and eye closure at every session,
what patients answer, grades and millimetres at every fifth, about once a month.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from sqlalchemy import insert, select

from app.clinical import instruments
from app.clinical.instruments import Instrument
from app.clinical.instruments.items import Answer, Item
from app.clinical.vocabulary import (
    AppointmentStatus,
    Certainty,
    Condition,
    DiagnosisStatus,
    PlanState,
    ProcedureKind,
    Side,
    VisitKind,
)
from app.extensions import db
from app.models import (
    AccessEntry,
    Appointment,
    Assessment,
    CareTeamMember,
    CaseComment,
    CaseMention,
    Diagnosis,
    Goal,
    Patient,
    PatientName,
    Phase,
    PlanVersion,
    Procedure,
    SessionNote,
    TreatmentPlan,
    User,
)
from app.policy import Action, Role

SESSIONS = 150
EVERY = timedelta(days=5)
EVERY_SESSION = ("sunnybrook", "pain", "tightness", "lagophthalmos")
GOALS = (
    ("Smile without the eye closing", "sunnybrook.composite"),
    ("Feel at ease in company", "fdi.social"),
    ("Eat with others again", "fdi.physical"),
    ("A face that rests", "face.total"),
)
EVERY_FIFTH = ("house_brackmann", "fngs2", "fdi", "face", "saq", "phq2", "brow", "commissure")


def invite(*, therapist: str, on: date) -> UUID:
    """One patient more, with that course behind them; gives the id in addresses."""
    by = db.session.scalars(select(User).where(User.name == therapist)).one()
    patient = Patient(
        mrn="PZ-LONG",
        sort_name="course, longa",
        born_on=date(1970, 5, 4),
        registered_at=_at(on - EVERY * SESSIONS),
        names=[PatientName(given="Longa", family="Course")],
        care_team=[CareTeamMember(user=by, since_on=on - EVERY * SESSIONS)],
    )
    onset = on - EVERY * SESSIONS - timedelta(days=20)
    diagnosis = Diagnosis(
        patient=patient,
        status=DiagnosisStatus.CONFIRMED,
        condition=Condition.SYNKINETIC,
        side=Side.LEFT,
        onset_on=onset,
        onset_certainty=Certainty.EXACT,
        recorded_at=_at(on),
        phases=[Phase(condition=Condition.SYNKINETIC, since_on=onset, recorded_at=_at(on), recorded_by=by)],
    )
    db.session.add_all([patient, diagnosis, _plan(diagnosis, by, on)])
    db.session.flush()
    write(diagnosis, by=by, until=on)
    _talk(diagnosis, by, on)
    db.session.commit()
    return patient.public_id


def _talk(diagnosis: Diagnosis, by: User, on: date) -> None:
    """A thread of a comment every month, and a physician who looked at the case half a year ago."""
    physician = db.session.scalars(select(User).where(User.role == Role.PHYSICIAN)).first()
    for month in range(24):
        db.session.add(
            CaseComment(
                patient=diagnosis.patient,
                diagnosis=diagnosis,
                body="The neck band is slow. Tape at night as before.",
                written_at=_at(on - timedelta(days=30 * month)),
                written_by=by,
                mentions=[CaseMention(user=physician)],
            )
        )
    db.session.add(
        AccessEntry(
            at=_at(on - timedelta(days=180)),
            user_id=physician.id,
            patient_id=diagnosis.patient_id,
            action=Action.REVIEW_READ.value,
            endpoint="review.case",
            method="GET",
            status=200,
            outcome="granted",
        )
    )


def write(diagnosis: Diagnosis, *, by: User, until: date, sessions: int = SESSIONS) -> None:
    """Signed notes with their check-ins, every measure at every session, toxin twice a year, some missed visits."""
    chance = Random(11)
    days = [until - EVERY * back for back in range(sessions, 0, -1)]
    notes = [_note(diagnosis, by, on, chance) for on in days]
    db.session.execute(insert(SessionNote.__table__), notes)  # type: ignore[arg-type]
    taken = [
        _assessment(diagnosis, by, instruments.get(key), on, at / sessions, chance)
        for at, on in enumerate(days)
        for key in (EVERY_SESSION if at % 5 else EVERY_SESSION + EVERY_FIFTH)
    ]
    db.session.execute(insert(Assessment.__table__), taken)  # type: ignore[arg-type]
    for on in days[20::36]:
        db.session.add(_toxin(diagnosis, by, on))
    for on in days[7::15]:
        db.session.add(_missed(diagnosis, by, on + timedelta(days=2)))
    db.session.flush()


def _plan(diagnosis: Diagnosis, by: User, on: date) -> TreatmentPlan:
    starts_on = on - timedelta(days=84)
    goals = [
        Goal(wording=wording, measure=measure, baseline=30, target=70, position=place, target_on=on)
        for place, (wording, measure) in enumerate(GOALS)
    ]
    version = PlanVersion(
        number=1,
        state=PlanState.SENT,
        sent_at=_at(on),
        sent_by=by,
        question="The neck band is slow: is repeat toxin still the plan?",
        reason="First plan",
        title="Retraining",
        starts_on=starts_on,
        ends_on=on,
        visits_per_week=Decimal(1),
        visits_planned=12,
        written_at=_at(starts_on),
        written_by=by,
        goals=goals,
    )
    return TreatmentPlan(
        patient=diagnosis.patient, diagnosis=diagnosis, opened_on=starts_on, versions=[version]
    )


def _at(on: date) -> datetime:
    return datetime.combine(on, time(15), UTC)


def _note(diagnosis: Diagnosis, by: User, on: date, chance: Random) -> dict:
    at = _at(on)
    return {
        "patient_id": diagnosis.patient_id,
        "diagnosis_id": diagnosis.id,
        "author_id": by.id,
        "visit_on": on,
        "started_at": at,
        "saved_at": at,
        "saved_by_id": by.id,
        "particulars": {"practised.days": chance.randint(1, 7), "practised.minutes": chance.randint(5, 25)},
        "subjective": "Less pull in the cheek.",
        "signed_at": at,
        "signed_by_id": by.id,
        "signer_credentials": by.name_with_credentials,
        "content_hash": "0" * 64,
    }


def _assessment(
    diagnosis: Diagnosis, by: User, measure: Instrument, on: date, share: float, chance: Random
) -> dict:
    answers = {item.key: _answer(item, share, chance) for item in measure.items}
    score = measure.score(answers, side=diagnosis.side)
    return {
        "patient_id": diagnosis.patient_id,
        "diagnosis_id": diagnosis.id,
        "instrument": measure.key,
        "instrument_version": score.version,
        "side": diagnosis.side,
        "performed_on": on,
        "answers": answers,
        "scores": {key: None if value is None else f"{value:f}" for key, value in score.parts.items()},
        "findings": dict(score.findings),
        "answered_by": measure.filled_by,
        "rated_by_id": by.id,
        "recorded_at": _at(on),
    }


def _answer(item: Item, share: float, chance: Random) -> Answer | None:
    """Anywhere in the range of the item, the further in the course the higher."""
    if item.longest:
        return None
    place = min(1.0, max(0.0, 0.2 + 0.6 * share + chance.uniform(-0.2, 0.2)))
    if item.amount is None:
        return item.options[round(place * (len(item.options) - 1))].value
    steps = int((item.amount.most - item.amount.least) / item.amount.step)
    return item.read(item.amount.least + round(place * steps) * item.amount.step)


def _toxin(diagnosis: Diagnosis, by: User, on: date) -> Procedure:
    return Procedure(
        patient_id=diagnosis.patient_id,
        kind=ProcedureKind.BOTULINUM_TOXIN,
        name="Botulinum toxin",
        side=diagnosis.side,
        performed_on=on,
        detail="Orbicularis oculi 5 U, mentalis 2.5 U, platysma 12 U.",
        recorded_at=_at(on),
        recorded_by_id=by.id,
    )


def _missed(diagnosis: Diagnosis, by: User, on: date) -> Appointment:
    return Appointment(
        patient_id=diagnosis.patient_id,
        clinician_id=by.id,
        kind=VisitKind.FOLLOW_UP,
        status=AppointmentStatus.NO_SHOW,
        starts_at=_at(on),
        ends_at=_at(on) + timedelta(minutes=45),
        time_zone="America/New_York",
    )
