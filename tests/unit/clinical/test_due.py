"""Which measures are wanted: each occasion, on the day before it begins and on the day it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical import instruments
from app.clinical.due import DueState, Happening, Situation, all_due, due
from app.clinical.instruments.cadence import Cadence, Occasion, Only
from app.clinical.vocabulary import ProcedureKind

START = date(2026, 3, 2)
TOXIN, SURGERY = ProcedureKind.BOTULINUM_TOXIN, ProcedureKind.SURGERY
SUNNYBROOK = instruments.get("sunnybrook")
OPEN = Situation(episode_on=START, treatment_days=(START,))


def on(days):
    return START + timedelta(days=days)


def wanted(*occasions, **days):
    return replace(SUNNYBROOK, cadence=Cadence("", frozenset(occasions), **days))


def state(instrument, last_on, situation, today):
    found = due(instrument, last_on, situation, today=today)
    return found and found.state


class TestTheEvaluation:
    EVALUATION = wanted(Occasion.EVALUATION)

    def test_never_taken_it_is_due_from_the_first_visit(self):
        found = due(self.EVALUATION, None, OPEN, today=START)
        assert (found.state, found.since) == (DueState.DUE, START)
        assert found.reason == "Not taken since the evaluation on 2 Mar 2026."

    @pytest.mark.parametrize(("today", "word"), [(7, DueState.DUE), (8, DueState.OVERDUE)])
    def test_it_is_overdue_after_the_second_treatment_day(self, today, word):
        situation = replace(OPEN, treatment_days=(START, on(7)))
        assert state(self.EVALUATION, None, situation, on(today)) is word

    def test_overdue_says_how_many_treatment_days_have_passed(self):
        situation = replace(OPEN, treatment_days=(START, on(7), on(14)))
        found = due(self.EVALUATION, None, situation, today=on(20))
        assert found.reason == "Not taken since the evaluation on 2 Mar 2026; 3 treatment days since."
        assert found.since == on(7)

    def test_taken_in_the_episode_or_the_week_before_it_is_not_wanted(self):
        assert due(self.EVALUATION, START, OPEN, today=on(30)) is None
        assert due(self.EVALUATION, on(-7), OPEN, today=on(30)) is None
        assert state(self.EVALUATION, on(-8), OPEN, START) is DueState.DUE

    def test_without_an_open_plan_nothing_is_wanted(self):
        assert due(self.EVALUATION, None, Situation(), today=START) is None


class TestTheProgressReport:
    REPORT = wanted(Occasion.EVALUATION, Occasion.PROGRESS_REPORT)

    @pytest.mark.parametrize(
        ("visits", "word"),
        [(7, None), (8, DueState.DUE), (10, DueState.DUE), (11, DueState.OVERDUE)],
    )
    def test_due_at_eight_treatment_days_and_overdue_beyond_ten(self, visits, word):
        days = (START, *(on(7 * place) for place in range(1, visits + 1)))
        situation = replace(OPEN, treatment_days=days)
        assert state(self.REPORT, START, situation, on(7 * visits)) is word

    def test_the_reason_counts_the_days(self):
        days = tuple(on(place) for place in range(12))
        situation = replace(OPEN, treatment_days=days)
        found = due(self.REPORT, START, situation, today=on(8))
        assert found.reason == "8 treatment days since 2 Mar 2026: wanted by 10, for the progress report."
        assert found.since == on(8)
        found = due(self.REPORT, START, situation, today=on(11))
        assert found.reason == "11 treatment days since 2 Mar 2026: more than 10."
        assert found.since == on(11)

    def test_two_notes_of_one_day_are_one_treatment_day(self):
        days = tuple(on(place) for place in range(1, 8)) * 2
        assert due(self.REPORT, START, replace(OPEN, treatment_days=days), today=on(10)) is None


class TestTheClock:
    MONTHLY = wanted(Occasion.EVALUATION, due_days=28, overdue_days=42)

    @pytest.mark.parametrize(
        ("today", "word"),
        [
            (20, None),
            (21, DueState.UPCOMING),
            (27, DueState.UPCOMING),
            (28, DueState.DUE),
            (42, DueState.DUE),
            (43, DueState.OVERDUE),
        ],
    )
    def test_four_to_six_weeks_after_the_last(self, today, word):
        assert state(self.MONTHLY, START, OPEN, on(today)) is word

    def test_the_reason_names_the_day(self):
        assert due(self.MONTHLY, START, OPEN, today=on(28)).reason == (
            "Last taken on 2 Mar 2026, wanted again from 30 Mar 2026."
        )
        assert due(self.MONTHLY, START, OPEN, today=on(43)).reason == (
            "Last taken on 2 Mar 2026, wanted again by 13 Apr 2026."
        )

    def test_without_a_last_day_it_never_becomes_overdue(self):
        assert state(wanted(due_days=91), START, OPEN, on(900)) is DueState.DUE


class TestProcedures:
    AROUND = wanted(Occasion.BOTULINUM_TOXIN, Occasion.SURGERY)

    @pytest.mark.parametrize(
        ("today", "word"),
        [(38, None), (39, DueState.UPCOMING), (46, DueState.DUE), (60, DueState.DUE)],
    )
    def test_due_in_the_two_weeks_before_one_that_is_planned(self, today, word):
        situation = replace(OPEN, happenings=(Happening(TOXIN, on(60)),))
        assert state(self.AROUND, START, situation, on(today)) is word

    def test_taken_in_those_two_weeks_it_is_done(self):
        situation = replace(OPEN, happenings=(Happening(SURGERY, on(60)),))
        assert due(self.AROUND, on(46), situation, today=on(60)) is None
        assert due(self.AROUND, on(45), situation, today=on(60)).reason == (
            "Wanted before surgery on 1 May 2026."
        )

    @pytest.mark.parametrize(
        ("kind", "after", "word"),
        [
            (TOXIN, 6, None),
            (TOXIN, 7, DueState.UPCOMING),
            (TOXIN, 14, DueState.DUE),
            (TOXIN, 28, DueState.DUE),
            (TOXIN, 29, DueState.OVERDUE),
            (TOXIN, 84, DueState.OVERDUE),
            (TOXIN, 85, None),
            (SURGERY, 34, None),
            (SURGERY, 42, DueState.DUE),
            (SURGERY, 91, DueState.DUE),
            (SURGERY, 92, DueState.OVERDUE),
            (SURGERY, 183, None),
        ],
    )
    def test_after_one_there_are_weeks_in_which_it_is_due(self, kind, after, word):
        situation = replace(OPEN, happenings=(Happening(kind, on(10)),))
        assert state(self.AROUND, START, situation, on(10 + after)) is word

    def test_taken_too_early_it_is_still_wanted(self):
        situation = replace(OPEN, happenings=(Happening(TOXIN, on(10)),))
        found = due(self.AROUND, on(23), situation, today=on(24))
        assert found.reason == (
            "Wanted after botulinum toxin of 12 Mar 2026, between 26 Mar 2026 and 9 Apr 2026."
        )
        assert due(self.AROUND, on(24), situation, today=on(60)) is None

    def test_only_the_newest_procedure_counts(self):
        situation = replace(OPEN, happenings=(Happening(TOXIN, on(10)), Happening(TOXIN, on(95))))
        assert due(self.AROUND, on(90), situation, today=on(100)) is None

    def test_a_measure_not_tied_to_procedures_ignores_them(self):
        situation = replace(OPEN, happenings=(Happening(TOXIN, on(10)),))
        assert due(wanted(Occasion.EVALUATION), START, situation, today=on(30)) is None


class TestWhoIsAsked:
    @pytest.mark.parametrize("is_open", [True, False])
    def test_the_gap_of_the_lids_only_while_the_eye_stays_open(self, is_open):
        lids = wanted(Occasion.EVERY_VISIT, only=Only.EYE_STAYS_OPEN)
        situation = replace(OPEN, at_visit=True, eye_stays_open=is_open)
        assert (due(lids, None, situation, today=START) is not None) is is_open

    @pytest.mark.parametrize("is_after", [True, False])
    def test_a_smile_graded_from_video_only_after_reanimation(self, is_after):
        smile = wanted(Occasion.EVALUATION, only=Only.AFTER_REANIMATION)
        situation = replace(OPEN, after_reanimation=is_after)
        assert (due(smile, None, situation, today=START) is not None) is is_after

    def test_an_optional_measure_is_never_asked_for(self):
        everything = replace(OPEN, at_visit=True, writing=frozenset(Occasion))
        assert due(wanted(), None, everything, today=on(90)) is None


class TestTheTimeSinceOnset:
    LATER = wanted(Occasion.EVALUATION, from_onset_days=91)

    @pytest.mark.parametrize(
        ("today", "word"),
        [(83, None), (84, DueState.UPCOMING), (90, DueState.UPCOMING), (91, DueState.DUE)],
    )
    def test_not_before_three_months(self, today, word):
        assert state(self.LATER, None, replace(OPEN, onset_on=START), on(today)) is word

    def test_the_reason_is_the_onset_and_not_the_evaluation(self):
        found = due(self.LATER, None, replace(OPEN, onset_on=START), today=on(91))
        assert found.reason == "Wanted from 1 Jun 2026, by the time since onset, and not taken yet."

    def test_visits_before_that_day_do_not_make_it_late(self):
        situation = replace(OPEN, onset_on=START, treatment_days=tuple(on(day) for day in range(0, 91, 7)))
        assert state(self.LATER, None, situation, on(95)) is DueState.DUE

    def test_an_onset_nobody_knows_holds_nothing_back(self):
        assert state(self.LATER, None, OPEN, START) is DueState.DUE


class TestTheVisitAndTheNoteAtHand:
    def test_every_visit_wants_it_once_and_it_is_never_overdue(self):
        pain = wanted(Occasion.EVERY_VISIT)
        visit = replace(OPEN, at_visit=True)
        assert state(pain, on(-400), visit, on(400)) is DueState.DUE
        assert due(pain, on(7), visit, today=on(7)) is None
        assert due(pain, None, OPEN, today=on(7)) is None

    def test_a_measure_the_check_in_asks_for_says_so(self):
        pain = replace(wanted(Occasion.EVERY_VISIT), parts=instruments.get("pain").parts)
        assert due(pain, None, replace(OPEN, at_visit=True), today=START).is_in_check_in
        assert not due(SUNNYBROOK, None, OPEN, today=START).is_in_check_in

    @pytest.mark.parametrize("occasion", [Occasion.DISCHARGE, Occasion.PHYSICIAN_REVIEW, Occasion.EVALUATION])
    def test_a_note_asks_for_its_measures_even_without_a_plan(self, occasion):
        note = Situation(writing=frozenset({occasion}))
        found = due(wanted(occasion), None, note, today=START)
        assert (found.state, found.since) == (DueState.DUE, START)
        assert found.reason == f"Wanted for the {occasion.replace('_', ' ')}."
        assert due(wanted(Occasion.SURGERY), None, note, today=START) is None

    @pytest.mark.parametrize(("age", "word"), [(7, None), (8, DueState.DUE)])
    def test_a_measure_of_the_last_week_serves_the_note(self, age, word):
        note = Situation(writing=frozenset({Occasion.DISCHARGE}))
        assert state(wanted(Occasion.DISCHARGE), on(-age), note, START) is word


class TestSeveralReasons:
    def test_the_most_urgent_one_is_told(self):
        both = wanted(Occasion.BOTULINUM_TOXIN, due_days=28, overdue_days=42)
        situation = replace(OPEN, happenings=(Happening(TOXIN, on(50)),))
        assert due(both, START, situation, today=on(42)).reason.startswith("Last taken")  # due longer
        assert state(both, START, situation, on(43)) is DueState.OVERDUE

    def test_lists_begin_with_the_most_urgent(self):
        situation = replace(OPEN, treatment_days=(START, on(7)))
        late, soon = wanted(Occasion.EVALUATION), wanted(due_days=28)
        soon = replace(soon, key="soon", name="Soon")
        found = all_due([soon, late, wanted()], {"soon": START}, situation, today=on(25))
        assert [(one.instrument.key, one.state) for one in found] == [
            ("sunnybrook", DueState.OVERDUE),
            ("soon", DueState.UPCOMING),
        ]


@given(
    st.sampled_from(instruments.ALL),
    st.integers(0, 200),
    st.lists(st.integers(0, 200), max_size=30),
    st.lists(st.tuples(st.sampled_from(ProcedureKind), st.integers(-100, 300)), max_size=4),
)
def test_taken_today_only_the_weeks_around_a_procedure_can_ask_again(instrument, today, visits, procedures):
    situation = Situation(
        episode_on=START,
        treatment_days=tuple(on(day) for day in visits),
        happenings=tuple(Happening(kind, on(day)) for kind, day in procedures),
        at_visit=True,
        eye_stays_open=True,
        after_reanimation=True,
        writing=frozenset(Occasion),
    )
    found = due(instrument, on(today), situation, today=on(today))
    assert found is None or found.state is DueState.UPCOMING
