"""Oral competence: what the mouth does not hold.

Source: the practice's own rule. Unit: steps of 0 to 2, lower is better. Nothing is published about its error.
"""

from __future__ import annotations

from decimal import Decimal

from app.clinical.instruments.cadence import Cadence
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Item, choices
from app.clinical.instruments.scores import Case, Notation, Outcome, Part, Points

DROOLING = choices("None", "Liquids", "Liquids and solids", start=0)


def outcome(points: Points, _case: Case) -> Outcome:
    """The step as judged."""
    return Outcome({"drooling": points["drooling"]})


ORAL_COMPETENCE = Instrument(
    key="oral_competence",
    name="Oral competence",
    version="oral_competence-1",
    groups=(),
    items=(Item("drooling", "Drooling", DROOLING),),
    parts=(
        Part(
            "drooling",
            "Drooling",
            Decimal(0),
            Decimal(2),
            lower_is_better=True,
            notation=Notation.COUNT,
            code="oral-competence",
        ),
    ),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence("Optional."),
    source="The practice’s own scale",
    confidence=Confidence.LOCAL,
    certainty="The practice’s own rule. No measuring error published.",
)
