"""Brow height of each side at rest and raised, and the elevation between the two, by ruler.

Source: clinical custom, from knowledge; no published measuring error. Unit: mm in steps of 0.5. The sides are
compared, so neither more nor less is better as such. House rules: each side stands on its own; heights are
taken from one landmark on both readings; the bounds (0 to 60) are ours.
"""

from __future__ import annotations

from decimal import Decimal

from app.clinical.instruments.cadence import Cadence
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Item
from app.clinical.instruments.scores import Case, Outcome, Part, Points
from app.clinical.instruments.sides import COLUMNS, SIDES, millimetres, moved

MOST = 60
FROM_WHERE = "From the centre of the pupil to the upper edge of the brow"


def outcome(points: Points, _case: Case) -> Outcome:
    """Elevation = raised - rest, each side."""
    elevation = {side: moved(points, side, "rest", "raised") for side in SIDES}
    return Outcome(
        {f"{side}_elevation": amount for side, amount in elevation.items()},
        hints=tuple(
            f"The {side.label.lower()} brow is lower raised than at rest. Check the entries."
            for side, amount in elevation.items()
            if amount is not None and amount < 0
        ),
    )


BROW = Instrument(
    key="brow",
    name="Brow elevation",
    version="brow-1",
    groups=COLUMNS,
    items=tuple(
        Item(f"{side}.{key}", label, group=side.value, amount=millimetres(0, MOST), help=FROM_WHERE)
        for side in SIDES
        for key, label in (("rest", "Height at rest"), ("raised", "Height raised"))
    ),
    parts=tuple(
        Part(
            f"{side}_elevation",
            side.label,
            Decimal(-MOST),
            Decimal(MOST),
            lower_is_better=False,
            for_goals=False,
            unit="mm",
            has_direction=False,
            code=f"brow-elevation-{side}",
        )
        for side in SIDES
    ),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence("Optional."),
    source="Ruler measurement, clinical custom",
    confidence=Confidence.KNOWLEDGE,
    certainty="From knowledge of clinical custom; landmark and bounds are our own. No measuring error published.",
)
