"""Pain of the face from 0 to 10: now, and the worst of the week.

Source: numeric rating scale; that about 2 points or 30 % matter is from general pain literature (Farrar 2001,
Pain), from knowledge and not of the face, so no change is called important by it. Unit: points of 10, lower is
better. House rule: the two answers stand on their own.
"""

from __future__ import annotations

from decimal import Decimal

from app.clinical.instruments.cadence import Cadence, Occasion
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Item, scale
from app.clinical.instruments.scores import Case, Notation, Outcome, Part, Points

PAIN_SCALE = scale(0, 10, "No pain", "Worst pain")


def outcome(points: Points, _case: Case) -> Outcome:
    """Both as answered, with a word where the worst is less than what is felt now."""
    now, worst = points["now"], points["worst"]
    is_odd = now is not None and worst is not None and worst < now
    hint = "The worst of the week is less than the pain now. Check the entries."
    return Outcome({"now": now, "worst": worst}, hints=(hint,) if is_odd else ())


PAIN = Instrument(
    key="pain",
    name="Pain",
    version="pain-1",
    groups=(),
    items=(
        Item("now", "Pain now", PAIN_SCALE),
        Item("worst", "Worst pain of the week", PAIN_SCALE),
    ),
    parts=(
        Part(
            "now",
            "Now",
            Decimal(0),
            Decimal(10),
            lower_is_better=True,
            notation=Notation.COUNT,
            entry="checkin.pain",
            code="pain-now",
            loinc="72514-3",
        ),
        Part(
            "worst",
            "Worst of the week",
            Decimal(0),
            Decimal(10),
            lower_is_better=True,
            notation=Notation.COUNT,
            code="pain-worst",
        ),
    ),
    formula=outcome,
    filled_by=FilledBy.PATIENT,
    cadence=Cadence("At every visit.", frozenset({Occasion.EVERY_VISIT})),
    source="Numeric rating scale; Farrar 2001, Pain",
    confidence=Confidence.KNOWLEDGE,
    certainty="From knowledge of general pain literature. No measuring error published for pain of the face.",
    recall="Now, and the past week",
    doubts=("About 2 points or 30 % are called meaningful in general pain literature, not for the face.",),
)
