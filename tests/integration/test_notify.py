"""What leaves the house, over a real mail server and a real web server on this machine."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app import notify
from app.clinical.vocabulary import MessageChannel
from app.notify import Console, Letter, Mail, NoAnswer, NotNow, NotTaken, TextService
from tests.mailbox import Mailbox

SENDER = "Tern Harbor <desk@poise.example>"
AT = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def a_letter(**values) -> Letter:
    return Letter(
        **{
            "key": "a1b2c3",
            "channel": MessageChannel.EMAIL,
            "to": "pat@home.example",
            "subject": "Recordatorio de su cita",
            "text": "Su cita está reservada.\n",
            "language": "es",
            "at": AT,
        }
        | values
    )


@pytest.fixture
def mailbox():
    box = Mailbox()
    box.start()
    yield box
    box.stop()


@pytest.fixture
def post(mailbox):
    way = Mail(mailbox.address, SENDER)
    yield way
    way.close()


def test_a_mail_arrives_with_its_words_and_its_own_id(post, mailbox):
    post.send(a_letter())
    mail = mailbox.only()
    assert mail["Message-ID"] == "<a1b2c3@poise.example>"
    assert (mail["To"], mail["From"]) == ("pat@home.example", SENDER)
    assert (mail["Subject"], mail["Content-Language"]) == ("Recordatorio de su cita", "es")
    assert mail["Auto-Submitted"] == "auto-generated", "an absence notice would answer it"
    assert mail.get_content().splitlines() == ["Su cita está reservada."]
    assert mailbox.recipients == ["pat@home.example"]


def test_sent_again_a_mail_has_the_same_id_and_the_same_words(post, mailbox):
    post.send(a_letter())
    post.send(a_letter())
    first, second = mailbox.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()


def test_a_calendar_file_goes_with_the_mail_as_calendars_expect_it(post, mailbox):
    post.send(a_letter(calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST"))
    words, calendar = mailbox.only().iter_parts()
    assert words.get_content().splitlines() == ["Su cita está reservada."]
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_filename() == "appointment.ics"
    assert calendar.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        ("550 pat@home.example is unknown", NotTaken, "SMTP 550"),
        ("452 mailbox full", NotNow, "SMTP 452"),
        ("421 closing", NoAnswer, "SMTP 421"),
    ],
)
def test_a_refusal_is_told_in_its_code_and_never_in_the_server_s_words(post, mailbox, answer, outcome, said):
    mailbox.refuse = answer
    with pytest.raises(outcome) as refusal:
        post.send(a_letter())
    assert str(refusal.value) == said
    assert type(refusal.value) is outcome


def test_a_server_that_hangs_up_after_the_mail_may_have_taken_it(post, mailbox):
    mailbox.hang_up = True
    with pytest.raises(NoAnswer):
        post.send(a_letter())
    post.send(a_letter())
    assert [mail["Message-ID"] for mail in mailbox.received] == ["<a1b2c3@poise.example>"] * 2


def test_a_connection_that_was_cut_is_made_anew(mailbox):
    way = Mail(mailbox.address, SENDER)
    way.get_ready()
    way.connection.sock.close()
    way.get_ready()
    way.send(a_letter())
    way.close()
    assert mailbox.only()


def test_where_no_server_is_nothing_was_taken():
    with pytest.raises(NoAnswer, match="ConnectionRefusedError"):
        Mail("smtp://127.0.0.1:1", SENDER).get_ready()


@pytest.mark.parametrize("to", ["", "nobody", "a@b.example\nBcc: c@d.example", "@", "a b@c.example"])
def test_an_address_that_is_none_is_refused_before_anything_is_sent(post, mailbox, to):
    with pytest.raises(NotTaken):
        post.send(a_letter(to=to))
    assert not mailbox.received


def test_elsewhere_a_server_without_encryption_is_told_nothing(post, mailbox, monkeypatch):
    monkeypatch.setattr(notify, "OWN_MACHINE", set())
    with pytest.raises((NotTaken, NoAnswer)):
        post.get_ready()
    assert not mailbox.received


class TextHandler(BaseHTTPRequestHandler):
    answer = 202
    taken: list[tuple[dict, dict]] = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.taken.append((dict(self.headers), body))
        self.send_response(self.answer)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        """Silent."""


@pytest.fixture
def texts(monkeypatch):
    monkeypatch.setattr(TextHandler, "taken", [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), TextHandler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/messages"
    server.shutdown()
    server.server_close()


def test_a_text_message_is_posted_with_the_key_that_makes_it_one(texts):
    TextService(texts, "the-key").send(a_letter(channel=MessageChannel.TEXT, to="+15185550100"))
    headers, body = TextHandler.taken[0]
    assert body == {"id": "a1b2c3", "to": "+15185550100", "text": "Su cita está reservada.\n"}
    assert headers["Idempotency-Key"] == "a1b2c3"
    assert headers["Authorization"] == "Bearer the-key"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (400, NotTaken),
        (401, NotTaken),
        (302, NotTaken),
        (429, NotNow),
        (408, NotNow),
        (500, NoAnswer),
        (503, NoAnswer),
    ],
)
def test_what_the_text_service_answers_decides_whether_it_is_asked_again(texts, monkeypatch, answer, outcome):
    monkeypatch.setattr(TextHandler, "answer", answer)
    with pytest.raises(outcome, match=f"HTTP {answer}") as refusal:
        TextService(texts).send(a_letter())
    assert type(refusal.value) is outcome
    assert len(TextHandler.taken) == 1, "it was sent somewhere else"


def test_in_development_a_message_is_printed():
    said: list[str] = []
    Console(said.append).send(a_letter())
    assert "Subject: Recordatorio de su cita\nSu cita está reservada." in said[0]
    assert "pat@home.example" in said[0]


@pytest.mark.parametrize(
    ("environment", "ways"),
    [("development", {MessageChannel.EMAIL: Console, MessageChannel.TEXT: Console}), ("production", {})],
)
def test_where_nothing_is_set_up_only_development_prints(environment, ways):
    settings = {"ENVIRONMENT": environment, "MAIL_SERVER": "", "TEXT_SERVICE": ""}
    assert {channel: type(way) for channel, way in notify.notifiers(settings).items()} == ways
