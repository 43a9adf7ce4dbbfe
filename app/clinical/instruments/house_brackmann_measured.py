"""House-Brackmann grade from measured movement: a second opinion beside the judged grade.

Source: the measurement table of House & Brackmann 1985, Otolaryngol Head Neck Surg 93:146-147, as
reproduced in public text. Brow and mouth corner each earn one point per 2.5 mm of movement, up to four.
House rule: how part steps round is not published, so the points themselves are entered. It may disagree
with the judged grade; the judged grade is the record.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from app.clinical.instruments.cadence import Cadence
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Item, choices
from app.clinical.instruments.scores import Case, Notation, Outcome, Part, Points, total

STEPS = choices("No movement", "2.5 mm", "5 mm", "7.5 mm", "10 mm or more", start=0)

BANDS = ((8, 1, "100"), (7, 2, "76-99"), (5, 3, "51-75"), (3, 4, "26-50"), (1, 5, "1-25"), (0, 6, "0"))
"""From this many points on: the grade, and the percentage of function it stands for."""


def outcome(points: Points, _case: Case) -> Outcome:
    """Points of brow and mouth together, read off the table."""
    earned = total(points.values())
    if earned is None:
        return Outcome({"points": None, "grade": None}, {"function_percent": None})
    grade, percent = next((grade, percent) for least, grade, percent in BANDS if earned >= least)
    return Outcome({"points": earned, "grade": Fraction(grade)}, {"function_percent": percent})


HOUSE_BRACKMANN_MEASURED = Instrument(
    key="house_brackmann_measured",
    name="House-Brackmann, measured",
    version="house_brackmann_measured-1",
    groups=(),
    items=(
        Item("brow_points", "Brow elevation", STEPS, help="One point per 2.5 mm"),
        Item("mouth_points", "Mouth corner movement", STEPS, help="One point per 2.5 mm"),
    ),
    parts=(
        Part(
            "points",
            "Points",
            Decimal(0),
            Decimal(8),
            lower_is_better=False,
            notation=Notation.COUNT,
            for_goals=False,
            code="hb-measured-points",
        ),
        Part(
            "grade",
            "Grade",
            Decimal(1),
            Decimal(6),
            lower_is_better=True,
            notation=Notation.GRADE,
            for_goals=False,
            code="hb-measured-grade",
        ),
    ),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence("Optional, with the judged grade."),
    source="House & Brackmann 1985, Otolaryngol Head Neck Surg 93:146-147, measurement table",
    confidence=Confidence.CONFIRMED,
    doubts=("How part steps of 2.5 mm round is not published, so the points are entered.",),
    certainty="Table confirmed in public text. No measuring error published.",
    compares_sides=True,
)
