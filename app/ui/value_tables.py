"""Every value of the progress page by date, in tables of what belongs together. The drawing is read out from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from uuid import UUID

from app.clinical.course import Course
from app.clinical.days import counted
from app.clinical.series import Practised, Series, Values
from app.ui.words import day_words, score_words

NOT_SCORED = "–"

FELT = "Pain, tightness and practice at home"
GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "Rated by the clinician",
        frozenset(
            {
                *("sunnybrook", "house_brackmann", "house_brackmann_measured", "fngs2"),
                *("eface", "oral_competence", "terzis"),
            }
        ),
    ),
    ("Answered by the patient", frozenset({"fdi", "face", "saq", "phq2"})),
    (FELT, frozenset({"pain", "tightness"})),
    (
        "Millimetres and signals",
        frozenset({"lagophthalmos", "palpebral_fissure", "brow", "commissure", "semg"}),
    ),
)
OWN = "The practice’s own measures"
PRACTISED = ("Practised days of 7", "Practised minutes a day")


@dataclass(frozen=True)
class Row:
    """One day; a cell is empty where nothing was measured.

    ``parts``: what its words are made of, with the procedure they are about, where there is one to look at.
    """

    day: str
    cells: tuple[str, ...]
    parts: tuple[tuple[str, UUID | None], ...] = ()


@dataclass(frozen=True)
class ValueTable:
    """Newest day first. In a table of ``words`` the cells are sentences."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    words: bool = False


Cells = Mapping[date, Mapping[int, str]]


def tables(values: Values) -> tuple[ValueTable, ...]:
    grouped = frozenset[str]().union(*(keys for _, keys in GROUPS))
    own = frozenset(one.instrument.key for one in values.series) - grouped
    found = [
        _table(
            title,
            [one for one in values.series if one.instrument.key in keys],
            values.course,
            values.practised if title == FELT else (),
        )
        for title, keys in (*GROUPS, (OWN, own))
    ]
    found.append(_events(values.course))
    return tuple(one for one in found if one.rows)


def _table(
    title: str, series: Sequence[Series], course: Course, practised: Sequence[Practised]
) -> ValueTable:
    columns = [_column(one) for one in series]
    found: dict[date, dict[int, str]] = {}
    for at, one in enumerate(series):
        for on, cell in _cells(one):
            found.setdefault(on, {})[at] = cell
    if practised:
        for told in practised:
            for at, number in enumerate((told.days, told.minutes), len(columns)):
                if number is not None:
                    found.setdefault(told.on, {})[at] = str(number)
        columns += PRACTISED
    if remarks := _remarks(series, course):
        for on, words in remarks.items():
            found.setdefault(on, {})[len(columns)] = words
        columns.append("Remarks")
    return ValueTable(title, tuple(columns), _rows(found, len(columns)))


def _cells(series: Series) -> Iterator[tuple[date, str]]:
    """What was measured on each day; what could not be scored is a dash, and two measures of one day stand together."""
    shown = cache(partial(score_words, series.part))
    found: dict[date, str] = dict.fromkeys(series.unscored, NOT_SCORED)
    scored: set[date] = set()
    for point in series.points:
        words = shown(point.value)
        found[point.on] = f"{found[point.on]}; {words}" if point.on in scored else words
        scored.add(point.on)
    return iter(found.items())


def _column(series: Series) -> str:
    return f"{series.name} ({series.part.unit})" if series.part.unit else series.name


def _remarks(series: Iterable[Series], course: Course) -> dict[date, str]:
    """Where another version begins, and how much was left where nothing could be scored."""
    said: dict[date, dict[str, None]] = {}
    for one in series:
        before = None
        for point in one.points:
            if before is not None and point.version != before:
                said.setdefault(point.on, {})[f"{one.instrument.name}: another version from here"] = None
            before = point.version
        if one.instrument.key == course.instrument:
            for taken in course.measured:
                if taken.missing and None in taken.parts.values():
                    said.setdefault(taken.on, {})[f"{counted(taken.missing, 'item')} left"] = None
    return {on: "; ".join(words) for on, words in said.items()}


def _events(course: Course) -> ValueTable:
    found: dict[date, list[tuple[str, UUID | None]]] = {}
    for mark in course.marks:
        found.setdefault(mark.on, []).append((mark.whole_sentence, mark.of))
    rows = tuple(
        Row(day_words(on), ("; ".join(words for words, _ in parts),), tuple(parts))
        for on, parts in sorted(found.items(), reverse=True)
    )
    return ValueTable("What happened", ("What happened",), rows, words=True)


def _rows(found: Cells, width: int) -> tuple[Row, ...]:
    return tuple(
        Row(day_words(on), tuple(cells.get(at, "") for at in range(width)))
        for on, cells in sorted(found.items(), reverse=True)
    )
