"""What a goal's numbers may be: inside the measure's range, and the target better than the baseline.

Source: the practice's care description, part 12 (goals carry a measure, a baseline, a target and a date);
ranges and directions are the measure's own.
"""

from __future__ import annotations

from decimal import Decimal

from app.clinical.goals import wrong_way
from app.clinical.instruments import Part
from app.clinical.instruments.scores import Notation


def baseline_problem(part: Part, baseline: Decimal) -> str | None:
    """Why this cannot be a baseline on the measure, or None."""
    return _value_problem(part, baseline)


def target_problem(part: Part, baseline: Decimal, target: Decimal) -> str | None:
    """Why this cannot be a target, or None: out of the measure's range, or no better than the baseline."""
    if problem := _value_problem(part, target):
        return problem
    if part.rounded(target) == part.rounded(baseline):
        return "The target is the same as the baseline."
    if not wrong_way(baseline=baseline, target=target, lower_is_better=part.lower_is_better):
        return None
    better = "lower" if part.lower_is_better else "higher"
    return f"This target is worse than the baseline of {plain(baseline)}: here {better} is better."


def range_in_words(part: Part) -> str:
    """ "−15 to 100, higher is better", "0 to 15 mm, lower is better", or "I to VI typed as 1 to 6, ..."."""
    better = "lower" if part.lower_is_better else "higher"
    grades = f"{part.shown(part.minimum)} to {part.shown(part.maximum)} typed as "
    reach = f"{plain(part.minimum)} to {plain(part.maximum)} {part.unit}".rstrip()
    return f"{grades if part.notation is Notation.GRADE else ''}{reach}, {better} is better"


def plain(value: Decimal) -> str:
    """63, 12.5 or −4: no trailing zeros, a true minus."""
    return f"{value.normalize():f}".replace("-", "−")


def _value_problem(part: Part, value: Decimal) -> str | None:
    if not part.minimum <= value <= part.maximum:
        return (
            f"This measure reaches from {plain(part.minimum)} to {plain(part.maximum)} {part.unit}".rstrip()
            + "."
        )
    if part.notation is not Notation.EXACT and value != value.to_integral_value():
        return "This measure has whole numbers only."
    return None
