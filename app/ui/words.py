"""How days and numbers are written on a drawing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.clinical.instruments import Part


def day_words(day: date) -> str:
    """26 Oct 2026"""
    return f"{day.day} {day:%b %Y}"


def number_words(value: Decimal | float) -> str:
    """63, 12.5 or −4: no trailing zeros, a true minus."""
    return f"{Decimal(str(value)).normalize():f}".replace("-", "−")


def score_words(part: Part, value: Decimal) -> str:
    """A score as people read it, with a true minus: 63, 12.5, −4 or III."""
    return part.shown(value).replace("-", "−")


def count_words(number: int, word: str) -> str:
    """1 item, 3 items"""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
