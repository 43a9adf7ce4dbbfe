"""In which zone of the face each muscle lies (care description, section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.clinical.vocabulary import Muscle, Zone

ZONE_OF: Mapping[Muscle, Zone] = {
    Muscle.FRONTALIS: Zone.BROW,
    Muscle.CORRUGATOR: Zone.BROW,
    Muscle.PROCERUS: Zone.BROW,
    Muscle.ORBICULARIS_OCULI: Zone.EYE,
    Muscle.NASALIS: Zone.NOSE,
    Muscle.LEVATOR_ALAEQUE_NASI: Zone.NOSE,
    Muscle.ZYGOMATICUS: Zone.CHEEK,
    Muscle.LEVATOR_LABII: Zone.CHEEK,
    Muscle.LEVATOR_ANGULI_ORIS: Zone.CHEEK,
    Muscle.RISORIUS: Zone.CHEEK,
    Muscle.BUCCINATOR: Zone.CHEEK,
    Muscle.ORBICULARIS_ORIS: Zone.MOUTH,
    Muscle.DEPRESSOR_LABII: Zone.CHIN,
    Muscle.DEPRESSOR_ANGULI_ORIS: Zone.CHIN,
    Muscle.MENTALIS: Zone.CHIN,
    Muscle.PLATYSMA: Zone.PLATYSMA,
}


def zones_of(muscles: Iterable[Muscle]) -> tuple[Zone, ...]:
    """The zones these muscles lie in, from the top of the face down, each once."""
    found = {ZONE_OF[muscle] for muscle in muscles}
    return tuple(zone for zone in Zone if zone in found)
