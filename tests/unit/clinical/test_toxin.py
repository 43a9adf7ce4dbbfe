"""Botulinum toxin: units stay with their product, and what is recorded makes sense."""

from __future__ import annotations

import operator
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical import toxin
from app.clinical.toxin import Line, Product, Treatment, Units
from app.clinical.vocabulary import Muscle, Side, ToxinProduct

ONA = Product(ToxinProduct.ONABOTULINUMTOXIN_A)
ABO = Product(ToxinProduct.ABOBOTULINUMTOXIN_A)
DAY = date(2026, 11, 23)


def line(muscle=Muscle.MENTALIS, side=Side.LEFT, amount="2.5", sites=None):
    return Line(muscle, side, Decimal(amount), sites)


# units


@pytest.mark.parametrize("other", [ONA, ABO])
@pytest.mark.parametrize(
    "does",
    [operator.add, operator.sub, operator.truediv, operator.lt, operator.ge, lambda a, b: sum((a, b))],
)
def test_units_are_neither_added_nor_compared_whatever_their_product(does, other):
    with pytest.raises(TypeError):
        does(Units(Decimal(10), ONA), Units(Decimal(10), other))


@pytest.mark.parametrize("does", [operator.mul, operator.truediv, operator.add])
def test_units_are_not_reckoned_with_a_number(does):
    with pytest.raises(TypeError):
        does(Units(Decimal(10), ONA), Decimal(3))


def test_as_many_units_of_another_product_are_not_the_same():
    assert Units(Decimal(10), ONA) != Units(Decimal(10), ABO)


def test_units_are_never_told_without_their_product():
    assert str(Units(Decimal("17.50"), ONA)) == "17.5 units of OnabotulinumtoxinA"
    assert str(Units(Decimal("10"), Product(ToxinProduct.OTHER, "Trial toxin"))) == "10 units of Trial toxin"


@given(
    st.lists(st.decimals("0.01", "9999", places=2), min_size=1, max_size=20),
)
def test_the_total_of_a_treatment_is_exact(amounts):
    treatment = Treatment(ONA, tuple(line(amount=str(amount)) for amount in amounts))
    cents = sum(int(amount * 100) for amount in amounts)
    assert treatment.total == Units(Decimal(cents) / 100, ONA)


def test_a_treatment_in_words():
    treatment = Treatment(ONA, (line(sites=2), line(Muscle.PLATYSMA, Side.BILATERAL, "10.00")))
    assert treatment.in_words == (
        "Mentalis, left 2.5 (2 sites); Platysma, both sides 10. 12.5 units of OnabotulinumtoxinA in all."
    )


# what makes no sense


@pytest.mark.parametrize(
    ("word", "named", "refused"),
    [
        (ToxinProduct.OTHER, "", True),
        (ToxinProduct.OTHER, "Trial toxin", False),
        (ToxinProduct.ONABOTULINUMTOXIN_A, "", False),
        (ToxinProduct.ONABOTULINUMTOXIN_A, "Trial toxin", True),
    ],
)
def test_another_product_is_named_and_only_that(word, named, refused):
    assert bool(toxin.product_problems(word, named)) is refused


@pytest.mark.parametrize(
    ("expires_on", "expired"),
    [(None, False), (date(2026, 11, 22), True), (DAY, False), (date(2026, 11, 24), False)],
)
def test_a_lot_may_be_used_through_the_day_it_expires(expires_on, expired):
    assert toxin.has_expired(expires_on, on=DAY) is expired
    assert bool(toxin.expiry_problem(expires_on, performed_on=DAY, reason="")) is expired
    assert toxin.expiry_problem(expires_on, performed_on=DAY, reason="Stability extended") is None


@pytest.mark.parametrize(
    ("next_due_on", "words"),
    [
        (date(2026, 11, 22), "not after the treatment"),
        (DAY, "not after the treatment"),
        (date(2028, 11, 23), "more than two years"),
    ],
)
def test_the_next_one_comes_after_this_one_and_not_in_years(next_due_on, words):
    assert words in toxin.next_due_problem(next_due_on, performed_on=DAY)


@pytest.mark.parametrize("next_due_on", [None, date(2026, 11, 24), date(2027, 2, 22), date(2028, 11, 22)])
def test_the_next_one_may_be_any_later_day(next_due_on):
    assert toxin.next_due_problem(next_due_on, performed_on=DAY) is None


@pytest.mark.parametrize(
    ("second", "places"),
    [
        (line(), [1]),
        (line(side=Side.BILATERAL), [1]),
        (line(side=Side.RIGHT), []),
        (line(muscle=Muscle.PLATYSMA), []),
    ],
)
def test_a_muscle_stands_once_for_a_side(second, places):
    assert [place for place, _ in toxin.line_problems([line(), second])] == places


@pytest.mark.parametrize(
    ("affected", "side", "asked"),
    [
        (Side.LEFT, Side.RIGHT, True),
        (Side.LEFT, Side.LEFT, False),
        (Side.LEFT, Side.BILATERAL, False),
        (Side.RIGHT, Side.LEFT, True),
        (Side.BILATERAL, Side.RIGHT, False),
        (None, Side.RIGHT, False),
    ],
)
def test_a_line_on_the_unaffected_side_is_asked_about(affected, side, asked):
    one = line(side=side)
    assert toxin.on_other_side([one], affected=affected) == ((one,) if asked else ())
