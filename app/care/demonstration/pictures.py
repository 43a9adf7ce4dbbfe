"""From the picture a course is to show to answers of the Sunnybrook form, which are then scored as always."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from app.care.demonstration.people import Course, Person
from app.clinical.instruments.items import Answers
from app.clinical.instruments.sunnybrook import SUNNYBROOK
from app.clinical.vocabulary import Condition

Sums = tuple[int, int, int]
"""Resting 0 to 4, movement 5 to 25, synkinesis 0 to 15: the items added up, before weighting."""

# By weeks since therapy began. Between two of these the way is straight.
PATTERNS: dict[Course, tuple[tuple[int, Sums], ...]] = {
    Course.EARLY: ((0, (4, 6, 0)), (4, (4, 7, 0)), (10, (3, 9, 0))),
    Course.RECOVERING: (
        (0, (3, 7, 0)),
        (8, (3, 11, 0)),
        (16, (2, 16, 0)),
        (26, (1, 20, 1)),
        (40, (0, 23, 1)),
        (52, (0, 24, 1)),
    ),
    Course.RETRAINING: (
        (0, (3, 15, 10)),
        (10, (2, 16, 9)),
        (22, (2, 18, 7)),
        (36, (1, 20, 5)),
        (52, (1, 21, 3)),
    ),
    Course.PLATEAU: ((0, (2, 15, 7)), (10, (2, 17, 6)), (18, (1, 18, 5)), (52, (1, 18, 5))),
    Course.DECLINE: (
        (0, (2, 16, 8)),
        (14, (1, 18, 6)),
        (26, (1, 18, 6)),
        (36, (2, 17, 9)),
        (46, (2, 15, 10)),
    ),
    Course.GRACILIS: ((0, (4, 8, 0)), (10, (3, 9, 0)), (20, (2, 11, 0)), (32, (2, 13, 1)), (46, (1, 15, 1))),
}
UNSTEADY = {Course.RECOVERING, Course.RETRAINING, Course.PLATEAU, Course.DECLINE}

_AROUND = ("eye", "smile", "pucker", "snarl")
MOVEMENT_COMES_BACK = (*_AROUND, *_AROUND, "brow", "pucker", "eye", "smile", "snarl", "brow",
                       "pucker", "smile", "eye", "snarl", "brow", "brow")  # fmt: skip
MOVEMENT_OF_A_TRANSFER = ("smile", "smile", "pucker", "smile", "eye", "snarl", "pucker", "eye", "snarl",
                          "pucker", "smile", "eye", "snarl", "pucker", *("brow",) * 4, "eye", "snarl")  # fmt: skip
SYNKINESIS_SHOWS = ("smile", "pucker", "eye", "smile", "eye", "pucker", "snarl", "brow", "smile", "pucker",
                    "eye", "snarl", "brow", "snarl", "brow")  # fmt: skip


def sums_at(person: Person, weeks_ago: float, chance: Random) -> Sums:
    """What the items add up to on that day: the person's own points, else the pattern of the course."""
    if person.points:
        past = [sums for ago, *sums in person.points if ago >= weeks_ago]
        resting, movement, synkinesis = past[-1] if past else person.points[0][1:]
        return resting, movement, synkinesis
    own = Random(person.key)  # noqa: S311 (how fast, and from where, this face goes its way)
    weeks = (person.began - weeks_ago) * own.uniform(0.8, 1.2)
    resting, movement, synkinesis = _between(PATTERNS[person.course], weeks)
    if person.course in UNSTEADY and synkinesis > 1:
        synkinesis += chance.choice((-1, 0, 0, 1))
    return resting, max(5, min(25, movement + own.choice((-1, 0, 1)))), synkinesis


def answers(sums: Sums, condition: Condition, *, has_lid_weight: bool = False) -> Answers:
    """The thirteen answers that add up to these sums, in the order in which a face changes."""
    resting, movement, synkinesis = sums
    is_transfer = condition is Condition.POST_REANIMATION
    order = MOVEMENT_OF_A_TRANSFER if is_transfer else MOVEMENT_COMES_BACK
    tight = condition in (Condition.SYNKINETIC, Condition.MIXED)
    rest = _tight_at_rest(resting, has_lid_weight) if tight else _loose_at_rest(resting)
    given = {f"rest.{key}": value for key, value in rest.items()}
    for key in ("brow", "eye", "smile", "snarl", "pucker"):
        given[f"voluntary.{key}"] = 1 + order[: movement - 5].count(key)
        given[f"synkinesis.{key}"] = SYNKINESIS_SHOWS[:synkinesis].count(key)
    return SUNNYBROOK.read(given)


def _loose_at_rest(resting: int) -> dict[str, str | int]:
    return {
        "eye": "wide" if resting >= 2 else "normal",
        "cheek": ("normal", "normal", "normal", "less_pronounced", "absent")[resting],
        "mouth": "corner_drooped" if resting >= 1 else "normal",
    }


def _tight_at_rest(resting: int, has_lid_weight: bool) -> dict[str, str | int]:
    return {
        "eye": ("eyelid_surgery" if has_lid_weight else "narrow") if resting >= 1 else "normal",
        "cheek": "more_pronounced" if resting >= 2 else "normal",
        "mouth": "corner_pulled_up_out" if resting >= 3 else "normal",
    }


def _between(anchors: tuple[tuple[int, Sums], ...], week: float) -> Sums:
    if week <= anchors[0][0]:
        return anchors[0][1]
    for (start, before), (end, after) in pairwise(anchors):
        if week <= end:
            share = (week - start) / (end - start)
            resting, movement, synkinesis = (
                round(one + (other - one) * share) for one, other in zip(before, after, strict=True)
            )
            return resting, movement, synkinesis
    return anchors[-1][1]
