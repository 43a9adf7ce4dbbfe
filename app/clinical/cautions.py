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


def phase_caution(condition: Condition | None) -> str | None:
    """What to think of in this phase before any home exercise is given, or None."""
    return FLACCID_PHASE if condition is Condition.FLACCID else None


def exercise_caution(
    condition: Condition | None, technique: Technique | None, repetitions: int | None
) -> str | None:
    """What to think of before this home exercise is given in this phase, or None."""
    if technique is Technique.NEUROMUSCULAR_RETRAINING and repetitions:
        return phase_caution(condition)
    return None
