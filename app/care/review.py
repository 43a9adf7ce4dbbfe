"""What waits for Dr. O: red flags, notes long unsigned, plans to certify; and one case with all it needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.care import plan_versions, procedures, review_items, session_notes
from app.care.review_items import FlaggedNote
from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import (
    Diagnosis,
    Patient,
    PlanVersion,
    Procedure,
    SessionNote,
    TreatmentPlan,
    User,
)

UNSIGNED_FOR = timedelta(hours=72)


Waiting: TypeAlias = FlaggedNote | PlanVersion
"""What opens as a case of its own."""


@dataclass(frozen=True)
class Queue:
    """Everything that waits, in the order of the list."""

    flagged: tuple[FlaggedNote, ...]
    unsigned: tuple[tuple[SessionNote, int], ...]  # and for how many days
    plans: tuple[PlanVersion, ...]

    @property
    def cases(self) -> tuple[Waiting, ...]:
        return (*self.flagged, *self.plans)

    def beside(self, one: Waiting | None, step: int) -> Waiting | None:
        """The case so many steps on; from nowhere the first."""
        if one is None:
            return next(iter(self.cases), None)
        places = [place for place, case in enumerate(self.cases) if _is_same(case, one)]
        place = places[0] + step if places else -1
        return self.cases[place] if 0 <= place < len(self.cases) else None

    def following(self, one: Waiting) -> Waiting | None:
        """The case to look at after this one: the next, else the first that is left."""
        others = (case for case in self.cases if not _is_same(case, one))
        return self.beside(one, 1) or next(others, None)


@dataclass(frozen=True)
class Case:
    """One plan to decide, and what was certified before it."""

    version: PlanVersion
    certified_before: PlanVersion | None
    procedures: tuple[Procedure, ...]

    @property
    def patient(self) -> Patient:
        return self.version.plan.patient

    @property
    def diagnosis(self) -> Diagnosis:
        return self.version.plan.diagnosis

    @property
    def therapist(self) -> User:
        """Who asks."""
        return self.version.sent_by or self.version.written_by


# questions


def queue(*, at: datetime) -> Queue:
    return Queue(
        flagged=tuple(review_items.waiting()),
        unsigned=tuple(
            (note, session_notes.days_unsigned(note, at=at))
            for note in session_notes.unsigned_since(at - UNSIGNED_FOR)
        ),
        plans=tuple(awaiting()),
    )


def awaiting() -> list[PlanVersion]:
    """Every version sent and not yet decided, the longest waiting first."""
    plan = joinedload(PlanVersion.plan)
    wanted = (
        select(PlanVersion)
        .where(PlanVersion.state == PlanState.SENT)
        .order_by(PlanVersion.sent_at, PlanVersion.id)
        .options(
            plan.joinedload(TreatmentPlan.patient).selectinload(Patient.names),
            plan.joinedload(TreatmentPlan.diagnosis),
            joinedload(PlanVersion.sent_by),
        )
    )
    return list(db.session.scalars(wanted))


def case(version: PlanVersion) -> Case:
    return Case(
        version=version,
        certified_before=plan_versions.certified_before(version),
        procedures=tuple(procedures.of_patient(version.plan.patient)),
    )


def _is_same(one: Waiting, other: Waiting) -> bool:
    if isinstance(one, FlaggedNote) and isinstance(other, FlaggedNote):
        return one.note is other.note
    return one is other
