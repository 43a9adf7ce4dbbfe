"""What waits for Dr. O: plans to certify, oldest first, and one case with all that a decision needs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.care import plan_versions, procedures
from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import Diagnosis, Patient, PlanVersion, Procedure, TreatmentPlan, User


@dataclass(frozen=True)
class Case:
    """One plan to decide, what was certified before it, and its neighbours in the queue."""

    version: PlanVersion
    certified_before: PlanVersion | None
    procedures: tuple[Procedure, ...]
    queue: tuple[PlanVersion, ...]

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

    @property
    def following(self) -> PlanVersion | None:
        """The case to look at after this one: the next in the queue, else the first that is left."""
        return self._beside(1) or next((one for one in self.queue if one is not self.version), None)

    @property
    def previous(self) -> PlanVersion | None:
        return self._beside(-1)

    @property
    def next(self) -> PlanVersion | None:
        return self._beside(1)

    def _beside(self, step: int) -> PlanVersion | None:
        if self.version not in self.queue:
            return None
        place = self.queue.index(self.version) + step
        return self.queue[place] if 0 <= place < len(self.queue) else None


# questions


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
        queue=tuple(awaiting()),
    )
