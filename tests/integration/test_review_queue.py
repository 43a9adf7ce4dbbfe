"""Dr. O's list: each reason appears when its rule holds and goes when it no longer does; answers put rows away."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.care import (
    amendments,
    certifying,
    plan_versions,
    red_flags,
    review_answers,
    review_items,
    review_queue,
    treatment_plans,
)
from app.care.errors import Invalid, Refused
from app.care.moments import Moment
from app.care.review_queue import Filters
from app.clinical.review_reasons import Act, Reason
from app.clinical.vocabulary import (
    AnswerKind,
    AppointmentStatus,
    Condition,
    DiagnosisStatus,
    NoteKind,
    PlanState,
    Urgency,
    VisitKind,
)
from app.extensions import db
from app.models import Diagnosis, ReviewAnswer, ReviewItem
from app.ui import review_words
from tests.builders import (
    a_diagnosis,
    a_note,
    a_patient,
    a_plan,
    a_planned_procedure,
    a_transmission,
    an_appointment,
    an_assessment,
    an_order,
    now,
    today,
)
from tests.queries import count_queries

ZONE = ZoneInfo("America/New_York")
SEEN, PUT_OFF = AnswerKind.ACKNOWLEDGED, AnswerKind.DEFERRED


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def moment(days_ahead: int = 0) -> Moment:
    return Moment(now() + timedelta(days=days_ahead), ZONE)


def waiting(days_ahead: int = 0, **filters) -> list[Reason]:
    return [one.row.reason for one in review_queue.listed(moment(days_ahead), Filters(**filters)).entries]


def a_case(
    cast,
    family="Plover",
    *,
    onset=20,
    condition=Condition.PARETIC,
    state=PlanState.DRAFT,
    is_referred=True,
    **plan,
):
    """A course of care that waits for nothing: begun lately, referred, evaluated."""
    patient = cast.pat if family == "Plover" else a_patient("Otis", family, team=[cast.therapist])
    diagnosis = a_diagnosis(
        patient, by=cast.therapist, condition=condition, onset_on=ago(onset), referred=is_referred
    )
    version = a_plan(diagnosis, by=cast.therapist, state=state, **({"starts_on": ago(7)} | plan))
    db.session.commit()
    return SimpleNamespace(patient=patient, diagnosis=diagnosis, version=version)


def sign(note, by):
    db.session.flush()
    note.signed_at, note.signed_by, note.signer_credentials, note.content_hash = now(), by, by.name, "0" * 64
    db.session.commit()
    return note


def a_signed_note(case, cast, *, days=5, kind=NoteKind.TREATMENT, by=None, **particulars):
    by = by or cast.therapist
    note = a_note(
        case.diagnosis,
        by=by,
        kind=kind,
        visit_on=ago(days),
        started_at=now() - timedelta(days=days),
        particulars=particulars,
    )
    return sign(note, by)


def flagged(case, cast, flag="redness", urgency=Urgency.SAME_DAY):
    note = a_signed_note(case, cast)
    item = ReviewItem(
        patient=case.patient,
        diagnosis=case.diagnosis,
        note=note,
        flag=flag,
        urgency=urgency,
        opened_at=now(),
        opened_by=cast.therapist,
    )
    db.session.add(item)
    db.session.commit()
    return item


def graded(case, cast, *composites):
    for turn, composite in enumerate(composites):
        on = ago(1 + 28 * (len(composites) - 1 - turn))
        scores = {"composite": str(composite), "voluntary": "60", "resting": "5", "synkinesis": "2"}
        an_assessment(case.diagnosis, by=cast.therapist, on=on, scores=scores)
    db.session.commit()


def reviewed(case, cast):
    """A physician signs a review of the case: the rules of time, reports and consultations are satisfied."""
    a_signed_note(case, cast, days=0, kind=NoteKind.PHYSICIAN_REVIEW, by=cast.physician)


def certified_long_ago(cast):
    case = a_case(
        cast,
        onset=400,
        state=PlanState.CERTIFIED,
        starts_on=ago(85),
        ends_on=ago(-5),
        decided_at=now() - timedelta(days=84),
        decided_by=cast.physician,
    )
    a_signed_note(case, cast, days=85, kind=NoteKind.EVALUATION)
    return case


# each kind: what makes it appear, and what makes it go


def red_flag(cast):
    case = a_case(cast)
    item = flagged(case, cast)
    return lambda: review_items.acknowledge([item], comment="Seen today.", by=cast.physician, at=now())


def flag(cast):
    case = a_case(cast)
    item = flagged(case, cast, "fever", Urgency.REVIEW)
    return lambda: amendments.strike(item.note, reason="Wrong chart.", by=cast.therapist, at=now())


def certify(cast):
    case = a_case(cast, state=PlanState.SENT)
    return lambda: plan_versions.certify(case.version, comment="", by=cast.physician, at=now())


def recertify(cast):
    case = certified_long_ago(cast)
    again = a_plan_again(case, cast)
    return lambda: plan_versions.return_to_therapist(
        again, comment="Fewer visits.", by=cast.physician, at=now()
    )


def a_plan_again(case, cast):
    """A second version of the plan, sent."""
    values = replace(plan_versions.values_of(case.version, reason="Going well"), ends_on=ago(-60))
    again = treatment_plans.save(case.version.plan, values, based_on=1, by=cast.therapist, at=now())
    plan_versions.send(again, by=cast.therapist, at=now())
    db.session.commit()
    return again


def not_sent(cast):
    case = certified_long_ago(cast)
    return lambda: (
        a_plan_again(case, cast)
        and plan_versions.certify(case.version.plan.versions[-1], comment="", by=cast.physician, at=now())
    )


def direct_access(cast):
    case = a_case(cast, is_referred=False)
    for days in range(16, 0, -2):
        a_signed_note(case, cast, days=days)
    return lambda: an_order(case.diagnosis, by=cast.therapist, signed_on=today())


def report(cast):
    case = a_case(cast)
    a_signed_note(case, cast, kind=NoteKind.PROGRESS)
    return lambda: reviewed(case, cast)


def no_movement(cast):
    case = a_case(cast, onset=150, condition=Condition.FLACCID)
    a_signed_note(case, cast, **{"moves.smile": "none"})
    return lambda: an_appointment(
        case.patient,
        clinician=cast.physician,
        starts_at=now() - timedelta(hours=2),
        status=AppointmentStatus.COMPLETED,
    )


def incomplete(cast):
    case = a_case(cast, onset=100)
    return lambda: graded(case, cast, 100)


def decline(cast):
    case = a_case(cast)
    graded(case, cast, 62, 64, 55, 50)
    return lambda: an_assessment(case.diagnosis, by=cast.therapist, on=today(), scores={"composite": "66"})


def plateau(cast):
    case = a_case(cast)
    graded(case, cast, 40, 52, 52, 51)
    return lambda: an_assessment(case.diagnosis, by=cast.therapist, on=today(), scores={"composite": "60"})


def low_practice(cast):
    case = a_case(cast)
    for days, told in ((5, 2), (3, 3)):
        a_signed_note(case, cast, days=days, **{"practised.days": told})
    return lambda: a_signed_note(case, cast, days=1, **{"practised.days": 4})


def unsigned(cast):
    case = a_case(cast)
    note = a_note(case.diagnosis, by=cast.therapist, started_at=now() - timedelta(hours=72), visit_on=ago(3))
    return lambda: sign(note, cast.therapist)


def outcome(cast):
    case = a_case(cast)
    case.version.plan.closed_on, case.version.plan.close_reason = ago(5), "Goals met"
    case.version.plan.opened_on = ago(7)
    seen = {"kind": VisitKind.CONSULTATION, "status": AppointmentStatus.COMPLETED}
    an_appointment(case.patient, clinician=cast.physician, starts_at=now() - timedelta(days=2), **seen)
    return lambda: a_planned_procedure(case.patient, by=cast.physician, on=ago(-20))


KINDS: dict[Reason, Callable] = {
    Reason.RED_FLAG: red_flag,
    Reason.CERTIFY: certify,
    Reason.RECERTIFY: recertify,
    Reason.NOT_SENT: not_sent,
    Reason.DIRECT_ACCESS: direct_access,
    Reason.REPORT: report,
    Reason.NO_MOVEMENT: no_movement,
    Reason.INCOMPLETE: incomplete,
    Reason.DECLINE: decline,
    Reason.PLATEAU: plateau,
    Reason.FLAG: flag,
    Reason.OUTCOME: outcome,
    Reason.UNSIGNED: unsigned,
    Reason.LOW_PRACTICE: low_practice,
}


def test_a_course_that_goes_well_waits_for_nothing(cast):
    a_case(cast)
    assert waiting() == []


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_appears_by_its_rule_and_goes_by_its_rule(cast, reason):
    settle = KINDS[reason](cast)
    db.session.commit()
    assert waiting() == [reason]
    settle()
    db.session.commit()
    assert reason not in waiting()


@pytest.mark.parametrize("reason", [Reason.RED_FLAG, Reason.UNSIGNED, Reason.PLATEAU, Reason.CERTIFY])
def test_nobody_waits_on_the_list_who_was_entered_in_error(cast, reason):
    KINDS[reason](cast)
    cast.pat.entered_in_error_at, cast.pat.entered_in_error_by_id = now(), cast.desk.id
    cast.pat.entered_in_error_reason = "Registered twice."
    db.session.commit()
    assert waiting() == []


@pytest.mark.parametrize("months", [11, 13])
def test_without_a_plan_a_new_palsy_is_watched_for_a_year(cast, months):
    a_diagnosis(cast.pat, by=cast.therapist, condition=Condition.FLACCID, onset_on=ago(months * 30))
    db.session.commit()
    assert waiting() == ([Reason.NO_MOVEMENT] if months == 11 else [])


@pytest.fixture
def consulted(cast):
    """Somebody whom Dr. O saw two days ago and who has no diagnosis."""
    seen = {"kind": VisitKind.CONSULTATION, "status": AppointmentStatus.COMPLETED}
    an_appointment(cast.quinn, clinician=cast.physician, starts_at=now() - timedelta(days=2), **seen)
    db.session.commit()
    return cast.quinn


def test_somebody_consulted_without_a_diagnosis_is_told_by_name_and_can_be_answered(as_, consulted):
    physician = as_("physician")
    page = physician.get("review.index")
    assert "Quinn Quail" in page.text
    (link,) = page.select("a[hx-get*=answers]")
    asked = {name: said[0] for name, said in parse_qs(urlsplit(link["href"]).query).items()}
    where = {"patient_id": consulted} | asked
    assert "Outcome missing" in physician.get("review.new_answer", **where).one("#drawer").get_text()
    said = {"kind": "acknowledged", "comment": "No palsy: a scar.", "again_on": ""}
    assert physician.post("review.answer", said | {"comment": ""}, **where).status == 422
    assert physician.post("review.answer", said, **where).response.location == "/review"
    assert waiting(200) == []
    assert "“No palsy: a scar.”" in physician.get("review.index", away=1).text
    late = physician.post("review.answer", said | {"comment": "Else."}, **where | {"mark": "0" * 32})
    assert late.status == 409
    assert "Else." in late.one("#drawer").get_text()


@pytest.mark.parametrize("days", [0, 7])
def test_what_was_answered_before_there_was_a_diagnosis_holds_after_it(cast, consulted, days):
    (entry,) = review_queue.reasons_of(consulted, moment())
    kind, again_on = (PUT_OFF, ago(-days)) if days else (SEEN, None)
    said = {"kind": kind, "comment": "No palsy.", "again_on": again_on, "by": cast.physician}
    review_answers.give(consulted, entry.row, now=moment(), **said)
    a_diagnosis(consulted, by=cast.physician, onset_on=ago(3), referred=False)
    db.session.commit()
    assert waiting() == []
    assert waiting(7) == ([Reason.OUTCOME] if days else [])
    assert review_queue.reasons_of(consulted, moment()) == ()


# answers


def the_entry(case, reason):
    return next(one for one in review_queue.reasons_of(case.diagnosis, moment()) if one.row.reason is reason)


def give(case, reason, cast, kind=SEEN, days=28, comment="Talked over.", by=None):
    review_answers.give(
        case.diagnosis,
        the_entry(case, reason).row,
        kind=kind,
        comment=comment,
        again_on=today() + timedelta(days=days) if days else None,
        by=by or cast.physician,
        now=moment(),
    )
    db.session.commit()


@pytest.fixture
def still(cast):
    """A case on a plateau."""
    case = a_case(cast)
    graded(case, cast, 40, 52, 52, 51)
    return case


@pytest.mark.parametrize("kind", [SEEN, PUT_OFF])
def test_an_answered_row_is_away_until_its_day(cast, still, kind):
    give(still, Reason.PLATEAU, cast, kind, days=10)
    assert waiting(9) == []
    assert waiting(9, is_away=True) == [Reason.PLATEAU]
    assert Reason.PLATEAU in waiting(10)


def test_an_answered_row_is_back_at_once_when_its_basis_changes(cast):
    case = a_case(cast)
    graded(case, cast, 62, 64, 55, 50)
    give(case, Reason.DECLINE, cast)
    assert waiting() == []
    an_assessment(case.diagnosis, by=cast.therapist, on=today(), scores={"composite": "45"})
    db.session.commit()
    assert waiting() == [Reason.DECLINE]


def test_a_report_that_was_read_stays_away(cast):
    case = a_case(cast)
    a_signed_note(case, cast, kind=NoteKind.PROGRESS)
    give(case, Reason.REPORT, cast, days=0, comment="Read.")
    assert Reason.REPORT not in waiting(200)


def test_an_evening_report_waits_since_its_day_in_new_york(cast):
    case = a_case(cast)
    note = a_note(case.diagnosis, by=cast.therapist, kind=NoteKind.PROGRESS, visit_on=ago(2))
    evening = datetime.combine(ago(2), time(20, 30), ZONE)
    db.session.flush()
    note.signed_at, note.signed_by, note.signer_credentials = evening.astimezone(UTC), cast.therapist, "PT"
    note.content_hash = "0" * 64
    db.session.commit()
    assert the_entry(case, Reason.REPORT).row.since == ago(2)


def reported(cast):
    """A plan that waits for a decision, and a progress report nobody has read."""
    case = a_case(cast, state=PlanState.SENT)
    a_signed_note(case, cast, kind=NoteKind.PROGRESS)
    assert waiting() == [Reason.CERTIFY, Reason.REPORT]
    return case


@pytest.mark.parametrize("decide", ["certify", "return_to_therapist"])
def test_deciding_on_the_page_of_the_case_reads_its_report_and_says_so(as_, cast, decide):
    case = reported(cast)
    where = {"patient_id": case.patient, "version_id": case.version}
    as_("physician").post(f"review.{decide}", {"comment": "Fewer visits."}, **where)
    assert waiting() == []
    (answer,) = db.session.scalars(select(ReviewAnswer)).all()
    assert answer.comment == "Read with the decision on version 1 of the plan."


def test_certifying_several_at_once_reads_no_report(cast):
    case = reported(cast)
    certifying.certify_several([case.version.public_id], comment="", by=cast.physician, at=now())
    db.session.commit()
    assert waiting() == [Reason.REPORT]


def test_direct_access_put_off_at_the_8th_visit_is_back_at_the_10th(cast):
    direct_access(cast)
    case = SimpleNamespace(diagnosis=db.session.scalars(select(Diagnosis)).one(), patient=cast.pat)
    give(case, Reason.DIRECT_ACCESS, cast, PUT_OFF, days=10)
    assert waiting() == []
    for days in (1, 0):
        a_signed_note(case, cast, days=days)
    assert waiting() == [Reason.DIRECT_ACCESS]


def changed_after_sending(cast):
    case = a_case(cast, state=PlanState.SENT)
    values = replace(plan_versions.values_of(case.version, reason="Less often"), visits_planned=3)
    return case, treatment_plans.save(case.version.plan, values, based_on=1, by=cast.therapist, at=now())


def test_a_version_that_waited_and_was_changed_says_so_at_once_until_it_is_sent(cast):
    _, again = changed_after_sending(cast)
    db.session.commit()
    (entry,) = review_queue.listed(moment()).entries
    assert (entry.row.reason, entry.row.line) == (
        Reason.NOT_SENT,
        "Retraining, version 2: changed, not sent",
    )
    plan_versions.send(again, by=cast.therapist, at=now())
    db.session.commit()
    assert waiting() == [Reason.CERTIFY]


@pytest.mark.parametrize("whose", ["its own", "another version’s", "struck"])
def test_a_plan_that_came_back_signed_on_paper_is_not_asked_for_as_if_it_had_not(as_, cast, whose):
    case = a_case(cast, state=PlanState.SENT)
    a_signed_note(case, cast)
    other = a_plan(a_diagnosis(cast.quinn, by=cast.therapist), by=cast.therapist)
    sent = a_transmission(
        other if whose == "another version’s" else case.version,
        by=cast.therapist,
        on=ago(4),
        returned_on=ago(1),
        returned_signer="Dr. Ruth Chen",
    )
    if whose == "struck":
        sent.entered_in_error_at, sent.entered_in_error_reason = now(), "Another patient’s fax"
        sent.entered_in_error_by_id = cast.therapist.id
    db.session.commit()
    row = the_entry(case, Reason.CERTIFY).row
    assert row.may(Act.CERTIFY) is (whose != "its own")
    page = as_("physician").get("review.index")
    assert ("signed by Dr. Ruth Chen on paper" in page.text) is (whose == "its own")


def test_a_plan_signed_on_paper_is_away_once_it_was_seen(as_, cast):
    case = a_case(cast, state=PlanState.SENT)
    a_signed_note(case, cast)
    a_transmission(case.version, by=cast.therapist, on=ago(4), returned_on=ago(1))
    db.session.commit()
    where = {"patient_id": case.patient, "diagnosis_id": case.diagnosis}
    page = as_("physician").get("review.case", **where)
    assert "Signed on paper." in page.text
    give(case, Reason.CERTIFY, cast)
    assert waiting() == []


def test_what_was_decided_and_then_changed_is_not_told_as_taken_back(cast):
    _, again = changed_after_sending(cast)
    plan_versions.send(again, by=cast.therapist, at=now())
    plan_versions.return_to_therapist(again, comment="Fewer visits.", by=cast.physician, at=now())
    values = replace(plan_versions.values_of(again, reason="Fewer"), visits_planned=2)
    treatment_plans.save(again.plan, values, based_on=2, by=cast.therapist, at=now())
    db.session.commit()
    assert waiting() == []


@pytest.mark.parametrize(
    ("is_referred", "expected"),
    [(False, {Reason.DIRECT_ACCESS, Reason.NOT_SENT}), (True, {Reason.NOT_SENT})],
)
def test_a_course_without_any_plan_is_told_by_its_clocks(cast, is_referred, expected):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist, onset_on=ago(50), referred=is_referred)
    case = SimpleNamespace(diagnosis=diagnosis, patient=cast.pat)
    assert waiting() == []
    for days in (35, 30, 25, 20, 15):
        a_signed_note(case, cast, days=days)
    assert set(waiting()) == expected
    row = the_entry(case, Reason.NOT_SENT).row
    assert row.line == "First certification: no plan is written"


@pytest.mark.parametrize(
    ("known", "is_told"),
    [
        ({"status": DiagnosisStatus.CONFIRMED}, True),
        ({"status": DiagnosisStatus.TO_BE_CONFIRMED}, False),
        ({"status": DiagnosisStatus.RESOLVED}, False),
        ({"closed_on": 40}, True),  # visits since: a new course
        ({"closed_on": 10}, False),
    ],
)
def test_without_a_plan_a_course_goes_on_while_it_is_treated_and_not_resolved(cast, known, is_told):
    status = known.get("status", DiagnosisStatus.CONFIRMED)
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist, onset_on=ago(50), status=status, referred=False)
    if "closed_on" in known:
        plan = a_plan(diagnosis, by=cast.therapist, starts_on=ago(45)).plan
        plan.closed_on, plan.close_reason = ago(known["closed_on"]), "Goals met"
    for days in (35, 20):
        a_signed_note(SimpleNamespace(diagnosis=diagnosis, patient=cast.pat), cast, days=days)
    assert (Reason.DIRECT_ACCESS in waiting()) is is_told


def certified_and_treated(cast, case, *, visits=9):
    """Certified 23 days ago; nine visits, the last two days ago."""
    for turn in range(visits):
        a_note(case.diagnosis, by=cast.therapist, plan=case.version, visit_on=ago(2 + 2 * turn))
    db.session.commit()


@pytest.mark.parametrize(("whose", "expected"), [("another", [Reason.DIRECT_ACCESS]), ("chart", [])])
def test_a_referral_for_another_diagnosis_does_not_hide_that_direct_access_ends(cast, whose, expected):
    first = a_diagnosis(cast.pat, by=cast.therapist, onset_on=ago(20))
    if whose == "chart":
        an_order(first, by=cast.therapist, signed_on=ago(30), whole_chart=True)
    case = a_case(
        cast,
        is_referred=False,
        state=PlanState.CERTIFIED,
        starts_on=ago(25),
        decided_at=now() - timedelta(days=23),
        decided_by=cast.physician,
    )
    certified_and_treated(cast, case)
    assert waiting() == expected


def test_acknowledging_a_red_flag_answers_what_the_note_raised(cast):
    case = a_case(cast)
    item = flagged(case, cast)
    give(case, Reason.RED_FLAG, cast, days=0, comment="Seen by ophthalmology.")
    assert (item.comment, item.acknowledged_by) == ("Seen by ophthalmology.", cast.physician)
    assert waiting() == []


@pytest.mark.parametrize(
    ("make", "reason", "kind", "days", "field"),
    [
        (red_flag, Reason.RED_FLAG, PUT_OFF, 3, "kind"),
        (certify, Reason.CERTIFY, SEEN, 3, "kind"),
        (plateau, Reason.PLATEAU, SEEN, 0, "again_on"),
        (plateau, Reason.PLATEAU, PUT_OFF, 92, "again_on"),
        (not_sent, Reason.NOT_SENT, PUT_OFF, 6, "again_on"),  # the plan ends in five days
    ],
)
def test_an_answer_that_may_not_be_given_is_refused_and_leaves_nothing(cast, make, reason, kind, days, field):
    make(cast)
    db.session.commit()
    (entry,) = review_queue.listed(moment()).entries
    case = SimpleNamespace(diagnosis=db.session.get(Diagnosis, entry.diagnosis_id))
    with pytest.raises(Invalid) as refused:
        give(case, reason, cast, kind, days)
    assert refused.value.field == field
    assert db.session.scalars(select(ReviewAnswer)).all() == []


def test_an_answer_sent_twice_is_given_once_and_that_of_a_colleague_is_not_overruled(cast, still):
    row = the_entry(still, Reason.PLATEAU).row
    said = {"kind": SEEN, "again_on": ago(-28), "now": moment()}
    for _ in range(2):
        review_answers.give(still.diagnosis, row, comment="Talked over.", by=cast.physician, **said)
    assert len(db.session.scalars(select(ReviewAnswer)).all()) == 1
    with pytest.raises(Refused, match=r"Dr\. O has answered this already: “Talked over.”"):
        review_answers.give(still.diagnosis, row, comment="Mine.", by=cast.therapist, **said)


def test_acknowledging_the_time_rule_keeps_the_next_note_from_raising_it(cast):
    case = a_case(cast, onset=100)
    give(case, Reason.INCOMPLETE, cast)
    note = a_note(case.diagnosis, by=cast.therapist, visit_on=today())
    red_flags.sync(note, by=cast.therapist, at=now())
    db.session.commit()
    assert waiting() == []
    assert Reason.INCOMPLETE in waiting(28)


# the page


def words_of(page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.select(".queue-row")]


def test_each_row_says_who_why_since_when_and_how_urgent(as_, cast):
    a_signed_note(a_case(cast, state=PlanState.SENT), cast)
    flagged(a_case(cast, "Owl"), cast)
    page = as_("physician").get("review.index")
    first, second = words_of(page)[:2]
    assert first.startswith("Otis Owl Ana Alder: redness Same day since")
    assert second.startswith(
        "Pat Plover To certify" if "left" in second else "Pat Plover Retraining, version 1"
    )
    assert "1 to see first, 1 with a deadline." in page.text
    assert page.select(".rail-count")[0].get_text(strip=True).endswith("2")


def test_an_empty_list_says_what_comes_here(as_, cast):
    page = as_("physician").get("review.index")
    assert "Nothing waits for you." in page.text
    assert "Nothing waits here" in page.text


def test_the_list_is_narrowed_to_one_therapist_and_to_one_reason(as_, cast):
    flagged(a_case(cast, "Owl"), cast)
    graded(a_case(cast), cast, 40, 52, 52, 51)
    other = a_case(cast, "Dove")
    other.patient.care_team[0].user = cast.second_therapist
    graded(other, cast, 62, 64, 55, 50)
    db.session.commit()

    def names(**asked):
        return {
            row.split(" Ana")[0].split(" Sun")[0]
            for row in words_of(as_("physician").get("review.index", **asked))
        }

    assert names(by=cast.therapist.public_id) == {"Otis Owl", "Pat Plover"}
    assert names(why="down") == {"Otis Dove"}
    assert names(by=cast.therapist.public_id, why="down") == set()
    assert names(by="nobody", why="no-such") == {"Otis Owl", "Pat Plover", "Otis Dove"}


def test_the_address_of_a_filter_tells_nothing_clinical(as_, cast):
    graded(a_case(cast), cast, 40, 52, 52, 51)
    page = as_("physician").get("review.index")
    addresses = [link["href"].lower() for link in page.select(".reasons a")]
    assert len(addresses) == 2
    assert not [one for one in addresses if "plateau" in one]


def address_of(case, reason: Reason) -> dict[str, object]:
    """Where the row that stands now is answered."""
    entry = the_entry(case, reason)
    return {
        "patient_id": case.patient,
        "diagnosis_id": case.diagnosis,
        "row": entry.row.kind.key,
        "mark": review_words.mark(entry),
    }


def test_the_address_of_an_answer_tells_no_finding_no_day_and_no_key(as_, cast):
    item = flagged(a_case(cast, "Owl"), cast)
    graded(a_case(cast, "Dove"), cast, 40, 52, 52, 51)
    graded(a_case(cast, "Wren"), cast, 62, 64, 55, 50)
    a_case(cast, onset=100, condition=Condition.FLACCID)
    page = as_("physician").get("review.index")
    addresses = [link["href"] for link in page.select("a[hx-get]")]
    assert len(addresses) == 4
    for address in addresses:
        asked = parse_qs(urlsplit(address).query)
        assert set(asked) == {"row", "mark"}
        assert re.fullmatch("[0-9a-f]{32}", asked["mark"][0])
    told = " ".join(addresses)
    assert not [word for word in (item.flag, "onset", "sunnybrook", "note:") if word in told]


def test_an_answer_is_given_on_a_form_that_works_without_script(as_, cast, still):
    physician = as_("physician")
    where = address_of(still, Reason.PLATEAU)
    page = physician.get("review.new_answer", **where)
    assert "Sunnybrook composite 52 to 51" in page.one("#drawer").get_text()
    refused = physician.post(
        "review.answer", {"kind": "acknowledged", "comment": "", "again_on": ""}, **where
    )
    assert refused.status == 422
    assert "Say why." in refused.text
    late = {"kind": "deferred", "comment": "At the conference.", "again_on": ago(0).isoformat()}
    refused = physician.post("review.answer", late, **where)
    assert (refused.status, "Choose a day after today." in refused.text) == (422, True)
    assert "At the conference." in refused.text
    done = physician.post("review.answer", late | {"again_on": ago(-14).isoformat()}, **where)
    assert done.response.location == "/review"
    assert waiting() == []
    away = physician.get("review.index", away=1)
    assert "Dr. O, until" in away.text
    assert "“At the conference.”" in away.text


def test_a_row_that_has_gone_meanwhile_is_not_answered(as_, cast, still):
    where = address_of(still, Reason.PLATEAU)
    an_assessment(still.diagnosis, by=cast.therapist, on=today(), scores={"composite": "60"})
    db.session.commit()
    said = {"kind": "acknowledged", "comment": "Talked over.", "again_on": ago(-14).isoformat()}
    refused = as_("physician").post("review.answer", said, **where)
    assert refused.status == 409
    assert "This does not wait any more" in refused.text
    kept = refused.one("#drawer form[action$='/thread/comments'] textarea[name=body]")
    assert kept.get_text().strip() == "Talked over."
    assert waiting() == []


def test_a_row_that_stands_otherwise_meanwhile_is_shown_anew_and_keeps_the_reason(as_, cast):
    case = a_case(cast)
    graded(case, cast, 62, 64, 55, 50)
    where = address_of(case, Reason.DECLINE)
    an_assessment(case.diagnosis, by=cast.therapist, on=today(), scores={"composite": "44"})
    db.session.commit()
    said = {"kind": "acknowledged", "comment": "Talked over.", "again_on": ago(-14).isoformat()}
    physician = as_("physician")
    refused = physician.post("review.answer", said, **where)
    assert refused.status == 409
    assert "This is how it stands now" in refused.text
    form = refused.one("#drawer form")
    assert form.select_one("textarea").get_text().strip() == "Talked over."
    assert " to 44" in refused.one("#drawer").get_text()
    assert physician.post("review.answer", said, **address_of(case, Reason.DECLINE)).status == 302
    assert review_words.mark(the_entry(case, Reason.DECLINE)) in form["action"]


def test_a_row_that_has_gone_is_not_asked_about(as_, cast, still):
    where = address_of(still, Reason.PLATEAU)
    page = as_("physician").get("review.new_answer", **where | {"mark": "0" * 32})
    assert page.status == 409


@pytest.mark.parametrize("who", ["therapist", "desk", "admin"])
def test_only_the_physician_sees_and_answers_the_list(as_, cast, still, who):
    where = address_of(still, Reason.PLATEAU)
    assert as_(who).get("review.index").status == 403
    assert as_(who).get("review.count").status == 403
    assert as_(who).get("review.new_answer", **where).status == 403
    assert as_(who).post("review.answer", {"kind": "deferred", "comment": "x"}, **where).status == 403


def test_fifty_rows_stand_on_a_page_and_the_counts_are_of_all(as_, cast):
    for number in range(52):
        flagged(a_case(cast, f"Owl{number}"), cast)
    page = as_("physician").get("review.index")
    assert len(words_of(page)) == 50
    assert "52 to see first." in page.text
    assert len(words_of(as_("physician").get("review.index", page=2))) == 2
    assert len(words_of(as_("physician").get("review.index", page=99))) == 2


def test_the_number_of_queries_does_not_grow_with_the_cases(as_, cast):
    def every_kind(number):
        case = a_case(cast, f"Owl{number}", onset=150, condition=Condition.FLACCID, state=PlanState.SENT)
        flagged(case, cast)
        graded(case, cast, 40, 52, 52, 51)
        a_note(case.diagnosis, by=cast.therapist, started_at=now() - timedelta(days=4))
        db.session.commit()

    every_kind(0)
    physician = as_("physician")

    def asked() -> int:
        with count_queries() as sent:
            physician.get("review.index")
        return len(sent)

    asked()
    few = asked()
    for number in range(1, 6):
        every_kind(number)
    assert asked() == few


# one case after another


def test_the_cases_stand_once_each_and_lead_from_one_to_the_next(cast):
    first = a_case(cast, "Owl")
    flagged(first, cast)
    second = a_case(cast)
    graded(second, cast, 62, 64, 55, 50)
    graded(first, cast, 40, 52, 52, 51)
    places = review_queue.ordered(moment())
    assert [one.diagnosis_id for one in places] == [first.diagnosis.public_id, second.diagnosis.public_id]
    after = review_queue.beside(first.diagnosis, 1, moment())
    assert after == places[1]
    assert review_queue.beside(second.diagnosis, -1, moment()) == places[0]
    assert review_queue.beside(second.diagnosis, 1, moment()) is None
    assert review_queue.beside(first.diagnosis, -1, moment()) is None
    settled = a_case(cast, "Dove")
    assert review_queue.beside(settled.diagnosis, 1, moment()) == places[0]


def test_a_case_tells_its_own_reasons_as_the_list_does(cast):
    for make in (red_flag, decline):
        make(cast)
    graded(a_case(cast, "Owl"), cast, 40, 52, 52, 51)
    queue = review_queue.listed(moment())
    for key in queue.cases:
        mine = [one for one in queue.entries if one.diagnosis_id == key]
        diagnosis = db.session.get(Diagnosis, key)
        alone = review_queue.reasons_of(diagnosis, moment())
        assert sorted(one.row.basis for one in alone) == sorted(one.row.basis for one in mine)
        assert all(one.may(Act.OPEN) for one in alone)
