"""The demonstration practice: full and plausible. All these tests read one practice and change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.care import (
    accounts,
    co_signatures,
    diagnoses,
    intake,
    red_flags,
    review_items,
    review_queue,
    session_notes,
    signing,
    verification,
)
from app.care.demonstration.people import PEOPLE, Course
from app.care.demonstration.schedule import ZONE, instant
from app.care.demonstration.wording import FLAGGED
from app.care.moments import Moment
from app.care.note_proposals import propose
from app.care.review_queue import Filters
from app.care.session_note_drafts import total_minutes
from app.care.signing_requirements import what_is_missing
from app.clinical import icd10, instruments, techniques
from app.clinical.blanks import blanks
from app.clinical.intake_questions import HEALTH_QUESTIONS, WHEN
from app.clinical.note_kinds import KINDS, VISITS
from app.clinical.red_flags import raised
from app.clinical.review_reasons import Reason
from app.clinical.vocabulary import (
    AppointmentStatus,
    Licence,
    NoteKind,
    PlanState,
    RequestUrgency,
    Technique,
    Urgency,
    VisitKind,
)
from app.extensions import db
from app.models import (
    Addendum,
    Appointment,
    Assessment,
    AuditEntry,
    ConsultationRequest,
    CoSignature,
    Diagnosis,
    DiagnosisCode,
    Patient,
    Phrase,
    PlanVersion,
    Practice,
    Seal,
    SessionNote,
    TreatmentPlan,
    User,
)
from app.policy import Role
from tests import builders
from tests.conftest import DEMONSTRATION_DAY
from tests.databases import come_back_to

DAY = DEMONSTRATION_DAY


@pytest.fixture(scope="module")
def filled(application, demonstration):
    """One practice for all the tests of this file; none of them changes it."""
    with application.app_context():
        come_back_to(demonstration.url)
        yield
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
        .where(Assessment.instrument == "sunnybrook")
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
    assert builders.count(Patient) == 63
    assert builders.count(SessionNote) > 800
    roles = Counter(db.session.scalars(select(User.role)))
    assert roles == {Role.THERAPIST: 4, Role.PHYSICIAN: 1, Role.DESK: 1, Role.ADMIN: 1}


def test_nobody_in_it_has_a_password(filled):
    assert set(db.session.scalars(select(User.password_hash))) == {None}


def test_every_stored_score_is_what_its_answers_score(filled):
    for assessment in db.session.scalars(select(Assessment)):
        instrument = instruments.get(assessment.instrument)
        score = instrument.score(assessment.answers, side=assessment.side)
        assert {key: value and Decimal(value) for key, value in assessment.scores.items()} == score.parts
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
    assert {visit.clinician for visit in today} == set(accounts.clinicians())
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


def test_a_few_notes_wait_for_their_signature_one_of_them_for_more_than_three_days(filled):
    at = instant(DAY, 600)
    unsigned = db.session.scalars(select(SessionNote).where(SessionNote.signed_at.is_(None))).all()
    assert Counter(note.visit_on for note in unsigned) == {
        DAY: 2,
        DAY - timedelta(days=2): 2,
        DAY - timedelta(days=5): 1,
    }
    waiting = review_queue.listed(Moment(at, ZONE), Filters(reason=Reason.UNSIGNED))
    assert [one.patient.name for one in review_queue.page(waiting, 1)] == ["Jasper Underhill"]


def test_every_kind_of_reason_waits_for_dr_o(filled):
    queue = review_queue.listed(Moment(instant(DAY, 9 * 60), ZONE))
    assert set(queue.counts) == set(Reason)


def notes_of(kind: NoteKind) -> Sequence[SessionNote]:
    wanted = select(SessionNote).where(SessionNote.kind == kind)
    return db.session.scalars(wanted.order_by(SessionNote.visit_on, SessionNote.id)).all()


def in_order_of_visits() -> dict[str, list[SessionNote]]:
    """The notes of visits, by patient."""
    found: dict[str, list[SessionNote]] = {}
    wanted = select(SessionNote).where(SessionNote.kind.in_(VISITS))
    for note in db.session.scalars(wanted.order_by(SessionNote.visit_on)):
        found.setdefault(note.patient.name, []).append(note)
    return found


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        (NoteKind.EVALUATION, 50),
        (NoteKind.TREATMENT, 700),
        (NoteKind.PROGRESS, 40),
        (NoteKind.DISCHARGE, 7),
        (NoteKind.PHYSICIAN_REVIEW, 5),
        (NoteKind.TELEPHONE, 4),
        (NoteKind.MISSED_VISIT, 5),
    ],
)
def test_every_kind_of_note_is_there(filled, kind, least):
    assert len(notes_of(kind)) >= least


def test_a_course_begins_with_its_evaluation_and_a_finished_one_ends_with_its_discharge(filled):
    ended = {person.key for person in PEOPLE if person.ended}
    for name, notes in in_order_of_visits().items():
        kinds = [note.kind for note in notes]
        assert [place for place, kind in enumerate(kinds) if kind is NoteKind.EVALUATION] == [0], name
        assert (kinds[-1] is NoteKind.DISCHARGE) == (name in ended), name
        assert NoteKind.DISCHARGE not in kinds[:-1], name


def test_a_discharge_closed_its_plan(filled):
    for note in notes_of(NoteKind.DISCHARGE):
        assert note.plan_version.plan.closed_on == note.visit_on
    closed = db.session.scalars(select(TreatmentPlan).where(TreatmentPlan.closed_on.is_not(None))).all()
    assert len(closed) == len(notes_of(NoteKind.DISCHARGE))


def test_a_progress_visit_is_written_as_a_progress_report_and_an_assistant_writes_none(filled):
    for note in notes_of(NoteKind.PROGRESS):
        assert note.appointment.kind is VisitKind.RE_EVALUATION
        assert note.author.writes_as is Licence.THERAPIST


def test_every_signed_note_says_what_its_kind_must_say(filled):
    left = {
        (note.patient.name, note.visit_on, note.kind): missing
        for note in db.session.scalars(select(SessionNote).where(SessionNote.signed_at.is_not(None)))
        if (missing := what_is_missing(note, on=note.visit_on))
    }
    assert not left


def test_what_notes_say_is_what_their_forms_would_keep(filled):
    for note in db.session.scalars(select(SessionNote)):
        asked = {entry.key: entry for part in KINDS[note.kind].parts for entry in part.entries}
        for key, value in note.particulars.items():
            assert asked[key].read(value) == value, (note.kind, key)
        for row in note.treatments:
            fields = techniques.FIELDS[row.technique]
            own = {entry.key: entry for entry in fields.entries}
            assert all(own[key].read(value) == value for key, value in row.particulars.items())
            assert fields.has_zones or not row.zones
            assert fields.has_response or not row.response


def test_the_minutes_of_a_visit_hold_those_of_its_techniques(filled):
    for note in db.session.scalars(select(SessionNote).where(SessionNote.kind.in_(VISITS))):
        length = note.appointment.ends_at - note.appointment.starts_at
        assert note.visit_minutes == length.total_seconds() / 60
        assert 0 < total_minutes(note) <= note.visit_minutes


def test_the_next_note_proposes_every_dose_of_massage_and_retraining(filled):
    for name in ("Marigold Quill", "Humphrey Dovetail"):
        patient = in_order_of_visits()[name][0].patient
        note = SessionNote(treatments=[])
        propose(note, session_notes.last_treated(patient, diagnoses.current(patient)))
        doses = {row.technique: row.particulars for row in note.treatments}
        assert doses[Technique.SOFT_TISSUE_MASSAGE].keys() == {"way", "stroke", "pressure"}
        assert {"1.movement", "1.effort", "1.repetitions", "1.hold", "1.cue", "1.mirror"} <= doses[
            Technique.NEUROMUSCULAR_RETRAINING
        ].keys()


def test_a_face_that_loosens_tells_so_at_its_visits(filled):
    for name in ("Leopold Quillon", "Núria Solé-Hargreaves"):
        tight = [note.particulars["checkin.tight_face"] for note in in_order_of_visits()[name]]
        assert sum(tight[:6]) - sum(tight[-6:]) >= 6, (name, tight)


def test_practice_at_home_has_low_stretches(filled):
    for notes in in_order_of_visits().values():
        days = [note.particulars["practised.days"] for note in notes if note.kind is not NoteKind.EVALUATION]
        assert len(notes) < 14 or (min(days) <= 3 and max(days) >= 6)


def test_a_note_of_the_assistant_waits_for_a_second_signature_and_earlier_ones_have_it(filled):
    theo = db.session.scalars(select(User).where(User.name == "Theo Marsh")).one()
    (waiting,) = co_signatures.awaited_from(theo, at=instant(DAY, 600))
    assert waiting.author.writes_as is Licence.ASSISTANT
    assert waiting.patient.name == "Adwoa Mayfair-Osei"
    assert db.session.scalars(select(CoSignature)).all()


def test_somebody_rang_today(filled):
    assert notes_of(NoteKind.TELEPHONE)[-1].visit_on == DAY


def test_everything_signed_is_sealed_in_the_order_of_the_clock(filled):
    sealed = db.session.scalars(select(Seal.sealed_at).order_by(Seal.number)).all()
    assert sealed == sorted(sealed)
    assert not [*verification.Verification().findings()]


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
    midnight = instant(DAY + timedelta(days=1), 0)
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


BY_TIME = {
    "Delphine Sparrowhawk": {"flaccid_at_4_months"},
    "Emrys Hollowell": {"incomplete_at_3_months"},
}
"""Nobody looked at these faces when the calendar asked for it."""


def test_no_ordinary_visit_raises_a_red_flag(filled):
    planted = {
        name: {key for keys in flagged.recorded.values() for key in keys} for name, flagged in FLAGGED.items()
    }
    assert len(planted) == 2
    assert raised_by_its_notes() == planted | BY_TIME


def test_the_red_flags_lie_on_dr_os_list_the_most_urgent_first(filled):
    waiting = review_items.waiting()
    assert [(row.patient.name, row.urgency) for row in waiting] == [
        ("Odette Larkspur", Urgency.SAME_DAY),
        *(
            (name, Urgency.REVIEW)
            for name in ("Delphine Sparrowhawk", "Ottoline Tillinghast", "Emrys Hollowell")
        ),
    ]
    assert waiting[0].raised_at.astimezone(ZONE).date() == DAY


def test_every_caller_said_what_makes_them_due_in_answers_the_public_page_asks_for(application, filled):
    asked = db.session.scalars(select(ConsultationRequest)).all()
    assert {one.urgency for one in asked} == {
        RequestUrgency.SOON,
        RequestUrgency.TWO_WEEKS,
        RequestUrgency.ROUTINE,
    }
    choices = {question.key: question.choices for question in (*HEALTH_QUESTIONS, *WHEN.questions)}
    for one in asked:
        said = intake.health(one, keys=application.config["DOCUMENT_KEYS"])
        assert said.pop("reason")
        assert one.preferred_times in choices["preferred_times"]
        for key, given in said.items():
            ticked = {given} if isinstance(given, str) else set(given) if isinstance(given, list) else set()
            assert not choices[key] or ticked <= choices[key].keys()
