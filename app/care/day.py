"""A therapist's day: today's visits with what is due for each, and what waits besides.

Everything is read for all visits at once: the number of queries does not grow with the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.care import clocks, diagnoses, progress, review_items, treatment_plans, visit_counts
from app.care import due as wanted_now
from app.care.due import Wanted
from app.care.review_items import FlaggedNote
from app.care.visit_counts import VisitCount
from app.clinical.clocks import Clock, ClockState
from app.clinical.course import Measured
from app.clinical.note_kinds import VISITS
from app.clinical.vocabulary import (
    LIVE_APPOINTMENTS,
    AppointmentStatus,
    DiagnosisStatus,
    PhotoConsent,
    PlanState,
)
from app.extensions import db
from app.models import (
    Appointment,
    CareTeamMember,
    Diagnosis,
    Patient,
    PlanVersion,
    SessionNote,
    TreatmentPlan,
    User,
)

ANSWERS_SHOWN_FOR = timedelta(days=3)
"""How long Dr. O's answer to a red flag stands beside the day."""


@dataclass(frozen=True)
class Due:
    """Something this visit asks for. ``tone`` is good, bad, due or none."""

    words: str
    icon: str
    tone: str = "due"


@dataclass(frozen=True)
class Visit:
    """One row of the day."""

    appointment: Appointment
    patient: Patient
    diagnosis: Diagnosis | None
    version: PlanVersion | None
    count: VisitCount | None
    note: SessionNote | None
    last_plan: str
    measured: tuple[Measured, ...]
    due: tuple[Due, ...]
    is_report_near: bool = False  # its progress report: due, or soon

    @property
    def composites(self) -> list[Measured]:
        return [one for one in self.measured if one.parts.get(progress.MAIN_PART) is not None]


def visits(user: User, *, on: date, zone: str) -> list[Visit]:
    """Today's visits of one clinician in the order of the clock."""
    appointments = _appointments(user, *_local_day(on, zone))
    patients = [appointment.patient for appointment in appointments]
    plans = _open_plans(patients)
    main = diagnoses.main_of([patient.id for patient in patients])
    signed = visit_counts.signed_days(plans.values())
    notes = _notes(appointments)
    measured = progress.measured(patients)
    words = _last_words(patients)
    wanted = wanted_now.of_diagnoses(list(main.values()), today=on, at_visit=True)
    ticking = clocks.pressing(list(main.values()), today=on)
    urgent = review_items.urgent_of([patient.id for patient in patients])
    rows = []
    for appointment in appointments:
        diagnosis = main.get(appointment.patient_id)
        plan = plans.get(diagnosis.id) if diagnosis else None
        note = notes.get(appointment.id)
        scores = tuple(measured.get(appointment.patient_id, ()))
        asked = wanted.get(diagnosis.id, Wanted()) if diagnosis else Wanted()
        rows.append(
            Visit(
                appointment=appointment,
                patient=appointment.patient,
                diagnosis=diagnosis,
                version=treatment_plans.newest_version(plan) if plan else None,
                count=_count(plan, signed, note, on),
                note=note,
                last_plan=words.get(appointment.patient_id, ""),
                measured=scores,
                due=(
                    *_flagged(urgent.get(appointment.patient_id, ())),
                    *_due(appointment, diagnosis, plan, note),
                    *_ticking(ticking.get(diagnosis.id, ()) if diagnosis else (), note),
                    *_wanted(asked, note),
                ),
                is_report_near=asked.is_report_near,
            )
        )
    return rows


def _flagged(notes: Sequence[FlaggedNote]) -> list[Due]:
    """What cannot wait and nobody has answered yet."""
    return [Due(note.in_words, "exclamation-circle", "bad") for note in notes]


def _count(
    plan: TreatmentPlan | None,
    signed: dict[int, list[tuple[date, int]]],
    note: SessionNote | None,
    on: date,
) -> VisitCount | None:
    if plan is None:
        return None
    days = [day for day, note_id in signed.get(plan.id, ()) if note is None or note_id != note.id]
    return visit_counts.count_visits(plan, days, on=on)


def with_physician(user: User, *, on: date) -> list[PlanVersion]:
    """Plans of the person's patients that lie with Dr. O, the longest waiting first."""
    team = select(CareTeamMember.patient_id).where(
        CareTeamMember.user_id == user.id,
        CareTeamMember.until_on.is_(None) | (CareTeamMember.until_on >= on),
    )
    wanted = (
        select(PlanVersion)
        .join(TreatmentPlan)
        .where(
            TreatmentPlan.patient_id.in_(team),
            TreatmentPlan.closed_on.is_(None),
            PlanVersion.state == PlanState.SENT,
        )
        .order_by(PlanVersion.sent_at)
        .options(joinedload(PlanVersion.plan).joinedload(TreatmentPlan.patient).selectinload(Patient.names))
    )
    return list(db.session.scalars(wanted))


def _due(
    appointment: Appointment,
    diagnosis: Diagnosis | None,
    plan: TreatmentPlan | None,
    note: SessionNote | None,
) -> list[Due]:
    """What this visit asks for, the most pressing first."""
    due = []
    version = treatment_plans.newest_version(plan) if plan else None
    if note and note.is_signed:
        due.append(Due("Note signed", "check-lg", "none"))
    elif note:
        due.append(Due("Note not signed", "pencil"))
    if diagnosis is None:
        due.append(Due("Diagnosis to record", "clipboard-plus"))
    elif diagnosis.status is DiagnosisStatus.TO_BE_CONFIRMED:
        due.append(Due("Diagnosis to confirm", "clipboard-plus"))
    elif version is None:
        due.append(Due("Plan to write", "clipboard-plus"))
    if diagnosis and diagnosis.plan_review_asked_at:
        due.append(Due("Phase changed: look at the plan", "arrow-repeat", "bad"))
    if version and version.state is PlanState.RETURNED:
        due.append(Due("Plan returned by Dr. O", "arrow-return-left", "bad"))
    if version and version.state is PlanState.SENT:
        due.append(Due("Plan with Dr. O", "hourglass-split"))
    if appointment.patient.photo_consent is PhotoConsent.NOT_ASKED:
        due.append(Due("Photo consent to ask", "camera"))
    return due


def _ticking(found: Sequence[Clock], note: SessionNote | None) -> list[Due]:
    """Clocks that are near or late, until the note of the visit is signed."""
    if note and note.is_signed:
        return []
    return [Due(one.in_words, "clock", "bad" if one.state is ClockState.LATE else "due") for one in found]


def _wanted(wanted: Wanted, note: SessionNote | None) -> list[Due]:
    """Measures and the report, until the note of the visit is signed."""
    if note and note.is_signed:
        return []
    return [Due(words, "clipboard-data", "bad" if is_late else "due") for words, is_late in wanted.in_words]


def _local_day(on: date, zone: str) -> tuple[datetime, datetime]:
    start = datetime.combine(on, time(), ZoneInfo(zone))
    return start, datetime.combine(on + timedelta(days=1), time(), ZoneInfo(zone))


def _appointments(user: User, start: datetime, end: datetime) -> Sequence[Appointment]:
    wanted = (
        select(Appointment)
        .where(
            Appointment.clinician_id == user.id,
            Appointment.starts_at >= start,
            Appointment.starts_at < end,
            Appointment.status.in_([*LIVE_APPOINTMENTS, AppointmentStatus.NO_SHOW]),
        )
        .order_by(Appointment.starts_at)
        .options(joinedload(Appointment.patient).selectinload(Patient.names))
    )
    return db.session.scalars(wanted).all()


def _open_plans(patients: list[Patient]) -> dict[int, TreatmentPlan]:
    """Open plans by diagnosis key."""
    wanted = (
        select(TreatmentPlan)
        .where(
            TreatmentPlan.patient_id.in_([patient.id for patient in patients]),
            TreatmentPlan.closed_on.is_(None),
        )
        .options(selectinload(TreatmentPlan.versions))
    )
    return {plan.diagnosis_id: plan for plan in db.session.scalars(wanted)}


def _notes(appointments: Sequence[Appointment]) -> dict[int, SessionNote]:
    """The notes of the visits by appointment key; for one entered in error, what was written instead."""
    wanted = (
        select(SessionNote)
        .where(SessionNote.appointment_id.in_([one.id for one in appointments]))
        .options(joinedload(SessionNote.strike))
    )
    found = {note.appointment_id: note for note in db.session.scalars(wanted) if note.appointment_id}
    struck = {key: note for key, note in found.items() if note.strike}
    return {key: note for key, note in found.items() if not note.strike} | _instead_of(struck)


def _instead_of(struck: dict[int, SessionNote]) -> dict[int, SessionNote]:
    """A struck note keeps its visit: the new one of that patient and day has none."""
    if not struck:
        return {}
    wanted = select(SessionNote).where(
        SessionNote.patient_id.in_([note.patient_id for note in struck.values()]),
        SessionNote.appointment_id.is_(None),
        SessionNote.kind.in_(VISITS),
        ~SessionNote.strike.has(),
    )
    new = {(note.patient_id, note.visit_on): note for note in db.session.scalars(wanted)}
    pairs = {key: new.get((note.patient_id, note.visit_on)) for key, note in struck.items()}
    return {key: note for key, note in pairs.items() if note}


def _last_words(patients: list[Patient]) -> dict[int, str]:
    """What the last signed note of each patient planned for the next visit."""
    newest = (
        select(func.max(SessionNote.visit_on), SessionNote.patient_id)
        .where(
            SessionNote.patient_id.in_([patient.id for patient in patients]),
            SessionNote.is_in_force,
        )
        .group_by(SessionNote.patient_id)
        .subquery()
    )
    wanted = (
        select(SessionNote.patient_id, SessionNote.next_time)
        .join(newest, (SessionNote.patient_id == newest.c.patient_id) & (SessionNote.visit_on == newest.c[0]))
        .where(SessionNote.is_in_force)
        .order_by(SessionNote.id)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}
