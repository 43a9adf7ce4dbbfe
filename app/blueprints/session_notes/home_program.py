"""The home program, goals and frequency on the working page: what stands now, and the fields that change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.blueprints.session_notes.forms import AnyNoteForm
from app.care import exercise_library, plan_changes
from app.clinical import instruments
from app.clinical.cautions import phase_caution
from app.clinical.home_exercises import Exercise
from app.clinical.note_kinds import KINDS
from app.clinical.plan_changes import DOSE, ENTRIES, EXERCISES, GOALS, NEW_EXERCISES
from app.clinical.vocabulary import HomeDecision, NoteKind
from app.models import Goal, HomeExercise, PlanVersion, SessionNote
from app.ui import plan_words
from app.ui.filters import day
from app.ui.words import number_words

DOSE_LABELS = {
    "repetitions": "repetitions",
    "hold_seconds": "hold in seconds",
    "times_per_day": "times a day",
}
NEW_LABELS = {name: label.capitalize() for name, label in DOSE_LABELS.items()} | {
    "name": "Exercise",
    "exercise_key": "From the library",
    "technique": "Technique",
    "zone": "Zone",
    "side": "Side",
    "cue": "Cue",
    "effort": "Effort, 0 to 10",
    "minutes": "Minutes",
}


@dataclass(frozen=True)
class Row:
    """One exercise or goal: its name, what stands now, and its fields by their last name."""

    name: str
    now: str
    fields: dict[str, Any]
    at: dict[str, Any]  # what each field stands at now: a first step starts from there
    is_open: bool = False


@dataclass(frozen=True)
class HomeProgram:
    version: PlanVersion
    newer: PlanVersion | None  # saved since the note was begun
    exercises: Sequence[Row]
    beyond: int  # exercises and goals of the plan that a note has no place for
    new: Sequence[Row]
    library: tuple[Sequence[Exercise], Sequence[Exercise]]  # for this condition, and the others
    goals: Sequence[Row]
    visits: str
    visits_a_week: str
    practised: str
    caution: str | None
    is_open: bool  # goals and frequency
    has_reason: bool


def of(note: SessionNote, form: AnyNoteForm) -> HomeProgram | None:
    """None where this kind of note changes no plan, or there is none."""
    version = note.plan_version
    if version is None or not KINDS[note.kind].changes_plan:
        return None
    days = note.particulars.get("practised.days")
    goals = [_goal(form, place, row) for place, row in enumerate(version.goals[:GOALS], 1)]
    own = [*(field for row in goals for field in row.fields.values()), form["plan.visits_per_week"]]
    return HomeProgram(
        version=version,
        newer=plan_changes.newer_version(note),
        exercises=[_exercise(form, at, row) for at, row in enumerate(version.home_exercises[:EXERCISES], 1)],
        beyond=len(version.home_exercises[EXERCISES:]) + len(version.goals[GOALS:]),
        new=[_new(form, place) for place in range(1, NEW_EXERCISES + 1)],
        library=exercise_library.to_pick(note.diagnosis),
        goals=goals,
        visits=plan_words.frequency(version.visits_per_week),
        visits_a_week=number_words(version.visits_per_week),
        practised=f"{days} of 7 days" if days is not None else "",
        caution=phase_caution(note.diagnosis.condition),
        is_open=any(_is_said(field) for field in own),
        has_reason=_is_said(form["plan.why"]),
    )


def in_words(note: SessionNote) -> str:
    """What signing will do to the plan."""
    if note.plan_version is not None and note.kind is NoteKind.DISCHARGE:
        return "Signing closes the plan of care." if note.plan_version.plan.is_open else ""
    if note.plan_version is None or not KINDS[note.kind].changes_plan:
        return ""
    made = plan_changes.stated(note)
    if made is None:
        return "The plan stays as it is. No new certification needed."
    if in_the_way := plan_changes.problems(note).get(plan_changes.PLACE):
        return in_the_way
    goes = "goes to Dr. O for certification" if made["is_sent"] else "waits as a draft"
    return f"On signing this becomes version {made['version']} and {goes}: {'; '.join(made['changes'])}."


def _exercise(form: AnyNoteForm, place: int, row: HomeExercise) -> Row:
    fields = {name: form[f"home.{place}.{name}"] for name in ("decision", *DOSE)}
    fields["decision"].label.text = f"{row.name}, at home"
    for name in DOSE:
        fields[name].label.text = f"{row.name}, {DOSE_LABELS[name]}"
    wants_dose = fields["decision"].data == HomeDecision.CHANGE or any(
        _is_said(fields[name]) for name in DOSE
    )
    return Row(row.name, _dose(row), fields, {name: getattr(row, name) for name in DOSE}, wants_dose)


def _new(form: AnyNoteForm, place: int) -> Row:
    start = f"home.new.{place}."
    fields = {key.removeprefix(start): form[key] for key in ENTRIES if key.startswith(start)}
    for name, field in fields.items():
        field.label.text = NEW_LABELS[name]
    return Row(f"New exercise {place}", "", fields, {}, any(_is_said(field) for field in fields.values()))


def _goal(form: AnyNoteForm, place: int, row: Goal) -> Row:
    fields = {name: form[f"goal.{place}.{name}"] for name in ("target", "target_on")}
    fields["target"].label.text, fields["target_on"].label.text = "Target", "Reach it by"
    measure = instruments.measure(row.measure)
    target = f"{measure.part.shown(row.target)} {measure.part.unit}".rstrip()
    now = f"{measure.label} {target} by {day(row.target_on)}"
    return Row(row.wording, now, fields, {"target": f"{row.target.normalize():f}"})


def _dose(row: HomeExercise) -> str:
    told = [f"{row.minutes} min"] if row.minutes else []
    told += [f"{row.repetitions} reps"] if row.repetitions is not None else []
    told += [f"{row.hold_seconds} s hold"] if row.hold_seconds else []
    told += [f"{row.times_per_day} a day"]
    return ", ".join([*told, f"effort {row.effort}"] if row.effort is not None else told)


def _is_said(field: Any) -> bool:
    return bool(field.errors) or field.data not in (None, "")
