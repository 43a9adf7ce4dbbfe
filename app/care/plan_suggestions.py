"""What a plan could begin with: a template made this patient's own, the newest scores, a category for each zone.

Suggestions only: they fill the form, and the therapist looks them over, changes them and saves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from app.care import course_series, exercise_library, plan_templates, practice_instruments, procedures
from app.care.plan_templates import Template
from app.care.plan_versions import (
    CategoryValues,
    ExerciseValues,
    InterventionValues,
)
from app.clinical import face_picture, goal_template, treatment_categories
from app.clinical.face_picture import EXPRESSION_OF_ZONE
from app.clinical.goal_scores import GoalScore, newest_reading
from app.clinical.home_exercises import Exercise
from app.clinical.plan_content import Forbidden, Practice
from app.clinical.treatment_categories import Suggestion
from app.clinical.vocabulary import Side, SurgeryType, Zone
from app.models import Diagnosis, Procedure

FACE = "sunnybrook"
Place = tuple[Zone, Side | None]


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """A goal without its target, which is the therapist's to set."""

    wording: str
    measure: str
    function: str
    baseline: Decimal | None
    target_on: date


@dataclass(frozen=True, slots=True)
class RestrictionDraft:
    """A restriction; without its days where they count from an operation that is not on record."""

    wording: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A template for one patient. ``left_out`` are exercises that wait for a first movement, by name.

    ``surgery`` is what its days are counted from. ``missing`` is the operation it is for, where none of that type is
    on record: then its restrictions have no days, and ``undated`` exercises, by name, are not filled in.
    """

    title: str
    starts_on: date
    ends_on: date
    visits_per_week: Decimal
    visits_planned: int
    sessions_per_day: int
    precautions: str
    categories: tuple[CategoryValues, ...]
    interventions: tuple[InterventionValues, ...]
    home_exercises: tuple[ExerciseValues, ...]
    restrictions: tuple[RestrictionDraft, ...]
    goals: tuple[GoalDraft, ...]
    left_out: tuple[str, ...]
    undated: tuple[str, ...] = ()
    surgery: Procedure | None = None
    missing: SurgeryType | None = None


@dataclass(frozen=True)
class Known:
    """What is known of one patient's face, read once for a form."""

    diagnosis: Diagnosis
    readings: Mapping[str, GoalScore]
    categories: Mapping[Place, Suggestion]


# questions


def known(diagnosis: Diagnosis) -> Known:
    """The newest score of every measure, and the category each zone suggests: three queries."""
    measures = practice_instruments.catalogue()
    rows = course_series.taken(diagnosis, answers_of=FACE)
    notes = course_series.check_ins(diagnosis)
    series = course_series.series(measures.instruments.values(), rows, notes, versions=measures.versions)
    keys = dict.fromkeys(f"{one.instrument.key}.{one.part.key}" for one in series)
    readings = {
        key: newest_reading(
            [one for one in series if f"{one.instrument.key}.{one.part.key}" == key],
            affected=diagnosis.side,
        )
        for key in keys
    }
    answered = {row.side: row.answers or {} for row in rows if row.instrument == FACE}
    return Known(diagnosis, readings, dict(_categories(diagnosis, answered)))


def places(diagnosis: Diagnosis) -> list[Place]:
    """Every zone of the affected side, or of each side where both are."""
    sides = [Side.RIGHT, Side.LEFT] if diagnosis.side is Side.BILATERAL else [diagnosis.side]
    return [(zone, side) for side in sides for zone in Zone]


def templates(diagnosis: Diagnosis) -> list[Template]:
    """What can be chosen, the one that fits best first: by the phase, then by the operation on record."""
    done = procedures.of_patient(diagnosis.patient)
    had = {one.surgery_type for one in done if one.surgery_type}
    return sorted(
        plan_templates.offered(),
        key=lambda one: (one.condition is not diagnosis.condition, one.surgery_type not in had),
    )


def filled(template: Template, about: Known, *, on: date) -> Filled:
    """The template with this patient's side, zones, scores and days; days count from the operation it is for."""
    content, diagnosis = template.content, about.diagnosis
    surgery = _surgery(diagnosis, template.surgery_type)
    ends_on = on + timedelta(weeks=content.weeks)
    has_moved = surgery is not None and surgery.first_movement_on is not None
    library = {one.key: one for one in exercise_library.offered()}
    missing = None if surgery else template.surgery_type
    held = [one for one in content.exercises if one.exercise in library]
    undated = [one for one in held if missing and one.from_day is not None]
    awaiting = [one for one in held if one.awaits_movement and not has_moved and one not in undated]
    given = [one for one in held if one not in (*undated, *awaiting)]
    return Filled(
        title=content.title,
        starts_on=on,
        ends_on=ends_on,
        visits_per_week=content.visits_per_week,
        visits_planned=max(ceil(content.visits_per_week * content.weeks), 1),
        sessions_per_day=content.sessions_per_day,
        precautions=content.precautions,
        categories=tuple(_aims(template, about)),
        interventions=tuple(
            InterventionValues(one.technique, one.frequency, one.minutes, one.detail)
            for one in content.interventions
        ),
        home_exercises=tuple(_exercise(one, library[one.exercise], diagnosis, surgery, on) for one in given),
        restrictions=tuple(
            RestrictionDraft(one.wording) if missing else _restriction(one, surgery, on)
            for one in content.restrictions
        ),
        goals=tuple(
            GoalDraft(
                goal_template.drafted(wish.function),
                wish.measure,
                wish.function,
                point.value if (point := about.readings.get(wish.measure, GoalScore()).newest) else None,
                ends_on,
            )
            for wish in content.goals
        ),
        left_out=tuple(library[one.exercise].name for one in awaiting),
        undated=tuple(library[one.exercise].name for one in undated),
        surgery=surgery,
        missing=missing,
    )


def _categories(
    diagnosis: Diagnosis, answered: Mapping[Side | None, Mapping[str, object]]
) -> Iterator[tuple[Place, Suggestion]]:
    for zone, side in places(diagnosis):
        answers = answered.get(side) or answered.get(None) or {}
        scored = face_picture.zones(answers)[zone] if zone in EXPRESSION_OF_ZONE else None
        if found := treatment_categories.suggestion(diagnosis.condition, scored):
            yield (zone, side), found


def _aims(template: Template, about: Known) -> Iterator[CategoryValues]:
    """What the template names for a zone; for every affected zone, what it shows itself goes before the template's."""
    named = {aim.zone: aim.category for aim in template.content.categories}
    affected = {(Zone(zone), Side(side) if side else None) for side, zone in about.diagnosis.places}
    for place in places(about.diagnosis):
        zone, side = place
        category = named.get(zone)
        if category is None and place in affected and None in named:
            own = about.categories.get(place)
            category = own.category if own else named[None]
        if category:
            yield CategoryValues(zone, category, side)


def _surgery(diagnosis: Diagnosis, kind: SurgeryType | None) -> Procedure | None:
    """The last operation of that type on record; none for a template without surgery."""
    if kind is None:
        return None
    done = procedures.of_patient(diagnosis.patient)
    return next((one for one in reversed(done) if one.surgery_type is kind), None)


def _restriction(one: Forbidden, surgery: Procedure | None, on: date) -> RestrictionDraft:
    began = surgery.performed_on if surgery else on
    return RestrictionDraft(
        one.wording, began, None if one.days is None else began + timedelta(days=one.days)
    )


def _exercise(
    one: Practice, exercise: Exercise, diagnosis: Diagnosis, surgery: Procedure | None, on: date
) -> ExerciseValues:
    """As the library gives it to this patient, from its day on."""
    line = exercise_library.given(exercise, diagnosis)
    began = surgery.performed_on if surgery else on
    starts_on = None if one.from_day is None else began + timedelta(days=one.from_day)
    later = starts_on if starts_on and starts_on > on else None
    return ExerciseValues(**line | {"starts_on": later})
