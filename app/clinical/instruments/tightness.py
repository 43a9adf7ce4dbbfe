"""Tightness of face and neck from 0 to 10, as the patient feels it.

Source: the practice's own rule; no published error or important change. Unit: points of 10, lower is better.
House rules: face and neck stand on their own; regions may be named and are not scored.
"""

from __future__ import annotations

from decimal import Decimal

from app.clinical.instruments.cadence import Cadence, Occasion
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Group, Item, Option, scale
from app.clinical.instruments.scores import Case, Notation, Outcome, Part, Points

TIGHTNESS_SCALE = scale(0, 10, "Loose", "Tightest")
TIGHT_THERE = (Option("yes", "Yes", 1), Option("no", "No", 0))


def outcome(points: Points, _case: Case) -> Outcome:
    """Both as answered."""
    return Outcome({"face": points["face"], "neck": points["neck"]})


def _part(key: str, label: str) -> Part:
    return Part(
        key,
        label,
        Decimal(0),
        Decimal(10),
        lower_is_better=True,
        notation=Notation.COUNT,
        entry=f"checkin.tight_{key}",
        code=f"tightness-{key}",
    )


TIGHTNESS = Instrument(
    key="tightness",
    name="Tightness",
    version="tightness-1",
    groups=(Group("regions", "Where is the face tight?", "May be left out."),),
    items=(
        Item("face", "Tightness of the face", TIGHTNESS_SCALE, help="On the affected side"),
        Item("neck", "Tightness of the neck", TIGHTNESS_SCALE, help="On the affected side"),
        Item("regions.cheek", "Cheek", TIGHT_THERE, "regions", required=False),
        Item("regions.eye", "Around the eye", TIGHT_THERE, "regions", required=False),
        Item("regions.chin", "Chin", TIGHT_THERE, "regions", required=False),
    ),
    parts=(_part("face", "Face"), _part("neck", "Neck")),
    formula=outcome,
    filled_by=FilledBy.PATIENT,
    cadence=Cadence("At every visit.", frozenset({Occasion.EVERY_VISIT})),
    source="The practice’s own scale",
    confidence=Confidence.LOCAL,
    certainty="The practice’s own rule. No measuring error published.",
    recall="Now",
)
