"""Versions of a treatment plan: what one says, and its way to Dr. O and back. Its words never change."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.care.diagnosis_details import Problems
from app.care.errors import NotFound, Refused
from app.clinical import exercise_rules, goal_template, restrictions
from app.clinical.lifecycles import IllegalMove, PlanMove, next_plan_state
from app.clinical.vocabulary import (
    Condition,
    Direction,
    MirrorUse,
    Muscle,
    PlanState,
    Side,
    Technique,
    TreatmentCategory,
    Zone,
)
from app.extensions import db
from app.models import (
    Goal,
    HomeExercise,
    Intervention,
    Patient,
    PlanRestriction,
    PlanVersion,
    TreatmentPlan,
    User,
    ZoneCategory,
)

CLOSED = "This plan is closed. Open a new one for a new course of care."


@dataclass(frozen=True, slots=True)
class GoalValues:
    wording: str
    measure: str
    baseline: Decimal
    target: Decimal
    target_on: date
    function: str = ""


@dataclass(frozen=True, slots=True)
class InterventionValues:
    technique: Technique
    frequency: str = ""
    minutes: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ExerciseValues:
    name: str
    technique: Technique
    zone: Zone | None = None
    side: Side | None = None
    repetitions: int | None = None
    hold_seconds: int | None = None
    times_per_day: int = 1
    cue: str = ""
    exercise_key: str = ""
    muscle: Muscle | None = None
    direction: Direction | None = None
    instructions: str = ""
    effort: int | None = None
    minutes: int | None = None
    rest_seconds: int | None = None
    sets_per_session: int | None = None
    mirror: MirrorUse | None = None
    media_link: str = ""
    caution: str = ""
    stop_rule: str = ""
    starts_on: date | None = None
    review_on: date | None = None
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class CategoryValues:
    zone: Zone
    category: TreatmentCategory
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class RestrictionValues:
    wording: str
    starts_on: date
    ends_on: date | None = None
    cleared_on: date | None = None
    cleared_by: str = ""


@dataclass(frozen=True, slots=True)
class PlanValues:
    """What one version says. The names are those of the record."""

    title: str
    reason: str
    starts_on: date
    ends_on: date
    visits_per_week: Decimal
    visits_planned: int
    precautions: str = ""
    question: str = ""
    sessions_per_day: int = 1
    goals: tuple[GoalValues, ...] = ()
    interventions: tuple[InterventionValues, ...] = ()
    home_exercises: tuple[ExerciseValues, ...] = ()
    categories: tuple[CategoryValues, ...] = ()
    restrictions: tuple[RestrictionValues, ...] = ()


# questions


def of(patient: Patient, version_id: UUID) -> PlanVersion:
    """One version of any plan of this chart."""
    wanted = (
        select(PlanVersion)
        .join(PlanVersion.plan)
        .where(TreatmentPlan.patient_id == patient.id, PlanVersion.public_id == version_id)
    )
    version = db.session.scalar(wanted)
    if version is None:
        raise NotFound("This chart has no such version of a plan.")
    return version


def certified_before(version: PlanVersion) -> PlanVersion | None:
    """What was last certified before this version."""
    earlier = [one for one in version.plan.versions if one.number < version.number]
    return next((one for one in reversed(earlier) if one.state is PlanState.CERTIFIED), None)


def program_before(version: PlanVersion) -> PlanVersion | None:
    """The last version whose home program says something else; none where it is the first."""
    now = values_of(version).home_exercises
    earlier = [one for one in version.plan.versions if one.number < version.number and one.home_exercises]
    return next((one for one in reversed(earlier) if values_of(one).home_exercises != now), None)


def what_is_missing(version: PlanVersion) -> list[str]:
    """What a plan of care must say before it is certified, and does not yet."""
    missing = []
    if not version.goals:
        missing.append("a goal")
    if not version.interventions:
        missing.append("an intervention")
    return missing


def values_of(version: PlanVersion, *, reason: str = "") -> PlanValues:
    """What a version says, to start the next one from."""
    return PlanValues(
        title=version.title,
        reason=reason,
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        visits_per_week=version.visits_per_week,
        visits_planned=version.visits_planned,
        precautions=version.precautions,
        question=version.question,
        sessions_per_day=version.sessions_per_day,
        goals=tuple(_row(GoalValues, goal) for goal in version.goals),
        interventions=tuple(_row(InterventionValues, one) for one in version.interventions),
        home_exercises=tuple(_row(ExerciseValues, one) for one in version.home_exercises),
        categories=tuple(_row(CategoryValues, one) for one in version.categories),
        restrictions=tuple(_row(RestrictionValues, one) for one in version.restrictions),
    )


def says_the_same(version: PlanVersion, values: PlanValues) -> bool:
    return values_of(version) == replace(values, reason="")


def problems(values: PlanValues, *, on: date = date.max) -> Problems:
    """What makes no sense in these values on that day, by field; rows are named like "goals-0-target"."""
    found: Problems = {}
    if values.ends_on < values.starts_on:
        found["ends_on"] = "The plan ends before it starts."
    if values.visits_per_week <= 0:
        found["visits_per_week"] = "Give a number above 0."
    for number, goal in enumerate(values.goals):
        found |= _at(f"goals-{number}", _goal_problems(goal, values))
    for number, row in enumerate(values.restrictions):
        found |= _at(f"restrictions-{number}", _restriction_problems(row, on))
    for number, one in enumerate(values.categories):
        if any((one.zone, one.side) == (other.zone, other.side) for other in values.categories[:number]):
            found[f"categories-{number}-category"] = "This zone has a category already."
    return found


def why_not(version: PlanVersion) -> str:
    """Why this version cannot be decided any more, or nothing."""
    newest = version.plan.versions[-1]
    if newest is not version:
        return _outdated(version, newest)
    return "" if version.state is PlanState.SENT else _undecidable(version)


def exercise_problems(values: PlanValues, *, affected: Side | None, condition: Condition | None) -> Problems:
    """What makes no sense at home for this face, by field: "home_exercises-0-side"."""
    found: Problems = {}
    still = exercise_rules.still_zones(condition, values.categories)
    for number, row in enumerate(values.home_exercises):
        wrong = exercise_rules.problems(row, affected=affected, condition=condition, still=still)
        found |= _at(f"home_exercises-{number}", wrong)
    return found


def return_problems(comment: str) -> Problems:
    """A plan goes back with a word on what should change."""
    return {} if comment.strip() else {"comment": "Say what should change, then return the plan."}


# verbs


def write(
    plan: TreatmentPlan, values: PlanValues, *, note_id: int | None = None, by: User, at: datetime
) -> PlanVersion:
    """The next version of the plan, which takes the place of the one before.

    ``note_id`` is the key of the session it comes from, where it comes from one.
    """
    if plan.versions:
        _move(plan.versions[-1], PlanMove.REPLACE)
    version = PlanVersion(
        number=len(plan.versions) + 1,
        note_id=note_id,
        title=values.title,
        reason=values.reason,
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        visits_per_week=values.visits_per_week,
        visits_planned=values.visits_planned,
        precautions=values.precautions,
        question=values.question,
        sessions_per_day=values.sessions_per_day,
        written_at=at,
        written_by=by,
    )
    version.goals = [_record(Goal, row, place) for place, row in enumerate(values.goals)]
    version.interventions = [
        _record(Intervention, row, place) for place, row in enumerate(values.interventions)
    ]
    version.home_exercises = [
        _record(HomeExercise, row, place) for place, row in enumerate(values.home_exercises)
    ]
    version.categories = [_record(ZoneCategory, row, place) for place, row in enumerate(values.categories)]
    version.restrictions = [
        _record(PlanRestriction, row, place) for place, row in enumerate(values.restrictions)
    ]
    plan.versions.append(version)
    return version


def send(version: PlanVersion, *, by: User, at: datetime) -> PlanVersion:
    """To Dr. O, who certifies or returns it."""
    if version.state is PlanState.SENT:
        return version
    if not version.plan.is_open:
        raise Refused(CLOSED)
    _refuse_outdated(version)
    if missing := what_is_missing(version):
        raise Refused(f"Before sending, add {' and '.join(missing)}: save a new version, then send that.")
    _move(version, PlanMove.SEND)
    version.sent_at, version.sent_by = at, by
    db.session.flush()
    return version


def certify(version: PlanVersion, *, comment: str, by: User, at: datetime) -> PlanVersion:
    """Sign this version. Its words never change afterwards; a change is a new version to sign."""
    return _decide(version, PlanMove.CERTIFY, comment, by, at)


def return_to_therapist(version: PlanVersion, *, comment: str, by: User, at: datetime) -> PlanVersion:
    """Back to the therapist, with what should change."""
    if found := return_problems(comment):
        raise Refused(found["comment"])
    return _decide(version, PlanMove.RETURN, comment, by, at)


def _goal_problems(goal: GoalValues, values: PlanValues) -> Problems:
    found: Problems = goal_template.problems(measure=goal.measure, baseline=goal.baseline, target=goal.target)
    if goal.target_on < values.starts_on:
        found["target_on"] = "This is before the plan starts."
    return found


def _restriction_problems(row: RestrictionValues, on: date) -> Problems:
    found: Problems = restrictions.span_problems(starts_on=row.starts_on, ends_on=row.ends_on)
    if row.cleared_on and (
        wrong := restrictions.clearance_day_problem(row, cleared_on=row.cleared_on, on=on)
    ):
        found["cleared_on"] = wrong
    if row.cleared_on and not row.cleared_by:
        found["cleared_by"] = "Say who cleared it."
    if row.cleared_by and not row.cleared_on:
        found["cleared_on"] = "Give the day it was cleared."
    return found


def _at(place: str, found: Problems) -> Problems:
    return {f"{place}-{name}": text for name, text in found.items()}


def _row(kind: type[Any], record: object) -> Any:
    return kind(**{field.name: getattr(record, field.name) for field in fields(kind)})


def _record(kind: type[Any], row: Any, position: int) -> Any:
    return kind(position=position, **{field.name: getattr(row, field.name) for field in fields(row)})


def _decide(version: PlanVersion, move: PlanMove, comment: str, by: User, at: datetime) -> PlanVersion:
    """One decision per version. The same person deciding the same way again changes nothing."""
    decided = PlanState.CERTIFIED if move is PlanMove.CERTIFY else PlanState.RETURNED
    if version.state is decided and version.decided_by_id == by.id:
        return version
    _refuse_outdated(version)
    _move(version, move)
    version.decided_at, version.decided_by, version.decision_comment = at, by, comment.strip()
    db.session.flush()
    return version


def _move(version: PlanVersion, move: PlanMove) -> None:
    try:
        version.state = next_plan_state(version.state, move)
    except IllegalMove:
        raise Refused(_undecidable(version)) from None


def _undecidable(version: PlanVersion) -> str:
    name = f"Version {version.number}"
    if version.decided_by:
        verb = "certified" if version.state is PlanState.CERTIFIED else "returned"
        return f"{name} was {verb} by {version.decided_by.name} already."
    if version.state is PlanState.DRAFT:
        return f"{name} has not been sent for certification."
    return f"{name} is {version.state.label[0].lower()}{version.state.label[1:]}."


def _refuse_outdated(version: PlanVersion) -> None:
    newest = version.plan.versions[-1]
    if newest is not version:
        raise Refused(_outdated(version, newest))


def _outdated(version: PlanVersion, newest: PlanVersion) -> str:
    return f"Version {newest.number} was saved after version {version.number}. Look at that one first."
