"""The figures of a progress report as parts of its record: drawings, and the same numbers in tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask import render_template

from app.clinical.course import Course, Measured
from app.clinical.report_figures import Figures, GoalFigure, ScoreFigure, figures
from app.clinical.trajectory import Point
from app.ui import report_drawing
from app.ui.faces import Compared, Faces, Level, faces
from app.ui.filters import DASH, day
from app.ui.goal_tracks import goal_track
from app.ui.record import Beside, Figure, Item, Passage, Section, Table
from app.ui.report_drawing import ANSWERED, MAIN, WIDTH, Drawing

FACE_WIDTH = 124
FACE_WORDS = (
    ("No weakness", 0, 0),
    ("Weakness, mild", 1, 0),
    ("Weakness, moderate", 2, 0),
    ("Weakness, severe", 3, 0),
    ("Co-movement, mild", 0, 1),
    ("Co-movement, moderate", 0, 2),
    ("Co-movement, severe", 0, 3),
)


def of(kept: Mapping[str, Any], *, id: str) -> Iterator[Section]:
    """What the report draws, from the values that stay with the note; ``id`` is the note's."""
    found = figures(kept)
    if found.scores:
        cautions = dict.fromkeys(one.caution for one in found.scores if one.caution)
        told = (_summary(found), *(Passage(caution) for caution in cautions))
        yield Section("Measures", told, about=_compared(found), is_wide=True)
    yield from _drawn("Sunnybrook over time", report_drawing.timeline(found), found, MAIN)
    if found.marks:
        yield Section("What happened", (_marks(found),), is_wide=True)
    yield from _drawn("As the patient answered", report_drawing.answered(found), found, ANSWERED)
    if told := _check_ins(found):
        yield Section("Told at the visits", (told,), about=_since(found), is_wide=True)
    if found.goals:
        yield Section("Goals", (Beside(tuple(_goal(one) for one in found.goals)),), is_wide=True)
    if both := shown_faces(found):
        yield Section("The face then and now", tuple(_faces(both, id)), is_wide=True)


def shown_faces(found: Figures) -> Faces | None:
    """The face at the first Sunnybrook and at the newest, where there are two."""
    measured = tuple(Measured(one.on, {}, dict(one.answers)) for one in found.faces)
    both = faces(Course("sunnybrook", measured, side=found.side)) if len(measured) > 1 else None
    return both if both and both.then is not both.now else None


def faces_svg(
    both: Faces,
    *,
    titles: Sequence[str],
    sides: tuple[str, str],
    legend: Sequence[tuple[str, int, int]],
    id: str = "face",
    shown: int = FACE_WIDTH,
    size: int = 12,
    width: int = WIDTH,
    mirrored: bool = False,
    legend_below: bool = False,
) -> str:
    """``sides`` are the words over the two halves; ``mirrored``: the patient's left at the left, as in a mirror."""
    maps = (both.then_map, both.now_map)
    return render_template(
        "print/faces.svg",
        maps=maps,
        titled=tuple(zip(maps, titles, strict=True)),
        legend=legend,
        id=id,
        shown=shown,
        size=size,
        mirrored=mirrored,
        width=width,
        legend_below=legend_below,
        sides=((sides[0], 0, "start"), (sides[1], shown, "end")),
    )


def _compared(found: Figures) -> str:
    return f"up to {day(found.on)}"


def _since(found: Figures) -> str:
    """From when on the numbers of every visit stand here."""
    if found.last_report_on:
        return f"since the last report, {day(found.last_report_on)}"
    return f"since care began, {day(found.began_on)}"


def _summary(found: Figures) -> Table:
    """One row for each score: first, at the last report, now, and what the course says."""
    has_report = any(one.at_report for one in found.scores)
    columns = ("Measure", "Start", *(["Last report"] if has_report else []), "Now", "Reading")
    rows = tuple(
        (
            one.name,
            _dated(one, one.first),
            *([_dated(one, one.at_report)] if has_report else []),
            _dated(one, one.now),
            one.reading.label if one.reading else "No better or worse",
        )
        for one in found.scores
    )
    return Table("Measures: first, at the last report and now", columns, rows, is_dense=True)


def _dated(score: ScoreFigure, point: Point | None) -> str:
    return f"{_shown(score, point)}, {day(point.on)}" if point else DASH


def _shown(score: ScoreFigure, point: Point) -> str:
    shown = score.part.shown(point.value).replace("-", "−")
    return f"{shown} {score.part.unit}" if score.part.unit else shown


def _drawn(
    title: str, drawing: Drawing | None, found: Figures, keys: Iterable[Iterable[str]]
) -> Iterator[Section]:
    if drawing is None:
        return
    scores = report_drawing.drawn(found, keys)
    svg = render_template("print/course.svg", drawing=drawing)
    legend = ", ".join(f"{sign} {label.lower()}" for sign, label in _signs(drawing))
    yield Section(title, (Figure(svg, drawing.words, legend), _by_day(title, scores)), is_wide=True)


SIGNS = {
    "surgery": "◆",
    "botulinum_toxin": "▼",
    "planned": "◇",
    "movement": "▲",
    "order": "□",
    "plan": "■",
    "certified": "●",
    "waiting": "○",
    "missed": "×",
    "onset": "+",
}


def _signs(drawing: Drawing) -> list[tuple[str, str]]:
    return [(SIGNS[kind], label) for kind, label in drawing.kinds if kind in SIGNS]


def _by_day(title: str, scores: Sequence[ScoreFigure]) -> Table:
    """Every number of a drawing, oldest first."""
    found: dict[date, dict[str, str]] = {}
    for one in scores:
        for point in one.points:
            cells = found.setdefault(point.on, {})
            shown = _shown(one, point)
            cells[one.key] = f"{cells[one.key]}; {shown}" if one.key in cells else shown
    names = tuple(_column(one, scores) for one in scores)
    rows = tuple(
        (day(on), *(cells.get(one.key, DASH) for one in scores)) for on, cells in sorted(found.items())
    )
    return Table(f"{title}: values by day", ("Day", *names), rows, is_dense=True, grows="last")


def _column(score: ScoreFigure, beside: Sequence[ScoreFigure]) -> str:
    """By its short name where all are of one measure."""
    measures = {one.key.split(".")[0] for one in beside}
    return score.label if len(measures) == 1 else score.name


def _marks(found: Figures) -> Table:
    rows = tuple((day(mark.on), mark.whole_sentence) for mark in found.marks)
    return Table("What happened, by day", ("Day", "What happened"), rows, is_dense=True, grows="last")


def _check_ins(found: Figures) -> Table | None:
    """Numbers asked at every visit, and practice at home."""
    asked = [one for one in found.scores if one.part.entry and one.points]
    cells: dict[date, dict[str, str]] = {}
    for one in asked:
        for point in one.points:
            cells.setdefault(point.on, {})[one.key] = _shown(one, point)
    for told in found.practised:
        row = cells.setdefault(told.on, {})
        row |= {
            key: str(number)
            for key, number in (("days", told.days), ("minutes", told.minutes))
            if number is not None
        }
    if not cells:
        return None
    columns = [(one.key, one.name) for one in asked]
    columns += [("days", "Practice, days of 7")] if any("days" in row for row in cells.values()) else []
    columns += [("minutes", "Practice, min a day")] if any("minutes" in row for row in cells.values()) else []
    rows = tuple((day(on), *(row.get(key, DASH) for key, _ in columns)) for on, row in sorted(cells.items()))
    return Table(
        "Told at the visits", ("Day", *(name for _, name in columns)), rows, is_dense=True, grows="last"
    )


def _goal(goal: GoalFigure) -> tuple[Figure, str, str]:
    part = goal.part
    track = goal_track(
        goal.baseline,
        goal.now,
        goal.target,
        lower_is_better=part.lower_is_better,
        scale=None if part.unit else (part.minimum, part.maximum),
        unit=f" {part.unit}" if part.unit else "",
    )
    svg = render_template("print/goal.svg", track=track)
    title = f"{goal.wording} ({goal.name}): {goal.standing.label.lower()}"
    return Figure(svg, f"{goal.wording}. {track.summary}."), title, goal.reason


def _faces(both: Faces, id: str) -> Iterator[Item]:
    titles = (day(both.then.on), day(both.now.on))
    svg = faces_svg(both, titles=titles, sides=("Right", "Left"), legend=FACE_WORDS, id=id)
    words = " ".join(
        f"{title}: {drawn.summary}."
        for title, drawn in zip(titles, (both.then_map, both.now_map), strict=True)
    )
    yield Figure(svg, f"The face on two days, drawn from the Sunnybrook. {words}")
    rows = tuple((row.label, *_cells(row.weakness), *_cells(row.synkinesis)) for row in both.rows)
    columns = (
        "Zone",
        f"Weakness {titles[0]}",
        titles[1],
        "Change",
        f"Co-movement {titles[0]}",
        titles[1],
        "Change",
    )
    yield Table("The face by zone", columns, rows, is_dense=True, grows="last")
    if both.caution:
        yield Passage(both.caution)


def _cells(one: Compared) -> tuple[str, str, str]:
    return _level(one.then), _level(one.now), one.word


def _level(one: Level) -> str:
    """With its answer: two answers may come to one level, and still one is better."""
    return one.words if one.answer is None else f"{one.words} ({one.answer})"
