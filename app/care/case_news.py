"""What is new on a case since a person last looked at it, from the log of access and the records themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from app.care import practice_instruments
from app.clinical import red_flags
from app.extensions import db
from app.models import (
    AccessEntry,
    Assessment,
    CaseComment,
    Diagnosis,
    Phase,
    PlanVersion,
    Procedure,
    ReviewItem,
    SessionNote,
    TreatmentPlan,
    User,
)

PAGE = "review.case"
SITTING = timedelta(minutes=30)
"""Looks within this time are one: coming back to a page does not make its news old."""


@dataclass(frozen=True)
class CaseNews:
    """``since`` is None where the person has not looked before: then nothing is told as new.

    ``known`` is the version of the plan that was the newest then, ``newest`` the one that is now.
    """

    since: datetime | None = None
    known: PlanVersion | None = None
    newest: PlanVersion | None = None
    notes: tuple[SessionNote, ...] = ()
    measures: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    phases: tuple[Phase, ...] = ()
    comments: int = 0

    @property
    def is_quiet(self) -> bool:
        """The person looked before, and nothing has happened since."""
        told = (self.newest, self.notes, self.measures, self.flags, self.procedures, self.phases)
        return self.since is not None and not (any(told) or self.comments)


def last_looked(diagnosis: Diagnosis, *, by: User, at: datetime) -> datetime | None:
    """When this person last opened the case before this sitting. (The log names charts, not diagnoses.)"""
    wanted = select(func.max(AccessEntry.at)).where(
        AccessEntry.patient_id == diagnosis.patient_id,
        AccessEntry.user_id == by.id,
        AccessEntry.endpoint == PAGE,
        AccessEntry.outcome == "granted",
        AccessEntry.at < at - SITTING,
    )
    return db.session.scalar(wanted)


def since_last_look(
    diagnosis: Diagnosis,
    *,
    plan: TreatmentPlan | None,
    procedures: Sequence[Procedure],
    thread: Sequence[CaseComment],
    by: User,
    at: datetime,
) -> CaseNews:
    since = last_looked(diagnosis, by=by, at=at)
    if since is None:
        return CaseNews()
    known, newest = _versions(plan, since)
    return CaseNews(
        since=since,
        known=known,
        newest=newest,
        notes=_notes(diagnosis, since),
        measures=_measures(diagnosis, since),
        flags=_flags(diagnosis, since),
        procedures=tuple(one for one in procedures if one.recorded_at > since),
        phases=tuple(one for one in diagnosis.phases if one.recorded_at > since),
        comments=sum(1 for one in thread if one.written_at > since and one.written_by_id != by.id),
    )


def _versions(plan: TreatmentPlan | None, since: datetime) -> tuple[PlanVersion | None, PlanVersion | None]:
    """What the plan said then, and what it says now; neither where no version was written since."""
    if plan is None or plan.versions[-1].written_at <= since:
        return None, None
    known = [version for version in plan.versions if version.written_at <= since]
    return (known[-1] if known else None), plan.versions[-1]


def _notes(diagnosis: Diagnosis, since: datetime) -> tuple[SessionNote, ...]:
    """Signed since then, the newest visit first."""
    wanted = select(SessionNote).where(
        SessionNote.diagnosis_id == diagnosis.id,
        SessionNote.signed_at > since,
        SessionNote.is_in_force,
    )
    return tuple(db.session.scalars(wanted.order_by(SessionNote.visit_on.desc(), SessionNote.id.desc())))


def _measures(diagnosis: Diagnosis, since: datetime) -> tuple[str, ...]:
    """The names of what was measured: taken by itself since, or in a note signed since."""
    wanted = (
        select(Assessment.instrument)
        .outerjoin(SessionNote, Assessment.note_id == SessionNote.id)
        .where(
            Assessment.diagnosis_id == diagnosis.id,
            Assessment.counts,
            or_(Assessment.recorded_at > since, SessionNote.signed_at > since),
        )
        .distinct()
        .order_by(Assessment.instrument)
    )
    keys = db.session.scalars(wanted).all()
    known = practice_instruments.catalogue().instruments if keys else {}
    return tuple(known[key].name for key in keys if key in known)


def _flags(diagnosis: Diagnosis, since: datetime) -> tuple[str, ...]:
    wanted = select(ReviewItem.flag).where(
        ReviewItem.diagnosis_id == diagnosis.id,
        ReviewItem.opened_at > since,
        ReviewItem.withdrawn_at.is_(None),
    )
    return tuple(red_flags.get(flag).words for flag in db.session.scalars(wanted.distinct()))
