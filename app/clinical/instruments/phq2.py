"""PHQ-2: two questions that screen for depression, 0 to 6, positive from 3 on.

Source: Kroenke, Spitzer, Williams 2003, Med Care 41:1284-1292; answers and codes confirmed at LOINC 55757-9,
the cut-off from knowledge. Free to use. Unit: points, lower is better. It prompts the clinician to talk and
never sends anything to the patient.

Thoughts of self-harm go by the clinic's protocol (care description, section 8; from knowledge).

House rules: one missing answer leaves the total empty, and where the other one is 3 the clinician is warned.
"""

from __future__ import annotations

from decimal import Decimal

from app.clinical.instruments.cadence import Cadence, Occasion
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Group, Item, Option
from app.clinical.instruments.scores import Case, Notation, Outcome, Part, Points, total

POSITIVE_FROM = 3
THREE_MONTHS = 91

HOW_OFTEN = (
    Option(0, "Not at all", 0, loinc="LA6568-5"),
    Option(1, "Several days", 1, loinc="LA6569-3"),
    Option(2, "More than half the days", 2, loinc="LA6570-1"),
    Option(3, "Nearly every day", 3, loinc="LA6571-9"),
)
TALK = "The screen is positive. Talk with the patient; offer the PHQ-9 or a referral."
PROTOCOL = "Where there are thoughts of self-harm, the clinic’s emergency protocol applies."
ASK_AGAIN = (
    "One answer is missing and the other is 3, which alone is a positive screen. Talk with the patient."
)


def outcome(points: Points, _case: Case) -> Outcome:
    """The sum of the two, and whether it reaches the cut-off."""
    amount = total(points.values())
    if amount is None:
        hints = (ASK_AGAIN, PROTOCOL) if POSITIVE_FROM in points.values() else ()
        return Outcome({"total": None}, {"positive": None}, hints)
    is_positive = amount >= POSITIVE_FROM
    return Outcome({"total": amount}, {"positive": is_positive}, (TALK, PROTOCOL) if is_positive else ())


PHQ2 = Instrument(
    key="phq2",
    name="PHQ-2",
    version="phq2-1",
    groups=(Group("items", "Questions"),),
    items=(
        Item("items.1", "Little interest in things", HOW_OFTEN, "items", loinc="44250-9"),
        Item("items.2", "Feeling down", HOW_OFTEN, "items", loinc="44255-8"),
    ),
    parts=(
        Part(
            "total",
            "Total",
            Decimal(0),
            Decimal(6),
            lower_is_better=True,
            notation=Notation.COUNT,
            for_goals=False,
            code="phq2-total",
            loinc="55758-7",
        ),
    ),
    formula=outcome,
    filled_by=FilledBy.PATIENT,
    cadence=Cadence(
        "At evaluation, then every 3 months or on concern.",
        frozenset({Occasion.EVALUATION}),
        due_days=THREE_MONTHS,
        overdue_days=THREE_MONTHS * 3 // 2,  # house rule: half as long again, as with the questionnaires
    ),
    source="Kroenke, Spitzer, Williams 2003, Med Care 41:1284-1292",
    confidence=Confidence.PARTLY,
    certainty=(
        "Answers and codes confirmed in public material; the cut-off of 3 and that the questions are free to use are"
        " from knowledge. The warning at one answer is the practice’s own rule. No measuring error published."
    ),
    recall="The past two weeks",
    loinc="55757-9",
)
