"""The sentence behind a reading, with its numbers and days, and what else must be said about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.clinical.days import counted, day, stretch
from app.clinical.instruments import Part
from app.clinical.instruments.scores import Notation
from app.clinical.trajectory_rules import (
    STRETCH_DAYS,
    Point,
    Reading,
    Run,
    Verdict,
    best,
    gain,
    rises,
    stands_still,
)

OLD_DAYS = 91
"""A newest measure older than three months is said to be old. House rule."""

UNSURE = "No measuring error is published, so how sure this is cannot be said."
TALK_IT_OVER = (
    "Two re-measures in a row without a gain{}: by the practice’s rule, time to talk over discharge,"
    " botulinum toxin or a surgical review with Dr. O."
)
BEYOND_ERROR = " beyond the measuring error"
AT_BEST = "This is the best the measure can show, so it cannot show a further gain."


def sentence(name: str, part: Part, found: Verdict) -> str:
    """Plain words, numbers and days: what the reading rests on."""
    if not found.run:
        return f"{name} has not been measured."
    if len(found.run) == 1:
        return f"{name} was {_at(part, found.run[0])}. One measure tells no direction."
    if found.reading is None:
        return _without_direction(name, part, found.run)
    told = _with_error(name, part, found) if part.measuring_error is not None else _unsure(name, part, found)
    return " ".join(told)


def notes(part: Part, found: Verdict, *, left_out: int, today: date) -> tuple[str, ...]:
    """What keeps the reading from being misread."""
    said = []
    if left_out:
        were = "was" if left_out == 1 else "were"
        said.append(
            f"{counted(left_out, 'earlier measure')} {were} made with another version and left out:"
            " versions are not compared."
        )
    if part.important_change is not None and len(found.run) > 1:
        said.append(_important(part, part.important_change))
    if found.reading is Reading.DECLINING and gain(part, found.run[-2], found.run[-1]) > 0:
        said.append(f"It is better than the measure before, {_at(part, found.run[-2])}.")
    said += _lost(part, found)
    if found.reading is Reading.PLATEAU or (
        found.reading is Reading.WITHIN_ERROR and stands_still(part, found.run)
    ):
        said += _without_gain(part, found.run)
    if found.run and (today - found.run[-1].on).days > OLD_DAYS:
        said.append(f"The newest measure is {stretch(found.run[-1].on, today)} old.")
    return tuple(said)


def amount(part: Part, size: Decimal) -> str:
    """A difference without its sign: "12", "4.5 mm", "1 grade"."""
    if part.notation is Notation.GRADE:
        return counted(int(abs(size)), "grade")
    shown = part.shown(abs(size))
    return f"{shown} {part.unit}" if part.unit else shown


def compared(part: Part, earlier: Point, later: Point) -> str:
    """ "12 better (higher is better)", or that nothing changed."""
    better = gain(part, earlier, later)
    if better == 0:
        return "no change"
    return f"{amount(part, better)} {'better' if better > 0 else 'worse'} ({_pointing(part)})"


def _with_error(name: str, part: Part, found: Verdict) -> list[str]:
    baseline, newest = found.run[0], found.run[-1]
    error = f"the measuring error of {part.shown(part.measuring_error)} for one person"
    went = f"{name} went from {_at(part, baseline)} to {_at(part, newest)}"
    if found.reading is Reading.PLATEAU and found.since:
        said = [f"{went}: {compared(part, baseline, newest)}, more than {error}."]
        near = " and ".join(_at(part, point) for point in found.run[-2:])
        return [*said, f"Since {_at(part, found.since)} it has not moved beyond that error: {near}."]
    if found.reading is Reading.DECLINING and found.since and found.since != baseline:
        said = [f"{name} was at its best with {_at(part, found.since)} and is {_at(part, newest)}:"]
        said += [f"{compared(part, found.since, newest)}, more than {error}."]
        return [*said, f"Baseline was {_at(part, baseline)}."]
    if found.reading is Reading.WITHIN_ERROR:
        return [f"{went}: {compared(part, baseline, newest)}, within {error}, so it may be chance."]
    return [f"{went}: {compared(part, baseline, newest)}, more than {error}."]


def _unsure(name: str, part: Part, found: Verdict) -> list[str]:
    baseline, newest, before = found.run[0], found.run[-1], found.run[-2]
    went = (
        f"{name} went from {_at(part, baseline)} to {_at(part, newest)}: {compared(part, baseline, newest)}."
    )
    if found.reading is Reading.PLATEAU and found.since:
        after = sum(1 for point in found.run if point.on > found.since.on)
        still = f"No gain on {_at(part, found.since)} in the {after} measures since."
        return [went, still, UNSURE]
    if found.reading is Reading.DECLINING and found.since and found.since != baseline:
        lost = f"{name} was at its best with {_at(part, found.since)} and is {_at(part, newest)}:"
        twice = f"The measure before, {_at(part, before)}, was worse than the best too."
        said = [lost, f"{compared(part, found.since, newest)}.", twice]
        return [*said, f"Baseline was {_at(part, baseline)}.", UNSURE]
    if found.reading is Reading.TOO_FEW:
        return [went, _too_few(found.run), UNSURE]
    return [went, _seen_before(part, found.run), UNSURE]


def _too_few(run: Run) -> str:
    if len(run) == 2:
        return "Two measures are too few to tell a direction."
    if (run[-1].on - run[0].on).days < STRETCH_DAYS:
        return "All of them lie within four weeks, too short to tell a direction."
    return "The measures so far do not yet tell a direction."


def _lost(part: Part, found: Verdict) -> Iterator[str]:
    """What is lost of the best value, where neither the reading nor a measuring error tells it already."""
    if part.measuring_error is not None or not part.has_direction or len(found.run) < 3:
        return
    peak, newest = best(part, found.run), found.run[-1]
    told = found.run[0], found.since if found.reading is Reading.DECLINING else None
    if peak not in told and gain(part, peak, newest) < 0:
        lost = amount(part, gain(part, peak, newest))
        yield f"It is {lost} worse than the best so far, {_at(part, peak)}."


def _without_gain(part: Part, run: Run) -> Iterator[str]:
    """Nothing where both last steps were for the better: such a course is not one without a gain."""
    if _is_best_possible(part, run[-1]):
        yield AT_BEST
    elif not rises(part, run):
        yield TALK_IT_OVER.format("" if part.measuring_error is None else BEYOND_ERROR)


def _seen_before(part: Part, run: Run) -> str:
    if gain(part, run[0], run[-2]) * gain(part, run[0], run[-1]) > 0:
        return f"The measure before, {_at(part, run[-2])}, says the same."
    return f"The last two steps point the same way: from {_at(part, run[-3])} over {_at(part, run[-2])}."


def _without_direction(name: str, part: Part, run: Run) -> str:
    baseline, newest = run[0], run[-1]
    size = part.rounded(newest.value - baseline.value)
    went = f"{name} went from {_at(part, baseline)} to {_at(part, newest)}"
    if size == 0:
        return f"{went}: no change."
    how = f"{amount(part, size)} {'more' if size > 0 else 'less'}"
    return f"{went}: {how}. More is neither better nor worse here."


def _important(part: Part, important: Decimal) -> str:
    said = f"The published minimal important change of {part.shown(important)}"
    if part.measuring_error is None:
        return (
            f"{said} is an average over patients; with no measuring error published, reaching it shows"
            " nothing by itself for this patient."
        )
    if important < part.measuring_error:
        return (
            f"{said} lies below the error for one person, so reaching it shows nothing by itself"
            " for this patient."
        )
    return f"{said} is an average over patients."


def _is_best_possible(part: Part, point: Point) -> bool:
    return part.rounded(point.value) == (part.minimum if part.lower_is_better else part.maximum)


def _at(part: Part, point: Point) -> str:
    unit = f" {part.unit}" if part.unit and part.notation is not Notation.GRADE else ""
    return f"{part.shown(point.value)}{unit} on {day(point.on)}"


def _pointing(part: Part) -> str:
    return "lower is better" if part.lower_is_better else "higher is better"
