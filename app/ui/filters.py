"""How values look. Dates as 23 Nov 2026, times on the 24-hour clock of the practice."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from flask import Flask, g
from markupsafe import Markup, escape

from app import clock
from app.clinical.blanks import BLANK

DASH = "–"


def zone() -> ZoneInfo:
    """The practice's time zone."""
    practice = g.get("practice")
    return ZoneInfo(practice.time_zone if practice else "America/New_York")


def today() -> date:
    """The calendar day it is now at the practice."""
    return clock.today(zone().key)


def local(instant: datetime) -> datetime:
    return instant.astimezone(zone())


def day(value: date | datetime | None) -> str:
    """23 Nov 2026."""
    if value is None:
        return DASH
    value = local(value) if isinstance(value, datetime) else value
    return f"{value.day} {value:%b %Y}"


def weekday(value: date) -> str:
    """Monday 23 Nov 2026."""
    return f"{value:%A} {day(value)}"


def days(first: date, last: date) -> str:
    """23 to 29 Nov 2026, naming what the two share once."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    return (
        f"{first.day} {first:%b} to {day(last)}"
        if first.year == last.year
        else f"{day(first)} to {day(last)}"
    )


def clock_time(value: datetime | None) -> str:
    """14:05, at the practice."""
    return f"{local(value):%H:%M}" if value else DASH


def slot_time(value: datetime) -> str:
    """Mon 23 Nov 2026, 14:05: where the weekday helps."""
    return f"{local(value):%a} {daytime(value)}"


def short_time(value: datetime) -> str:
    """Mon 14:05: on a button, where the day stands beside it."""
    return f"{local(value):%a %H:%M}"


def local_minute(value: datetime) -> str:
    """2026-11-23T14:05, at the practice: a time inside an address."""
    return f"{local(value):%Y-%m-%dT%H:%M}"


def daytime(value: datetime | None) -> str:
    """23 Nov 2026, 14:05."""
    return f"{day(value)}, {clock_time(value)}" if value else DASH


def age(born_on: date) -> int:
    """Full years today."""
    now = today()
    return now.year - born_on.year - ((now.month, now.day) < (born_on.month, born_on.day))


def weeks_since(value: date | None) -> str:
    """41 weeks; days below two weeks, years above three."""
    if value is None:
        return DASH
    days = (today() - value).days
    if days < 14:
        return f"{days} day" if days == 1 else f"{days} days"
    return f"{days // 7} weeks" if days < 3 * 365 else f"{days // 365} years"


def waiting(since: datetime) -> str:
    """Waiting since today; Waiting 3 days."""
    days = (today() - local(since).date()).days
    return "Waiting since today" if days < 1 else f"Waiting {days} {'day' if days == 1 else 'days'}"


def score(value: Decimal | str | None) -> str:
    """One decimal, half-up, and none where it is whole; an en dash where it is not scored."""
    if value is None:
        return DASH
    number = Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return (f"{number:.0f}" if number == number.to_integral_value() else f"{number}").replace("-", "−")


def signed(value: Decimal | str | None) -> str:
    """A change with its sign: +5, −11, 0."""
    text = score(value)
    return text if text in (DASH, "0") or text.startswith("−") else f"+{text}"


def exact(value: Decimal) -> str:
    """As it was typed, without zeros at its end: 2.5, 10."""
    return f"{value.normalize():f}"


def with_blanks(text: str) -> Markup:
    """The text with its blanks marked."""
    return Markup(BLANK.sub(r'<mark class="blank">\g<0></mark>', str(escape(text))))  # noqa: S704 (escaped first)


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day,
        weekday=weekday,
        clock=clock_time,
        days=days,
        daytime=daytime,
        slot_time=slot_time,
        short_time=short_time,
        local_minute=local_minute,
        age=age,
        weeks_since=weeks_since,
        waiting=waiting,
        score=score,
        exact=exact,
        signed=signed,
        with_blanks=with_blanks,
    )
