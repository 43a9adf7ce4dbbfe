"""The few measures of each course of care that an outcome can be told by, picked by the database.

The first and the wanted later day are found for every course, then the scores of those days alone: a hundred
thousand measures are gone through once and few of them are fetched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, cast, func, literal, select
from sqlalchemy.orm import aliased

from app.clinical.instruments import Measure
from app.clinical.outcomes import NEAR, Moment, Taken
from app.extensions import db
from app.models import Assessment


def to_choose_from(measure: Measure, moment: Moment) -> Mapping[tuple[int, str], list[Taken]]:
    """By diagnosis and side, oldest first: the first measure of each version and what may fit as the later."""
    spans = _spans(measure)
    of = spans.c
    days = [of.first_on, *([of.last_on] if moment.days is None else _around(measure, spans, moment.days))]
    day_columns = [day.label(f"on_{place}") for place, day in enumerate(days)]
    picked = select(of.diagnosis_id, of.side, of.version, *day_columns).subquery()
    each = [picked.c[column.name] for column in day_columns]
    values = [_value(measure, picked, day, is_first=place == 0) for place, day in enumerate(each)]
    wanted = select(picked.c.diagnosis_id, picked.c.side, picked.c.version, *each, *values)
    found: defaultdict[tuple[int, str], list[Taken]] = defaultdict(list)
    for diagnosis_id, side, version, *rest in db.session.execute(wanted):
        pairs = zip(rest[: len(each)], rest[len(each) :], strict=True)
        found[diagnosis_id, side] += [Taken(on, value, version) for on, value in pairs if on]
    return {course: sorted(taken, key=lambda one: one.on) for course, taken in found.items()}


def _spans(measure: Measure) -> Subquery:
    """The first and the last day on which each version of the score was taken, course by course.

    A measure taken of one side makes a course of its own for each side.
    """
    one = aliased(Assessment)
    side = _side(measure, one)
    return (
        select(
            one.diagnosis_id,
            side.label("side"),
            one.instrument_version.label("version"),
            func.min(one.performed_on).label("first_on"),
            func.max(one.performed_on).label("last_on"),
        )
        .where(*_counting(measure, one))
        .group_by(one.diagnosis_id, side, one.instrument_version)
        .subquery()
    )


def _around(measure: Measure, spans: Subquery, days: int) -> list[ColumnElement[date | None]]:
    """The last day up to a moment and the first day after it, both near enough."""
    one = aliased(Assessment)
    first_on = spans.c.first_on
    moment = _later(first_on, days)

    def day(chosen: Any, *between: ColumnElement[bool]) -> ColumnElement[date | None]:
        wanted = select(chosen(one.performed_on)).where(*_of_course(measure, one, spans), *between)
        return wanted.correlate(spans).scalar_subquery()

    return [
        day(func.max, one.performed_on >= _later(first_on, days - NEAR), one.performed_on <= moment),
        day(func.min, one.performed_on > moment, one.performed_on <= _later(first_on, days + NEAR)),
    ]


def _value(
    measure: Measure, picked: Subquery, on: ColumnElement[Any], *, is_first: bool
) -> ColumnElement[str | None]:
    """The score of a day; of several on one day the one recorded first, or last."""
    one = aliased(Assessment)
    return (
        select(_score(measure, one))
        .where(*_of_course(measure, one, picked), one.performed_on == on)
        .order_by(one.id if is_first else one.id.desc())
        .limit(1)
        .correlate(picked)
        .scalar_subquery()
    )


def _of_course(measure: Measure, one: type[Assessment], course: Subquery) -> list[ColumnElement[bool]]:
    same_side = [_side(measure, one) == course.c.side] if measure.instrument.per_side else []
    return [
        *_counting(measure, one),
        one.diagnosis_id == course.c.diagnosis_id,
        one.instrument_version == course.c.version,
        *same_side,
    ]


def _counting(measure: Measure, one: type[Assessment]) -> list[ColumnElement[bool]]:
    return [one.instrument == measure.instrument.key, one.counts, _score(measure, one).is_not(None)]  # type: ignore[list-item]


def _score(measure: Measure, one: type[Assessment]) -> ColumnElement[str]:
    return cast(one.scores[measure.part.key].as_string(), String)


def _side(measure: Measure, one: type[Assessment]) -> ColumnElement[str]:
    return func.coalesce(cast(one.side, String), "") if measure.instrument.per_side else literal("")


def _later(day: ColumnElement[date], days: int) -> ColumnElement[Any]:
    """So many days after; SQLite keeps dates as text."""
    if db.engine.dialect.name == "sqlite":
        return func.date(day, f"+{days} days")
    return day + days
