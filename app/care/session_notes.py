"""Session notes: finding them, starting one, and taking an empty one away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app.care import diagnoses, note_proposals, review_items, treatment_plans
from app.care.errors import NotFound, Refused
from app.clinical.note_kinds import KINDS, VISITS, may_write
from app.clinical.vocabulary import (
    LIVE_APPOINTMENTS,
    AppointmentStatus,
    DiagnosisStatus,
    NoteKind,
    VisitKind,
)
from app.extensions import db
from app.models import (
    Addendum,
    Appointment,
    Assessment,
    Diagnosis,
    Patient,
    PlanVersion,
    SessionNote,
    User,
)

NOTES_ON_A_PAGE = 20
KIND_OF_VISIT = {
    VisitKind.EVALUATION: NoteKind.EVALUATION,
    VisitKind.FOLLOW_UP: NoteKind.TREATMENT,
    VisitKind.RE_EVALUATION: NoteKind.PROGRESS,
}
UNDER_A_PLAN = (NoteKind.TREATMENT, NoteKind.PROGRESS, NoteKind.DISCHARGE)
DRAFTED = "drafted"
"""Named as the window that saved a field whose text was drafted by the house and changed by nobody since."""


@dataclass(frozen=True)
class NotePage:
    """A stretch of a patient's notes, newest first."""

    notes: Sequence[SessionNote]
    number: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * NOTES_ON_A_PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * NOTES_ON_A_PAGE, self.total)

    @property
    def has_later(self) -> bool:
        return self.last < self.total


# questions


def of(patient: Patient, note_id: UUID, *, for_change: bool = False) -> SessionNote:
    """One note of this chart; ``for_change`` waits for whoever is changing it just now."""
    wanted = _with_parts(patient).where(SessionNote.public_id == note_id)
    note = db.session.scalar(wanted.with_for_update(of=SessionNote) if for_change else wanted)
    if note is None:
        raise NotFound("This chart has no such note.")
    return note


def of_patient(patient: Patient, *, page: int = 1) -> NotePage:
    total = db.session.scalar(select(func.count(SessionNote.id)).where(SessionNote.patient_id == patient.id))
    page = max(1, min(page, ((total or 1) - 1) // NOTES_ON_A_PAGE + 1))
    wanted = _newest_first(patient).limit(NOTES_ON_A_PAGE).offset((page - 1) * NOTES_ON_A_PAGE)
    return NotePage(db.session.scalars(wanted).all(), page, total or 0)


def recent(patient: Patient, limit: int) -> Sequence[SessionNote]:
    """The newest notes, drafts among them."""
    return db.session.scalars(_newest_first(patient).limit(limit)).all()


def signed(
    patient: Patient,
    *,
    first: date | None = None,
    last: date | None = None,
    kind: NoteKind | None = None,
    struck: bool = False,
) -> Sequence[SessionNote]:
    """The signed notes of these days, oldest first, with everything a copy of them says.

    Those entered in error are left out, or with ``struck`` among them.
    """
    wanted = _with_parts(patient).where(SessionNote.signed_at.is_not(None))
    if first is not None:
        wanted = wanted.where(SessionNote.visit_on >= first)
    if last is not None:
        wanted = wanted.where(SessionNote.visit_on <= last)
    if kind is not None:
        wanted = wanted.where(SessionNote.kind == kind)
    if not struck:
        wanted = wanted.where(~SessionNote.strike.has())
    return db.session.scalars(
        wanted.order_by(SessionNote.visit_on, SessionNote.id).options(
            joinedload(SessionNote.diagnosis),
            joinedload(SessionNote.plan_version),
            selectinload(SessionNote.assessments).joinedload(Assessment.rated_by),
        )
    ).all()


def last_signed(
    patient: Patient, diagnosis: Diagnosis, *, before: SessionNote | None = None
) -> SessionNote | None:
    """The newest signed note of a visit about a diagnosis; ``before`` leaves out that note and later visits."""
    wanted = _newest_first(patient).where(
        SessionNote.diagnosis_id == diagnosis.id,
        SessionNote.kind.in_(VISITS),
        SessionNote.is_in_force,
    )
    if before is not None:
        wanted = wanted.where(SessionNote.visit_on <= before.visit_on, SessionNote.id != before.id)
    return db.session.scalar(wanted.limit(1))


def last_in_brief(diagnosis: Diagnosis, limit: int) -> Sequence[SessionNote]:
    """The newest signed notes about a diagnosis that stand, of whatever kind."""
    wanted = (
        select(SessionNote)
        .where(SessionNote.diagnosis_id == diagnosis.id, SessionNote.is_in_force)
        .order_by(SessionNote.visit_on.desc(), SessionNote.id.desc())
        .options(joinedload(SessionNote.author))
    )
    return db.session.scalars(wanted.limit(limit)).all()


def last_treated(patient: Patient, diagnosis: Diagnosis) -> SessionNote | None:
    """The newest signed session in which something was done."""
    wanted = _newest_first(patient).where(
        SessionNote.diagnosis_id == diagnosis.id,
        SessionNote.is_in_force,
        SessionNote.treatments.any(),
    )
    return db.session.scalar(wanted.limit(1))


def that_made(versions: Sequence[PlanVersion]) -> dict[int, SessionNote]:
    """The sessions that versions of a plan came from, by the number of the version."""
    made = {one.note_id: one.number for one in versions if one.note_id is not None}
    if not made:
        return {}
    notes = db.session.scalars(select(SessionNote).where(SessionNote.id.in_(made)))
    return {made[note.id]: note for note in notes}


def unsigned_by(user: User) -> Sequence[SessionNote]:
    """The person's own drafts, oldest first."""
    wanted = (
        select(SessionNote)
        .where(SessionNote.author_id == user.id, SessionNote.signed_at.is_(None))
        .order_by(SessionNote.visit_on, SessionNote.id)
        .options(joinedload(SessionNote.patient).selectinload(Patient.names))
    )
    return db.session.scalars(wanted).all()


def days_unsigned(note: SessionNote, *, at: datetime) -> int:
    """Full days since the note was begun; from one on it is overdue."""
    return (at - note.started_at).days


def unsigned_since(moment: datetime) -> Sequence[SessionNote]:
    """Every draft begun at that moment or before, of anybody, the oldest first."""
    wanted = (
        select(SessionNote)
        .join(Patient, SessionNote.patient_id == Patient.id)
        .where(
            SessionNote.signed_at.is_(None),
            SessionNote.started_at <= moment,
            Patient.entered_in_error_at.is_(None),
        )
        .order_by(SessionNote.started_at, SessionNote.id)
        .options(
            joinedload(SessionNote.patient).selectinload(Patient.names),
            joinedload(SessionNote.diagnosis),
            joinedload(SessionNote.author),
        )
    )
    return db.session.scalars(wanted).all()


def measured_before(note: SessionNote, instrument: str) -> Assessment | None:
    """What was measured last before this note: taken outside a session, or in a signed one."""
    wanted = (
        select(Assessment)
        .outerjoin(SessionNote, Assessment.note_id == SessionNote.id)
        .where(
            Assessment.diagnosis_id == note.diagnosis_id,
            Assessment.instrument == instrument,
            Assessment.entered_in_error_at.is_(None),
            Assessment.performed_on <= note.visit_on,
            or_(Assessment.note_id.is_(None), SessionNote.is_in_force),
            or_(Assessment.note_id.is_(None), Assessment.note_id != note.id),
        )
        .order_by(Assessment.performed_on.desc(), Assessment.id.desc())
    )
    return db.session.scalar(wanted.limit(1))


def treatable(patient: Patient) -> list[Diagnosis]:
    """The diagnoses a session can be about, the main one first."""
    return [one for one in diagnoses.of_patient(patient) if one.status is DiagnosisStatus.CONFIRMED]


def appointment_of(patient: Patient, appointment_id: UUID | None) -> Appointment | None:
    """The appointment a note is started from, where one is named."""
    if appointment_id is None:
        return None
    found = db.session.scalar(
        select(Appointment).where(
            Appointment.patient_id == patient.id, Appointment.public_id == appointment_id
        )
    )
    if found is None:
        raise NotFound("This chart has no such appointment.")
    return found


def usual_kind(patient: Patient, appointment: Appointment | None, kinds: Sequence[NoteKind]) -> NoteKind:
    """The kind of note a visit asks for: by its appointment, else an evaluation where none was ever written."""
    if appointment is not None and appointment.status is AppointmentStatus.NO_SHOW:
        wanted = NoteKind.MISSED_VISIT
    elif appointment is not None:
        wanted = KIND_OF_VISIT.get(appointment.kind, kinds[0])
    else:
        seen = select(SessionNote.id).where(
            SessionNote.patient_id == patient.id, SessionNote.kind.in_(VISITS), ~SessionNote.strike.has()
        )
        wanted = NoteKind.TREATMENT if db.session.scalar(seen.limit(1)) else NoteKind.EVALUATION
    return wanted if wanted in kinds else kinds[0]


def is_empty(note: SessionNote) -> bool:
    """Nothing was written, done or measured yet. What was drafted and left as it is does not count."""
    written = note.subjective or note.assessment or note.next_time
    entered = [key for key in note.particulars if note.field_savers.get(key, [])[2:3] != [DRAFTED]]
    return not (written or entered or note.done or note.assessments)


# verbs


def start(
    diagnosis: Diagnosis,
    *,
    kind: NoteKind = NoteKind.TREATMENT,
    appointment: Appointment | None = None,
    by: User,
    at: datetime,
    on: date,
) -> SessionNote:
    """A draft for today's visit, or the one that is open already: starting twice has one effect.

    It proposes what was done in the session before.
    """
    # One at a time for this chart, so that a double click finds the note of the first.
    db.session.execute(select(Patient.id).where(Patient.id == diagnosis.patient_id).with_for_update())
    if standing := _standing(diagnosis, kind, appointment, by, on):
        return standing
    _refuse_unfit(diagnosis, kind, appointment, on)
    _refuse_kind(diagnosis, kind, by)
    plan = treatment_plans.open_plan_of(diagnosis)
    note = SessionNote(
        patient=diagnosis.patient,
        diagnosis=diagnosis,
        plan_version=treatment_plans.newest_version(plan) if plan else None,
        appointment=_free(appointment),
        author=by,
        kind=kind,
        particulars={},
        visit_on=_day_of(appointment) if appointment else on,
        started_at=at,
        saved_at=at,
        saved_by=by,
        field_versions={},
        field_savers={},
    )
    _begin_treatment(note)
    db.session.add(note)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(
            "Somebody started the note of this visit a moment ago. Open it from the list."
        ) from None
    return note


def change_kind(note: SessionNote, kind: NoteKind, *, by: User) -> SessionNote:
    """Another kind of note. What its parts do not ask is kept until it is signed, in case it changes back."""
    if note.is_signed:
        raise Refused("This note is signed. Its kind stays.")
    _refuse_kind(note.diagnosis, kind, note.author)
    if note.kind is not kind:
        note.kind = kind
        _begin_treatment(note)
        db.session.flush()
    return note


def discard(note: SessionNote, *, by: User) -> None:
    """Take away a draft that was opened by mistake: only while nothing is in it."""
    if note.is_signed:
        raise Refused("This note is signed. It stays.")
    if note.author_id != by.id:
        raise Refused(f"Only {note.author.name}, who started this note, can take it away.")
    if not is_empty(note):
        raise Refused("This draft is not empty. Empty it first, or finish and sign it.")
    review_items.forget(note)
    db.session.delete(note)
    db.session.flush()


def _with_parts(patient: Patient) -> Select[SessionNote]:
    return (
        select(SessionNote)
        .where(SessionNote.patient_id == patient.id)
        .options(
            joinedload(SessionNote.author),
            selectinload(SessionNote.treatments),
            selectinload(SessionNote.assessments),
            selectinload(SessionNote.addenda).joinedload(Addendum.written_by),
            joinedload(SessionNote.co_signature),
            joinedload(SessionNote.strike),
        )
    )


def _newest_first(patient: Patient) -> Select[SessionNote]:
    return _with_parts(patient).order_by(SessionNote.visit_on.desc(), SessionNote.id.desc())


def _begin_treatment(note: SessionNote) -> None:
    """A visit takes as long as its appointment, and proposes what was done in the session before."""
    if not KINDS[note.kind].has_treatment:
        return
    if note.visit_minutes is None:
        note.visit_minutes = _length_of(note.appointment)
    if not note.treatments and (last := last_treated(note.patient, note.diagnosis)):
        note_proposals.propose(note, last)


def _standing(
    diagnosis: Diagnosis, kind: NoteKind, appointment: Appointment | None, by: User, on: date
) -> SessionNote | None:
    """The note of this appointment, else the person's own draft of this kind and day for this patient."""
    if appointment is not None:
        of_visit = select(SessionNote).where(SessionNote.appointment_id == appointment.id)
        note = db.session.scalar(of_visit)
        if note is not None and note.strike is None:
            return note
    wanted = select(SessionNote).where(
        SessionNote.patient_id == diagnosis.patient_id,
        SessionNote.diagnosis_id == diagnosis.id,
        SessionNote.kind == kind,
        SessionNote.author_id == by.id,
        SessionNote.visit_on == (_day_of(appointment) if appointment else on),
        SessionNote.signed_at.is_(None),
    )
    if appointment is not None:
        wanted = wanted.where(SessionNote.appointment_id.is_(None))
    note = db.session.scalar(wanted.order_by(SessionNote.id).limit(1))
    if note is not None and _free(appointment):
        note.appointment = appointment
        db.session.flush()
    return note


def _free(appointment: Appointment | None) -> Appointment | None:
    """The visit a new note can be linked with. A struck note keeps its visit: the new one has the day only."""
    if appointment is None:
        return None
    taken = select(SessionNote.id).where(SessionNote.appointment_id == appointment.id)
    return None if db.session.scalar(taken) else appointment


def _refuse_unfit(diagnosis: Diagnosis, kind: NoteKind, appointment: Appointment | None, on: date) -> None:
    if diagnosis.patient.is_struck:
        raise Refused("This record was entered in error. No notes are written in it.")
    if diagnosis.is_struck or diagnosis.status is not DiagnosisStatus.CONFIRMED:
        raise Refused("Confirm the diagnosis first: a note belongs to a diagnosis that stands.")
    if appointment is None:
        return
    if appointment.status not in LIVE_APPOINTMENTS and kind is not NoteKind.MISSED_VISIT:
        raise Refused("This appointment did not take place. Start the note from the chart instead.")
    if _day_of(appointment) > on:
        raise Refused("This visit lies ahead. Its note can be started on the day.")


def _refuse_kind(diagnosis: Diagnosis, kind: NoteKind, by: User) -> None:
    """The kind has to fit who writes it, and treatment goes on only under a plan that is open."""
    if kind not in may_write(by.writes_as):
        raise Refused(f"{kind.label}: not written by a {by.writes_as.label.lower()}.")
    plan = treatment_plans.latest_of(diagnosis)
    if kind in UNDER_A_PLAN and plan is not None and plan.closed_on is not None:
        raise Refused(
            f"The plan of this diagnosis was closed on {plan.closed_on.day} {plan.closed_on:%b %Y}. "
            "Begin with an initial evaluation and a new plan."
        )


def _length_of(appointment: Appointment | None) -> int | None:
    if appointment is None:
        return None
    return min(int((appointment.ends_at - appointment.starts_at).total_seconds() // 60), 480)


def _day_of(appointment: Appointment) -> date:
    return appointment.starts_at.astimezone(ZoneInfo(appointment.time_zone)).date()
