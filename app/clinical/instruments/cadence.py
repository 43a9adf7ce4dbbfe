"""When a measure is wanted again. Source: the practice's outcome-measure sheet, "usual cadence" (local)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Occasion(StrEnum):
    """What asks for a measure."""

    EVALUATION = "evaluation"
    EVERY_VISIT = "every_visit"
    PROGRESS_REPORT = "progress_report"
    PHYSICIAN_REVIEW = "physician_review"
    BOTULINUM_TOXIN = "botulinum_toxin"  # before and after
    SURGERY = "surgery"  # before and after
    DISCHARGE = "discharge"


class Only(StrEnum):
    """A measure that is wanted of some patients only."""

    EYE_STAYS_OPEN = "eye_stays_open"
    AFTER_REANIMATION = "after_reanimation"


@dataclass(frozen=True, slots=True)
class Cadence:
    """``words`` say it to people; the rest is what the clock goes by.

    Between the occasions a measure is due ``due_days`` after the last one and overdue ``overdue_days`` after
    it. ``from_onset_days``: not before so many days after onset. Without occasions and days it is optional
    and never asked for.
    """

    words: str
    occasions: frozenset[Occasion] = frozenset()
    due_days: int | None = None
    overdue_days: int | None = None
    from_onset_days: int = 0
    only: Only | None = None

    @property
    def is_optional(self) -> bool:
        return not self.occasions and self.due_days is None
