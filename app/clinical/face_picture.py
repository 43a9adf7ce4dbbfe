"""The face as one Sunnybrook describes it: weakness and co-movement by zone.

House rule for the picture only (nothing is scored from it): each expression of the Sunnybrook colours the
zone that does it. A movement of 5 is no weakness, 4 mild, 3 moderate, 2 and 1 severe; synkinesis during
the movement keeps its own 0 to 3. The page says which measure the picture was drawn from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.clinical.change import Direction
from app.clinical.vocabulary import Zone

EXPRESSION_OF_ZONE: Mapping[Zone, str] = {
    Zone.BROW: "brow",
    Zone.EYE: "eye",
    Zone.NOSE: "snarl",
    Zone.CHEEK: "smile",
    Zone.MOUTH: "pucker",
}
"""From the top down."""
WEAKNESS_OF_EXCURSION: Mapping[int, int] = {5: 0, 4: 1, 3: 2, 2: 3, 1: 3}


@dataclass(frozen=True, slots=True)
class ZoneAnswers:
    """Movement 1 (none) to 5 (complete) and synkinesis 0 to 3 of one zone; None where it was not scored."""

    movement: int | None = None
    synkinesis: int | None = None

    @property
    def weakness(self) -> int | None:
        return None if self.movement is None else WEAKNESS_OF_EXCURSION[self.movement]


def zones(answers: Mapping[str, object]) -> dict[Zone, ZoneAnswers]:
    """What was answered of each of the five zones."""
    return {
        zone: ZoneAnswers(
            _whole(answers.get(f"voluntary.{expression}")), _whole(answers.get(f"synkinesis.{expression}"))
        )
        for zone, expression in EXPRESSION_OF_ZONE.items()
    }


def levels(answers: Mapping[str, object]) -> dict[Zone, tuple[int, int]]:
    """Zone -> (weakness 0 to 3, synkinesis 0 to 3); a zone without both answers is left out."""
    return {
        zone: (one.weakness, one.synkinesis)
        for zone, one in zones(answers).items()
        if one.weakness is not None and one.synkinesis is not None
    }


def direction(earlier: int | None, later: int | None, *, lower_is_better: bool) -> Direction | None:
    """Between two answers, or None where either is missing. No measuring error is published for one zone."""
    if earlier is None or later is None:
        return None
    if earlier == later:
        return Direction.SAME
    return Direction.BETTER if (later < earlier) == lower_is_better else Direction.WORSE


def _whole(answer: object) -> int | None:
    return answer if isinstance(answer, int) else None
