from __future__ import annotations

from app.clinical.muscles import ZONE_OF, zones_of
from app.clinical.vocabulary import Muscle, Zone


def test_every_muscle_lies_in_a_zone_and_every_zone_has_one():
    assert set(ZONE_OF) == set(Muscle)
    assert set(ZONE_OF.values()) == set(Zone)


def test_zones_are_named_once_from_the_top_down():
    found = zones_of([Muscle.PLATYSMA, Muscle.MENTALIS, Muscle.DEPRESSOR_LABII, Muscle.FRONTALIS])
    assert found == (Zone.BROW, Zone.CHIN, Zone.PLATYSMA)
