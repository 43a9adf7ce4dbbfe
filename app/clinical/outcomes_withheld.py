"""Of whom an outcome may be told: of no fewer than five patients, nor what such a group could be reckoned from."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from app.clinical.outcomes import Compared

FEWEST = 5
"""Of fewer patients than these nothing is told."""

Key = TypeVar("Key", bound=Hashable)


def patients(compared: Iterable[Compared]) -> int:
    return len({one.person for one in compared})


def withheld(members: Mapping[Key, Collection[int]]) -> frozenset[Key]:
    """The groups of which nothing is told, given the persons in each; all others may be, and all together.

    A group of fewer than five is among them. What all groups together tell, less what is told of the others,
    tells of those withheld: so the smallest of the others are withheld too, until these are five persons or
    none at all, and no group's size follows from theirs (four in each, where only fours are withheld).
    """
    sizes = {key: len(set(persons)) for key, persons in members.items()}
    hidden = [key for key in members if sizes[key] < FEWEST]
    others = sorted((key for key in members if sizes[key] >= FEWEST), key=lambda key: sizes[key])
    while others and not _tells_nothing([set(members[key]) for key in hidden if sizes[key]]):
        hidden.append(others.pop(0))
    return frozenset(hidden)


def _tells_nothing(hidden: list[set[int]]) -> bool:
    together = set().union(*hidden)
    if not together:
        return True
    return len(together) >= FEWEST and any(len(group) != FEWEST - 1 for group in hidden)
