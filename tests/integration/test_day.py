"""My day: the visits of today with what is due, and what waits besides."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app import clock
from app.care.visit_counts import VisitCount, count_visits
from app.clinical import instruments
from app.clinical.vocabulary import AppointmentStatus, PhotoConsent, PlanState
from app.extensions import db
from app.models import PlanVersion
from tests.builders import a_diagnosis, a_note, a_patient, a_plan, an_appointment, an_assessment
from tests.queries import count_queries

ZONE = ZoneInfo("America/New_York")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(clock.today(ZONE.key), datetime.min.time(), ZONE).replace(
        hour=hour, minute=minute
    )


def test_the_day_is_the_practices_own_day_and_in_the_order_of_the_clock(as_, cast):
    late = a_patient("Late", "Larkspur", team=[cast.therapist])
    an_appointment(late, clinician=cast.therapist, starts_at=at(23, 0))
    an_appointment(cast.pat, clinician=cast.therapist, starts_at=at(0, 15))
    an_appointment(cast.quinn, clinician=cast.therapist, starts_at=at(0, 15) + timedelta(days=1))
    db.session.commit()
    page = as_("therapist").get("day.show")
    assert [name.get_text() for name in page.select(".visit .name")] == ["Pat Plover", "Late Larkspur"]


def test_a_visit_says_what_is_due(as_, cast):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist)
    a_plan(diagnosis, by=cast.therapist, state=PlanState.SENT)
    an_appointment(cast.pat, clinician=cast.therapist, starts_at=at(10))
    db.session.commit()
    text = as_("therapist").get("day.show").text
    for words in ("Plan with Dr. O", "Due: ", "Sunnybrook", "Photo consent to ask", "1 of 12"):
        assert words in text


def test_a_measured_visit_with_consent_and_certified_plan_has_nothing_due(as_, cast):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist)
    version = a_plan(diagnosis, by=cast.therapist, state=PlanState.CERTIFIED)
    version.decided_at, version.decided_by = version.sent_at, cast.physician
    cast.pat.photo_consent, cast.pat.photo_consent_on = PhotoConsent.GIVEN, date(2026, 2, 1)
    for one in instruments.ALL:
        an_assessment(
            diagnosis, by=cast.therapist, instrument=one.key, on=clock.today("America/New_York"), scores={}
        )
    an_appointment(cast.pat, clinician=cast.therapist, starts_at=at(10), status=AppointmentStatus.ARRIVED)
    db.session.commit()
    page = as_("therapist").get("day.show")
    assert "Nothing due" in page.text
    assert "Pat Plover is here." in page.text


def test_drafts_and_returned_plans_stand_beside_the_day(as_, cast):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist)
    version = a_plan(
        diagnosis, by=cast.therapist, state=PlanState.RETURNED, decision_comment="Why twice a week?"
    )
    version.decided_at, version.decided_by = version.sent_at, cast.physician
    a_note(diagnosis, by=cast.therapist, started_at=clock.now() - timedelta(days=3))
    db.session.commit()
    text = as_("therapist").get("day.show").text
    assert "Overdue, 3 days old" in text
    assert "Why twice a week?" in text


def test_a_colleagues_visits_are_not_mine(as_, cast):
    an_appointment(cast.pat, clinician=cast.second_therapist, starts_at=at(10))
    db.session.commit()
    assert "Nothing booked." in as_("therapist").get("day.show").text


def test_a_day_that_is_none_is_read_as_today(as_, cast):
    for asked in ("2026-02-30", "soon", "0001-01-01", "9999-12-31", "2026-11-23T10:00"):
        assert as_("therapist").get("day.show", query={"on": asked}).status == 200


def test_the_number_of_queries_does_not_grow_with_the_day(as_, cast):
    def queries_with(visits: int) -> int:
        for index in range(visits):
            patient = a_patient(f"Person{index}", "Plume", team=[cast.therapist])
            diagnosis = a_diagnosis(patient, by=cast.therapist)
            a_plan(diagnosis, by=cast.therapist, state=PlanState.SENT)
            an_assessment(diagnosis, by=cast.therapist, on=date(2026, 3, 1), scores={"composite": "40"})
            starts_at = at(6) + timedelta(minutes=45 * (index + visits))
            an_appointment(patient, clinician=cast.therapist, starts_at=starts_at)
            a_note(diagnosis, by=cast.therapist)
        db.session.commit()
        visitor = as_("therapist")
        with count_queries() as counted:
            assert visitor.get("day.show").status == 200
        return len(counted)

    assert queries_with(2) >= queries_with(8)


def test_visits_are_counted_since_the_version_worked_by_began(app, cast):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist)
    first = a_plan(diagnosis, by=cast.therapist, state=PlanState.CERTIFIED, visits_planned=12)
    first.decided_at, first.decided_by = first.sent_at, cast.physician
    later = PlanVersion(
        plan=first.plan,
        number=2,
        state=PlanState.SENT,
        reason="Every two weeks now",
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 1),
        visits_per_week=first.visits_per_week / 2,
        visits_planned=6,
        written_at=clock.now(),
        written_by=cast.therapist,
        sent_at=clock.now(),
        sent_by=cast.therapist,
    )
    db.session.add(later)
    db.session.flush()
    signed = [date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 2)]
    assert count_visits(first.plan, signed, on=date(2026, 8, 30)) == VisitCount(3, 12)
    assert count_visits(first.plan, signed, on=date(2026, 9, 16)) == VisitCount(2, 6)
    later.state = PlanState.DRAFT
    assert count_visits(first.plan, signed, on=date(2026, 9, 16)) == VisitCount(4, 12)


def test_a_draft_of_today_is_not_overdue(as_, cast):
    a_note(
        a_diagnosis(cast.pat, by=cast.therapist),
        by=cast.therapist,
        started_at=clock.now() - timedelta(hours=23),
    )
    db.session.commit()
    text = as_("therapist").get("day.show").text
    assert "Notes to sign 1" in text
    assert "Overdue" not in text
