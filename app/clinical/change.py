"""Change of one score between two dates: how much, in which direction, and whether it can be trusted.

Source: practice's outcome-measure sheet, parts 0 and 10. A change counts as more than error only where it
is larger than the published smallest detectable change of one person (same unit as the score). Sunnybrook
and House-Brackmann have none published; then nothing is claimed and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from app.clinical.instruments import Part


class Direction(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NEITHER = "neither"  # of a part that is neither better nor worse when it moves


@dataclass(frozen=True, slots=True)
class Change:
    """``difference`` is later less earlier; ``beyond_error`` is None where no error is published."""

    part: Part
    difference: Decimal
    direction: Direction
    measuring_error: Decimal | None

    @property
    def beyond_error(self) -> bool | None:
        if self.measuring_error is None:
            return None
        return abs(self.difference) > self.measuring_error

    @property
    def signed(self) -> str:
        """The difference as people read it, in the decimals of its score: "+5", "−4.5" or "0"."""
        places = Decimal(1).scaleb(-self.part.places)
        size = f"{abs(self.difference).quantize(places, rounding=ROUND_HALF_UP).normalize():f}"
        if self.difference == 0:
            return "0"
        return f"+{size}" if self.difference > 0 else f"−{size}"

    @property
    def in_words(self) -> str:
        if self.direction is Direction.SAME:
            return "no change"
        return self.signed if self.direction is Direction.NEITHER else f"{self.signed}, {self.direction}"

    @property
    def error_in_words(self) -> str:
        if self.measuring_error is None:
            return "no measuring error is published for this measure"
        relation = "more than" if self.beyond_error else "within"
        return f"{relation} the measuring error of {self.measuring_error:f}"


def change(
    part: Part, earlier: Decimal | None, later: Decimal | None, *, measuring_error: Decimal | None = None
) -> Change | None:
    """Compare two scores of one part in the decimals it is shown with, or None where either is missing.

    ``measuring_error`` is the practice's own value, used in place of the published one.
    """
    if earlier is None or later is None:
        return None
    difference = part.rounded(later - earlier)
    error = part.measuring_error if measuring_error is None else measuring_error
    return Change(part, difference, _direction(part, difference), error)


def _direction(part: Part, difference: Decimal) -> Direction:
    if difference == 0:
        return Direction.SAME
    if not part.has_direction:
        return Direction.NEITHER
    return Direction.BETTER if (difference < 0) == part.lower_is_better else Direction.WORSE
