"""Plans to start from after each reanimation procedure: section 9 of the care description. See ``plan_templates``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.clinical.condition_templates import CALL_SURGEON, DRINK, EAT, EYE, SLEEP, SMILE, USUAL
from app.clinical.plan_content import Content, Forbidden, Practice, Starter, Treatment, Wish
from app.clinical.surgeries import COURSES, OVERRIDES, Basis, Told
from app.clinical.vocabulary import Condition, SurgeryType, Technique

SOFT_DIET = Forbidden("Soft diet, 2 to 3 weeks", 21)
NO_STRAIN = Forbidden("No strain; normal activity after 4 to 6 weeks", 42)
SOFT_UNTIL_CLEARED = Forbidden("Soft diet")
NO_MASSAGE = Forbidden("No massage over incisions or grafts")
"""Section 9 gives no days for these two: they hold until somebody clears them."""
PHOTO = "smile in a photo"


@dataclass(frozen=True, slots=True)
class _After:
    """What a template takes from section 9 besides the outline of that surgery."""

    restrictions: tuple[Forbidden, ...]
    goals: tuple[Wish, ...]
    exercises: tuple[Practice, ...]
    besides: tuple[Treatment, ...] = ()
    watch: str = ""


MIRROR = Treatment(Technique.MIRROR_FEEDBACK)
BIOFEEDBACK = Treatment(Technique.SEMG_BIOFEEDBACK, "The reanimated muscle", "as chosen")

EYE_CARE = (Practice("eye_drops"), Practice("eye_night"))

AFTER: Mapping[SurgeryType, _After] = {
    SurgeryType.GRACILIS_MASSETERIC: _After(
        (SOFT_DIET, NO_STRAIN, NO_MASSAGE),
        (Wish("terzis.grade", PHOTO), Wish("face.total", EAT)),
        (
            *EYE_CARE,
            Practice("reanimation_clench_smile", from_day=43),
            Practice("reanimation_smile_without_clench", from_day=43, awaits_movement=True),
        ),
        (MIRROR, BIOFEEDBACK),
    ),
    SurgeryType.GRACILIS_CROSS_FACE: _After(
        (SOFT_DIET, NO_STRAIN, NO_MASSAGE),
        (Wish("terzis.grade", PHOTO), Wish("face.total", EAT)),
        (*EYE_CARE, Practice("reanimation_both_sides", awaits_movement=True)),
        watch="The healing is the same after each of the two stages. ",
    ),
    SurgeryType.MASSETERIC_TRANSFER: _After(
        (SOFT_UNTIL_CLEARED, NO_MASSAGE),
        (Wish("sunnybrook.composite", PHOTO), Wish("face.oral_function", DRINK)),
        (*EYE_CARE, Practice("reanimation_clench_smile", awaits_movement=True)),
        (MIRROR,),
    ),
    SurgeryType.HYPOGLOSSAL_TRANSFER: _After(
        (SOFT_UNTIL_CLEARED, NO_MASSAGE),
        (Wish("sunnybrook.composite", PHOTO), Wish("face.oral_function", DRINK)),
        (*EYE_CARE, Practice("reanimation_tongue_smile", awaits_movement=True)),
        watch="Watch speech and swallowing. ",
    ),
    SurgeryType.TEMPORALIS_TRANSFER: _After(
        (
            SOFT_UNTIL_CLEARED,
            Forbidden(
                "No active work of the transferred muscle; from about 2 to 4 weeks by the surgeon’s rule", 28
            ),
            NO_MASSAGE,
        ),
        (Wish("terzis.grade", PHOTO), Wish("face.total", EAT)),
        (*EYE_CARE, Practice("reanimation_clench_smile", from_day=29)),
    ),
    SurgeryType.SELECTIVE_NEURECTOMY: _After(
        (Forbidden("No retraining; from about 2 to 6 weeks by the surgeon’s rule", 42), NO_MASSAGE),
        (Wish("sunnybrook.synkinesis", SMILE),),
        (*EYE_CARE, Practice("retrain_eye_open_smile", from_day=43)),
        watch="Swelling comes first; the mouth may be weak for a time. ",
    ),
    SurgeryType.STATIC_PROCEDURE: _After(
        (Forbidden("No massage of the operated area"),),
        (Wish("lagophthalmos.gentle", SLEEP),),
        (*EYE_CARE, Practice("eye_lid_weight")),
    ),
}
"""Section 9, row by row. Other surgery has no outline, so no starter."""


def _after(kind: SurgeryType, one: _After) -> Starter:
    course = COURSES[kind]
    retraining = Treatment(
        Technique.NEUROMUSCULAR_RETRAINING, " ".join(told.words for told in course.retraining)
    )
    return Starter(
        kind.value,
        f"After surgery: {kind.label[0].lower()}{kind.label[1:]}",
        Content(
            title=TITLES[kind],
            visits_per_week=Decimal(1),
            interventions=(
                retraining,
                *one.besides,
                Treatment(Technique.SOFT_TISSUE_MASSAGE, "Scar and cheek, light, once cleared", ""),
                Treatment(Technique.EDUCATION, "The surgeon’s rules, what movement to expect and when"),
            ),
            precautions=f"{OVERRIDES} {one.watch}{EYE}{CALL_SURGEON}",
            exercises=one.exercises,
            restrictions=one.restrictions,
            goals=one.goals,
        ),
        (
            *course.early,
            *course.moving,
            *course.retraining,
            *course.expected,
            USUAL,
            Told("Days of a restriction are the longest of the range.", Basis.DEFAULT),
        ),
        condition=Condition.POST_REANIMATION,
        surgery_type=kind,
    )


TITLES: Mapping[SurgeryType, str] = {
    SurgeryType.GRACILIS_MASSETERIC: "After gracilis flap, masseteric nerve",
    SurgeryType.GRACILIS_CROSS_FACE: "After gracilis flap, cross-face graft",
    SurgeryType.MASSETERIC_TRANSFER: "After masseteric nerve transfer",
    SurgeryType.HYPOGLOSSAL_TRANSFER: "After hypoglossal nerve transfer",
    SurgeryType.TEMPORALIS_TRANSFER: "After temporalis transfer",
    SurgeryType.SELECTIVE_NEURECTOMY: "After selective neurectomy",
    SurgeryType.STATIC_PROCEDURE: "After static surgery",
}


SURGERIES = tuple(_after(kind, one) for kind, one in AFTER.items())
