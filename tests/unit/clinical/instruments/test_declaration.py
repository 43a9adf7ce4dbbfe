"""What holds for every declared measure, and the arithmetic they share."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical import instruments
from app.clinical.instruments import Instrument
from app.clinical.instruments.scores import Notation, Part, stored

every_instrument = pytest.mark.parametrize("instrument", instruments.ALL, ids=lambda i: i.key)


@every_instrument
def test_every_instrument_is_found_by_its_key(instrument: Instrument) -> None:
    assert instruments.get(instrument.key) is instrument


@every_instrument
def test_keys_are_unique_and_options_do_not_collide_as_text(instrument: Instrument) -> None:
    assert len({item.key for item in instrument.items}) == len(instrument.items)
    assert len({part.key for part in instrument.parts}) == len(instrument.parts)
    for item in instrument.items:
        assert len({str(option.value) for option in item.options}) == len(item.options)


@every_instrument
def test_a_dotted_item_belongs_to_the_group_before_the_dot(instrument: Instrument) -> None:
    assert {item.group for item in instrument.items if item.group} == {g.key for g in instrument.groups}
    for item in instrument.items:
        assert item.key.rpartition(".")[0] == item.group


@every_instrument
def test_an_instrument_says_where_it_comes_from(instrument: Instrument) -> None:
    assert instrument.source
    assert instrument.certainty
    assert instrument.version.startswith(instrument.key)


@every_instrument
def test_nothing_answered_scores_nothing(instrument: Instrument) -> None:
    score = instrument.score({})
    assert set(score.parts.values()) <= {None}
    assert score.missing == tuple(item.key for item in instrument.items if item.required)


def test_goals_can_be_tied_to_every_score_that_says_which_way_is_better() -> None:
    keys = {one.key for one in instruments.measures()}
    assert {"sunnybrook.composite", "sunnybrook.synkinesis", "house_brackmann.grade"} <= keys
    assert not keys & {"house_brackmann_measured.grade"}
    assert all(one.part.has_direction for one in instruments.measures())


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        (Fraction(280, 3), "93.3333"),
        (Fraction(200, 3), "66.6667"),
        (Fraction(225, 4), "56.25"),
        (Fraction(1, 20_000), "0.0001"),
        (Fraction(-1, 20_000), "-0.0001"),
        (Fraction(100), "100"),
        (Fraction(0), "0"),
    ],
)
def test_scores_keep_four_decimals_rounded_half_up(amount: Fraction, kept: str) -> None:
    assert f"{stored(amount):f}" == kept


@given(st.fractions(min_value=-100, max_value=100, max_denominator=60))
def test_rounding_never_moves_a_score_by_more_than_half_a_step(amount: Fraction) -> None:
    value = stored(amount)
    assert value is not None
    assert abs(Fraction(value) - amount) <= Fraction(1, 20_000)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("66.6667", "66.7"), ("56.25", "56.3"), ("81.25", "81.3"), ("68", "68"), ("-0.04", "0"), ("100", "100")],
)
def test_scores_are_shown_with_one_decimal(value: str, shown: str) -> None:
    part = Part("x", "X", Decimal(-100), Decimal(100), lower_is_better=False)
    assert part.shown(Decimal(value)) == shown


def test_a_score_that_is_missing_is_shown_as_a_dash_and_written_as_nothing() -> None:
    for notation in Notation:
        part = Part("x", "X", Decimal(0), Decimal(6), lower_is_better=True, notation=notation)
        assert part.shown(None) == "–"
        assert part.written(None) is None
