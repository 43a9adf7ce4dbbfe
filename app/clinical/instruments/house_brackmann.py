"""House-Brackmann grade: one judgement of the whole face, I (normal) to VI (no movement).

Source: House & Brackmann 1985, Otolaryngol Head Neck Surg 93:146-147; the descriptions are in our own
words. Stored as 1 to 6, shown in Roman. The smallest step is one whole grade; no measuring error is
published. There is no accepted conversion to or from Sunnybrook, and none is offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.clinical.instruments.cadence import Cadence, Occasion
from app.clinical.instruments.declaration import Confidence, FilledBy, Instrument
from app.clinical.instruments.items import Item, Option
from app.clinical.instruments.scores import ROMAN, Case, Notation, Outcome, Part, Points

FIRST_GRADE_WITHOUT_CLOSURE = 4


@dataclass(frozen=True, slots=True)
class Grade:
    """What one grade looks like, region by region."""

    number: int
    name: str
    overall: str
    at_rest: str
    forehead: str
    eye: str
    mouth: str

    @property
    def numeral(self) -> str:
        return ROMAN[self.number - 1]

    @property
    def label(self) -> str:
        return f"{self.numeral} {self.name}"

    @property
    def option(self) -> Option:
        regions = {"Overall": self.overall, "At rest": self.at_rest, "Forehead": self.forehead}
        regions |= {"Eye": self.eye, "Mouth": self.mouth}
        return Option(self.number, self.label, self.number, about=tuple(regions.items()))


GRADES = (
    Grade(1, "normal", "Normal everywhere", "Normal", "Normal", "Normal", "Normal"),
    Grade(
        2,
        "mild",
        "Slight weakness on close look, perhaps slight synkinesis",
        "Symmetric, normal tone",
        "Moderate to good movement",
        "Closes fully with little effort",
        "Slightly asymmetric",
    ),
    Grade(
        3,
        "moderate",
        "Obvious, not disfiguring; synkinesis or tightness noticeable",
        "Symmetric, normal tone",
        "Slight to moderate movement",
        "Closes fully with effort",
        "Slightly weak at most effort",
    ),
    Grade(
        4,
        "moderately severe",
        "Obvious weakness or disfiguring asymmetry",
        "Symmetric, normal tone",
        "No movement",
        "Does not close fully",
        "Asymmetric at most effort",
    ),
    Grade(
        5,
        "severe",
        "Movement barely seen",
        "Asymmetric",
        "No movement",
        "Does not close fully",
        "Slight movement",
    ),
    Grade(6, "total", "No movement", "Asymmetric", "No movement", "No movement", "No movement"),
)


def outcome(points: Points, _case: Case) -> Outcome:
    """The grade as judged, with a word where the eye's closure speaks against it."""
    grade, closes = points["grade"], points["eye_closes"]
    hint = None if grade is None or closes is None else eye_closure_hint(grade, closes=closes == 1)
    return Outcome({"grade": grade}, hints=(hint,) if hint else ())


def eye_closure_hint(grade: int | Fraction, *, closes: bool) -> str | None:
    """A helpful check, never a block: full closure means III or better, else IV or worse."""
    if closes and grade >= FIRST_GRADE_WITHOUT_CLOSURE:
        return "The eye closes fully, which speaks for grade III or better."
    if not closes and grade < FIRST_GRADE_WITHOUT_CLOSURE:
        return "The eye does not close fully, which speaks for grade IV or worse."
    return None


HOUSE_BRACKMANN = Instrument(
    key="house_brackmann",
    name="House-Brackmann",
    version="house_brackmann-1",
    groups=(),
    items=(
        Item("grade", "Grade", tuple(grade.option for grade in GRADES)),
        Item(
            "eye_closes",
            "Can the eye be closed fully?",
            (Option("yes", "Yes", 1), Option("no", "No", 0)),
            help="Only a check on the grade",
            required=False,
        ),
    ),
    parts=(
        Part(
            "grade",
            "Grade",
            Decimal(1),
            Decimal(6),
            lower_is_better=True,
            notation=Notation.GRADE,
            code="hb-grade",
        ),
    ),
    formula=outcome,
    filled_by=FilledBy.CLINICIAN,
    cadence=Cadence(
        "At evaluation, at a physician’s review, at discharge.",
        frozenset({Occasion.EVALUATION, Occasion.PHYSICIAN_REVIEW, Occasion.DISCHARGE}),
    ),
    source="House & Brackmann 1985, Otolaryngol Head Neck Surg 93:146-147",
    confidence=Confidence.CONFIRMED,
    certainty="Grades confirmed in public material. No measuring error published.",
    compares_sides=True,
)
