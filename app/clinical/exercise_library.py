"""The library of home exercises: what a practice starts from. It changes them, adds its own, or offers one no more."""

from __future__ import annotations

from collections.abc import Mapping

from app.clinical.exercise_starters import EYE_CARE, MASSAGES, RESTS, STRETCHINGS
from app.clinical.home_exercises import Exercise
from app.clinical.movement_starters import AFTER_SURGERY, RETRAININGS
from app.clinical.vocabulary import Condition, SurgeryType

ALL: tuple[Exercise, ...] = (
    *MASSAGES,
    *STRETCHINGS,
    *RESTS,
    *RETRAININGS,
    *EYE_CARE,
    *AFTER_SURGERY,
)
BY_KEY: Mapping[str, Exercise] = {one.key: one for one in ALL}


def fits(exercise: Exercise, condition: Condition | None, surgery: SurgeryType | None = None) -> bool:
    """Whether it is meant for this condition, and after this surgery where both name one."""
    if condition is not None and condition not in exercise.conditions:
        return False
    if condition is not Condition.POST_REANIMATION or surgery is None or not exercise.surgeries:
        return True
    return surgery in exercise.surgeries
