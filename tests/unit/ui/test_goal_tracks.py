"""On a goal's track left is worse and right is better, whatever the measure."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.goal_tracks import goal_track
from app.ui.labels import Text

number = st.integers(0, 100)


@pytest.mark.parametrize(("baseline", "now", "target", "lower"), [(12, 3, 0, True), (35, 70, 85, False)])
def test_progress_goes_to_the_right(baseline, now, target, lower):
    track = goal_track(baseline, now, target, lower_is_better=lower)
    assert track.baseline_x < track.now_x < track.target_x
    assert not track.is_worse


def test_a_fall_behind_the_baseline_goes_to_the_left():
    track = goal_track(8, 9, 2, lower_is_better=True, scale=(0, 10))
    assert track.now_x < track.baseline_x
    assert track.is_worse


def test_a_goal_that_is_not_measured_yet_has_no_dot():
    track = goal_track(40, None, 80)
    assert track.now_x is None
    assert track.summary == "Baseline 40, now not measured, target 80"


def test_the_words_name_the_unit():
    assert goal_track(35, 70, 85, unit=" %").summary == "Baseline 35 %, now 70 %, target 85 %"


@given(number, number | st.none(), number, st.booleans())
def test_signs_stay_on_the_track_and_words_stay_apart(baseline, now, target, lower):
    track = goal_track(baseline, now, target, lower_is_better=lower)
    for x in (track.baseline_x, track.target_x, track.now_x):
        assert x is None or track.start_x <= x <= track.end_x
    spans = [Text(label.x, 0, label.text, label.anchor).span for label in track.labels]
    assert all(a[1] < b[0] for a, b in pairwise(spans))
