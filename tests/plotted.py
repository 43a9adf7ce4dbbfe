"""Reads the drawn lines of the progress page back into values."""

from __future__ import annotations

import re
from collections.abc import Iterator

TOKEN = re.compile(r"([MlmhvV])(-?\d+)(?:,?(-?\d+))?")


def runs(path: str) -> list[list[tuple[int, int]]]:
    """The places of each unbroken line of a path, in the units it was drawn in."""
    found: list[list[tuple[int, int]]] = []
    for letter, x, y in _places(path):
        if letter == "M":
            found.append([])
        found[-1].append((x, y))
    return found


def values(path: str, low: float, high: float) -> list[float]:
    """What the places of a path say on a scale from ``low`` at the bottom to ``high`` at the top."""
    return [high - y / 1000 * (high - low) for run in runs(path) for _, y in run]


def _places(path: str) -> Iterator[tuple[str, int, int]]:
    """Absolute places; a step across and then up or down is one step of a grade."""
    x = y = 0
    for letter, first, second in TOKEN.findall(path):
        if letter == "M":
            x, y = int(first), int(second)
        elif letter in "lm":
            x, y = x + int(first), y + int(second)
        elif letter == "h":
            x += int(first)
            continue
        else:
            y += int(first)
        yield letter, x, y
