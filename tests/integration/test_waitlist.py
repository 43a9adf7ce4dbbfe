"""The waitlist: who is proposed for a time that came free, and an offer that is taken once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app import clock, outgoing
from app.care import accounts, deliveries, freed_times, scheduling, slots, waitlist, waitlist_offers
from app.care.errors import Invalid, Refused, Stale
from app.care.waitlist import Wanted
from app.care.waitlist_offers import Standing
from app.clinical.vocabulary import (
    AppointmentStatus,
    ContactWay,
    MessageChannel,
    MessageKind,
    OfferState,
    VisitKind,
    WaitlistEnd,
)
from app.extensions import db
from app.models import (
    Appointment,
    BookedTime,
    ClosedDay,
    OutboxMessage,
    Practice,
    Room,
    TimeOff,
    VisitTypeRoom,
)
from app.policy import Role
from tests import builders
from tests.queries import count_queries

NEW_YORK = ZoneInfo("America/New_York")
ON = date(2026, 11, 24)


def local(hour: int, minute: int = 0, *, on: date = ON) -> datetime:
    return datetime.combine(on, time(hour, minute), NEW_YORK).astimezone(UTC)


NOW = local(9, on=date(2026, 11, 23))


@pytest.fixture
def practice(cast) -> Practice:
    return db.session.get_one(Practice, 1)


@pytest.fixture
def came_free(cast) -> Appointment:
    """Pat had an hour with Ana tomorrow at ten, and gave it back."""
    return builders.an_appointment(
        cast.pat,
        clinician=cast.therapist,
        starts_at=local(10),
        status=AppointmentStatus.CANCELLED_BY_PATIENT,
    )


def a_wait(cast, name="Wren", *, days=1, **values):
    patient = builders.a_patient(name, "Waits")
    return builders.a_wait(
        patient,
        by=cast.desk,
        **{"entered_at": NOW - timedelta(days=days), "from_on": date(2026, 11, 1)} | values,
    )


def proposed(practice, at=NOW) -> list[tuple[datetime, list[str]]]:
    found = freed_times.proposals(waitlist.waiting(), practice=practice, at=at)
    return [(one.freed.starts_at, [fit.entry.patient.names[0].given for fit in one.fits]) for one in found]


def an_offer(entry, cast, practice, at=NOW, starts_at=None):
    return waitlist_offers.offer(
        entry,
        clinician=cast.therapist,
        starts_at=starts_at or local(10),
        practice=practice,
        by=cast.desk,
        at=at,
    )


def taken(clinician) -> int:
    rows = select(func.count(BookedTime.id)).where(
        BookedTime.resource == "clinician", BookedTime.resource_id == clinician.id
    )
    return db.session.scalar(rows)


# what came free


def test_a_cancelled_hour_is_proposed_to_those_who_fit_in_fair_order(cast, practice, came_free):
    a_wait(cast, "Young", days=1)
    a_wait(cast, "Old", days=9)
    a_wait(cast, "Foremost", days=0, priority=1)
    a_wait(cast, "Ben's", days=30, clinician=cast.second_therapist)
    assert proposed(practice) == [(local(10), ["Foremost", "Old", "Young"])]


def test_a_moved_visit_leaves_a_time_to_fill(cast, practice):
    visit = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=local(13))
    a_wait(cast)
    db.session.flush()
    moved_to = {"clinician": cast.therapist, "starts_at": local(16), "minutes": 45, "desk_note": ""}
    scheduling.move(
        visit, kind=visit.kind, version=visit.version, practice=practice, by=cast.desk, at=NOW, **moved_to
    )
    assert proposed(practice) == [(local(13), ["Wren"])]


def test_a_time_that_was_given_to_somebody_else_is_proposed_to_nobody(cast, practice, came_free):
    a_wait(cast)
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=local(10))
    assert proposed(practice) == []


def test_what_is_left_beside_a_new_visit_is_proposed_when_long_enough(cast, practice, came_free):
    short = builders.a_visit_type(name="Short visit", minutes=20)
    a_wait(cast, visit_type=short)
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=local(10), minutes=25)
    assert proposed(practice) == [(local(10, 25), ["Wren"])]


def test_time_off_is_not_proposed(cast, practice, came_free):
    a_wait(cast)
    away = {"starts_at": local(0), "ends_at": local(23), "label": "Away", "made_at": NOW}
    db.session.add(TimeOff(user=cast.therapist, made_by=cast.desk, **away))
    assert proposed(practice) == []


def test_a_time_that_is_over_is_not_proposed(cast, practice, came_free):
    a_wait(cast)
    assert proposed(practice, at=local(11)) == []


def test_who_is_here_at_that_time_anyway_is_not_asked_even_if_that_visit_would_move(
    cast, practice, came_free
):
    busy = a_wait(cast, "Busy")
    visit = builders.an_appointment(busy.patient, clinician=cast.second_therapist, starts_at=local(10, 15))
    assert proposed(practice) == [(local(10), [])]
    busy.replaces = visit
    assert proposed(practice) == [(local(10), [])]


def test_somebody_without_a_visit_type_of_theirs_is_not_proposed(cast, practice, came_free):
    consultation = builders.a_visit_type(VisitKind.CONSULTATION, "New consultation")
    a_wait(cast, visit_type=consultation)
    assert proposed(practice) == [(local(10), [])]


def test_the_number_of_queries_does_not_grow_with_the_list(cast, practice, came_free):
    def asked() -> int:
        db.session.expire_all()
        with count_queries() as sent:
            proposed(practice)
        return len(sent)

    a_wait(cast)
    few = asked()
    for number in range(6):
        a_wait(cast, f"Number {number}", days=number)
        gone = builders.a_patient("Gone", f"Number {number}")
        off = AppointmentStatus.CANCELLED_BY_CLINIC
        starts_at = local(11 + number)
        builders.an_appointment(gone, clinician=cast.second_therapist, starts_at=starts_at, status=off)
    assert asked() <= few + 1  # one more clinician's opening hours


# offers


def test_an_offered_time_is_kept_and_is_free_again_when_the_offer_runs_out(cast, practice, came_free):
    offer = an_offer(a_wait(cast), cast, practice)
    assert offer.expires_at == NOW + timedelta(hours=2)
    assert taken(cast.therapist) == 1
    with pytest.raises(Refused):
        scheduling.book(cast.quinn, **a_booking(cast, practice))
    visit = scheduling.book(cast.quinn, **a_booking(cast, practice, at=NOW + timedelta(hours=2)))
    assert visit.starts_at == local(10)


def a_booking(cast, practice, at=NOW):
    return {
        "clinician": cast.therapist,
        "kind": VisitKind.FOLLOW_UP,
        "starts_at": local(10),
        "minutes": 45,
        "practice": practice,
        "by": cast.desk,
        "at": at,
    }


def test_an_offer_is_over_when_the_visit_would_begin(cast, practice):
    offer = an_offer(a_wait(cast), cast, practice, at=local(9, 15))
    assert offer.expires_at == local(10)


def test_accepting_books_the_visit_and_ends_the_wait(cast, practice, came_free):
    entry = a_wait(cast)
    offer = an_offer(entry, cast, practice)
    visit = waitlist_offers.accept(offer, practice=practice, by=cast.desk, at=NOW)
    assert (visit.patient, visit.clinician, visit.starts_at) == (entry.patient, cast.therapist, local(10))
    assert (offer.state, entry.ended_as, entry.appointment) == (
        OfferState.ACCEPTED,
        WaitlistEnd.BOOKED,
        visit,
    )
    assert taken(cast.therapist) == 1
    assert waitlist.waiting() == []


def test_accepting_twice_books_once(cast, practice, came_free):
    offer = an_offer(a_wait(cast), cast, practice)
    first = waitlist_offers.accept(offer, practice=practice, by=cast.desk, at=NOW)
    assert waitlist_offers.accept(offer, practice=practice, by=cast.desk, at=NOW) is first
    assert taken(cast.therapist) == 1


def test_an_offer_that_has_run_out_cannot_be_taken(cast, practice, came_free):
    offer = an_offer(a_wait(cast), cast, practice)
    with pytest.raises(Refused, match="run out"):
        waitlist_offers.accept(offer, practice=practice, by=cast.desk, at=offer.expires_at)


def test_a_declined_offer_frees_the_time_for_the_next_and_keeps_the_place_on_the_list(
    cast, practice, came_free
):
    a_wait(cast, "Next", days=1)
    offer = an_offer(a_wait(cast, "Longest", days=9), cast, practice)
    waitlist_offers.decline(offer, at=NOW)
    assert taken(cast.therapist) == 0
    assert proposed(practice) == [(local(10), ["Next"])]
    assert len(waitlist.waiting()) == 2
    with pytest.raises(Refused):
        waitlist_offers.accept(offer, practice=practice, by=cast.desk, at=NOW)


def test_while_an_offer_is_open_its_person_is_offered_nothing_else(cast, practice, came_free):
    entry = a_wait(cast)
    offer = an_offer(entry, cast, practice)
    assert an_offer(entry, cast, practice) is offer, "the same form sent twice offers once"
    with pytest.raises(Refused, match="already"):
        an_offer(entry, cast, practice, starts_at=local(14))
    later = an_offer(entry, cast, practice, at=offer.expires_at, starts_at=local(14))
    assert later is not offer
    assert offer.state is OfferState.EXPIRED


def test_two_people_are_never_offered_the_same_time(cast, practice, came_free):
    an_offer(a_wait(cast, "One"), cast, practice)
    with pytest.raises(Refused):
        an_offer(a_wait(cast, "Two"), cast, practice)


def test_who_leaves_the_list_gives_back_what_was_kept_for_them(cast, practice, came_free):
    entry = a_wait(cast)
    an_offer(entry, cast, practice)
    waitlist_offers.leave(entry, at=NOW)
    assert entry.ended_as is WaitlistEnd.REMOVED
    assert taken(cast.therapist) == 0


def test_an_earlier_time_takes_the_place_of_the_visit_they_have(cast, practice, came_free):
    entry = a_wait(cast)
    later = builders.an_appointment(
        entry.patient, clinician=cast.therapist, starts_at=local(10, on=date(2026, 12, 8))
    )
    entry.replaces = later
    offer = an_offer(entry, cast, practice)
    visit = waitlist_offers.accept(offer, practice=practice, by=cast.desk, at=NOW)
    assert visit is later
    assert visit.starts_at == local(10)
    assert taken(cast.therapist) == 1


def who_has(visit_at, cast, **values):
    """Waits to come sooner than the visit they have with the other therapist."""
    entry = a_wait(cast)
    entry.replaces = builders.an_appointment(
        entry.patient, clinician=cast.second_therapist, starts_at=visit_at, **values
    )
    db.session.flush()
    return entry


def test_who_waits_to_come_sooner_is_asked_for_a_time_before_the_visit_they_have(cast, practice, came_free):
    who_has(local(12), cast)
    assert proposed(practice) == [(local(10), ["Wren"])]


@pytest.mark.parametrize(
    ("visit_at", "values"),
    [
        (local(8), {}),
        (local(16, on=date(2026, 11, 23)), {}),
        (local(12), {"status": AppointmentStatus.CANCELLED_BY_PATIENT}),
        (local(12), {"status": AppointmentStatus.COMPLETED}),
        (local(8, on=date(2026, 11, 20)), {}),
    ],
    ids=["later-that-day", "a-day-later", "cancelled", "seen", "over"],
)
def test_who_waits_to_come_sooner_is_offered_neither_a_later_visit_nor_a_second_one(
    cast, practice, came_free, visit_at, values
):
    entry = who_has(visit_at, cast, **values)
    assert not any(names for _starts_at, names in proposed(practice))
    with pytest.raises(Refused):
        an_offer(entry, cast, practice)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts_at": local(8), "ends_at": local(8, 45)}, "not earlier"),
        ({"status": AppointmentStatus.CANCELLED_BY_CLINIC}, "over or was cancelled"),
    ],
    ids=["moved", "cancelled"],
)
def test_an_offer_is_not_taken_once_the_visit_it_would_replace_is_sooner_or_gone(
    cast, practice, came_free, changes, words
):
    entry = who_has(local(12), cast)
    offer = an_offer(entry, cast, practice)
    for name, value in changes.items():
        setattr(entry.replaces, name, value)
    db.session.flush()
    before = entry.replaces.starts_at
    with pytest.raises(Refused, match=words):
        waitlist_offers.accept(offer, practice=practice, by=cast.desk, at=NOW)
    assert (entry.replaces.starts_at, len(visits_of(entry.patient))) == (before, 1)
    assert waitlist_offers.standing(offer, at=NOW) is Standing.OVER


def test_the_list_points_out_who_waits_to_replace_a_visit_that_is_gone(as_, cast):
    status = AppointmentStatus.CANCELLED_BY_PATIENT
    starts_at = clock.now() + timedelta(days=3)
    visit = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=starts_at, status=status)
    builders.a_wait(cast.pat, by=cast.desk, replaces=visit)
    db.session.commit()
    assert "That visit is over or cancelled" in as_("desk").get("waitlist.index").text


@pytest.mark.parametrize("change", [{"disabled_at": clock.now()}, {"role": Role.DESK}])
def test_the_list_points_out_who_waits_for_somebody_who_gives_that_visit_no_more(as_, cast, change):
    builders.a_wait(cast.pat, by=cast.desk, clinician=cast.second_therapist)
    words = f"{cast.second_therapist.name} does not give this visit any more"
    db.session.commit()
    assert words not in as_("desk").get("waitlist.index").text
    for name, value in change.items():
        setattr(cast.second_therapist, name, value)
    db.session.commit()
    assert words in as_("desk").get("waitlist.index").text


# what is written to them


@pytest.mark.parametrize(
    ("way", "details", "expected"),
    [
        (ContactWay.EMAIL, {"email": "pat@mail.example", "may_email": True}, [MessageChannel.EMAIL]),
        (ContactWay.EMAIL, {"email": "pat@mail.example", "may_email": False}, []),
        (ContactWay.TEXT, {"phone": "(914) 555-0100"}, [MessageChannel.TEXT]),
        (ContactWay.TEXT, {"phone": ""}, []),
        (ContactWay.PHONE, {"email": "pat@mail.example", "may_email": True}, []),
    ],
)
def test_an_offer_is_written_to_who_wants_it_so_and_can_be_reached(cast, practice, way, details, expected):
    entry = builders.a_wait(builders.a_patient(**details), by=cast.desk, contact_by=way)
    entry.from_on = ON
    offer = an_offer(entry, cast, practice)
    messages = list(db.session.scalars(select(OutboxMessage)))
    assert [message.channel for message in messages] == expected
    assert waitlist_offers.is_written(offer) is bool(expected)
    for message in messages:
        assert (message.due_at, message.not_after) == (NOW, offer.expires_at)
        letter = outgoing.letter(message, (), to="x", at=NOW)
        assert "Plover" not in letter.text


def test_the_link_in_the_message_leads_to_the_offer(app, cast, practice):
    contact = {"email": "pat@mail.example", "may_email": True}
    entry = builders.a_wait(builders.a_patient(**contact), by=cast.desk, contact_by=ContactWay.EMAIL)
    offer = an_offer(entry, cast, practice)
    ways = {"by": "worker", "lease": timedelta(minutes=1), "channels": [MessageChannel.EMAIL]}
    with app.test_request_context():
        message = deliveries.take(link_hash=outgoing.link_hash, at=NOW, **ways)
        assert message is not None
        text = outgoing.letter(message, (), to="pat@mail.example", at=NOW).text
    token = text.rsplit("/offers/", 1)[1].split()[0]
    assert waitlist_offers.behind(token) is offer


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"email": "wren@mail.example", "may_email": True}, "E-mail: wren@mail.example"),
        ({"email": "wren@mail.example", "may_email": False}, "Call: (914) 555-0100"),
        ({}, "Call: (914) 555-0100"),
        ({"phone": ""}, "Call: no telephone on record"),
    ],
    ids=["written", "may-not-be-written-to", "no-address", "nothing"],
)
def test_an_offer_that_nobody_writes_about_says_whom_to_call(as_, cast, practice, details, words):
    patient = builders.a_patient("Wren", "Waits", **{"phone": "(914) 555-0100"} | details)
    entry = builders.a_wait(patient, by=cast.desk, contact_by=ContactWay.EMAIL)
    today = clock.today("America/New_York")
    starts_at = local(10, on=today + timedelta(days=8 - today.weekday()))  # Tuesday of next week
    made = an_offer(entry, cast, practice, at=clock.now(), starts_at=starts_at)
    db.session.commit()
    row = as_("desk").get("waitlist.index").one(f"#offer-{made.public_id}").get_text()
    assert words in row
    assert ("wren@mail.example" in row) is words.startswith("E-mail")


def test_the_list_says_who_may_not_be_written_to(as_, cast):
    details = {"email": "wren@mail.example", "may_email": False, "phone": "(914) 555-0100"}
    patient = builders.a_patient("Wren", "Waits", **details)
    entry = builders.a_wait(patient, by=cast.desk, contact_by=ContactWay.EMAIL)
    db.session.commit()
    row = as_("desk").get("waitlist.index").one(f"#waits-{entry.public_id}").get_text()
    assert "May not be e-mailed. Call: (914) 555-0100" in row


# the link

TOKEN = "a-token-nobody-guesses"


@pytest.fixture
def linked(cast, practice):
    """A time next week, offered by mail for two hours from now."""
    on = clock.today("America/New_York") + timedelta(days=7)
    entry = builders.a_wait(cast.pat, by=cast.desk)
    offer = builders.an_offer(entry, clinician=cast.therapist, by=cast.desk, starts_at=local(10, on=on))
    db.session.add(
        OutboxMessage(
            kind=MessageKind.OFFER,
            channel=MessageChannel.EMAIL,
            patient=cast.pat,
            offer=offer,
            due_at=offer.offered_at,
            not_after=offer.expires_at,
            key="offer",
            token_hash=accounts.digest(TOKEN),
        )
    )
    db.session.commit()
    return offer


def press(as_, said: str, token=TOKEN):
    return as_(None).post("waitlist.answer", {"answer": said}, token=token)


def visits_of(patient) -> list[Appointment]:
    return list(db.session.scalars(select(Appointment).where(Appointment.patient_id == patient.id)))


def test_opening_the_link_changes_nothing_and_tells_nothing_but_clinic_date_time_and_place(as_, cast, linked):
    for _again in range(3):
        page = as_(None).get("waitlist.link", token=TOKEN)
        assert page.status == 200
        assert "Tern Harbor Facial Therapy" in page.text
        assert "10:00 AM" in page.text
        for word in ("Plover", "Pat", "Ana Alder", "Therapy visit"):
            assert word not in page.text
    assert linked.state is OfferState.OPEN
    assert visits_of(cast.pat) == []


def test_pressing_takes_the_time_once(as_, cast, linked):
    assert press(as_, "take").status == 303
    (visit,) = visits_of(cast.pat)
    assert (visit.starts_at, visit.status) == (linked.hold.starts_at, AppointmentStatus.BOOKED)
    assert [step.made_by for step in visit.events] == [None], "nobody of the practice pressed"
    assert "yours" in as_(None).get("waitlist.link", token=TOKEN).text
    for again in ("take", "leave"):
        assert press(as_, again).status == 200
    assert visits_of(cast.pat) == [visit]
    assert visit.status is AppointmentStatus.BOOKED


def test_leaving_it_gives_the_time_to_the_next(as_, cast, linked):
    press(as_, "leave")
    assert linked.state is OfferState.DECLINED
    assert taken(cast.therapist) == 0
    assert press(as_, "take").status == 200
    assert visits_of(cast.pat) == []


def test_a_link_that_has_run_out_takes_nothing(as_, cast, linked):
    linked.expires_at = builders.now()
    db.session.commit()
    assert as_(None).get("waitlist.link", token=TOKEN).status == 410
    assert press(as_, "take").status == 410
    assert visits_of(cast.pat) == []


@pytest.mark.parametrize("what", ["time off", "a closed day"])
def test_nobody_takes_a_time_at_which_the_clinician_is_away_by_now(as_, cast, linked, what):
    on = linked.hold.starts_at.astimezone(NEW_YORK).date()
    if what == "time off":
        starts_at, ends_at = local(0, on=on), local(23, on=on)
        db.session.add(
            TimeOff(
                user=cast.therapist,
                starts_at=starts_at,
                ends_at=ends_at,
                label="Ill",
                made_at=builders.now(),
                made_by=cast.desk,
            )
        )
    else:
        db.session.add(ClosedDay(on_date=on, name="Storm"))
    db.session.commit()
    assert press(as_, "take").status == 410
    page = as_("desk").post("waitlist.accept", patient_id=cast.pat, entry_id=linked.entry, offer_id=linked)
    assert page.status == 409
    assert "Take the offer back and offer another time." in page.text
    assert visits_of(cast.pat) == []


@pytest.mark.parametrize("change", ["the room is used no more", "the type takes place in another"])
def test_an_offer_whose_room_is_no_longer_right_is_taken_in_one_that_is(cast, practice, came_free, change):
    first, second = Room(name="Room 1", position=0), Room(name="Room 2", position=1)
    db.session.add_all([first, second])
    entry = a_wait(cast)
    entry.visit_type.needs_room = True
    offer = an_offer(entry, cast, practice)
    assert offer.hold.room is first
    if change == "the room is used no more":
        first.is_active = False
    else:
        entry.visit_type.rooms = [VisitTypeRoom(room=second)]
    db.session.flush()
    visit = waitlist_offers.accept(offer, practice=practice, by=cast.desk, at=NOW)
    assert (visit.room, visit.starts_at) == (second, local(10))


def test_the_link_of_a_time_that_is_no_earlier_any_more_takes_nothing(as_, cast, linked):
    linked.entry.replaces = builders.an_appointment(
        cast.pat, clinician=cast.second_therapist, starts_at=linked.hold.starts_at - timedelta(days=1)
    )
    db.session.commit()
    assert as_(None).get("waitlist.link", token=TOKEN).status == 410
    assert press(as_, "take").status == 410
    assert len(visits_of(cast.pat)) == 1


def test_a_forged_link_opens_nothing(as_, cast, linked):
    for token in ("x", TOKEN + "x", linked.public_id, "%00"):
        assert as_(None).get("waitlist.link", token=token).status == 404
        assert press(as_, "take", token=token).status == 404


def test_an_answer_without_the_cookie_of_its_page_takes_nothing_and_is_asked_again(as_, cast, linked):
    cast.pat.language = "es"
    db.session.commit()
    page = as_(None).post("waitlist.answer", {"answer": "take", "csrf_token": ""}, token=TOKEN)
    assert page.status == 403
    assert "Su respuesta no llegó" in page.text
    assert page.one("button[value=take]")
    assert linked.state is OfferState.OPEN


def test_a_word_that_is_no_answer_changes_nothing(as_, cast, linked):
    assert press(as_, "perhaps").status == 200
    assert linked.state is OfferState.OPEN


def test_who_took_a_time_that_was_cancelled_since_is_told_so(as_, cast, linked):
    press(as_, "take")
    visits_of(cast.pat)[0].status = AppointmentStatus.CANCELLED_BY_CLINIC
    db.session.commit()
    page = as_(None).get("waitlist.link", token=TOKEN)
    assert page.status == 410
    assert "10:00" not in page.text


def test_the_page_speaks_the_patients_language(as_, cast, linked):
    cast.pat.language = "Spanish"
    db.session.commit()
    page = as_(None).get("waitlist.link", token=TOKEN)
    assert page.one("html")["lang"] == "es"
    assert "Tomar esta cita" in page.text


# entries

WANTED = {
    "clinician": None,
    "weekdays": (0, 3),
    "earliest_minute": 8 * 60,
    "latest_minute": 12 * 60,
    "from_on": date(2026, 11, 23),
    "until_on": date(2026, 12, 23),
    "notice_hours": 2,
    "priority": 0,
    "contact_by": ContactWay.PHONE,
}


def wanted(**values) -> Wanted:
    return Wanted(**{"visit_type": builders.a_visit_type()} | WANTED | values)


def enter(cast, wish: Wanted):
    return waitlist.enter(cast.pat, wish, by=cast.desk, at=NOW, on=date(2026, 11, 23))


def test_somebody_is_entered_once_however_often_the_form_is_sent(cast):
    wish = wanted()
    assert enter(cast, wish) is enter(cast, wish)
    with pytest.raises(Refused, match="already"):
        enter(cast, replace(wish, notice_hours=4))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"until_on": date(2026, 11, 22)}, "until_on"),
        ({"from_on": date(2028, 1, 1), "until_on": None}, "from_on"),
        ({"earliest_minute": 12 * 60, "latest_minute": 12 * 60 + 30}, "latest"),
        ({"earliest_minute": 12 * 60, "latest_minute": 8 * 60}, "latest"),
    ],
)
def test_a_wish_nothing_can_meet_is_refused_at_its_field(cast, values, field):
    with pytest.raises(Invalid) as refusal:
        enter(cast, wanted(**values))
    assert refusal.value.field == field


def test_nobody_waits_for_somebody_who_does_not_give_such_a_visit(cast):
    with pytest.raises(Invalid) as refusal:
        enter(cast, wanted(clinician=cast.physician))
    assert refusal.value.field == "clinician"


def test_a_wait_saved_anew_is_still_for_the_type_that_is_offered_no_more_and_with_who_has_left(as_, cast):
    rare = builders.a_visit_type(VisitKind.TELEHEALTH, "Rare visit", 30, is_active=False)
    entry = builders.a_wait(cast.pat, by=cast.desk, visit_type=rare, clinician=cast.second_therapist)
    cast.second_therapist.disabled_at = builders.now()
    db.session.commit()
    desk, of = as_("desk"), {"patient_id": cast.pat, "entry_id": entry}
    typed = desk.get("waitlist.edit", **of).form(desk.url("waitlist.edit", **of))
    assert desk.post("waitlist.edit", typed | {"desk_note": "Step-free"}, **of).status == 303
    db.session.refresh(entry)
    assert (entry.visit_type, entry.clinician, entry.desk_note) == (rare, cast.second_therapist, "Step-free")
    assert "Rare visit" not in desk.get("waitlist.new", patient_id=cast.quinn).text


def test_what_is_waited_for_is_no_other_visit_while_a_time_for_this_one_is_offered(as_, cast, linked):
    entry, offered = linked.entry, linked.entry.visit_type
    desk, of = as_("desk"), {"patient_id": cast.pat, "entry_id": entry}
    other = {"visit_type": builders.a_type(VisitKind.EVALUATION)}
    typed = desk.get("waitlist.edit", **of).form(desk.url("waitlist.edit", **of))
    page = desk.post("waitlist.edit", typed | other, **of)
    assert page.status == 409
    assert "Take the offer back first" in page.text
    db.session.refresh(entry)
    assert entry.visit_type == offered
    desk.post("waitlist.take_back", offer_id=linked, **of)
    assert desk.post("waitlist.edit", typed | other, **of).status == 303
    db.session.refresh(entry)
    assert entry.visit_type.kind is VisitKind.EVALUATION


def test_a_changed_wish_keeps_its_place_and_a_stale_change_is_refused(cast):
    entry = enter(cast, wanted())
    since, version = entry.entered_at, entry.version
    waitlist.change(entry, wanted(notice_hours=24), version=version, on=ON)
    assert (entry.notice_hours, entry.entered_at) == (24, since)
    with pytest.raises(Stale):
        waitlist.change(entry, wanted(), version=version, on=ON)


def test_the_rest_of_a_time_is_found_from_the_calendar(cast, practice):
    a_wait(cast)
    found = freed_times.at_time(cast.therapist, local(15), waitlist.waiting(), practice=practice, at=NOW)
    assert found is not None
    assert [fit.span.starts_at for fit in found.fits] == [local(15)]
    builders.an_appointment(cast.quinn, clinician=cast.therapist, starts_at=local(15))
    slots.free_expired(at=NOW)
    assert (
        freed_times.at_time(cast.therapist, local(15), waitlist.waiting(), practice=practice, at=NOW) is None
    )
