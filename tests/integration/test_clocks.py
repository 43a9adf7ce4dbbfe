"""The clocks, read from the records: what counts as first treatment day, as sent, as signed, as a visit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.care import clocks
from app.clinical.certification import CertificationStatus as Status
from app.clinical.clocks import ClockKey, ClockState
from app.clinical.direct_access import DirectAccessState as State
from app.clinical.vocabulary import LetterKind, NoteKind, PlanState
from app.extensions import db
from app.models import Letter, NoteStrike, Treatment
from tests import builders
from tests.queries import count_queries

TODAY = builders.today()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 17, tzinfo=UTC)


def a_course(cast, *, began: int, referred=True, visits=(), state=PlanState.DRAFT, patient=None, **plan):
    """A diagnosis, its plan opened ``began`` days ago, and a visit on that day and on each of ``visits``."""
    patient = patient or builders.a_patient("Fay", f"Finch{began}", team=[cast.therapist])
    diagnosis = builders.a_diagnosis(patient, by=cast.therapist, referred=False)
    if referred:
        builders.an_order(diagnosis, by=cast.therapist, signed_on=ago(began + 7))
    version = builders.a_plan(diagnosis, by=cast.therapist, state=state, starts_on=ago(began), **plan)
    for days in (began, *visits):
        a_visit(diagnosis, days, cast, plan=version)
    return version


def a_visit(diagnosis, days, cast, **values):
    return builders.a_note(diagnosis, by=cast.therapist, visit_on=ago(days), **values)


def certified(cast, *, began: int, signed: int, **values):
    """Sent and signed within the app ``signed`` days ago."""
    at = {"sent_at": noon(ago(signed)), "decided_at": noon(ago(signed))}
    people = {"sent_by": cast.therapist, "decided_by": cast.physician}
    return a_course(cast, began=began, state=PlanState.CERTIFIED, **(at | people | values))


def standing(version, *, today=TODAY):
    diagnosis = version.plan.diagnosis
    return clocks.standings({diagnosis.id: diagnosis.patient_id}, today=today)[diagnosis.id]


def status(version, **values):
    return standing(version, **values).certification.status


# certification


def test_the_first_visit_of_the_course_starts_the_30_days_signed_or_not(cast):
    version = a_course(cast, began=22, visits=(15, 8))
    found = standing(version).certification
    assert (found.status, found.treatment_day, found.days_left) == (Status.NOT_SENT, 22, 8)


def test_a_signature_within_the_app_certifies_on_the_day_it_was_at_the_practice(cast):
    version = certified(cast, began=40, signed=35)
    version.decided_at = datetime(
        2026, 3, 9, 3, 30, tzinfo=UTC
    )  # 23:30 on 8 March, the day the clocks go forward
    db.session.flush()
    found = standing(version).certification
    assert found.status is Status.BY_SIGNATURE
    assert found.certified is not None
    assert found.certified.signed_on == date(2026, 3, 8)


def test_a_signature_that_came_back_on_paper_certifies_from_its_date(cast):
    version = a_course(cast, began=40)
    builders.a_transmission(version, by=cast.therapist, on=ago(39), proof="", returned_on=ago(36))
    found = standing(version).certification
    assert found.status is Status.BY_SIGNATURE
    assert found.certified is not None
    assert found.certified.signed_on == ago(36)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, Status.BY_ORDER),
        ({"proof": ""}, Status.OVERDUE),
        ({"recipient": "Tidewater Health"}, Status.OVERDUE),
        ({"on": ago(9)}, Status.OVERDUE),
    ],
    ids=["with proof", "without proof", "to somebody else", "too late"],
)
def test_a_plan_sent_with_proof_to_the_signer_of_the_order_is_certified_by_that(cast, sent, expected):
    version = a_course(cast, began=40)
    builders.a_transmission(version, by=cast.therapist, **({"on": ago(38)} | sent))
    assert status(version) is expected


def test_a_plan_of_care_sent_as_a_letter_counts_and_a_case_summary_does_not(cast):
    for kind, expected in (
        (LetterKind.PLAN_OF_CARE, Status.BY_ORDER),
        (LetterKind.CASE_SUMMARY, Status.OVERDUE),
    ):
        version = a_course(cast, began=40 + len(kind))
        letter = builders._added(
            Letter(
                patient=version.plan.patient,
                diagnosis=version.plan.diagnosis,
                plan_version=version,
                kind=kind,
                recipient=builders.REFERRER,
                facts={},
                written_at=builders.now(),
                written_by=cast.therapist,
            )
        )
        builders.a_transmission(version, by=cast.therapist, on=ago(39), plan_version=None, letter=letter)
        assert status(version) is expected


def test_what_was_entered_in_error_counts_for_nothing(cast):
    version = a_course(cast, began=40)
    sent = builders.a_transmission(version, by=cast.therapist, on=ago(38), returned_on=ago(36))
    sent.entered_in_error_at, sent.entered_in_error_reason = builders.now(), "Another patient’s fax"
    sent.entered_in_error_by_id = cast.therapist.id
    db.session.flush()
    assert status(version) is Status.OVERDUE


def test_a_plan_sent_in_the_app_to_the_physician_who_signed_the_order_in_it_is_proof(cast):
    theirs = {"referred": False, "state": PlanState.SENT, "sent_at": noon(ago(35)), "sent_by": cast.therapist}
    ordered, unordered = a_course(cast, began=40, **theirs), a_course(cast, began=41, **theirs)
    builders.an_order(
        ordered.plan.diagnosis,
        by=cast.physician,
        signed_on=ago(45),
        signer=cast.physician,
        signer_name="Dr. O, MD",
    )
    builders.an_order(unordered.plan.diagnosis, by=cast.therapist, signed_on=ago(45))
    assert status(ordered) is Status.BY_ORDER
    assert status(unordered) is Status.OVERDUE


def test_a_later_version_that_is_not_signed_leaves_the_certification_of_the_first(cast):
    version = certified(cast, began=40, signed=35)
    version.plan.versions.append(builders._added(_next(version, cast)))
    assert status(version) is Status.BY_SIGNATURE


def _next(version, cast):
    from app.models import PlanVersion

    return PlanVersion(
        plan=version.plan,
        number=2,
        state=PlanState.DRAFT,
        reason="Less often",
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        visits_per_week=version.visits_per_week,
        visits_planned=version.visits_planned,
        written_at=builders.now(),
        written_by=cast.therapist,
    )


def test_a_new_course_begins_with_the_first_visit_after_the_last_plan_was_closed(cast):
    old = certified(cast, began=200, signed=195)
    old.plan.closed_on, old.plan.close_reason = ago(100), "Goals met"
    db.session.flush()
    diagnosis = old.plan.diagnosis
    assert clocks.standings({diagnosis.id: diagnosis.patient_id}, today=TODAY) == {}
    a_visit(diagnosis, 3, cast)
    assert standing(old).certification.treatment_day == 3
    assert (
        standing(old, today=ago(100)).certification.treatment_day == 100
    )  # on the day it was closed it still ran


@pytest.mark.parametrize(
    ("signed_days_ago", "expected"),
    [
        (403, (State.BEYOND, Status.OVERDUE)),  # of the course that was closed 300 days ago
        (301, (State.BEYOND, Status.OVERDUE)),
        (300, (State.REFERRED, Status.BY_ORDER)),
        (43, (State.REFERRED, Status.BY_ORDER)),
    ],
)
@pytest.mark.parametrize("whole_chart", [False, True])
def test_an_order_serves_a_new_course_only_if_signed_when_the_last_was_closed_or_later(
    cast, signed_days_ago, expected, whole_chart
):
    old = a_course(cast, began=400, referred=False)
    old.plan.closed_on, old.plan.close_reason = ago(300), "Goals met"
    diagnosis = old.plan.diagnosis
    builders.an_order(diagnosis, by=cast.therapist, signed_on=ago(signed_days_ago), whole_chart=whole_chart)
    new = builders.a_plan(diagnosis, by=cast.therapist, starts_on=ago(40))
    note = a_visit(diagnosis, 40, cast, plan=new)
    builders.a_transmission(new, by=cast.therapist, on=ago(38))
    late = a_visit(diagnosis, 1, cast, plan=new)
    found = standing(new)
    assert (found.direct_access.state, found.certification.status) == expected
    assert clocks.at_visit(late).state is expected[0]
    assert clocks.at_visit(note).state in (State.FINE, State.REFERRED)


def test_an_order_goes_on_serving_the_course_it_was_signed_for(cast):
    version = a_course(cast, began=400)
    version.plan.closed_on, version.plan.close_reason = ago(300), "Goals met"
    late = a_visit(version.plan.diagnosis, 310, cast, plan=version)
    db.session.flush()
    assert clocks.at_visit(late).state is State.REFERRED


# direct access


def test_visits_without_a_referral_are_counted_whether_signed_or_not(cast):
    version = a_course(cast, began=20, referred=False, visits=(18, 15, 12, 9, 6, 3, 1))
    found = standing(version).direct_access
    assert (found.state, found.visit, found.limit_on) == (State.WARN, 8, ago(-10))


def test_neither_telephone_nor_missed_nor_struck_nor_a_discharge_without_treatment_is_a_visit(cast):
    version = a_course(cast, began=20, referred=False)
    diagnosis = version.plan.diagnosis
    for days, kind in ((18, NoteKind.TELEPHONE), (15, NoteKind.MISSED_VISIT), (12, NoteKind.DISCHARGE)):
        note = a_visit(diagnosis, days, cast, kind=kind)
        note.treatments.clear()
    struck = a_visit(diagnosis, 9, cast)
    db.session.add(
        NoteStrike(
            note=struck,
            reason="Another patient",
            striker_credentials="Ana Alder, PT",
            content_hash="0" * 64,
            struck_at=builders.now(),
            struck_by=cast.therapist,
        )
    )
    db.session.flush()
    assert standing(version).direct_access.visit == 1


def test_a_visit_begun_with_nothing_done_yet_is_a_visit(cast):
    version = a_course(cast, began=20, referred=False)
    a_visit(version.plan.diagnosis, 12, cast).treatments.clear()
    db.session.flush()
    assert standing(version).direct_access.visit == 2


def test_a_discharge_in_which_something_was_done_is_a_visit(cast):
    version = a_course(cast, began=20, referred=False)
    a_visit(version.plan.diagnosis, 12, cast, kind=NoteKind.DISCHARGE)
    assert db.session.query(Treatment).count() == 2
    assert standing(version).direct_access.visit == 2


def test_a_referral_for_the_whole_chart_serves_every_diagnosis_and_one_for_another_does_not(cast):
    one = a_course(cast, began=40, referred=False)
    diagnosis, patient = one.plan.diagnosis, one.plan.patient
    other = builders.a_diagnosis(patient, by=cast.therapist)
    assert other.id != diagnosis.id
    assert standing(one).direct_access.state is State.BEYOND
    builders.an_order(diagnosis, by=cast.therapist, signed_on=ago(5), whole_chart=True)
    assert standing(one).direct_access.state is State.REFERRED


def test_a_referral_entered_in_error_allows_nothing(cast):
    version = a_course(cast, began=40, referred=False)
    order = builders.an_order(version.plan.diagnosis, by=cast.therapist, signed_on=ago(5))
    order.entered_in_error_at, order.entered_in_error_reason = builders.now(), "Another patient’s"
    order.entered_in_error_by_id = cast.therapist.id
    db.session.flush()
    assert standing(version).direct_access.state is State.BEYOND


def test_the_notice_is_the_one_of_the_diagnosis_or_of_the_whole_chart(cast):
    version = a_course(cast, began=20, referred=False)
    assert standing(version).direct_access.is_notice_missing
    builders.a_direct_access_notice(version.plan.diagnosis, by=cast.therapist, on=ago(20), diagnosis_id=None)
    assert standing(version).direct_access.facts.notice_on == ago(20)


@pytest.mark.parametrize("has_file", [True, False])
def test_a_clock_says_that_no_file_of_the_referral_or_the_notice_is_on_record(cast, has_file):
    file = {"document": builders.a_document(cast.pat, by=cast.therapist)} if has_file else {}
    version = a_course(cast, began=20, referred=False)
    builders.a_direct_access_notice(version.plan.diagnosis, by=cast.therapist, on=ago(20), **file)
    assert ("No file on record." in standing(version).direct_access.rule) is not has_file
    builders.an_order(version.plan.diagnosis, by=cast.therapist, signed_on=ago(19), **file)
    assert standing(version).direct_access.state is State.REFERRED
    assert ("No file on record." in standing(version).direct_access.rule) is not has_file


def test_a_note_is_judged_on_the_day_of_its_visit_by_what_was_on_file_then(cast):
    version = a_course(cast, began=40, referred=False)
    late = a_visit(version.plan.diagnosis, 5, cast, plan=version)
    early = a_visit(version.plan.diagnosis, 12, cast, plan=version)
    builders.an_order(version.plan.diagnosis, by=cast.therapist, signed_on=ago(6))
    assert clocks.at_visit(late).state is State.REFERRED
    assert clocks.at_visit(early).state is State.WARN
    assert clocks.at_visit(a_visit(version.plan.diagnosis, 7, cast)).state is State.BEYOND
    assert clocks.at_visit(a_visit(version.plan.diagnosis, 7, cast, kind=NoteKind.TELEPHONE)) is None


# all together


def test_every_clock_is_told_the_most_pressing_first(cast):
    version = a_course(cast, began=25, referred=False, visits=(20, 15))
    diagnosis = version.plan.diagnosis
    found = clocks.of_diagnoses([diagnosis], today=TODAY)[diagnosis.id]
    assert [(one.key, one.state) for one in found] == [
        (ClockKey.CERTIFICATION, ClockState.NEAR),
        (ClockKey.DIRECT_ACCESS, ClockState.NEAR),
        (ClockKey.PROGRESS_REPORT, ClockState.FINE),
    ]
    assert [one.key for one in clocks.pressing([diagnosis], today=TODAY)[diagnosis.id]] == [
        ClockKey.CERTIFICATION,
        ClockKey.DIRECT_ACCESS,
    ]


def test_many_diagnoses_ask_the_database_as_often_as_one(cast):
    every = [
        a_course(cast, began=10 + number, referred=bool(number % 2), visits=(5, 3)).plan.diagnosis
        for number in range(6)
    ]
    counts = []
    for some in (every[:1], every):
        db.session.expunge_all()
        keys = {one.id: one.patient_id for one in some}
        with count_queries() as sent:
            assert len(clocks.standings(keys, today=TODAY)) == len(some)
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_a_visit_with_a_referral_on_file_costs_one_query(cast):
    note = a_visit(a_course(cast, began=12).plan.diagnosis, 5, cast)
    db.session.flush()
    with count_queries() as sent:
        clocks.at_visit(note)
    assert len(sent) == 1
