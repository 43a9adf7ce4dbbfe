"""Which score a goal is read on: the newest since it began, on the affected side, under the rules of its baseline.

House rules:
- Where both sides are affected, or it is not known which, the worse side is read: each side by its own newest
  measure. The better eye alone does not reach a goal.
- Scores made under other rules (another version) are not compared. The rules of a goal are those of the newest
  measure that shows its baseline, up to the day it was written; else those of the newest measure up to its start,
  or of the first there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import takewhile

from app.clinical.instruments import Part
from app.clinical.series import Series
from app.clinical.trajectory import Point
from app.clinical.vocabulary import Side

ONE_SIDE = (Side.RIGHT, Side.LEFT)


@dataclass(frozen=True, slots=True)
class GoalScore:
    """``where`` says the side that was read where it was chosen here; ``other_rules_since`` what was left out."""

    newest: Point | None = None
    where: str = ""
    other_rules_since: date | None = None


def goal_score(
    series: Sequence[Series], *, affected: Side | None, baseline: Decimal, starts_on: date, written_on: date
) -> GoalScore:
    """From the series of the goal's own measure, one for each side it was taken of."""
    mine = [one for one in series if affected not in ONE_SIDE or one.side in (None, affected)]
    points = sorted((point for one in mine for point in one.points), key=lambda point: point.on)
    if not points:
        return GoalScore()
    version = _version(mine[0].part, points, baseline, starts_on, max(starts_on, written_on))
    left_out = list(takewhile(lambda point: point.version != version, reversed(points)))
    since = min((point.on for point in left_out if point.on >= starts_on), default=None)
    newest = {
        one.side: point
        for one in mine
        for point in one.points
        if point.version == version and point.on >= starts_on
    }
    if not newest:
        return GoalScore(other_rules_since=since)
    side, point = _worse(mine[0].part, newest)
    is_chosen = affected not in ONE_SIDE and side is not None
    return GoalScore(point, _where(side, newest) if side and is_chosen else "", since)


def newest_reading(series: Sequence[Series], *, affected: Side | None) -> GoalScore:
    """Where a new goal would begin: the newest score, on the affected side or the worse of both."""
    mine = [one for one in series if affected not in ONE_SIDE or one.side in (None, affected)]
    newest = {one.side: one.points[-1] for one in mine if one.points}
    if not newest:
        return GoalScore()
    version = max(newest.values(), key=lambda point: point.on).version
    newest = {side: point for side, point in newest.items() if point.version == version}
    side, point = _worse(mine[0].part, newest)
    return GoalScore(point, _where(side, newest) if side and affected not in ONE_SIDE else "")


def _version(
    part: Part, points: Sequence[Point], baseline: Decimal, starts_on: date, written_on: date
) -> str:
    shown = part.rounded(baseline)
    same = [point for point in points if point.on <= written_on and part.rounded(point.value) == shown]
    at_start = [point for point in points if point.on <= starts_on]
    return (same or at_start or points[:1])[-1].version


def _worse(part: Part, newest: dict[Side | None, Point]) -> tuple[Side | None, Point]:
    worst = max if part.lower_is_better else min
    return worst(newest.items(), key=lambda one: part.rounded(one[1].value))


def _where(side: Side, newest: dict[Side | None, Point]) -> str:
    if len(newest) == 1:
        return f"{side.label.lower()}, the only side measured"
    is_alike = len({point.value for point in newest.values()}) == 1
    return "both sides alike" if is_alike else f"{side.label.lower()}, the worse side"
