"""The dated list of ICD-10-CM codes."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical.icd10 import (
    CODES,
    Family,
    Laterality,
    UnknownCode,
    codes_on,
    excluded_together,
    find,
    laterality_conflict,
    laterality_of,
)
from app.clinical.vocabulary import Aetiology, Side

TODAY = date(2026, 11, 23)
every_code = pytest.mark.parametrize("code", CODES, ids=lambda row: row.code)
codes = st.sampled_from([row.code for row in CODES])


@every_code
def test_every_code_has_the_shape_of_icd_10_cm(code) -> None:
    assert re.fullmatch(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?", code.code)
    assert code.label


def test_no_code_is_in_force_twice() -> None:
    in_force = [row.code for row in codes_on(TODAY)]
    assert len(set(in_force)) == len(in_force)


@every_code
def test_a_code_that_tells_a_side_says_so_in_its_label(code) -> None:
    words = {
        Laterality.RIGHT: "right",
        Laterality.LEFT: "left",
        Laterality.BILATERAL: "both",
        Laterality.UNSPECIFIED: "unspecified",
    }
    if code.laterality:
        assert words[code.laterality] in code.label


@pytest.mark.parametrize("typed", ["G51.0", "g51.0", " G510 "])
def test_a_code_is_found_however_it_is_typed(typed: str) -> None:
    assert find(typed, TODAY).code == "G51.0"
    assert find(typed, TODAY).aetiology is Aetiology.BELLS_PALSY


@pytest.mark.parametrize("typed", ["", "G51", "G51.3", "G51.01", "P11.3A", "S04.51A", "H02.157", "X" * 500])
def test_a_code_that_is_not_listed_is_refused(typed: str) -> None:
    with pytest.raises(UnknownCode) as refused:
        find(typed, TODAY)
    assert len(str(refused.value)) < 100


def test_a_code_is_refused_before_its_list_is_in_force() -> None:
    assert find("G51.0", date(2025, 10, 1)).code == "G51.0"
    with pytest.raises(UnknownCode, match="30 Sep 2025"):
        find("G51.0", date(2025, 9, 30))
    assert codes_on(date(2025, 9, 30)) == ()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("G51.0", None),
        ("G51.31", Laterality.RIGHT),
        ("G51.33", Laterality.BILATERAL),
        ("S04.52XD", Laterality.LEFT),
        ("S04.50XA", Laterality.UNSPECIFIED),
        ("H02.23A", Laterality.RIGHT),
        ("H02.235", Laterality.LEFT),
        ("H02.20C", Laterality.BILATERAL),
        ("H02.153", Laterality.RIGHT),
        ("H16.212", Laterality.LEFT),
        ("A00.0", None),
    ],
)
def test_a_code_tells_the_side_of_its_digit(code: str, told: Laterality | None) -> None:
    assert laterality_of(code) is told


@pytest.mark.parametrize(
    ("code", "side", "contradicts"),
    [
        ("G51.0", Side.LEFT, False),
        ("G51.31", Side.RIGHT, False),
        ("G51.31", Side.LEFT, True),
        ("G51.33", Side.RIGHT, True),
        ("G51.39", Side.RIGHT, False),
        ("S04.51XA", Side.LEFT, True),
        ("H16.211", Side.BILATERAL, False),
        ("H02.23B", Side.RIGHT, True),
    ],
)
def test_a_code_must_not_contradict_the_side_of_the_diagnosis(
    code: str, side: Side, contradicts: bool
) -> None:
    assert bool(laterality_conflict(code, side)) is contradicts


def test_a_contradiction_is_said_in_words() -> None:
    assert laterality_conflict("G51.31", Side.LEFT) == (
        "G51.31 says the right side, but the diagnosis is on the left."
    )


@given(codes)
def test_a_one_sided_code_fits_exactly_one_side(code: str) -> None:
    if laterality_of(code) in (Laterality.RIGHT, Laterality.LEFT):
        fits = [side for side in (Side.RIGHT, Side.LEFT) if not laterality_conflict(code, side)]
        assert len(fits) == 1


@pytest.mark.parametrize(
    ("together", "excluded"),
    [
        (("G51.0", "H02.231"), False),
        (("G51.8", "S04.51XA"), True),
        (("G51.8", "S04.51XS"), False),
        (("S04.51XA", "H02.231"), False),
        ((), False),
    ],
)
def test_a_disorder_and_a_current_injury_exclude_each_other(
    together: tuple[str, ...], excluded: bool
) -> None:
    assert bool(excluded_together(together)) is excluded


def test_only_codes_of_the_nerve_and_its_injury_name_the_nerve() -> None:
    assert all(row.names_the_nerve == (row.family in (Family.NERVE, Family.INJURY)) for row in CODES)
