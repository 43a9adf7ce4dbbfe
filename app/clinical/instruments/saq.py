"""Synkinesis Assessment Questionnaire: nine movements that come uncalled.

Source: Mehta, Wernick Robinson, Hadlock 2007, Laryngoscope 117:923-926; formula, items and answers from
knowledge, and published scores fit the formula. Labels are our own, the patient's wording belongs to its
authors. Unit: points of 20 to 100, **lower is better**; 20 is none at all, there is no 0.

House rule, as none is published: one missing answer leaves everything empty. Errors: doi
10.1089/fpsam.2020.0604.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from app.clinical.instruments.cadence import Cadence, Occasion
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Group, Item, choices
from app.clinical.instruments.scores import Case, Outcome, Part, Points, total

MOST = 45
THREE_MONTHS = 91

HOW_MUCH = choices(
    "Seldom or never",
    "Occasionally, or very mild",
    "Sometimes, or mild",
    "Most of the time, or moderate",
    "Always, or severe",
    start=1,
)
ITEMS = (
    "Eye closes when smiling",
    "Eye closes when speaking",
    "Eye closes when whistling or puckering",
    "Neck tightens when smiling",
    "Face tightens when closing the eyes",
    "Mouth corner moves when closing the eyes",
    "Neck tightens when closing the eyes",
    "Eye waters when eating",
    "Chin dimples when the face moves",
)


def outcome(points: Points, _case: Case) -> Outcome:
    """The sum as a part of 45, in hundredths."""
    amount = total(points.values())
    return Outcome({"sum": amount, "total": None if amount is None else amount * Fraction(100, MOST)})


SAQ = Instrument(
    key="saq",
    name="SAQ",
    version="saq-1",
    groups=(Group("items", "Questions"),),
    items=tuple(Item(f"items.{n}", label, HOW_MUCH, "items") for n, label in enumerate(ITEMS, 1)),
    parts=(
        Part(
            "sum",
            "Sum",
            Decimal(9),
            Decimal(MOST),
            lower_is_better=True,
            for_goals=False,
            code="saq-sum",
        ),
        Part(
            "total",
            "Total",
            Decimal(20),
            Decimal(100),
            lower_is_better=True,
            measuring_error=Decimal("28.2"),
            important_change=Decimal("2.8"),
            code="saq-total",
        ),
    ),
    formula=outcome,
    filled_by=FilledBy.PATIENT,
    cadence=Cadence(
        "From 3 months after onset; before botulinum toxin and 2 to 4 weeks after it; at discharge.",
        frozenset({Occasion.EVALUATION, Occasion.BOTULINUM_TOXIN, Occasion.DISCHARGE}),
        from_onset_days=THREE_MONTHS,
    ),
    source="Mehta, Wernick Robinson, Hadlock 2007, Laryngoscope 117:923-926 (Synkinesis Assessment Questionnaire)",
    confidence=Confidence.KNOWLEDGE,
    certainty=(
        "Formula, questions and answers from knowledge of the paper; published scores fit the formula. What a missing"
        " answer does is the practice’s own rule."
    ),
    doubts=(
        "Published important changes are 2.8 for getting better and 0.6 for getting worse, with an unclear sign"
        " convention; both lie far below the measuring error.",
    ),
    is_licensed=True,
)
