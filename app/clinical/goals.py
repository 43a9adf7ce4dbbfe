"""How a goal stands: between its baseline, its target and the day it should be reached.

House rule: a goal is on track while the share of the way covered is at least the share of the time used,
with a fifth of slack, because gains come in steps and not day by day. It reports; the clinician decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

SLACK = Decimal("0.2")


class Standing(StrEnum):
    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    SLOW = "slow"
    MET = "met"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class GoalState:
    """``share`` is the part of the way covered: 0 at the baseline, 1 at the target, below 0 where worse."""

    standing: Standing
    share: Decimal | None
    reason: str


def state(
    *, baseline: Decimal, now: Decimal | None, target: Decimal, started_on: date, target_on: date, today: date
) -> GoalState:
    """Compare the way covered with the time used; ``now`` is the newest score since the goal was set."""
    if now is None:
        return GoalState(Standing.NOT_STARTED, None, "Not measured since the goal was set.")
    way = target - baseline
    share = Decimal(1) if way == 0 else (now - baseline) / way
    if share >= 1:
        return GoalState(Standing.MET, share, "The target is reached.")
    days = max((target_on - started_on).days, 1)
    used = min(max(Decimal((today - started_on).days) / days, Decimal(0)), Decimal(1))
    reason = f"{_percent(share)} of the way in {_percent(used)} of the time."
    return GoalState(Standing.ON_TRACK if share >= used - SLACK else Standing.SLOW, share, reason)


def wrong_way(*, baseline: Decimal, target: Decimal, lower_is_better: bool) -> bool:
    """A target must be better than its baseline, whichever way the measure points."""
    return target >= baseline if lower_is_better else target <= baseline


def _percent(share: Decimal) -> str:
    return f"{round(share * 100)} %"
