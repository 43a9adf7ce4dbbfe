"""Small multiples: one axis, gaps where nothing was scored, a break where the scorer changed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.clinical.course import Mark
from app.clinical.vocabulary import Side
from app.ui import zone_charts as drawing
from app.ui.time_axis import TimeAxis
from app.ui.zone_charts import HEIGHT, WIDTH
from tests.unit.ui.test_faces_then_and_now import COURSE, FEBRUARY, OCTOBER, faces, measured

AXIS = TimeAxis(date(2026, 1, 20), date(2026, 11, 22), 0, 1000)


def zone_charts(days, marks=(), *, axis=AXIS, **options):
    return drawing.zone_charts(faces(days, Side.LEFT, **options), marks, of=axis)


def course(*movements, version="sunnybrook-1", start=FEBRUARY):
    return tuple(
        [
            measured(start + timedelta(days=7 * at), (value,) * 5, (0,) * 5, version)
            for at, value in enumerate(movements)
        ]
    )


def movement(days, **options):
    return zone_charts(days, **options).charts[0].strips[0]


def test_one_chart_per_zone_says_first_and_newest_and_the_way():
    charts = zone_charts(COURSE).charts
    assert [chart.label for chart in charts] == ["Brow", "Eye", "Nose", "Cheek", "Mouth"]
    eye = charts[1]
    assert [strip.words for strip in eye.strips] == ["2 → 4", "0 → 1"]
    assert [strip.direction for strip in eye.strips] == ["better", "worse"]
    assert eye.summary == (
        "Movement 2 of 5 on 16 Feb 2026, 4 on 26 Oct 2026. Co-movement 0 of 3 on 16 Feb 2026, 1 on 26 Oct 2026."
        " The table holds every value."
    )


def test_more_movement_stands_higher():
    strip = movement(course(1, 5))
    assert strip.lines == "M38 70l5-44"


def test_a_missing_answer_leaves_a_gap_and_a_day_alone_keeps_its_dot():
    strip = movement(course(1, 2, None, 3, None, 4, 5))
    assert strip.lines.count("M") == 2
    assert strip.dots.count("M") == 5


def test_a_line_ends_where_the_version_of_the_scorer_changes():
    later = course(3, 4, version="sunnybrook-2", start=date(2026, 5, 4))
    assert movement(course(1, 2) + later).lines.count("M") == 2


def test_a_long_course_is_drawn_by_its_corners():
    strip = movement(course(*[1] * 60, *[2] * 60))
    assert len(re.findall(r"-?\d+", strip.lines)) == 2 * 4
    assert strip.dots == ""


def test_a_long_course_keeps_the_dot_of_a_day_alone():
    assert movement(course(*[1] * 60, None, 4, None, 2, 2)).dots.count("M") == 1


def test_surgery_and_botulinum_toxin_stand_on_the_axis_and_nothing_else_does():
    marks = [
        Mark(date(2026, 3, 24), "surgery", "Lid weight"),
        Mark(date(2026, 8, 26), "botulinum_toxin", "Chin"),
        Mark(date(2026, 6, 8), "plan", "Plan 2"),
        Mark(date(1996, 6, 8), "surgery", "Tumour removed"),
    ]
    zones = zone_charts(COURSE, marks)
    assert [mark.title for mark in zones.marks] == [
        "Surgery: Lid weight, 24 Mar 2026",
        "Botulinum toxin: Chin, 26 Aug 2026",
    ]
    assert zones.kinds == ("surgery", "botulinum_toxin")
    assert "Events: Surgery: Lid weight, 24 Mar 2026; " in zones.charts[0].summary
    assert all(before.x < after.x for before, after in pairwise(zones.marks))


def test_the_days_stand_in_line_with_the_main_drawing():
    zones = zone_charts(COURSE)
    width = zones.axis.right - zones.axis.left
    shares = [(x - zones.axis.left) / width for x in zones.xs]
    assert shares == pytest.approx([AXIS.x(day.on) / 1000 for day in COURSE], abs=0.003)


@pytest.mark.parametrize("end", [date(2026, 11, 22), date(2028, 1, 20), date(2031, 5, 5)])
def test_every_date_has_room(end):
    zones = zone_charts(COURSE, axis=TimeAxis(AXIS.start, end, 0, 1000))
    assert zones.ticks
    assert all(tick.x + 6.5 * len(tick.label) <= WIDTH for tick in zones.ticks)


def test_the_day_shown_is_read_out():
    days = COURSE
    assert [chart.readout for chart in zone_charts(days).charts][:2] == [
        "26 Oct 2026: movement 2, co-movement 0",
        "26 Oct 2026: movement 4, co-movement 1",
    ]
    nose = zone_charts(days, shown="1 Jun 2026").charts[2]
    assert nose.readout == "1 Jun 2026: movement not scored, co-movement 0"


def test_the_words_compare_the_newest_answer_with_the_baseline_of_the_faces():
    nose = zone_charts(COURSE).charts[2].strips[0]
    assert (nose.words, nose.direction) == ("1 → 1", "same")
    eye = zone_charts(COURSE, baseline=date(2026, 6, 1)).charts[1].strips[0]
    assert (eye.words, eye.direction) == ("3 → 4", "better")
    unscored = zone_charts(COURSE, baseline=date(2026, 6, 1)).charts[2].strips[0]
    assert (unscored.words, unscored.direction) == ("1", "")
    only = zone_charts(COURSE, baseline=OCTOBER).charts[1].strips[0]
    assert (only.words, only.direction) == ("4", "")


def test_a_zone_never_scored_says_so():
    chart = zone_charts([measured(OCTOBER, (None, 1, 1, 1, 1), (None, 0, 0, 0, 0))]).charts[0]
    assert chart.summary.startswith("Movement not scored. Co-movement not scored.")
    assert [(strip.words, strip.lines, strip.dots, strip.direction) for strip in chart.strips] == [
        ("not scored", "", "", "")
    ] * 2


def test_everything_stands_within_the_drawing():
    zones = zone_charts(COURSE)
    for strip in zones.charts[0].strips:
        assert 0 < strip.scale.top < strip.scale.bottom < HEIGHT
