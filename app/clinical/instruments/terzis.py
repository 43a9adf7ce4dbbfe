"""Terzis functional and aesthetic grade of the smile, by a panel of raters from video, after reanimation.

Source: Terzis & Noah 1997, Plast Reconstr Surg 99:1905, from knowledge. Unit: grades 1 (poor) to 5 (excellent),
higher is better. House rule: the one grade the panel gives is entered, with how many raters it had if known.
"""

from __future__ import annotations

from decimal import Decimal

from app.clinical.instruments.cadence import Cadence, Only
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Amount, Item, choices
from app.clinical.instruments.scores import Case, Notation, Outcome, Part, Points

GRADES = choices("Poor", "Fair", "Moderate", "Good", "Excellent", start=1)


def outcome(points: Points, _case: Case) -> Outcome:
    """The grade as given."""
    return Outcome({"grade": points["grade"]})


TERZIS = Instrument(
    key="terzis",
    name="Terzis smile grade",
    version="terzis-1",
    groups=(),
    items=(
        Item("grade", "Grade of the smile", GRADES, help="By the rater panel, from video"),
        Item(
            "raters",
            "Raters on the panel",
            amount=Amount(Decimal(1), Decimal(50), Decimal(1)),
            required=False,
        ),
    ),
    parts=(
        Part(
            "grade",
            "Grade",
            Decimal(1),
            Decimal(5),
            lower_is_better=False,
            notation=Notation.COUNT,
            code="terzis-grade",
        ),
    ),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence("Optional, from video after reanimation surgery.", only=Only.AFTER_REANIMATION),
    source="Terzis & Noah 1997, Plast Reconstr Surg 99:1905",
    confidence=Confidence.KNOWLEDGE,
    certainty="From knowledge of the paper. No measuring error published.",
)
