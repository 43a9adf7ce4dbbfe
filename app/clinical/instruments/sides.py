"""Measures of both sides: the two columns of the form, and the affected side over the other.

House rules: readings of the two sides stand on their own; a ratio needs to know which side is affected, and
there is none where both are or where the other side did not move.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from app.clinical.instruments.items import Amount, Group
from app.clinical.instruments.scores import Part, Points
from app.clinical.vocabulary import Side

SIDES = (Side.RIGHT, Side.LEFT)
COLUMNS = tuple(Group(side.value, side.label) for side in SIDES)

NO_UNAFFECTED_SIDE = "Both sides are affected, so there is no unaffected side to compare with."
SIDE_NOT_KNOWN = "The affected side is not known, so there is no ratio of the sides."
OTHER_SIDE_IS_ZERO = "The unaffected side is at 0, so there is no ratio of the sides."


def millimetres(least: int, most: int, step: str = "0.5") -> Amount:
    return Amount(Decimal(least), Decimal(most), Decimal(step), "mm")


def ratio_part(most: int, code: str, *, least: int = 0) -> Part:
    """Affected over unaffected. Nearer to 1 is more even, so neither up nor down is better as such."""
    return Part(
        "side_ratio",
        "Affected over unaffected",
        Decimal(least),
        Decimal(most),
        lower_is_better=False,
        for_goals=False,
        has_direction=False,
        code=code,
        places=2,
    )


def moved(points: Points, side: Side, start: str, end: str) -> Fraction | None:
    """How far one side went between two readings, None where either is missing."""
    before, after = points[f"{side}.{start}"], points[f"{side}.{end}"]
    return None if before is None or after is None else after - before


def against_the_other_side(
    readings: Mapping[Side, Fraction | None], affected: Side | None
) -> tuple[Fraction | None, str | None]:
    """Affected over unaffected, or None with the reason; no reason where a reading is simply missing."""
    right, left = readings[Side.RIGHT], readings[Side.LEFT]
    if right is None or left is None:
        return None, None
    if affected is None:
        return None, SIDE_NOT_KNOWN
    if affected is Side.BILATERAL:
        return None, NO_UNAFFECTED_SIDE
    return over(right, left) if affected is Side.RIGHT else over(left, right)


def side_of(score: str, affected: Side | None, *, is_of_side: bool) -> Side | None:
    """The side of the face a score is of, none where it is of no side: a questionnaire, or both sides together.

    The one its key names, of ``unaffected`` the other one; ``is_of_side``: the measure itself is of the affected.
    """
    for side in SIDES:
        if score.startswith(f"{side}_"):
            return side
    if score == "unaffected":
        return {Side.RIGHT: Side.LEFT, Side.LEFT: Side.RIGHT}.get(affected) if affected else None
    return affected if is_of_side or score == "affected" else None


def over(affected: Fraction, unaffected: Fraction) -> tuple[Fraction | None, str | None]:
    """The ratio, or None with the reason where the unaffected side is at 0."""
    return (affected / unaffected, None) if unaffected else (None, OTHER_SIDE_IS_ZERO)
