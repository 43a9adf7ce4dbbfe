"""What mails and text messages say, in English and Spanish: clinic, date, time, place and the link, and nothing else.

Source: the practice's scheduling rules, section 9. A message is read on locked screens and by other people: it names
no patient, no clinician and no kind of visit. Whoever's language is neither of the two is written to in English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.clinical.languages import Language
from app.clinical.vocabulary import MessageKind


@dataclass(frozen=True)
class Visit:
    """All that is told of one: when, by the clock of which zone, and where."""

    starts_at: datetime
    zone: ZoneInfo
    place: str = ""
    is_by_video: bool = False


@dataclass(frozen=True)
class Told:
    """What a message is about. ``until`` is how long an offered time is kept."""

    kind: MessageKind
    language: Language
    clinic: str
    visits: Sequence[Visit] = ()
    link: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class _Words:
    subjects: Mapping[MessageKind, str]
    opening: Mapping[MessageKind, str]
    answer: Mapping[MessageKind, str]
    clinic: str
    date: str
    time: str
    place: str
    times: str
    until: str
    by_video: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    short_day: str
    halves: tuple[str, str]


_ENGLISH = _Words(
    subjects={
        MessageKind.REMINDER: "Reminder of your appointment at {}",
        MessageKind.CONFIRMATION: "Your appointment at {}",
        MessageKind.MOVED: "New time of your appointment at {}",
        MessageKind.CANCELLED: "Your appointment at {} is cancelled",
        MessageKind.ACKNOWLEDGEMENT: "Your request to {}",
        MessageKind.OFFER: "A time has become free at {}",
    },
    opening={
        MessageKind.REMINDER: "This is a reminder of your appointment.",
        MessageKind.CONFIRMATION: "Your appointment is booked.",
        MessageKind.MOVED: "Your appointment has a new time or place.",
        MessageKind.CANCELLED: "This appointment is cancelled.",
        MessageKind.ACKNOWLEDGEMENT: "Your request has arrived. The clinic will contact you.",
        MessageKind.OFFER: "A time has become free. It is kept for you for a while.",
    },
    answer={
        MessageKind.OFFER: "Take it or leave it:",
    }
    | dict.fromkeys(
        (MessageKind.REMINDER, MessageKind.CONFIRMATION, MessageKind.MOVED), "Confirm, or ask to cancel:"
    ),
    clinic="Clinic",
    date="Date",
    time="Time",
    place="Place",
    times="Times",
    until="Kept until",
    by_video="By video",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    day="{weekday}, {month} {day}, {year}",
    short_day="{weekday:.3}, {month:.3} {day}",
    halves=("AM", "PM"),
)
_SPANISH = _Words(
    subjects={
        MessageKind.REMINDER: "Recordatorio de su cita en {}",
        MessageKind.CONFIRMATION: "Su cita en {}",
        MessageKind.MOVED: "Nueva hora de su cita en {}",
        MessageKind.CANCELLED: "Su cita en {} está cancelada",
        MessageKind.ACKNOWLEDGEMENT: "Su solicitud a {}",
        MessageKind.OFFER: "Ha quedado libre una cita en {}",
    },
    opening={
        MessageKind.REMINDER: "Le recordamos su cita.",
        MessageKind.CONFIRMATION: "Su cita está reservada.",
        MessageKind.MOVED: "Su cita tiene una nueva hora o un nuevo lugar.",
        MessageKind.CANCELLED: "Esta cita está cancelada.",
        MessageKind.ACKNOWLEDGEMENT: "Hemos recibido su solicitud. La clínica se pondrá en contacto con usted.",
        MessageKind.OFFER: "Ha quedado libre una cita. Se la guardamos por un tiempo.",
    },
    answer={
        MessageKind.OFFER: "Acéptela o rechácela:",
    }
    | dict.fromkeys(
        (MessageKind.REMINDER, MessageKind.CONFIRMATION, MessageKind.MOVED),
        "Confirme o pida la cancelación:",
    ),
    clinic="Clínica",
    date="Fecha",
    time="Hora",
    place="Lugar",
    times="Horas",
    until="Guardada hasta",
    by_video="Por video",
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    day="{weekday}, {day} de {month} de {year}",
    short_day="{weekday:.3} {day} {month:.3}",
    halves=("a. m.", "p. m."),
)
_WORDS = {Language.ENGLISH: _ENGLISH, Language.SPANISH: _SPANISH}


def subject(told: Told) -> str:
    return _WORDS[told.language].subjects[told.kind].format(told.clinic)


def mail(told: Told) -> str:
    """The whole text of a mail, in lines."""
    words = _WORDS[told.language]
    parts = [words.opening[told.kind], _facts(told, words)]
    if asked := _asked(told, words):
        parts.append(f"{asked}\n{told.link}")
    return "\n\n".join(parts) + "\n"


def text_message(told: Told) -> str:
    """The same in one line, for a telephone."""
    words = _WORDS[told.language]
    times = "; ".join(
        f"{_day(visit, words, words.short_day)}, {_time(visit, words)}" for visit in told.visits
    )
    where = _place(told.visits[0], words) if told.visits else ""
    facts = ", ".join(part for part in (times, where) if part)
    opening = words.opening[told.kind]
    said = f"{told.clinic}: {opening}" + (f" {facts}." if facts else "")
    asked = _asked(told, words)
    return f"{said} {asked} {told.link}" if asked else said


def day(visit: Visit, language: Language) -> str:
    """Monday, November 23, 2026."""
    words = _WORDS[language]
    return _day(visit, words, words.day)


def clock(visit: Visit, language: Language) -> str:
    """2:05 PM EST: with the zone, as an hour may happen twice."""
    return _time(visit, _WORDS[language])


def place(visit: Visit, language: Language) -> str:
    return _place(visit, _WORDS[language])


def _asked(told: Told, words: _Words) -> str:
    return words.answer.get(told.kind, "") if told.link else ""


def _facts(told: Told, words: _Words) -> str:
    facts = [(words.clinic, told.clinic)]
    if len(told.visits) == 1:
        visit = told.visits[0]
        facts += [(words.date, _day(visit, words, words.day)), (words.time, _time(visit, words))]
    elif told.visits:
        times = [f"{_day(visit, words, words.day)}, {_time(visit, words)}" for visit in told.visits]
        facts.append((words.times, "".join(f"\n  {one}" for one in times)))
    if told.visits and (where := _place(told.visits[0], words)):
        facts.append((words.place, where))
    if told.until and told.visits:
        end = Visit(told.until, told.visits[0].zone)
        facts.append((words.until, f"{_day(end, words, words.day)}, {_time(end, words)}"))
    return "\n".join(f"{name}: {value}".replace(": \n", ":\n") for name, value in facts)


def _place(visit: Visit, words: _Words) -> str:
    return words.by_video if visit.is_by_video else ", ".join(visit.place.split("\n"))


def _day(visit: Visit, words: _Words, pattern: str) -> str:
    local = visit.starts_at.astimezone(visit.zone)
    weekday, month = words.weekdays[local.weekday()], words.months[local.month - 1]
    return pattern.format(weekday=weekday, month=month, day=local.day, year=local.year)


def _time(visit: Visit, words: _Words) -> str:
    local = visit.starts_at.astimezone(visit.zone)
    return f"{local.hour % 12 or 12}:{local:%M} {words.halves[local.hour >= 12]} {local.tzname()}"
