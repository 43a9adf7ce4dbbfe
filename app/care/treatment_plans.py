"""Treatment plans: one diagnosis, one course of care, a chain of versions that never change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app.care import patients, plan_versions
from app.care.diagnosis_details import Problems
from app.care.errors import NotFound, Refused, Stale
from app.care.plan_versions import CLOSED, PlanValues, says_the_same, values_of
from app.clinical.vocabulary import DiagnosisStatus, PlanState
from app.extensions import db
from app.models import (
    CareTeamMember,
    Diagnosis,
    Patient,
    PlanKept,
    PlanVersion,
    SessionNote,
    TreatmentPlan,
    User,
)
from app.policy import Reach


@dataclass(frozen=True, slots=True)
class AwaitingTherapist:
    """A plan that waits for its therapist: returned by Dr. O, or asked about since a phase change."""

    plan: TreatmentPlan
    version: PlanVersion
    since: datetime
    is_returned: bool

    @property
    def patient(self) -> Patient:
        return self.plan.patient


# questions


def of_patient(patient: Patient) -> list[TreatmentPlan]:
    """Every plan of the chart, open ones first, then the latest closed."""
    wanted = _with_versions().where(TreatmentPlan.patient_id == patient.id)
    plans = db.session.scalars(wanted.order_by(TreatmentPlan.opened_on.desc(), TreatmentPlan.id.desc()))
    return sorted(plans, key=lambda plan: not plan.is_open)


def open_plans(patient: Patient) -> list[TreatmentPlan]:
    return [plan for plan in of_patient(patient) if plan.is_open]


def to_change(patient: Patient, plan_id: UUID) -> TreatmentPlan:
    """A plan that can still be changed."""
    plan = of(patient, plan_id)
    _refuse_closed(plan)
    return plan


def open_plan_of(diagnosis: Diagnosis) -> TreatmentPlan | None:
    """The one open plan of a diagnosis."""
    wanted = _with_versions().where(
        TreatmentPlan.diagnosis_id == diagnosis.id, TreatmentPlan.closed_on.is_(None)
    )
    return db.session.scalar(wanted)


def of_diagnosis(diagnosis: Diagnosis) -> list[TreatmentPlan]:
    """Its plans, the open one last, before it the one closed last."""
    wanted = _with_versions().where(TreatmentPlan.diagnosis_id == diagnosis.id)
    return sorted(db.session.scalars(wanted), key=lambda plan: (plan.is_open, plan.opened_on, plan.id))


def latest_of(diagnosis: Diagnosis) -> TreatmentPlan | None:
    """The open plan of a diagnosis, else the one closed last."""
    return next(reversed(of_diagnosis(diagnosis)), None)


def awaiting_decision(plans: Iterable[TreatmentPlan]) -> PlanVersion | None:
    """The version of these plans that lies with Dr. O."""
    newest = (newest_version(plan) for plan in plans)
    return next((version for version in newest if version.state is PlanState.SENT), None)


def of(patient: Patient, plan_id: UUID) -> TreatmentPlan:
    wanted = _with_versions().where(
        TreatmentPlan.patient_id == patient.id, TreatmentPlan.public_id == plan_id
    )
    plan = db.session.scalar(wanted)
    if plan is None:
        raise NotFound("This chart has no such plan.")
    return plan


def newest_version(plan: TreatmentPlan) -> PlanVersion:
    return plan.versions[-1]


def version_numbered(plan: TreatmentPlan, number: int | None) -> PlanVersion:
    """The version of that number; the newest where none is named."""
    if number is None:
        return newest_version(plan)
    version = next((version for version in plan.versions if version.number == number), None)
    if version is None:
        raise NotFound("This plan has no such version.")
    return version


def version_of(plan: TreatmentPlan, version_id: UUID) -> PlanVersion:
    version = next((version for version in plan.versions if version.public_id == version_id), None)
    if version is None:
        raise NotFound("This plan has no such version.")
    return version


def version_before(version: PlanVersion) -> PlanVersion | None:
    return next((one for one in version.plan.versions if one.number == version.number - 1), None)


def worked_by(plan: TreatmentPlan, *, on: date) -> PlanVersion:
    """The version sessions of that day count under: the last that had begun and was not a draft or returned."""
    begun = [
        one
        for one in plan.versions
        if one.starts_on <= on and one.state not in (PlanState.DRAFT, PlanState.RETURNED)
    ]
    return begun[-1] if begun else newest_version(plan)


def is_asked_about(plan: TreatmentPlan) -> bool:
    """Whether a phase change still asks for a new look at this plan."""
    return plan.is_open and plan.diagnosis.plan_review_asked_at is not None


def awaiting_therapist(user: User, *, on: date) -> list[AwaitingTherapist]:
    """Open plans that wait for this therapist, the longest waiting first.

    The therapist's own are those of patients whose care team the person is on, and those the person wrote
    as long as the chart is within reach.
    """
    noon = datetime.combine(on, time(12), UTC)
    team = select(CareTeamMember.patient_id).where(
        CareTeamMember.user_id == user.id,
        (CareTeamMember.until_on.is_(None)) | (CareTeamMember.until_on > on),
    )
    reached = patients.visible_to(user, Reach.TEAM, at=noon).with_only_columns(Patient.id)
    written = select(PlanVersion.plan_id).where(PlanVersion.written_by_id == user.id)
    returned = select(PlanVersion.plan_id).where(PlanVersion.state == PlanState.RETURNED)
    wanted = (
        _with_versions()
        .join(TreatmentPlan.diagnosis)
        .where(
            TreatmentPlan.closed_on.is_(None),
            TreatmentPlan.patient_id.in_(team)
            | (TreatmentPlan.id.in_(written) & TreatmentPlan.patient_id.in_(reached)),
            TreatmentPlan.id.in_(returned) | Diagnosis.plan_review_asked_at.is_not(None),
        )
        .options(joinedload(TreatmentPlan.patient).selectinload(Patient.names))
    )
    found = [row for plan in db.session.scalars(wanted) for row in _waiting(plan)]
    return sorted(found, key=lambda row: row.since)


def problems(values: PlanValues, *, diagnosis: Diagnosis, on: date) -> Problems:
    """What speaks against opening a plan with these values, by field; "" is the plan as a whole."""
    found = _problems(values, diagnosis, on)
    if (taken := open_plan_of(diagnosis)) and not _is_repeated(taken, values):
        found[""] = "This diagnosis has an open plan. Change that one, or close it first."
    return found


def change_problems(
    plan: TreatmentPlan, values: PlanValues, *, based_on: int, on: date = date.max
) -> Problems:
    """What speaks against a new version with these values, by field; "" is the plan as a whole."""
    found = _problems(values, plan.diagnosis, on)
    if says_the_same(version_numbered(plan, based_on), values):
        found[""] = f"Nothing has changed since version {based_on}."
    return found


def is_stale(plan: TreatmentPlan, values: PlanValues, *, based_on: int, by: User) -> bool:
    """Whether somebody saved a newer version since the form was opened; the same form twice is not stale."""
    newest = newest_version(plan)
    return newest.number != based_on and not _was_saved(newest, values, based_on=based_on, by=by)


# verbs


def start(diagnosis: Diagnosis, values: PlanValues, *, by: User, at: datetime, on: date) -> PlanVersion:
    """Open the plan of a diagnosis with its first version. The same form sent twice opens one plan."""
    if diagnosis.is_struck:
        raise Refused("This diagnosis was struck as entered in error. Record a new one first.")
    if diagnosis.status is DiagnosisStatus.TO_BE_CONFIRMED:
        raise Refused("This diagnosis is still to be confirmed. Confirm it first.")
    _refuse(problems(values, diagnosis=diagnosis, on=on))
    if taken := open_plan_of(diagnosis):
        return newest_version(taken)
    plan = TreatmentPlan(patient_id=diagnosis.patient_id, diagnosis=diagnosis, opened_on=on)
    db.session.add(plan)
    version = plan_versions.write(plan, values, by=by, at=at)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(
            "A plan for this diagnosis was opened a moment ago. Change that one, or close it first."
        ) from None
    _give_to_drafts(version)
    return version


def hold(plan: TreatmentPlan) -> None:
    """Wait for whoever is changing this plan, then see what they left (SQLite waits when it begins)."""
    db.session.flush()
    rows = (
        select(TreatmentPlan).where(TreatmentPlan.id == plan.id),
        select(PlanVersion).where(PlanVersion.plan_id == plan.id).order_by(PlanVersion.id),
    )
    for wanted in rows:
        db.session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()
    db.session.expire(plan, ["versions"])


def save(
    plan: TreatmentPlan,
    values: PlanValues,
    *,
    based_on: int,
    note_id: int | None = None,
    by: User,
    at: datetime,
    on: date = date.max,
) -> PlanVersion:
    """A change is a new version with its reason. What was asked about after a phase change is answered."""
    hold(plan)
    newest = newest_version(plan)
    if _was_saved(newest, values, based_on=based_on, by=by):
        return newest
    _refuse_closed(plan)
    if newest.number != based_on:
        raise Stale(f"Version {newest.number} was saved since you opened this plan. Open it again.")
    _refuse(change_problems(plan, values, based_on=based_on, on=on))
    version = plan_versions.write(plan, values, note_id=note_id, by=by, at=at)
    plan.diagnosis.plan_review_asked_at = None
    try:
        db.session.flush()
    except IntegrityError:
        raise Stale("Another version was saved a moment ago. Open the plan again.") from None
    return version


def keep(plan: TreatmentPlan, *, reason: str, by: User, at: datetime) -> TreatmentPlan:
    """After a phase change somebody looked, and the plan stays as it is, for this reason."""
    asked_at = plan.diagnosis.plan_review_asked_at
    if asked_at is None:
        return plan
    _refuse_closed(plan)
    version = newest_version(plan)
    db.session.add(PlanKept(plan_version=version, asked_at=asked_at, reason=reason, kept_at=at, kept_by=by))
    plan.diagnosis.plan_review_asked_at = None
    db.session.flush()
    return plan


def close(plan: TreatmentPlan, *, reason: str, closed_on: date, on: date) -> TreatmentPlan:
    """End the course of care. A version that waits for Dr. O still waits: what was done wants its signature."""
    if not plan.is_open:
        return plan
    if found := close_problems(plan, closed_on=closed_on, on=on):
        raise Refused(" ".join(found.values()))
    plan.closed_on, plan.close_reason = closed_on, reason
    plan.diagnosis.plan_review_asked_at = None
    db.session.flush()
    return plan


def close_problems(plan: TreatmentPlan, *, closed_on: date, on: date) -> Problems:
    if closed_on > on:
        return {"closed_on": "This day is still to come."}
    if closed_on < plan.opened_on:
        return {"closed_on": "This is before the plan was opened."}
    return {}


def _problems(values: PlanValues, diagnosis: Diagnosis, on: date) -> Problems:
    return plan_versions.problems(values, on=on) | plan_versions.exercise_problems(
        values, affected=diagnosis.side, condition=diagnosis.condition
    )


def _give_to_drafts(version: PlanVersion) -> None:
    """Notes begun before there was a plan, such as the evaluation it comes from, belong to it."""
    begun = select(SessionNote).where(
        SessionNote.diagnosis_id == version.plan.diagnosis_id,
        SessionNote.plan_version_id.is_(None),
        SessionNote.signed_at.is_(None),
    )
    for note in db.session.scalars(begun.order_by(SessionNote.id).with_for_update()):
        note.plan_version = version
    db.session.flush()


def _with_versions() -> Select[TreatmentPlan]:
    """Plans with their versions and who wrote, sent and decided them; what they say is loaded when asked."""
    versions = selectinload(TreatmentPlan.versions)
    people = (PlanVersion.written_by, PlanVersion.sent_by, PlanVersion.decided_by)
    return select(TreatmentPlan).options(
        versions.options(*(joinedload(person) for person in people)),
        versions.selectinload(PlanVersion.kept).joinedload(PlanKept.kept_by),
        joinedload(TreatmentPlan.diagnosis).selectinload(Diagnosis.phases),
    )


def _waiting(plan: TreatmentPlan) -> list[AwaitingTherapist]:
    version = newest_version(plan)
    found = []
    if version.state is PlanState.RETURNED and version.decided_at:
        found.append(AwaitingTherapist(plan, version, version.decided_at, True))
    if asked_at := plan.diagnosis.plan_review_asked_at:
        found.append(AwaitingTherapist(plan, version, asked_at, False))
    return found


def _is_repeated(plan: TreatmentPlan, values: PlanValues) -> bool:
    newest = newest_version(plan)
    return newest.number == 1 and values_of(newest, reason=newest.reason) == values


def _was_saved(newest: PlanVersion, values: PlanValues, *, based_on: int, by: User) -> bool:
    """The same form sent twice: the version it asks for is there already."""
    is_next = newest.number == based_on + 1 and newest.written_by_id == by.id
    return is_next and values_of(newest, reason=newest.reason) == values


def _refuse_closed(plan: TreatmentPlan) -> None:
    if not plan.is_open:
        raise Refused(CLOSED)


def _refuse(found: Problems) -> None:
    if found:
        raise Refused(" ".join(found.values()))
