"""How a goal stands follows from the way covered and the time used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.clinical.goals import Standing, state, wrong_way
from tests.unit.clinical.courses import COMPOSITE, FACE_FUNCTION, SYMPTOMS

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
        ("69", END, Standing.ON_TRACK),
        ("69", date(2026, 9, 10), Standing.SLOW),  # past its day
    ],
)
def test_a_goal_is_on_track_while_the_way_keeps_up_with_the_time(now, today, word):
    assert standing(now, today) is word


def reason(now, today, part=FACE_FUNCTION, baseline="20", target="70"):
    return state(
        baseline=Decimal(baseline),
        now=None if now is None else Decimal(now),
        target=Decimal(target),
        started_on=START,
        target_on=END,
        today=today,
        part=part,
        measured_on=date(2026, 7, 20),
    ).reason


HALFWAY = date(2026, 7, 21)
WENT = "From 20 at the start, 1 Jun 2026, to {} on 20 Jul 2026, target 70 by 9 Sep 2026: "


@pytest.mark.parametrize(
    ("now", "today", "why"),
    [
        ("50", HALFWAY, "60 % of the way in 50 % of the time, which keeps up."),
        ("40", HALFWAY, "40 % of the way in 50 % of the time, nearly keeping up."),
        ("38", date(2026, 9, 1), "36 % of the way in 92 % of the time."),
        ("69.9", date(2026, 9, 10), "99 % of the way and the day has passed."),
        ("40", date(2027, 1, 1), "40 % of the way and the day has passed."),
        ("71", HALFWAY, "the target is reached."),
    ],
)
def test_the_reason_gives_scores_days_and_shares(now, today, why):
    assert reason(now, today) == WENT.format(now) + why


def test_a_score_worse_than_at_the_start_is_said_in_words():
    assert reason("0", HALFWAY) == (
        WENT.format("0") + "further from the target than at the start in 50 % of the time."
    )


def test_a_goal_not_measured_yet_tells_its_numbers_all_the_same():
    assert reason(None, HALFWAY) == (
        "Not measured since the goal was set on 1 Jun 2026: 20 then, target 70 by 9 Sep 2026."
    )


@pytest.mark.parametrize(
    ("now", "is_doubtful"), [("20", False), ("37.6", True), ("37.7", False), ("2.4", True), ("2.3", False)]
)
def test_a_change_within_the_measuring_error_is_said_to_be_perhaps_chance(now, is_doubtful):
    doubt = " The change so far is within the measuring error of 17.6, so it may be chance."
    assert reason(now, HALFWAY).endswith(doubt) is is_doubtful
    assert doubt not in reason(now, HALFWAY, part=COMPOSITE)


@pytest.mark.parametrize(("target", "is_doubtful"), [("37.6", True), ("37.7", False)])
def test_a_target_within_the_measuring_error_of_its_baseline_is_said(target, is_doubtful):
    doubt = " The target itself lies within the measuring error of 17.6 for one person."
    assert reason(None, HALFWAY, target=target).endswith(doubt) is is_doubtful
    assert reason("40", HALFWAY, target=target).endswith(doubt) is is_doubtful


@pytest.mark.parametrize(
    ("baseline", "now", "target", "word"),
    [
        ("53.3", "33.3333", "33.3", Standing.MET),
        ("53.33", "33.35", "33.3", Standing.ON_TRACK),  # shown as 33.4
        ("33.33", "33.3333", "20", Standing.SLOW),
        ("33.33", "33.3333", "33.3", Standing.MET),  # written before such a target was refused
    ],
)
def test_scores_are_compared_as_they_are_shown(baseline, now, target, word):
    found = state(
        baseline=Decimal(baseline),
        now=Decimal(now),
        target=Decimal(target),
        started_on=START,
        target_on=END,
        today=HALFWAY,
        part=SYMPTOMS,
    )
    assert found.standing is word
    assert "further from the target" not in found.reason
    assert found.share in (1, Decimal(0)) or word is Standing.ON_TRACK


def test_a_target_shown_like_its_baseline_is_not_reached_by_a_worse_score():
    assert standing("50", HALFWAY, baseline="70", target="70") is Standing.SLOW
    assert "further from the target" in reason("40", HALFWAY, SYMPTOMS, baseline="33.33", target="33.3")


def on_other_rules(now):
    return state(
        baseline=Decimal(20),
        now=now,
        target=Decimal(70),
        started_on=START,
        target_on=END,
        today=HALFWAY,
        part=COMPOSITE,
        measured_on=date(2026, 7, 20),
        other_rules_since=date(2026, 7, 21),
    )


def test_measures_under_other_rules_are_said_to_be_left_out():
    found = on_other_rules(Decimal(50))
    assert found.standing is Standing.ON_TRACK
    assert not found.is_comparable
    assert found.reason.endswith(
        "which keeps up. What was measured since is not comparable: scored under other rules since 21 Jul 2026."
    )


def test_a_goal_measured_under_other_rules_only_is_not_said_to_be_unmeasured():
    found = on_other_rules(None)
    assert found.standing is Standing.NOT_STARTED
    assert found.reason == (
        "Not comparable: scored under other rules since 21 Jul 2026. Not measured under the same rules since"
        " the goal was set on 1 Jun 2026: 20 then, target 70 by 9 Sep 2026."
    )


def test_a_goal_on_a_scale_where_lower_is_better_reads_the_same():
    assert standing("3", date(2026, 7, 21), baseline="8", target="2") is Standing.ON_TRACK
    assert standing("9", date(2026, 7, 21), baseline="8", target="2") is Standing.SLOW
    assert standing("2", date(2026, 7, 21), baseline="8", target="2") is Standing.MET


def test_a_target_must_be_better_than_its_baseline():
    assert wrong_way(baseline=Decimal(60), target=Decimal(50), lower_is_better=False)
    assert wrong_way(baseline=Decimal(60), target=Decimal(60), lower_is_better=False)
    assert not wrong_way(baseline=Decimal(8), target=Decimal(2), lower_is_better=True)
    assert wrong_way(baseline=Decimal(2), target=Decimal(8), lower_is_better=True)
