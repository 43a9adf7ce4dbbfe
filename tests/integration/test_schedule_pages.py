"""The desk's pages: what they show to whom, and that a booking takes few steps."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.clinical.vocabulary import AppointmentStatus, VisitKind
from app.extensions import db
from app.models import (
    AccessEntry,
    Allergy,
    Appointment,
    HistoryCondition,
    OpeningHours,
    Practice,
    User,
    UserSession,
)
from tests import builders
from tests.queries import count_queries

NEW_YORK = ZoneInfo("America/New_York")


def today() -> date:
    return clock.today("America/New_York")


def on_day(days: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(today() + timedelta(days=days), time(hour, minute), NEW_YORK).astimezone(UTC)


TOMORROW = {"on": (today() + timedelta(days=1)).isoformat()}


@pytest.fixture
def booked(cast):
    """Pat tomorrow at ten with Ana, Quinn at eleven with Ben."""
    pats = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=on_day(1, 10))
    quinns = builders.an_appointment(cast.quinn, clinician=cast.second_therapist, starts_at=on_day(1, 11))
    db.session.commit()
    return pats, quinns


@pytest.fixture
def here_now(cast):
    """Somebody booked with Ana today at noon, at the practice."""
    visit = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=on_day(0, 12))
    db.session.commit()
    return visit


def a_booking(clinician, starts_at: datetime, **values) -> dict[str, str]:
    local = starts_at.astimezone(NEW_YORK)
    return {
        "visit_type": builders.a_type(VisitKind.FOLLOW_UP),
        "minutes": "",
        "clinician": str(clinician.public_id),
        "on": f"{local:%Y-%m-%d}",
        "clock": f"{local:%H:%M}",
        "desk_note": "Needs step-free entrance",
    } | values


def test_the_desk_sees_family_names_in_the_table_and_every_clinician(as_, booked):
    page = as_("desk").get("scheduling.day", query=TOMORROW)
    grid = page.one("table.day-grid")
    heads = [head.get_text(" ", strip=True) for head in grid.select("thead th")]
    assert heads == ["Time", "Ana Alder PT 1 visit", "Ben Birch PT 1 visit", "Dr. O MD 0 visits"]
    names = [name.get_text() for name in grid.select(".held-visit b")]
    assert sorted(names) == ["Plover", "Quail"]
    assert "Pat Plover" not in grid.get_text(" ")


def test_every_hour_of_the_table_is_full_for_every_column(as_, booked):
    """Whatever begins and ends, the cells of each column add up to the whole day."""
    grid = as_("desk").get("scheduling.day", query=TOMORROW).one("table.day-grid")
    rows = grid.select("tbody tr")
    cells = sum(int(cell["rowspan"]) for cell in grid.select("tbody td"))
    hours = sum(int(cell["rowspan"]) for cell in grid.select("tbody th"))
    assert hours == len(rows)
    assert cells == 3 * len(rows)


def test_a_therapist_sees_own_patients_by_name_and_others_as_busy(as_, booked):
    page = as_("therapist").get("scheduling.day", query=TOMORROW)
    assert "Plover" in page.text
    assert "Busy" in page.text
    assert "Quail" not in page.response.get_data(as_text=True)
    assert str(booked[1].public_id) not in page.response.get_data(as_text=True)


def test_a_column_of_times_that_are_not_theirs_to_read_says_how_many_are_busy_not_no_visits(as_, booked):
    for endpoint in ("scheduling.day", "scheduling.sheet"):
        page = as_("therapist").get(endpoint, query=TOMORROW)
        assert "1 visit" in page.text
        assert "1 busy" in page.text


def test_the_physician_sees_everybody_and_the_administrator_nothing(as_, booked):
    page = as_("physician").get("scheduling.week", query=TOMORROW)
    assert "Plover" in page.text
    assert "Quail" in page.text
    for endpoint in ("scheduling.day", "scheduling.week", "scheduling.find"):
        assert as_("admin").get(endpoint).status == 403


def test_a_therapist_opens_own_visits_only(as_, booked, cast):
    pats, quinns = booked
    therapist = as_("therapist")
    assert therapist.get("scheduling.show", patient_id=cast.pat, appointment_id=pats).status == 200
    assert therapist.get("scheduling.show", patient_id=cast.quinn, appointment_id=quinns).status == 404
    assert as_("desk").get("scheduling.show", patient_id=cast.pat, appointment_id=quinns).status == 404


def test_a_closed_day_says_so(as_, cast):
    db.session.get(Practice, 1).opening_hours = []
    db.session.commit()
    assert "Closed on" in as_("desk").get("scheduling.day").text


def test_an_address_without_a_real_day_shows_today(as_, cast):
    for asked in ("", "2026-02-30", "yesterday", "0001-01-01"):
        page = as_("desk").get("scheduling.day", query={"on": asked})
        assert str(today().year) in page.one("h1").get_text()


def test_from_a_free_time_to_a_booked_one_in_three_steps(as_, cast):
    desk = as_("desk")
    free = desk.get("scheduling.day", query=TOMORROW).select(".held-free a")[0]["href"]
    found = desk._seen(desk.client.get(f"{free}&find=plo"))
    chosen = found.one("#found a")["href"]
    form_page = desk._seen(desk.client.get(chosen))
    address = f"/patients/{cast.pat.public_id}/appointments/new"
    answer = desk.client.post(address, data=form_page.form(address) | {"csrf_token": desk.token})
    assert answer.status_code == 303
    assert f"on={TOMORROW['on']}" in answer.location
    (visit,) = db.session.scalars(db.select(Appointment))
    assert (visit.clinician, visit.kind) == (cast.therapist, VisitKind.FOLLOW_UP)
    assert visit.starts_at == on_day(1, 8)


def test_who_calls_is_told_apart_and_their_next_visit_is_in_sight(as_, booked, cast):
    row = as_("desk").get("scheduling.find", query={"find": "plo"}).one("#found li").get_text(" ", strip=True)
    assert "Pat Plover 14 Mar 1980, 555-0100" in row
    assert "Next" in row
    assert "10:00, Ana Alder" in row
    assert "Nobody of this name" in as_("desk").get("scheduling.find", query={"find": "zzz"}).text


def test_a_therapist_finds_own_patients_only(as_, cast):
    assert "Nobody of this name" in as_("therapist").get("scheduling.find", query={"find": "quail"}).text


def test_a_taken_time_comes_back_with_what_was_typed_and_with_openings(as_, booked, cast):
    page = as_("desk").post(
        "scheduling.new", a_booking(cast.therapist, on_day(1, 10, 15)), patient_id=cast.quinn
    )
    assert page.status == 409
    assert "Ana Alder is booked" in page.text
    assert page.one("#desk_note").get_text().strip() == "Needs step-free entrance"
    assert page.one("#clock")["value"] == "10:15"
    openings = [card["value"] for card in page.select("button[name=opening]")]
    assert openings
    assert builders.count(Appointment) == 2

    typed = a_booking(cast.therapist, on_day(1, 10, 15), opening=openings[0])
    assert as_("desk").post("scheduling.new", typed, patient_id=cast.quinn).status == 303
    assert builders.count(Appointment) == 3


def test_a_double_click_books_once(as_, cast):
    desk = as_("desk")
    for _ in range(2):
        answer = desk.post("scheduling.new", a_booking(cast.therapist, on_day(1, 10)), patient_id=cast.pat)
        assert answer.status == 303
    assert builders.count(Appointment) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"on": "2026-02-30"}, "Type a date that exists."),
        ({"on": ""}, "Choose a day."),
        ({"clock": "25:00"}, "Type a time like 14:05."),
        ({"clock": "06:00"}, "would lie outside"),
        ({"minutes": "0"}, "Choose one of the list."),
        ({"minutes": "9999"}, "Choose one of the list."),
        ({"minutes": "abc"}, "Choose one of the list."),
        ({"visit_type": "surgery"}, "Choose one of the list."),
        ({"visit_type": VisitKind.CONSULTATION}, "does not give this type of visit"),
        ({"clinician": "nobody"}, "Choose"),
        ({"desk_note": "a" * 501}, "Use at most 500 characters"),
        ({"desk_note": "a\u202eb"}, "invisible characters"),
        ({"desk_note": "a\x00b"}, "invisible characters"),
        ({"opening": "rubbish"}, ""),
        ({"on": "2020-01-06"}, "This time is over"),
        ({"on": "2095-01-06"}, "Check the year."),
    ],
)
def test_what_cannot_be_booked_is_said_at_the_field_and_nothing_is_lost(as_, cast, typed, words):
    if isinstance(typed.get("visit_type"), VisitKind):
        typed = {"visit_type": builders.a_type(typed["visit_type"])}
    sent = a_booking(cast.therapist, on_day(1, 10)) | typed
    page = as_("desk").post("scheduling.new", sent, patient_id=cast.pat)
    if typed == {"opening": "rubbish"}:
        assert page.status == 303  # the typed day and time hold
        return
    assert page.status == 422
    assert words in page.text
    assert page.one("#desk_note").get_text().strip() == sent["desk_note"].strip() or "desk_note" in typed
    assert builders.count(Appointment) == 0


def test_an_hour_that_does_not_exist_is_explained(as_, cast):
    always_open()
    on = next_change(spring=True)
    sent = a_booking(cast.therapist, on_day(1, 10)) | {"on": on.isoformat(), "clock": "02:30"}
    page = as_("desk").post("scheduling.new", sent, patient_id=cast.pat)
    assert page.status == 422
    assert f"02:30 does not exist on {on.day} {on:%b %Y}" in page.text


def test_an_hour_that_happens_twice_asks_which(as_, cast):
    always_open()
    on = next_change(spring=False)
    sent = a_booking(cast.therapist, on_day(1, 10)) | {"on": on.isoformat(), "clock": "01:30"}
    desk = as_("desk")
    page = desk.post("scheduling.new", sent, patient_id=cast.pat)
    assert page.status == 422
    assert "this time comes twice" in page.text
    assert desk.post("scheduling.new", sent | {"which": "1"}, patient_id=cast.pat).status == 303
    (visit,) = db.session.scalars(db.select(Appointment))
    assert visit.starts_at.astimezone(NEW_YORK).fold == 1


def test_a_visit_moved_meanwhile_answers_409_in_words_and_then_lets_go(as_, booked, cast):
    visit = booked[0]
    one, other = as_("desk"), as_("desk")
    first = a_booking(cast.therapist, on_day(1, 14), version="1")
    second = a_booking(cast.therapist, on_day(1, 15), version="1")
    assert one.post("scheduling.edit", first, patient_id=cast.pat, appointment_id=visit).status == 303
    page = other.post("scheduling.edit", second, patient_id=cast.pat, appointment_id=visit)
    assert page.status == 409
    assert "Somebody changed this visit meanwhile. It is now" in page.text
    assert page.one("#clock")["value"] == "15:00"
    again = second | {"version": page.one("#version")["value"]}
    assert other.post("scheduling.edit", again, patient_id=cast.pat, appointment_id=visit).status == 303
    db.session.refresh(visit)
    assert visit.starts_at == on_day(1, 15)


def test_a_cancellation_asks_why_and_frees_the_time(as_, booked, cast):
    where = {"patient_id": cast.pat, "appointment_id": booked[0]}
    desk = as_("desk")
    page = desk.post("scheduling.cancel", {"by": "cancelled_by_patient", "reason": ""}, **where)
    assert page.status == 422
    assert "Say in a few words why." in page.text
    assert page.one("details[open] summary").get_text() == "Cancel this visit"
    typed = {"by": "cancelled_by_patient", "reason": "Snow"}
    assert desk.post("scheduling.cancel", typed, **where).status == 303
    assert "Plover" not in desk.get("scheduling.day", query=TOMORROW).one("#day").get_text()
    shown = desk.get("scheduling.show", **where).text
    assert re.search("Cancelled (late|by the patient): Snow", shown)  # by how early in the day it is
    assert "Book again" in shown


def test_arriving_is_one_press_and_the_list_counts(as_, here_now, cast):
    desk = as_("desk")
    page = desk.get("scheduling.day")
    assert "0 here, 1 to come" in page.text
    address = page.one("#here form")["action"]
    answer = desk.client.post(
        address, data={"csrf_token": desk.token}, headers={"HX-Request": "true"}, follow_redirects=True
    )
    part = desk._seen(answer)
    assert part.one("#here")["hx-swap-oob"] == "true"
    assert "1 here, 0 to come" in part.text
    assert part.one("#day")
    db.session.refresh(here_now)
    assert here_now.status is AppointmentStatus.ARRIVED
    shown = desk.get("scheduling.show", patient_id=cast.pat, appointment_id=here_now).text
    assert "Take the last step back" in shown


def week_of(visitor, days: int = 0, **more) -> str:
    return visitor.url("scheduling.week", on=today() + timedelta(days=days), **more)


@pytest.mark.parametrize("view", ["week", "month"])
def test_the_week_and_the_month_of_one_clinician_hold_nobody_elses_visits_and_no_other_column(
    as_, booked, cast, view
):
    page = as_("desk").get(
        f"scheduling.{view}", query={"of": str(cast.therapist.public_id), "on": TOMORROW["on"]}
    )
    assert "Ana Alder, PT." in page.one("#day .sub").get_text()
    day = page.one("#day")
    assert "Ben Birch" not in " ".join(one.get_text() for one in day.select("table"))
    if view == "week":
        assert "Plover" in day.get_text()
        assert "Quail" not in day.get_text()
    else:
        assert "1 visit" in " ".join(day.get_text(" ").split())


def test_a_drawer_over_the_week_says_so_in_its_forms_and_closes_to_the_week(as_, booked, cast):
    desk = as_("desk")
    where = {"patient_id": cast.pat, "appointment_id": booked[0]}
    week = desk.get("scheduling.week", query={"of": str(cast.therapist.public_id)})
    shown = json.loads(week.one(".split-desk")["hx-headers"])["Poise-Shown"]
    assert shown == week_of(desk, of=cast.therapist.public_id)
    over = {"HX-Request": "true", "HX-Target": "drawer", "Poise-Shown": shown}
    for endpoint in ("scheduling.show", "scheduling.edit"):
        drawer = desk.get(endpoint, headers=over, **where)
        assert drawer.one("a[data-key=esc]")["href"] == shown
        assert {field["value"] for field in drawer.select("input[name=shown]")} == {shown}


def test_after_a_step_and_after_a_refusal_the_week_is_still_the_week(as_, booked, cast):
    desk = as_("desk")
    where = {"patient_id": cast.pat, "appointment_id": booked[0]}
    shown = week_of(desk)
    refused = desk.post("scheduling.cancel", {"reason": "", "shown": shown}, **where)
    assert refused.status == 422
    assert refused.one("#day nav.seg [aria-current]").get_text() == "Week"
    typed = {"by": "cancelled_by_patient", "reason": "Snow", "shown": shown}
    answer = desk.post("scheduling.cancel", typed, **where)
    assert answer.response.location.partition("#")[0] == shown


def test_a_visit_moved_into_another_week_is_shown_in_that_week(as_, booked, cast):
    desk = as_("desk")
    where = {"patient_id": cast.pat, "appointment_id": booked[0]}
    typed = a_booking(cast.therapist, on_day(8, 14), version="1", shown=week_of(desk))
    answer = desk.post("scheduling.edit", typed, **where)
    assert answer.response.location.partition("#")[0] == week_of(desk, 8)


@pytest.mark.parametrize(
    "shown", ["https://elsewhere.example/schedule", "/schedule/weekly", "//elsewhere.example/schedule", "/"]
)
def test_a_page_that_is_not_of_the_schedule_leads_to_the_day_of_the_visit(as_, booked, cast, shown):
    desk = as_("desk")
    where = {"patient_id": cast.pat, "appointment_id": booked[0]}
    answer = desk.post("scheduling.confirm", {"shown": shown}, **where)
    assert answer.response.location.partition("#")[0] == desk.url("scheduling.day", **TOMORROW)


ASKING = {"HX-Request": "true", "HX-Target": "day", "Poise-Refresh": "1"}


def asked_again(visitor, seen: str, endpoint: str = "scheduling.day"):
    return visitor.get(endpoint, headers=ASKING, query=TOMORROW | {"seen": seen})


def drawn(seconds: int, seen: str) -> str:
    """The mark of a page that was drawn so long from now."""
    return f"{clock.now() + timedelta(seconds=seconds):%Y%m%d%H%M%S}-{seen.partition('-')[2]}"


@pytest.mark.parametrize(
    "endpoint", ["scheduling.day", "scheduling.rooms", "scheduling.week", "scheduling.month"]
)
def test_a_page_that_asks_again_is_drawn_again_only_when_something_changed(as_, booked, cast, endpoint):
    desk = as_("desk")
    seen = desk.get(endpoint, query=TOMORROW).one("#seen")["value"]
    same = asked_again(desk, seen, endpoint)
    assert (same.response.headers["HX-Retarget"], same.select("#day")) == ("#seen", [])
    as_("desk").post("scheduling.new", a_booking(cast.therapist, on_day(1, 16)), patient_id=cast.quinn)
    part = asked_again(desk, seen, endpoint)
    assert part.status == 200
    assert not part.select("html")
    assert part.one("#day")


def test_while_nobody_changes_anything_an_asking_page_costs_one_small_question(as_, booked, cast):
    """Nothing is drawn, nothing is written: not even that somebody looked, because nobody was shown anything."""
    desk = as_("desk")
    seen = drawn(16, desk.get("scheduling.day", query=TOMORROW).one("#seen")["value"])
    before = builders.count(AccessEntry)
    with count_queries() as quiet:
        assert asked_again(desk, seen).status == 204
    assert builders.count(AccessEntry) == before
    with count_queries() as drawing:
        desk.get("scheduling.day", query=TOMORROW)
    assert len(quiet) <= 4 < len(drawing)


def test_what_changes_by_the_clock_alone_is_seen_within_a_minute(as_, booked, cast):
    desk = as_("desk")
    seen = desk.get("scheduling.day", query=TOMORROW).one("#seen")["value"]
    assert asked_again(desk, drawn(16, seen)).status == 204
    assert asked_again(desk, drawn(-61, seen)).status == 200


@pytest.mark.parametrize("seen", ["", "-", "yesterday", "20261399000000-x", "9" * 400])
def test_a_mark_that_is_none_draws_the_page(as_, booked, cast, seen):
    assert asked_again(as_("desk"), seen).one("#day")


def test_asking_again_by_itself_does_not_keep_anybody_signed_in(as_, cast):
    desk = as_("desk")
    (row,) = db.session.scalars(db.select(UserSession))
    row.last_seen_at = before = clock.now() - timedelta(minutes=10)
    db.session.commit()
    desk.get("scheduling.day", headers={"Poise-Refresh": "1"})
    db.session.refresh(row)
    assert row.last_seen_at == before
    desk.get("scheduling.day")
    db.session.refresh(row)
    assert row.last_seen_at > before


def test_the_number_of_queries_does_not_grow_with_the_visits(as_, cast):
    desk, therapist_id = as_("desk"), cast.therapist.id

    def sent(endpoint: str) -> int:
        db.session.expunge_all()
        with count_queries() as statements:
            assert desk.get(endpoint, query=TOMORROW).status == 200
        return len(statements)

    def fill(hours: range, days: int) -> None:
        therapist = db.session.get(User, therapist_id)
        for number, hour in enumerate(hours):
            patient = builders.a_patient(f"Given{hour}", f"Family{number}")
            builders.an_appointment(patient, clinician=therapist, starts_at=on_day(days, hour))
        db.session.commit()

    fill(range(8, 9), 1)
    fill(range(8, 9), 0)
    few = [sent("scheduling.day"), sent("scheduling.week")]
    fill(range(9, 18), 1)
    fill(range(9, 18), 0)
    assert [sent("scheduling.day"), sent("scheduling.week")] == few


CANARIES = ("Canarysubstance", "Canarycondition", "Canarynote", "Synkinesis", "Synkinetic", "glyph", "G51.")


def test_no_clinical_word_reaches_the_desk(as_, cast, booked):
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
    builders.a_plan(diagnosis, by=cast.therapist, title="Canarynote")
    builders.a_note(diagnosis, by=cast.therapist, subjective="Canarynote")
    cast.pat.allergies = [Allergy(substance="Canarysubstance", recorded_at=clock.now())]
    cast.pat.history = [HistoryCondition(name="Canarycondition", recorded_at=clock.now())]
    db.session.commit()
    visit = {"patient_id": cast.pat, "appointment_id": booked[0]}
    desk = as_("desk")
    pages = [
        desk.get("scheduling.day", query=TOMORROW),
        desk.get("scheduling.week", query=TOMORROW),
        desk.get("scheduling.find", query={"find": "plover"}),
        desk.get("scheduling.index", patient_id=cast.pat),
        desk.get("scheduling.new", patient_id=cast.pat),
        desk.get("scheduling.show", **visit),
        desk.get("scheduling.edit", **visit),
        desk.post("scheduling.cancel", {"reason": ""}, **visit),
        desk.post("scheduling.new", a_booking(cast.therapist, on_day(1, 10, 15)), patient_id=cast.quinn),
    ]
    for page in pages:
        body = page.response.get_data(as_text=True).casefold()
        found = [word for word in CANARIES if word.casefold() in body]
        assert not found, (page.response.request.path, found)


def test_messages_that_travel_in_a_cookie_name_no_patient(as_, cast):
    desk = as_("desk")
    desk.post("scheduling.new", a_booking(cast.therapist, on_day(1, 10)), patient_id=cast.pat)
    with desk.client.session_transaction() as session:
        assert "Ana Alder" in str(session["_flashes"])
        assert "Plover" not in str(session["_flashes"])


def test_opening_a_visit_is_written_down_with_whose_it_is(as_, booked, cast):
    as_("desk").get("scheduling.show", patient_id=cast.pat, appointment_id=booked[0])
    (entry,) = db.session.scalars(db.select(AccessEntry).where(AccessEntry.endpoint == "scheduling.show"))
    assert (entry.patient_id, entry.user_id) == (cast.pat.id, cast.desk.id)


def test_a_patients_visits_are_listed_with_a_way_to_book(as_, booked, cast):
    page = as_("desk").get("scheduling.index", patient_id=cast.pat)
    assert "Ana Alder" in page.text
    assert "Book a visit" in page.text


def test_without_a_time_the_form_offers_openings_of_the_usual_clinician(as_, booked, cast):
    page = as_("desk").get("scheduling.new", patient_id=cast.pat)
    offered = {card["value"].split()[0] for card in page.select("button[name=opening]")}
    assert offered == {str(cast.therapist.public_id)}


def always_open() -> None:
    for row in db.session.scalars(db.select(OpeningHours)):
        row.opens_minute, row.closes_minute = 0, 24 * 60
    db.session.commit()


def next_change(*, spring: bool) -> date:
    """The next day on which the clocks of New York change."""
    on = today() + timedelta(days=1)
    while True:
        midnights = [datetime.combine(on + timedelta(days=more), time(), NEW_YORK) for more in (0, 1)]
        hours = (midnights[1].astimezone(UTC) - midnights[0].astimezone(UTC)) / timedelta(hours=1)
        if hours == (23 if spring else 25):
            return on
        on += timedelta(days=1)


def test_the_day_on_paper_counts_one_visit_as_one(as_, booked):
    page = as_("desk").get("scheduling.sheet", query=TOMORROW)
    assert "1 visit" in page.text
    assert "1 visits" not in page.text


def test_the_list_of_keys_names_the_four_arrows_side_by_side_not_one_after_the_other(as_, booked):
    page = as_("desk").get("scheduling.day", query=TOMORROW)
    assert "↑ ↓ ← →" in page.text
    assert "↑ then" not in page.text
