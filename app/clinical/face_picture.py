"""The face as the last Sunnybrook describes it: weakness and co-movement by zone.

House rule for the picture only (nothing is scored from it): each expression of the Sunnybrook colours the
zone that does it. A movement of 5 is no weakness, 4 mild, 3 moderate, 2 and 1 severe; synkinesis during
the movement keeps its own 0 to 3. The page says which measure the picture was drawn from.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.clinical.vocabulary import Zone

ZONE_OF_EXPRESSION: Mapping[str, Zone] = {
    "brow": Zone.BROW,
    "eye": Zone.EYE,
    "snarl": Zone.NOSE,
    "smile": Zone.CHEEK,
    "pucker": Zone.MOUTH,
}
WEAKNESS_OF_EXCURSION: Mapping[int, int] = {5: 0, 4: 1, 3: 2, 2: 3, 1: 3}


def levels(answers: Mapping[str, object]) -> dict[Zone, tuple[int, int]]:
    """Zone -> (weakness 0 to 3, synkinesis 0 to 3); a zone without both answers is left out."""
    found: dict[Zone, tuple[int, int]] = {}
    for expression, zone in ZONE_OF_EXPRESSION.items():
        excursion, unwanted = answers.get(f"voluntary.{expression}"), answers.get(f"synkinesis.{expression}")
        if isinstance(excursion, int) and isinstance(unwanted, int):
            found[zone] = (WEAKNESS_OF_EXCURSION[excursion], unwanted)
    return found
