"""What waits for Dr. O: red flags, notes long unsigned, plans to certify."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.care import review_items, session_notes
from app.care.review_items import FlaggedNote
from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import (
    Diagnosis,
    Patient,
    PlanVersion,
    SessionNote,
    TreatmentPlan,
)

UNSIGNED_FOR = timedelta(hours=72)


@dataclass(frozen=True)
class Queue:
    """Everything that waits, in the order of the list."""

    flagged: tuple[FlaggedNote, ...]
    unsigned: tuple[tuple[SessionNote, int], ...]  # and for how many days
    plans: tuple[PlanVersion, ...]

    @property
    def first(self) -> FlaggedNote | PlanVersion | None:
        waiting: tuple[FlaggedNote | PlanVersion, ...] = (*self.flagged, *self.plans)
        return next(iter(waiting), None)

    @property
    def cases(self) -> list[Diagnosis]:
        """Each case once, where it stands first."""
        found = (one.note.diagnosis for one in self.flagged), (one.plan.diagnosis for one in self.plans)
        return list(dict.fromkeys(chain(*found)))

    def beside(self, public_id: str | None, step: int) -> Diagnosis | None:
        """The case so many steps from the one an address names; the first where none of the list is named."""
        places = [place for place, one in enumerate(self.cases) if str(one.public_id) == public_id]
        place = places[0] + step if places else 0
        return self.cases[place] if 0 <= place < len(self.cases) else None

    def following(self, diagnosis: Diagnosis) -> Diagnosis | None:
        """The case to look at after this one: the next, else the first that is left."""
        others = [one for one in self.cases if one is not diagnosis]
        if diagnosis not in self.cases:
            return next(iter(others), None)
        return self.beside(str(diagnosis.public_id), 1) or next(iter(others), None)


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
