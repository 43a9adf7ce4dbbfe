"""Lagophthalmos: the gap between the lids at gentle and at tight closure, by ruler.

Source: clinical custom, from knowledge; no published measuring error. Unit: mm in steps of 0.5, 0 to 15, lower
is better. Taken of one side. House rules: the two gaps stand on their own; Bell's phenomenon is noted and not
scored.
"""

from __future__ import annotations

from decimal import Decimal

from app.clinical.instruments.cadence import Cadence, Occasion, Only
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Item, Option
from app.clinical.instruments.scores import Case, Outcome, Part, Points
from app.clinical.instruments.sides import millimetres

MOST = 15
BELLS_PHENOMENON = (
    Option("good", "Good", 3),
    Option("fair", "Fair", 2),
    Option("poor", "Poor", 1),
    Option("absent", "Absent", 0),
)
RED_FLAG = "A gap with eye pain, redness or a change of vision is a red flag."
TIGHT_IS_WIDER = "The gap at tight closure is wider than at gentle closure. Check the entries."


def outcome(points: Points, _case: Case) -> Outcome:
    """Both gaps as measured."""
    gentle, tight = points["gentle"], points["tight"]
    hints = []
    if gentle or tight:
        hints.append(RED_FLAG)
    if gentle is not None and tight is not None and tight > gentle:
        hints.append(TIGHT_IS_WIDER)
    return Outcome({"gentle": gentle, "tight": tight}, hints=tuple(hints))


def _part(key: str, label: str) -> Part:
    return Part(
        key,
        label,
        Decimal(0),
        Decimal(MOST),
        lower_is_better=True,
        unit="mm",
        code=f"lagophthalmos-{key}",
    )


LAGOPHTHALMOS = Instrument(
    key="lagophthalmos",
    name="Lagophthalmos",
    version="lagophthalmos-1",
    groups=(),
    items=(
        Item("gentle", "Gap at gentle closure", amount=millimetres(0, MOST), help="As if falling asleep"),
        Item("tight", "Gap at tight closure", amount=millimetres(0, MOST), help="With effort"),
        Item(
            "bells",
            "Bell’s phenomenon",
            BELLS_PHENOMENON,
            help="The eye turns up as the lids close",
            required=False,
        ),
    ),
    parts=(_part("gentle", "Gentle closure"), _part("tight", "Tight closure")),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence(
        "At every visit while the eye does not close fully.",
        frozenset({Occasion.EVERY_VISIT}),
        only=Only.EYE_STAYS_OPEN,
    ),
    source="Ruler measurement, clinical custom",
    confidence=Confidence.KNOWLEDGE,
    certainty="From knowledge of clinical custom. No measuring error published.",
    per_side=True,
)
