"""FaCE Scale (Facial Clinimetric Evaluation): fifteen questions in six domains.

Source: Kahn et al. 2001, Laryngoscope 111:387-398. Item weights of the total are confirmed by published
regression weights and medians; questions and answer sets are from knowledge, in labels of our own (the
patient's wording belongs to its authors). Unit: points, 100 is best. Every answer is printed with 5 as the
best, so nothing is reversed. The total weighs items, it is not the mean of the domains.

House rules, as no rule for missing answers is confirmed: a domain needs all its items, the total all fifteen.
Errors: doi 10.1089/fpsam.2020.0604.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from app.clinical.instruments.cadence import Cadence, Occasion
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Group, Item, choices
from app.clinical.instruments.scores import Case, Outcome, Part, Points, total

MOVES = choices("Not at all", "Only if I concentrate", "A little", "Almost normally", "Normally", start=1)
OFTEN = choices(
    "All of the time", "Most of the time", "Some of the time", "A little", "None of the time", start=1
)
AGREES = choices("Strongly agree", "Agree", "No opinion", "Disagree", "Strongly disagree", start=1)

ITEMS = (
    Item("items.1", "Smiling lifts the affected corner", MOVES, "items"),
    Item("items.2", "Raising the affected brow", MOVES, "items"),
    Item("items.3", "Puckering moves the affected side", MOVES, "items"),
    Item("items.4", "Face tight, worn out or uncomfortable", OFTEN, "items"),
    Item("items.5", "Affected eye dry or scratchy", OFTEN, "items"),
    Item("items.6", "Tension, pain or spasm when moving", OFTEN, "items"),
    Item("items.7", "Using drops or ointment", OFTEN, "items"),
    Item("items.8", "Eye wet or tearing", OFTEN, "items"),
    Item("items.9", "Acting differently around people", OFTEN, "items"),
    Item("items.10", "Being treated differently", OFTEN, "items"),
    Item("items.11", "Trouble moving food in the mouth", OFTEN, "items"),
    Item("items.12", "Drooling, losing food or drink", OFTEN, "items"),
    Item("items.13", "Face tires, tension or pain when moving", AGREES, "items"),
    Item("items.14", "Looks limit life among people", AGREES, "items"),
    Item("items.15", "Not eating out because of eating", AGREES, "items"),
)
DOMAINS = {
    "facial_movement": ("Facial movement", (1, 2, 3)),
    "facial_comfort": ("Facial comfort", (4, 6, 13)),
    "oral_function": ("Oral function", (11, 12)),
    "eye_comfort": ("Eye comfort", (5, 7)),
    "lacrimal_control": ("Tear control", (8,)),
    "social_function": ("Social function", (9, 10, 14, 15)),
}


def outcome(points: Points, _case: Case) -> Outcome:
    """(sum - n) / 4n x 100 over the n items of a domain, and over all fifteen."""
    parts = {
        key: _scaled([points[f"items.{number}"] for number in numbers])
        for key, (_, numbers) in DOMAINS.items()
    }
    return Outcome({**parts, "total": _scaled(list(points.values()))})


def _scaled(points: list[Fraction | None]) -> Fraction | None:
    amount, n = total(points), len(points)
    return None if amount is None else (amount - n) / (4 * n) * 100


def _part(key: str, label: str) -> Part:
    return Part(
        key,
        label,
        Decimal(0),
        Decimal(100),
        lower_is_better=False,
        code=f"face-{key.replace('_', '-')}",
    )


TOTAL = replace(_part("total", "Total"), measuring_error=Decimal("17.6"), important_change=Decimal("0.7"))


FACE = Instrument(
    key="face",
    name="FaCE",
    version="face-1",
    groups=(Group("items", "Questions"),),
    items=ITEMS,
    parts=(*(_part(key, label) for key, (label, _) in DOMAINS.items()), TOTAL),
    formula=outcome,
    filled_by=FilledBy.PATIENT,
    cadence=Cadence(
        "At evaluation, every 4 to 6 weeks, at discharge.",
        frozenset({Occasion.EVALUATION, Occasion.DISCHARGE}),
        due_days=28,
        overdue_days=42,
    ),
    source="Kahn et al. 2001, Laryngoscope 111:387-398 (Facial Clinimetric Evaluation)",
    confidence=Confidence.PARTLY,
    certainty=(
        "Range, domains and the weights of the total confirmed in public material; questions and answers from"
        " knowledge of the paper. What a missing answer does is the practice’s own rule."
    ),
    recall="The past week",
    doubts=(
        "No rule for missing answers is confirmed: a domain needs all its answers, the total all fifteen.",
        "The measuring error is published for the total only, and the important change lies far below it.",
    ),
    is_licensed=True,
)
