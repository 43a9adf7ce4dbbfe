"""A word, its sign and its colour: colour only for what is beyond a published measuring error."""

from __future__ import annotations

import pytest

from app.ui import readings
from tests.unit.ui.test_course_panels import TODAY, a_series


def said(key, *values, baseline=None):
    return readings.said(a_series(key, *values, every=35), today=TODAY, baseline=baseline)


@pytest.mark.parametrize(
    ("key", "values", "word", "tone"),
    [
        ("fdi.physical", (40, 70), "Improving", "good"),
        ("fdi.physical", (70, 40), "Declining", "bad"),
        ("fdi.physical", (40, 50), "Within measuring error", "plain"),
        ("fdi.physical", (40, 70, 72, 71), "Plateau", "due"),
        ("saq.total", (80, 40), "Improving", "good"),
        ("sunnybrook.composite", (20, 40, 60), "Improving", "plain"),
        ("sunnybrook.composite", (60, 40, 20), "Declining", "plain"),
        ("sunnybrook.composite", (20, 80), "Too few measures", "plain"),
        ("commissure.side_ratio", (0.4, 0.8), "No better or worse", "plain"),
    ],
)
def test_colour_stands_only_for_what_is_beyond_measuring_error(key, values, word, tone):
    one = said(key, *values)
    assert (one.word, one.tone) == (word, tone)
    assert one.icon
    assert one.sentence.endswith(".")


def test_the_numbers_used_are_said():
    one = said("fdi.physical", 40, 55, 70)
    assert one.basis == "Rests on 3 measures, 16 Feb 2026 to 27 Apr 2026."
    assert [point.value for point in one.used] == [40, 55, 70]
    assert one.since == "16 Feb 2026"


def test_what_has_attention_comes_first():
    found = [said("fdi.physical", 40, 70), said("saq.total", 80, 40), said("fdi.social", 70, 20)]
    groups = readings.grouped([("panel-1", one) for one in found])
    assert [(first.word, len(ones)) for first, ones in groups] == [("Declining", 1), ("Improving", 2)]
