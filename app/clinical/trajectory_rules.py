"""Which word the numbers of one score bear: improving, within error, plateau, declining, too few.

Where a smallest detectable change of one person is published (``Part.measuring_error``), a single measure can
tell: a change speaks only when it is LARGER than that error. Where none is published (Sunnybrook,
House-Brackmann and most others) only the direction is known, so it must be seen twice before it is named.
A difference that vanishes in the decimals a score is shown with is none.

What is published: the errors themselves (see each instrument). What is ours:
- A plateau follows the practice's care description, section 12: two re-measures within error of the measure that
  last stood out; without an error, two re-measures without gain. A gain is counted in stretches of weeks,
  so a stretch shorter than four weeks is none (the same section: small gains take 4 to 6 weeks).
- Without an error neither gain nor loss is named before four weeks have passed since the baseline.
- A loss from the best value counts like a loss from baseline: beyond the error, or without one twice over four
  weeks and by more than a tenth of the measure's range (the best of many days is a lucky one); two steps up in
  a row after it are a gain again, said with how much of the best is still lost.
- Several measures on one day are one: the last entered counts.
The words describe; what follows from them is the clinician's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.clinical.instruments import Part
from app.clinical.vocabulary import Word

STRETCH_DAYS = 28
"""The shortest time in which the practice expects small gains: a shorter one shows neither gain nor plateau."""

LARGE_LOSS = Decimal("0.1")
"""Of the measure's range: where no error is published, a smaller loss from the best is told and not named so."""


class Reading(Word):
    """What the numbers say."""

    IMPROVING = "improving", "Improving"
    WITHIN_ERROR = "within_error", "Within measuring error"
    PLATEAU = "plateau", "Plateau"
    DECLINING = "declining", "Declining"
    TOO_FEW = "too_few", "Too few measures"


@dataclass(frozen=True, slots=True)
class Point:
    """One scored value of one part and the version of the form and scorer it was made with."""

    on: date
    value: Decimal
    version: str = ""


Run = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``run`` begins at the baseline; ``since`` is the measure the reading counts from.

    No reading where the part has no direction: then only what changed can be said.
    """

    reading: Reading | None
    run: Run
    since: Point | None


def comparable(points: Iterable[Point], *, today: date) -> tuple[Run, int]:
    """The newest version's unbroken run up to that day, one point a day, and how many others came before."""
    ordered = sorted((point for point in points if point.on <= today), key=lambda point: point.on)
    run: list[Point] = []
    for point in reversed(ordered):
        if point.version != ordered[-1].version:
            break
        if not run or run[-1].on != point.on:
            run.append(point)
    return tuple(reversed(run)), sum(1 for point in ordered if run and point.on < run[-1].on)


def gain(part: Part, earlier: Point, later: Point) -> Decimal:
    """How much better the later value is, whichever way the measure points; below 0 where worse."""
    difference = part.rounded(later.value - earlier.value)
    return -difference if part.lower_is_better else difference


def best(part: Part, run: Run) -> Point:
    """The first measure at which the best value was reached."""
    return max(run, key=lambda point: (gain(part, run[0], point), -point.on.toordinal()))


def verdict(part: Part, run: Run) -> Verdict:
    """The reading of a run that begins at its baseline."""
    if len(run) < 2:
        return Verdict(Reading.TOO_FEW, run, run[0] if run else None)
    if not part.has_direction:
        return Verdict(None, run, run[0])
    if part.measuring_error is None:
        reading, since = _by_direction(part, run)
    else:
        reading, since = _beyond_error(part, run, part.measuring_error)
    return Verdict(reading, run, since)


def rises(part: Part, run: Run) -> bool:
    """Both last steps were for the better."""
    return len(run) > 2 and _two_steps(part, run, better=True)


def stands_still(part: Part, run: Run) -> bool:
    """The practice's plateau rule, whatever the baseline: two re-measures within error of the one before."""
    if part.measuring_error is None or len(run) < 3 or (run[-1].on - run[-3].on).days < STRETCH_DAYS:
        return False
    return all(abs(gain(part, run[-3], point)) <= part.measuring_error for point in run[-2:])


def _beyond_error(part: Part, run: Run, error: Decimal) -> tuple[Reading, Point]:
    baseline, newest, peak = run[0], run[-1], best(part, run)
    since_baseline = gain(part, baseline, newest)
    if since_baseline < -error:
        return Reading.DECLINING, baseline
    if gain(part, peak, newest) < -error:
        return Reading.DECLINING, peak
    if since_baseline <= error:
        return Reading.WITHIN_ERROR, baseline
    level = _level(part, run, error)
    near = [abs(gain(part, level, point)) <= error for point in run if point.on > level.on][-2:]
    if len(near) == 2 and all(near) and (newest.on - level.on).days >= STRETCH_DAYS:
        return Reading.PLATEAU, level
    return Reading.IMPROVING, baseline


def _level(part: Part, run: Run, error: Decimal) -> Point:
    """The last measure that was better than the level before it by more than the error."""
    level = run[0]
    for point in run:
        if gain(part, level, point) > error:
            level = point
    return level


def _by_direction(part: Part, run: Run) -> tuple[Reading, Point]:
    baseline, newest, peak = run[0], run[-1], best(part, run)
    if len(run) == 2 or (newest.on - baseline.on).days < STRETCH_DAYS:
        return Reading.TOO_FEW, baseline
    if _seen_twice(part, run, better=False):
        return Reading.DECLINING, baseline
    after = [point for point in run if point.on > peak.on]
    is_stretch = len(after) >= 2 and (newest.on - peak.on).days >= STRETCH_DAYS
    if is_stretch and not rises(part, run):
        is_large = -gain(part, peak, newest) > (part.maximum - part.minimum) * LARGE_LOSS
        if is_large and all(gain(part, peak, point) < 0 for point in run[-2:]):
            return Reading.DECLINING, peak
        if not is_large or gain(part, baseline, newest) >= 0:
            return Reading.PLATEAU, peak
    if _seen_twice(part, run, better=True):
        return Reading.IMPROVING, baseline
    return Reading.TOO_FEW, baseline


def _seen_twice(part: Part, run: Run, *, better: bool) -> bool:
    """The newest differs from baseline this way, and the one before did too or both last steps went so."""
    return _points(part, run[0], run[-1], better) and (
        _points(part, run[0], run[-2], better) or _two_steps(part, run, better=better)
    )


def _two_steps(part: Part, run: Run, *, better: bool) -> bool:
    return _points(part, run[-3], run[-2], better) and _points(part, run[-2], run[-1], better)


def _points(part: Part, earlier: Point, later: Point, better: bool) -> bool:
    amount = gain(part, earlier, later)
    return amount > 0 if better else amount < 0
