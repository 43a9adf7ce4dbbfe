"""A visit Dr. O asks for waits until one of its kind is booked, and waits again where that one falls through."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.care import scheduling, visit_requests
from app.care.errors import Invalid, Refused
from app.care.practice import the_practice
from app.clinical.vocabulary import VisitKind
from app.extensions import db
from app.models import VisitRequest
from tests import builders
from tests.builders import now, today

KIND = VisitKind.RE_EVALUATION


@pytest.fixture
def diagnosis(cast):
    made = builders.a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return made


@pytest.fixture
def ask(diagnosis, cast):
    def verb(**values):
        usual = {
            "kind": KIND,
            "clinician": None,
            "by_on": today() + timedelta(days=14),
            "reason": "Look at the neck band",
            "by": cast.physician,
        }
        return visit_requests.ask(diagnosis, **usual | values, at=now(), on=today())

    return verb


@pytest.fixture
def book(cast):
    def verb(clinician=None, kind=KIND, days=1):
        on = today() + timedelta(days=days)
        starts_at = datetime.combine(on, time(10), ZoneInfo("America/New_York")).astimezone(UTC)
        return scheduling.book(
            cast.pat,
            clinician=clinician or cast.therapist,
            kind=kind,
            starts_at=starts_at,
            minutes=None,
            practice=the_practice(),
            by=cast.desk,
            at=now(),
        )

    return verb


def waiting(diagnosis) -> list[VisitRequest]:
    return visit_requests.waiting_for(diagnosis)


def test_it_waits_until_a_visit_of_its_kind_is_booked(ask, book, diagnosis):
    request = ask()
    book(kind=VisitKind.FOLLOW_UP, days=1)
    assert waiting(diagnosis) == [request]
    visit = book(days=2)
    assert waiting(diagnosis) == []
    assert visit_requests.standing(diagnosis) == [request]
    assert request.appointment is visit


def test_a_visit_booked_before_does_not_meet_it(ask, book, diagnosis):
    book()
    request = ask()
    assert waiting(diagnosis) == [request]


def test_it_waits_again_where_the_visit_is_cancelled_and_is_met_by_the_next(ask, book, diagnosis, cast):
    request, visit = ask(), book()
    scheduling.cancel(visit, is_by_patient=True, reason="Ill", by=cast.desk, at=now())
    assert waiting(diagnosis) == [request]
    another = book(days=3)
    assert request.appointment is another


def test_with_somebody_named_only_that_person_meets_it(ask, book, diagnosis, cast):
    request = ask(clinician=cast.second_therapist)
    book()
    assert waiting(diagnosis) == [request]
    book(clinician=cast.second_therapist, days=2)
    assert waiting(diagnosis) == []


def test_a_visit_changed_into_the_kind_that_was_asked_for_meets_it(ask, book, diagnosis, cast):
    ask()
    visit = book(kind=VisitKind.FOLLOW_UP)
    scheduling.move(
        visit,
        clinician=visit.clinician,
        kind=KIND,
        starts_at=visit.starts_at,
        minutes=None,
        desk_note="",
        version=visit.version,
        practice=the_practice(),
        by=cast.desk,
        at=now(),
    )
    assert waiting(diagnosis) == []


def test_taken_back_it_waits_no_more_and_the_visit_stays(ask, book, diagnosis, cast):
    request = ask()
    visit_requests.take_back(request, by=cast.physician, at=now())
    visit_requests.take_back(request, by=cast.physician, at=now())
    assert waiting(diagnosis) == []
    assert book().kind is KIND
    assert request.appointment is None


def test_the_same_form_sent_twice_asks_once_and_another_of_its_kind_is_refused(ask):
    first = ask()
    assert ask() is first
    with pytest.raises(Refused, match=r"Dr\. O asked for such a visit already"):
        ask(reason="Something else")
    assert ask(kind=VisitKind.PHYSICIAN_FOLLOW_UP) is not first


def test_a_request_makes_sense_or_is_refused_at_its_field(ask, cast):
    for values, field in (
        ({"by_on": today() - timedelta(days=1)}, "by_on"),
        ({"by_on": today() + timedelta(days=367)}, "by_on"),
        ({"reason": " "}, "reason"),
        ({"clinician": cast.physician}, "clinician"),
        ({"clinician": cast.therapist, "kind": VisitKind.CONSULTATION}, "clinician"),
    ):
        with pytest.raises(Invalid) as refused:
            ask(**values)
        assert refused.value.field == field
    assert builders.count(VisitRequest) == 0


def test_a_therapist_sees_what_waits_for_patients_within_reach(ask, cast):
    request = ask()
    assert visit_requests.around(cast.therapist, at=now()) == [request]
    assert visit_requests.around(cast.second_therapist, at=now()) == []
