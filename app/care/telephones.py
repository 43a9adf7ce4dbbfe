"""Telephone numbers from anywhere in the world: what was typed is a number, and how it is dialled and written."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

HOME = "US"
"""Where a number without a country code belongs."""


def written(typed: str) -> str | None:
    """The number as people write it, from abroad with its country code; none where it is no number."""
    number = _read(typed)
    if number is None:
        return None
    at_home = number.country_code == phonenumbers.country_code_for_region(HOME)
    kind = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, kind)


def dialled(typed: str) -> str | None:
    """The number as a telephone takes it, +12125550142; none where it is no number."""
    number = _read(typed)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else None


def _read(typed: str) -> phonenumbers.PhoneNumber | None:
    """Possible by its length in its country: a number that was only just given out is not refused."""
    try:
        number = phonenumbers.parse(typed, HOME)
    except NumberParseException:
        return None
    is_possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return number if is_possible else None
