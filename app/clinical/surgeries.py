"""How therapy goes after each reanimation procedure: an outline. The surgeon's own protocol overrides it.

Source: the practice's care description, section 9, every cell with how well it is known, as stated there. What
stands there without a source is told as the practice's outline. When a phase ends is the practice's default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.clinical.vocabulary import DonorNerve, SurgeryType, Word

OVERRIDES = "The surgeon’s own protocol overrides this outline."

HEALING = timedelta(weeks=6)
"""Normal activity after 4 to 6 weeks (gracilis); for every procedure the practice's default."""
FOLLOWED = timedelta(days=2 * 365)
"""Improvement was still seen at 18 months; after two years the outline is no longer told. Practice default."""


class Basis(Word):
    """How well a statement is known."""

    READ = "read", "read in a public source"
    KNOWLEDGE = "knowledge", "professional knowledge"
    DEFAULT = "default", "practice default; the surgeon decides"
    OUTLINE = "outline", "the practice’s outline, without a source"


@dataclass(frozen=True, slots=True)
class Told:
    """One statement with how well it is known."""

    words: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Course:
    """One row of the table. ``awaits_movement``: a first movement is waited for before retraining."""

    early: tuple[Told, ...]
    moving: tuple[Told, ...]
    retraining: tuple[Told, ...]
    expected: tuple[Told, ...]
    donors: tuple[DonorNerve, ...] = ()
    awaits_movement: bool = True


class Phase(Word):
    HEALING = "healing", "Healing"
    WAITING = "waiting", "Waiting for movement"
    RETRAINING = "retraining", "Retraining"


def _read(words: str) -> tuple[Told, ...]:
    return (Told(words, Basis.READ),)


def _knowledge(words: str) -> tuple[Told, ...]:
    return (Told(words, Basis.KNOWLEDGE),)


def _outline(words: str) -> tuple[Told, ...]:
    return (Told(words, Basis.OUTLINE),)


_GRACILIS_EARLY = "Soft diet for 2 to 3 weeks, no strain; normal activity after 4 to 6 weeks."

COURSES: Mapping[SurgeryType, Course] = {
    SurgeryType.GRACILIS_MASSETERIC: Course(
        early=_read(_GRACILIS_EARLY),
        moving=_read(
            "Specific exercises after the healing, with mirror and biofeedback; useful once a contraction is seen."
        ),
        retraining=_read(
            "Clench to smile, then smile without clenching, then a gentle, graded, spontaneous smile. "
            "Work on the gentle smile, not only the largest."
        ),
        expected=_knowledge("First contraction commonly after 2 to 4 months."),
        donors=(DonorNerve.MASSETERIC,),
    ),
    SurgeryType.GRACILIS_CROSS_FACE: Course(
        early=_outline(f"After each stage: {_GRACILIS_EARLY[0].lower()}{_GRACILIS_EARLY[1:]}"),
        moving=_outline("Movement begins months after the second stage."),
        retraining=_outline("Smile with both sides together."),
        expected=_knowledge(
            "Second stage about 9 to 12 months after the first; movement about 6 to 9 months later."
        ),
        donors=(DonorNerve.CROSS_FACE,),
    ),
    SurgeryType.MASSETERIC_TRANSFER: Course(
        early=_outline("Wound care, soft diet."),
        moving=_knowledge("First movement after about 3 to 6 months."),
        retraining=_read(
            "Clench the teeth with a mirror: symmetry at rest, then during the smile. "
            "Improvement is still seen at 18 months."
        ),
        expected=_knowledge("Movement after 3 to 6 months."),
        donors=(DonorNerve.MASSETERIC,),
    ),
    SurgeryType.HYPOGLOSSAL_TRANSFER: Course(
        early=_outline("Wound care, soft diet."),
        moving=_knowledge("First movement after 4 to 9 months."),
        retraining=_knowledge("Press the tongue to bring the movement."),
        expected=_outline("Watch speech and swallowing."),
        donors=(DonorNerve.HYPOGLOSSAL,),
    ),
    SurgeryType.TEMPORALIS_TRANSFER: Course(
        early=_outline("Scar and jaw care, soft diet."),
        moving=(
            *_read("Movement can be immediate."),
            *_knowledge("Active work from about 2 to 4 weeks, by the surgeon’s rule."),
        ),
        retraining=_knowledge("Bite to smile, then smile without biting, then spontaneously."),
        expected=_read("Weeks to months to retrain."),
        donors=(DonorNerve.TRIGEMINAL_TEMPORAL,),
        awaits_movement=False,
    ),
    SurgeryType.SELECTIVE_NEURECTOMY: Course(
        early=_outline("Light massage and scar care when cleared."),
        moving=(Told("Retraining after about 2 to 6 weeks.", Basis.DEFAULT),),
        retraining=_outline("Use that the opponent is weaker: rebuild the smile, keep the eye open."),
        expected=_outline("Swelling first; the mouth may be weak for a time."),
        awaits_movement=False,
    ),
    SurgeryType.STATIC_PROCEDURE: Course(
        early=_outline("Protect it."),
        moving=_outline("Massage only when cleared."),
        retraining=_outline("Practise closing the eye with the lid weight."),
        expected=_outline("The position changes at once."),
        awaits_movement=False,
    ),
}
"""Section 9, row by row. Other surgery has no outline."""


def donor_problem(kind: SurgeryType, donor: DonorNerve | None) -> str | None:
    """A nerve that contradicts the type of surgery. Two nerves at once are "another nerve", told in the remarks."""
    course = COURSES.get(kind)
    if donor is None or course is None or donor in course.donors:
        return None
    if not course.donors:
        return "This type of surgery has no donor nerve."
    if donor is DonorNerve.OTHER:
        return None
    return f"This type of surgery is driven by the {_named(course.donors[0])}. Choose that, or another type."


def phase(kind: SurgeryType, *, performed_on: date, first_movement_on: date | None, on: date) -> Phase | None:
    """Where the course of this surgery is on that day; None before it, long after it, or without an outline."""
    course = COURSES.get(kind)
    if course is None or not timedelta(0) <= on - performed_on <= FOLLOWED:
        return None
    if first_movement_on and first_movement_on <= on:
        return Phase.RETRAINING
    if on - performed_on <= HEALING:
        return Phase.HEALING
    return Phase.WAITING if course.awaits_movement else Phase.RETRAINING


def outline(kind: SurgeryType, at: Phase) -> tuple[Told, ...]:
    """What section 9 says for that phase."""
    course = COURSES[kind]
    if at is Phase.HEALING:
        return (*course.early, *course.moving)
    if at is Phase.WAITING:
        return (*course.moving, *course.expected)
    return course.retraining


def _named(donor: DonorNerve) -> str:
    return f"{donor.label[0].lower()}{donor.label[1:]}"
