"""The outcomes as a file: one line for each course of care, from which nobody can be picked out.

Whatever is known of a person beside the scores is told only together with five patients or more, each column by
itself and all of them combined.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from app.clinical.outcomes import Compared, Grouping
from app.clinical.outcomes_withheld import FEWEST, Key, patients, withheld

OTHER = "other"
COLUMNS = (
    "measure",
    "version",
    "condition_at_first_session",
    "aetiology",
    "onset_to_first_session",
    "botulinum_toxin_between",
    "age_at_first_measure",
    "first_days_from_onset",
    "later_days_from_onset",
    "days_between",
    "first",
    "later",
    "change",
)


def lines(measure: str, compared: Sequence[Compared]) -> list[tuple[str, ...]]:
    """One line per course, sorted by what it says; none at all for fewer than five patients."""
    if patients(compared) < FEWEST:
        return []
    return sorted(
        (measure, one.version, *common, *_numbers(one, is_wait_told=common[WAIT] != OTHER))
        for one, common in zip(compared, _categories(compared), strict=True)
    )


CATEGORIES: tuple[Callable[[Compared], str], ...] = (
    *(lambda one, grouping=grouping: one.category(grouping).value for grouping in Grouping),
    lambda one: one.age_band,
)
WAIT = list(Grouping).index(Grouping.WAIT)
NOTHING = (OTHER,) * len(CATEGORIES)
Row = tuple[str, ...]


def _categories(compared: Sequence[Compared]) -> list[Row]:
    """The categories of each course, so that five patients or more have the same ones.

    Where fewer have, the one that is rarest among all patients is written as "other", until they are enough.
    """
    persons = [one.person for one in compared]
    columns = [_in_common(compared, one) for one in CATEGORIES]
    rows: list[Row] = list(zip(*columns, strict=True))
    while few := _held_by_few(rows, persons):
        held = [_patients(column, persons) for column in zip(*rows, strict=True)]
        rows = [_coarser(row, held) if row in few else row for row in rows]
    return rows


def _held_by_few(rows: Sequence[Row], persons: Sequence[int]) -> Collection[Row]:
    """Where too few have "other" throughout, the smallest combination is made to join them."""
    held = _patients(rows, persons)
    few = {row for row, number in held.items() if number < FEWEST}
    if few == {NOTHING}:
        return {min(held.keys() - few, key=lambda row: (held[row], row))}
    return few


def _patients(said: Sequence[Key], persons: Sequence[int]) -> dict[Key, int]:
    members: dict[Key, set[int]] = {}
    for one, person in zip(said, persons, strict=True):
        members.setdefault(one, set()).add(person)
    return {one: len(those) for one, those in members.items()}


def _coarser(row: Row, held: Sequence[dict[str, int]]) -> Row:
    told = [at for at, value in enumerate(row) if value != OTHER]
    rarest = min(told, key=lambda at: held[at][row[at]], default=None)
    return tuple(OTHER if at == rarest else value for at, value in enumerate(row))


def _in_common(compared: Sequence[Compared], told: Callable[[Compared], str]) -> list[str]:
    """One column: what fewer than five patients have in common is written as "other"."""
    members: dict[str, list[int]] = {}
    for one in compared:
        members.setdefault(told(one), []).append(one.person)
    hidden = withheld(members)
    return [OTHER if told(one) in hidden else told(one) for one in compared]


def _numbers(one: Compared, *, is_wait_told: bool) -> tuple[str, ...]:
    """The days from onset say more than the band of the wait, so they are told only where that is."""
    known = is_wait_told and one.onset_on is not None and one.onset_on <= one.first_on
    since = [
        str((day - one.onset_on).days) if known and one.onset_on else ""
        for day in (one.first_on, one.later_on)
    ]
    return (*since, str(one.days), f"{one.first:f}", f"{one.later:f}", f"{one.change:f}")
