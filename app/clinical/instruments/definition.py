"""A simple measure as a practice defines it itself: what makes sense, and what does not, in words.

House rules: at least two choices, no two of them worth the same or called the same (one could not tell what was
answered), at least one question and at most forty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.clinical.instruments.declaration import FilledBy
from app.clinical.vocabulary import Scoring

MOST_ITEMS = 40
LONGEST_ITEM = 200
LONGEST_LABEL = 60
MOST_POINTS = 100


@dataclass(frozen=True, slots=True)
class Definition:
    """``options`` are points and label, in the order they were typed."""

    name: str
    filled_by: FilledBy
    scoring: Scoring
    lower_is_better: bool
    recall: str
    items: tuple[str, ...]
    options: tuple[tuple[int, str], ...]


def problems(definition: Definition) -> dict[str, str]:
    """What is wrong, by field; a choice is named by its place: "options-1-points"."""
    found = dict(_of_options(definition.options))
    if words := _of_items(definition.items):
        found["items"] = words
    return found


def _of_items(items: tuple[str, ...]) -> str:
    if not items:
        return "Write at least one question."
    if len(items) > MOST_ITEMS:
        return f"At most {MOST_ITEMS} questions; these are {len(items)}."
    if too_long := next((item for item in items if len(item) > LONGEST_ITEM), ""):
        return f"At most {LONGEST_ITEM} characters in a line: “{too_long[:40]}…” is longer."
    counted = Counter(item.casefold() for item in items)
    twice = next((item for item in items if counted[item.casefold()] > 1), "")
    return f"Each question once: “{twice[:60]}” stands there twice." if twice else ""


def _of_options(options: tuple[tuple[int, str], ...]) -> Iterator[tuple[str, str]]:
    if len(options) < 2:
        yield "options", "Give at least two choices, each with its points and its words."
    by_points: dict[int, str] = {}
    labels: set[str] = set()
    for place, (points, label) in enumerate(options):
        if not 0 <= points <= MOST_POINTS:
            yield f"options-{place}-points", f"Type a whole number from 0 to {MOST_POINTS}."
        elif points in by_points:
            yield f"options-{place}-points", f"“{by_points[points]}” is worth {points} already."
        if label.casefold() in labels:
            yield f"options-{place}-label", "Another choice is called that already."
        by_points.setdefault(points, label)
        labels.add(label.casefold())
