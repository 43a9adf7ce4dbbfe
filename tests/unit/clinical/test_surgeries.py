"""The outline after each reanimation procedure (care description, section 9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.clinical import surgeries
from app.clinical.surgeries import COURSES, Basis, Phase
from app.clinical.vocabulary import DonorNerve, SurgeryType

DONE = date(2026, 3, 2)
GRACILIS, STATIC = SurgeryType.GRACILIS_MASSETERIC, SurgeryType.STATIC_PROCEDURE


def test_every_type_but_the_unnamed_has_an_outline_with_all_four_parts():
    assert set(COURSES) == set(SurgeryType) - {SurgeryType.OTHER}
    for course in COURSES.values():
        assert all((course.early, course.moving, course.retraining, course.expected))


@pytest.mark.parametrize(
    ("kind", "part", "basis"),
    [
        (GRACILIS, "early", {Basis.READ}),
        (GRACILIS, "expected", {Basis.KNOWLEDGE}),
        (SurgeryType.GRACILIS_CROSS_FACE, "expected", {Basis.KNOWLEDGE}),
        (SurgeryType.GRACILIS_CROSS_FACE, "early", {Basis.OUTLINE}),
        (SurgeryType.MASSETERIC_TRANSFER, "moving", {Basis.KNOWLEDGE}),
        (SurgeryType.MASSETERIC_TRANSFER, "retraining", {Basis.READ}),
        (SurgeryType.HYPOGLOSSAL_TRANSFER, "retraining", {Basis.KNOWLEDGE}),
        (SurgeryType.TEMPORALIS_TRANSFER, "moving", {Basis.READ, Basis.KNOWLEDGE}),
        (SurgeryType.TEMPORALIS_TRANSFER, "expected", {Basis.READ}),
        (SurgeryType.SELECTIVE_NEURECTOMY, "moving", {Basis.DEFAULT}),
        (STATIC, "moving", {Basis.OUTLINE}),
    ],
)
def test_every_statement_says_how_well_it_is_known(kind, part, basis):
    assert {told.basis for told in getattr(COURSES[kind], part)} == basis


@pytest.mark.parametrize(
    ("kind", "after", "moved_after", "word"),
    [
        (GRACILIS, -1, None, None),
        (GRACILIS, 0, None, Phase.HEALING),
        (GRACILIS, 42, None, Phase.HEALING),
        (GRACILIS, 43, None, Phase.WAITING),
        (GRACILIS, 120, 119, Phase.RETRAINING),
        (GRACILIS, 120, 120, Phase.RETRAINING),
        (GRACILIS, 120, 121, Phase.WAITING),
        (GRACILIS, 730, None, Phase.WAITING),
        (GRACILIS, 731, None, None),
        (STATIC, 42, None, Phase.HEALING),
        (STATIC, 43, None, Phase.RETRAINING),
        (SurgeryType.TEMPORALIS_TRANSFER, 10, 0, Phase.RETRAINING),
        (SurgeryType.SELECTIVE_NEURECTOMY, 43, None, Phase.RETRAINING),
        (SurgeryType.OTHER, 10, None, None),
    ],
)
def test_healing_lasts_six_weeks_then_movement_is_waited_for_where_it_must_come(
    kind, after, moved_after, word
):
    moved_on = None if moved_after is None else DONE + timedelta(days=moved_after)
    on = DONE + timedelta(days=after)
    assert surgeries.phase(kind, performed_on=DONE, first_movement_on=moved_on, on=on) is word


def test_each_phase_tells_its_part_of_the_table():
    course = COURSES[GRACILIS]
    assert surgeries.outline(GRACILIS, Phase.HEALING) == course.early + course.moving
    assert surgeries.outline(GRACILIS, Phase.WAITING) == course.moving + course.expected
    assert surgeries.outline(GRACILIS, Phase.RETRAINING) == course.retraining


@pytest.mark.parametrize(
    ("kind", "donor", "words"),
    [
        (GRACILIS, DonorNerve.MASSETERIC, None),
        (GRACILIS, DonorNerve.OTHER, None),
        (GRACILIS, None, None),
        (GRACILIS, DonorNerve.HYPOGLOSSAL, "driven by the masseteric nerve"),
        (SurgeryType.GRACILIS_CROSS_FACE, DonorNerve.MASSETERIC, "driven by the facial nerve of the other"),
        (STATIC, DonorNerve.MASSETERIC, "has no donor nerve"),
        (SurgeryType.SELECTIVE_NEURECTOMY, DonorNerve.OTHER, "has no donor nerve"),
        (SurgeryType.OTHER, DonorNerve.HYPOGLOSSAL, None),
    ],
)
def test_a_donor_nerve_that_contradicts_the_surgery_is_refused(kind, donor, words):
    told = surgeries.donor_problem(kind, donor)
    assert told is None if words is None else words in told
