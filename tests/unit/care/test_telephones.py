"""Telephone numbers from anywhere in the world."""

from __future__ import annotations

import pytest

from app.care.telephones import dialled, written


@pytest.mark.parametrize(
    ("typed", "shown", "taken"),
    [
        ("2125550142", "(212) 555-0142", "+12125550142"),
        ("+1 212-555-0142", "(212) 555-0142", "+12125550142"),
        ("(212) 555 0142 x12", "(212) 555-0142 ext. 12", "+12125550142"),
        ("+34 912 345 678", "+34 912 34 56 78", "+34912345678"),
        ("+44 20 7946 0958", "+44 20 7946 0958", "+442079460958"),
        ("011 81 3 1234 5678", "+81 3-1234-5678", "+81312345678"),
        ("+374 10 123456", "+374 10 123456", "+37410123456"),
        ("+٣٤ ٩١٢ ٣٤٥ ٦٧٨", "+34 912 34 56 78", "+34912345678"),
    ],
)
def test_a_number_is_read_as_people_anywhere_write_it(typed, shown, taken):
    assert written(typed) == shown
    assert dialled(typed) == taken


@pytest.mark.parametrize(
    "typed", ["", "call me", "555-0142", "12", "9" * 20, "9" * 300, "+999 123", "+1 212 555 01423"]
)
def test_what_is_no_whole_number_is_none(typed):
    assert written(typed) is None
    assert dialled(typed) is None


def test_a_number_that_was_written_by_us_is_read_again():
    for typed in ("2125550142", "+34912345678", "+442079460958"):
        assert written(written(typed)) == written(typed)
