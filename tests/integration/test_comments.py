"""The thread on a case: who may be named, what it stands on until it is done, and what is struck."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.care import accounts, care_team, comments, patients
from app.care.errors import Invalid, NotFound, Refused
from app.extensions import db
from app.models import AuditEntry, CaseComment
from app.policy import Action, reach
from tests import builders
from tests.builders import now

WORDS = "The neck band is slow. Toxin in January?"


@pytest.fixture
def diagnosis(cast):
    made = builders.a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return made


@pytest.fixture
def say(diagnosis, cast):
    def verb(body=WORDS, *, to=(), by=None):
        named = [user.public_id for user in to]
        return comments.write(diagnosis, body=body, mentioned=named, by=by or cast.therapist, at=now())

    return verb


def names(users) -> list[str]:
    return [user.name for user in users]


# who may be named


def test_named_are_only_those_who_may_read_the_chart_and_not_oneself(cast, diagnosis):
    at = now()
    assert names(comments.to_mention(cast.pat, by=cast.therapist, at=at)) == ["Dr. O"]
    builders.an_appointment(cast.pat, clinician=cast.second_therapist, starts_at=at - timedelta(days=89))
    assert names(comments.to_mention(cast.pat, by=cast.therapist, at=at)) == ["Ben Birch", "Dr. O"]


@pytest.mark.parametrize("days", [-91, -89, 89, 91])
def test_the_readers_of_a_chart_are_those_whose_reach_covers_it(cast, days):
    at = now()
    supervisor = builders.a_user("Sue Swift")
    student = builders.a_user("Stu Stint", supervisor=supervisor)
    gone = builders.a_user("Gil Gannet", disabled_at=at)
    builders.an_appointment(cast.quinn, clinician=student, starts_at=at + timedelta(days=days))
    care_team.join(cast.quinn, cast.second_therapist, on=date(2026, 1, 1))
    everybody = [*accounts.clinicians(), cast.desk, cast.admin, gone]
    within = {
        user.name
        for user in everybody
        if user.is_active
        and patients.one(cast.quinn.public_id, by=user, reach=reach(user.role, Action.CHART_READ), at=at)
    }
    assert set(names(patients.readers(cast.quinn, at=at))) == within
    assert ("Stu Stint" in within) is (abs(days) < 90)


def test_naming_somebody_who_may_not_read_the_chart_is_refused(cast, say):
    with pytest.raises(Invalid, match="may not read this chart"):
        say(to=[cast.second_therapist])
    assert builders.count(CaseComment) == 0


# what it stands on


def test_a_comment_stands_with_those_it_names_until_it_is_done(cast, say):
    comment = say(to=[cast.physician])
    assert comments.for_person(cast.physician, at=now()) == [comment]
    assert comments.for_person(cast.therapist, at=now()) == []
    comments.mark_done(comment, by=cast.physician, at=now())
    assert comments.for_person(cast.physician, at=now()) == []
    assert comment.done_by is cast.physician


def test_what_names_somebody_whose_reach_has_ended_is_not_shown_to_them(cast, say):
    comment = say(to=[cast.therapist], by=cast.physician)
    assert comments.for_person(cast.therapist, at=now()) == [comment]
    cast.pat.care_team[0].until_on = builders.today() - timedelta(days=1)
    db.session.flush()
    assert comments.for_person(cast.therapist, at=now()) == []


def test_marked_as_done_twice_the_first_one_stands(cast, say):
    comment = say(to=[cast.physician])
    comments.mark_done(comment, by=cast.physician, at=now())
    comments.mark_done(comment, by=cast.therapist, at=now())
    assert comment.done_by is cast.physician


def test_the_same_words_sent_twice_are_one_comment(cast, say):
    first = say(to=[cast.physician])
    assert say(to=[cast.physician]) is first
    assert say("Yes.", by=cast.physician) is not first
    assert say(to=[cast.physician]) is not first, "said again after an answer, it is said again"


def test_an_empty_comment_is_refused(say):
    with pytest.raises(Invalid, match="Write something"):
        say("  ")


def test_a_comment_is_found_through_its_own_chart_only(cast, say):
    comment = say()
    assert comments.of(cast.pat, comment.public_id) is comment
    with pytest.raises(NotFound):
        comments.of(cast.quinn, comment.public_id)


# striking


def test_a_struck_comment_stays_readable_with_its_reason_and_leaves_the_homes(cast, say, diagnosis):
    comment = say(to=[cast.physician])
    comments.strike(comment, reason="Another patient", by=cast.therapist, at=now())
    assert comments.thread(diagnosis) == [comment]
    assert (comment.body, comment.entered_in_error_reason) == (WORDS, "Another patient")
    assert comments.for_person(cast.physician, at=now()) == []
    with pytest.raises(Refused, match="struck"):
        comments.mark_done(comment, by=cast.physician, at=now())


def test_only_who_wrote_it_strikes_it_and_says_why(cast, say):
    comment = say()
    with pytest.raises(Refused, match="Only Ana Alder"):
        comments.strike(comment, reason="No", by=cast.physician, at=now())
    with pytest.raises(Invalid, match="Say why"):
        comments.strike(comment, reason=" ", by=cast.therapist, at=now())
    assert not comment.is_struck


def test_every_word_and_every_step_of_the_thread_is_on_record_with_its_chart(cast, say):
    comment = say(to=[cast.physician])
    comments.mark_done(comment, by=cast.physician, at=now())
    db.session.commit()
    told = db.session.query(AuditEntry).filter(AuditEntry.record_kind.in_(["case_comment", "case_mention"]))
    assert {(row.record_kind, row.change) for row in told} == {
        ("case_comment", "created"),
        ("case_mention", "created"),
        ("case_comment", "changed"),
    }
    assert {row.patient_id for row in told} == {cast.pat.id}


def test_a_struck_diagnosis_takes_no_comment(cast, diagnosis, say):
    diagnosis.entered_in_error_at, diagnosis.entered_in_error_reason = now(), "Wrong person"
    diagnosis.entered_in_error_by_id = cast.therapist.id
    with pytest.raises(Refused, match="entered in error"):
        say()
