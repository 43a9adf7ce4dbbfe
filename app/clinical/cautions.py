"""Reminders for the clinician, never blocks.

Source: the practice's care description, parts 7 and 11: in the flaccid phase active exercise cannot speed
the nerve and may train bad patterns, so retraining at home is 0 repetitions unless a clinician decides
otherwise.
"""

from __future__ import annotations

from app.clinical.vocabulary import Condition, Technique

FLACCID_PHASE = (
    "Flaccid phase: no effortful exercise. Retraining at home is 0 repetitions unless you decide otherwise."
)


def exercise_caution(
    condition: Condition | None, technique: Technique | None, repetitions: int | None
) -> str | None:
    """What to think of before this home exercise is given in this phase, or None."""
    if condition is Condition.FLACCID and technique is Technique.NEUROMUSCULAR_RETRAINING and repetitions:
        return FLACCID_PHASE
    return None
