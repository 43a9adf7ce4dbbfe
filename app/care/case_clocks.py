"""The clocks of certification and direct access as the rules of Dr. O's list are told of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from app.care import clocks
from app.clinical import certification, certification_told, direct_access, rulebook
from app.clinical.certification import CertificationStanding
from app.clinical.clocks import ClockState
from app.clinical.direct_access import DirectAccess
from app.clinical.review_facts import Clock
from app.clinical.rulebook import holding


def read(patients: Mapping[int, int], *, today: date) -> dict[int, tuple[Clock | None, Clock | None]]:
    """Of each diagnosis the certification's clock and direct access's; ``patients`` by the diagnosis' key."""
    found = clocks.standings(patients, today=today)
    return {
        key: (_certification(one.certification, today), _direct_access(one.direct_access))
        for key, one in found.items()
    }


def _certification(standing: CertificationStanding, today: date) -> Clock | None:
    if standing.due_on is None or standing.days_left is None:
        return None
    warned_on = standing.due_on - timedelta(days=certification.warning(today))
    told = certification_told.clock(standing) if warned_on <= today else None
    return Clock(
        standing.due_on,
        f"{told.title}: no plan is sent" if told else "",
        warned_on if told else None,
        is_over=standing.days_left < 0,
    )


def _direct_access(standing: DirectAccess) -> Clock | None:
    told = direct_access.clock(standing)
    if told is None or not told.is_pressing or standing.first_on is None:
        return None
    visits = sorted({on for on in standing.facts.visits if on <= standing.facts.today})
    nth = holding(rulebook.DIRECT_ACCESS_WARNING_VISIT, standing.first_on).amount
    by_day = standing.first_on + holding(rulebook.DIRECT_ACCESS_WARNING_DAY, standing.first_on).days
    warned_on = min([by_day, *visits[nth - 1 : nth]])
    return Clock(told.due_on, f"{told.title}: {told.left}", warned_on, is_over=told.state is ClockState.LATE)
