"""Manual grades of the facial muscles, each side: in words (functional to none), or in six MRC-like steps.

Source: Daniels & Worthingham for F, WF, NF and 0; the six steps follow the MRC scale, both from knowledge. MRC
grades rest on gravity and resistance, which do not fit the face, so that scale is called MRC-like. Higher is
better. House rules: any muscle may be left out, and nothing is summed: no sum of muscles is published.
"""

from __future__ import annotations

from dataclasses import replace

from app.clinical.instruments.cadence import Cadence
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Item, Option, choices
from app.clinical.instruments.scores import Case, Outcome, Points
from app.clinical.instruments.sides import COLUMNS, SIDES
from app.clinical.vocabulary import Muscle

FUNCTION = (
    Option("F", "F, functional", 3),
    Option("WF", "WF, weak functional", 2),
    Option("NF", "NF, non-functional", 1),
    Option("0", "0, none", 0),
)
STEPS = choices("None", "Trace", "Slight", "Moderate", "Near full", "Full", start=0)


def outcome(_points: Points, _case: Case) -> Outcome:
    """The grades are the record; there is no score."""
    return Outcome({})


def _items(options: tuple[Option, ...]) -> tuple[Item, ...]:
    return tuple(
        Item(f"{side}.{muscle}", muscle.label, options, side.value, required=False)
        for side in SIDES
        for muscle in Muscle
    )


MUSCLE_GRADE = Instrument(
    key="muscle_grade",
    name="Muscle grades",
    version="muscle_grade-1",
    groups=COLUMNS,
    items=_items(FUNCTION),
    parts=(),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence("Optional."),
    source="Daniels & Worthingham, Muscle Testing",
    confidence=Confidence.KNOWLEDGE,
    certainty="From knowledge of the book. Grades are not summed. No measuring error published.",
)

MUSCLE_GRADE_MRC = replace(
    MUSCLE_GRADE,
    key="muscle_grade_mrc",
    name="Muscle grades, MRC-like",
    version="muscle_grade_mrc-1",
    items=_items(STEPS),
    source="After the Medical Research Council scale",
    certainty="From knowledge of the scale. Grades are not summed. No measuring error published.",
    doubts=("MRC grades rest on gravity and resistance, which do not fit the face: MRC-like only.",),
)
