"""What was chosen in a session about the plan: the plan it makes, the changes in words, and what is wrong.

Works on values alone. A choice names its exercise or goal by the place it has in one version of the plan.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.care import plan_versions
from app.care.diagnosis_details import Problems
from app.care.plan_versions import ExerciseValues, GoalValues, PlanValues
from app.clinical import exercise_rules
from app.clinical.entries import Entered
from app.clinical.home_exercises import dose_in_words
from app.clinical.plan_changes import BY_PLACE, DOSE, ENTRIES, EXERCISES, GOALS, NEW_EXERCISES
from app.clinical.targets import plain
from app.clinical.vocabulary import Condition, HomeDecision, Side, Technique, Zone

Said = Mapping[str, Entered]
Library = Mapping[str, Mapping[str, Any]]
"""What the library gives this patient: the line of the home program, by key."""

PLACE = "home"
"""Where on the page stands what concerns the plan as a whole."""
PUT_RIGHT = "The plan itself has to be put right first: open it and save a new version."
NEEDED = {"name": "Name the exercise.", "technique": "Choose a technique.", "times_per_day": "Say how often."}


@dataclass(frozen=True)
class Changes:
    """What the plan says then, each change in words, and what stands in the way, by field."""

    values: PlanValues
    words: tuple[str, ...] = ()
    problems: Problems = field(default_factory=dict)


def worked_out(
    now: PlanValues,
    said: Said,
    *,
    visit_on: date,
    affected: Side | None,
    condition: Condition | None,
    library: Library,
) -> Changes:
    """The plan with what was said in a session; what is not said stays."""
    found: Problems = {}
    words: list[str] = []
    kept = _exercises(now.home_exercises, said, words, found)
    added = _new_exercises(said, library, affected, words, found)
    still = exercise_rules.still_zones(condition, now.categories)
    values = replace(
        now,
        home_exercises=tuple(_with_reason(row, said, condition, still) for row in (*kept, *added)),
        goals=_goals(now.goals, said, visit_on, words, found),
        visits_per_week=_frequency(now.visits_per_week, said, words),
    )
    if not words:
        return Changes(now, (), found)
    found |= _problems_of(values, now)
    found |= _home_problems(values, len(kept), affected, condition)
    return Changes(values, tuple(words), found)


def refitted(said: Said, old: PlanValues, new: PlanValues) -> tuple[dict[str, Entered], list[str]]:
    """The choices at the places their exercises and goals have in another version; and whose have none there."""
    moved: dict[str, Entered] = {}
    lost: list[str] = []
    lists: tuple[tuple[str, Sequence[Any], Sequence[Any], int], ...] = (
        ("home", old.home_exercises, new.home_exercises, EXERCISES),
        ("goal", old.goals, new.goals, GOALS),
    )
    for start, before, after, most in lists:
        places = {name: place for place, name in enumerate(_names(after[:most]), 1)}
        for place, (row, name) in enumerate(zip(before[:most], _names(before[:most]), strict=True), 1):
            own = [key for key in BY_PLACE if key.startswith(f"{start}.{place}.") and key in said]
            if own and name not in places:
                lost.append(row.name if isinstance(row, ExerciseValues) else row.wording)
            elif own:
                there = f"{start}.{places[name]}."
                moved |= {there + key.rpartition(".")[2]: said[key] for key in own}
    touched = {key for key in BY_PLACE if key in said or key in moved}
    return {key: moved.get(key, ENTRIES[key].blank) for key in touched}, lost


def _exercises(
    rows: Sequence[ExerciseValues], said: Said, words: list[str], found: Problems
) -> list[ExerciseValues]:
    kept: list[ExerciseValues] = []
    for place, row in enumerate(rows, 1):
        decision = said.get(f"home.{place}.decision")
        dose = {name: said[key] for name in DOSE if (key := f"home.{place}.{name}") in said}
        new = row if decision == HomeDecision.KEEP else replace(row, **dose)  # type: ignore[arg-type]
        if decision == HomeDecision.STOP:
            words.append(f"{row.name}: stopped")
            continue
        if new != row:
            words.append(f"{row.name}: {_dose_changed(row, new)}")
        elif decision == HomeDecision.CHANGE:
            found[f"home.{place}.repetitions"] = f"{row.name}: say the new dose, or choose Keep."
        kept.append(new)
    return kept


def _new_exercises(
    said: Said, library: Library, affected: Side | None, words: list[str], found: Problems
) -> list[ExerciseValues]:
    """Exercises in the therapist's own words, or from the library with what was said otherwise."""
    added = []
    for place in range(1, NEW_EXERCISES + 1):
        start = f"home.new.{place}."
        own = {key.removeprefix(start): value for key, value in said.items() if key.startswith(start)}
        if not own:
            continue
        key = str(own.get("exercise_key") or "")
        if key and key not in library:
            found[f"{start}exercise_key"] = "The library does not offer this exercise any more."
            continue
        line = {**library.get(key, {}), **{name: _read(name, value) for name, value in own.items()}}
        if missing := {f"{start}{name}": text for name, text in NEEDED.items() if not line.get(name)}:
            found |= missing
            continue
        row = ExerciseValues(**line)
        if wrong := exercise_rules.side_problem(row.technique, row.side, affected):
            found[f"{start}side"] = wrong
        words.append(f"New: {row.name}, {dose_in_words(row)}")
        added.append(row)
    return added


def _with_reason(
    row: ExerciseValues, said: Said, condition: Condition | None, still: Collection[Zone]
) -> ExerciseValues:
    """Why the plan changes is also why an effortful exercise is right in the flaccid phase."""
    why = str(said.get("plan.why") or "")
    is_asked = bool(why) and not row.override_reason and exercise_rules.guard(row, condition, still)
    return replace(row, override_reason=why) if is_asked else row


def _goals(
    rows: Sequence[GoalValues], said: Said, visit_on: date, words: list[str], found: Problems
) -> tuple[GoalValues, ...]:
    goals = []
    for place, row in enumerate(rows, 1):
        target, by = said.get(f"goal.{place}.target"), said.get(f"goal.{place}.target_on")
        new = replace(
            row,
            target=Decimal(str(target)) if target is not None else row.target,
            target_on=date.fromisoformat(str(by)) if by else row.target_on,
        )
        if by and new.target_on < visit_on:
            found[f"goal.{place}.target_on"] = "This is before the visit."
        if new != row:
            words.append(f"{row.wording}: {_goal_changed(row, new)}")
        goals.append(new)
    return tuple(goals)


def _frequency(now: Decimal, said: Said, words: list[str]) -> Decimal:
    typed = said.get("plan.visits_per_week")
    new = now if typed is None else Decimal(str(typed))
    if new != now:
        words.append(f"Visits a week: {plain(now)} to {plain(new)}")
    return new


def _problems_of(values: PlanValues, now: PlanValues) -> Problems:
    """The plan's own rules, for what the session changes; what was so before is not asked here."""
    old = plan_versions.problems(now)
    found: Problems = {}
    for name, text in plan_versions.problems(values).items():
        if old.get(name) == text:
            found[PLACE] = PUT_RIGHT
        elif name.startswith("goals-"):
            _, place, part = name.split("-")
            found[f"goal.{int(place) + 1}.{part}"] = text
        else:
            found[f"plan.{name}"] = text
    return found


def _home_problems(
    values: PlanValues, kept: int, affected: Side | None, condition: Condition | None
) -> Problems:
    """Against the caution of the phase an exercise stays or comes only with a reason; what else is wrong with
    the first ``kept`` is the plan's own."""
    still = exercise_rules.still_zones(condition, values.categories)
    for place, row in enumerate(values.home_exercises):
        wrong = exercise_rules.problems(row, affected=affected, condition=condition, still=still)
        if reason := wrong.pop("override_reason", ""):
            return {"plan.why": f"{row.name}. {reason}"}
        if wrong and place < kept:
            return {PLACE: f"{row.name}. {' '.join(wrong.values())} {PUT_RIGHT}"}
    return {}


def _read(name: str, value: Entered) -> Any:
    kinds: Mapping[str, type] = {"technique": Technique, "zone": Zone, "side": Side}
    return kinds[name](value) if name in kinds else value


def _dose_changed(old: ExerciseValues, new: ExerciseValues) -> str:
    told = []
    if new.repetitions != old.repetitions:
        told.append(f"{_from_to(old.repetitions, new.repetitions)} repetitions")
    if new.hold_seconds != old.hold_seconds:
        told.append(f"hold {_from_to(old.hold_seconds, new.hold_seconds)} s")
    if new.times_per_day != old.times_per_day:
        told.append(f"{_from_to(old.times_per_day, new.times_per_day)} times a day")
    return ", ".join(told)


def _goal_changed(old: GoalValues, new: GoalValues) -> str:
    told = []
    if new.target != old.target:
        told.append(f"target {plain(old.target)} to {plain(new.target)}")
    if new.target_on != old.target_on:
        told.append(f"by {day_in_words(new.target_on)}, not {day_in_words(old.target_on)}")
    return ", ".join(told)


def _from_to(old: int | None, new: int | None) -> str:
    return f"{new}" if old is None else f"{old} to {new}"


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _names(rows: Sequence[ExerciseValues | GoalValues]) -> list[tuple[str, int]]:
    """By which an exercise or a goal is known in another version; twins are counted."""
    names = [row.name if isinstance(row, ExerciseValues) else f"{row.measure} {row.wording}" for row in rows]
    folded = [name.casefold() for name in names]
    return [(name, folded[:place].count(name)) for place, name in enumerate(folded)]
