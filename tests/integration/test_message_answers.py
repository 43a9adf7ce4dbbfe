"""The link of a message: opening it changes nothing, pressing does, once, and only while the visit stands so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app import outgoing
from app.care import message_answers, outbox, scheduling
from app.clinical.lifecycles import AppointmentMove
from app.clinical.vocabulary import (
    AppointmentStatus,
    LinkAnswer,
    MessageKind,
    MessageState,
    ReminderChoice,
)
from app.extensions import db
from app.models import Appointment, AuditEntry, MessageAnswer, OutboxMessage
from tests import builders
from tests.queries import count_queries

CONFIRM, ASK = LinkAnswer.CONFIRM.value, LinkAnswer.ASK_TO_CANCEL.value


@pytest.fixture
def visit(app, cast) -> Appointment:
    """In ten days, of a patient who was sent its confirmation."""
    cast.pat.email, cast.pat.may_email, cast.pat.reminds_by = "kiwi@home.example", True, ReminderChoice.EMAIL
    made = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=_noon() + timedelta(days=10))
    outbox.keep_in_step(made, at=builders.now())
    for message in db.session.scalars(select(OutboxMessage)):
        message.token_hash = outgoing.link_hash(message.key)
        message.state, message.attempts, message.sent_at = MessageState.SENT, 1, builders.now()
    db.session.commit()
    return made


def _noon() -> datetime:
    return builders.now().replace(hour=16, minute=0, second=0, microsecond=0)


def link(number: int = 0) -> str:
    """Of the confirmation, the 72 h and the 24 h reminder."""
    keys = db.session.scalars(select(OutboxMessage.key).order_by(OutboxMessage.due_at)).all()
    return outgoing.link_token(keys[number])


def again(visit: Appointment) -> Appointment:
    db.session.expire_all()
    return db.session.get(Appointment, visit.id)


def answers() -> list[LinkAnswer]:
    db.session.expire_all()
    return list(db.session.scalars(select(MessageAnswer.answer).order_by(MessageAnswer.id)))


def changes() -> int:
    return db.session.scalar(select(func.count(AuditEntry.id)))


def press(visitor, token: str, answer: str):
    return visitor.post("answers.answer", {"answer": answer}, token=token)


def test_opening_the_link_ten_times_changes_nothing(as_, visit):
    before = changes()
    for _ in range(10):
        page = as_(None).get("answers.show", token=link())
        assert page.status == 200
        assert "Yes, I will come" in page.text
    assert (changes(), answers(), again(visit).status) == (before, [], AppointmentStatus.BOOKED)


def test_confirming_confirms_the_visit_in_nobody_s_name(as_, visit):
    page = press(as_(None), link(), CONFIRM)
    assert page.status == 303
    assert answers() == [LinkAnswer.CONFIRM]
    assert again(visit).status is AppointmentStatus.CONFIRMED
    step = scheduling.steps(again(visit))[-1]
    assert (step.move, step.made_by_id) == (AppointmentMove.CONFIRM, None)
    assert "Your appointment is confirmed" in as_(None).get("answers.show", token=link()).text


def test_an_answer_without_the_cookie_of_its_page_counts_for_nothing_and_is_asked_again(as_, visit):
    page = as_(None).post("answers.answer", {"answer": CONFIRM, "csrf_token": ""}, token=link())
    assert page.status == 403
    assert "Your answer did not arrive" in page.text
    assert page.one("button[value=confirm]")
    assert answers() == []


def test_asking_to_cancel_cancels_nothing_and_tells_the_desk(as_, visit):
    press(as_(None), link(), ASK)
    assert again(visit).status is AppointmentStatus.BOOKED
    (asked,) = message_answers.asked_to_cancel(at=builders.now())
    assert asked.message.appointment_id == visit.id


def test_a_link_that_was_used_says_so_and_does_nothing_more(as_, visit):
    press(as_(None), link(), CONFIRM)
    page = press(as_(None), link(), ASK)
    assert page.status == 409
    assert "works once" in page.text
    assert answers() == [LinkAnswer.CONFIRM]


def test_pressed_twice_by_a_trembling_hand_it_is_answered_once_without_a_reproach(as_, visit):
    assert [press(as_(None), link(), CONFIRM).status for _ in range(2)] == [303, 303]
    assert answers() == [LinkAnswer.CONFIRM]


def test_the_link_of_the_next_reminder_still_answers_after_the_first_was_used(as_, visit):
    press(as_(None), link(), CONFIRM)
    press(as_(None), link(1), CONFIRM)
    press(as_(None), link(2), ASK)
    assert answers() == [LinkAnswer.CONFIRM, LinkAnswer.CONFIRM, LinkAnswer.ASK_TO_CANCEL]
    assert len(message_answers.asked_to_cancel(at=builders.now())) == 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["x", "x" * 43, "../admin", "%00", "é" * 20, "x" * 5000])
def test_a_forged_link_opens_nothing(as_, visit, method, token):
    visitor = as_(None)
    page = press(visitor, token, CONFIRM) if method == "post" else visitor.get("answers.show", token=token)
    assert page.status == 404
    assert not answers()


def test_a_link_of_another_key_of_the_server_opens_nothing(app, as_, visit, monkeypatch):
    monkeypatch.setitem(app.config, "SECRET_KEY", "another")
    forged = link()
    monkeypatch.undo()
    assert as_(None).get("answers.show", token=forged).status == 404


def _moved(visit):
    visit.starts_at, visit.ends_at = visit.starts_at + timedelta(hours=1), visit.ends_at + timedelta(hours=1)


def _cancelled(visit):
    visit.status = AppointmentStatus.CANCELLED_BY_CLINIC


@pytest.mark.parametrize("change", [_moved, _cancelled])
@pytest.mark.parametrize("answer", [CONFIRM, ASK])
def test_the_link_of_a_visit_that_stands_otherwise_now_says_so_and_does_nothing(as_, visit, change, answer):
    change(visit)
    db.session.commit()
    status = visit.status
    opened = as_(None).get("answers.show", token=link())
    assert opened.status == 410
    assert "This appointment was changed" in opened.text
    press(as_(None), link(), answer)
    assert (answers(), again(visit).status) == ([], status)


@pytest.mark.parametrize("change", [_moved, _cancelled])
@pytest.mark.parametrize("answer", [CONFIRM, ASK])
def test_an_answer_never_keeps_a_time_on_the_page_that_does_not_stand_any_more(as_, visit, change, answer):
    press(as_(None), link(), answer)
    change(again(visit))
    db.session.commit()
    page = as_(None).get("answers.show", token=link())
    assert page.status == 410
    assert "This appointment was changed" in page.text
    assert "confirmed" not in page.text


@pytest.mark.parametrize("status", [AppointmentStatus.ARRIVED, AppointmentStatus.COMPLETED])
def test_a_visit_that_took_place_as_told_is_not_called_changed(as_, visit, status):
    visit.status = status
    db.session.commit()
    page = as_(None).get("answers.show", token=link())
    assert (page.status, "has begun or is over" in page.text) == (410, True)


def test_the_link_of_a_visit_that_has_begun_is_over(as_, visit):
    length = visit.ends_at - visit.starts_at
    visit.starts_at = builders.now() - timedelta(minutes=5)
    visit.ends_at = visit.starts_at + length
    for message in db.session.scalars(select(OutboxMessage)):
        message.for_starts_at = visit.starts_at
    db.session.commit()
    page = as_(None).get("answers.show", token=link())
    assert (page.status, "has begun or is over" in page.text) == (410, True)
    press(as_(None), link(), CONFIRM)
    assert not answers()


@pytest.mark.parametrize("answer", ["", "yes", "dealt_with"])
def test_an_answer_that_is_none_changes_nothing(as_, visit, answer):
    assert press(as_(None), link(), answer).status == 200
    assert not answers()


def test_the_page_says_when_and_where_and_nothing_of_whom_or_why(as_, visit, cast):
    page = as_(None).get("answers.show", token=link())
    assert message_day(visit) in page.text
    for word in (cast.pat.legal_name.family, cast.therapist.name, visit.kind.label):
        assert word not in page.source


def message_day(visit) -> str:
    return f"{visit.starts_at:%B} {visit.starts_at.day}, {visit.starts_at.year}"


def test_whoever_speaks_spanish_reads_spanish(as_, visit, cast):
    cast.pat.language = "Spanish"
    db.session.commit()
    page = as_(None).get("answers.show", token=link())
    assert page.one("html")["lang"] == "es"
    assert "Sí, vendré" in page.text


def test_only_the_hash_of_a_link_is_stored(visit):
    stored = {str(value) for row in db.session.execute(select(OutboxMessage.__table__)) for value in row}
    assert link() not in stored
    assert (
        outgoing.link_hash(db.session.scalar(select(OutboxMessage.key).order_by(OutboxMessage.due_at)))
        in stored
    )


def test_the_desk_keeps_the_visit_after_speaking_to_the_patient(as_, visit, cast):
    press(as_(None), link(), ASK)
    (asked,) = message_answers.asked_to_cancel(at=builders.now())
    page = as_("desk").post("answers.keep", patient_id=cast.pat, answer_id=asked)
    assert page.status == 303
    assert not message_answers.asked_to_cancel(at=builders.now())


def test_who_asked_by_mail_and_by_text_is_called_once(as_, visit, cast):
    for number in (0, 1):
        press(as_(None), link(number), ASK)
    assert as_("desk").get("scheduling.day").text.count("Asks to cancel") == 1
    (asked,) = message_answers.asked_to_cancel(at=builders.now())
    as_("desk").post("answers.keep", patient_id=cast.pat, answer_id=asked)
    assert not message_answers.asked_to_cancel(at=builders.now())


@pytest.mark.parametrize("change", [_moved, _cancelled])
def test_moved_or_cancelled_the_visit_is_no_longer_asked_about(as_, visit, change):
    press(as_(None), link(), ASK)
    change(again(visit))
    db.session.commit()
    assert not message_answers.asked_to_cancel(at=builders.now())


@pytest.mark.parametrize("endpoint", ["scheduling.day", "desk.show"])
def test_the_desk_sees_who_asked_to_cancel_and_whom_no_message_reaches(as_, visit, cast, endpoint):
    assert "Please call" not in as_("desk").get(endpoint).text
    press(as_(None), link(), ASK)
    assert "Asks to cancel" in as_("desk").get(endpoint).text
    for message in db.session.scalars(select(OutboxMessage)):
        message.state = MessageState.GIVEN_UP
    db.session.commit()
    assert as_("desk").get(endpoint).text.count("No reminder got through") == 1
    scheduling.confirm(again(visit), by=cast.desk, at=builders.now())
    db.session.commit()
    assert "No reminder got through" not in as_("desk").get(endpoint).text


def cancel(visit: Appointment, cast) -> None:
    scheduling.cancel(visit, is_by_patient=False, reason="Snow", by=cast.desk, at=builders.now())


@pytest.mark.parametrize("endpoint", ["scheduling.day", "desk.show", "desk.end_of_day"])
def test_whom_no_message_tells_that_the_visit_is_off_is_called_until_they_were_told(
    as_, visit, cast, endpoint
):
    desk = as_("desk")
    cancel(visit, cast)
    db.session.commit()
    told = "Not told it is cancelled" if endpoint != "desk.end_of_day" else ": cancelled"
    assert told not in desk.get(endpoint).text
    (off,) = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == MessageKind.CANCELLED))
    off.state = MessageState.GIVEN_UP
    db.session.commit()
    page = desk.get(endpoint)
    assert page.text.count(told) == 1
    action = desk.url("answers.told", patient_id=cast.pat, message_id=off)
    answer = desk.post("answers.told", page.form(action), patient_id=cast.pat, message_id=off)
    assert answer.status == 303
    assert told not in desk.get(endpoint).text


def test_nobody_is_called_about_a_patient_who_has_died(app, visit, cast):
    cancel(visit, cast)
    db.session.flush()
    (off,) = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == MessageKind.CANCELLED))
    off.state = MessageState.GIVEN_UP
    db.session.flush()
    assert message_answers.not_reached(at=builders.now()) == [off]
    cast.pat.is_deceased = True
    db.session.flush()
    assert message_answers.not_reached(at=builders.now()) == []


def test_however_many_ask_the_day_needs_the_same_number_of_queries(as_, visit, cast):
    press(as_(None), link(), ASK)
    desk = as_("desk")
    desk.get("scheduling.day")
    with count_queries() as one:
        desk.get("scheduling.day")
    for number in range(5):
        other = builders.a_patient("Kit", f"Kestrel{number}")
        starts_at = visit.starts_at + timedelta(hours=1 + number)
        builders.an_answered_message(
            builders.an_appointment(other, clinician=cast.therapist, starts_at=starts_at)
        )
    db.session.commit()
    with count_queries() as several:
        assert desk.get("scheduling.day").text.count("Asks to cancel") == 6
    assert len(several) <= len(one)


def test_who_asked_to_cancel_and_confirms_by_another_link_is_not_to_be_called(as_, visit):
    press(as_(None), link(0), ASK)
    assert len(message_answers.asked_to_cancel(at=builders.now())) == 1
    press(as_(None), link(1), CONFIRM)
    assert message_answers.asked_to_cancel(at=builders.now()) == []
    assert again(visit).status is AppointmentStatus.CONFIRMED


def test_a_message_nobody_sent_for_an_hour_is_one_to_call_about(app, cast, visit):
    waiting = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.due_at)).first()
    waiting.state, waiting.due_at = MessageState.WAITING, builders.now() - timedelta(minutes=59)
    db.session.flush()
    assert message_answers.not_reached(at=builders.now()) == []
    assert len(message_answers.not_reached(at=builders.now() + timedelta(minutes=2))) == 1
