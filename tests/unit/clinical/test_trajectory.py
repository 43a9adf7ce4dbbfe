"""What the numbers say: a course built by hand for each word, its exact sentence, and where each word begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical.instruments import measure
from app.clinical.trajectory import Point, Reading, trajectory
from tests.unit.clinical.courses import COMPOSITE, FACE_FUNCTION, GRADE, START, SYMPTOMS, last_day, points

UNSURE = " No measuring error is published, so how sure this is cannot be said."
TALK = (
    "Two re-measures in a row without a gain{}: by the practice’s rule, time to talk over discharge,"
    " botulinum toxin or a surgical review with Dr. O."
)
TALK_BEYOND_ERROR = TALK.format(" beyond the measuring error")


def read(part, *values, name="FDI physical", every=35, **more):
    run = points(*values, every=every)
    return trajectory(part, name, run, today=more.pop("today", last_day(run)), **more)


def composite(*values, **more):
    return read(COMPOSITE, *values, name="Sunnybrook composite", **more)


class TestWithAPublishedError:
    """A change speaks only when it is larger than the error of one person."""

    def test_improving(self):
        found = read(FACE_FUNCTION, 40, 60)
        assert found.word is Reading.IMPROVING
        assert found.sentence == (
            "FDI physical went from 40 on 5 Jan 2026 to 60 on 9 Feb 2026: 20 better (higher is better),"
            " more than the measuring error of 17.6 for one person."
        )
        assert found.since == START
        assert [point.value for point in found.used] == [40, 60]
        assert found.change.signed == "+20"

    def test_within_error(self):
        found = read(FACE_FUNCTION, 40, 46)
        assert found.word is Reading.WITHIN_ERROR
        assert found.sentence == (
            "FDI physical went from 40 on 5 Jan 2026 to 46 on 9 Feb 2026: 6 better (higher is better),"
            " within the measuring error of 17.6 for one person, so it may be chance."
        )

    def test_plateau(self):
        found = read(FACE_FUNCTION, 40, 60, 62, 58)
        assert found.word is Reading.PLATEAU
        assert found.sentence == (
            "FDI physical went from 40 on 5 Jan 2026 to 58 on 20 Apr 2026: 18 better (higher is better),"
            " more than the measuring error of 17.6 for one person. Since 60 on 9 Feb 2026 it has not moved"
            " beyond that error: 62 on 16 Mar 2026 and 58 on 20 Apr 2026."
        )
        assert found.since == date(2026, 2, 9)
        assert TALK_BEYOND_ERROR in found.notes

    def test_declining_from_baseline(self):
        found = read(SYMPTOMS, 30, 60, name="SAQ")
        assert found.word is Reading.DECLINING
        assert found.sentence == (
            "SAQ went from 30 on 5 Jan 2026 to 60 on 9 Feb 2026: 30 worse (lower is better),"
            " more than the measuring error of 28.2 for one person."
        )

    def test_declining_since_the_best(self):
        found = read(FACE_FUNCTION, 40, 70, 45)
        assert found.word is Reading.DECLINING
        assert found.since == date(2026, 2, 9)
        assert found.sentence == (
            "FDI physical was at its best with 70 on 9 Feb 2026 and is 45 on 16 Mar 2026:"
            " 25 worse (higher is better), more than the measuring error of 17.6 for one person."
            " Baseline was 40 on 5 Jan 2026."
        )

    @pytest.mark.parametrize(
        ("values", "word"),
        [
            ((40,), Reading.TOO_FEW),
            ((40, "57.6"), Reading.WITHIN_ERROR),  # exactly the error is within it
            ((40, "57.7"), Reading.IMPROVING),
            ((40, "22.4"), Reading.WITHIN_ERROR),
            ((40, "22.3"), Reading.DECLINING),
            ((40, 60, 62), Reading.IMPROVING),  # one re-measure is no plateau
            ((40, 60, 62, 64), Reading.PLATEAU),
            ((40, 60, 62, 64, 66, 78), Reading.IMPROVING),  # small steps that add up to more than the error
            ((40, 60, 62, 57), Reading.WITHIN_ERROR),  # the gain is gone, the loss not beyond error
            ((40, 60, 60, "42.4"), Reading.WITHIN_ERROR),
            ((40, 60, 60, "42.3"), Reading.DECLINING),
            ((40, 42, 44), Reading.WITHIN_ERROR),  # no plateau before a gain
        ],
    )
    def test_where_each_word_begins(self, values, word):
        assert read(FACE_FUNCTION, *values).word is word

    def test_standing_within_error_from_the_start_is_time_to_talk_too(self):
        assert TALK_BEYOND_ERROR in read(FACE_FUNCTION, 40, 42, 41).notes
        assert TALK_BEYOND_ERROR not in read(FACE_FUNCTION, 40, 42).notes

    @pytest.mark.parametrize("values", [(40, 50, "57.5"), (40, 60, 62, 64)])
    def test_a_course_that_rises_at_every_step_is_not_called_one_without_a_gain(self, values):
        found = read(FACE_FUNCTION, *values)
        assert found.word in (Reading.WITHIN_ERROR, Reading.PLATEAU)
        assert not [note for note in found.notes if "without a gain" in note]


class TestWithoutAPublishedError:
    """Only the direction is known: it is named when seen twice, and every sentence says how little is sure."""

    def test_improving(self):
        found = composite(40, 44, 48)
        assert found.word is Reading.IMPROVING
        assert found.sentence == (
            "Sunnybrook composite went from 40 on 5 Jan 2026 to 48 on 16 Mar 2026: 8 better"
            " (higher is better). The measure before, 44 on 9 Feb 2026, says the same." + UNSURE
        )

    def test_too_few(self):
        found = composite(40, 52)
        assert found.word is Reading.TOO_FEW
        assert found.sentence == (
            "Sunnybrook composite went from 40 on 5 Jan 2026 to 52 on 9 Feb 2026: 12 better"
            " (higher is better). Two measures are too few to tell a direction." + UNSURE
        )

    def test_plateau(self):
        found = read(GRADE, 5, 4, 4, 4, name="House-Brackmann")
        assert found.word is Reading.PLATEAU
        assert found.since == date(2026, 2, 9)
        assert found.sentence == (
            "House-Brackmann went from V on 5 Jan 2026 to IV on 20 Apr 2026: 1 grade better"
            " (lower is better). No gain on IV on 9 Feb 2026 in the 2 measures since." + UNSURE
        )

    def test_declining_from_baseline(self):
        found = composite(40, 36, 32)
        assert found.word is Reading.DECLINING
        assert found.sentence == (
            "Sunnybrook composite went from 40 on 5 Jan 2026 to 32 on 16 Mar 2026: 8 worse"
            " (higher is better). The measure before, 36 on 9 Feb 2026, says the same." + UNSURE
        )

    def test_declining_since_the_best(self):
        found = composite(40, 60, 47, 45)
        assert found.word is Reading.DECLINING
        assert found.sentence == (
            "Sunnybrook composite was at its best with 60 on 9 Feb 2026 and is 45 on 20 Apr 2026:"
            " 15 worse (higher is better). The measure before, 47 on 16 Mar 2026, was worse than the best too."
            " Baseline was 40 on 5 Jan 2026." + UNSURE
        )

    def test_a_rise_after_a_setback_is_told_by_its_two_steps(self):
        found = composite(40, 60, 20, 35, 50)
        assert found.word is Reading.IMPROVING
        assert "The last two steps point the same way: from 20 on 16 Mar 2026 over 35 on" in found.sentence

    @pytest.mark.parametrize(
        ("values", "word"),
        [
            ((), Reading.TOO_FEW),
            ((40,), Reading.TOO_FEW),
            ((40, 40), Reading.TOO_FEW),  # a single step is no plateau
            ((40, 30), Reading.TOO_FEW),
            ((40, 44, 40), Reading.TOO_FEW),
            ((40, 44, 36), Reading.TOO_FEW),  # worse than baseline, seen once
            ((40, 40, 44), Reading.TOO_FEW),  # better than baseline, seen once
            ((40, 44, 44), Reading.IMPROVING),
            ((40, 44, 44, 44), Reading.PLATEAU),
            ((40, 40, 40), Reading.PLATEAU),
            ((40, 60, 56, 60), Reading.PLATEAU),
            ((40, 60, 44, 48), Reading.DECLINING),  # one step back up is not the gain again
            ((40, 60, 50, "48.5"), Reading.PLATEAU),  # a tenth of the range, -15 to 100, is not named a loss
            ((40, 60, 50, "48.4"), Reading.DECLINING),
            ((50, 80, 50, 51), Reading.DECLINING),
            ((40, 60, 60, 30), Reading.TOO_FEW),  # below baseline, seen once
            ((40, 60, 30, 30), Reading.DECLINING),
        ],
    )
    def test_where_each_word_begins(self, values, word):
        assert composite(*values).word is word

    @pytest.mark.parametrize(("values", "word"), [((50, 51, 51), "improving"), ((50, 49, 49), "declining")])
    def test_neither_gain_nor_loss_is_named_within_four_weeks(self, values, word):
        assert composite(*values, every=14).word is Reading(word)
        found = composite(*values, every=13)
        assert found.word is Reading.TOO_FEW
        assert "All of them lie within four weeks, too short to tell a direction." in found.sentence

    def test_what_cannot_be_seen_is_no_difference(self):
        part = measure("eface.total").part
        found = read(part, 80, "80.04", "80.04", name="eFACE total")
        assert found.word is Reading.PLATEAU
        assert "80 on 16 Mar 2026: no change." in found.sentence
        assert found.change.in_words == "no change"

    @pytest.mark.parametrize(
        ("values", "word", "lost"),
        [
            ((40, 60, 20, 35, 50), Reading.IMPROVING, "10 worse"),
            ((40, 60, 60, 50), Reading.PLATEAU, "10 worse"),
            ((40, 60, 60, 30), Reading.TOO_FEW, "30 worse"),
        ],
    )
    def test_a_lost_gain_is_said_whatever_the_word(self, values, word, lost):
        found = composite(*values)
        assert found.word is word
        assert f"It is {lost} than the best so far, 60 on 9 Feb 2026." in found.notes

    def test_a_decline_since_the_best_is_not_told_twice(self):
        found = composite(50, 80, 50, 51)
        assert "was at its best with 80 on 9 Feb 2026 and is 51 on 20 Apr 2026: 29 worse" in found.sentence
        assert found.notes == ("It is better than the measure before, 50 on 16 Mar 2026.",)

    def test_a_plateau_without_an_error_says_only_that_there_was_no_gain(self):
        assert composite(40, 40, 40).notes == (TALK.format(""),)

    def test_at_the_best_value_there_is_nothing_to_talk_over(self):
        found = composite(96, 100, 100, 100)
        assert found.word is Reading.PLATEAU
        assert found.notes == ("This is the best the measure can show, so it cannot show a further gain.",)


@pytest.mark.parametrize("part", [FACE_FUNCTION, COMPOSITE])
@pytest.mark.parametrize(("days", "word"), [(27, Reading.IMPROVING), (28, Reading.PLATEAU)])
def test_less_than_four_weeks_without_gain_are_no_plateau(part, days, word):
    first, gained, again, newest = points(40, 60, 60, 60)
    run = (
        first,
        gained,
        replace(again, on=gained.on + timedelta(days=10)),
        replace(newest, on=gained.on + timedelta(days=days)),
    )
    assert trajectory(part, "", run, today=run[-1].on).word is word


class TestWithoutDirection:
    def test_only_what_changed_is_said(self):
        part = replace(COMPOSITE, has_direction=False, unit="mm")
        found = read(part, 8, 9.5, name="Lid opening, left")
        assert found.word is None
        assert found.sentence == (
            "Lid opening, left went from 8 mm on 5 Jan 2026 to 9.5 mm on 9 Feb 2026: 1.5 mm more."
            " More is neither better nor worse here."
        )


class TestWhatIsComparedWithWhat:
    def test_only_the_newest_versions_run_counts_and_the_rest_is_said(self):
        old, new = points(40, 60, version="fdi-1"), points(0, 0, 50, 55, version="fdi-2")[2:]
        found = trajectory(FACE_FUNCTION, "FDI physical", (*old, *new), today=new[-1].on)
        assert found.word is Reading.WITHIN_ERROR
        assert [point.value for point in found.used] == [50, 55]
        assert found.notes[0] == (
            "2 earlier measures were made with another version and left out: versions are not compared."
        )

    def test_a_version_that_came_back_begins_a_new_run(self):
        run = [replace(point, version=version) for point, version in zip(points(1, 2, 3), "aba", strict=True)]
        assert len(trajectory(COMPOSITE, "", run, today=run[-1].on).used) == 1

    def test_the_baseline_can_be_chosen(self):
        found = read(FACE_FUNCTION, 20, 40, 45, baseline_on=date(2026, 2, 9))
        assert found.word is Reading.WITHIN_ERROR
        assert found.used[0].value == 40
        assert read(FACE_FUNCTION, 20, 40, 45).word is Reading.IMPROVING

    def test_a_baseline_without_a_measure_falls_back_to_the_first_and_says_so(self):
        found = read(FACE_FUNCTION, 20, 40, baseline_on=date(2026, 1, 20))
        assert found.used[0].on == START
        assert found.notes[0] == (
            "There is no measure of 20 Jan 2026 to compare with: 5 Jan 2026 is the baseline."
        )

    def test_two_measures_on_one_day_are_one_and_the_last_counts(self):
        twice = (*points(40, 60), Point(date(2026, 2, 9), Decimal(44), "1"))
        found = trajectory(FACE_FUNCTION, "", twice, today=date(2026, 2, 9))
        assert [point.value for point in found.used] == [40, 44]

    def test_what_comes_after_the_day_is_not_known_yet(self):
        assert read(FACE_FUNCTION, 40, 60, today=date(2026, 2, 8)).word is Reading.TOO_FEW


class TestNotes:
    def test_the_minimal_important_change_is_told_apart_from_the_error(self):
        assert read(FACE_FUNCTION, 40, 60).notes == (
            "The published minimal important change of 4.4 lies below the error for one person,"
            " so reaching it shows nothing by itself for this patient.",
        )

    def test_an_important_change_without_an_error_shows_nothing_for_one_person(self):
        part = replace(FACE_FUNCTION, measuring_error=None)
        assert read(part, 40, 60).notes == (
            "The published minimal important change of 4.4 is an average over patients; with no measuring"
            " error published, reaching it shows nothing by itself for this patient.",
        )

    def test_a_decline_on_its_way_back_says_so(self):
        found = read(FACE_FUNCTION, 60, 30, 35)
        assert found.word is Reading.DECLINING
        assert "It is better than the measure before, 30 on 9 Feb 2026." in found.notes

    @pytest.mark.parametrize(("days", "is_said"), [(91, False), (92, True)])
    def test_an_old_measure_is_said_to_be_old(self, days, is_said):
        found = composite(40, 44, today=date(2026, 2, 9) + timedelta(days=days))
        assert (found.notes == ("The newest measure is 13 weeks old.",)) is is_said


values = st.lists(st.integers(20, 100), min_size=1, max_size=12)
parts = st.sampled_from([FACE_FUNCTION, SYMPTOMS, COMPOSITE])
gaps = st.integers(1, 60)


def mirrored(part):
    return replace(
        part, lower_is_better=not part.lower_is_better, minimum=-part.maximum, maximum=-part.minimum
    )


def word(part, run):
    return trajectory(part, "", run, today=last_day(run)).word


@given(parts, values, gaps)
def test_a_measure_turned_upside_down_reads_the_same(part, numbers, every):
    run = points(*numbers, every=every)
    turned = tuple(replace(point, value=-point.value) for point in run)
    assert word(mirrored(part), turned) is word(part, run)


@given(st.sampled_from([FACE_FUNCTION, SYMPTOMS]), st.integers(20, 100), st.integers(20, 100))
def test_what_is_better_for_one_direction_is_worse_for_the_other(part, one, other):
    opposite = {Reading.IMPROVING: Reading.DECLINING, Reading.DECLINING: Reading.IMPROVING}
    there = word(part, points(one, other))
    assert word(replace(part, lower_is_better=not part.lower_is_better), points(one, other)) is opposite.get(
        there, there
    )


@given(st.lists(st.integers(20, 100), min_size=3, max_size=9, unique=True).map(sorted))
def test_a_steady_rise_improves_or_declines_by_the_direction_alone(rising):
    assert word(COMPOSITE, points(*rising)) is Reading.IMPROVING
    assert word(replace(COMPOSITE, lower_is_better=True), points(*rising)) is Reading.DECLINING


@given(parts, values, gaps, st.integers(-50, 50))
def test_adding_a_constant_changes_nothing(part, numbers, every, constant):
    run = points(*numbers, every=every)
    moved = tuple(replace(point, value=point.value + constant) for point in run)
    assert word(part, moved) is word(part, run)


@given(st.sampled_from([FACE_FUNCTION, SYMPTOMS]), values, gaps)
def test_nothing_is_called_improving_within_the_error(part, numbers, every):
    if abs(numbers[-1] - numbers[0]) <= part.measuring_error:
        assert word(part, points(*numbers, every=every)) not in (Reading.IMPROVING, Reading.PLATEAU)


@given(parts, values, gaps)
def test_nothing_is_called_improving_that_is_not_better_than_the_baseline(part, numbers, every):
    found = word(part, points(*numbers, every=every))
    better = numbers[-1] < numbers[0] if part.lower_is_better else numbers[-1] > numbers[0]
    assert better or found is not Reading.IMPROVING


@given(parts, values, gaps, st.randoms(use_true_random=False))
def test_the_order_in_which_points_are_given_does_not_matter(part, numbers, every, random):
    run = list(points(*numbers, every=every))
    shuffled = random.sample(run, len(run))
    today = last_day(run)
    assert trajectory(part, "", shuffled, today=today).used == tuple(run)


@given(values, gaps)
def test_from_two_measures_on_every_sentence_says_that_nothing_is_sure(numbers, every):
    run = points(*numbers, every=every)
    said = trajectory(COMPOSITE, "It", run, today=last_day(run)).sentence
    assert len(run) == 1 or said.endswith(UNSURE)
