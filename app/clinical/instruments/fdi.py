"""Facial Disability Index: what the face keeps a patient from doing, bodily and among people.

Source: VanSwearingen & Brach 1996, Phys Ther 76:1288-1298; formulas as in a deployed public implementation,
and published medians fit them. Labels are our own, the patient's wording belongs to its authors. Unit: points,
100 is no disability. The printed values already point upwards, so nothing is reversed here.

House rules: each scale is scored over the N questions answered, with a warning below three. The answer 0 ("did
not do it for other reasons") is counted as it stands, so that physical can reach -25 although papers describe
0 to 100; the practice may decide to treat it as unanswered. The average of the two scales is no part of the
measure. Errors: van Veen 2020 (doi 10.1186/s12955-020-01502-0) and doi 10.1089/fpsam.2020.0604.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from app.clinical.instruments.cadence import Cadence, Occasion
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument, Setting
from app.clinical.instruments.items import Group, Item, choices, scale
from app.clinical.instruments.scores import Case, Outcome, Part, Points

ZERO_IS_UNANSWERED = "zero_is_unanswered"
FEWEST_FOR_TRUST = 3

DIFFICULTY = choices(
    "Did not do it, for other reasons",
    "Did not do it, because of health",
    "Much difficulty",
    "Some difficulty",
    "A little difficulty",
    "No difficulty",
    start=0,
)
SELDOM_IS_BETTER = scale(1, 6, "All of the time", "None of the time")
OFTEN_IS_BETTER = scale(1, 6, "None of the time", "All of the time")
NIGHTS = scale(1, 6, "Every night", "No night")

ITEMS = (
    Item("items.1", "Keeping and moving food in the mouth", DIFFICULTY, "items"),
    Item("items.2", "Drinking from a cup", DIFFICULTY, "items"),
    Item("items.3", "Saying particular sounds", DIFFICULTY, "items"),
    Item("items.4", "Eye too wet or too dry", DIFFICULTY, "items"),
    Item("items.5", "Brushing teeth and rinsing", DIFFICULTY, "items"),
    Item("items.6", "Feeling calm", OFTEN_IS_BETTER, "items"),
    Item("items.7", "Keeping away from people", SELDOM_IS_BETTER, "items"),
    Item("items.8", "Irritable with others", SELDOM_IS_BETTER, "items"),
    Item("items.9", "Waking early or often at night", NIGHTS, "items"),
    Item("items.10", "Kept from going out or taking part", SELDOM_IS_BETTER, "items"),
)
PHYSICAL = tuple(item.key for item in ITEMS[:5])
SOCIAL = tuple(item.key for item in ITEMS[5:])


def outcome(points: Points, case: Case) -> Outcome:
    """(sum - N) / N x 100/4 for the physical scale, x 100/5 for the social one."""
    zeros = [key for key in PHYSICAL if points[key] == 0]
    left_out = zeros if ZERO_IS_UNANSWERED in case.rules else []
    physical = _answered(points, [key for key in PHYSICAL if key not in left_out])
    social = _answered(points, SOCIAL)
    hints = (
        _zero_hint(zeros, counts=not left_out),
        _few_hint("physical", len(physical)),
        _few_hint("social", len(social)),
    )
    return Outcome(
        {"physical": _scaled(physical, 4), "social": _scaled(social, 5)},
        {"n_physical": len(physical), "n_social": len(social)},
        tuple(hint for hint in hints if hint),
    )


def _answered(points: Points, keys: tuple[str, ...] | list[str]) -> list[Fraction]:
    return [point for key in keys if (point := points[key]) is not None]


def _scaled(answered: list[Fraction], steps: int) -> Fraction | None:
    n = len(answered)
    return (sum(answered, Fraction(0)) - n) / n * Fraction(100, steps) if n else None


def _zero_hint(zeros: list[str], *, counts: bool) -> str | None:
    if not zeros:
        return None
    numbers = ", ".join(key.removeprefix("items.") for key in zeros)
    how = "It counts as 0 here, which lowers the score." if counts else "It counts as unanswered here."
    return f"Answered with 0, not done for other reasons: {numbers}. {how} How to count it is in doubt."


def _few_hint(scale_name: str, n: int) -> str | None:
    if n >= FEWEST_FOR_TRUST:
        return None
    if n == 0:
        return f"No {scale_name} question counts, so there is no {scale_name} score."
    return f"The {scale_name} score rests on {n} of 5 questions only. Read it with care."


FDI = Instrument(
    key="fdi",
    name="FDI",
    version="fdi-1",
    groups=(Group("items", "Questions", "1 to 5 are the physical scale, 6 to 10 the social one."),),
    items=ITEMS,
    parts=(
        Part(
            "physical",
            "Physical",
            Decimal(-25),
            Decimal(100),
            lower_is_better=False,
            measuring_error=Decimal("17.6"),
            important_change=Decimal("4.4"),
            code="fdi-physical",
        ),
        Part(
            "social",
            "Social",
            Decimal(0),
            Decimal(100),
            lower_is_better=False,
            measuring_error=Decimal("17.7"),
            important_change=Decimal("0.4"),
            code="fdi-social",
        ),
    ),
    formula=outcome,
    filled_by=FilledBy.PATIENT,
    cadence=Cadence(
        "At evaluation, every 4 to 6 weeks, at discharge.",
        frozenset({Occasion.EVALUATION, Occasion.DISCHARGE}),
        due_days=28,
        overdue_days=42,
    ),
    source="VanSwearingen & Brach 1996, Phys Ther 76:1288-1298 (Facial Disability Index)",
    confidence=Confidence.PARTLY,
    certainty=(
        "Formulas confirmed in public material, the answers to the social questions partly so. The warning below"
        " three answers is the practice’s own rule."
    ),
    recall="The past month",
    doubts=(
        "The answer 0 (did not do it for other reasons) takes the physical score down to −25, although papers"
        " describe 0 to 100. Ask the practice whether it should count.",
        "The important change lies far below the measuring error of one person.",
    ),
    settings=(
        Setting(
            ZERO_IS_UNANSWERED,
            "FDI: treat the answer 0 as unanswered",
            "Public sources count 0 as it stands, which can take the physical score below 0. Scores of the two"
            " ways are never joined on one line.",
        ),
    ),
    is_licensed=True,
)
