"""Every value of the progress page by date, in tables of what belongs together. The drawing is read out from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.clinical.course import Course
from app.clinical.days import counted
from app.clinical.series import Practised, Series, Values
from app.ui.words import day_words

NOT_SCORED = "–"

GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Sunnybrook", frozenset({"sunnybrook"})),
    ("Answered by the patient", frozenset({"fdi", "face", "saq", "phq2"})),
    ("Pain and tightness", frozenset({"pain", "tightness"})),
    (
        "Grades and ratings",
        frozenset(
            {"house_brackmann", "house_brackmann_measured", "fngs2", "eface", "oral_competence", "terzis"}
        ),
    ),
    (
        "Millimetres and signals",
        frozenset({"lagophthalmos", "palpebral_fissure", "brow", "commissure", "semg"}),
    ),
)
OWN = "The practice’s own measures"


@dataclass(frozen=True)
class Row:
    """One day; a cell is empty where nothing was measured."""

    iso: str
    day: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class ValueTable:
    """Newest day first. In a table of ``words`` the cells are sentences."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    words: bool = False


Cells = Mapping[date, Mapping[int, str]]


def tables(values: Values) -> tuple[ValueTable, ...]:
    found = [_table(title, list(_of(values.series, keys)), values.course) for title, keys in GROUPS]
    known = frozenset[str]().union(*(keys for _, keys in GROUPS))
    found.append(
        _table(OWN, [one for one in values.series if one.instrument.key not in known], values.course)
    )
    found += [_practice(values.practised), _events(values.course)]
    return tuple(one for one in found if one.rows)


def _of(series: Iterable[Series], keys: frozenset[str]) -> Iterable[Series]:
    return (one for one in series if one.instrument.key in keys)


def _table(title: str, series: Sequence[Series], course: Course) -> ValueTable:
    columns = [_column(one, title) for one in series]
    found: dict[date, dict[int, str]] = {}
    for at, one in enumerate(series):
        for on in one.unscored:
            found.setdefault(on, {})[at] = NOT_SCORED
        scored = set()
        for point in one.points:
            cells = found.setdefault(point.on, {})
            shown = one.part.shown(point.value).replace("-", "−")
            cells[at] = f"{cells[at]}; {shown}" if point.on in scored else shown
            scored.add(point.on)
    if remarks := _remarks(series, course):
        columns.append("Remarks")
        for on, words in remarks.items():
            found.setdefault(on, {})[len(series)] = words
    return ValueTable(title, tuple(columns), _rows(found, len(columns)))


def _column(series: Series, title: str) -> str:
    words = series.label if series.instrument.name == title else series.name
    return f"{words}, {series.part.unit}" if series.part.unit else words


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


def _practice(practised: Iterable[Practised]) -> ValueTable:
    found: dict[date, dict[int, str]] = {}
    for one in practised:
        said = ("" if number is None else str(number) for number in (one.days, one.minutes))
        found[one.on] = dict(enumerate(said))
    columns = ("Days of practice of the 7 before", "Minutes of practice a day")
    return ValueTable("Practice at home", columns, _rows(found, 2))


def _events(course: Course) -> ValueTable:
    found: dict[date, list[str]] = {}
    for mark in course.marks:
        found.setdefault(mark.on, []).append(mark.whole_sentence)
    rows = _rows({on: {0: "; ".join(words)} for on, words in found.items()}, 1)
    return ValueTable("What happened", ("What happened",), rows, words=True)


def _rows(found: Cells, width: int) -> tuple[Row, ...]:
    return tuple(
        Row(on.isoformat(), day_words(on), tuple(cells.get(at, "") for at in range(width)))
        for on, cells in sorted(found.items(), reverse=True)
    )
