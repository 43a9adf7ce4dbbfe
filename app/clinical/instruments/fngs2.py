"""Facial Nerve Grading System 2.0, the revised House-Brackmann: four regions and secondary movement.

Source: Vrabec et al. 2009, Otolaryngol Head Neck Surg 140:445-450, from knowledge of the paper; only "below 5
is grade I" and "24 is grade VI" are confirmed in public material. Unit: points; grade I (normal) to VI.

House rules: all five answers are required. Totals of 25 to 27 have no published grade, because no movement
contradicts synkinesis: the total is kept, the grade is None and the clinician is asked. Percentages compare
with the other side, so as with House-Brackmann a palsy of both sides is not what it was made for.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from app.clinical.instruments.cadence import Cadence
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Item, choices
from app.clinical.instruments.scores import Case, Notation, Outcome, Part, Points, total

MOVEMENT = choices(
    "Normal",
    "Slight weakness, more than 75 % of normal",
    "Obvious weakness, more than 50 %; even at rest, eye closes with effort",
    "Less than 50 % of normal; uneven at rest, eye cannot close",
    "Trace",
    "None",
    start=1,
)
SECONDARY = choices(
    "None",
    "Slight",
    "Obvious; mild to moderate contracture",
    "Disfiguring; severe contracture",
    start=0,
)
BANDS = ((4, 1), (9, 2), (14, 3), (19, 4), (23, 5), (24, 6))
"""Up to this total: the grade."""

BEYOND_THE_BANDS = (
    "A total above 24 has no published grade: no movement at all contradicts synkinesis. Check the entries."
)


def outcome(points: Points, _case: Case) -> Outcome:
    """The sum of the five, and the grade it stands for."""
    amount = total(points.values())
    if amount is None:
        return Outcome({"total": None, "grade": None})
    grade = next((Fraction(grade) for most, grade in BANDS if amount <= most), None)
    return Outcome({"total": amount, "grade": grade}, hints=() if grade else (BEYOND_THE_BANDS,))


FNGS2 = Instrument(
    key="fngs2",
    name="FNGS 2.0",
    version="fngs2-1",
    groups=(),
    items=(
        Item("brow", "Brow", MOVEMENT),
        Item("eye", "Eye", MOVEMENT),
        Item("nlf", "Fold between nose and mouth", MOVEMENT),
        Item("oral", "Mouth", MOVEMENT),
        Item("secondary", "Synkinesis and contracture", SECONDARY, help="Of the whole face"),
    ),
    parts=(
        Part(
            "total",
            "Total",
            Decimal(4),
            Decimal(27),
            lower_is_better=True,
            notation=Notation.COUNT,
            code="fngs2-total",
        ),
        Part(
            "grade",
            "Grade",
            Decimal(1),
            Decimal(6),
            lower_is_better=True,
            notation=Notation.GRADE,
            for_goals=False,
            code="fngs2-grade",
        ),
    ),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence("Optional, at the same times as House-Brackmann."),
    source="Vrabec et al. 2009, Otolaryngol Head Neck Surg 140:445-450",
    confidence=Confidence.KNOWLEDGE,
    certainty=(
        "From knowledge of the paper. Confirmed in public material are only grade I below a total of 5 and grade VI"
        " at 24. No measuring error published."
    ),
    doubts=("Totals of 25 to 27 have no published grade: the total is kept and no grade is given.",),
    compares_sides=True,
)
