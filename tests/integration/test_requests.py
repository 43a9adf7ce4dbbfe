"""Consultation requests: the public page, the desk's inbox, and the way to a booking."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

import config
from app import clock
from app.blueprints.requests import robots
from app.care import intake, requests, scheduling, visit_types
from app.care.first_visits import FIRST_VISITS
from app.clinical.vocabulary import MessageKind, RequestSource, RequestStatus, RequestUrgency, VisitKind
from app.extensions import db, limiter
from app.models import (
    Appointment,
    AuditEntry,
    ConsultationRequest,
    OutboxMessage,
    Patient,
    Practice,
    RequestContact,
)
from tests.builders import a_consultation_request, a_patient, count, today
from tests.hands import at_once, sending
from tests.page import Visitor
from tests.queries import count_queries

KEYS = config.Testing.DOCUMENT_KEYS
CANARY = "zugunruhe"
FILLED = {
    "given_name": "Imogen",
    "family_name": "Tideswell",
    "born_on": "1987-05-04",
    "phone": "212 555 0142",
    "email": "imogen@example.org",
    "consent": "y",
}


@pytest.fixture
def types(cast):
    """The types of visit a practice starts with."""
    found = visit_types.start()
    db.session.commit()
    return {one.kind: one for one in found}


def fill(visitor: Visitor, **changes):
    """The public form as a browser has it, filled in."""
    page = visitor.get("requests.ask", query={"language": changes.pop("language", "en")})
    opened = page.one("input[name=opened]")["value"]
    return {"opened": opened} | FILLED | changes


def ask(visitor: Visitor, *, language="en", **changes):
    data = fill(visitor, language=language, **changes)
    return visitor.post("requests.ask", data, language=language)


def stored() -> list[ConsultationRequest]:
    db.session.expire_all()
    return list(db.session.scalars(select(ConsultationRequest).order_by(ConsultationRequest.id)))


# the public page


def test_anybody_may_ask_without_a_sign_in(as_):
    page = ask(as_(None), reason="My face", began="days", preferred_days="1", preferred_times="morning")
    assert page.status == 200
    assert "Your request has arrived" in page.text
    (asked,) = stored()
    assert asked.source is RequestSource.WEB
    assert asked.status is RequestStatus.NEW
    assert asked.phone == "(212) 555-0142"
    assert asked.preferred_days == [1]
    assert asked.privacy_consented_at is not None
    assert asked.urgency is RequestUrgency.SOON
    assert asked.due_on == today() + timedelta(days=3)
    assert intake.health(asked, keys=KEYS) == {"reason": "My face", "began": "days"}


def test_the_page_speaks_spanish_where_it_is_asked_for_or_the_browser_does(as_):
    visitor = as_(None)
    page = visitor.get("requests.ask", query={"language": "es"})
    assert page.one("html")["lang"] == "es"
    assert page.one("h1").get_text() == "Solicitar una consulta"
    assert (
        visitor.get("requests.ask", headers={"Accept-Language": "es-MX,en;q=0.5"}).one("html")["lang"] == "es"
    )
    assert visitor.get("requests.ask", headers={"Accept-Language": "de"}).one("html")["lang"] == "en"
    wrong = ask(
        visitor, language="es", given_name="", phone="x", email="nobody", born_on="2026-02-30", consent=""
    )
    assert wrong.status == 422
    told = [item.get_text() for item in wrong.select(".error-summary li")]
    assert len(told) == 5
    assert not [words for words in told if "Type" in words or "Choose" in words or "Give" in words], told
    assert ask(visitor, language="es").one("html")["lang"] == "es"


@pytest.mark.parametrize(
    ("preferred", "given", "words"),
    [
        ("text", {"phone": "", "email": "a@mail.example"}, "You prefer a call or a text: give a telephone."),
        ("email", {"phone": "(914) 555-0100", "email": ""}, "You prefer an e-mail: give an address."),
    ],
)
def test_a_way_that_is_preferred_can_be_followed(as_, preferred, given, words):
    page = ask(as_(None), contact_by=preferred, **given)
    assert page.status == 422
    assert words in page.text
    assert ask(as_(None), contact_by=preferred, phone="(914) 555-0100", email="a@mail.example").status != 422


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(as_):
    visitor = as_(None)
    wrong = {
        "no-name": {"family_name": ""},
        "no-way": {"phone": "", "email": ""},
        "number": {"phone": "555 01"},
        "to-come": {"born_on": str(today() + timedelta(days=2))},
        "ages-ago": {"born_on": "1881-01-01"},
        "minor": {"born_on": str(today() - timedelta(days=3000))},
        "consent": {"consent": ""},
        "side": {"side": "upper"},
        "symptom": {"symptoms": "no-such"},
        "long": {"given_name": "x" * 101},
    }
    for what, changes in wrong.items():
        page = ask(visitor, **changes)
        assert page.status == 422, what
        assert page.select(".error-summary li"), what
        assert page.one("#email")["value"] == changes.get("email", FILLED["email"]), "what was typed stays"
    assert stored() == []


def test_somebody_under_age_comes_with_a_guardian(as_):
    born = str(today() - timedelta(days=3000))
    assert ask(as_(None), born_on=born, guardian_name="Gale Tideswell").status == 200


def test_what_is_urgent_stands_on_the_page_and_heads_the_answer(as_):
    visitor = as_(None)
    form = visitor.get("requests.ask")
    assert "Call 911 now" in form.one(".alarm-911").get_text(), "shown by the style sheet where it is ticked"
    assert "doctor today" in form.one(".alarm-eye").get_text()
    page = ask(visitor, alarms=["sudden_weakness", "eye_pain"])
    assert [words[:12] for words in (one.get_text().strip() for one in page.select("[role=alert] .alertline"))] == [
        "Call 911 now", "An eye that ",
    ]  # fmt: skip
    (asked,) = stored()
    assert asked.urgency is RequestUrgency.EMERGENCY
    assert asked.due_on == today()


def test_the_sender_is_told_by_mail_that_it_arrived_and_who_gave_no_address_is_not(as_):
    ask(as_(None))
    ask(as_(None), email="")
    (message,) = db.session.scalars(select(OutboxMessage))
    assert message.kind is MessageKind.ACKNOWLEDGEMENT
    assert message.request.email == "imogen@example.org"
    assert message.patient_id is None


def test_an_address_is_written_to_once_a_day_however_many_requests_name_it(as_):
    for address in ("imogen@example.org", "Imogen@Example.org", "other@example.org"):
        ask(as_(None), email=address)
    assert (len(stored()), count(OutboxMessage)) == (3, 2)
    for message in db.session.scalars(select(OutboxMessage)):
        message.due_at -= intake.ACKNOWLEDGED_AGAIN_AFTER
    db.session.commit()
    ask(as_(None))
    assert count(OutboxMessage) == 3


@pytest.mark.parametrize(("language", "words"), [("en", "open for too long"), ("es", "demasiado tiempo")])
def test_a_form_without_the_cookie_of_its_page_is_given_back_as_it_was_typed(as_, language, words):
    page = ask(as_(None), language=language, csrf_token="")
    assert page.status == 403
    assert words in page.one(".error-summary").get_text()
    assert page.one("input[name=given_name]")["value"] == "Imogen"
    assert page.one("html")["lang"] == language
    assert stored() == []


def test_the_same_form_sent_twice_is_one_request_and_one_mail(as_):
    visitor = as_(None)
    data = fill(visitor)
    answers = [visitor.post("requests.ask", data).status for _ in range(3)]
    assert answers == [200, 200, 200]
    assert len(stored()) == 1
    assert count(OutboxMessage) == 1


def test_the_same_form_sent_by_many_hands_at_once_is_one_request_and_one_mail(as_):
    visitor = as_(None)
    data = fill(visitor)
    db.session.rollback()
    statuses = at_once([sending(visitor, "/request", data) for _ in range(6)])
    assert set(statuses) == {200}
    assert len(stored()) == 1
    assert count(OutboxMessage) == 1


def test_health_answers_are_sealed_and_stand_in_no_log(as_):
    ask(as_(None), reason=CANARY, cause=CANARY)
    (asked,) = stored()
    assert CANARY.encode() not in asked.sealed_health
    assert CANARY not in str([entry.values for entry in db.session.scalars(select(AuditEntry))])
    other = a_consultation_request()
    other.sealed_health = asked.sealed_health
    with pytest.raises(requests.Refused):
        intake.health(other, keys=KEYS)


# programs that fill in forms


def test_a_form_filled_in_faster_than_a_person_can_is_turned_down_in_words(app_with):
    app = app_with(REQUEST_FORM_SECONDS=4)
    visitor = Visitor(app, app.test_client())
    with app.app_context():
        data = fill(visitor)
        page = visitor.post("requests.ask", data)
        assert page.status == 422
        assert "faster than a person" in page.text
        assert page.one("#given_name")["value"] == "Imogen"
        assert stored() == []


def test_a_person_who_takes_a_few_seconds_is_let_in(app_with, monkeypatch):
    app = app_with(REQUEST_FORM_SECONDS=4)
    visitor = Visitor(app, app.test_client())
    with app.app_context():
        data = fill(visitor)
        later = clock.now() + timedelta(seconds=5)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert visitor.post("requests.ask", data).status == 200


def test_the_field_that_people_do_not_see_gives_a_program_away(as_):
    page = ask(as_(None), website="https://buy.example")
    assert page.status == 422
    assert "as programs do" in page.text
    assert page.one("#website").get("value", "") == "", "a person can send it once more"
    assert stored() == []


@pytest.mark.parametrize("opened", ["", "x.y", "a" * 5000, '["key", 0]'])
def test_a_forged_proof_of_opening_is_none(as_, opened):
    page = ask(as_(None), opened=opened)
    assert page.status == 422
    assert page.one("input[name=opened]")["value"] != opened, "a new one for whoever is a person"
    assert stored() == []


def test_a_page_that_was_open_for_days_is_opened_anew_and_keeps_what_was_typed(as_, monkeypatch):
    visitor = as_(None)
    data = fill(visitor)
    later = clock.now() + robots.OPEN_FOR + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = visitor.post("requests.ask", data)
    assert page.status == 422
    assert page.one("#family_name")["value"] == "Tideswell"
    assert (
        visitor.post("requests.ask", data | {"opened": page.one("input[name=opened]")["value"]}).status == 200
    )


def test_one_address_sends_so_many_an_hour_and_is_told_in_its_language(app_with):
    app = app_with(RATELIMIT_ENABLED=True, REQUESTS_PER_ADDRESS="2/hour")
    visitor = Visitor(app, app.test_client())
    with app.app_context():
        limiter.reset()
        answers = [ask(visitor, language="es") for _ in range(3)]
        limiter.reset()
    assert [page.status for page in answers] == [200, 200, 429]
    assert "más solicitudes de las que podemos responder" in answers[-1].text
    assert answers[-1].one("#family_name")["value"] == "Tideswell", "what was typed stays"
    assert answers[-1].response.headers["Retry-After"]


def test_all_addresses_together_send_so_many_an_hour_as_the_records_count_them(app_with):
    app = app_with(REQUESTS_PER_HOUR=2)
    visitor = Visitor(app, app.test_client())
    with app.app_context():
        last = [fill(visitor) for _ in range(3)]
        assert [visitor.post("requests.ask", data).status for data in last] == [200, 200, 429]
        assert visitor.post("requests.ask", last[0]).status == 200, "sent again, it is not another one"
        assert len(stored()) == 2


# the inbox


def test_the_inbox_lists_what_is_pressing_first_and_says_no_word_about_health(as_):
    later = a_consultation_request(family_name="Fennimore", reason=CANARY)
    sooner = a_consultation_request(family_name="Quince")
    sooner.due_on = today()
    db.session.commit()
    page = as_("desk").get("requests.index")
    names = [one.get_text() for one in page.select("tbody th a")]
    assert names == ["Imogen Quince", "Imogen Fennimore"]
    assert CANARY not in page.source
    assert CANARY not in as_("desk").get("requests.show", consultation_request_id=later).source


def test_the_inbox_asks_as_many_questions_however_many_requests_there_are(as_):
    desk = as_("desk")
    a_consultation_request(a_patient("P", "Prior"))
    db.session.commit()
    with count_queries() as few:
        desk.get("requests.index")
    for number in range(12):
        asked = a_consultation_request(family_name=f"Number{number}")
        asked.patient = a_patient("P", f"Number{number}")
    db.session.commit()
    with count_queries() as many:
        desk.get("requests.index")
    assert len(many) == len(few)


def test_a_long_inbox_has_pages_and_one_beyond_the_last_is_the_last(as_):
    for _ in range(requests.PAGE + 1):
        a_consultation_request()
    db.session.commit()
    desk = as_("desk")
    assert len(desk.get("requests.index").select("tbody tr")) == requests.PAGE
    assert len(desk.get("requests.index", query={"page": "2"}).select("tbody tr")) == 1
    assert len(desk.get("requests.index", query={"page": "9" * 20}).select("tbody tr")) == 1


def test_health_answers_open_for_the_physician_only(as_):
    asked = a_consultation_request(reason=CANARY)
    db.session.commit()
    assert as_("desk").get("requests.health", consultation_request_id=asked).status == 403
    assert CANARY in as_("physician").get("requests.health", consultation_request_id=asked).text


def test_once_they_are_a_patient_the_answers_stand_on_the_chart(as_, cast):
    a_consultation_request(cast.pat, reason=CANARY)
    db.session.commit()
    details = as_("therapist").get("patients.show", patient_id=cast.pat)
    assert details.select(f"a[href='{as_('therapist').url('requests.on_chart', patient_id=cast.pat)}']")
    assert CANARY in as_("therapist").get("requests.on_chart", patient_id=cast.pat).text
    assert as_("desk").get("requests.on_chart", patient_id=cast.pat).status == 403
    assert as_("therapist").get("requests.on_chart", patient_id=cast.quinn).status == 404


def test_a_call_is_taken_with_the_same_rule_and_belongs_to_whoever_took_it(as_, cast):
    data = {"family_name": "Nightshade", "given_name": "Petra", "phone": "+34 912 345 678"}
    page = as_("desk").post("requests.new", data | {"alarms": "eye_pain", "reason": CANARY}, follow=True)
    (asked,) = stored()
    assert (asked.source, asked.urgency) == (RequestSource.TELEPHONE, RequestUrgency.EMERGENCY)
    assert asked.owner_id == asked.taken_by_id == cast.desk.id
    assert asked.phone == "+34 912 34 56 78"
    assert asked.born_on is None
    assert CANARY not in page.source
    assert intake.health(asked, keys=KEYS)["reason"] == CANARY


def test_a_contact_is_noted_and_takes_the_request_up(as_, cast):
    asked = a_consultation_request()
    db.session.commit()
    desk = as_("desk")
    assert desk.post("requests.note_contact", {"way": "phone"}, consultation_request_id=asked).status == 422
    said = {"way": "phone", "outcome": "Left a message"}
    page = desk.post("requests.note_contact", said, consultation_request_id=asked, follow=True)
    assert "Left a message" in page.text
    (asked,) = stored()
    assert (asked.status, asked.owner_id) == (RequestStatus.CONTACTING, cast.desk.id)


def test_a_button_pressed_twice_takes_one_call_and_notes_one_contact(as_):
    desk = as_("desk")
    data = desk.get("requests.new").form(desk.url("requests.new"))
    data |= {"family_name": "Nightshade", "given_name": "Petra", "email": "petra@example.org"}
    assert [desk.post("requests.new", data).status for _ in range(2)] == [303, 303]
    (asked,) = stored()
    assert count(OutboxMessage) == 1
    said = {"way": "phone", "outcome": "No answer"}
    for _ in range(2):
        desk.post("requests.note_contact", said, consultation_request_id=asked)
    assert count(RequestContact) == 1


def test_owner_and_due_day_are_set_and_a_stale_copy_overwrites_nothing(as_, cast):
    asked = a_consultation_request()
    db.session.commit()
    desk, version = as_("desk"), asked.version
    data = {"owner": str(cast.physician.public_id), "due_on": str(today()), "version": version}
    assert desk.post("requests.assign", data, consultation_request_id=asked).status == 303
    assert desk.post("requests.assign", data | {"owner": ""}, consultation_request_id=asked).status == 409
    over = data | {"version": version + 1, "due_on": str(today() - timedelta(days=1))}
    assert desk.post("requests.assign", over, consultation_request_id=asked).status == 422
    assert stored()[0].owner_id == cast.physician.id


def test_a_request_ends_with_a_reason_and_can_be_opened_again(as_):
    asked = a_consultation_request()
    db.session.commit()
    desk = as_("desk")

    def step(status, reason="") -> int:
        data = {"wanted": status, "reason": reason}
        return desk.post("requests.step", data, consultation_request_id=asked).status

    assert step("declined") == 422
    assert step("scheduled") == 422, "reached by a booking alone"
    assert step("declined", "Lives abroad") == 303
    assert step("waiting_docs") == 422
    assert step("contacting") == 303
    assert stored()[0].closed_reason == ""


def test_contact_details_are_put_right(as_):
    asked = a_consultation_request(preferred_days=[1, 3], preferred_times="morning")
    db.session.commit()
    desk = as_("desk")
    page = desk.get("requests.edit", consultation_request_id=asked)
    fields = page.form(desk.url("requests.edit", consultation_request_id=asked))
    fields |= {"phone": "+44 20 7946 0958", "preferred_days": ["3"]}
    assert desk.post("requests.edit", fields, consultation_request_id=asked).status == 303
    (asked,) = stored()
    assert (asked.phone, asked.preferred_days) == ("+44 20 7946 0958", [3])
    assert asked.born_on == date(1987, 5, 4)
    assert desk.post("requests.edit", fields, consultation_request_id=asked).status == 409


# from a request to a booking


def test_two_steps_lead_from_a_request_to_a_booked_visit(as_, types):
    asked = a_consultation_request(email="i@example.org", state="New York", access_needs="Step-free entrance")
    db.session.commit()
    desk = as_("desk")
    booking = desk.post("requests.register", consultation_request_id=asked, follow=True)
    opening = booking.select("input[name=opening]")[0]["value"]
    (asked,) = stored()
    done = desk.post(
        "requests.book", {"opening": opening}, patient_id=asked.patient, consultation_request_id=asked
    )
    assert done.status == 303
    (asked,) = stored()
    assert asked.status is RequestStatus.SCHEDULED
    assert asked.appointment.patient_id == asked.patient_id
    patient = asked.patient
    assert (patient.legal_name.family, patient.phones[0].number) == ("Tideswell", "(212) 555-0142")
    assert patient.addresses[0].state == "New York"
    assert patient.desk_note == "Step-free entrance"


def test_pressed_twice_nobody_is_registered_or_booked_twice(as_, types):
    asked = a_consultation_request()
    db.session.commit()
    desk = as_("desk")
    patients = count(Patient)
    desk.post("requests.register", consultation_request_id=asked)
    page = desk.post("requests.register", consultation_request_id=asked, follow=True)
    assert count(Patient) == patients + 1
    opening = {"opening": page.select("input[name=opening]")[0]["value"]}
    (asked,) = stored()
    for _ in range(2):
        desk.post("requests.book", opening, patient_id=asked.patient, consultation_request_id=asked)
    assert count(Appointment) == 1


def test_one_request_has_one_visit_and_when_it_falls_through_it_waits_again(as_, cast, types):
    asked = a_consultation_request(cast.pat)
    db.session.commit()
    desk = as_("desk")
    where = {"patient_id": cast.pat, "consultation_request_id": asked}
    openings = [one["value"] for one in desk.get("requests.book", **where).select("input[name=opening]")]
    assert desk.post("requests.book", {"opening": openings[0]}, **where).status == 303
    assert desk.post("requests.book", {"opening": openings[1]}, **where).status == 409
    assert desk.get("requests.index").select("tbody tr") == []
    assert len(desk.get("requests.index", query={"shelf": "scheduled"}).select("tbody tr")) == 1
    visit = db.session.scalar(select(Appointment))
    scheduling.cancel(visit, is_by_patient=True, reason="Snow", by=cast.desk, at=clock.now())
    db.session.commit()
    assert "Visit fell through" in desk.get("requests.index").text
    assert desk.post("requests.book", {"opening": openings[1]}, **where).status == 303
    assert stored()[0].appointment_id != visit.id


def a_visit(cast, kind, at_hour=10):
    """With whoever gives it, on the first Tuesday that lies a week ahead."""
    on = today() + timedelta(days=7 + (1 - today().weekday()) % 7)
    practice = db.session.get_one(Practice, 1)
    starts_at = datetime.combine(on, time(at_hour), ZoneInfo(practice.time_zone)).astimezone(UTC)
    clinician = cast.physician if kind is VisitKind.CONSULTATION else cast.therapist
    return scheduling.book(
        cast.pat,
        kind=kind,
        clinician=clinician,
        starts_at=starts_at,
        practice=practice,
        by=cast.desk,
        at=clock.now(),
        reason="They asked for it",
    )


@pytest.mark.parametrize("kind", FIRST_VISITS)
def test_a_first_visit_booked_from_the_calendar_ends_the_request(as_, cast, types, kind):
    asked = a_consultation_request(cast.pat)
    visit = a_visit(cast, kind)
    assert (asked.status, asked.appointment) == (RequestStatus.SCHEDULED, visit)
    a_visit(cast, kind, at_hour=14)
    assert asked.appointment is visit
    db.session.commit()
    assert as_("desk").get("requests.index").select("tbody tr") == []


def test_a_request_that_was_closed_and_is_booked_after_all_says_nothing_of_why_it_was_closed(
    as_, cast, types
):
    request = a_consultation_request(cast.pat)
    request.status, request.closed_reason = RequestStatus.CLOSED, "Went elsewhere"
    db.session.commit()
    desk, of = as_("desk"), {"patient_id": cast.pat, "consultation_request_id": request}
    page = desk.get("requests.book", **of)
    opening = page.select("input[name=opening]")[0]["value"]
    typed = page.form(desk.url("requests.book", **of)) | {"opening": opening}
    assert desk.post("requests.book", typed, **of).status == 303
    db.session.refresh(request)
    assert (request.status, request.closed_reason) == (RequestStatus.SCHEDULED, "")
    assert "Went elsewhere" not in desk.get("requests.show", consultation_request_id=request).text


def test_a_request_whose_visit_fell_through_has_the_next_one_that_is_booked(cast, types):
    asked = a_consultation_request(cast.pat)
    first = a_visit(cast, VisitKind.EVALUATION)
    scheduling.cancel(first, is_by_patient=True, reason="Snow", by=cast.desk, at=clock.now())
    second = a_visit(cast, VisitKind.EVALUATION, at_hour=14)
    assert (asked.status, asked.appointment) == (RequestStatus.SCHEDULED, second)


def test_no_other_visit_ends_a_request_nor_a_first_visit_one_that_is_closed_or_somebody_elses(cast, types):
    asked, closed = a_consultation_request(cast.pat), a_consultation_request(cast.pat)
    of_another = a_consultation_request(cast.quinn)
    requests.step(closed, RequestStatus.CLOSED, reason="Went elsewhere")
    a_visit(cast, VisitKind.FOLLOW_UP)
    assert (asked.status, asked.appointment) == (RequestStatus.NEW, None)
    a_visit(cast, VisitKind.EVALUATION, at_hour=14)
    assert [one.appointment is None for one in (asked, closed, of_another)] == [False, True, True]


def test_another_time_or_length_is_looked_for_with_the_visit_that_was_chosen(as_, cast, types):
    asked = a_consultation_request(cast.pat)
    db.session.commit()
    page = as_("desk").get("requests.book", patient_id=cast.pat, consultation_request_id=asked)
    (link,) = [
        one["href"] for one in page.select("main a") if one.get_text() == "Book another time or length"
    ]
    assert link.endswith("?kind=consultation")


def test_what_the_same_person_asked_before_is_pointed_out(as_):
    earlier = a_consultation_request()
    again = a_consultation_request(given_name="I.", phone="")
    a_consultation_request(family_name="Quince", phone="", born_on=None)
    db.session.commit()
    page = as_("desk").get("requests.show", consultation_request_id=again)
    assert [as_("desk").url("requests.show", consultation_request_id=earlier)] == [
        link["href"] for link in page.select("p.small a[href^='/requests/']")
    ]


def test_who_may_be_on_record_already_is_shown_before_anybody_is_registered(as_):
    known = a_patient("Imogen", "Tideswell", born_on=date(1987, 5, 4))
    asked = a_consultation_request()
    db.session.commit()
    desk, patients = as_("desk"), count(Patient)
    page = desk.post("requests.register", consultation_request_id=asked)
    assert page.status == 409
    assert "Same name and birth date" in page.text
    assert count(Patient) == patients
    desk.post("requests.link", {"patient": str(known.public_id)}, consultation_request_id=asked)
    assert stored()[0].patient_id == known.id
    assert count(Patient) == patients
    other = a_consultation_request()
    db.session.commit()
    sure = desk.post("requests.register", consultation_request_id=other).one("button[name=sure]")["value"]
    assert desk.post("requests.register", {"sure": sure}, consultation_request_id=other).status == 303
    assert count(Patient) == patients + 1


def test_without_a_birth_date_nobody_is_registered(as_):
    asked = a_consultation_request(born_on=None)
    db.session.commit()
    page = as_("desk").post("requests.register", consultation_request_id=asked, follow=True)
    assert "needs the date of birth" in page.text
    assert stored()[0].patient_id is None


def test_a_time_that_was_taken_meanwhile_is_said_and_nothing_is_half_booked(as_, cast, types):
    asked = a_consultation_request(cast.pat)
    db.session.commit()
    desk = as_("desk")
    where = {"patient_id": cast.pat, "consultation_request_id": asked}
    opening = {"opening": desk.get("requests.book", **where).select("input[name=opening]")[0]["value"]}
    second = a_consultation_request(cast.quinn)
    db.session.commit()
    assert (
        desk.post("requests.book", opening, patient_id=cast.quinn, consultation_request_id=second).status
        == 303
    )
    page = desk.post("requests.book", opening, **where)
    assert page.status == 409
    assert page.select("input[name=opening]"), "other openings are offered"
    assert stored()[0].status is RequestStatus.NEW
    for odd in ("", "x", "x 2026-13-01T09:00", opening["opening"].split()[0] + " 9999-12-31T23:59"):
        assert desk.post("requests.book", {"opening": odd}, **where).status == 422


def test_openings_are_those_they_can_come_and_the_sooner_ones_where_those_are_too_late(as_, cast, types):
    after = [(today() + timedelta(days=days)).weekday() for days in range(1, 8)]
    asked = a_consultation_request(cast.pat, preferred_days=[after[1]], preferred_times="afternoon")
    db.session.commit()
    where = {"patient_id": cast.pat, "consultation_request_id": asked}

    def offered() -> list[str]:
        return [one.get_text(" ") for one in as_("desk").get("requests.book", **where).select(".option-card")]

    assert all("not when they said" not in one for one in offered()), "all are when they can come"
    assert all(int(one.split(", ")[1][:2]) >= 12 for one in offered())
    asked.due_on = today() + timedelta(days=1)
    db.session.commit()
    assert "not when they said they can come" in offered()[0]
    assert "after" in offered()[-1]


def test_a_practice_without_types_of_visit_says_what_is_missing(as_, cast):
    asked = a_consultation_request(cast.pat)
    for one in visit_types.active():
        one.is_active = False
    db.session.commit()
    page = as_("desk").get("requests.book", patient_id=cast.pat, consultation_request_id=asked)
    assert page.status == 409
    assert "no type of visit to book" in page.text


def test_the_rail_counts_what_is_new(as_):
    assert as_("desk").get("requests.count").text == ""
    a_consultation_request()
    db.session.commit()
    assert "1" in as_("desk").get("requests.count").text
