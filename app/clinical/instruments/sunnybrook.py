"""Sunnybrook Facial Grading System.

Source: Ross, Fradet, Nedzelski 1996, Otolaryngol Head Neck Surg 114:380-386; grading criteria Neely et
al. 2010, Laryngoscope 120:1038-1045. Weights, ranges and the subtraction are confirmed in public
material; the option lists at rest partly so. Labels are our own. Unit: points, no dimension.

House rules: the composite needs all thirteen items, the sub-scores stand on their own. The arithmetic
reaches from -15 to 100 and is not clamped. No measuring error is published for this measure.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from app.clinical.instruments.cadence import Cadence, Occasion
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Group, Item, Option, choices
from app.clinical.instruments.scores import Case, Outcome, Part, Points, total, under

NORMAL = Option("normal", "Normal", 0)

EYE_AT_REST = (
    NORMAL,
    Option("narrow", "Narrow", 1),
    Option("wide", "Wide", 1),
    Option("eyelid_surgery", "Eyelid surgery", 1),
)
CHEEK_AT_REST = (
    NORMAL,
    Option("absent", "Fold absent", 2),
    Option("less_pronounced", "Fold less pronounced", 1),
    Option("more_pronounced", "Fold more pronounced", 1),
)
MOUTH_AT_REST = (
    NORMAL,
    Option("corner_drooped", "Corner drooped", 1),
    Option("corner_pulled_up_out", "Corner pulled up and out", 1),
)

EXPRESSIONS = {
    "brow": ("Brow", "Raise the forehead"),
    "eye": ("Eye", "Close the eyes gently"),
    "smile": ("Smile", "Smile with the mouth open"),
    "snarl": ("Snarl", "Wrinkle the nose"),
    "pucker": ("Pucker", "Pucker the lips"),
}

EXCURSION = choices(
    "No movement started",
    "Just starts",
    "Starts, mild excursion",
    "Nearly complete",
    "Complete",
    start=1,
)
UNWANTED = choices("None", "Mild", "Moderate: obvious, not disfiguring", "Severe: disfiguring", start=0)


def outcome(points: Points, _case: Case) -> Outcome:
    """Composite = voluntary (x 4) - resting (x 5) - synkinesis (x 1)."""
    resting = _weighted(5, total(under(points, "rest")))
    voluntary = _weighted(4, total(under(points, "voluntary")))
    synkinesis = total(under(points, "synkinesis"))
    composite = None
    if resting is not None and voluntary is not None and synkinesis is not None:
        composite = voluntary - resting - synkinesis
    parts = {"resting": resting, "voluntary": voluntary, "synkinesis": synkinesis, "composite": composite}
    hint = "The composite is below 0, which is rare. Check the entries."
    return Outcome(parts, hints=(hint,) if composite is not None and composite < 0 else ())


def _weighted(weight: int, amount: Fraction | None) -> Fraction | None:
    return None if amount is None else weight * amount


SUNNYBROOK = Instrument(
    key="sunnybrook",
    name="Sunnybrook",
    version="sunnybrook-1",
    groups=(
        Group("rest", "At rest", "The affected side compared with the other side."),
        Group("voluntary", "Movement", "How far it moves, compared with the other side."),
        Group("synkinesis", "Synkinesis", "Unwanted movement while the patient does it."),
    ),
    items=(
        Item("rest.eye", "Eye", EYE_AT_REST, "rest", "Opening between the lids"),
        Item("rest.cheek", "Cheek", CHEEK_AT_REST, "rest", "Fold between nose and mouth"),
        Item("rest.mouth", "Mouth", MOUTH_AT_REST, "rest", "Corner of the mouth"),
        *(
            Item(f"voluntary.{key}", label, EXCURSION, "voluntary", help)
            for key, (label, help) in EXPRESSIONS.items()
        ),
        *(
            Item(f"synkinesis.{key}", label, UNWANTED, "synkinesis", help)
            for key, (label, help) in EXPRESSIONS.items()
        ),
    ),
    parts=(
        Part("resting", "Resting symmetry", Decimal(0), Decimal(20), lower_is_better=True, code="sfgs-rest"),
        Part(
            "voluntary",
            "Voluntary movement",
            Decimal(20),
            Decimal(100),
            lower_is_better=False,
            code="sfgs-vol",
        ),
        Part("synkinesis", "Synkinesis", Decimal(0), Decimal(15), lower_is_better=True, code="sfgs-syn"),
        Part("composite", "Composite", Decimal(-15), Decimal(100), lower_is_better=False, code="sfgs-total"),
    ),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence(
        "At evaluation, at each progress report, before and after a procedure, at discharge.",
        frozenset(
            {
                Occasion.EVALUATION,
                Occasion.PROGRESS_REPORT,
                Occasion.BOTULINUM_TOXIN,
                Occasion.SURGERY,
                Occasion.DISCHARGE,
            }
        ),
    ),
    source="Ross, Fradet, Nedzelski 1996, Otolaryngol Head Neck Surg 114:380-386",
    confidence=Confidence.PARTLY,
    certainty="Formula confirmed in public material, the choices at rest partly so. No measuring error published.",
    compares_sides=True,
)
