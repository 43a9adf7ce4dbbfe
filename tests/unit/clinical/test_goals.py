"""How a goal stands follows from the way covered and the time used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.clinical.goals import Standing, state, wrong_way

START, END = date(2026, 6, 1), date(2026, 9, 9)  # 100 days


def standing(now, today, baseline="20", target="70"):
    return state(
        baseline=Decimal(baseline),
        now=None if now is None else Decimal(now),
        target=Decimal(target),
        started_on=START,
        target_on=END,
        today=today,
    ).standing


@pytest.mark.parametrize(
    ("now", "today", "word"),
    [
        (None, date(2026, 7, 21), Standing.NOT_STARTED),
        ("70", date(2026, 7, 21), Standing.MET),
        ("81", date(2026, 7, 21), Standing.MET),
        ("35", date(2026, 7, 21), Standing.ON_TRACK),  # 30 % of the way in 50 % of the time
        ("34", date(2026, 7, 21), Standing.SLOW),
        ("20", START, Standing.ON_TRACK),
        ("20", date(2026, 6, 21), Standing.ON_TRACK),  # 20 % of the time
        ("20", date(2026, 6, 22), Standing.SLOW),
        ("15", date(2026, 7, 21), Standing.SLOW),
        ("59", date(2027, 1, 1), Standing.SLOW),  # past its day
    ],
)
def test_a_goal_is_on_track_while_the_way_keeps_up_with_the_time(now, today, word):
    assert standing(now, today) is word


def test_a_goal_on_a_scale_where_lower_is_better_reads_the_same():
    assert standing("3", date(2026, 7, 21), baseline="8", target="2") is Standing.ON_TRACK
    assert standing("9", date(2026, 7, 21), baseline="8", target="2") is Standing.SLOW
    assert standing("2", date(2026, 7, 21), baseline="8", target="2") is Standing.MET


def test_a_target_must_be_better_than_its_baseline():
    assert wrong_way(baseline=Decimal(60), target=Decimal(50), lower_is_better=False)
    assert wrong_way(baseline=Decimal(60), target=Decimal(60), lower_is_better=False)
    assert not wrong_way(baseline=Decimal(8), target=Decimal(2), lower_is_better=True)
    assert wrong_way(baseline=Decimal(2), target=Decimal(8), lower_is_better=True)
