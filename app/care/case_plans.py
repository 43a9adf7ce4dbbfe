"""What the rules of Dr. O's list are told of plans: which version waits, which was changed since, and who has none."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import aliased

from app.care import course_orders
from app.care.moments import Moment
from app.clinical.note_kinds import VISITS
from app.clinical.review_facts import Changed, Sent
from app.clinical.vocabulary import DiagnosisStatus, LetterKind, PlanState
from app.extensions import db
from app.models import Diagnosis, Letter, NoteStrike, PlanVersion, SessionNote, Transmission, TreatmentPlan


def sent(now: Moment, only: Diagnosis | None) -> dict[int, Sent]:
    """The versions that wait for a decision, by the diagnosis' key."""
    earlier = aliased(PlanVersion)
    was_certified = (
        select(earlier.id)
        .where(
            earlier.plan_id == PlanVersion.plan_id,
            earlier.number < PlanVersion.number,
            earlier.state == PlanState.CERTIFIED,
        )
        .exists()
    )
    wanted = (
        select(
            TreatmentPlan.diagnosis_id,
            PlanVersion.id,
            PlanVersion.number,
            PlanVersion.title,
            PlanVersion.sent_at,
            was_certified,
        )
        .join(TreatmentPlan, TreatmentPlan.id == PlanVersion.plan_id)
        .where(PlanVersion.state == PlanState.SENT, is_of(TreatmentPlan.diagnosis_id, only))
        .order_by(PlanVersion.id)
    )
    papers = _signed_on_paper(now)
    return {
        key: Sent(
            version_id,
            number,
            title,
            now.day(sent_at),
            bool(before),
            *papers.get(version_id, (None, "")),
        )
        for key, version_id, number, title, sent_at, before in db.session.execute(wanted)
        if sent_at
    }


def _signed_on_paper(now: Moment) -> dict[int, tuple[date, str]]:
    """Of the versions that wait: when they were signed on paper, and by whom."""
    letter = and_(Letter.id == Transmission.letter_id, Letter.kind == LetterKind.PLAN_OF_CARE)
    version_id = func.coalesce(Transmission.plan_version_id, Letter.plan_version_id)
    wanted = (
        select(version_id, Transmission.returned_on, Transmission.returned_signer)
        .outerjoin(Letter, letter)
        .join(PlanVersion, PlanVersion.id == version_id)
        .where(
            PlanVersion.state == PlanState.SENT,
            Transmission.returned_on <= now.today,
            Transmission.entered_in_error_at.is_(None),
        )
        .order_by(Transmission.returned_on, Transmission.id)
    )
    return {key: (on, signer) for key, on, signer in db.session.execute(wanted) if on}


def changed(now: Moment, only: Diagnosis | None) -> dict[int, Changed]:
    """The drafts that took the place of a version that waited, and were not sent themselves."""
    before, decided = aliased(PlanVersion), aliased(PlanVersion)
    last_decided = (
        select(func.max(decided.number))
        .where(decided.plan_id == PlanVersion.plan_id, decided.decided_at.is_not(None))
        .scalar_subquery()
    )
    was_waiting = (
        select(before.id)
        .where(
            before.plan_id == PlanVersion.plan_id,
            before.number < PlanVersion.number,
            before.number > func.coalesce(last_decided, 0),
            before.state == PlanState.SUPERSEDED,
            before.sent_at.is_not(None),
        )
        .exists()
    )
    wanted = (
        select(
            TreatmentPlan.diagnosis_id,
            PlanVersion.id,
            PlanVersion.number,
            PlanVersion.title,
            PlanVersion.written_at,
        )
        .join(TreatmentPlan, TreatmentPlan.id == PlanVersion.plan_id)
        .where(
            PlanVersion.state == PlanState.DRAFT,
            TreatmentPlan.closed_on.is_(None),
            is_of(TreatmentPlan.diagnosis_id, only),
            was_waiting,
        )
    )
    return {
        key: Changed(version_id, number, title, now.day(written_at))
        for key, version_id, number, title, written_at in db.session.execute(wanted)
    }


def treated_without(now: Moment, only: Diagnosis | None) -> set[int]:
    """Diagnoses with a course but no plan: confirmed, with a signed visit since the last plan was closed."""
    is_planned = (
        select(TreatmentPlan.id)
        .where(TreatmentPlan.diagnosis_id == Diagnosis.id, TreatmentPlan.closed_on.is_(None))
        .exists()
    )
    is_treated = (
        select(SessionNote.id)
        .where(
            SessionNote.diagnosis_id == Diagnosis.id,
            SessionNote.kind.in_(VISITS),
            SessionNote.signed_at.is_not(None),
            SessionNote.visit_on > func.coalesce(course_orders.last_closed(now.today), date.min),
            SessionNote.id.not_in(select(NoteStrike.note_id)),
        )
        .exists()
    )
    wanted = select(Diagnosis.id).where(
        Diagnosis.status == DiagnosisStatus.CONFIRMED,
        Diagnosis.entered_in_error_at.is_(None),
        is_of(Diagnosis.id, only),
        ~is_planned,
        is_treated,
    )
    return set(db.session.scalars(wanted))


def is_of(column: Any, only: Diagnosis | None) -> ColumnElement[bool]:
    return true() if only is None else column == only.id
