"""Eye opening at rest: palpebral fissure and margin-reflex distance of each side, by ruler.

Source: clinical custom, from knowledge; no published measuring error. Unit: mm in steps of 0.5. A flaccid lid
opens the eye wide, a tight one narrows it, so neither more nor less is better as such: the sides are compared.
House rules: the four readings stand on their own; the bounds (fissure 0 to 25, distance -10 to 15) are ours,
wide enough for every eye. The distance is below 0 where the lid covers the reflex.
"""

from __future__ import annotations

from app.clinical.instruments.cadence import Cadence
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Amount, Item
from app.clinical.instruments.scores import Case, Outcome, Part, Points
from app.clinical.instruments.sides import COLUMNS, SIDES, millimetres
from app.clinical.vocabulary import Side

FISSURE = millimetres(0, 25)
REFLEX = millimetres(-10, 15)


def outcome(points: Points, _case: Case) -> Outcome:
    """Each reading as measured."""
    return Outcome({key.replace(".", "_"): point for key, point in points.items()})


def _items(side: Side) -> tuple[Item, ...]:
    return (
        Item(
            f"{side}.fissure", "Opening", group=side.value, amount=FISSURE, help="From lid edge to lid edge"
        ),
        Item(
            f"{side}.reflex",
            "Margin-reflex distance",
            group=side.value,
            amount=REFLEX,
            help="From the light reflex to the edge of the upper lid",
            required=False,
        ),
    )


def _part(side: Side, key: str, label: str, amount: Amount) -> Part:
    return Part(
        f"{side}_{key}",
        f"{side.label}, {label}",
        amount.least,
        amount.most,
        lower_is_better=False,
        for_goals=False,
        unit="mm",
        has_direction=False,
        code=f"eye-opening-{side}-{key}",
    )


PALPEBRAL_FISSURE = Instrument(
    key="palpebral_fissure",
    name="Eye opening at rest",
    version="palpebral_fissure-1",
    groups=COLUMNS,
    items=tuple(item for side in SIDES for item in _items(side)),
    parts=(
        *(_part(side, "fissure", "opening", FISSURE) for side in SIDES),
        *(_part(side, "reflex", "margin-reflex distance", REFLEX) for side in SIDES),
    ),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence("Optional."),
    source="Ruler measurement, clinical custom",
    confidence=Confidence.KNOWLEDGE,
    certainty="From knowledge of clinical custom; the bounds are our own. No measuring error published.",
    doubts=(
        "The margin-reflex distance is taken to the upper lid here; the practice’s sheet does not say which.",
    ),
)
