"""The movements a practice starts from: retraining, and the first movements after reanimation surgery.

Source: the practice's care description, sections 4, 5, 7, 9 and 11. All of it is the practice's default. After
surgery the surgeon's own protocol comes first.
"""

from __future__ import annotations

from dataclasses import replace

from app.clinical.exercise_starters import CLEARED, KNOWLEDGE, TIGHT
from app.clinical.home_exercises import STARTERS, Exercise, SideUse
from app.clinical.vocabulary import Condition, MirrorUse, Muscle, SurgeryType, Technique, Zone

RETRAINING = "Diels; improvefp.com, movements and retraining; Front Neurol 2022;13:1019554 (hold)"
PAIRS = "103 patients with synkinesis (common pairs); improvefp.com, retraining"
GRACILIS = "Front Neurol 2022;13:757523; AO Foundation, gracilis aftercare"
MASSETERIC = "Pavese et al., masseteric to facial transfer"
JOINS_IN = "Stop the movement where another part of the face joins in."
MOVING = (Condition.PARETIC, Condition.SYNKINETIC, Condition.MIXED)


def _retraining(key: str, name: str, zone: Zone, muscle: Muscle, instructions: str, cue: str) -> Exercise:
    dose, _ = STARTERS[Technique.NEUROMUSCULAR_RETRAINING]
    return Exercise(
        f"retrain_{key}",
        name,
        Technique.NEUROMUSCULAR_RETRAINING,
        zone,
        MOVING,
        side=SideUse.BOTH,
        muscle=muscle,
        repetitions=dose.repetitions,
        hold_seconds=dose.hold_seconds,
        times_per_day=dose.times_per_day,
        effort=dose.effort,
        mirror=MirrorUse.MIRROR,
        instructions=instructions,
        cue=cue,
        stop_rule=JOINS_IN,
        source=RETRAINING,
    )


def _after_surgery(
    key: str, name: str, surgeries: tuple[SurgeryType, ...], instructions: str, cue: str, source: str
) -> Exercise:
    return replace(
        _retraining(key, name, Zone.CHEEK, Muscle.ZYGOMATICUS, instructions, cue),
        key=f"reanimation_{key}",
        conditions=(Condition.POST_REANIMATION,),
        surgeries=surgeries,
        caution=CLEARED,
        source=source,
    )


CLENCHED = (SurgeryType.GRACILIS_MASSETERIC, SurgeryType.MASSETERIC_TRANSFER, SurgeryType.TEMPORALIS_TRANSFER)

RETRAININGS = (
    _retraining(
        "small_smile",
        "Small closed smile",
        Zone.CHEEK,
        Muscle.ZYGOMATICUS,
        "Lips closed. Draw both corners of the mouth up a little, slowly. Hold, then let go slowly.",
        "Same start, same size, same end on both sides.",
    ),
    _retraining(
        "soft_pucker",
        "Soft pucker",
        Zone.MOUTH,
        Muscle.ORBICULARIS_ORIS,
        "Bring the lips forward a little, as for a soft kiss. Hold, then let go slowly.",
        "Stop when the eye narrows.",
    ),
    _retraining(
        "gentle_brow",
        "Gentle brow raise",
        Zone.BROW,
        Muscle.FRONTALIS,
        "Lift both brows a little, slowly. Hold, then let go slowly.",
        "Stop when the corner of the mouth moves.",
    ),
    _retraining(
        "lower_lip",
        "Lower lip, small",
        Zone.CHIN,
        Muscle.DEPRESSOR_LABII,
        "Say a quiet, slow “eee” until a little of the lower teeth shows. Hold, then let go slowly.",
        "Stop when the chin dimples or the neck tightens.",
    ),
    replace(
        _retraining(
            "eye_open_smile",
            "Smile with the eye open",
            Zone.CHEEK,
            Muscle.ZYGOMATICUS,
            "Look at both eyes in the mirror. Smile a little, slowly, and keep both eyes as open as "
            "they are. Hold, then let go slowly.",
            "Stop when the eye narrows.",
        ),
        conditions=(*TIGHT, Condition.POST_REANIMATION),
        surgeries=(SurgeryType.SELECTIVE_NEURECTOMY,),
        source=PAIRS,
    ),
    replace(
        _retraining(
            "quiet_close",
            "Gentle eye closure, quiet mouth",
            Zone.EYE,
            Muscle.ORBICULARIS_OCULI,
            "Close both eyes gently, as if falling asleep. Keep the mouth soft. Hold, then open slowly.",
            "Stop when the corner of the mouth moves.",
        ),
        conditions=TIGHT,
        source=PAIRS,
    ),
    replace(
        _retraining(
            "neck_release",
            "Small smile, soft neck",
            Zone.PLATYSMA,
            Muscle.PLATYSMA,
            "Let the neck go soft. Smile a little, slowly, and keep the neck soft. Hold, then let go slowly.",
            "Stop when the neck tightens.",
        ),
        conditions=TIGHT,
    ),
)
AFTER_SURGERY = (
    _after_surgery(
        "clench_smile",
        "Clench and smile",
        CLENCHED,
        "Look in the mirror. Bite the teeth together gently and let the corner of the mouth rise. "
        "Hold, then let go slowly.",
        "Match the other side: small first.",
        f"{GRACILIS}; {MASSETERIC}",
    ),
    _after_surgery(
        "smile_without_clench",
        "Smile without clenching",
        CLENCHED,
        "Keep the teeth apart. Think of the bite, do not make it, and smile a little. Hold, then "
        "let go slowly.",
        "Teeth apart all the time.",
        f"{GRACILIS}; {MASSETERIC}",
    ),
    _after_surgery(
        "spontaneous_smile",
        "Gentle smile at ease",
        (*CLENCHED, SurgeryType.GRACILIS_CROSS_FACE),
        "Think of something pleasant and let a gentle smile come by itself. Make it smaller, then a "
        "little larger.",
        "Gentle, never as large as you can.",
        GRACILIS,
    ),
    _after_surgery(
        "both_sides",
        "Smile on both sides",
        (SurgeryType.GRACILIS_CROSS_FACE,),
        "Look in the mirror. Smile a little with both sides together. Hold, then let go slowly.",
        "Same start, same size, same end on both sides.",
        KNOWLEDGE,
    ),
    replace(
        _after_surgery(
            "tongue_smile",
            "Press the tongue and smile",
            (SurgeryType.HYPOGLOSSAL_TRANSFER,),
            "Look in the mirror. Press the tip of the tongue gently against the teeth and let the "
            "corner of the mouth rise. Hold, then let go slowly.",
            "A gentle press is enough.",
            KNOWLEDGE,
        ),
        stop_rule="Stop and tell us if speaking or swallowing gets harder.",
    ),
)
