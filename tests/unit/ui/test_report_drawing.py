"""The drawings of a progress report: places by hand, words that do not run into each other, one axis for all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from app.clinical.course import Mark
from app.ui.report_drawing import ENDS_X, LEFT, RIGHT, answered, timeline
from tests.unit.clinical.test_report_figures import DAYS, FIGURES, score


def drawn(*scores, **more):
    return replace(FIGURES, scores=scores, **more)


def test_values_stand_where_their_scale_says():
    (panel,) = timeline(drawn(score("sunnybrook.composite", 0, 50, 100))).panels
    ys = [y for _, y in panel.lines[0].dots]
    assert ys == [panel.bottom, (panel.top + panel.bottom) / 2, panel.top]


def test_days_stand_where_the_axis_says_and_the_report_stands_on_it():
    made = timeline(drawn(score("sunnybrook.composite", 44, 48, 52)))
    xs = [x for x, _ in made.panels[0].lines[0].dots]
    assert xs == [made.axis.x(on) for on in DAYS]
    assert all(LEFT <= a < b <= RIGHT for a, b in pairwise(xs))
    assert {"This report", "Last report", "Synkinesis"} == {words.text for words in made.lane.phases}


def test_both_drawings_have_one_axis():
    found = drawn(score("sunnybrook.composite", 44, 48, 52), score("fdi.physical", 40, 50))
    assert timeline(found).axis == answered(found).axis


def test_a_score_of_the_patient_has_its_error_around_the_baseline_and_the_important_change_apart():
    (panel,) = answered(drawn(score("fdi.physical", 40, 50, 65))).panels
    top, bottom = panel.band
    middle, start = panel.baseline
    assert (top + bottom) / 2 == pytest.approx(middle, abs=0.1)
    assert start == panel.lines[0].dots[0][0]
    assert top < panel.important < middle, "the important change lies below the error of one person"
    assert [end.text for end in panel.ends] == ["Physical 65", "Important change 44.4", "Baseline 40 ± 17.6"]


def test_lower_is_better_puts_the_important_change_below():
    (panel,) = answered(drawn(score("saq.total", 70, 60, 50))).panels
    assert panel.important > panel.baseline[0]


def test_one_measure_has_neither_baseline_nor_band():
    (panel,) = answered(drawn(score("fdi.physical", 40))).panels
    assert (panel.band, panel.baseline, panel.important) == (None, None, None)


def test_nothing_is_joined_across_versions():
    (panel,) = answered(drawn(score("fdi.physical", 40, 50, 65, versions=("1", "1", "2")))).panels
    assert len(panel.lines[0].paths) == 2
    assert panel.breaks == (panel.lines[0].dots[2][0],)
    assert len(panel.lines[0].dots) == 3


def test_without_scores_nothing_is_drawn():
    assert timeline(drawn(score("fdi.physical", 40))) is None
    assert answered(drawn(score("sunnybrook.composite", 40))) is None


def test_every_sign_on_the_drawing_is_named_beside_it():
    marks = tuple(Mark(date(2026, 2, day), kind, "") for day, kind in ((1, "missed"), (2, "surgery")))
    made = timeline(drawn(score("sunnybrook.composite", 44, 48, 52), marks=marks))
    assert {kind for kind, _ in made.kinds} == {event.kind for event in made.lane.events}


def test_words_at_the_ends_do_not_touch():
    parts = (score("sunnybrook.composite", 44, 48, 52), score("sunnybrook.voluntary", 60, 62, 52))
    (panel,) = timeline(drawn(*parts)).panels
    assert all(b.y - a.y >= 12 for a, b in pairwise(panel.ends))
    assert {end.x for end in panel.ends} == {ENDS_X}


def test_those_who_listen_are_told_the_course_and_where_the_values_stand():
    words = timeline(drawn(score("sunnybrook.composite", 44, 48, 52))).words
    assert "Sunnybrook composite 44 to 52" in words
    assert "Chin 20 Feb 2026" in words
    assert words.endswith("Values in the table.")
