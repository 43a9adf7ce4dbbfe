"""The rules of Dr. O's list, one table each: when a reason begins to hold, and when it no longer does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.clinical.clocks import ClockState, state_of
from app.clinical.red_flags import RED_FLAGS
from app.clinical.review_facts import (
    CaseFacts,
    Changed,
    Clock,
    Consultation,
    Draft,
    FlaggedBy,
    PractisedOn,
    Report,
    Sent,
    Standing,
)
from app.clinical.review_reasons import KINDS, Act, Group, Reason, Row, of_key
from app.clinical.review_rules import reasons
from app.clinical.trajectory_rules import Reading
from app.clinical.vocabulary import Condition, Urgency

TODAY = date(2026, 11, 23)
ONSET = date(2026, 8, 31)  # three months later is the last day of November
NOTHING = CaseFacts()


def rows(on: date = TODAY, **facts) -> tuple[Row, ...]:
    return reasons(replace(NOTHING, **facts), today=on)


def held(on: date = TODAY, **facts) -> list[Reason]:
    return [row.reason for row in rows(on, **facts)]


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_a_case_of_which_nothing_is_known_waits_for_nothing():
    assert rows() == ()


# red flags and other flags of a note


def flagged(*flags: tuple[str, Urgency], note_id: int = 7) -> FlaggedBy:
    return FlaggedBy(note_id, flags, TODAY, "Nadia Ferro")


REDNESS = ("redness", Urgency.SAME_DAY)
GAIT = ("gait", Urgency.NOW)
FEVER = ("fever", Urgency.REVIEW)
THREE = ("incomplete_at_3_months", Urgency.REVIEW)
FOUR = ("flaccid_at_4_months", Urgency.REVIEW)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        ([REDNESS], [Reason.RED_FLAG]),
        ([GAIT], [Reason.RED_FLAG]),
        ([GAIT, REDNESS], [Reason.RED_FLAG]),
        ([FEVER], [Reason.FLAG]),
        ([REDNESS, FEVER], [Reason.RED_FLAG, Reason.FLAG]),
        ([THREE], [Reason.INCOMPLETE]),
        ([FOUR], [Reason.NO_MOVEMENT]),
        ([FOUR, THREE], [Reason.NO_MOVEMENT]),
        ([THREE, FEVER], [Reason.INCOMPLETE, Reason.FLAG]),
    ],
)
def test_what_a_note_raised_stands_under_the_reason_it_is(raised, expected):
    assert held(flagged=(flagged(*raised),)) == expected


def test_a_red_flag_says_who_saw_what_and_is_as_urgent_as_the_worst_of_it():
    (row,) = rows(flagged=(flagged(REDNESS, GAIT),))
    assert row.line == "Nadia Ferro: gait, new or worse, redness"
    assert (row.urgency, row.group, row.since, row.subject) == (Urgency.NOW, Group.FIRST, TODAY, 7)


def test_two_notes_with_red_flags_are_two_rows_the_more_urgent_first():
    both = (flagged(REDNESS, note_id=1), flagged(GAIT, note_id=2))
    assert [row.subject for row in rows(flagged=both)] == [2, 1]


# three and four months after onset


@pytest.mark.parametrize(
    ("on", "waits"),
    [
        (date(2026, 11, 29), False),
        (date(2026, 11, 30), True),  # three months after 31 August
        (date(2026, 12, 1), True),
    ],
)
def test_recovery_is_incomplete_from_the_day_three_months_after_onset(on, waits):
    assert (held(on, onset_on=ONSET, condition=Condition.PARETIC) == [Reason.INCOMPLETE]) is waits


@pytest.mark.parametrize(
    ("known", "waits"),
    [
        ({}, True),
        ({"is_recovered": True}, False),
        ({"saw_on": date(2026, 11, 29)}, True),
        ({"saw_on": date(2026, 11, 30)}, False),
        ({"is_open": False}, True),
        ({"is_watched": False}, False),
        ({"onset_on": None}, False),
    ],
)
def test_incomplete_recovery_goes_when_it_is_complete_or_a_physician_saw_the_patient_since(known, waits):
    facts = {"onset_on": ONSET, "condition": Condition.PARETIC} | known
    assert (held(date(2026, 12, 10), **facts) == [Reason.INCOMPLETE]) is waits


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 12, 30), Reason.INCOMPLETE),
        (date(2026, 12, 31), Reason.INCOMPLETE),  # four months, not more
        (date(2027, 1, 1), Reason.NO_MOVEMENT),
    ],
)
def test_no_movement_takes_the_place_of_incomplete_recovery_after_four_months(on, expected):
    assert held(on, onset_on=ONSET, condition=Condition.FLACCID, has_movement=False) == [expected]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"has_movement": None}, Reason.NO_MOVEMENT),  # nobody looked: still called flaccid
        ({"has_movement": True}, Reason.INCOMPLETE),
        ({"condition": Condition.PARETIC}, Reason.INCOMPLETE),
        ({"saw_on": date(2026, 12, 30)}, Reason.NO_MOVEMENT),
    ],
)
def test_no_movement_is_told_of_a_flaccid_face_in_which_nothing_was_seen_to_move(known, expected):
    facts = {"onset_on": ONSET, "condition": Condition.FLACCID, "has_movement": False} | known
    assert held(date(2027, 1, 4), **facts) == [expected]


def test_what_a_note_raised_already_is_not_told_twice():
    facts = {"onset_on": ONSET, "condition": Condition.FLACCID, "has_movement": False}
    (row,) = rows(date(2027, 1, 4), **facts, flagged=(flagged(FOUR, THREE),))
    assert (row.reason, row.subject) == (Reason.NO_MOVEMENT, 7)
    assert row.flags == ("flaccid_at_4_months", "incomplete_at_3_months")


# certification


def clock(days: int, warned: bool = True) -> Clock:
    due = TODAY + timedelta(days=days)
    return Clock(due, "Certification", due - timedelta(days=10) if warned else None, state_of(days, 10))


SENT = Sent(4, 2, "Retraining", ago(3), is_certified_before=False)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"sent": SENT}, [Reason.CERTIFY]),
        ({"sent": SENT, "certification": clock(25, warned=False)}, [Reason.CERTIFY]),
        ({"sent": replace(SENT, is_certified_before=True)}, [Reason.RECERTIFY]),
        ({"certification": clock(11, warned=False)}, []),
        ({"certification": clock(10)}, [Reason.NOT_SENT]),
        ({"certification": clock(-3)}, [Reason.NOT_SENT]),
        ({"certification": clock(-3), "is_open": False}, []),
        ({"sent": SENT, "certification": clock(2)}, [Reason.CERTIFY]),
        ({"certification": Clock(None, "Certified by the order on file")}, []),
    ],
)
def test_a_sent_plan_waits_and_where_none_is_sent_the_end_of_the_certification_does(facts, expected):
    assert held(**facts) == expected


def test_a_plan_to_certify_names_its_version_and_its_deadline():
    (row,) = rows(sent=SENT, certification=clock(4))
    assert (row.line, row.since, row.due_on) == ("Retraining, version 2", ago(3), TODAY + timedelta(days=4))


PAPER = {"paper_on": ago(1), "paper_by": "Dr. Ruth Chen"}


def test_a_plan_signed_on_paper_says_by_whom_and_asks_only_to_be_seen():
    (row,) = rows(sent=replace(SENT, **PAPER), certification=clock(60, warned=False))
    assert (row.label, row.due_on, row.since) == ("Signed on paper", None, ago(1))
    assert row.line == "Retraining, version 2, signed by Dr. Ruth Chen on paper, 22 Nov 2026"
    assert [act for act in Act if row.may(act)] == [Act.OPEN, Act.ACKNOWLEDGE, Act.DEFER]


def test_a_plan_signed_on_paper_is_to_be_signed_again_when_its_certification_ends():
    (row,) = rows(sent=replace(SENT, **PAPER), certification=clock(9))
    assert (row.label, row.due_on, row.may(Act.CERTIFY)) == ("To certify", TODAY + timedelta(days=9), True)
    assert row.basis != rows(sent=replace(SENT, **PAPER))[0].basis


def test_a_version_taken_back_for_a_draft_waits_at_once_and_anew_when_its_deadline_is_near():
    changed = Changed(5, 2, "Retraining", ago(1))
    (row,) = rows(changed=changed, certification=clock(20, warned=False))
    assert (row.reason, row.line) == (Reason.NOT_SENT, "Retraining, version 2: changed, not sent")
    assert (row.since, row.due_on) == (ago(1), TODAY + timedelta(days=20))
    bases = [rows(changed=changed, certification=clock(days))[0].basis for days in (9, 0, -1)]
    assert len({row.basis, *bases}) == 4


@pytest.mark.parametrize("which", ["certification", "direct_access"])
def test_reaching_the_limit_is_news_though_its_approach_was_answered_and_so_is_passing_it(which):
    (near,), (due,), (over,) = (rows(**{which: clock(days)}) for days in (1, 0, -1))
    assert near.basis.startswith("warned:")
    assert due.basis.startswith("limit:")
    assert over.basis.startswith("over:")


def test_no_visit_left_is_the_limit_though_days_are_left():
    (row,) = rows(direct_access=replace(clock(6), state=ClockState.DUE))
    assert row.basis.startswith("limit:")


@pytest.mark.parametrize(("warned", "expected"), [(True, [Reason.DIRECT_ACCESS]), (False, [])])
def test_direct_access_is_told_from_its_warning_on(warned, expected):
    assert held(direct_access=clock(6, warned)) == expected


# reports

REPORT = Report(9, ago(5), at(ago(4)), ago(4), "Nadia Ferro")


@pytest.mark.parametrize(
    ("reviewed_at", "waits"),
    [
        (None, True),
        (at(ago(4), hour=11), True),
        (at(ago(4), hour=12), True),
        (at(ago(4), hour=13), False),
    ],
)
def test_a_report_is_to_be_read_until_a_physician_reviewed_the_case_after_it(reviewed_at, waits):
    assert (held(report=REPORT, reviewed_at=reviewed_at) == [Reason.REPORT]) is waits
    assert held(report=REPORT, reviewed_at=reviewed_at, is_open=False) == []


def test_a_report_waits_since_the_day_it_was_signed_at_the_practice():
    evening = replace(
        REPORT, signed_at=at(ago(3), hour=1), signed_on=ago(4)
    )  # 20:00 in New York the day before
    assert rows(report=evening)[0].since == ago(4)


# what was measured


def standing(word: Reading) -> Standing:
    return Standing("sunnybrook.composite", "Sunnybrook", word, ago(112), "55", "44", ago(7))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (Reading.IMPROVING, []),
        (Reading.WITHIN_ERROR, []),
        (Reading.TOO_FEW, []),
        (Reading.PLATEAU, [Reason.PLATEAU]),
        (Reading.DECLINING, [Reason.DECLINE]),
    ],
)
def test_a_plateau_and_a_decline_are_told_and_no_other_word(word, expected):
    assert held(standings=(standing(word),)) == expected
    assert held(standings=(standing(word),), is_open=False) == []


def test_a_further_measure_makes_a_decline_news_and_leaves_a_plateau_answered():
    def basis(word: Reading, newest: date) -> str:
        (row,) = rows(standings=(replace(standing(word), newest_on=newest),))
        return row.basis

    assert basis(Reading.PLATEAU, ago(7)) == basis(Reading.PLATEAU, TODAY)
    assert basis(Reading.DECLINING, ago(7)) != basis(Reading.DECLINING, TODAY)


def test_the_line_of_a_course_gives_its_numbers():
    (plateau,) = rows(standings=(standing(Reading.PLATEAU),))
    (decline,) = rows(standings=(standing(Reading.DECLINING),))
    assert plateau.line == "Sunnybrook 55 to 44 in 15 weeks"
    assert decline.line == "Sunnybrook 55 to 44, 3 Aug 2026 to 16 Nov 2026"


def test_measures_that_say_the_same_are_one_row():
    sunnybrook = standing(Reading.PLATEAU)
    face = replace(sunnybrook, key="face.total", name="FaCE total", since=ago(60))
    (row,) = rows(standings=(sunnybrook, face))
    assert (row.line, row.since) == ("Sunnybrook 55 to 44 in 15 weeks, FaCE total too", ago(112))
    assert row.basis != rows(standings=(sunnybrook,))[0].basis


@pytest.mark.parametrize(
    ("grading", "form", "expected"),
    [
        (Reading.IMPROVING, Reading.PLATEAU, []),
        (Reading.IMPROVING, Reading.DECLINING, [Reason.DECLINE]),
        (Reading.PLATEAU, Reading.IMPROVING, [Reason.PLATEAU]),
        (Reading.PLATEAU, Reading.DECLINING, [Reason.DECLINE, Reason.PLATEAU]),
    ],
)
def test_a_form_may_tell_a_decline_and_only_the_grading_a_plateau(grading, form, expected):
    face = replace(standing(form), key="face.total", name="FaCE total")
    assert held(standings=(standing(grading), face)) == expected


def test_a_face_that_recovered_fully_stands_on_no_plateau():
    assert held(standings=(standing(Reading.PLATEAU),), is_recovered=True) == []
    assert held(standings=(standing(Reading.DECLINING),), is_recovered=True) == [Reason.DECLINE]


def test_a_basis_of_many_parts_still_fits_its_place():
    many = tuple((flag.key, Urgency.SAME_DAY) for flag in RED_FLAGS)
    (row,) = [row for row in rows(flagged=(flagged(*many),)) if row.reason is Reason.RED_FLAG]
    assert len(row.basis) <= 120
    (fewer,) = [row for row in rows(flagged=(flagged(*many[1:]),)) if row.reason is Reason.RED_FLAG]
    assert row.basis != fewer.basis


# practice at home


@pytest.mark.parametrize(
    ("told", "waits"),
    [
        ([], False),
        ([0], False),  # once may be a holiday
        ([3, 3], True),
        ([0, 0], True),
        ([4, 3], False),
        ([3, 4], False),
        ([7, 3, 2], True),
        ([1, 1, 7], False),
        ([1, 1, 7, 1], False),
    ],
)
def test_practice_is_low_when_the_two_newest_visits_that_told_it_say_fewer_than_four_days(told, waits):
    visits = tuple(PractisedOn(ago(7 * (len(told) - place)), days) for place, days in enumerate(told))
    assert (held(practised=visits) == [Reason.LOW_PRACTICE]) is waits


def test_low_practice_counts_from_its_first_visit_and_says_the_last_two():
    visits = tuple(PractisedOn(ago(days), told) for days, told in ((28, 6), (21, 3), (14, 0), (7, 2)))
    (row,) = rows(practised=visits)
    assert (row.since, row.line) == (ago(21), "0 and 2 of 7 days, told at the last 2 visits")


# notes and consultations


@pytest.mark.parametrize(("hours", "waits"), [(23, False), (71, False), (72, True), (73, True)])
def test_a_note_unsigned_for_72_hours_is_told(hours, waits):
    draft = Draft(3, "Treatment session", ago(3), ago(3), hours, "Nadia Ferro")
    assert (held(drafts=(draft,)) == [Reason.UNSIGNED]) is waits
    assert (held(drafts=(draft,), is_open=False) == [Reason.UNSIGNED]) is waits


@pytest.mark.parametrize(
    ("outcome_on", "waits"),
    [(None, True), (ago(3), True), (ago(2), False), (TODAY, False)],
)
def test_a_consultation_waits_for_something_that_came_of_it_on_its_day_or_later(outcome_on, waits):
    seen = Consultation(5, ago(2), outcome_on)
    assert (held(consultation=seen) == [Reason.OUTCOME]) is waits


# the order, and what can be done


def test_red_flags_stand_first_then_the_soonest_deadline_then_reports_then_the_other_flags():
    everything = replace(
        NOTHING,
        onset_on=ago(400),
        condition=Condition.FLACCID,
        flagged=(flagged(FEVER, REDNESS),),
        sent=SENT,
        certification=clock(9),
        direct_access=clock(2),
        report=REPORT,
        standings=(standing(Reading.PLATEAU), replace(standing(Reading.DECLINING), key="fdi.physical")),
        practised=(PractisedOn(ago(9), 1), PractisedOn(ago(2), 1)),
        drafts=(Draft(3, "Treatment session", ago(4), ago(4), 96, "Nadia Ferro"),),
        consultation=Consultation(5, ago(2)),
    )
    assert [row.reason for row in reasons(everything, today=TODAY)] == [
        Reason.RED_FLAG,
        Reason.DIRECT_ACCESS,
        Reason.CERTIFY,
        Reason.REPORT,
        Reason.NO_MOVEMENT,
        Reason.DECLINE,
        Reason.PLATEAU,
        Reason.FLAG,
        Reason.OUTCOME,
        Reason.UNSIGNED,
        Reason.LOW_PRACTICE,
    ]


def test_a_plan_without_a_deadline_stands_after_those_with_one():
    dated = Row(Reason.CERTIFY, ago(1), "", "", due_on=TODAY + timedelta(days=80))
    undated = Row(Reason.CERTIFY, ago(60), "", "")
    assert sorted([undated, dated], key=lambda row: row.order) == [dated, undated]


def test_every_reason_has_its_place_and_a_name_of_its_own_that_tells_nothing_clinical():
    assert set(KINDS) == set(Reason)
    keys = [kind.key for kind in KINDS.values()]
    assert len(set(keys)) == len(keys)
    assert all(of_key(kind.key) is reason for reason, kind in KINDS.items())
    clinical = {"flag", "flaccid", "plateau", "decline", "movement", "recovery", "practice", "symptom"}
    assert not {key for key in keys if any(word in key for word in clinical)}


def test_only_what_is_sent_can_be_certified_and_what_cannot_wait_is_never_put_off():
    may = {act: {reason for reason, kind in KINDS.items() if act in kind.acts} for act in Act}
    assert may[Act.CERTIFY] == may[Act.RETURN] == {Reason.CERTIFY, Reason.RECERTIFY}
    assert may[Act.DEFER] == set(Reason) - {Reason.RED_FLAG}
    assert may[Act.ACKNOWLEDGE] == set(Reason) - {Reason.CERTIFY, Reason.RECERTIFY}
    assert may[Act.OPEN] == set(Reason)
