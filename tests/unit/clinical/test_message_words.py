"""A message says clinic, date, time, place and the link; whoever reads over a shoulder learns no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.clinical import message_words
from app.clinical.languages import Language, language_of
from app.clinical.message_words import Told, Visit
from app.clinical.vocabulary import Condition, MessageKind, Side, VisitKind, Zone

NEW_YORK = ZoneInfo("America/New_York")
CLINIC, PLACE = "Tern Harbor", "12 Harbor Street\nRye, NY 10580"
START = datetime(2026, 11, 23, 19, 5, tzinfo=UTC)
VISIT = Visit(START, NEW_YORK, PLACE)
LINK = "https://poise.example/answers/abc"


def told(
    kind=MessageKind.REMINDER, language=Language.ENGLISH, *, visits=(VISIT,), link=LINK, **values
) -> Told:
    return Told(kind, language, CLINIC, visits, link, **values)


def test_a_mail_in_english_word_for_word():
    assert message_words.subject(told()) == "Reminder of your appointment at Tern Harbor"
    assert message_words.mail(told()) == (
        "This is a reminder of your appointment.\n\n"
        "Clinic: Tern Harbor\n"
        "Date: Monday, November 23, 2026\n"
        "Time: 2:05 PM EST\n"
        "Place: 12 Harbor Street, Rye, NY 10580\n\n"
        "Confirm, or ask to cancel:\n"
        "https://poise.example/answers/abc\n"
    )


def test_a_mail_in_spanish_word_for_word():
    assert message_words.mail(told(language=Language.SPANISH)) == (
        "Le recordamos su cita.\n\n"
        "Clínica: Tern Harbor\n"
        "Fecha: lunes, 23 de noviembre de 2026\n"
        "Hora: 2:05 p. m. EST\n"
        "Lugar: 12 Harbor Street, Rye, NY 10580\n\n"
        "Confirme o pida la cancelación:\n"
        "https://poise.example/answers/abc\n"
    )


def test_a_text_message_is_one_line_with_everything_in_it():
    assert message_words.text_message(told()) == (
        "Tern Harbor: This is a reminder of your appointment. Mon, Nov 23, 2:05 PM EST, "
        "12 Harbor Street, Rye, NY 10580. Confirm, or ask to cancel: https://poise.example/answers/abc"
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", MessageKind)
def test_no_message_has_a_word_of_the_clinic_s_work_in_it(kind, language):
    message = told(kind, language, until=START)
    words = "\n".join(
        (message_words.subject(message), message_words.mail(message), message_words.text_message(message))
    )
    said = [one.label for kind in (Condition, Side, Zone, VisitKind) for one in kind]
    said += ["patient", "paciente", "doctor", "therap", "terap", "visit", "treat", "trata", "diagn", "palsy"]
    assert not [word for word in said if word.casefold() in words.casefold()]


def test_the_hour_that_happens_twice_is_told_with_its_zone():
    first = Visit(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), NEW_YORK)
    second = Visit(first.starts_at + timedelta(hours=1), NEW_YORK)
    assert [message_words.clock(one, Language.ENGLISH) for one in (first, second)] == [
        "1:30 AM EDT",
        "1:30 AM EST",
    ]


@pytest.mark.parametrize(("hour", "shown"), [(5, "12:00 AM EST"), (17, "12:00 PM EST"), (18, "1:00 PM EST")])
def test_noon_and_midnight_are_twelve(hour, shown):
    visit = Visit(datetime(2026, 11, 23, hour, tzinfo=UTC), NEW_YORK)
    assert message_words.clock(visit, Language.ENGLISH) == shown


def test_a_visit_by_video_has_no_address_to_go_to():
    visit = Visit(START, NEW_YORK, PLACE, is_by_video=True)
    assert "Place: By video\n" in message_words.mail(told(visits=[visit]))


def test_visits_booked_together_are_told_in_one_mail():
    visits = [Visit(START + timedelta(weeks=week), NEW_YORK, PLACE) for week in range(3)]
    lines = message_words.mail(told(MessageKind.CONFIRMATION, visits=visits)).splitlines()
    assert lines[3:7] == [
        "Times:",
        "  Monday, November 23, 2026, 2:05 PM EST",
        "  Monday, November 30, 2026, 2:05 PM EST",
        "  Monday, December 7, 2026, 2:05 PM EST",
    ]


def test_without_a_link_nothing_is_asked():
    message = told(MessageKind.CANCELLED, link="")
    assert message_words.mail(message).endswith("Place: 12 Harbor Street, Rye, NY 10580\n")
    assert "http" not in message_words.text_message(message)


@pytest.mark.parametrize(
    "said", ["Spanish", "español", "ESPAÑOL", "es", "es-MX", "Spanish (Mexico)", "Castellano"]
)
def test_spanish_is_known_by_its_names(said):
    assert language_of(said) is Language.SPANISH


@pytest.mark.parametrize("said", ["", "English", "French", "Estonian", "Esperanto", "中文", "-"])
def test_everybody_else_is_written_to_in_english(said):
    assert language_of(said) is Language.ENGLISH
