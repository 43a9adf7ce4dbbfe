"""The library of home exercises: what the house declares, as the practice words it, and the practice's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.care.errors import Invalid, NotFound, Stale
from app.clinical import exercise_library as declared
from app.clinical.exercise_library import fits
from app.clinical.exercise_rules import AFFECTED_SIDE_ONLY, side_of
from app.clinical.home_exercises import FIELD, Exercise, SideUse, link_problem, starter
from app.clinical.vocabulary import Condition, SurgeryType, Technique, Word, Zone
from app.extensions import db
from app.models import Diagnosis, LibraryExercise, User

OWN = "own_"
"""What the key of a practice's own exercise begins with."""
SOURCE = "The practice"
COLUMNS = ("key", "name", "technique", "zone", "conditions")
NOT_KEPT = ("source", "certainty")
CONTENT = tuple(one.name for one in fields(Exercise) if one.name not in (*COLUMNS, *NOT_KEPT))
"""What is kept beside the columns, by the names of the declaration."""
FROM_THE_PLAN = ("name", "technique", "zone", *(name for name in CONTENT if name in FIELD and name != "side"))


@dataclass(frozen=True)
class Held:
    """One exercise as it stands in the library now. ``row`` is what the practice saved of it, if anything."""

    exercise: Exercise
    row: LibraryExercise | None = None

    @property
    def is_offered(self) -> bool:
        return self.row is None or self.row.is_offered

    @property
    def is_starter(self) -> bool:
        return self.exercise.key in declared.BY_KEY

    @property
    def is_changed(self) -> bool:
        """Whether the practice words it otherwise than the house."""
        return self.is_starter and _worded(self.exercise) != _worded(declared.BY_KEY[self.exercise.key])

    @property
    def version(self) -> int:
        """Of what the practice saved; 0 where it saved nothing."""
        return self.row.version if self.row else 0


# questions


def held() -> list[Held]:
    """Every exercise: the declared ones in their order, then the practice's own by name. One query."""
    rows = {row.key: row for row in db.session.scalars(_rows())}
    starters = [
        Held(_read(rows[one.key]), rows[one.key]) if one.key in rows else Held(one) for one in declared.ALL
    ]
    own = [Held(_read(row), row) for key, row in rows.items() if key not in declared.BY_KEY]
    return [*starters, *sorted(own, key=lambda one: one.exercise.name.casefold())]


def offered() -> list[Exercise]:
    """What can be given today."""
    return [one.exercise for one in held() if one.is_offered]


def one(key: str) -> Held:
    row = db.session.scalar(_rows().where(LibraryExercise.key == key))
    if row is not None:
        return Held(_read(row), row)
    if key not in declared.BY_KEY:
        raise NotFound("There is no such exercise.")
    return Held(declared.BY_KEY[key])


def to_pick(diagnosis: Diagnosis) -> tuple[list[Exercise], list[Exercise]]:
    """What can be given: what is meant for this condition, and the rest."""
    found = offered()
    meant = [one for one in found if fits(one, diagnosis.condition)]
    return meant, [one for one in found if one not in meant]


def given(exercise: Exercise, diagnosis: Diagnosis) -> dict[str, Any]:
    """An exercise as a line of this patient's home program; in the flaccid phase retraining starts at nothing."""
    line = {name: getattr(exercise, name) for name in FROM_THE_PLAN}
    line |= {"exercise_key": exercise.key, "side": side_of(exercise.side, diagnosis.side)}
    is_retraining = exercise.technique is Technique.NEUROMUSCULAR_RETRAINING
    if is_retraining and diagnosis.condition is Condition.FLACCID:
        dose = starter(exercise.technique, diagnosis.condition)
        line |= {"repetitions": dose.repetitions, "effort": dose.effort, "minutes": None}
    return line


def taken(key: str, diagnosis: Diagnosis) -> dict[str, Any] | None:
    """The line for the exercise of that key; None where it is offered no more."""
    exercise = next((one for one in offered() if one.key == key), None)
    return given(exercise, diagnosis) if exercise else None


# verbs


def add(values: Mapping[str, Any], *, by: User, at: datetime) -> LibraryExercise:
    """An exercise of the practice's own."""
    return _save(LibraryExercise(key=f"{OWN}{uuid4().hex[:12]}"), values, by=by, at=at)


def change(key: str, values: Mapping[str, Any], *, version: int, by: User, at: datetime) -> LibraryExercise:
    """The practice's wording. Plans that have the exercise keep the words they were given."""
    row = _row_to_change(key, version)
    return _save(row, values, by=by, at=at)


def offer(key: str, *, is_offered: bool, version: int, by: User, at: datetime) -> LibraryExercise:
    """Take it out of offer, or offer it again. Plans that have it keep it."""
    exercise = one(key).exercise
    row = _row_to_change(key, version)
    row.is_offered = is_offered
    return _save(row, {name: getattr(exercise, name) for name in (*COLUMNS[1:], *CONTENT)}, by=by, at=at)


def _rows() -> Any:
    return select(LibraryExercise).options(joinedload(LibraryExercise.saved_by)).order_by(LibraryExercise.id)


def _row_to_change(key: str, version: int) -> LibraryExercise:
    found = one(key)
    if found.version != version:
        raise Stale("Somebody changed this exercise since you opened it. Compare, then save again.")
    return found.row or LibraryExercise(key=key)


def _save(row: LibraryExercise, values: Mapping[str, Any], *, by: User, at: datetime) -> LibraryExercise:
    _check(values)
    row.name, row.technique, row.zone = values["name"], values["technique"], values["zone"]
    row.conditions = [one.value for one in values["conditions"]]
    row.content = {name: _kept(values.get(name)) for name in CONTENT if values.get(name) not in (None, "")}
    row.saved_at, row.saved_by = at, by
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise Stale("Somebody changed this exercise a moment ago. Open it again.") from None
    return row


def _check(values: Mapping[str, Any]) -> None:
    if values["technique"] in AFFECTED_SIDE_ONLY and values.get("side") is SideUse.OTHER:
        raise Invalid("side", f"{values['technique'].label} works on the affected side, or on both.")
    if wrong := link_problem(values.get("media_link") or ""):
        raise Invalid("media_link", wrong)


def _kept(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_kept(one) for one in value]
    return value.value if isinstance(value, Enum) else value


def _read(row: LibraryExercise) -> Exercise:
    words = {name: _word(name, value) for name, value in row.content.items() if name in CONTENT}
    conditions = tuple(Condition(one) for one in row.conditions)
    told = {"times_per_day": None} | words
    start = declared.BY_KEY.get(row.key)
    source = f"{SOURCE}, after: {start.source}" if start else SOURCE
    zone = Zone(row.zone) if row.zone else None
    return Exercise(row.key, row.name, row.technique, zone, conditions, **told, source=source)


def _word(name: str, value: Any) -> Any:
    if name == "surgeries":
        return tuple(SurgeryType(one) for one in value)
    kind: type[Word] | None = SideUse if name == "side" else FIELD[name].words
    return kind(value) if kind else value


def _worded(exercise: Exercise) -> Iterable[Any]:
    return [getattr(exercise, name) for name in (*COLUMNS, *CONTENT)]
