"""The tables hold every value, each under its day and its score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.clinical.course import Course, Mark, Measured
from app.clinical.instruments import ALL
from app.clinical.series import Practised, Values
from app.clinical.trajectory import Point
from app.clinical.vocabulary import Side
from app.ui.value_tables import FELT, GROUPS, tables
from tests.unit.ui.test_course_panels import START, a_series


def table(*series, course=None, **more):
    (found, *_) = tables(Values(course or Course("sunnybrook"), tuple(series), **more))
    return found


def cells(found):
    return [(row.day, *row.cells) for row in found.rows]


def test_days_stand_newest_first_and_a_day_without_a_value_is_empty():
    found = table(a_series("fdi.physical", 40, 55), a_series("fdi.social", 28, every=99))
    assert found.columns == ("FDI physical", "FDI social")
    assert cells(found) == [("16 Mar 2026", "55", ""), ("16 Feb 2026", "40", "28")]


def test_numbers_are_written_with_a_true_minus_grades_in_roman_and_the_side_with_its_unit():
    found = table(a_series("sunnybrook.composite", -3), a_series("house_brackmann.grade", 4))
    assert cells(found) == [("16 Feb 2026", "−3", "IV")]
    found = table(a_series("lagophthalmos.gentle", 2.5, side=Side.LEFT))
    assert found.columns == ("Lagophthalmos gentle closure, left (mm)",)


def test_what_could_not_be_scored_is_a_dash_with_what_is_left():
    measured = Measured(START, {"composite": None, "resting": Decimal(5)}, missing=3)
    series = replace(a_series("sunnybrook.composite"), unscored=(START,))
    found = table(series, course=Course("sunnybrook", (measured,)))
    assert found.columns[-1] == "Remarks"
    assert cells(found) == [("16 Feb 2026", "–", "3 items left")]


def test_two_measures_of_one_day_stand_together():
    series = a_series("pain.now")
    twice = replace(series, points=(Point(START, Decimal(5)), Point(START, Decimal(3))))
    assert cells(table(twice)) == [("16 Feb 2026", "5; 3")]


def test_another_version_is_said_on_its_first_day():
    found = table(a_series("fdi.social", 28, 44, 52, versions=("fdi-1", "fdi-1", "fdi-2")))
    assert [row[-1] for row in cells(found)] == ["FDI: another version from here", "", ""]


def test_practice_stands_beside_pain_and_tightness():
    found = table(a_series("pain.now", 4), practised=(Practised(START, 5, None),))
    assert found.title == FELT
    assert cells(found) == [("16 Feb 2026", "4", "5", "")]


def test_everything_that_happened_is_told_with_what_was_recorded_of_it():
    toxin = Mark(date(2026, 8, 26), "botulinum_toxin", "Chin", detail="Left. Mentalis 2.5 U.")
    missed = Mark(date(2026, 8, 26), "missed", "", detail="Cancelled late")
    found = table(course=Course("sunnybrook", marks=(toxin, missed)))
    assert found.words
    assert cells(found) == [
        ("26 Aug 2026", "Botulinum toxin: Chin. Left. Mentalis 2.5 U.; Missed visit: Cancelled late")
    ]


def test_every_declared_measure_has_its_table():
    grouped = frozenset().union(*(keys for _, keys in GROUPS))
    assert grouped == {one.key for one in ALL if one.parts}
