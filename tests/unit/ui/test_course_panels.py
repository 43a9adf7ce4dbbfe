"""Every measured value stands in its panel where it belongs, and what the panel says of it is true."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical import instruments
from app.clinical.course import Course, Mark
from app.clinical.instruments import measure
from app.clinical.series import Practised, Series, Values
from app.clinical.trajectory import Point
from app.clinical.vocabulary import Side
from app.ui.course_axis import course_axis
from app.ui.course_panels import TOP, panels
from app.ui.labels import text_width
from app.ui.panel_layout import LAYOUTS
from tests import plotted

START = date(2026, 2, 16)
TODAY = date(2026, 11, 23)


def a_series(key, *values, every=28, side=None, versions=()):
    found = measure(key)
    points = tuple(
        Point(START + timedelta(days=at * every), Decimal(str(value)), versions[at] if versions else "1")
        for at, value in enumerate(values)
    )
    return Series(found.instrument, found.part, side, points)


def drawn(*series, baseline=None, practised=(), marks=()):
    values = Values(Course("sunnybrook", marks=tuple(marks)), tuple(series), tuple(practised))
    axis = course_axis(values.course, values.measured_days, today=TODAY)
    return panels(values, axis, today=TODAY, baseline=baseline)


def told(panel, line):
    return plotted.values(line.trace.path, panel.scale.low, panel.scale.high)


@given(
    st.sampled_from(["sunnybrook.composite", "fdi.physical", "saq.total", "pain.now", "fngs2.grade"]),
    st.lists(st.integers(0, 1000), min_size=1, max_size=12),
)
def test_a_line_read_back_gives_the_values(key, shares):
    part = measure(key).part
    whole = part.maximum - part.minimum
    values = [part.minimum + whole * share / 1000 for share in shares]
    if part.notation.value != "exact":
        values = [value.to_integral_value() for value in values]
    (panel,) = drawn(a_series(key, *values))
    half_a_unit = (panel.scale.high - panel.scale.low) / 2000
    read = told(panel, panel.lines[0])
    assert read == pytest.approx([float(value) for value in values], abs=half_a_unit + 1e-9)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8), st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_line_breaks_where_the_version_changes_and_nowhere_else(values, changes):
    versions = [str(sum(changes[: at + 1])) for at in range(len(values))]
    (panel,) = drawn(a_series("fdi.social", *values, versions=versions))
    broken = sum(1 for a, b in pairwise(versions) if a != b)
    line = panel.lines[0]
    assert len(plotted.runs(line.trace.path)) == broken + 1
    assert len(panel.breaks) == broken


def test_grades_go_in_steps():
    (panel,) = drawn(a_series("house_brackmann.grade", 5, 4, 4, 3))
    assert "l" not in panel.lines[0].trace.path
    assert told(panel, panel.lines[0]) == [5, 4, 4, 3]
    assert [words for _, words in panel.ticks] == ["I", "II", "III", "IV", "V", "VI"]


def test_the_band_is_the_baseline_with_its_measuring_error():
    (panel,) = drawn(a_series("fdi.physical", 40, 55, 70))
    top, height = panel.band
    per_point = panel.plot / 100
    assert top == pytest.approx(TOP + panel.plot - 57.6 * per_point, abs=0.11)
    assert height == pytest.approx(35.2 * per_point, abs=0.21)
    assert panel.baseline.words == "Baseline 40 ± 17.6"
    assert panel.important.words == "Important change +4.4"
    assert top < panel.important.y < panel.baseline.y < top + height


def test_of_a_measure_whose_lower_is_better_an_important_change_lies_below():
    (panel,) = drawn(a_series("saq.total", 60, 50))
    assert panel.important.words == "Important change −2.8"
    assert panel.important.y > panel.baseline.y
    assert panel.about == "20 to 100, lower is better"


def test_no_band_is_drawn_where_no_error_is_published():
    (panel,) = drawn(a_series("sunnybrook.composite", 13, 29))
    assert panel.band is None
    assert panel.important is None
    assert panel.baseline.words == "Baseline 13"


def test_the_baseline_is_the_last_measure_up_to_the_chosen_day():
    series = a_series("fdi.social", 20, 40, 60)
    (panel,) = drawn(series, baseline=series.points[1].on + timedelta(days=5))
    assert panel.baseline.words == "Baseline 40 ± 17.7"
    (panel,) = drawn(series, baseline=START - timedelta(days=5))
    assert panel.baseline.words == "Baseline 20 ± 17.7"


def test_a_score_below_0_extends_its_scale_down_to_what_is_possible():
    (shallow,) = drawn(a_series("fdi.physical", 0, 20))
    (deep,) = drawn(a_series("fdi.physical", -5, 20))
    assert shallow.scale.low == 0
    assert (deep.scale.low, deep.ticks[0][1]) == (-25, "−25")


def test_millimetres_have_a_scale_of_their_own_that_begins_at_0():
    (panel,) = drawn(a_series("lagophthalmos.gentle", 4.5, 2, 0, side=Side.LEFT))
    assert (panel.scale.low, panel.scale.high) == (0, 5)
    assert panel.about == "0 to 5 mm, lower is better"
    assert panel.lines[0].word == "Gentle, left"
    assert panel.lines[0].shown == "0 mm"


def test_right_and_left_differ_in_word_and_look():
    (panel,) = drawn(a_series("brow.right_elevation", 8, 9), a_series("brow.left_elevation", 2, 4))
    assert [line.word for line in panel.lines] == ["Right", "Left"]
    assert len({line.look for line in panel.lines}) == 2
    assert "neither more nor less" in panel.about
    assert panel.baseline is None


def test_of_many_points_the_line_alone_is_drawn_and_its_end():
    (panel,) = drawn(a_series("pain.now", *[at % 10 for at in range(150)], every=2))
    assert panel.lines[0].trace.dots == ""
    assert len(told(panel, panel.lines[0])) == 150
    (panel,) = drawn(a_series("pain.now", *range(10)))
    dots = plotted.runs(panel.lines[0].trace.dots)
    assert len(dots) == 1
    assert len(dots[0]) == 10


@given(
    st.lists(st.integers(0, 10), min_size=1, max_size=3).flatmap(
        lambda a: st.tuples(st.just(a), st.permutations(a))
    )
)
def test_words_at_the_ends_do_not_lie_over_each_other(both):
    pain, worst = both
    (panel,) = drawn(a_series("pain.now", *pain), a_series("pain.worst", *worst))
    assert all(b.y - a.y >= 14 for a, b in pairwise(panel.ends))
    assert all(0 < text.y <= panel.height for text in panel.ends)


def test_a_panel_stands_only_where_something_was_measured():
    assert drawn() == ()
    assert [panel.title for panel in drawn(a_series("fdi.social", 40))] == ["FDI social"]


def test_a_bar_of_practice_covers_a_week_at_most_and_none_another():
    days = [START + timedelta(days=days) for days in (0, 3, 40)]
    said = [Practised(on, number, None) for on, number in zip(days, (7, 2, 4), strict=True)]
    (panel,) = drawn(practised=said)
    axis = course_axis(Course("sunnybrook"), days, today=TODAY)
    week = axis.x(START + timedelta(days=7)) - axis.x(START) + 1
    bars = [plotted.runs(path) for path in panel.bars]
    spans = sorted((run[0][0], run[0][0] + width) for path in panel.bars for run, width in _bars(path))
    assert [len(path) for path in bars] == [2, 1]
    assert all(b - a <= week for a, b in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def _bars(path):
    import re

    widths = [int(width) for width in re.findall(r"h(\d+)", path)]
    return zip(plotted.runs(path), widths, strict=True)


def test_every_declared_measure_with_a_score_is_drawn():
    drawn_ones = {line.score.split(".")[0] for layout in LAYOUTS for line in layout.lines}
    assert drawn_ones == {one.key for one in instruments.ALL if one.parts}
    assert all(measure(line.score) for layout in LAYOUTS for line in layout.lines)


def test_words_at_the_ends_have_room():
    words = [line.word for layout in LAYOUTS for line in layout.lines]
    assert max(map(text_width, words)) + text_width(" 100 mm") < 160


days = st.dates(date(2025, 1, 1), TODAY)
labels = st.sampled_from(["", "Botulinum toxin", "Plan 12: neuromuscular retraining", "Lid weight"])
kinds = st.sampled_from(["surgery", "botulinum_toxin", "plan", "certified", "missed", "onset"])


@given(st.lists(st.builds(Mark, days, kinds, labels), max_size=14))
def test_words_in_the_lane_do_not_lie_over_each_other_in_either_width(marks):
    axis = course_axis(Course("sunnybrook", marks=tuple(marks)), [START], today=TODAY)
    for lane, width in zip(axis.lanes, (480, 260), strict=True):
        spans = [_span(word, width) for word in lane.words]
        for (a, a_y), (b, b_y) in combinations(spans, 2):
            assert a_y != b_y or a[1] <= b[0] or b[1] <= a[0]
        assert all(0 < place.y < lane.height for place in lane.places)


def _span(word, width):
    x = float(word.x.rstrip("%")) * width / 100
    long = text_width(word.text) - 2  # per cent are rounded
    return ((x, x + long) if word.anchor == "start" else (x - long, x)), word.y
