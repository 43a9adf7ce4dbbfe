"""What the invented therapists write: sentences by the picture of the face, and the content of plans."""

from __future__ import annotations

from dataclasses import dataclass

from app.clinical.entries import Entered
from app.clinical.vocabulary import Condition, Technique, Zone

T, Z = Technique, Zone


@dataclass(frozen=True)
class Exercise:
    name: str
    technique: Technique
    zone: Zone
    repetitions: int | None
    hold_seconds: int | None
    times_per_day: int
    cue: str


@dataclass(frozen=True)
class Way:
    """How a face with this picture is treated, and what is written about it."""

    title: str
    treatments: tuple[tuple[Technique, int, tuple[Zone, ...], str], ...]
    exercises: tuple[Exercise, ...]
    precautions: str
    said: tuple[str, ...]
    found: tuple[str, ...]
    next_time: tuple[str, ...]
    goals: tuple[tuple[str, str, int], ...]  # in the patient's words, part of Sunnybrook, change aimed at
    eye: dict[str, Entered]  # how the eye is at an ordinary visit


FLACCID = Way(
    title="Protect and wait",
    treatments=(
        (T.SOFT_TISSUE_MASSAGE, 16, (Z.CHEEK, Z.CHIN), "Slow circles that move the muscle, both sides."),
        (T.EYE_CARE, 6, (Z.EYE,), "Drops by day, ointment and tape at night; blink practice shown."),
        (T.TAPING, 6, (Z.CHEEK,), "Cheek lifted with tape, skin clear."),
        (T.EDUCATION, 10, (), "No effortful exercise while nothing moves. Said back correctly."),
    ),
    exercises=(
        Exercise("Cheek massage", T.SOFT_TISSUE_MASSAGE, Z.CHEEK, None, None, 2, "Firm pads, no gliding."),
        Exercise("Lid stretch", T.STRETCHING, Z.EYE, 3, 15, 2, "Look down first; never press on the eye."),
    ),
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
        ("Drink from a cup without spilling", "voluntary", 12),
        ("Look even when the face is quiet", "resting", -5),
    ),
    eye={"eye.closure": "incomplete", "eye.protection": ["drops", "ointment", "night_cover"]},
)
PARETIC = Way(
    title="Small, even movement",
    treatments=(
        (T.SOFT_TISSUE_MASSAGE, 12, (Z.CHEEK, Z.MOUTH), "Kneading before movement."),
        (T.MIRROR_FEEDBACK, 8, (Z.MOUTH,), "Split mirror, half range."),
        (
            T.NEUROMUSCULAR_RETRAINING,
            20,
            (Z.CHEEK, Z.MOUTH),
            "Small closed smile and pucker, effort 2 of 10.",
        ),
    ),
    exercises=(
        Exercise(
            "Small closed smile", T.NEUROMUSCULAR_RETRAINING, Z.CHEEK, 8, 5, 3, "Same start, same size."
        ),
        Exercise("Soft pucker", T.NEUROMUSCULAR_RETRAINING, Z.MOUTH, 8, 3, 2, "Stop when the chin joins in."),
    ),
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
        ("Smile evenly in a photograph", "composite", 20),
        ("Eat in company without thinking of the lips", "voluntary", 16),
    ),
    eye={"eye.closure": "complete"},
)
SYNKINETIC = Way(
    title="Retraining",
    treatments=(
        (
            T.SOFT_TISSUE_MASSAGE,
            16,
            (Z.CHEEK, Z.CHIN, Z.PLATYSMA),
            "Inside the cheek and along the neck band.",
        ),
        (T.STRETCHING, 6, (Z.CHEEK,), "Cheek stretch 15 s, three times."),
        (T.NEUROMUSCULAR_RETRAINING, 24, (Z.CHEEK, Z.EYE), "Eye-open smile, small range, 10 × 3 s."),
    ),
    exercises=(
        Exercise(
            "Eye-open smile", T.NEUROMUSCULAR_RETRAINING, Z.CHEEK, 10, 3, 2, "Stop when the eye narrows."
        ),
        Exercise("Neck release", T.STRETCHING, Z.PLATYSMA, 3, 20, 2, "Look up and away, breathe out."),
        Exercise("Soft pucker", T.NEUROMUSCULAR_RETRAINING, Z.MOUTH, 8, 5, 2, "Let the eye stay quiet."),
    ),
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
        ("Smile without the eye closing", "synkinesis", -4),
        ("Loosen the cheek and the neck band", "resting", -5),
        ("Feel at ease in company", "composite", 15),
    ),
    eye={"eye.closure": "complete"},
)
TRANSFER = Way(
    title="Learning the new smile",
    treatments=(
        (T.SOFT_TISSUE_MASSAGE, 10, (Z.CHEEK,), "Along the scar, as the surgeon allowed."),
        (
            T.NEUROMUSCULAR_RETRAINING,
            22,
            (Z.CHEEK, Z.MOUTH),
            "Clench for a small smile, then let go of the clench.",
        ),
        (T.SEMG_BIOFEEDBACK, 10, (Z.CHEEK,), "Transfer against the other side, small smile."),
    ),
    exercises=(
        Exercise("Clench and smile", T.NEUROMUSCULAR_RETRAINING, Z.CHEEK, 10, 3, 3, "Gentle, in the mirror."),
        Exercise(
            "Scar massage",
            T.SOFT_TISSUE_MASSAGE,
            Z.CHEEK,
            None,
            None,
            2,
            "Small circles, not over open skin.",
        ),
    ),
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
        ("Smile at will without clenching", "composite", 15),
        ("Keep food in the cheek under control", "voluntary", 12),
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


@dataclass(frozen=True)
class Flagged:
    """A visit that was not ordinary."""

    said: str
    found: str
    recorded: dict[str, Entered]


# The only red flags of the demonstration: each in the last note of this person.
FLAGGED = {
    "Odette Larkspur": Flagged(
        "“The eye has been red since last night, and the lamp hurts.”",
        "Lid margin red, no discharge. Closes to 2 mm. Dr. O told at once.",
        {"eye.symptoms": ["redness", "light_sensitivity"]},
    ),
    "Ottoline Tillinghast": Flagged(
        "“The room turned twice this week when I lay down.”",
        "Vertigo is new. No change of the face. Retraining kept short.",
        {"news.findings": ["hearing_loss_or_vertigo"]},
    ),
}

REASONS = (
    "First plan",
    "Twelve weeks on: goals and frequency looked at again",
    "Re-evaluation: visits further apart, home program extended",
    "Re-evaluation after twelve weeks",
    "Re-evaluation: last part of the course",
)
QUESTIONS = {
    "Marigold Quill": "Smile now holds without the eye closing. I would like to stay with every two weeks. "
    "The neck band is slow: is repeat toxin still your plan?",
    "Barnaby Thistlewood": "Nine weeks and only traces at the mouth corner. Every two weeks from here, "
    "for twelve weeks? Please look at lid closure.",
    "Juniper Ashgrove": "Steady above 70. Monthly checks from here, agreed?",
    "Ari Nightingale-Bo": "First plan: protection of the eye and massage only for now.",
    "Humphrey Dovetail": "May we add sEMG biofeedback for the smile?",
    "Isolde Kestrel": "Would toxin to the platysma help before we go on?",
}
RETURNED_WITH = (
    "The scores have stood still for sixteen weeks. Please plan six visits towards discharge, "
    "or tell me what would change."
)
PHASE_NOTES = {
    Condition.PARETIC: "First movement at the corner of the mouth.",
    Condition.SYNKINETIC: "Eye narrows with the smile.",
    Condition.MIXED: "Brow still, midface tight.",
    Condition.POST_REANIMATION: "After the muscle transfer.",
}

PHRASES: dict[str, dict[str, str]] = {
    "": {
        "soft": "Softer after massage: [side] cheek and [where else].",
        "smile": "Smile held [seconds] s with the eye open, at effort [0 to 10] of 10, [with or without] the mirror.",
        "eye-ok": "Eye clear, closes fully, no redness, no pain.",
        "home": "Home practice on [how many] of 7 days. Hardest: [what].",
        "taught": "Shown, tried and said back correctly: [what].",
        "tape": "Taped [where], skin clear before and after. To be taken off [when], or at once if it itches.",
        "again": "Same exercises until the next visit, slower rather than larger.",
    },
    "nadia": {
        "neck": "Neck band at [0 to 10] of 10 before and [0 to 10] of 10 after the release.",
        "next": "Next time: [what], first without the mirror.",
        "soft": "[Side] cheek softer at the end; pinch and roll inside the cheek most useful.",
    },
    "theo": {
        "pucker": "Pucker [how many] times, [seconds] s each; eye stays quiet for the first [how many].",
    },
    "dr_o": {
        "toxin": "Toxin last given [how many] weeks ago to [where]. Effect: [what].",
        "go-on": "Continue the plan; review of the course in [how many] weeks.",
    },
}
"""Phrases by who keeps them; without a key they are the practice's."""
