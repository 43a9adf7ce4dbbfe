"""Treatment plans of the demonstration: versions every twelve weeks, and those no decision stands behind yet."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from app.care.demonstration import operations, wording
from app.care.demonstration.courses import Story, answers_on
from app.care.demonstration.schedule import instant
from app.care.demonstration.ways import WAYS, exercises_of
from app.clinical.home_exercises import FIELD, Exercise, SideUse
from app.clinical.instruments.sunnybrook import SUNNYBROOK
from app.clinical.vocabulary import PlanState, Side, Technique
from app.extensions import db
from app.models import (
    Diagnosis,
    Goal,
    HomeExercise,
    Intervention,
    PlanRestriction,
    PlanVersion,
    TreatmentPlan,
    ZoneCategory,
)

PLAN_LASTS = 84  # days
WRITTEN_AHEAD = timedelta(days=6)
OF_THE_PATIENT = ("side", "starts_on", "review_on", "override_reason")
FROM_THE_LIBRARY = tuple(name for name in FIELD if name not in OF_THE_PATIENT)
WAITING = {  # days since the version was sent to Dr. O
    "Barnaby Thistlewood": 14,
    "Humphrey Dovetail": 8,
    "Marigold Quill": 5,
    "Juniper Ashgrove": 4,
    "Ari Nightingale-Bo": 3,
    "Isolde Kestrel": 1,
}
RETURNED, IN_DRAFT = "Percival Sandoval-Reed", "Rosalind Hawksmoor"
UNDECIDED = (*WAITING, RETURNED, IN_DRAFT)


def plan(story: Story, diagnosis: Diagnosis, first: date) -> list[PlanVersion]:
    """Versions every twelve weeks, certified by Dr. O; what waits, came back or is in draft stands last.

    The plan is open: a discharge that is signed closes it.
    """
    ends = story.ago(story.person.ended) if story.person.ended else None
    treatment_plan = TreatmentPlan(
        patient=story.patient,
        diagnosis=diagnosis,
        opened_on=first,
    )
    # Where a version still waits for its decision, the one before it is not a few days old.
    settled = story.on - timedelta(days=21) if story.person.key in UNDECIDED else ends or story.on
    starts = [first]
    while starts[-1] + timedelta(days=PLAN_LASTS) < settled:
        starts.append(starts[-1] + timedelta(days=PLAN_LASTS))
    versions = [_version(story, treatment_plan, number, start) for number, start in enumerate(starts, 1)]
    for version in versions:
        _certify(story, version)
    if last := _undecided(story, treatment_plan, versions):
        versions = [version for version in versions if version is not last] + [last]
    db.session.add(treatment_plan)
    return versions


def _undecided(
    story: Story, treatment_plan: TreatmentPlan, versions: list[PlanVersion]
) -> PlanVersion | None:
    """The version that no decision stands behind yet, where this person has one."""
    name = story.person.key
    if name not in UNDECIDED:
        return None
    written = story.on - timedelta(days=WAITING.get(name, 6))
    version = versions[-1]
    if story.person.began > 2:
        version = _version(story, treatment_plan, len(versions) + 1, written)
        version.reason = "Course looked at again: frequency and goals"
    version.written_at = instant(written, 990)
    version.question = wording.QUESTIONS.get(name, "")
    version.sent_at, version.sent_by = instant(written, 995), story.therapist
    version.decided_at = version.decided_by = None
    version.state = PlanState.SENT
    if name == RETURNED:
        version.state, version.decision_comment = PlanState.RETURNED, wording.RETURNED_WITH
        version.decided_at, version.decided_by = instant(story.on - timedelta(days=2), 1030), story.physician
    if name == IN_DRAFT:
        version.state, version.sent_at, version.sent_by = PlanState.DRAFT, None, None
    return version


def _certify(story: Story, version: PlanVersion) -> None:
    """The first within days of the evaluation; the others before what was certified runs out."""
    written = version.written_at.date()
    decided = max(written, min(written + timedelta(days=3), story.on - timedelta(days=1)))
    version.state = PlanState.CERTIFIED
    version.sent_at, version.sent_by = instant(written, 1000), story.therapist
    version.decided_at, version.decided_by = instant(decided, 1050), story.physician


def _version(story: Story, treatment_plan: TreatmentPlan, number: int, start: date) -> PlanVersion:
    way = WAYS[story.picture_on(start)]
    every_two_weeks = number > 1
    ends = start + timedelta(days=PLAN_LASTS)
    version = PlanVersion(
        plan=treatment_plan,
        number=number,
        reason=wording.REASONS[min(number, len(wording.REASONS)) - 1],
        title=way.title,
        starts_on=start,
        ends_on=ends,
        visits_per_week=Decimal("0.5") if every_two_weeks else Decimal(1),
        visits_planned=6 if every_two_weeks else 12,
        precautions=way.precautions,
        written_at=instant(start - (WRITTEN_AHEAD if number > 1 else timedelta()), 980),
        written_by=story.therapist,
    )
    version.goals = [
        _goal(story, position, *goal, start=start, ends=ends) for position, goal in enumerate(way.goals)
    ]
    version.interventions = [
        Intervention(
            position=position,
            technique=step.technique,
            frequency="every visit",
            minutes=step.minutes,
            detail=step.words,
        )
        for position, step in enumerate(way.steps)
    ]
    version.home_exercises = [
        _prescribed(story, position, exercise, number, start, ends)
        for position, exercise in enumerate(exercises_of(way))
    ]
    aims = [(zone, category) for category, zones in way.aims.items() for zone in zones]
    version.categories = [
        ZoneCategory(position=position, zone=zone, category=category)
        for position, (zone, category) in enumerate(aims)
    ]
    version.restrictions = _restrictions(story, start)
    return version


def _prescribed(
    story: Story, position: int, exercise: Exercise, number: int, start: date, ends: date
) -> HomeExercise:
    """As the library words it; with each version of the plan one repetition more of what is retrained."""
    said = {name: getattr(exercise, name) for name in FROM_THE_LIBRARY}
    more = number - 1 if exercise.technique is Technique.NEUROMUSCULAR_RETRAINING else 0
    return HomeExercise(
        **said
        | {
            "position": position,
            "exercise_key": exercise.key,
            "side": on_side(exercise.side, story.person.side),
            "repetitions": exercise.repetitions and min(10, exercise.repetitions + more),
            "times_per_day": exercise.times_per_day or 1,
            "starts_on": start,
            "review_on": ends,
        }
    )


def on_side(use: SideUse | None, affected: Side) -> Side | None:
    """Of this patient."""
    if use is None or use is SideUse.BOTH:
        return Side.BILATERAL if use else None
    other = Side.LEFT if affected is Side.RIGHT else Side.RIGHT
    return affected if use is SideUse.AFFECTED else other


def _restrictions(story: Story, start: date) -> list[PlanRestriction]:
    """What the surgeon forbids and nobody has cleared."""
    return [
        PlanRestriction(position=position, wording=one.wording, starts_on=story.ago(weeks))
        for weeks, name in story.person.surgery
        for position, one in enumerate(operations.OPERATIONS.get(name, operations.NOTHING).restrictions)
        if one.days is None and story.ago(weeks) <= start
    ]


def _goal(
    story: Story,
    position: int,
    words: str,
    part: str,
    aim: int,
    function: str,
    *,
    start: date,
    ends: date,
) -> Goal:
    """From where the score stood when the version was written, as far as the measure reaches."""
    bounds = SUNNYBROOK.part(part)
    baseline = SUNNYBROOK.score(answers_on(story, start)).parts[part] or Decimal(0)
    target = max(bounds.minimum, min(bounds.maximum, baseline + aim))
    return Goal(
        position=position,
        wording=words,
        measure=f"{SUNNYBROOK.key}.{part}",
        baseline=baseline,
        target=target,
        target_on=ends,
        function=function,
    )
