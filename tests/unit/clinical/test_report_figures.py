"""The values of a signed report: what was kept is what was drawn, whatever is declared later."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.clinical import instruments
from app.clinical.course import Mark
from app.clinical.goals import Standing
from app.clinical.report_figures import FaceFigure, Figures, GoalFigure, ScoreFigure, breaks, figures, plain
from app.clinical.series import Practised
from app.clinical.take_home import Section
from app.clinical.trajectory import Point, Reading
from app.clinical.vocabulary import Side

DAYS = (date(2026, 1, 5), date(2026, 2, 9), date(2026, 3, 16))


def score(key: str, *values, report=DAYS[1], versions=("1", "1", "1")) -> ScoreFigure:
    measure = instruments.measure(key)
    points = tuple(
        Point(on, Decimal(str(value)), version)
        for on, value, version in zip(DAYS, values, versions, strict=False)
    )
    before = [point for point in points if report and point.on <= report]
    return ScoreFigure(
        key=key,
        name=measure.label,
        label=measure.part.label,
        part=measure.part,
        points=points,
        breaks=breaks(points),
        first=points[0],
        at_report=before[-1] if before else None,
        now=points[-1],
        reading=Reading.IMPROVING,
    )


GOAL = GoalFigure(
    "Drink from a cup",
    "FDI physical",
    instruments.measure("fdi.physical").part,
    Decimal(40),
    Decimal(65),
    Decimal(80),
    date(2026, 6, 1),
    Standing.ON_TRACK,
    "Half of the way.",
)
FIGURES = Figures(
    on=DAYS[2],
    began_on=DAYS[0],
    last_report_on=DAYS[1],
    onset_on=date(2025, 12, 1),
    side=Side.LEFT,
    scores=(score("sunnybrook.composite", 44, 48, 52), score("fdi.physical", 40, 50, "65.5")),
    marks=(Mark(date(2026, 2, 20), "botulinum_toxin", "Chin", "4 units"),),
    phases=(("Synkinesis", date(2026, 1, 1)),),
    practised=(Practised(DAYS[2], 5, None),),
    goals=(GOAL, replace(GOAL, now=None, standing=Standing.NOT_STARTED)),
    faces=(FaceFigure(DAYS[0], {"voluntary.brow": 1, "synkinesis.brow": None}),),
    for_patient=(Section("What changed", ("Better.",)),),
)


def kept(found: Figures) -> Figures:
    """After its way through a database."""
    return figures(json.loads(json.dumps(plain(found))))


def test_what_is_read_back_is_what_was_kept():
    back = kept(FIGURES)
    assert replace(back, scores=()) == replace(FIGURES, scores=())
    for was, now in zip(FIGURES.scores, back.scores, strict=True):
        assert now.part == was.part
        assert [(one.on, one.value) for one in now.points] == [(one.on, one.value) for one in was.points]
        assert (now.first.value, now.now.value, now.reading) == (was.first.value, was.now.value, was.reading)


def test_a_course_without_anything_can_be_kept():
    empty = Figures(DAYS[0], DAYS[0], None, None, None)
    assert kept(empty) == empty


def test_a_measuring_error_declared_anew_leaves_what_was_kept():
    assert kept(FIGURES).scores[1].part.measuring_error == Decimal("17.6")
    stored = plain(FIGURES)
    stored["scores"][1]["part"]["measuring_error"] = "9.5"
    assert figures(stored).scores[1].part.measuring_error == Decimal("9.5")


def test_what_a_later_edition_of_a_score_no_longer_knows_is_passed_over():
    stored = plain(FIGURES)
    stored["scores"][0]["part"]["gone"] = "1"
    assert figures(stored).scores[0].part == FIGURES.scores[0].part


def test_another_version_is_kept_as_the_day_it_begins():
    assert score("fdi.physical", 1, 2, 3, versions=("1", "1", "2")).breaks == (DAYS[2],)
