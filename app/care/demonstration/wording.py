"""What the invented people write: visits that were not ordinary, words about plans, and phrases."""

from __future__ import annotations

from dataclasses import dataclass

from app.clinical.entries import Entered
from app.clinical.vocabulary import AddendumKind, Condition


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

ADDENDA = {
    "Juniper Ashgrove": (AddendumKind.ADDENDUM, "Rang after the visit: no tightness on the drive home.", ""),
    "Rufina Farthing": (
        AddendumKind.CORRECTION,
        "The stretch was held for 20 s, not 15 s.",
        "Written down wrongly.",
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
