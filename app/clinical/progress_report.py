"""When a progress report is due, counted in treatment days since the last one.

Source: the practice's rules, section 1: a report at least once every 10 treatment days, day 1 the first treatment
day after the last report. Confirmed in public material are the 10 days; an older text said "or 30 days,
whichever is less", dropped since by several guides (day of the change not known here). Reminding at 8 is a
house rule. Nothing is blocked. The numbers stand in ``rulebook``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.clinical import rulebook
from app.clinical.clocks import Clock, ClockKey, ClockState
from app.clinical.days import counted, day
from app.clinical.rulebook import Dated, holding
from app.clinical.vocabulary import Word


class ReportState(Word):
    FINE = "fine", "Not due"
    REMIND = "remind", "Due soon"
    DUE = "due", "Due"
    OVERDUE = "overdue", "Overdue"


@dataclass(frozen=True, slots=True)
class ReportStanding:
    state: ReportState
    treatment_days: int
    latest_at: int

    @property
    def in_words(self) -> str:
        """ "Progress report due in 2 visits"."""
        left = self.latest_at - self.treatment_days
        if left > 0:
            return f"Progress report due in {counted(left, 'visit')}"
        return f"Progress report overdue by {counted(-left, 'visit')}" if left < 0 else "Progress report due"


CLOCK_STATES = {
    ReportState.FINE: ClockState.FINE,
    ReportState.REMIND: ClockState.NEAR,
    ReportState.DUE: ClockState.DUE,
    ReportState.OVERDUE: ClockState.LATE,
}


def latest(on: date) -> Dated:
    """The treatment day after the last report by which the next is written."""
    return holding(rulebook.PROGRESS_REPORT, on)


def remind_at(on: date) -> int:
    return holding(rulebook.PROGRESS_REPORT_WARNING, on).amount


def standing(treatment_days_since_last: int, *, on: date) -> ReportStanding:
    """``treatment_days_since_last``: days with a documented visit after the last report, or since care began."""
    latest_at = latest(on).amount
    if treatment_days_since_last > latest_at:
        state = ReportState.OVERDUE
    elif treatment_days_since_last == latest_at:
        state = ReportState.DUE
    else:
        state = ReportState.REMIND if treatment_days_since_last >= remind_at(on) else ReportState.FINE
    return ReportStanding(state, treatment_days_since_last, latest_at)


def clock(found: ReportStanding, *, since: date, on: date) -> Clock:
    """Counted in visits, so it has no day. ``since``: the last report, or the day care began."""
    left = found.latest_at - found.treatment_days
    words = f"{counted(left, 'visit')} left" if left > 0 else "Due now"
    return Clock(
        key=ClockKey.PROGRESS_REPORT,
        state=CLOCK_STATES[found.state],
        title="Progress report",
        left=words if left >= 0 else f"{counted(-left, 'visit')} late",
        rule=f"At least once in {latest(on).in_words}: {found.treatment_days} since {day(since)}.",
        basis=latest(on).basis,
    )
