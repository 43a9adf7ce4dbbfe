"""Commissure excursion: how far each corner of the mouth goes from rest to full smile.

Source: handheld ruler (reliability above 0.89, mean difference of 1.7 mm from a reference system) or photograph
scaled by the iris (Bray et al. 2010, Arch Facial Plast Surg 12:352-354; white-to-white near 11.7 mm in the
mean, from knowledge). A normal smile goes roughly 7 to 22 mm (Paletz, Manktelow; from knowledge). Unit: mm in
steps of 0.1; the ratio has none.

House rules: excursion = smile - rest, each side on its own. The ratio is affected over unaffected; there is
none where the unaffected side did not move, or where the affected side is not known or both are. The sides
are compared, so no direction is better as such. The bounds (0 to 100 mm, angle -180 to 180) are ours.
"""

from __future__ import annotations

from decimal import Decimal

from app.clinical.instruments.cadence import Cadence, Occasion
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Amount, Item, Option
from app.clinical.instruments.scores import Case, Outcome, Part, Points
from app.clinical.instruments.sides import (
    COLUMNS,
    SIDES,
    against_the_other_side,
    millimetres,
    moved,
    ratio_part,
)
from app.clinical.vocabulary import Side

MOST = 100
MOST_RATIO = 1000  # the whole range over the smallest step
POSITION = millimetres(0, MOST, "0.1")
METHODS = (Option("ruler", "Ruler", 0), Option("photo", "Photograph, scaled by the iris", 1))
SAY_THE_SCALE = "Say how wide the iris was taken to be: it scales the photograph."


def outcome(points: Points, case: Case) -> Outcome:
    """Excursion of each side, and the affected over the unaffected one."""
    excursion = {side: moved(points, side, "rest", "smile") for side in SIDES}
    ratio, no_ratio = against_the_other_side(excursion, case.side)
    hints = [
        f"The {side.label.lower()} corner reads less at full smile than at rest. Check the entries."
        for side, amount in excursion.items()
        if amount is not None and amount < 0
    ]
    if no_ratio:
        hints.append(no_ratio)
    if points["method"] == 1 and points["iris"] is None:
        hints.append(SAY_THE_SCALE)
    parts = {f"{side}_excursion": amount for side, amount in excursion.items()}
    return Outcome({**parts, "side_ratio": ratio}, hints=tuple(hints))


def _items(side: Side) -> tuple[Item, ...]:
    return (
        Item(f"{side}.rest", "At rest", group=side.value, amount=POSITION, help="Position of the corner"),
        Item(f"{side}.smile", "At full smile", group=side.value, amount=POSITION, help="From the same point"),
        Item(
            f"{side}.angle",
            "Direction",
            group=side.value,
            amount=Amount(Decimal(-180), Decimal(180), Decimal(1), "°"),
            help="0° straight outwards, 90° straight up",
            required=False,
        ),
    )


COMMISSURE = Instrument(
    key="commissure",
    name="Commissure excursion",
    version="commissure-1",
    groups=COLUMNS,
    items=(
        Item("method", "Measured by", METHODS),
        Item(
            "iris",
            "Iris taken as",
            amount=millimetres(9, 15, "0.1"),
            help="Photograph only: white to white, near 11.7 mm in the mean",
            required=False,
        ),
        *(item for side in SIDES for item in _items(side)),
    ),
    parts=(
        *(
            Part(
                f"{side}_excursion",
                side.label,
                Decimal(-MOST),
                Decimal(MOST),
                lower_is_better=False,
                for_goals=False,
                unit="mm",
                has_direction=False,
                code=f"commissure-excursion-{side}",
            )
            for side in SIDES
        ),
        ratio_part(MOST_RATIO, "commissure-side-ratio", least=-MOST_RATIO),
    ),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence(
        "At evaluation and monthly; after reanimation.",
        frozenset({Occasion.EVALUATION, Occasion.SURGERY}),
        due_days=30,
        overdue_days=45,  # house rule: half as long again, as with the questionnaires
    ),
    source="Handheld ruler, or photograph after Bray et al. 2010, Arch Facial Plast Surg 12:352-354",
    confidence=Confidence.PARTLY,
    certainty=(
        "The ruler’s reliability is confirmed in public material (within 1.7 mm of a reference system in the mean)."
        " That a normal smile goes roughly 7 to 22 mm is from knowledge; the bounds are our own. No measuring error"
        " of one person published."
    ),
    doubts=("Ruler and photograph are not known to agree: compare like with like.",),
)
