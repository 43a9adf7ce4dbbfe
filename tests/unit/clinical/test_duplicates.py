"""Whether two people on record may be one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical.age import full_years, is_minor
from app.clinical.duplicates import names_alike, near_days


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (("Iñaki", "Echevarría Muñoz"), ("inaki", "ECHEVARRIA"), True),
        (("Pat", "Plover"), ("Patricia Ann", "Plover"), True),
        (("P.", "Plover"), ("Pat", "Plover"), True),
        (("Pat", "O’Keefe"), ("Pat", "OKeefe"), True),
        (("Pat", "Plover"), ("Quinn", "Plover"), False),
        (("Pat", "Plover"), ("Pat", "Plovers"), False),
        (("Ana", "de la Cruz"), ("Ana", "de León"), False),
        (("Pat", ""), ("Pat", "Plover"), False),
        (("Pat", ""), ("Pat", ""), True),
    ],
)
def test_names_are_alike_whatever_the_accents_and_the_second_name(one, other, alike):
    assert names_alike(one, other) is alike
    assert names_alike(other, one) is alike


def test_a_slip_of_the_finger_is_near():
    near = near_days(date(1980, 3, 14))
    assert {date(1980, 3, 15), date(1908, 3, 14), date(1981, 3, 14), date(1980, 3, 24)} <= near
    assert date(1980, 4, 3) in near_days(date(1980, 3, 4))
    assert date(1979, 7, 2) not in near


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)))
def test_a_day_is_never_near_itself_and_nearness_is_bounded(day):
    assert day not in near_days(day)
    assert len(near_days(day)) < 90


@pytest.mark.parametrize(
    ("on", "years", "minor"),
    [(date(2026, 2, 28), 17, True), (date(2026, 3, 1), 18, False), (date(2044, 2, 29), 36, False)],
)
def test_who_was_born_on_a_leap_day_is_of_age_on_the_first_of_march(on, years, minor):
    born = date(2008, 2, 29)
    assert full_years(born, on) == years
    assert is_minor(born, on) is minor
