"""The drawer of a visit: it offers exactly the steps that can be made now, and each of them works."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.care import scheduling
from app.clinical.lifecycles import AppointmentMove
from app.clinical.vocabulary import EXPECTED_APPOINTMENTS, AppointmentStatus, VisitKind
from app.extensions import db
from app.models import Appointment
from tests import builders

NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime.combine(clock.today("America/New_York"), time(12), NEW_YORK).astimezone(UTC)
BACK, ERROR = "Take the last step back", "Entered in error"
STEPS = {
    "Arrived", "With Ana Alder now", "Seen", "Book firmly", "Confirmed by telephone", "Did not come", BACK,
    "Cancel this visit", ERROR,
}  # fmt: skip


@pytest.fixture
def clock_at(monkeypatch):
    def be(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    return be


@pytest.fixture
def visit(cast):
    """Pat with Ana today at noon."""
    found = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=NOON)
    db.session.commit()
    return found


@pytest.fixture
def drawer(as_, cast, clock_at, visit):
    """The drawer as the desk sees it, and its steps, at a moment so many minutes from the visit."""

    class Drawer:
        where = {"patient_id": cast.pat, "appointment_id": visit}

        def at(self, minutes: int) -> Drawer:
            clock_at(NOON + timedelta(minutes=minutes))
            return self

        def set_to(self, status: AppointmentStatus) -> Drawer:
            visit.status = status
            db.session.commit()
            return self

        @property
        def offers(self) -> set[str]:
            page = as_("desk").get("scheduling.show", **self.where)
            words = page.select("#drawer button[type=submit], #drawer summary")
            return {one.get_text(" ", strip=True) for one in words} & STEPS

        def press(self, step: str, **typed: str):
            return as_("desk").post(f"scheduling.{step}", typed, **self.where)

        @property
        def status(self) -> AppointmentStatus:
            db.session.refresh(visit)
            return visit.status

    return Drawer()


def test_before_the_visit_it_offers_what_may_come_and_not_that_nobody_came(drawer):
    ahead = {"Arrived", "Confirmed by telephone", "Cancel this visit", ERROR}
    assert drawer.at(-60).offers == ahead
    assert drawer.set_to(AppointmentStatus.TENTATIVE).offers == ahead | {"Book firmly"}


def test_it_says_that_nobody_came_only_from_the_limit_of_the_practice_on(drawer):
    assert "Did not come" not in drawer.at(14).offers
    assert drawer.at(15).offers == {"Arrived", "Seen", "Did not come", "Cancel this visit", ERROR}
    assert "Did not come" not in drawer.set_to(AppointmentStatus.TENTATIVE).offers


def test_it_says_that_the_patient_is_on_the_waitlist_still(as_, cast, drawer):
    assert "waitlist" not in as_("desk").get("scheduling.show", **drawer.where).one("#drawer").get_text()
    entry = builders.a_wait(cast.pat, by=cast.desk)
    db.session.commit()
    page = as_("desk").get("scheduling.show", **drawer.where)
    assert page.one(f"#drawer a[href$='#waits-{entry.public_id}']")


@pytest.mark.parametrize("status", EXPECTED_APPOINTMENTS)
def test_who_came_and_was_never_checked_in_is_marked_as_seen_on_a_later_day(drawer, status):
    assert "Seen" not in drawer.set_to(status).at(14).offers
    assert "Arrived" not in drawer.at(26 * 60).offers
    assert drawer.press("complete").status == 303
    assert drawer.status is AppointmentStatus.COMPLETED


def test_a_visit_goes_from_pencilled_in_to_seen_by_its_buttons(drawer):
    drawer.set_to(AppointmentStatus.TENTATIVE).at(-60)
    for step, status in (
        ("firm_up", AppointmentStatus.BOOKED),
        ("confirm", AppointmentStatus.CONFIRMED),
        ("arrive", AppointmentStatus.ARRIVED),
        ("begin", AppointmentStatus.IN_SESSION),
        ("complete", AppointmentStatus.COMPLETED),
    ):
        assert drawer.press(step).status == 303
        assert drawer.status is status


def test_a_confirmation_by_telephone_says_who_took_it(drawer, visit, cast):
    drawer.at(-60).press("confirm")
    assert (visit.events[-1].move, visit.events[-1].made_by) == (AppointmentMove.CONFIRM, cast.desk)


def test_a_step_is_taken_back_at_once_without_a_word(drawer):
    drawer.at(0).press("arrive")
    assert BACK in drawer.at(5).offers
    assert drawer.press("reopen").status == 303
    assert drawer.status is AppointmentStatus.BOOKED
    assert BACK not in drawer.offers


def test_a_step_of_a_while_ago_is_taken_back_with_its_reason(drawer, visit):
    drawer.at(0).press("arrive")
    assert BACK in drawer.at(11).offers
    unsaid = drawer.press("reopen")
    assert unsaid.status == 422
    assert "Not set back yet" in unsaid.text
    assert drawer.status is AppointmentStatus.ARRIVED
    assert drawer.press("reopen", back_reason="Somebody else of that name").status == 303
    assert drawer.status is AppointmentStatus.BOOKED
    assert visit.events[-1].reason == "Somebody else of that name"


def test_a_visit_set_back_with_its_reason_can_be_set_back_one_step_more_later(drawer):
    drawer.at(20).press("complete")
    assert drawer.at(40).press("reopen", back_reason="The wrong visit").status == 303
    assert drawer.press("reopen", back_reason="The wrong visit").status == 303, "a second press"
    assert drawer.status is AppointmentStatus.ARRIVED
    assert BACK in drawer.at(60).offers
    assert drawer.press("reopen", back_reason="Was never here").status == 303
    assert drawer.status is AppointmentStatus.BOOKED


def test_a_visit_entered_in_error_stays_on_record_with_the_reason_and_frees_its_time(drawer, visit, cast):
    drawer.at(-60)
    assert drawer.press("strike").status == 422
    assert drawer.press("strike", strike_reason="Booked for the wrong person").status == 303
    assert drawer.status is AppointmentStatus.ENTERED_IN_ERROR
    assert visit.events[-1].reason == "Booked for the wrong person"
    assert drawer.offers == set()
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=NOON)
    db.session.commit()


def test_a_step_that_was_made_meanwhile_is_refused_in_words(drawer):
    drawer.at(-60).press("strike", strike_reason="Twice")
    answer = drawer.press("confirm")
    assert answer.status == 409
    assert "cannot be confirmed" in answer.text


def pencilled_in(cast, *, days: int) -> dict[str, str]:
    """The form of a visit with Ana at ten, so many days from today, that is not agreed on yet."""
    return {
        "visit_type": builders.a_type(VisitKind.FOLLOW_UP),
        "clinician": str(cast.therapist.public_id),
        "on": (clock.today("America/New_York") + timedelta(days=days)).isoformat(),
        "clock": "10:00",
        "is_tentative": "true",
    }


def test_the_desk_pencils_in_a_visit_that_the_patient_has_yet_to_agree_to(as_, cast):
    typed = pencilled_in(cast, days=1) | {"warned": "1"}
    assert as_("desk").post("scheduling.new", typed, patient_id=cast.pat).status == 303
    (booked,) = db.session.scalars(db.select(Appointment))
    assert booked.status is AppointmentStatus.TENTATIVE
    assert booked.events[0].move is AppointmentMove.PENCIL_IN
    assert AppointmentMove.BOOK in scheduling.open_steps(booked, at=clock.now())


def test_a_series_is_pencilled_in_as_a_whole(as_, cast):
    typed = pencilled_in(cast, days=7) | {"repeats": "1", "count": "2", "go": "1"}
    listed = as_("desk").post("scheduling.new", typed, patient_id=cast.pat)
    sent = {one["name"]: one.get("value", "") for one in listed.select("form input[type=hidden]")}
    days = [one["value"] for one in listed.select("input[name=day]")]
    assert as_("desk").post("scheduling.repeat", sent | {"day": days}, patient_id=cast.pat).status == 303
    booked = list(db.session.scalars(db.select(Appointment)))
    assert [one.status for one in booked] == [AppointmentStatus.TENTATIVE] * 2
