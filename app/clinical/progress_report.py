"""When a progress report is due, counted in treatment days since the last one.

Source: the practice's rules, section 1: a report at least once every 10 treatment days, day 1 the first treatment
day after the last report. Confirmed in public material are the 10 days; an older text said "or 30 days,
whichever is less", dropped since by several guides (day of the change not known here). Reminding at 8 is a
house rule. Nothing is blocked.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.clinical.days import counted
from app.clinical.vocabulary import Word

REMIND_AT = 8
LATEST_AT = 10


class ReportState(Word):
    FINE = "fine", "Not due"
    REMIND = "remind", "Due soon"
    DUE = "due", "Due"
    OVERDUE = "overdue", "Overdue"


@dataclass(frozen=True, slots=True)
class ReportStanding:
    state: ReportState
    treatment_days: int

    @property
    def in_words(self) -> str:
        """ "Progress report due in 2 visits"."""
        left = LATEST_AT - self.treatment_days
        if left > 0:
            return f"Progress report due in {counted(left, 'visit')}"
        return f"Progress report overdue by {counted(-left, 'visit')}" if left < 0 else "Progress report due"


def standing(treatment_days_since_last: int) -> ReportStanding:
    """``treatment_days_since_last``: days with a documented visit after the last report, or since care began."""
    if treatment_days_since_last > LATEST_AT:
        state = ReportState.OVERDUE
    elif treatment_days_since_last == LATEST_AT:
        state = ReportState.DUE
    else:
        state = ReportState.REMIND if treatment_days_since_last >= REMIND_AT else ReportState.FINE
    return ReportStanding(state, treatment_days_since_last)
