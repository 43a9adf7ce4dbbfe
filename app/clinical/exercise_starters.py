"""The exercises a practice starts from, in our own words: massage, stretching, rest and eye care.

Source: the practice's care description, sections 4, 5, 7, 8, 9 and 11. All of it is the practice's default: which
exercise is for which condition, the doses, and the words. After surgery the surgeon's own protocol comes first.
"""

from __future__ import annotations

from dataclasses import replace

from app.clinical.home_exercises import STARTERS, Exercise, SideUse
from app.clinical.vocabulary import (
    Condition,
    Direction,
    Muscle,
    SurgeryType,
    Technique,
    Zone,
)

MASSAGE_OF_FACE = "Facial Palsy UK, self-massage film; improvefp.com, introduction to massage"
FLACCID_CARE = "facialpalsy.org.uk, management of flaccid paralysis; improvefp.com, movements"
STRETCHES = "Front Neurol 2022;13:1019554 (hold); direction is professional knowledge"
KNOWLEDGE = "Professional knowledge"

MUST_NOT_HURT = "Stop if it hurts."
NO_EYE_PAIN = "Stop if the eye hurts."
NOT_OVER = "No massage over open skin, infection, shingles rash, a fresh scar or recent filler."
CLEARED = "Only after the surgeon has cleared it."
CLEAN_HANDS = "Wash your hands first. Ask us before if you bleed easily or had surgery of the jaw."
NOT_ON_THE_EYE = "Never press on the eye. Support a loose lower lid."

TIGHT = (Condition.SYNKINETIC, Condition.MIXED)
MASSAGED = (Condition.FLACCID, Condition.SYNKINETIC, Condition.MIXED)
OPEN_EYE = (Condition.FLACCID, Condition.PARETIC, Condition.MIXED, Condition.POST_REANIMATION)
REANIMATED = (Condition.POST_REANIMATION,)


def _massage(key: str, name: str, zone: Zone | None, minutes: int | None, instructions: str) -> Exercise:
    return Exercise(
        f"massage_{key}",
        name,
        Technique.SOFT_TISSUE_MASSAGE,
        zone,
        MASSAGED,
        side=SideUse.BOTH,
        minutes=minutes,
        instructions=instructions,
        cue="Firm finger pads. The skin moves with your fingers; they do not glide.",
        stop_rule=MUST_NOT_HURT,
        caution=NOT_OVER,
        source=MASSAGE_OF_FACE,
    )


def _stretch(key: str, name: str, zone: Zone, muscle: Muscle, way: Direction, instructions: str) -> Exercise:
    dose, _ = STARTERS[Technique.STRETCHING]
    return Exercise(
        f"stretch_{key}",
        name,
        Technique.STRETCHING,
        zone,
        TIGHT,
        side=SideUse.AFFECTED,
        muscle=muscle,
        direction=way,
        repetitions=dose.repetitions,
        hold_seconds=dose.hold_seconds,
        times_per_day=dose.times_per_day,
        instructions=instructions,
        cue="A slow pull that you feel, held still.",
        stop_rule=MUST_NOT_HURT,
        source=STRETCHES,
    )


def _rest(key: str, name: str, zone: Zone | None, use: SideUse, instructions: str) -> Exercise:
    dose, _ = STARTERS[Technique.RELAXATION]
    return Exercise(
        f"relax_{key}",
        name,
        Technique.RELAXATION,
        zone,
        TIGHT,
        side=use,
        minutes=dose.minutes,
        times_per_day=dose.times_per_day,
        instructions=instructions,
        source=KNOWLEDGE,
    )


def _eye(key: str, name: str, instructions: str, *, times: int | None = 1, stop: str = "") -> Exercise:
    return Exercise(
        f"eye_{key}",
        name,
        Technique.EYE_CARE,
        Zone.EYE,
        OPEN_EYE,
        side=SideUse.AFFECTED,
        times_per_day=times,
        instructions=instructions,
        stop_rule=stop,
        caution=NOT_ON_THE_EYE,
        source=KNOWLEDGE,
    )


MASSAGES = (
    _massage(
        "forehead",
        "Forehead massage",
        Zone.BROW,
        2,
        "Small slow circles from the middle of the forehead outward.",
    ),
    _massage("temple", "Temple massage", Zone.BROW, 1, "Small slow circles on both temples."),
    _massage(
        "cheek",
        "Cheek massage",
        Zone.CHEEK,
        3,
        "Small slow circles along three lines: from the nose to the ear, from the corner of the "
        "mouth to the ear, and along the jaw.",
    ),
    _massage(
        "chin", "Chin massage", Zone.CHIN, 2, "Small slow circles over the chin and below the lower lip."
    ),
    _massage(
        "neck",
        "Neck massage",
        Zone.PLATYSMA,
        3,
        "Small slow circles along three lines, from the jaw down to the collarbone. One minute for "
        "each line.",
    ),
    replace(
        _massage(
            "cheek_inside",
            "Cheek massage with the thumb inside",
            Zone.CHEEK,
            None,
            "Put the thumb inside the cheek and two fingers outside. Knead the cheek slowly between them.",
        ),
        conditions=TIGHT,
        side=SideUse.AFFECTED,
        muscle=Muscle.BUCCINATOR,
        cue="The cheek moves between thumb and fingers; they do not glide.",
        caution=CLEAN_HANDS,
        source=KNOWLEDGE,
    ),
    replace(
        _massage(
            "scar", "Light scar massage", None, None, "Light slow circles on the healed scar and beside it."
        ),
        conditions=REANIMATED,
        side=SideUse.AFFECTED,
        cue="Light finger pads. The skin moves with your fingers.",
        caution=CLEARED,
        source=KNOWLEDGE,
    ),
)
STRETCHINGS = (
    _stretch(
        "cheek_down",
        "Cheek stretch, down",
        Zone.CHEEK,
        Muscle.ZYGOMATICUS,
        Direction.DOWN,
        "Put flat fingers on the cheek beside the nose. Draw the cheek slowly down, hold, and let go slowly.",
    ),
    replace(
        _stretch(
            "cheek_out",
            "Cheek stretch with the thumb inside",
            Zone.CHEEK,
            Muscle.BUCCINATOR,
            Direction.OUTWARD,
            "Put the thumb inside the cheek. Draw the cheek slowly away from the teeth, hold, and let go slowly.",
        ),
        caution=CLEAN_HANDS,
    ),
    _stretch(
        "chin",
        "Chin stretch",
        Zone.CHIN,
        Muscle.MENTALIS,
        Direction.DOWN,
        "Put two fingers on the chin. Draw the skin slowly down, hold, and let go slowly.",
    ),
    _stretch(
        "neck",
        "Neck stretch",
        Zone.PLATYSMA,
        Muscle.PLATYSMA,
        Direction.DOWN,
        "Lay a flat hand below the jaw. Draw the skin slowly down to the collarbone, hold, and let "
        "go slowly.",
    ),
    replace(
        _stretch(
            "other_cheek",
            "Stretch of the stronger cheek",
            Zone.CHEEK,
            Muscle.ZYGOMATICUS,
            Direction.DOWN,
            "Put flat fingers on the cheek of the stronger side. Draw it slowly down, hold, and let go slowly.",
        ),
        conditions=(Condition.FLACCID,),
        side=SideUse.OTHER,
        source=FLACCID_CARE,
    ),
)
RESTS = (
    _rest(
        "jaw",
        "Jaw release",
        None,
        SideUse.BOTH,
        "Let the jaw hang, lips lightly closed, teeth apart. Let the tongue lie still.",
    ),
    _rest(
        "breathing",
        "Quiet breathing",
        None,
        SideUse.BOTH,
        "Sit or lie down. Breathe slowly. With each breath out, let forehead, eyes, cheeks and neck go soft.",
    ),
    replace(
        _rest(
            "other_side",
            "Rest for the stronger side",
            Zone.CHEEK,
            SideUse.OTHER,
            "Let the stronger side of the face go soft, from the forehead to the chin.",
        ),
        conditions=(Condition.FLACCID,),
        source=FLACCID_CARE,
    ),
)
EYE_CARE = (
    _eye(
        "closure",
        "Closing the eye with a finger",
        "Look down. With the back of a finger, bring the upper lid gently down until the eye is "
        "closed. Wait a moment, then let go.",
        times=None,
        stop=NO_EYE_PAIN,
    ),
    replace(
        _eye(
            "lid_stretch",
            "Upper lid stretch",
            "Look down. Hold the lashes or the edge of the upper lid lightly, and draw the lid slowly "
            "down. Hold, then let go.",
            stop=NO_EYE_PAIN,
        ),
        technique=Technique.STRETCHING,
        muscle=Muscle.ORBICULARIS_OCULI,
        direction=Direction.DOWN,
        repetitions=3,
        hold_seconds=15,
        times_per_day=2,
    ),
    _eye("drops", "Drops by day", "Put in the drops as they were prescribed.", times=None),
    _eye(
        "night",
        "Ointment and cover at night",
        "Put in the ointment, then close the eye with tape or a moisture chamber, as you were shown.",
    ),
    replace(
        _eye(
            "lid_weight",
            "Closing with the lid weight",
            "Look down a little. Let the upper lid sink and close the eye gently. Hold, then open slowly.",
            stop=NO_EYE_PAIN,
        ),
        conditions=REANIMATED,
        surgeries=(SurgeryType.STATIC_PROCEDURE,),
        repetitions=5,
        hold_seconds=5,
        times_per_day=2,
        caution=CLEARED,
    ),
)
