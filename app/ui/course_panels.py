"""The panels of the progress page: scores over the shared time axis, each with its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from app.clinical.days import counted
from app.clinical.series import Practised, Series, Values
from app.ui.course_axis import UNITS, CourseAxis, per_cent
from app.ui.labels import Text, apart
from app.ui.panel_layout import LOW, TALL, Layout, Wanted, direction, layouts
from app.ui.panel_plot import Scale, Trace, bars, scale_of, trace
from app.ui.readings import Said, said
from app.ui.words import day_words, score_words

TOP = 12
"""Pixels over and under the plot of a panel."""
WORDS_X = 10
EACH = 70
"""Height for each line where several share a panel."""
FEW_DAYS = 4
"""Under so many days of practice a week the bar is paler."""
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One score in a panel; ``word`` and ``shown`` name it and its newest value."""

    key: str
    look: str
    word: str
    shown: str
    trace: Trace
    at: tuple[str, float]


@dataclass(frozen=True)
class Level:
    """A value across the panel: the baseline, or the published minimal important change beside it."""

    y: float
    words: str


@dataclass(frozen=True)
class Panel:
    """Pixels from its top, per cent across. ``band`` is its top and height."""

    id: str
    title: str
    about: str
    summary: str
    plot: float
    scale: Scale
    ticks: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]
    ends: tuple[Text, ...]
    band: tuple[float, float] | None = None
    baseline: Level | None = None
    important: Level | None = None
    since: str = "0%"
    band_width: str = "100%"
    breaks: tuple[str, ...] = ()
    bars: tuple[str, str] | None = None
    readings: tuple[Said, ...] = ()

    @property
    def height(self) -> float:
        return self.plot + 2 * TOP


def panels(values: Values, axis: CourseAxis, *, today: date, baseline: date | None) -> tuple[Panel, ...]:
    """A panel for each that has data, in the order of the page."""
    found = [(layout, layout.found(values.series)) for layout in layouts(values.series)]
    made = [
        _panel(number, layout, lines, axis, today, baseline)
        for number, (layout, lines) in enumerate(found, 1)
        if lines
    ]
    return (*made, *([_practice(values.practised, axis)] if _has_days(values.practised) else []))


def _panel(
    number: int,
    layout: Layout,
    found: Sequence[tuple[Wanted, Series]],
    axis: CourseAxis,
    today: date,
    chosen: date | None,
) -> Panel:
    first = found[0][1]
    readings = tuple(said(series, today=today, baseline=chosen) for _, series in found)
    used = readings[0].used
    since = axis.x(used[0].on) if used else 0
    scale = scale_of(
        [series.part for _, series in found],
        [point.value for _, series in found for point in series.points],
        many=layout.height == TALL,
    )
    height = max(layout.height, EACH * len(found) if len(found) > 1 else 0)
    lines = tuple(_line(wanted, series, axis, scale, height) for wanted, series in found)
    panel = Panel(
        id=f"panel-{number}",
        title=layout.title,
        about=direction(first.part, scale),
        summary=" ".join(_summary(series) for _, series in found),
        plot=height,
        scale=scale,
        ticks=tuple((_px(scale.y(value), height), words) for value, words in scale.ticks),
        lines=lines,
        ends=(),
        since=per_cent(since),
        band_width=per_cent(UNITS - since),
        breaks=tuple(dict.fromkeys(x for line in lines for x in line.trace.breaks)),
        readings=readings,
    )
    if len(used) > 1 and first.part.has_direction and _is_about_one(layout, found):
        panel = _with_levels(panel, first, used[0].value)
    return replace(panel, ends=_ends(panel))


def _is_about_one(layout: Layout, found: Sequence[tuple[Wanted, Series]]) -> bool:
    """Only there a baseline is drawn: beside several lines nobody would know whose it is."""
    return len(found) == 1 or layout.height == TALL


def _with_levels(panel: Panel, series: Series, start: Decimal) -> Panel:
    part = series.part

    def y(value: Decimal) -> float:
        bounded = min(max(float(value), panel.scale.low), panel.scale.high)
        return _px(panel.scale.y(bounded), panel.plot)

    words = f"Baseline {score_words(part, start)}"
    if (error := part.measuring_error) is not None:
        top, bottom = y(start + error), y(start - error)
        words += f" ± {part.shown(error)}"
        panel = replace(panel, band=(top, bottom - top))
    if (important := part.important_change) is not None:
        sign, goal = ("−", start - important) if part.lower_is_better else ("+", start + important)
        panel = replace(panel, important=Level(y(goal), f"Important change {sign}{part.shown(important)}"))
    return replace(panel, baseline=Level(y(start), words))


def _line(wanted: Wanted, series: Series, axis: CourseAxis, scale: Scale, height: float) -> Line:
    drawn = trace(series, axis, scale)
    side = f", {series.side.label.lower()}" if series.side else ""
    unit = f" {series.part.unit}" if series.part.unit else ""
    return Line(
        key=series.key,
        look=wanted.look,
        word=f"{wanted.word}{side}",
        shown=f"{score_words(series.part, series.points[-1].value)}{unit}",
        trace=drawn,
        at=(per_cent(drawn.last[0]), _px(drawn.last[1], height)),
    )


def _ends(panel: Panel) -> tuple[Text, ...]:
    """Words at the right of the lines and levels, none over another."""
    texts = [
        Text(WORDS_X, line.at[1] + 4, f"{line.word} {line.shown}", tone=f"end-{line.look}")
        for line in panel.lines
    ]
    texts += [
        Text(WORDS_X, level.y + 4, level.words, tone=tone)
        for level, tone in ((panel.baseline, "t-2"), (panel.important, "t-3"))
        if level
    ]
    return tuple(apart(texts, TOP, panel.height - 2))


def _summary(series: Series) -> str:
    """One line of a panel in a sentence, for those who listen to it."""
    first, last = series.points[0], series.points[-1]
    at = f"{score_words(series.part, last.value)} on {day_words(last.on)}"
    if first is last:
        return f"{series.name}: {at}."
    told = f"{score_words(series.part, first.value)} on {day_words(first.on)}, {at}"
    return f"{series.name}, {counted(len(series.points), 'measure')}: {told}."


def _px(units: float, height: float) -> float:
    return round(TOP + height * units / UNITS, 1)


def _has_days(practised: Iterable[Practised]) -> bool:
    return any(one.days is not None for one in practised)


def _practice(practised: Sequence[Practised], axis: CourseAxis) -> Panel:
    """A bar over the week before each visit, no wider than the time since the visit before."""
    told = [(one.on, one.days) for one in practised if one.days is not None]
    scale = Scale(0, 7, ((0, "0"), (7, "7")))
    full, pale = [], []
    before = None
    for on, days in told:
        left = axis.x(max(on - WEEK, before) if before else on - WEEK)
        right = max(axis.x(on) - 1, left + 2)
        (full if days >= FEW_DAYS else pale).append((left, right, min(scale.y(days), UNITS - 20)))
        before = on
    last_on, last = told[-1]
    words = Text(WORDS_X, TOP + 14, f"{last} of 7 days", tone="t-strong")
    return Panel(
        id="panel-practice",
        title="Practice at home",
        about="days of the 7 before each visit, as the patient said",
        summary=f"Practice at home, told at {counted(len(told), 'visit')}: {last} of 7 days on {day_words(last_on)}.",
        plot=LOW,
        scale=scale,
        ticks=tuple((_px(scale.y(value), LOW), word) for value, word in scale.ticks),
        lines=(),
        ends=(words,),
        bars=(bars(full), bars(pale)),
    )
