"""What makes a home exercise wrong for this face: the other side, or effort while the face is flaccid.

Source: the practice's care description, sections 5, 7 and 11. Which techniques work only on the affected side
is the practice's default.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from app.clinical.cautions import phase_caution
from app.clinical.home_exercises import SideUse, day_problem, link_problem
from app.clinical.vocabulary import Condition, Side, Technique, TreatmentCategory, Zone

STILL_ZONE = "This zone does not move yet: no effortful exercise for it unless you decide otherwise."
ACTIVE: frozenset[Technique] = frozenset(
    {Technique.NEUROMUSCULAR_RETRAINING, Technique.MIRROR_FEEDBACK, Technique.SEMG_BIOFEEDBACK}
)
"""The patient moves the face in them."""

AFFECTED_SIDE_ONLY: frozenset[Technique] = frozenset(
    {
        Technique.NEUROMUSCULAR_RETRAINING,
        Technique.EYE_CARE,
        Technique.TAPING,
        Technique.MIRROR_FEEDBACK,
        Technique.SEMG_BIOFEEDBACK,
    }
)
"""They work on the affected side, or on both together. Massage, stretching and rest also serve the other one."""
ONE_SIDE = (Side.RIGHT, Side.LEFT)


def side_problem(technique: Technique | None, side: Side | None, affected: Side | None) -> str | None:
    """Why this exercise cannot be for this side, or None."""
    if technique not in AFFECTED_SIDE_ONLY or side not in ONE_SIDE or affected not in ONE_SIDE:
        return None
    if side is affected:
        return None
    return f"{technique.label} works on the affected side, the {affected.value}. Choose {affected.value} or both sides."


def side_in_words(side: Side | None, affected: Side | None) -> str:
    """right (affected), left (other side), both sides; empty where no side is told"""
    if side is None:
        return ""
    if side not in ONE_SIDE or affected not in ONE_SIDE:
        return side.label.lower()
    return f"{side.value} ({'affected' if side is affected else 'other side'})"


def side_of(use: SideUse | None, affected: Side | None) -> Side | None:
    """The patient's own side for a side of the library."""
    if use is None or affected is None:
        return Side.BILATERAL if use is SideUse.BOTH else None
    if use is SideUse.BOTH or affected is Side.BILATERAL:
        return Side.BILATERAL
    if use is SideUse.AFFECTED:
        return affected
    return Side.LEFT if affected is Side.RIGHT else Side.RIGHT


def is_effortful(row: Any) -> bool:
    """Any effort; and active movement. Retraining is only without effort where it says 0 repetitions and no minutes."""
    if row.effort or (row.technique in ACTIVE and row.minutes):
        return True
    if row.technique is Technique.NEUROMUSCULAR_RETRAINING:
        return bool(row.repetitions != 0)
    return row.technique in ACTIVE and bool(row.repetitions or row.hold_seconds)


def still_zones(condition: Condition | None, categories: Iterable[Any]) -> frozenset[Zone]:
    """The zones of a mixed face in which movement is still to be started: they are guarded like a flaccid face."""
    if condition is not Condition.MIXED:
        return frozenset()
    return frozenset(one.zone for one in categories if one.category is TreatmentCategory.INITIATION)


def guard(row: Any, condition: Condition | None, still: Collection[Zone] = ()) -> str | None:
    """Why this exercise needs a reason in this phase before it is given, or None. ``still``: see ``still_zones``."""
    if not is_effortful(row):
        return None
    return phase_caution(condition) or (STILL_ZONE if row.zone in still else None)


def problems(
    row: Any, *, affected: Side | None, condition: Condition | None, still: Collection[Zone] = ()
) -> dict[str, str]:
    """What makes no sense in one home exercise for this face, by field."""
    found = {
        "side": side_problem(row.technique, row.side, affected),
        "review_on": day_problem(row.starts_on, row.review_on),
        "media_link": link_problem(row.media_link),
    }
    if not row.override_reason and (caution := guard(row, condition, still)):
        found["override_reason"] = f"{caution} Say why it is right here, or take the effort out."
    return {name: text for name, text in found.items() if text}
