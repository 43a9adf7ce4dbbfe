"""How a face is treated by the picture it shows: steps with their doses, home exercises, goals, and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.clinical import exercise_library
from app.clinical.entries import Entered
from app.clinical.home_exercises import Exercise
from app.clinical.vocabulary import Condition, Technique, TreatmentCategory, Zone

T, Z, C = Technique, Zone, TreatmentCategory


def _rows(*movements: tuple[str, int, int, int, str, bool]) -> dict[str, Entered]:
    """Retraining, movement by movement: effort of 10, repetitions, seconds held, cue, mirror."""
    keys = ("movement", "effort", "repetitions", "hold", "cue", "mirror")
    doses: dict[str, Entered] = {}
    for place, movement in enumerate(movements, 1):
        given: dict[str, Entered] = dict(zip(keys, movement, strict=True))
        doses |= {f"{place}.{key}": value for key, value in given.items() if value is not False}
    return doses


@dataclass(frozen=True)
class Step:
    """One technique of a visit: its minutes, what it does in words of the plan, and its doses as they are entered."""

    technique: Technique
    minutes: int
    words: str
    doses: Mapping[str, Entered]
    zones: tuple[Zone, ...] = ()


@dataclass(frozen=True)
class Way:
    """How a face with this picture is treated, and what is written about it."""

    title: str
    steps: tuple[Step, ...]
    exercises: tuple[str, ...]  # keys of the library
    aims: Mapping[TreatmentCategory, tuple[Zone, ...]]
    precautions: str
    said: tuple[str, ...]
    found: tuple[str, ...]
    next_time: tuple[str, ...]
    goals: tuple[tuple[str, str, int, str], ...]  # the patient's words, part of Sunnybrook, change, what for
    eye: dict[str, Entered]  # how the eye is at an ordinary visit


FLACCID = Way(
    title="Protect and wait",
    steps=(
        Step(
            T.SOFT_TISSUE_MASSAGE,
            14,
            "Slow circles that move the muscle, both sides.",
            {"way": ["external"], "stroke": ["slow_circles"], "pressure": "light"},
            zones=(Z.CHEEK, Z.CHIN),
        ),
        Step(
            T.TAPING,
            6,
            "Cheek lifted with tape, skin clear.",
            {"tape": "Soft silicone tape, cheek lifted", "hours": 8, "skin": "clear"},
            zones=(Z.CHEEK,),
        ),
        Step(
            T.EYE_CARE,
            6,
            "Drops by day, ointment and tape at night; blink practice shown.",
            {"protection": ["drops", "ointment", "night_cover"], "drops": 6, "blink": True},
        ),
        Step(
            T.EDUCATION,
            8,
            "No effortful exercise while nothing moves.",
            {"topics": ["eye_care", "massage", "avoid"], "teach_back": "shown"},
        ),
    ),
    exercises=("massage_cheek", "eye_lid_stretch", "eye_night"),
    aims={C.INITIATION: tuple(Zone)},
    precautions="Eye closes incompletely: drops by day, ointment and tape at night. No effortful exercise.",
    said=(
        "“Soup still runs out on that side.”",
        "“The eye waters in the wind, it is not sore.”",
        "“I taped the lid every night this week.”",
        "“Nothing moves yet, but the cheek feels less heavy after the massage.”",
        "“People ask me to repeat words with p and b.”",
    ),
    found=(
        "Tone low, no movement seen in the cheek. Eye clear, closes to 2 mm.",
        "A first flicker at the corner of the mouth, not repeatable.",
        "Resting droop unchanged. Massage tolerated well, skin clear.",
        "Lid closes better with assistance. No redness.",
    ),
    next_time=(
        "Check closure and skin under the tape. Repeat massage teaching.",
        "Look for first movement at the mouth corner; no exercise yet.",
        "Go over the night routine for the eye.",
    ),
    goals=(
        ("Drink from a cup without spilling", "voluntary", 12, "drink without loss"),
        ("Look even when the face is quiet", "resting", -5, "go among people without hiding the face"),
    ),
    eye={"eye.closure": "incomplete", "eye.protection": ["drops", "ointment", "night_cover"]},
)
PARETIC = Way(
    title="Small, even movement",
    steps=(
        Step(
            T.SOFT_TISSUE_MASSAGE,
            10,
            "Kneading before movement.",
            {"way": ["external"], "stroke": ["slow_circles", "kneading"], "pressure": "light"},
            zones=(Z.CHEEK, Z.MOUTH),
        ),
        Step(
            T.NEUROMUSCULAR_RETRAINING,
            18,
            "Small closed smile and pucker, effort 2 of 10.",
            _rows(
                ("closed_smile", 2, 8, 5, "spoken", True),
                ("pucker", 2, 8, 3, "touch", True),
                ("gentle_closure", 1, 6, 3, "spoken", False),
            ),
        ),
        Step(T.MIRROR_FEEDBACK, 6, "Split mirror, half range.", {"tool": "split_mirror"}),
        Step(
            T.EDUCATION,
            5,
            "Small and even; stop where another part joins in.",
            {"topics": ["home_program", "avoid"], "teach_back": "shown"},
        ),
    ),
    exercises=("retrain_small_smile", "retrain_soft_pucker"),
    aims={C.FACILITATION: (Z.BROW, Z.EYE, Z.CHEEK, Z.MOUTH)},
    precautions="Small movements only. Stop where another part of the face joins in.",
    said=(
        "“I could whistle for a second on Sunday.”",
        "“Photos look better when I do not try so hard.”",
        "“The straw works if I go slowly.”",
        "“By the evening the cheek is tired.”",
        "“My sister noticed that I blink on both sides again.”",
    ),
    found=(
        "Smile about half of the other side, slow and even. No joining movement seen.",
        "Pucker reaches the midline. Eye closes fully with effort.",
        "Movement larger than last time at the same effort.",
        "Starts evenly, fades after five repetitions: keep the sets short.",
    ),
    next_time=(
        "Look closely for joining movement of the eye in the smile.",
        "Add snarl if the smile stays clean.",
        "Repeat the measure and compare.",
    ),
    goals=(
        ("Smile evenly in a photograph", "composite", 20, "smile in a photo without the eye closing"),
        ("Eat in company without thinking of the lips", "voluntary", 16, "eat in public"),
    ),
    eye={"eye.closure": "complete"},
)
SYNKINETIC = Way(
    title="Retraining",
    steps=(
        Step(
            T.SOFT_TISSUE_MASSAGE,
            12,
            "Inside the cheek and along the neck band.",
            {
                "way": ["external", "intraoral"],
                "stroke": ["kneading", "pin_and_stretch"],
                "pressure": "medium",
            },
            zones=(Z.CHEEK, Z.CHIN, Z.PLATYSMA),
        ),
        Step(
            T.STRETCHING,
            6,
            "Cheek and neck band, 15 to 20 s, three times.",
            {
                "1.muscle": "zygomaticus",
                "1.direction": "down",
                "1.hold": 15,
                "1.repetitions": 3,
                "1.thumb": True,
                "2.muscle": "platysma",
                "2.direction": "up",
                "2.hold": 20,
                "2.repetitions": 3,
            },
        ),
        Step(
            T.NEUROMUSCULAR_RETRAINING,
            18,
            "Eye-open smile, small range, 10 × 3 s.",
            _rows(
                ("open_smile", 2, 10, 3, "stop_at_onset", True),
                ("pucker", 2, 8, 5, "touch", True),
                ("gentle_closure", 1, 6, 3, "spoken", False),
            ),
        ),
        Step(
            T.EDUCATION,
            5,
            "Home program gone through, said and shown back.",
            {"topics": ["home_program", "massage"], "teach_back": "shown"},
        ),
    ),
    exercises=("retrain_eye_open_smile", "stretch_neck", "retrain_soft_pucker"),
    aims={C.MOVEMENT_CONTROL: (Z.EYE, Z.CHEEK, Z.MOUTH), C.RELAXATION: (Z.CHIN, Z.PLATYSMA)},
    precautions="Slow and small: no full-effort movement, no chewing gum or balloons as exercise.",
    said=(
        "“My smile pulled less on the video call.”",
        "“The neck is still ropey by the evening.”",
        "“The eye closes when I eat, a little less than before.”",
        "“I forgot the neck release on three days.”",
        "“When I am tired everything pulls together again.”",
        "“I can laugh now without hiding the eye.”",
    ),
    found=(
        "Smile held 3 s with the eye open, in half range, without the mirror.",
        "Cheek softer than last time. Neck band unchanged at 5 of 10.",
        "Pucker stronger; eye narrows only at the end of the range.",
        "Eye closure during pucker mild. Chin dimples with effort.",
        "Good control when slow; speed brings the eye back in.",
    ),
    next_time=(
        "Try the eye-open smile without the mirror.",
        "Go through the neck release again; measure at the next visit.",
        "Slow “ooh to eee”, touch as the cue.",
        "Ask about the weeks after the toxin.",
    ),
    goals=(
        ("Smile without the eye closing", "synkinesis", -4, "smile in a photo without the eye closing"),
        ("Loosen the cheek and the neck band", "resting", -5, "go through the day without tightness"),
        ("Feel at ease in company", "composite", 15, "eat in public"),
    ),
    eye={"eye.closure": "complete"},
)
TRANSFER = Way(
    title="Learning the new smile",
    steps=(
        Step(
            T.SOFT_TISSUE_MASSAGE,
            10,
            "Along the scar, as the surgeon allowed.",
            {"way": ["external"], "stroke": ["slow_circles"], "pressure": "light"},
            zones=(Z.CHEEK,),
        ),
        Step(
            T.NEUROMUSCULAR_RETRAINING,
            16,
            "Clench for a small smile, then let go of the clench.",
            _rows(
                ("closed_smile", 3, 10, 3, "spoken", True),
                ("open_smile", 2, 6, 3, "touch", True),
            ),
        ),
        Step(
            T.SEMG_BIOFEEDBACK,
            10,
            "Transfer against the other side, small smile.",
            {
                "muscles": ["zygomaticus"],
                "sites": "Over the transfer, and the same place on the other side",
                "device": "Two-channel surface EMG",
                "task": "Small smile, then rest",
            },
        ),
        Step(
            T.EDUCATION,
            5,
            "Home program gone through, said and shown back.",
            {"topics": ["home_program", "after_surgery"], "teach_back": "shown"},
        ),
    ),
    exercises=("reanimation_clench_smile", "massage_scar"),
    aims={C.INITIATION: (Z.CHEEK,)},
    precautions="The surgeon’s protocol stands above this plan. Scar care only where cleared.",
    said=(
        "“The corner lifts when I bite.”",
        "“First smile in the mirror that I liked.”",
        "“Chewing pulls the cheek a bit.”",
        "“Stiff in the morning, better after the massage.”",
    ),
    found=(
        "Transfer contracts on clench, corner lifts 4 mm.",
        "Smile without clench possible twice, small and even.",
        "Scar soft, no tenderness. Resting height even.",
    ),
    next_time=(
        "Smile without clench, ten seconds of rest between.",
        "Use the small smile while talking.",
        "Compare gentle smile with the other side.",
    ),
    goals=(
        ("Smile at will without clenching", "composite", 15, "smile in a photo without biting"),
        ("Keep food in the cheek under control", "voluntary", 12, "eat in public"),
    ),
    eye={"eye.closure": "complete"},
)

WAYS = {
    Condition.FLACCID: FLACCID,
    Condition.PARETIC: PARETIC,
    Condition.SYNKINETIC: SYNKINETIC,
    Condition.MIXED: SYNKINETIC,
    Condition.POST_REANIMATION: TRANSFER,
}


def exercises_of(way: Way) -> tuple[Exercise, ...]:
    """The home program of this way, as the library words it."""
    return tuple(exercise_library.BY_KEY[key] for key in way.exercises)
