"""A glance at a certification from less than the whole record: whether it surely is not near its end.

It spares a long list from reading every course. Where it says so it is right (see its test); where it does not,
the whole rule of ``certification`` is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from app.clinical import certification, rulebook
from app.clinical.certification import Signature
from app.clinical.rulebook import holding


def is_surely_fine(signatures: Sequence[Signature], *, today: date, not_treated_before: date | None) -> bool:
    """``signatures``: every one of the course, whatever else is on file.

    The first of them lasts from the first treatment day at the least, each later one from its own day unless it fell
    into the first 30 days, and none beyond its plan. ``not_treated_before`` is the first treatment day, or any day
    before it.
    """
    known = sorted((one for one in signatures if one.on <= today), key=lambda one: (one.on, one.plan_ends_on))
    if not known or not_treated_before is None:
        return False
    last = known[-1]
    if len(known) == 1:
        until = not_treated_before + holding(rulebook.CERTIFICATION_LENGTH, not_treated_before).days
    else:
        # Within the first days it counts from the first treatment day, which is no further back than they reach.
        until = last.on + holding(rulebook.RECERTIFICATION, last.on).days - _first_days(last.on)
    return min(until, last.plan_ends_on) > today + timedelta(days=certification.warning(today))


def _first_days(on: date) -> timedelta:
    return holding(rulebook.FIRST_CERTIFICATION, on).days
