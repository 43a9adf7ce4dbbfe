"""What treatment aims at in one zone: the four treatment-based categories, and which one a zone suggests.

Source: the practice's care description, section 4 (Brach & VanSwearingen 1999, Phys Ther 79:397-404; VanSwearingen
2008, Facial Plast Surg 24:250-259). The papers exist as cited; what the categories contain is told from professional
knowledge. Numbers of repetitions differ between clinics: they belong to the exercise, not here.

The suggestion is the practice's own rule and never more than that: the therapist chooses, and a patient may change
category. A zone is read from its own movement and synkinesis where it was scored, else from the phase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.clinical.face_picture import ZoneAnswers
from app.clinical.vocabulary import Condition, TreatmentCategory

SOURCE = "Brach & VanSwearingen 1999; VanSwearingen 2008"
CERTAINTY = "Told from professional knowledge; repetitions differ between clinics."

MARKED = 3  # synkinesis of 3: severe
TRACE = 2  # movement of 1 or 2: none, or a trace
COMPLETE = 5


@dataclass(frozen=True, slots=True)
class Category:
    who: str
    aim: str
    content: str
    avoid: str


CATEGORIES: Mapping[TreatmentCategory, Category] = {
    TreatmentCategory.INITIATION: Category(
        who="Flaccid or a trace of movement, moderate to severe asymmetry at rest",
        aim="Start movement, protect",
        content="Assisted movement, massage, education; few repetitions, once or twice a day",
        avoid="Effort, resistance",
    ),
    TreatmentCategory.FACILITATION: Category(
        who="Weak but moving, no synkinesis",
        aim="More excursion, alike on both sides",
        content="Active movement, small, then larger; later light resistance; more repetitions",
        avoid="Speed, overflow",
    ),
    TreatmentCategory.MOVEMENT_CONTROL: Category(
        who="Synkinesis present",
        aim="Separate movements",
        content="Stop where the unwanted movement starts; relax that muscle and keep the wanted one; "
        "many slow, accurate repetitions",
        avoid="Mass movement with full effort",
    ),
    TreatmentCategory.RELAXATION: Category(
        who="Tightness, high tone, spasm, marked synkinesis",
        aim="Lower the tone at rest",
        content="Relaxation, massage, stretch, then tiny movements",
        avoid="Any forceful expression",
    ),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    category: TreatmentCategory
    why: str


OF_PHASE: Mapping[Condition, Suggestion] = {
    Condition.FLACCID: Suggestion(TreatmentCategory.INITIATION, "flaccid phase"),
    Condition.PARETIC: Suggestion(TreatmentCategory.FACILITATION, "recovering, no synkinesis recorded"),
    Condition.SYNKINETIC: Suggestion(TreatmentCategory.MOVEMENT_CONTROL, "synkinetic phase"),
}
"""Where zones differ, and after surgery, the phase alone suggests nothing."""


def suggestion(condition: Condition | None, zone: ZoneAnswers | None = None) -> Suggestion | None:
    """The category this zone suggests, with the reason; None where nothing does."""
    if condition is Condition.POST_REANIMATION or condition is None:
        return None
    return _of_zone(zone) if zone and zone != ZoneAnswers() else OF_PHASE.get(condition)


def _of_zone(zone: ZoneAnswers) -> Suggestion | None:
    if zone.synkinesis is not None and zone.synkinesis >= MARKED:
        return Suggestion(TreatmentCategory.RELAXATION, f"synkinesis {zone.synkinesis} of 3")
    if zone.synkinesis:
        return Suggestion(TreatmentCategory.MOVEMENT_CONTROL, f"synkinesis {zone.synkinesis} of 3")
    if zone.movement is None or zone.movement == COMPLETE:
        return None
    wanted = TreatmentCategory.INITIATION if zone.movement <= TRACE else TreatmentCategory.FACILITATION
    seen = "no synkinesis" if zone.synkinesis == 0 else "synkinesis not scored"
    return Suggestion(wanted, f"movement {zone.movement} of 5, {seen}")
