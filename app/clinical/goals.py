"""How a goal stands: between its baseline, its target and the day it should be reached.

House rule: a goal is on track while the share of the way covered is at least the share of the time used,
with a fifth of slack, because gains come in steps and not day by day. Once its day has passed it is met or slow.
Scores are compared in the decimals they are shown with: a goal whose target is shown as reached is reached.
It reports; the clinician decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.clinical.days import day
from app.clinical.instruments import Part

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
    """``share`` is the part of the way covered: 0 at the baseline, 1 at the target, below 0 where worse.

    ``beyond_error`` tells whether the change so far is more than one person's measuring error, None where no
    error is known or nothing was measured. From ``other_rules_since`` on it was measured under other rules only, and
    those scores are not compared.
    """

    standing: Standing
    share: Decimal | None
    reason: str
    beyond_error: bool | None = None
    other_rules_since: date | None = None

    @property
    def is_comparable(self) -> bool:
        return self.other_rules_since is None


def state(
    *,
    baseline: Decimal,
    now: Decimal | None,
    target: Decimal,
    started_on: date,
    target_on: date,
    today: date,
    part: Part | None = None,
    measured_on: date | None = None,
    where: str = "",
    other_rules_since: date | None = None,
) -> GoalState:
    """Compare the way covered with the time used; ``now`` is the newest score since the goal was set.

    With ``part`` the reason shows scores as people read them and says what lies within its measuring error.
    ``where`` is the side that was read; measures from ``other_rules_since`` on were left out.
    """
    if part:
        baseline, target = part.rounded(baseline), part.rounded(target)
        now = None if now is None else part.rounded(now)
    shown = part.shown if part else _plain
    aim = f"target {shown(target)} by {day(target_on)}"
    doubt = _doubt(part, baseline, now, target) if part else ""
    if now is None:
        seen = f"Not comparable: {_rules(other_rules_since)}. Not" if other_rules_since else "Not"
        how = " under the same rules" if other_rules_since else ""
        reason = f"{seen} measured{how} since the goal was set on {day(started_on)}: {shown(baseline)} then, {aim}."
        return GoalState(Standing.NOT_STARTED, None, reason + doubt, None, other_rules_since)
    if other_rules_since:
        doubt += f" What was measured since is not comparable: {_rules(other_rules_since)}."
    way = target - baseline
    share = (now - baseline) / way if way else _without_way(part, now, target)
    when = (f" on {day(measured_on)}" if measured_on else "") + (f" ({where})" if where else "")
    went = f"From {shown(baseline)} at the start, {day(started_on)}, to {shown(now)}{when}, {aim}"
    error = part.measuring_error if part else None
    beyond = None if error is None else abs(now - baseline) > error
    if share >= 1:
        return GoalState(
            Standing.MET, share, f"{went}: the target is reached.{doubt}", beyond, other_rules_since
        )
    used = _time_used(started_on, target_on, today)
    is_past = today > target_on
    keeps_up = share >= used - SLACK and not is_past
    why = _why(share, used, keeps_up, is_past=is_past)
    word = Standing.ON_TRACK if keeps_up else Standing.SLOW
    return GoalState(word, share, f"{went}: {why}.{doubt}", beyond, other_rules_since)


def _rules(since: date) -> str:
    return f"scored under other rules since {day(since)}"


def _without_way(part: Part | None, now: Decimal, target: Decimal) -> Decimal:
    """Of a target that is shown like its baseline: reached while the score is no worse."""
    is_worse = now > target if part and part.lower_is_better else now < target
    return Decimal(-1 if is_worse else 1)


def _time_used(started_on: date, target_on: date, today: date) -> Decimal:
    days = max((target_on - started_on).days, 1)
    return min(max(Decimal((today - started_on).days) / days, Decimal(0)), Decimal(1))


def _why(share: Decimal, used: Decimal, keeps_up: bool, *, is_past: bool) -> str:
    covered = "further from the target than at the start" if share < 0 else f"{_percent(share)} of the way"
    if is_past:
        return f"{covered} and the day has passed"
    pace = ", which keeps up" if share >= used else ", nearly keeping up"
    return f"{covered} in {_percent(used)} of the time{pace if keeps_up else ''}"


def _doubt(part: Part, baseline: Decimal, now: Decimal | None, target: Decimal) -> str:
    """What of the goal one person's measuring error cannot tell apart."""
    error = part.measuring_error
    if error is None:
        return ""
    if abs(target - baseline) <= error:
        return f" The target itself lies within the measuring error of {part.shown(error)} for one person."
    if now is None or now == baseline or abs(now - baseline) > error:
        return ""
    return f" The change so far is within the measuring error of {part.shown(error)}, so it may be chance."


def wrong_way(*, baseline: Decimal, target: Decimal, lower_is_better: bool) -> bool:
    """A target must be better than its baseline, whichever way the measure points."""
    return target >= baseline if lower_is_better else target <= baseline


def _percent(share: Decimal) -> str:
    """Rounded down: 99.6 % of the way is not all of it."""
    return f"{int(share * 100)} %"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
