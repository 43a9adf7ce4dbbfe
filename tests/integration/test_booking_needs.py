"""What has to be booked comes up for the desk and for the therapist, and goes when it is booked."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.care import booking_needs, visit_types
from app.clinical.booking_needs import Why
from app.clinical.vocabulary import AppointmentStatus, PlanState, VisitKind
from app.extensions import db
from app.models import AccessEntry
from tests import builders
from tests.builders import now, today
from tests.page import Page
from tests.queries import count_queries

NEW_YORK = ZoneInfo("America/New_York")


def at(days: int, hour: int = 10) -> datetime:
    return datetime.combine(today() + timedelta(days=days), time(hour), NEW_YORK).astimezone(UTC)


def a_course(patient, *, by, **values):
    """Weekly, from five weeks ago on, with a visit last week."""
    diagnosis = builders.a_diagnosis(patient, by=by)
    usual = {"starts_on": today() - timedelta(days=35), "ends_on": today() + timedelta(days=60)}
    return builders.a_plan(diagnosis, by=by, **usual | {"visits_per_week": 1, "visits_planned": 12} | values)


def a_signed_note(course, *, by, visit_on):
    note = builders.a_note(course.plan.diagnosis, by=by, plan=course, visit_on=visit_on)
    note.signed_at, note.signed_by, note.signer_credentials = now(), by, "PT"
    note.content_hash = "0" * 64
    db.session.flush()


def rows(**values):
    return booking_needs.of_practice(**{"today": today(), "zone": NEW_YORK} | values).rows


@pytest.fixture
def course(cast):
    made = a_course(cast.pat, by=cast.therapist)
    db.session.commit()
    return made


def test_an_open_course_without_a_next_visit_is_on_the_list_and_goes_when_it_is_booked(cast, course):
    (row,) = rows()
    assert (row.patient, row.need.why, row.clinician) == (cast.pat, Why.NO_NEXT_VISIT, cast.therapist)
    for days in (2, 9):
        builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=at(days))
    assert rows() == ()


def test_whoever_the_list_names_has_an_entry_in_the_log_of_access(as_, cast, course):
    as_("desk").get("booking_needs.index")
    wanted = select(AccessEntry.patient_id).where(AccessEntry.endpoint == "booking_needs.index")
    assert list(db.session.scalars(wanted)) == [cast.pat.id]


def test_a_cancelled_visit_is_to_be_booked_again(cast, course):
    visits = [
        builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=at(days)) for days in (2, 9)
    ]
    visits[0].status = AppointmentStatus.CANCELLED_BY_PATIENT
    db.session.flush()
    (row,) = rows()
    assert (row.need.why, row.need.visits) == (Why.TOO_FEW, 1)


def test_the_one_who_sees_the_patient_next_is_who_it_is_booked_with(cast, course):
    builders.an_appointment(cast.pat, clinician=cast.second_therapist, starts_at=at(2))
    (row,) = rows()
    assert row.clinician == cast.second_therapist


def test_what_dr_o_asks_for_stands_there_without_her_words(as_, cast, course):
    with_reason = builders.a_visit_request(
        course.plan.diagnosis, by=cast.physician, kind=VisitKind.TOXIN_VISIT, reason="Look at the neck band"
    )
    db.session.commit()
    page = as_("desk").get("booking_needs.index")
    assert "Procedure visit with anybody" in page.text
    assert "Asked for by Dr. O" in page.text
    assert "neck band" not in page.source
    assert with_reason.by_on.strftime("%b %Y") in page.text


def test_a_plan_that_ran_out_needs_a_progress_visit_until_its_next_version_is_with_dr_o(cast):
    old = {"starts_on": today() - timedelta(days=100), "ends_on": today() - timedelta(days=3)}
    course = a_course(cast.pat, by=cast.therapist, state=PlanState.CERTIFIED, **old)
    course.sent_at, course.sent_by = now() - timedelta(days=95), cast.therapist
    course.decided_at, course.decided_by = now() - timedelta(days=95), cast.physician
    visit_on = today() - timedelta(days=100)
    a_signed_note(course, by=cast.therapist, visit_on=visit_on)
    assert [row.need.why for row in rows()] == [Why.RENEWAL]
    course.state = PlanState.SENT
    course.decided_at = course.decided_by = None
    db.session.flush()
    assert rows() == ()


@pytest.mark.parametrize("change", [{"is_deceased": True}, {"entered_in_error_at": now()}])
def test_nobody_is_called_who_died_or_is_struck(cast, course, change):
    if "entered_in_error_at" in change:
        change |= {"entered_in_error_by_id": cast.desk.id, "entered_in_error_reason": "Twice"}
    for name, value in change.items():
        setattr(cast.pat, name, value)
    db.session.flush()
    assert rows() == ()


def test_a_closed_course_needs_nothing(cast, course):
    course.plan.closed_on, course.plan.close_reason = today(), "Goals met"
    db.session.flush()
    assert rows() == ()


def test_the_list_can_be_narrowed_to_one_clinician(as_, cast, course):
    other = a_course(cast.quinn, by=cast.second_therapist)
    db.session.commit()
    page = as_("desk").get("booking_needs.index", query={"with": str(cast.second_therapist.public_id)})
    assert "Quinn" in page.text
    assert "Pat Plover" not in page.text
    assert other.plan.patient == cast.quinn


def test_a_visit_that_is_to_become_a_progress_visit_is_changed_and_not_booked_anew(as_, cast, course):
    for week in range(10):
        a_signed_note(course, by=cast.therapist, visit_on=today() - timedelta(days=30 - 3 * week))
    there = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=at(2))
    builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=at(9))
    db.session.commit()
    (row,) = [one for one in rows() if one.need.why is Why.REPORT]
    assert row.instead == there
    page = as_("desk").get("booking_needs.index")
    assert "a progress visit" in page.text
    assert page.select(f"a[href*='{there.public_id}/edit']")


def test_one_press_leads_to_the_booking_with_the_visit_and_the_clinician_filled_in(as_, cast, course):
    visit_types.start()
    builders.a_visit_request(course.plan.diagnosis, by=cast.physician, kind=VisitKind.TOXIN_VISIT)
    db.session.commit()
    desk = as_("desk")
    links = [link["href"] for link in desk.get("booking_needs.index").select("a[aria-label^='Book']")]
    chosen = []
    for link in links:
        page = Page(desk.client.get(link))
        kinds = page.one("select[name=visit_type] option[selected]").get_text()
        chosen.append((kinds.split(",")[0], page.one("select[name=clinician] option[selected]").get_text()))
    assert [who for _, who in chosen] == ["Ana Alder, PT", "Dr. O, MD"]
    assert chosen[0][0] != chosen[1][0]


def test_the_therapist_sees_who_is_to_be_booked_of_the_own_patients_only(as_, cast, course):
    a_course(cast.quinn, by=cast.second_therapist)
    db.session.commit()
    page = as_("therapist").get("day.show")
    (section,) = page.select("section[aria-labelledby='to-book']")
    assert "Pat Plover" in section.get_text()
    assert "Quinn" not in section.get_text()


def test_the_list_asks_the_database_as_often_for_many_courses_as_for_few(as_, cast, course):
    desk = as_("desk")
    desk.get("booking_needs.index")
    with count_queries() as few:
        desk.get("booking_needs.index")
    for number in range(12):
        someone = builders.a_patient("Rae", f"Ruff{number}", team=[cast.therapist])
        a_course(someone, by=cast.therapist)
        builders.an_appointment(someone, clinician=cast.therapist, starts_at=at(3 + number))
    db.session.commit()
    with count_queries() as many:
        desk.get("booking_needs.index")
    assert len(many) == len(few)
