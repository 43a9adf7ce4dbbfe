"""What usually takes how long, as context beside a course. Never a prediction, never a promise.

Source: the practice's care description, section 12. Status: many faces with Bell's palsy start improving within
3 weeks [confirmed]; small gains in 4 to 6 weeks [from knowledge]; measurable symmetry in about 3 months
[confirmed: a trial of mime therapy in long-standing paresis, 20.4 Sunnybrook points over a waiting list, 95 %
interval 10.4 to 30.4]; synkinesis 6 to 12 months or more [confirmed].
"""

from __future__ import annotations

from datetime import date

from app.clinical.days import day, stretch
from app.clinical.vocabulary import Aetiology, Condition

NO_PROMISE = "These are usual times of many patients, not a promise for this one."

SMALL_GAINS = (
    "Small gains, such as tone at rest, comfort and awareness, usually take about 4 to 6 weeks of daily"
    " practice."
)
SYMMETRY = (
    "A measurable gain in symmetry usually takes about 3 months. In one trial in long-standing paresis 3 months"
    " of mime therapy gained 20.4 Sunnybrook points more than waiting (10.4 to 30.4)."
)
SYNKINESIS = (
    "Control of synkinesis usually takes 6 to 12 months or more. Long-standing synkinesis does not leave by"
    " itself but can still improve."
)
BELLS = "In Bell’s palsy many faces start to improve within 3 weeks of onset; those have the best outlook."
AFTER_SURGERY = "After reanimation surgery the surgeon’s protocol sets the times."

USUAL = {
    Condition.FLACCID: (SMALL_GAINS,),
    Condition.PARETIC: (SMALL_GAINS, SYMMETRY),
    Condition.SYNKINETIC: (SMALL_GAINS, SYNKINESIS),
    Condition.MIXED: (SMALL_GAINS, SYMMETRY, SYNKINESIS),
    Condition.POST_REANIMATION: (AFTER_SURGERY,),
}


def context(
    condition: Condition,
    *,
    onset_on: date | None,
    today: date,
    aetiology: Aetiology | None = None,
    therapy_since: date | None = None,
) -> tuple[str, ...]:
    """Where this course is in time, what usually takes how long, and that it is no promise."""
    said = []
    if onset_on and onset_on <= today:
        said.append(f"Onset was {stretch(onset_on, today)} ago, on {day(onset_on)}.")
    if therapy_since and therapy_since <= today:
        said.append(
            f"This course of therapy began {stretch(therapy_since, today)} ago, on {day(therapy_since)}."
        )
    if aetiology is Aetiology.BELLS_PALSY and condition is not Condition.SYNKINETIC:
        said.append(BELLS)
    return (*said, *USUAL[condition], NO_PROMISE)
