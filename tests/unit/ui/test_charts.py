"""The timeline keeps its points where they belong, whatever the scores."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.charts import Band, Mark, Phase, Score, sparkline, timeline
from app.ui.labels import Text

ONSET = date(2026, 2, 3)
TODAY = date(2026, 11, 23)
KINDS = ("surgery", "botulinum_toxin", "plan", "certified", "waiting", "phase", "onset")


def a_score(on=date(2026, 2, 16), composite=13, voluntary=28, resting=15, synkinesis=0, **more):
    values = (composite, voluntary, resting, synkinesis)
    return Score(on, *(None if value is None else Decimal(value) for value in values), **more)


def a_course(visits, every=timedelta(days=28), start=date(2026, 2, 16)):
    return [a_score(start + every * number, 13 + number % 60, 40 + number % 50) for number in range(visits)]


days = st.dates(date(2024, 1, 1), date(2026, 11, 23))
scores = st.builds(
    Score,
    on=days,
    composite=st.none() | st.integers(-15, 100).map(Decimal),
    voluntary=st.none() | st.integers(20, 100).map(Decimal),
    resting=st.none() | st.integers(0, 20).map(Decimal),
    synkinesis=st.none() | st.integers(0, 15).map(Decimal),
)
marks = st.builds(
    Mark,
    on=st.dates(date(1990, 1, 1), date(2027, 1, 1)),
    kind=st.sampled_from(KINDS),
    label=st.sampled_from(["", "Toxin", "Lid weight", "Plan 12: neuromuscular retraining"]),
)


@given(st.lists(scores, max_size=12), st.lists(marks, max_size=8))
def test_every_point_lies_inside_the_chart(measured, happened):
    chart = timeline(measured, happened, onset=ONSET, today=TODAY)
    for dot in chart.composite.dots + chart.voluntary.dots:
        assert chart.axis.left <= dot.x <= chart.axis.right
        assert chart.scale.top <= dot.y <= chart.scale.bottom
    for strip in chart.strips:
        assert all(strip.scale.top <= dot.y <= strip.scale.bottom for dot in strip.series.dots)
        assert strip.scale.bottom < chart.axis_y < chart.height
    for event in chart.lane.events:
        assert 0 <= event.x <= chart.width
        assert event.y < chart.lane.bottom <= chart.scale.top


@given(st.lists(scores, max_size=12))
def test_later_visits_stand_further_right(measured):
    chart = timeline(measured, today=TODAY)
    assert all(a.x <= b.x for a, b in pairwise(chart.stops))
    assert all(a.score.on <= b.score.on for a, b in pairwise(chart.stops))
    assert all(a.left + a.width == pytest.approx(b.left) for a, b in pairwise(chart.stops))


@given(st.lists(scores, min_size=2, max_size=8))
def test_a_higher_composite_stands_higher_and_is_never_clamped(measured):
    chart = timeline(measured, today=TODAY)
    points = [(stop.score.composite, stop.y) for stop in chart.stops if stop.y is not None]
    for (value, y), (other, other_y) in combinations(points, 2):
        assert (value < other) == (y > other_y)


@given(st.lists(marks, max_size=12), st.lists(scores, max_size=10))
def test_words_of_events_do_not_lie_over_each_other(happened, measured):
    chart = timeline(measured, happened, onset=ONSET, today=TODAY)
    assert_apart([event.words for event in chart.lane.events if event.words])


@given(st.lists(scores, max_size=12))
def test_values_and_words_at_the_ends_do_not_lie_over_each_other(measured):
    chart = timeline(measured, today=TODAY)
    assert all(a.span[1] < b.span[0] for a, b in pairwise(chart.values))
    assert all(b.text.y - a.text.y >= 14 for a, b in pairwise(chart.ends))


@pytest.mark.parametrize("span", [14, 60, 120, 300, 500, 800, 1100])
def test_words_of_the_time_axis_do_not_lie_over_each_other(span):
    start = date(2024, 1, 8)
    measured = [a_score(start), a_score(start + timedelta(days=span))]
    chart = timeline(measured, onset=start - timedelta(days=10), today=start + timedelta(days=span))
    for ticks, anchor in ((chart.dates, "start"), (chart.weeks, "middle")):
        spans = [Text(tick.x, 0, tick.label, anchor).span for tick in ticks]
        assert all(a[1] < b[0] for a, b in pairwise(spans))
    assert 2 <= len(chart.dates) <= 14
    assert len(chart.weeks) <= 12


def test_one_visit_is_a_point_without_a_line_of_change():
    chart = timeline([a_score()], onset=ONSET, today=date(2026, 2, 20))
    assert len(chart.composite.dots) == 1
    assert chart.baseline_y is None
    assert [end.text.text for end in chart.ends] == ["Voluntary 28", "Composite 13"]
    assert chart.summary.startswith("Composite 13 on 16 Feb 2026.")


def test_no_visit_says_so():
    chart = timeline([], today=TODAY)
    assert chart.composite.dots == ()
    assert chart.readout == "No visit has been scored yet."
    assert chart.dates


def test_a_visit_with_missing_items_has_no_point_but_is_read_out():
    chart = timeline([a_score(), a_score(date(2026, 3, 9), None, None, missing=3)], onset=ONSET, today=TODAY)
    assert len(chart.composite.dots) == 1
    assert chart.stops[1].y is None
    assert (
        chart.readout == "9 Mar 2026, 4 weeks after onset: not scored, 3 items left, resting 15, synkinesis 0"
    )


def test_a_composite_below_zero_extends_the_axis_down():
    shallow, deep = timeline(a_course(3)), timeline([*a_course(3), a_score(date(2026, 6, 1), -9)])
    assert deep.scale.bottom - deep.scale.top > shallow.scale.bottom - shallow.scale.top
    assert deep.grid[-1][1] == "−15"
    assert deep.composite.dots[-1].y < deep.scale.bottom


def test_lines_are_not_joined_across_versions_of_the_scorer():
    measured = a_course(4)
    changed = [*measured[:2], *(Score(one.on, one.composite, version="2") for one in measured[2:])]
    assert len(timeline(measured).composite.paths) == 1
    assert len(timeline(changed).composite.paths) == 2


def test_no_band_is_drawn_unless_one_is_brought():
    assert timeline(a_course(3)).band is None
    band = Band(Decimal(4), Decimal(22), "± 9")
    chart = timeline(a_course(3), band=band)
    top, bottom = chart.band
    assert top < chart.baseline_y < bottom
    assert "Baseline 13 ± 9" in [end.text.text for end in chart.ends]


def test_an_old_event_does_not_squeeze_this_years_scores():
    injury = Mark(date(1997, 5, 2), "surgery", "Injury and repair")
    chart = timeline(a_course(4), [injury], onset=injury.on, today=date(2026, 6, 1))
    assert chart.axis.start > date(2025, 1, 1)
    (event,) = chart.lane.events
    assert event.x == chart.axis.left
    assert event.words.text == "Injury and repair, May 1997"
    assert all(tick.label.endswith("yr") for tick in chart.weeks)


def test_weeks_are_counted_from_onset():
    chart = timeline(a_course(9), onset=ONSET, today=TODAY)
    first = chart.weeks[0]
    assert first.label == "wk 0"
    assert first.x == chart.axis.x(ONSET)


def test_the_last_phase_and_today_stand_above_the_plot():
    phases = [Phase("Flaccid", ONSET), Phase("Synkinesis", date(2026, 6, 8))]
    chart = timeline(a_course(9), phases=phases, onset=ONSET, today=TODAY)
    words = {text.text: text for text in chart.lane.phases}
    assert set(words) == {"Flaccid", "Synkinesis", "Today"}
    assert all(text.y < chart.scale.top for text in chart.lane.phases)
    assert_apart(chart.lane.phases)


def test_the_compact_chart_leaves_out_the_sub_scores():
    chart = timeline(a_course(9), [Mark(ONSET, "onset", "Onset")], onset=ONSET, today=TODAY, compact=True)
    assert chart.strips == ()
    assert chart.voluntary is None
    assert chart.height < timeline(a_course(9), onset=ONSET, today=TODAY).height


def test_a_spark_line_ends_in_a_dot_and_needs_two_points_for_a_line():
    assert sparkline([]).last is None
    assert sparkline([40]).path == ""
    rising = sparkline([13, 17, 29])
    assert rising.path.startswith("M")
    assert sparkline([13, -12]).last.y < rising.height


def assert_apart(texts):
    for a, b in combinations(texts, 2):
        assert a.y != b.y or a.span[1] <= b.span[0] or b.span[1] <= a.span[0], (a, b)
