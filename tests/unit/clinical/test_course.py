from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.clinical.course import Course, Mark, Measured

FEB, MAR, APR = date(2026, 2, 16), date(2026, 3, 9), date(2026, 4, 6)


def measured(on, composite):
    return Measured(on, {"composite": None if composite is None else Decimal(composite)})


def test_an_unscored_visit_is_no_value_but_stays_in_the_table():
    course = Course("sunnybrook", (measured(FEB, "13"), measured(MAR, None), measured(APR, "29")))
    assert course.values("composite") == (Decimal(13), Decimal(29))
    assert [row.on for row in course.rows] == [APR, MAR, FEB]


def test_the_table_holds_every_point_and_every_mark_of_the_drawing():
    marks = (
        Mark(FEB, "plan", "Plan 1"),
        Mark(MAR, "surgery", "Lid weight"),
        Mark(APR, "botulinum_toxin", "Chin"),
    )
    course = Course("sunnybrook", (measured(FEB, "13"), measured(FEB, "15")), marks)
    assert [(row.on, row.measured is not None, len(row.marks)) for row in course.rows] == [
        (APR, False, 1),
        (MAR, False, 1),
        (FEB, True, 1),
        (FEB, True, 0),
    ]
    assert [mark.sentence for mark in marks] == ["Plan 1", "Surgery: Lid weight", "Botulinum toxin: Chin"]


def test_the_newest_first_and_one_before_are_those_that_could_be_scored():
    course = Course("sunnybrook", (measured(FEB, "13"), measured(MAR, "20"), measured(APR, None)))
    assert course.newest("composite").on == MAR
    assert course.before_newest("composite").on == FEB
    assert course.first("composite").on == FEB
    assert Course("sunnybrook").newest("composite") is None
