"""A goal as one sentence: when, by which measure, from where to where, and what the patient can do then.

Source: the practice's care description, section 12: "Within {weeks}, {measure} from {baseline} to {target} so that
patient can {function}", with the functions named there. Which way a target may go is ``targets``' to say. A goal
states an aim; it promises nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from app.clinical import instruments, targets
from app.clinical.days import counted

FUNCTIONS = (
    "keep the eye closed in sleep",
    "drink without loss",
    "say p and b clearly",
    "smile in a photo without the eye closing",
    "eat in public",
)
"""What goals are for most often here; others are written in one's own words."""

WEEK = timedelta(weeks=1)
NO_MEASURE = "Choose a measure: a goal without one cannot be followed."


def problems(*, measure: str, baseline: Decimal, target: Decimal) -> dict[str, str]:
    """Why this is no goal, by field: no measure, a number out of its range, a target no better than the baseline."""
    try:
        part = instruments.measure(measure).part
    except KeyError:
        return {"measure": NO_MEASURE}
    if problem := targets.baseline_problem(part, baseline):
        return {"baseline": problem}
    if problem := targets.target_problem(part, baseline, target):
        return {"target": problem}
    return {}


def sentence(
    *, starts_on: date, target_on: date, measure: str, baseline: Decimal, target: Decimal, function: str = ""
) -> str:
    """ "Within 12 weeks, Sunnybrook composite from 13 to 70 so that the patient can eat in public"."""
    score = instruments.measure(measure)
    ends = [score.part.shown(value).replace("-", "−") for value in (baseline, target)]
    way = f"from {ends[0]} to {ends[1]} {score.part.unit}".rstrip()
    aim = f" so that the patient can {function}" if function else ""
    return f"Within {within(starts_on, target_on)}, {score.label} {way}{aim}"


def within(starts_on: date, target_on: date) -> str:
    """In whole weeks, begun ones counted, from two weeks on: "10 days", "12 weeks"."""
    span = max(target_on - starts_on, timedelta(days=1))
    return counted(span.days, "day") if span < 2 * WEEK else counted(-(-span // WEEK), "week")


def drafted(function: str) -> str:
    """The wording of a goal nobody worded: what the patient can do then."""
    return f"{function[:1].upper()}{function[1:]}"
