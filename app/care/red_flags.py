"""Red flags of a note: the facts they rest on, what they open on Dr. O's list, what must be done in the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from app.care import practice, procedures, review_items
from app.clinical import instruments, red_flags
from app.clinical.age import full_years
from app.clinical.entries import Entered, by_key
from app.clinical.note_kinds import KINDS
from app.clinical.red_flags import Facts, Row, must_document_eye_care
from app.clinical.review_rules import BY_TIME
from app.clinical.vocabulary import (
    AnswerKind,
    AppointmentStatus,
    Condition,
    DiagnosisStatus,
    Excursion,
    EyeClosure,
    EyeSymptom,
    Finding,
    NoteKind,
    PlanState,
    ProcedureKind,
    Technique,
)
from app.extensions import db
from app.models import (
    Appointment,
    Assessment,
    HomeExercise,
    Intervention,
    PlanVersion,
    ReviewAnswer,
    ReviewItem,
    SessionNote,
    TreatmentPlan,
    User,
)
from app.policy import Role

SUNNYBROOK = instruments.get("sunnybrook")


@dataclass(frozen=True)
class Alert:
    """What a note raised under one line of the table, and what is to be done about it."""

    row: Row
    items: tuple[ReviewItem, ...]

    @property
    def lines(self) -> list[tuple[str, ReviewItem]]:
        return [(red_flags.get(item.flag).words, item) for item in self.items]

    @property
    def words(self) -> str:
        return red_flags.in_words(red_flags.get(item.flag) for item in self.items)

    @property
    def is_open(self) -> bool:
        return any(item.is_open for item in self.items)


# questions


def alerts(note: SessionNote) -> list[Alert]:
    """What stands in this note, the most urgent first."""
    return alerts_of(review_items.of_note(note))


def alerts_of(items: Sequence[ReviewItem]) -> list[Alert]:
    """What one note raised, by the lines of the table."""
    found: dict[Row, list[ReviewItem]] = {}
    by_flag = {item.flag: item for item in items}
    for flag in red_flags.RED_FLAGS:
        if flag.key in by_flag:
            found.setdefault(flag.row, []).append(by_flag[flag.key])
    return [Alert(row, tuple(items)) for row, items in found.items()]


def facts(note: SessionNote, *, at: datetime) -> Facts:
    """What is known of this visit at that moment."""
    diagnosis, measure = note.diagnosis, _last_measure(note)
    return Facts(
        visit_on=note.visit_on,
        is_evaluation=note.kind is NoteKind.EVALUATION,
        age=full_years(note.patient.born_on, note.visit_on),
        onset_on=diagnosis.onset_on,
        condition=condition_on(note),
        side=diagnosis.side,
        eye_closure=_closure(note),
        eye_symptoms=frozenset(EyeSymptom(one) for one in _several(note, "eye.symptoms")),
        findings=findings(note),
        is_recovered=diagnosis.status is DiagnosisStatus.RESOLVED or _score(measure, "composite") == 100,
        has_movement=_moves(note, measure),
        plans_eye_care=_plans_eye_care(note),
        surgery_on=last_procedures(note).get(ProcedureKind.SURGERY),
        physician_saw_on=_physician_saw_on(note, at),
    )


def what_is_missing(note: SessionNote) -> list[tuple[str, str]]:
    """What the note must still say about the eye before it is signed: (field, words)."""
    protects = _said(note).get("eye.protection") or any(
        row.technique is Technique.EYE_CARE for row in note.done
    )
    if must_document_eye_care(_closure(note)) and not protects:
        return [("eye.protection", "The eye does not close fully: say how it is protected.")]
    return []


def findings(note: SessionNote) -> frozenset[Finding]:
    return frozenset(Finding(one) for one in _several(note, "news.findings"))


def condition_on(note: SessionNote) -> Condition | None:
    """What the nerve showed on the day of the visit."""
    since = [phase.condition for phase in note.diagnosis.phases if phase.since_on <= note.visit_on]
    return since[-1] if since else note.diagnosis.condition


def last_procedures(note: SessionNote) -> dict[ProcedureKind, date]:
    """The last day of each kind of procedure, up to the visit."""
    done = procedures.of_patient(note.patient)
    return {one.kind: one.performed_on for one in done if one.performed_on <= note.visit_on}


# verbs


def sync(note: SessionNote, *, by: User, at: datetime) -> None:
    """Bring Dr. O's list in step with the note. To be called whenever the note was saved, and when it is signed."""
    review_items.update(note, red_flags.raised(facts(note, at=at)), by=by, at=at)


def _closure(note: SessionNote) -> EyeClosure | None:
    said = _said(note).get("eye.closure")
    return EyeClosure(str(said)) if said else None


def _several(note: SessionNote, key: str) -> Sequence[str]:
    value = _said(note).get(key)
    return value if isinstance(value, list) else ()


def _said(note: SessionNote) -> dict[str, Entered]:
    """What was entered and is asked by this kind of note: the rest goes when it is signed."""
    asked = by_key(KINDS[note.kind].parts)
    return {key: value for key, value in note.particulars.items() if key in asked}


def _last_measure(note: SessionNote) -> Assessment | None:
    """The newest Sunnybrook up to this visit that counts, this note's own among them."""
    wanted = (
        select(Assessment)
        .outerjoin(SessionNote, Assessment.note_id == SessionNote.id)
        .where(
            Assessment.diagnosis_id == note.diagnosis_id,
            Assessment.instrument == SUNNYBROOK.key,
            Assessment.entered_in_error_at.is_(None),
            Assessment.performed_on <= note.visit_on,
            or_(
                Assessment.note_id.is_(None),
                SessionNote.is_in_force,
                Assessment.note_id == note.id,
            ),
        )
        .order_by(Assessment.performed_on.desc(), Assessment.id.desc())
    )
    return db.session.scalar(wanted.limit(1))


def _score(measure: Assessment | None, part: str) -> Decimal | None:
    score = measure.scores.get(part) if measure else None
    return Decimal(score) if score is not None else None


def _moves(note: SessionNote, measure: Assessment | None) -> bool | None:
    """Whether anything moves: as seen at this visit, else as last measured."""
    seen = [value for key, value in _said(note).items() if key.startswith("moves.") and value]
    if seen:
        return any(value != Excursion.NONE for value in seen)
    voluntary = _score(measure, "voluntary")
    return None if voluntary is None else voluntary > SUNNYBROOK.part("voluntary").minimum


def _plans_eye_care(note: SessionNote) -> bool:
    """Eye care stands in the version this note works by, or in the newest of the plan."""
    if note.plan_version is None:
        return False
    newest = (
        select(func.max(PlanVersion.id))
        .where(PlanVersion.plan_id == note.plan_version.plan_id)
        .scalar_subquery()
    )
    held = [
        select(kind.id)
        .where(
            kind.technique == Technique.EYE_CARE,
            or_(kind.plan_version_id == note.plan_version_id, kind.plan_version_id == newest),
        )
        .exists()
        for kind in (Intervention, HomeExercise)
    ]
    return bool(db.session.scalar(select(or_(*held))))


def _physician_saw_on(note: SessionNote, at: datetime) -> date | None:
    """The last day a physician saw the patient, decided a plan of the case, reviewed or acknowledged it."""
    if note.author.role is Role.PHYSICIAN:
        return note.visit_on
    seen = (
        select(func.max(Appointment.starts_at))
        .join(User, Appointment.clinician_id == User.id)
        .where(
            Appointment.patient_id == note.patient_id,
            Appointment.status == AppointmentStatus.COMPLETED,
            Appointment.starts_at <= at,
            User.role == Role.PHYSICIAN,
        )
    )
    decided = (
        select(func.max(PlanVersion.decided_at))
        .join(TreatmentPlan)
        .where(
            TreatmentPlan.diagnosis_id == note.diagnosis_id,
            PlanVersion.state.in_([PlanState.CERTIFIED, PlanState.RETURNED, PlanState.SUPERSEDED]),
            PlanVersion.decided_at <= at,
        )
    )
    reviewed = select(func.max(SessionNote.signed_at)).where(
        SessionNote.diagnosis_id == note.diagnosis_id,
        SessionNote.kind == NoteKind.PHYSICIAN_REVIEW,
        SessionNote.signed_at <= at,
        ~SessionNote.strike.has(),
    )
    acknowledged = select(func.max(ReviewItem.acknowledged_at)).where(
        ReviewItem.diagnosis_id == note.diagnosis_id, ReviewItem.acknowledged_at <= at
    )
    answered = select(func.max(ReviewAnswer.answered_at)).where(
        ReviewAnswer.diagnosis_id == note.diagnosis_id,
        ReviewAnswer.reason.in_(BY_TIME),
        ReviewAnswer.kind == AnswerKind.ACKNOWLEDGED,
        ReviewAnswer.answered_at <= at,
    )
    contacts = [one.scalar_subquery() for one in (seen, decided, reviewed, acknowledged, answered)]
    moments = [moment for moment in db.session.execute(select(*contacts)).one() if moment]
    place = practice.the_practice()
    return max(moments).astimezone(ZoneInfo(place.time_zone if place else "UTC")).date() if moments else None
