"""Surface EMG: peak of the affected side over the unaffected one, in one task.

Source: the practice's own rule. Unit: microvolts, the ratio has none. Nearer to 1 is more even. House rules: task,
electrode site, device and filter are words that must be there, because the ratio means nothing without them;
there is none where the unaffected side is at 0 or both sides are affected. The bounds (0 to 5000) are ours.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from app.clinical.instruments.cadence import Cadence
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Amount, Item
from app.clinical.instruments.scores import Case, Outcome, Part, Points
from app.clinical.instruments.sides import NO_UNAFFECTED_SIDE, over, ratio_part
from app.clinical.vocabulary import Side

MICROVOLTS = Amount(Decimal(0), Decimal(5000), Decimal("0.1"), "µV")
MOST_RATIO = 50_000  # the whole range over the smallest step
LONGEST = 120


def outcome(points: Points, case: Case) -> Outcome:
    """Affected over unaffected, where everything that tells how they were taken is said."""
    affected, unaffected = points["affected"], points["unaffected"]
    ratio: Fraction | None = None
    reason: str | None = None
    if affected is not None and unaffected is not None and None not in points.values():
        ratio, reason = over(affected, unaffected)
        if case.side is Side.BILATERAL:
            ratio, reason = None, NO_UNAFFECTED_SIDE
    return Outcome(
        {"affected": affected, "unaffected": unaffected, "side_ratio": ratio},
        hints=(reason,) if reason else (),
    )


def _part(key: str, label: str) -> Part:
    return Part(
        key,
        label,
        MICROVOLTS.least,
        MICROVOLTS.most,
        lower_is_better=False,
        for_goals=False,
        unit="µV",
        has_direction=False,
        code=f"semg-{key}",
    )


SEMG = Instrument(
    key="semg",
    name="Surface EMG",
    version="semg-1",
    groups=(),
    items=(
        Item("task", "Task", longest=LONGEST, help="One task for both sides"),
        Item("site", "Electrode site", longest=LONGEST, help="The same on both sides"),
        Item("device", "Device", longest=LONGEST),
        Item("filter", "Filter and gain", longest=LONGEST, help="The same on both sides"),
        Item("affected", "Peak of the affected side", amount=MICROVOLTS),
        Item("unaffected", "Peak of the unaffected side", amount=MICROVOLTS),
    ),
    parts=(
        _part("affected", "Affected side"),
        _part("unaffected", "Unaffected side"),
        ratio_part(MOST_RATIO, "semg-side-ratio"),
    ),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence("Optional."),
    source="The practice’s own measure",
    confidence=Confidence.LOCAL,
    certainty="The practice’s own rule; the bounds are our own. No measuring error published.",
    doubts=("Compare only what was taken with the same task, site, device, filter and gain.",),
)
