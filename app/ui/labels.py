"""Words on a drawing that must not lie over each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

CHARACTER = 6.5
"""Mean width of a character at 12 pixels, a little generous."""
MARK = 8
GAP = 11
LINE = 16


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str
    anchor: str = "start"
    tone: str = ""

    @property
    def span(self) -> tuple[float, float]:
        width = text_width(self.text)
        left = {"start": self.x, "end": self.x - width, "middle": self.x - width / 2}[self.anchor]
        return left, left + width


@dataclass(frozen=True)
class Spot:
    """A place in a lane: its row, and where its words go (None: no room for words)."""

    row: int
    text_x: float | None
    anchor: str = "start"


def text_width(text: str) -> float:
    return len(text) * CHARACTER


def lane(
    marks: Sequence[tuple[float, str]],
    left: float,
    right: float,
    rows: int,
    mark: float = MARK,
) -> list[Spot]:
    """Where each mark (x, words) finds room: in ``rows`` rows with words, and one more without.

    Words stand at the right of their mark, or at its left near the right edge. Where no row has
    room for the words, the mark stands alone; the table beside the chart still names it. Marks
    without words fill the gaps.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows + 1)]
    spots: dict[int, Spot] = {}
    for at in sorted(range(len(marks)), key=lambda at: (not marks[at][1], marks[at][0])):
        spots[at], used = _find(taken, *marks[at], left, right, mark)
        taken[spots[at].row].append(used)
    return [spots[at] for at in range(len(marks))]


def _find(
    taken: list[list[tuple[float, float]]],
    x: float,
    words: str,
    left: float,
    right: float,
    mark: float,
) -> tuple[Spot, tuple[float, float]]:
    width, gap = text_width(words), GAP if mark else 0
    after, before = (x - mark, x + gap + width), (x - gap - width, x + mark)
    for row, spans in enumerate(taken[:-1] if words else taken):
        if after[1] <= right and _is_free(spans, after):
            return Spot(row, x + gap if words else None), after
        if before[0] >= left and _is_free(spans, before):
            return Spot(row, x - gap if words else None, "end"), before
    alone = (x - mark, x + mark)
    row = next(
        (row for row, spans in enumerate(taken) if _is_free(spans, alone)),
        len(taken) - 1,
    )
    return Spot(row, None), alone


def _is_free(spans: Iterable[tuple[float, float]], wanted: tuple[float, float]) -> bool:
    return all(wanted[1] + 4 <= start or end + 4 <= wanted[0] for start, end in spans)


def apart(texts: Iterable[Text], top: float, bottom: float) -> list[Text]:
    """The same words, one under the other without touching, as near to their places as can be."""
    down: list[Text] = []
    for text in sorted(texts, key=lambda text: text.y):
        floor = down[-1].y + LINE if down else top
        down.append(replace(text, y=max(text.y, floor)))
    settled: list[Text] = []
    for text in reversed(down):
        ceiling = settled[-1].y - LINE if settled else bottom
        settled.append(replace(text, y=min(text.y, ceiling)))
    return settled[::-1]


def thinned(texts: Iterable[Text], space: float = 4) -> list[Text]:
    """Only those words, from left to right, that do not run into the ones before."""
    kept: list[Text] = []
    for text in texts:
        if not kept or text.span[0] - kept[-1].span[1] >= space:
            kept.append(text)
    return kept
