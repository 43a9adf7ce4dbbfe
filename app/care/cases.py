"""The case on one page: who it is, what waits for a decision, what people work by, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.care import (
    case_news,
    comments,
    plan_versions,
    procedures,
    red_flags,
    review_items,
    session_notes,
    treatment_plans,
    visit_requests,
)
from app.care.case_news import CaseNews
from app.care.red_flags import Alert
from app.care.review_items import FlaggedNote
from app.clinical import restrictions
from app.clinical.restrictions import Restriction
from app.extensions import db
from app.models import (
    CaseComment,
    Diagnosis,
    Patient,
    PlanVersion,
    Procedure,
    ProcedureRestriction,
    SessionNote,
    TreatmentPlan,
    User,
    VisitRequest,
)

NOTES_SHOWN = 3


@dataclass(frozen=True)
class Case:
    """``version`` is what the page shows of the plan: what waits for a decision, else what is in force."""

    diagnosis: Diagnosis
    plan: TreatmentPlan | None
    version: PlanVersion | None
    certified_before: PlanVersion | None
    is_to_decide: bool
    flagged: tuple[FlaggedNote, ...]
    procedures: tuple[Procedure, ...]
    restrictions: tuple[Restriction, ...]
    notes: Sequence[SessionNote]
    visits: tuple[VisitRequest, ...]
    thread: tuple[CaseComment, ...]
    news: CaseNews

    @property
    def patient(self) -> Patient:
        return self.diagnosis.patient

    @property
    def asked_by(self) -> User | None:
        """Whose plan it is."""
        return (self.version.sent_by or self.version.written_by) if self.version else None

    def waits_for(self, decision: bool) -> bool:
        """A plan for its decision; else what a note raised, for its acknowledgement."""
        return self.is_to_decide if decision else bool(self.flagged)

    @property
    def alerts(self) -> list[tuple[FlaggedNote, list[Alert]]]:
        """What notes raised and waits, each with what is to be done about it."""
        return [(note, red_flags.alerts_of(note.items)) for note in self.flagged]


def of(diagnosis: Diagnosis, *, by: User, at: datetime, on: date) -> Case:
    """Everything the page says, in a number of queries that does not grow with the course."""
    plans = treatment_plans.of_diagnosis(diagnosis)
    waiting = treatment_plans.awaiting_decision(plans)
    plan = waiting.plan if waiting else next(reversed(plans), None)
    version = waiting or (treatment_plans.in_force(plan) if plan else None)
    done = tuple(procedures.of_patient(diagnosis.patient))
    thread = tuple(comments.thread(diagnosis))
    return Case(
        diagnosis=diagnosis,
        plan=plan,
        version=version,
        certified_before=plan_versions.certified_before(version) if version else None,
        is_to_decide=waiting is not None,
        flagged=tuple(review_items.of_case(diagnosis)),
        procedures=done,
        restrictions=_forbidden(diagnosis.patient, version, on),
        notes=session_notes.last_in_brief(diagnosis, NOTES_SHOWN),
        visits=tuple(visit_requests.standing(diagnosis)),
        thread=thread,
        news=case_news.since_last_look(diagnosis, plan=plan, procedures=done, thread=thread, by=by, at=at),
    )


def _forbidden(patient: Patient, version: PlanVersion | None, on: date) -> tuple[Restriction, ...]:
    """What must not be done today, by the plan and after operations."""
    after_surgery = (
        select(ProcedureRestriction)
        .join(Procedure)
        .where(Procedure.patient_id == patient.id, Procedure.entered_in_error_at.is_(None))
    )
    held: list[Restriction] = list(db.session.scalars(after_surgery))
    held += version.restrictions if version else []
    return tuple(restrictions.in_force(held, on=on))
