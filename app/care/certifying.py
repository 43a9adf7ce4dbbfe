"""Certifying several plans at once: all that are as they were shown, in one go, and words for the others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.care import plan_versions
from app.care.errors import Refused
from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import Patient, PlanVersion, TreatmentPlan, User

MOST = 40
"""So many at once: more nobody reads on one page."""


@dataclass(frozen=True)
class Chosen:
    """One of the plans that were chosen. ``why_not`` says why it can no longer be certified, or nothing."""

    version: PlanVersion
    certified_before: PlanVersion | None
    why_not: str

    @property
    def patient(self) -> Patient:
        return self.version.plan.patient


@dataclass(frozen=True)
class Certified:
    """What became of the plans that were chosen. ``missing`` are those no record goes with."""

    signed: tuple[Chosen, ...]
    left: tuple[Chosen, ...]
    missing: int


# questions


def chosen(ids: Collection[UUID]) -> list[Chosen]:
    """The versions an address names, in its order, each with what was certified before it."""
    if len(ids) > MOST:
        raise Refused(f"Choose up to {MOST} plans at a time.")
    return _in_order(ids, db.session.scalars(_with_content(ids)).all())


# verbs


def certify_several(ids: Collection[UUID], *, comment: str, by: User, at: datetime) -> Certified:
    """Sign every one that still waits as it was shown; says which do not. The same form twice signs once."""
    if not ids:
        raise Refused("Nothing is chosen. Tick at least one plan.")
    held = select(PlanVersion).where(PlanVersion.public_id.in_(ids)).order_by(PlanVersion.id)
    db.session.scalars(held.with_for_update().execution_options(populate_existing=True)).all()
    found = chosen(ids)
    left = tuple(one for one in found if one.why_not and not _is_signed_by(one.version, by))
    signed = tuple(one for one in found if one not in left)
    for one in signed:
        plan_versions.certify(one.version, comment=comment, by=by, at=at)
    return Certified(signed, left, missing=len(set(ids)) - len(found))


def _in_order(ids: Collection[UUID], versions: Sequence[PlanVersion]) -> list[Chosen]:
    found = {version.public_id: version for version in versions}
    return [
        Chosen(found[one], plan_versions.certified_before(found[one]), _why_not(found[one]))
        for one in dict.fromkeys(ids)
        if one in found
    ]


def _why_not(version: PlanVersion) -> str:
    is_struck = version.plan.patient.is_struck
    return "The chart was struck as entered in error." if is_struck else plan_versions.why_not(version)


def _is_signed_by(version: PlanVersion, by: User) -> bool:
    return version.state is PlanState.CERTIFIED and version.decided_by_id == by.id


def _with_content(ids: Collection[UUID]) -> Select[PlanVersion]:
    """With everything a comparison says, in a number of queries that does not grow."""
    content = (
        PlanVersion.goals,
        PlanVersion.interventions,
        PlanVersion.home_exercises,
        PlanVersion.categories,
        PlanVersion.restrictions,
    )
    plan = joinedload(PlanVersion.plan)
    return (
        select(PlanVersion)
        .where(PlanVersion.public_id.in_(ids))
        .options(
            plan.joinedload(TreatmentPlan.patient).selectinload(Patient.names),
            plan.joinedload(TreatmentPlan.diagnosis),
            plan.selectinload(TreatmentPlan.versions).options(*(selectinload(part) for part in content)),
            joinedload(PlanVersion.sent_by),
            joinedload(PlanVersion.written_by),
            joinedload(PlanVersion.decided_by),
        )
    )
