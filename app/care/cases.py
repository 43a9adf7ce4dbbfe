"""The case on one page: who it is, what waits for a decision, what people work by, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.care import (
    case_news,
    comments,
    plan_history,
    plan_versions,
    procedures,
    red_flags,
    review_answers,
    review_items,
    review_queue,
    session_notes,
    treatment_plans,
    visit_requests,
)
from app.care.case_news import CaseNews
from app.care.moments import Moment
from app.care.red_flags import Alert
from app.care.review_items import FlaggedNote
from app.care.review_queue import Entry
from app.clinical import restrictions
from app.clinical.restrictions import Restriction, Standing
from app.clinical.review_reasons import Act, Reason
from app.clinical.vocabulary import AnswerKind
from app.extensions import db
from app.models import (
    CaseComment,
    Diagnosis,
    Patient,
    PlanRestriction,
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
    reasons: tuple[Entry, ...]
    asked: Entry | None  # what is to be decided now: the first that waits, or the one that was asked for
    flagged: tuple[FlaggedNote, ...]
    procedures: tuple[Procedure, ...]
    restrictions: tuple[Restriction, ...]
    ending: tuple[PlanRestriction, ...]  # of these what the version that waits would end
    cleared: tuple[ProcedureRestriction, ...]  # after surgery, though the plan still says them
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

    @property
    def is_plan_asked(self) -> bool:
        """The plan is what is decided now, and not another reason for which the case waits."""
        return self.is_to_decide and (self.asked is None or self.asked.row.may(Act.CERTIFY))

    @property
    def settling(self) -> Entry | None:
        """The reason that is acknowledged or deferred now."""
        if self.asked is None or self.asked.row.may(Act.CERTIFY):
            return None
        return self.asked

    def still_asks(self, *, is_plan: bool) -> bool:
        """What was refused can be tried once more on this page."""
        return self.is_plan_asked if is_plan else self.settling is not None

    @property
    def alerts(self) -> list[tuple[FlaggedNote, list[Alert]]]:
        """What notes raised and waits, each with what is to be done about it."""
        return [(note, red_flags.alerts_of(note.items)) for note in self.flagged]


def of(diagnosis: Diagnosis, *, by: User, now: Moment, asked: str | None = None) -> Case:
    """Everything the page says, in a number of queries that does not grow with the course.

    ``asked`` is the key of the reason to decide now.
    """
    reasons = review_queue.reasons_of(diagnosis, now)
    plans = treatment_plans.of_diagnosis(diagnosis)
    waiting = treatment_plans.awaiting_decision(plans)
    newest = next(reversed(plans), None)
    held = plan_history.in_force_on(newest, on=now.today, zone=now.zone) if newest else None
    version = waiting or held
    plan = version.plan if version else newest
    done = tuple(procedures.of_patient(diagnosis.patient))
    thread = tuple(comments.thread(diagnosis))
    after_surgery = _after_surgery(diagnosis.patient)
    return Case(
        diagnosis=diagnosis,
        plan=plan,
        version=version,
        certified_before=plan_versions.certified_before(version) if version else None,
        is_to_decide=waiting is not None,
        reasons=reasons,
        asked=_asked(reasons, asked),
        flagged=tuple(review_items.of_case(diagnosis)),
        procedures=done,
        restrictions=_forbidden(after_surgery, held, version, now.today),
        ending=_ending(held, version, now.today),
        cleared=_cleared(after_surgery, version, now.today),
        notes=session_notes.last_in_brief(diagnosis, NOTES_SHOWN),
        visits=tuple(visit_requests.standing(diagnosis)),
        thread=thread,
        news=case_news.since_last_look(
            diagnosis, plan=plan, procedures=done, thread=thread, by=by, at=now.at
        ),
    )


# verbs


def certify(version: PlanVersion, *, comment: str, by: User, now: Moment) -> None:
    plan_versions.certify(version, comment=comment, by=by, at=now.at)
    _have_read(version, by=by, now=now)


def return_to_therapist(version: PlanVersion, *, comment: str, by: User, now: Moment) -> None:
    plan_versions.return_to_therapist(version, comment=comment, by=by, at=now.at)
    _have_read(version, by=by, now=now)


def _have_read(version: PlanVersion, *, by: User, now: Moment) -> None:
    """Who decides on the case's page has its progress report there: it counts as read, and that is on record."""
    diagnosis = version.plan.diagnosis
    said = f"Read with the decision on version {version.number} of the plan."
    for entry in review_queue.reasons_of(diagnosis, now):
        if entry.row.reason is Reason.REPORT and not entry.is_away:
            review_answers.give(
                diagnosis,
                entry.row,
                kind=AnswerKind.ACKNOWLEDGED,
                comment=said,
                again_on=None,
                by=by,
                now=now,
            )


def _asked(reasons: Sequence[Entry], key: str | None) -> Entry | None:
    waiting = [one for one in reasons if not one.is_away]
    named = (one for one in waiting if one.row.kind.key == key)
    return next(named, next(iter(waiting), None))


def _after_surgery(patient: Patient) -> Sequence[ProcedureRestriction]:
    wanted = (
        select(ProcedureRestriction)
        .join(Procedure)
        .where(Procedure.patient_id == patient.id, Procedure.entered_in_error_at.is_(None))
    )
    return db.session.scalars(wanted.order_by(ProcedureRestriction.id)).all()


def _forbidden(
    after_surgery: Sequence[ProcedureRestriction],
    held: PlanVersion | None,
    version: PlanVersion | None,
    on: date,
) -> tuple[Restriction, ...]:
    """What must not be done today: after operations, by the plan in force, and by the version that waits besides."""
    said = _said(held, on)
    planned = [*said, *restrictions.told_once(said, _said(version, on))]
    found: list[Restriction] = [*after_surgery, *restrictions.told_once(after_surgery, planned)]
    return tuple(restrictions.in_force(found, on=on))


def _ending(held: PlanVersion | None, version: PlanVersion | None, on: date) -> tuple[PlanRestriction, ...]:
    """What the plan in force forbids and the version that waits does not: it stays until that is certified."""
    return tuple(restrictions.told_once(_said(version, on), _said(held, on)))


def _said(version: PlanVersion | None, on: date) -> list[PlanRestriction]:
    return restrictions.in_force(version.restrictions if version else (), on=on)


def _cleared(
    after_surgery: Sequence[ProcedureRestriction], version: PlanVersion | None, on: date
) -> tuple[ProcedureRestriction, ...]:
    """What the surgery's own record clears, while the plan says it as if it held."""
    said = _said(version, on)
    return tuple(
        one
        for one in after_surgery
        if restrictions.standing(one, on=on) is Standing.CLEARED
        and len(restrictions.told_once([one], said)) < len(said)
    )
