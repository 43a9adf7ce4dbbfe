"""Plans to start from: those declared in the house, as the practice words them, and its own.

A starter the practice changed is a row with the starter's key; the declared words stay and can be taken back.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.care.diagnosis_details import Problems
from app.care.errors import Invalid, NotFound, Stale
from app.clinical import instruments
from app.clinical.plan_content import Aim, Content, Forbidden, Practice, Treatment, Wish, as_json, of_json
from app.clinical.plan_templates import BY_KEY, STARTERS
from app.clinical.surgeries import Told
from app.clinical.vocabulary import Condition, SurgeryType
from app.extensions import db
from app.models import PlanTemplate, PlanVersion, User

OWN = "own_"
"""What the key of a practice's own template begins with."""
MOST_WEEKS = 52


@dataclass(frozen=True, slots=True)
class Template:
    """A plan to start from. ``basis`` tells how well a starter's times are known; the practice's words have none."""

    key: str
    name: str
    content: Content
    condition: Condition | None = None
    surgery_type: SurgeryType | None = None
    basis: tuple[Told, ...] = ()
    row: PlanTemplate | None = None

    @property
    def is_own(self) -> bool:
        return self.key not in BY_KEY

    @property
    def is_offered(self) -> bool:
        return self.row is None or self.row.is_offered

    @property
    def version(self) -> int:
        """Of the practice's words; 0 where it has none."""
        return self.row.version if self.row else 0


# questions


def every() -> list[Template]:
    """Starters in their order, then the practice's own by name: one query, however many there are."""
    rows = {row.key: row for row in db.session.scalars(select(PlanTemplate).order_by(PlanTemplate.name))}
    starters = [_worded(rows[one.key]) if one.key in rows else _declared(one.key) for one in STARTERS]
    return [*starters, *(_worded(row) for key, row in rows.items() if key not in BY_KEY)]


def get(key: str) -> Template:
    found = next((one for one in every() if one.key == key), None)
    if found is None:
        raise NotFound("There is no such template.")
    return found


def offered() -> list[Template]:
    return [one for one in every() if one.is_offered]


def from_plan(version: PlanVersion) -> Content:
    """What a plan says that holds for other patients too: no scores, no days, no exercise of its own wording."""
    began = version.starts_on
    return Content(
        title=version.title,
        visits_per_week=version.visits_per_week,
        weeks=min(max((version.ends_on - began).days // 7, 1), MOST_WEEKS),
        sessions_per_day=version.sessions_per_day,
        categories=tuple(
            dict.fromkeys(Aim(one.category, one.zone) for one in version.categories)  # once for both sides
        ),
        interventions=tuple(
            Treatment(one.technique, one.detail, one.frequency, one.minutes) for one in version.interventions
        ),
        exercises=tuple(Practice(one.exercise_key) for one in version.home_exercises if one.exercise_key),
        precautions=version.precautions,
        restrictions=tuple(
            Forbidden(one.wording, (one.ends_on - one.starts_on).days if one.ends_on else None)
            for one in version.restrictions
        ),
        goals=tuple(Wish(one.measure, one.function) for one in version.goals),
    )


def problems(name: str, content: Content, *, key: str = "") -> Problems:
    """What makes no sense in a template, by field; rows are named like "goals-0-measure"."""
    found: Problems = {}
    if any(one.name.casefold() == name.casefold() and one.key != key for one in every()):
        found["name"] = "Another template has this name."
    if content.visits_per_week <= 0:
        found["visits_per_week"] = "Give a number above 0."
    known = {one.key for one in instruments.measures()}
    for number, wish in enumerate(content.goals):
        if wish.measure not in known:
            found[f"goals-{number}-measure"] = "Choose one of the measures."
    zones = [aim.zone for aim in content.categories]
    for number, zone in enumerate(zones):
        if zone in zones[:number]:
            found[f"categories-{number}-category"] = "This zone has a category already."
    return found


# verbs


def save(
    key: str,
    *,
    name: str,
    condition: Condition | None,
    surgery_type: SurgeryType | None,
    content: Content,
    is_offered: bool,
    version: int,
    by: User,
    at: datetime,
) -> PlanTemplate:
    """The practice's words for a template; with an empty ``key`` a new one of its own.

    ``version`` is that of the words the form was opened with, 0 for none.
    """
    row = db.session.scalar(select(PlanTemplate).where(PlanTemplate.key == key)) if key else None
    if key and row is None and key not in BY_KEY:
        raise NotFound("There is no such template.")
    if (row.version if row else 0) != version:
        raise Stale("Somebody changed this template since you opened it. Compare, then save again.")
    for field, text in problems(name, content, key=key).items():
        raise Invalid(field, text)
    row = row or PlanTemplate(key=key or OWN + secrets.token_hex(6))
    row.name, row.condition, row.surgery_type = name, condition, surgery_type
    row.content, row.is_offered, row.saved_at, row.saved_by = as_json(content), is_offered, at, by
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise Stale("Somebody changed this template a moment ago. Open it again.") from None
    return row


def _declared(key: str) -> Template:
    one = BY_KEY[key]
    return Template(one.key, one.name, one.content, one.condition, one.surgery_type, one.basis)


def _worded(row: PlanTemplate) -> Template:
    content = of_json(row.content)
    starter = BY_KEY.get(row.key)
    basis = starter.basis if starter and starter.content == content else ()
    return Template(row.key, row.name, content, row.condition, row.surgery_type, basis, row)
