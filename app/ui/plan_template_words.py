"""A template of a plan in words, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.clinical import instruments
from app.clinical.days import counted
from app.clinical.plan_content import Content, Forbidden, Practice, Treatment
from app.ui.plan_words import frequency


def lines(content: Content, exercises: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Each part with its sentences; a part that says nothing is left out. ``exercises`` are names by key."""
    return [(label, words) for label, words in _lines(content, exercises) if words]


def _lines(content: Content, exercises: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    yield "Plan", [content.title]
    yield (
        "How often",
        [
            f"{frequency(content.visits_per_week)} for {counted(content.weeks, 'week')}, "
            f"{counted(content.sessions_per_day, 'session')} a day"
        ],
    )
    yield (
        "By zone",
        [
            f"{aim.zone.label if aim.zone else 'Every affected zone'}: {aim.category.label.lower()}"
            for aim in content.categories
        ],
    )
    yield "Treatment", [_treatment(one) for one in content.interventions]
    yield "At home", [_practice(one, exercises) for one in content.exercises]
    yield "Restrictions", [_forbidden(one) for one in content.restrictions]
    yield "Precautions", [content.precautions] if content.precautions else []
    yield (
        "Goals",
        [
            f"{instruments.measure(wish.measure).label}, so that the patient can {wish.function}"
            for wish in content.goals
        ],
    )


def _treatment(one: Treatment) -> str:
    minutes = f"{one.minutes} min" if one.minutes else ""
    said = _joined((one.technique.label, one.frequency, minutes))
    return f"{said}: {one.detail}" if one.detail else said


def _practice(one: Practice, exercises: Mapping[str, str]) -> str:
    name = exercises.get(one.exercise, "An exercise that is not in the library any more")
    begins = f"from day {one.from_day} after surgery" if one.from_day else ""
    return _joined((name, begins, "once a first movement is recorded" if one.awaits_movement else ""))


def _forbidden(one: Forbidden) -> str:
    return f"{one.wording}, {f'until day {one.days} after surgery' if one.days else 'until cleared'}"


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
