"""What is written when a visit is booked, moved and cancelled, and what `flask work` then sends over real SMTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.care import deliveries, message_answers, outbox
from app.clinical.vocabulary import (
    AppointmentStatus,
    MessageChannel,
    MessageKind,
    MessageState,
    PhoneUse,
    ReminderChoice,
    VisitKind,
)
from app.extensions import db
from app.models import Appointment, AppointmentSeries, OutboxMessage, PatientPhone, Practice
from app.models.audit import Actor, act_as
from tests import builders
from tests.mailbox import Mailbox

NOW = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)  # a Monday
START = NOW + timedelta(days=7)  # Monday, November 23, 2026, 10:00 AM EST
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BOOKED, OFF = AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED_BY_PATIENT


@pytest.fixture
def mailbox():
    box = Mailbox()
    box.start()
    yield box
    box.stop()


@pytest.fixture
def sending(app, mailbox, monkeypatch):
    """The settings of an application that sends over the mailbox."""
    monkeypatch.setitem(app.config, "MAIL_SERVER", mailbox.address)
    monkeypatch.setitem(app.config, "MAIL_FROM", "Tern Harbor <desk@poise.example>")
    monkeypatch.setitem(app.config, "PUBLIC_ADDRESS", "https://poise.example")
    return app


@pytest.fixture
def visit(app, cast):
    """Of a patient who is reminded by mail; nothing is written about it yet."""
    patient = cast.pat
    patient.email, patient.may_email, patient.reminds_by = "kiwi@home.example", True, ReminderChoice.EMAIL
    made = builders.an_appointment(patient, clinician=cast.therapist, starts_at=START)
    db.session.commit()
    return made


def messages(state: MessageState | None = None) -> list[OutboxMessage]:
    db.session.expire_all()
    wanted = select(OutboxMessage).order_by(OutboxMessage.due_at, OutboxMessage.id)
    return [one for one in db.session.scalars(wanted) if state in (None, one.state)]


def waiting() -> list[tuple[MessageKind, datetime]]:
    return [(one.kind, one.due_at) for one in messages(MessageState.WAITING)]


def booked(visit, at=NOW) -> None:
    outbox.keep_in_step(visit, at=at)
    db.session.commit()


def moved(visit, starts_at, at=NOW) -> None:
    visit = db.session.get(Appointment, visit.id)
    visit.ends_at, visit.starts_at = starts_at + (visit.ends_at - visit.starts_at), starts_at
    outbox.keep_in_step(visit, at=at)
    db.session.commit()


def cancelled(visit, at=NOW) -> None:
    visit = db.session.get(Appointment, visit.id)
    visit.status = OFF
    outbox.keep_in_step(visit, at=at)
    db.session.commit()


def work(app, at: datetime) -> str:
    """`flask work --once` at that moment. What it wrote is read anew afterwards."""
    with time_machine.travel(at, tick=False):
        answer = app.test_cli_runner().invoke(args=["work", "--once"])
    assert answer.exit_code == 0, answer.output
    act_as(db.session(), Actor(at=at, name="test"))
    return answer.output


# what is written


def test_a_booking_writes_its_confirmation_and_both_reminders(visit):
    booked(visit)
    assert waiting() == [
        (MessageKind.CONFIRMATION, NOW + MINUTE),
        (MessageKind.REMINDER, START - 72 * HOUR),
        (MessageKind.REMINDER, START - 24 * HOUR),
    ]
    assert {one.for_starts_at for one in messages()} == {START}


def test_said_twice_it_is_written_once(visit):
    booked(visit)
    booked(visit)
    assert len(messages()) == 3


def test_a_booking_that_is_rolled_back_leaves_no_message(visit):
    outbox.keep_in_step(visit, at=NOW)
    db.session.rollback()
    assert not messages()


@pytest.mark.parametrize(
    ("choice", "channels"),
    [
        (ReminderChoice.NONE, []),
        (ReminderChoice.TEXT, [MessageChannel.TEXT] * 3),
        (ReminderChoice.BOTH, [MessageChannel.EMAIL] * 3 + [MessageChannel.TEXT] * 3),
    ],
)
def test_only_what_the_patient_chose_is_written(visit, choice, channels):
    visit.patient.reminds_by = choice
    booked(visit)
    assert sorted(one.channel for one in messages()) == channels


def test_what_is_only_pencilled_in_is_not_told(visit):
    visit.status = AppointmentStatus.TENTATIVE
    booked(visit)
    assert not messages()


def test_a_move_voids_what_was_said_of_the_old_time_and_writes_the_new(visit):
    booked(visit)
    later = START + timedelta(days=1)
    moved(visit, later)
    assert {one.for_starts_at for one in messages(MessageState.VOID)} == {START}
    assert waiting() == [
        (
            MessageKind.CONFIRMATION,
            NOW + MINUTE,
        ),  # nobody was told the old time: the new one is no news of a move
        (MessageKind.REMINDER, later - 72 * HOUR),
        (MessageKind.REMINDER, later - 24 * HOUR),
    ]


def test_moved_there_and_back_before_anything_was_sent_it_is_as_if_nothing_had_been(visit):
    booked(visit)
    before = {(one.key, one.state) for one in messages()}
    moved(visit, START + HOUR)
    moved(visit, START)
    after = {(one.key, one.state) for one in messages() if one.for_starts_at == START}
    assert after == before
    assert not [one for one in messages(MessageState.WAITING) if one.for_starts_at != START]


def test_a_cancelled_visit_of_which_nobody_was_told_ends_in_silence(visit):
    booked(visit)
    cancelled(visit)
    assert not waiting()


def test_a_change_of_the_choice_writes_reminders_but_tells_nothing_again(visit):
    visit.patient.reminds_by = ReminderChoice.NONE
    booked(visit)
    visit.patient.reminds_by = ReminderChoice.TEXT
    outbox.choice_changed(visit.patient, at=NOW)
    assert [(one.kind, one.channel) for one in messages()] == [
        (MessageKind.REMINDER, MessageChannel.TEXT)
    ] * 2
    visit.patient.reminds_by = ReminderChoice.EMAIL
    outbox.choice_changed(visit.patient, at=NOW)
    assert [one.channel for one in messages(MessageState.WAITING)] == [MessageChannel.EMAIL] * 2


def test_news_that_was_still_to_be_told_goes_the_other_way_when_the_choice_changes(visit):
    booked(visit)
    visit.patient.reminds_by = ReminderChoice.TEXT
    outbox.choice_changed(visit.patient, at=NOW)
    assert [(one.kind, one.channel) for one in messages(MessageState.WAITING)] == [
        (MessageKind.CONFIRMATION, MessageChannel.TEXT),
        (MessageKind.REMINDER, MessageChannel.TEXT),
        (MessageKind.REMINDER, MessageChannel.TEXT),
    ]


def test_what_was_not_told_yet_is_told_all_the_same_after_none_and_back(visit):
    booked(visit)
    for choice in (ReminderChoice.NONE, ReminderChoice.EMAIL):
        visit.patient.reminds_by = choice
        outbox.choice_changed(visit.patient, at=NOW)
        db.session.commit()
    assert [kind for kind, _ in waiting()] == [MessageKind.CONFIRMATION, *[MessageKind.REMINDER] * 2]


def choose(visit, choice, at) -> None:
    patient = db.session.get(Appointment, visit.id).patient
    patient.reminds_by = choice
    outbox.choice_changed(patient, at=at)
    db.session.commit()


def test_that_a_visit_is_off_is_told_the_other_way_when_the_choice_changes_before_it_went_out(
    sending, visit, mailbox
):
    booked(visit)
    work(sending, NOW + 2 * MINUTE)
    cancelled(visit, at=NOW + HOUR)
    choose(visit, ReminderChoice.TEXT, NOW + HOUR)
    assert [(one.kind, one.channel) for one in messages(MessageState.WAITING)] == [
        (MessageKind.CANCELLED, MessageChannel.TEXT)
    ]


def test_where_no_way_is_left_to_tell_that_a_visit_is_off_somebody_calls(sending, visit, mailbox):
    booked(visit)
    work(sending, NOW + 2 * MINUTE)
    cancelled(visit, at=NOW + HOUR)
    choose(visit, ReminderChoice.NONE, NOW + HOUR)
    (to_call,) = message_answers.not_reached(at=NOW + HOUR)
    assert (to_call.kind, to_call.state) == (MessageKind.CANCELLED, MessageState.GIVEN_UP)
    message_answers.told(to_call, at=NOW + HOUR)
    choose(visit, ReminderChoice.EMAIL, NOW + HOUR)
    assert not waiting()
    assert not message_answers.not_reached(at=NOW + HOUR)


def test_a_mail_that_may_have_said_that_a_visit_is_off_and_may_not_leads_to_a_call_when_mail_is_no_way_any_more(
    sending, visit, mailbox, monkeypatch
):
    booked(visit)
    work(sending, NOW + 2 * MINUTE)
    cancelled(visit, at=NOW + HOUR)
    monkeypatch.setitem(sending.config, "MAIL_SERVER", "smtp://127.0.0.1:1")
    work(sending, NOW + HOUR + 2 * MINUTE)
    choose(visit, ReminderChoice.TEXT, NOW + HOUR + 3 * MINUTE)
    assert [one.kind for one in message_answers.not_reached(at=NOW + HOUR + 3 * MINUTE)] == [
        MessageKind.CANCELLED
    ]


def test_another_place_is_told_the_other_way_too_and_once(sending, visit, mailbox):
    booked(visit)
    work(sending, NOW + 2 * MINUTE)
    at = NOW + HOUR
    outbox.keep_in_step(db.session.get(Appointment, visit.id), at=at, is_elsewhere=True)
    for choice in (ReminderChoice.NONE, ReminderChoice.TEXT, ReminderChoice.EMAIL):
        choose(visit, choice, at)
    first = messages(MessageState.WAITING)[0]
    assert (first.kind, first.channel) == (MessageKind.MOVED, MessageChannel.EMAIL)
    work(sending, at + 2 * MINUTE)
    assert len(mailbox.received) == 2
    for choice in (ReminderChoice.TEXT, ReminderChoice.EMAIL):
        choose(visit, choice, at + HOUR)
    assert MessageKind.MOVED not in [kind for kind, _ in waiting()]


# what is sent


def test_each_message_arrives_when_it_is_due_and_once(sending, visit, mailbox):
    booked(visit)
    assert work(sending, NOW) == "0 messages sent. 3 messages still to come.\n"
    assert work(sending, NOW + MINUTE) == "1 message sent. 2 messages still to come.\n"
    assert work(sending, START - 72 * HOUR) == "1 message sent. 1 message still to come.\n"
    assert work(sending, START - 24 * HOUR) == "1 message sent.\n"
    assert work(sending, START - 23 * HOUR) == "0 messages sent.\n"
    assert [mail["Subject"] for mail in mailbox.received] == [
        "Your appointment at Tern Harbor Facial Therapy",
        "Reminder of your appointment at Tern Harbor Facial Therapy",
        "Reminder of your appointment at Tern Harbor Facial Therapy",
    ]
    assert set(mailbox.recipients) == {"kiwi@home.example"}
    assert len({mail["Message-ID"] for mail in mailbox.received}) == 3


def test_a_mail_says_clinic_date_time_place_and_link_and_nothing_else(sending, visit, mailbox):
    db.session.get(Practice, 1).address = "12 Harbor Street"
    booked(visit)
    told = (
        visit.patient.legal_name.family,
        visit.patient.legal_name.given,
        visit.clinician.name,
        visit.kind.label,
    )
    work(sending, START - 24 * HOUR)
    *_, reminder = mailbox.received
    lines = reminder.get_content().splitlines()
    assert lines[:-1] == [
        "This is a reminder of your appointment.",
        "",
        "Clinic: Tern Harbor Facial Therapy",
        "Date: Monday, November 23, 2026",
        "Time: 10:00 AM EST",
        "Place: 12 Harbor Street",
        "",
        "Confirm, or ask to cancel:",
    ]
    assert lines[-1].startswith("https://poise.example/")
    heads = [f"{name}: {value}" for name, value in reminder.items() if name != "Message-ID"]
    whole = "\n".join([*heads, *lines[:-1]]).casefold()  # random letters spell a name now and then
    assert not [word for word in told if word.casefold() in whole]


def test_whoever_speaks_spanish_is_written_to_in_spanish(sending, visit, mailbox):
    visit.patient.language = "Español"
    booked(visit)
    work(sending, NOW + MINUTE)
    assert "Fecha: lunes, 23 de noviembre de 2026" in mailbox.received[0].get_body().get_content()


def test_a_confirmation_carries_the_visit_for_calendars_elsewhere(sending, visit, mailbox):
    booked(visit)
    work(sending, NOW + MINUTE)
    (calendar,) = mailbox.only().iter_attachments()
    text = calendar.get_payload(decode=True).decode()
    assert "METHOD:REQUEST" in text
    assert f"UID:{visit.public_id}" in text
    assert "DTSTART;TZID=America/New_York:20261123T100000" in text


def test_whoever_knows_the_old_time_is_told_the_new_one_and_that_a_visit_is_off(sending, visit, mailbox):
    booked(visit)
    work(sending, NOW + MINUTE)
    moved(visit, START + HOUR, at=NOW + HOUR)
    work(sending, NOW + HOUR + MINUTE)
    cancelled(visit, at=NOW + 2 * HOUR)
    work(sending, NOW + 2 * HOUR + MINUTE)
    assert work(sending, START) == "0 messages sent.\n"
    _, new_time, off = mailbox.received
    assert new_time["Subject"] == "New time of your appointment at Tern Harbor Facial Therapy"
    assert "Time: 11:00 AM EST" in new_time.get_body().get_content()
    assert off["Subject"] == "Your appointment at Tern Harbor Facial Therapy is cancelled"
    assert "METHOD:CANCEL" in next(off.iter_attachments()).get_payload(decode=True).decode()


def test_a_move_that_is_undone_at_once_is_never_told(sending, visit, mailbox):
    booked(visit)
    work(sending, NOW + MINUTE)
    moved(visit, START + HOUR, at=NOW + HOUR)
    moved(visit, START, at=NOW + HOUR + timedelta(seconds=20))
    work(sending, NOW + 2 * HOUR)
    assert len(mailbox.received) == 1


def test_visits_of_a_series_are_confirmed_in_one_mail(sending, visit, mailbox, cast):
    series = builders._added(
        AppointmentSeries(
            patient=visit.patient,
            every_weeks=1,
            count=3,
            time_zone="America/New_York",
            made_at=NOW,
            made_by=cast.desk,
        )
    )
    visits = [visit] + [
        builders.an_appointment(
            visit.patient, clinician=visit.clinician, starts_at=START + timedelta(weeks=week)
        )
        for week in (1, 2)
    ]
    for one in visits:
        one.series = series
        booked(one)
    assert work(sending, NOW + MINUTE).startswith("3 messages sent.")
    mail = mailbox.only()
    assert [line for line in mail.get_body().get_content().splitlines() if line.startswith("  ")] == [
        "  Monday, November 23, 2026, 10:00 AM EST",
        "  Monday, November 30, 2026, 10:00 AM EST",
        "  Monday, December 7, 2026, 10:00 AM EST",
    ]
    assert next(mail.iter_attachments()).get_payload(decode=True).count(b"BEGIN:VEVENT") == 3


# what goes wrong


def test_a_visit_cancelled_without_a_word_to_the_outbox_is_not_reminded_of_either(sending, visit, mailbox):
    booked(visit)
    visit.status = OFF
    db.session.commit()
    work(sending, START - 24 * HOUR)
    assert not mailbox.received


@pytest.mark.parametrize(
    ("spoils", "left"),
    [
        (lambda patient: setattr(patient, "reminds_by", ReminderChoice.NONE), MessageState.VOID),
        (lambda patient: setattr(patient, "is_deceased", True), MessageState.VOID),
        (lambda patient: setattr(patient, "may_email", False), MessageState.GIVEN_UP),
        (lambda patient: setattr(patient, "email", ""), MessageState.GIVEN_UP),
        (lambda patient: setattr(patient, "email", "no address"), MessageState.GIVEN_UP),
    ],
)
def test_nobody_is_written_to_who_does_not_want_it_or_cannot_be_reached(
    sending, visit, mailbox, spoils, left
):
    booked(visit)
    spoils(visit.patient)
    db.session.commit()
    work(sending, NOW + MINUTE)
    assert not mailbox.received
    assert messages()[0].state is left


def test_a_dead_mail_server_loses_nothing_and_later_doubles_nothing(sending, visit, mailbox, monkeypatch):
    booked(visit)
    monkeypatch.setitem(sending.config, "MAIL_SERVER", "smtp://127.0.0.1:1")
    for minute in range(1, 6):
        work(sending, NOW + minute * MINUTE)
    monkeypatch.setitem(sending.config, "MAIL_SERVER", mailbox.address)
    work(sending, NOW + HOUR)
    work(sending, NOW + 2 * HOUR)
    assert len(mailbox.received) == 1


def test_a_reminder_that_could_not_be_sent_gives_way_to_the_next(sending, visit, mailbox):
    booked(visit)
    work(sending, START - 23 * HOUR)
    assert [one.state for one in messages()] == [MessageState.SENT, MessageState.GIVEN_UP, MessageState.SENT]


def test_a_visit_that_is_about_to_begin_is_not_reminded_of(sending, visit, mailbox):
    booked(visit)
    work(sending, START - HOUR)
    assert not mailbox.received


def test_a_refusal_for_good_is_not_repeated_and_keeps_no_address(sending, visit, mailbox):
    booked(visit)
    mailbox.refuse = "550 kiwi@home.example is unknown here"
    work(sending, NOW + MINUTE)
    mailbox.refuse = ""
    work(sending, NOW + HOUR)
    assert not mailbox.received
    assert (messages()[0].state, messages()[0].last_error) == (MessageState.GIVEN_UP, "SMTP 550")


def test_after_an_answer_that_never_came_the_same_message_is_sent_again_under_its_id(sending, visit, mailbox):
    booked(visit)
    mailbox.hang_up = True
    work(sending, NOW + MINUTE)
    assert messages()[0].state is MessageState.SENDING
    work(sending, NOW + 3 * MINUTE)
    first, second = mailbox.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_body().get_content() == second.get_body().get_content()
    assert messages()[0].state is MessageState.SENT


def test_what_a_worker_was_killed_over_is_taken_up_after_the_lease_and_not_before(sending, visit, mailbox):
    booked(visit)
    deliveries.take(
        by="killed", lease=MINUTE, channels=list(MessageChannel), link_hash=lambda key: key, at=NOW + MINUTE
    )
    db.session.commit()
    work(sending, NOW + MINUTE + timedelta(seconds=59))
    assert not mailbox.received
    work(sending, NOW + 2 * MINUTE)
    assert len(mailbox.received) == 1


def test_a_worker_whose_lease_went_to_another_leaves_the_message_alone(app, visit):
    booked(visit)
    taken = {"lease": MINUTE, "channels": list(MessageChannel), "link_hash": lambda key: key}
    first = deliveries.take(by="slow", at=NOW + MINUTE, **taken)
    second = deliveries.take(by="quick", at=NOW + 3 * MINUTE, **taken)
    assert first is second
    assert deliveries.locked(first.id, by="slow") is None
    assert deliveries.locked(first.id, by="quick") is first


def test_a_message_that_cannot_be_written_does_not_stop_the_others(
    sending, visit, mailbox, cast, monkeypatch
):
    from app import outgoing

    other = builders.an_appointment(visit.patient, clinician=cast.therapist, starts_at=START + 2 * HOUR)
    broken = visit.id
    booked(visit)
    booked(other)
    right = outgoing.letter
    monkeypatch.setattr(
        outgoing,
        "letter",
        lambda message, *rest, **how: 1 / (message.appointment_id != broken) and right(message, *rest, **how),
    )
    work(sending, NOW + MINUTE)
    assert len(mailbox.received) == 1
    assert messages()[0].last_error == "ZeroDivisionError"


@pytest.mark.parametrize(
    ("number", "to"),
    [("(518) 555-0100", "+15185550100"), ("+49 30 901820", "+4930901820"), ("5", ""), ("call my son", "")],
)
def test_a_text_message_goes_to_a_mobile_number_from_anywhere_in_the_world(visit, number, to):
    visit.patient.phones = [
        PatientPhone(use=PhoneUse.HOME, number="518 555 0199"),
        PatientPhone(use=PhoneUse.MOBILE, number=number),
    ]
    visit.patient.reminds_by = ReminderChoice.TEXT
    booked(visit)
    assert deliveries.address_of(messages()[0]) == to


def test_a_visit_by_video_sends_nobody_to_an_address(sending, visit, mailbox):
    visit.kind = VisitKind.TELEHEALTH
    booked(visit)
    work(sending, NOW + MINUTE)
    assert "Place: By video" in mailbox.only().get_body().get_content()


def test_one_worker_after_another_finds_nothing_left(sending, visit, mailbox):
    booked(visit)
    for _ in range(3):
        work(sending, NOW + MINUTE)
    assert len(mailbox.received) == 1
