"""Courses built by hand: values at even distances, and scores with and without a published error."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from app.clinical.instruments import Part, measure
from app.clinical.trajectory import Point

START = date(2026, 1, 5)

FACE_FUNCTION = Part(
    "physical",
    "Physical function",
    Decimal(-25),
    Decimal(100),
    lower_is_better=False,
    measuring_error=Decimal("17.6"),
    important_change=Decimal("4.4"),
)
"""Errors as published for the Facial Disability Index; higher is better."""

SYMPTOMS = Part(
    "total",
    "Total",
    Decimal(20),
    Decimal(100),
    lower_is_better=True,
    measuring_error=Decimal("28.2"),
    important_change=Decimal("2.8"),
)
"""Errors as published for the Synkinesis Assessment Questionnaire; lower is better."""

COMPOSITE = measure("sunnybrook.composite").part
GRADE = measure("house_brackmann.grade").part


def points(*values: object, every: int = 35, version: str = "1") -> tuple[Point, ...]:
    """One value after another, the first on 5 Jan 2026, five weeks apart unless told."""
    return tuple(
        Point(START + timedelta(days=index * every), Decimal(str(value)), version)
        for index, value in enumerate(values)
    )


def last_day(run: Sequence[Point]) -> date:
    return run[-1].on if run else START
