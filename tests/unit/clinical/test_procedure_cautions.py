"""What an operation asks to think of at a visit: its restrictions, and the outline of its phase."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from app.clinical import cautions, procedure_cautions
from app.clinical.cautions import Situation
from app.clinical.procedure_cautions import Forbidden, Operated
from app.clinical.vocabulary import Muscle, SurgeryType, Technique

DAY = date(2026, 11, 23)
FLAP = Operated("Gracilis free flap", SurgeryType.GRACILIS_MASSETERIC, DAY - timedelta(days=10))


@dataclass(frozen=True)
class Restriction:
    wording: str = "No strain."
    starts_on: date = DAY - timedelta(days=10)
    ends_on: date | None = DAY
    cleared_on: date | None = None


def told(operations=(), forbidden=(), on=DAY):
    return {one.key: one for one in procedure_cautions.of(operations, forbidden, visit_on=on)}


def test_a_restriction_stands_beside_its_techniques_while_it_holds():
    concerns = frozenset({Technique.STRETCHING, Technique.SOFT_TISSUE_MASSAGE})
    forbidden = [Forbidden(Restriction(), concerns)]
    found = told(forbidden=forbidden)["restriction-0"]
    assert found.beside == ("soft_tissue_massage", "stretching")
    assert found.words == "Restriction until 23 Nov 2026: No strain."
    assert told(forbidden=forbidden, on=DAY + timedelta(days=1)) == {}


def test_one_that_concerns_all_care_stands_where_the_note_begins():
    assert told(forbidden=[Forbidden(Restriction())])["restriction-0"].beside == ("subjective",)


@pytest.mark.parametrize(
    ("days", "moved", "words"),
    [
        (10, None, "10 days ago. Soft diet"),
        (70, None, "10 weeks ago, no movement noted yet. Specific exercises"),
        (120, DAY, "17 weeks ago. Clench to smile"),
    ],
)
def test_the_phase_is_told_beside_retraining(days, moved, words):
    flap = replace(FLAP, performed_on=DAY - timedelta(days=days), first_movement_on=moved)
    found = told([flap])["after-gracilis_masseteric"]
    assert found.beside == ("neuromuscular_retraining",)
    assert words in found.words
    assert found.words.endswith("The surgeon’s own protocol overrides this outline.")


def test_while_it_heals_massage_is_told_what_is_early_and_nothing_of_exercises():
    found = told([FLAP])["healing-gracilis_masseteric"]
    assert found.beside == ("soft_tissue_massage",)
    assert "Soft diet" in found.words
    assert "exercises" not in found.words
    later = replace(FLAP, performed_on=DAY - timedelta(days=43))
    assert set(told([later])) == {"after-gracilis_masseteric"}


def test_what_is_only_known_from_practice_says_so():
    flap = replace(FLAP, performed_on=DAY - timedelta(days=70))
    assert "after 2 to 4 months (professional knowledge)." in told([flap])["after-gracilis_masseteric"].words


def test_after_two_years_and_without_an_outline_nothing_is_told():
    assert told([replace(FLAP, performed_on=DAY - timedelta(days=731))]) == {}
    assert told([replace(FLAP, kind=SurgeryType.OTHER)]) == {}


def test_they_stand_before_what_is_true_of_every_patient():
    found = cautions.beside(Situation(DAY), procedure_cautions.of([FLAP], (), visit_on=DAY))
    keys = [one.key for one in found["soft_tissue_massage"]]
    assert keys.index("healing-gracilis_masseteric") < keys.index("massage")


def test_every_place_one_can_stand_beside_is_drawn_anew_with_the_note():
    assert {one.value for one in Technique} | {procedure_cautions.AT_THE_START} <= set(cautions.PLACES)


def test_injected_muscles_and_their_zones_are_named_on_the_first_day():
    injected = (Muscle.PLATYSMA, Muscle.MENTALIS)
    situation = Situation(DAY, toxin_on=DAY, injected=injected)
    (fresh,) = [one for one in cautions.beside(situation)["soft_tissue_massage"] if one.key == "fresh_toxin"]
    assert fresh.words.endswith("first day. Injected: platysma, mentalis. Zones: chin, platysma (neck).")
    (older,) = [
        one
        for one in cautions.beside(replace(situation, injected=()))["soft_tissue_massage"]
        if one.key == "fresh_toxin"
    ]
    assert older.words.endswith("for the first day.")
