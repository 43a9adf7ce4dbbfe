"""The demonstration practice: full and plausible. All these tests read one practice and change nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.care import demonstration, red_flags, review_items, signing
from app.care.demonstration.people import PEOPLE, Course
from app.care.demonstration.schedule import ZONE
from app.care.demonstration.wording import FLAGGED
from app.clinical import icd10, instruments
from app.clinical.blanks import blanks
from app.clinical.red_flags import raised
from app.clinical.vocabulary import AppointmentStatus, PlanState, Urgency
from app.extensions import db
from app.models import (
    Addendum,
    Appointment,
    Assessment,
    AuditEntry,
    Diagnosis,
    DiagnosisCode,
    Patient,
    Phrase,
    PlanVersion,
    Practice,
    SessionNote,
    User,
)
from app.models.audit import Actor, act_as
from app.policy import Role
from tests.databases import empty

DAY = date(2026, 11, 22)  # a Sunday, on purpose


@pytest.fixture(scope="module")
def filled(application, database_url):
    """One practice for all the tests of this file; none of them changes it."""
    with application.app_context():
        empty(database_url)
        act_as(db.session(), Actor(at=clock.now(), name="demonstration"))
        counts = demonstration.fill(on=DAY)
        db.session.commit()
        yield counts
        db.session.rollback()


def test_there_are_phrases_of_the_practice_and_of_people_with_blanks_to_fill(filled):
    every = db.session.scalars(select(Phrase)).all()
    assert len([one for one in every if one.owner_id is None]) >= 5
    assert {one.owner.role for one in every if one.owner} == {Role.THERAPIST, Role.PHYSICIAN}
    assert len([one for one in every if blanks(one.wording)]) >= 5


def composites(name: str) -> list[int]:
    """A patient's Sunnybrook composites, oldest first."""
    return [int(scores["composite"]) for scores in db.session.scalars(
        select(Assessment.scores).join(Patient, Patient.id == Assessment.patient_id)
        .where(Patient.sort_name == sort_name(name)).order_by(Assessment.performed_on)
    )]  # fmt: skip


def sort_name(name: str) -> str:
    return db.session.scalars(
        select(Patient.sort_name).where(Patient.id == [person.key for person in PEOPLE].index(name) + 1)
    ).one()


def of_course(course: Course) -> list[list[int]]:
    return [composites(person.key) for person in PEOPLE if person.course is course and not person.points]


def test_it_is_marked_as_a_demonstration_and_full(filled):
    practice = db.session.get(Practice, 1)
    assert practice.is_demonstration
    assert len(practice.opening_hours) == 7
    assert filled.patients == 60
    assert filled.notes > 800
    roles = Counter(db.session.scalars(select(User.role)))
    assert roles == {Role.THERAPIST: 3, Role.PHYSICIAN: 1, Role.DESK: 1, Role.ADMIN: 1}


def test_nobody_in_it_has_a_password(filled):
    assert set(db.session.scalars(select(User.password_hash))) == {None}


def test_every_stored_score_is_what_its_answers_score(filled):
    for assessment in db.session.scalars(select(Assessment)):
        instrument = instruments.get(assessment.instrument)
        score = instrument.score(assessment.answers)
        assert assessment.scores == instrument.written(score)
        assert assessment.instrument_version == score.version
        assert not score.missing


def test_a_recovering_face_gains(filled):
    for course in of_course(Course.RECOVERING):
        assert course[-1] - course[0] >= 12


def test_retraining_gains_slowly(filled):
    for course in of_course(Course.RETRAINING):
        assert course[-1] - course[0] >= 8


def test_a_plateau_stands_still(filled):
    for course in of_course(Course.PLATEAU):
        assert max(course[-3:]) - min(course[-3:]) <= 3


def test_a_decline_falls_from_its_height(filled):
    for course in of_course(Course.DECLINE):
        assert max(course) - course[-1] >= 8


def test_a_course_that_is_written_out_is_kept_to_the_point(filled):
    assert composites("Marigold Quill") == [13, 17, 29, 41, 47, 48, 47, 58, 63]


def test_a_new_referral_is_still_to_be_confirmed_and_has_no_notes(filled):
    for person in PEOPLE:
        if person.course is Course.REFERRED:
            assert composites(person.key) == []


def test_today_every_clinician_has_visits_some_seen_one_here_the_rest_to_come(filled):
    today = [visit for visit in db.session.scalars(select(Appointment))
             if visit.starts_at.astimezone(ZONE).date() == DAY]  # fmt: skip
    statuses = Counter(visit.status for visit in today)
    assert {visit.clinician.name for visit in today} == {"Nadia Ferro", "Theo Marsh", "Lucia Brandt", "Dr. O"}
    assert statuses[AppointmentStatus.ARRIVED] == 1
    assert statuses[AppointmentStatus.COMPLETED] >= 3
    assert statuses[AppointmentStatus.BOOKED] >= 12


def test_the_next_two_weeks_are_partly_booked(filled):
    ahead = Counter(
        visit.starts_at.astimezone(ZONE).date()
        for visit in db.session.scalars(select(Appointment))
        if visit.starts_at.astimezone(ZONE).date() > DAY
    )
    assert len(ahead) == 10
    assert all(8 <= count <= 14 for count in ahead.values()), ahead


def test_plans_wait_for_dr_o_and_the_oldest_for_two_weeks(filled):
    waiting = db.session.scalars(select(PlanVersion).where(PlanVersion.state == PlanState.SENT)).all()
    assert len(waiting) >= 5
    assert all(version.question for version in waiting)
    oldest = min(version.sent_at for version in waiting)
    assert DAY - oldest.astimezone(ZONE).date() == timedelta(days=14)


def test_one_plan_came_back_with_a_comment_and_one_is_in_draft(filled):
    (returned,) = db.session.scalars(select(PlanVersion).where(PlanVersion.state == PlanState.RETURNED))
    assert returned.decision_comment
    assert len(db.session.scalars(select(PlanVersion).where(PlanVersion.state == PlanState.DRAFT)).all()) == 1


def test_a_few_notes_of_today_and_the_last_working_day_wait_for_their_signature(filled):
    unsigned = db.session.scalars(select(SessionNote).where(SessionNote.signed_at.is_(None))).all()
    assert 3 <= len(unsigned) <= 6
    assert {note.visit_on for note in unsigned} == {DAY, DAY - timedelta(days=2)}


def test_every_signed_note_bears_the_fingerprint_of_its_content(filled):
    signed = db.session.scalars(select(SessionNote).where(SessionNote.signed_at.is_not(None))).all()
    assert len(signed) > 800
    for note in signed[::20]:
        assert note.content_hash == signing.fingerprint(signing.content(note))


def test_two_notes_have_addenda(filled):
    assert len(db.session.scalars(select(Addendum)).all()) == 2


def test_every_code_is_on_the_list(filled):
    for code in set(db.session.scalars(select(DiagnosisCode.code))):
        icd10.find(code, DAY)


def test_a_code_never_contradicts_the_side(filled):
    for diagnosis in db.session.scalars(select(Diagnosis)):
        for row in diagnosis.codes:
            assert icd10.laterality_conflict(row.code, diagnosis.side) is None


def test_nothing_happened_after_its_day(filled):
    midnight = demonstration.schedule.instant(DAY + timedelta(days=1), 0)
    assert db.session.scalar(select(func.max(SessionNote.saved_at))) < midnight
    assert db.session.scalar(select(func.max(Assessment.performed_on))) <= DAY
    assert db.session.scalar(select(func.max(PlanVersion.written_at))) < midnight


def test_every_record_was_written_by_the_demonstration(filled):
    assert set(db.session.scalars(select(AuditEntry.actor))) == {"demonstration"}


def test_its_signed_notes_carry_the_fingerprint_of_what_they_say(filled):
    signed = db.session.scalars(select(SessionNote).where(SessionNote.signed_at.is_not(None)).limit(40)).all()
    assert signed
    assert all(note.content_hash == signing.fingerprint(signing.content(note)) for note in signed)


def raised_by_its_notes() -> dict[str, set[str]]:
    """The red flags of every note as they stood the moment it was saved, by patient."""
    found: dict[str, set[str]] = {}
    for note in db.session.scalars(select(SessionNote)):
        for flag in raised(red_flags.facts(note, at=note.saved_at)):
            found.setdefault(note.patient.name, set()).add(flag.key)
    return found


def test_no_ordinary_visit_raises_a_red_flag(filled):
    planted = {
        name: {key for keys in flagged.recorded.values() for key in keys} for name, flagged in FLAGGED.items()
    }
    assert len(planted) == 2
    assert raised_by_its_notes() == planted


def test_the_red_flags_lie_on_dr_os_list_the_most_urgent_first(filled):
    waiting = review_items.waiting()
    assert [(row.patient.name, row.urgency) for row in waiting] == [
        ("Odette Larkspur", Urgency.SAME_DAY),
        ("Ottoline Tillinghast", Urgency.REVIEW),
    ]
    assert waiting[0].raised_at.astimezone(ZONE).date() == DAY
