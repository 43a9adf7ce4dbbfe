"""Plans to start from, by condition and after each reanimation procedure. The practice may word its own instead.

Source: the practice's care description, sections 1 (therapy of each condition), 4 (categories), 5 and 6 (techniques,
visit patterns), 7 (cautions), 9 (after surgery) and 12 (functions and times). Each starter tells how well its frequency
and its times are known. A starter fills the form as a suggestion: no score is invented, the target of a goal is left to
the therapist, and days of a restriction are the longest of the range that was read, for the surgeon to overrule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.clinical.goal_template import FUNCTIONS
from app.clinical.plan_content import Aim, Content, Forbidden, Starter, Treatment, Wish
from app.clinical.surgeries import COURSES, OVERRIDES, Basis, Told
from app.clinical.vocabulary import Condition, SurgeryType, Technique, TreatmentCategory

SLEEP, DRINK, SAY, SMILE, EAT = FUNCTIONS
MONTHLY = Decimal("0.25")

EYE = "Eye not closing: drops by day, ointment and tape or moisture chamber at night. "
EYE_FLAG = "Pain, redness, light sensitivity or change of vision: physician the same day."
NO_EFFORT = "No effortful or forced movement: it cannot speed the nerve and may train bad patterns. "
NO_MASS = "No full-effort movement, no chewing gum, straws or balloons. "
WATCH = "Watch for the first linked movement, often seen at about 12 to 16 weeks or later. "
CALL_SURGEON = "Movement lost, wound infection, concern about the flap, fever: call the surgeon now."

MASSAGE = Treatment(
    Technique.SOFT_TISSUE_MASSAGE, "Firm finger pads, small slow circles that move the muscle; must not hurt"
)
STRETCH = Treatment(Technique.STRETCHING, "Hold 10 to 30 s")
RETRAIN = Treatment(
    Technique.NEUROMUSCULAR_RETRAINING, "Slow, small, alike on both sides; effort about 2 to 3 of 10"
)
RELAX = Treatment(Technique.RELAXATION)
SEMG = Treatment(
    Technique.SEMG_BIOFEEDBACK, "The wanted muscle, while the linked one stays quiet", "as chosen"
)

SETTING_UP = Told(
    "One specialist clinic sets up the home program in 1 to 4 visits, then sees the patient every 1 to 3 months.",
    Basis.READ,
)
USUAL = Told("Once a week for 12 weeks.", Basis.DEFAULT)
SMALL_GAINS = Told(
    "Small gains such as tone at rest take about 4 to 6 weeks of daily practice.", Basis.KNOWLEDGE
)
CATEGORY = Told("The categories of treatment and what they contain.", Basis.KNOWLEDGE)

FLACCID = Starter(
    "flaccid",
    "Flaccid palsy",
    Content(
        title="Protect and wait for movement",
        visits_per_week=MONTHLY,
        categories=(Aim(TreatmentCategory.INITIATION),),
        interventions=(
            Treatment(
                Technique.EYE_CARE, "Drops by day, ointment and tape or moisture chamber at night, glasses"
            ),
            Treatment(Technique.EDUCATION, "The condition, eye care, what to avoid; teach-back"),
            MASSAGE,
            Treatment(Technique.STRETCHING, "Unaffected side"),
            Treatment(
                Technique.TAPING, "Cheek and lid, in the floppy stage; stop when resting tone returns", ""
            ),
        ),
        precautions=NO_EFFORT + EYE + EYE_FLAG,
        goals=(Wish("lagophthalmos.gentle", SLEEP), Wish("face.oral_function", DRINK)),
    ),
    (
        Told("About monthly checks, to adjust and to catch synkinesis early.", Basis.READ),
        Told("12 weeks.", Basis.DEFAULT),
        CATEGORY,
    ),
    condition=Condition.FLACCID,
)
PARETIC = Starter(
    "paretic",
    "Recovering paresis",
    Content(
        title="Small, even movement",
        visits_per_week=Decimal(1),
        categories=(Aim(TreatmentCategory.FACILITATION),),
        interventions=(
            RETRAIN,
            Treatment(Technique.MIRROR_FEEDBACK, "Some feel first and use the mirror less", "as chosen"),
            SEMG,
            Treatment(Technique.EDUCATION, "What overflow is and how to stop before it"),
        ),
        precautions="Quality before quantity: no speed, no overflow. " + WATCH + EYE_FLAG,
        goals=(Wish("sunnybrook.composite", DRINK), Wish("fdi.physical", SAY)),
    ),
    (USUAL, SETTING_UP, SMALL_GAINS, Told("Measurable symmetry takes about 3 months.", Basis.READ), CATEGORY),
    condition=Condition.PARETIC,
)
SYNKINETIC = Starter(
    "synkinetic",
    "Synkinesis",
    Content(
        title="Separate the movements",
        visits_per_week=Decimal(1),
        categories=(Aim(TreatmentCategory.MOVEMENT_CONTROL),),
        interventions=(MASSAGE, STRETCH, RELAX, RETRAIN, SEMG),
        precautions=NO_MASS + "Stop where the unwanted movement starts. " + EYE_FLAG,
        goals=(Wish("sunnybrook.synkinesis", SMILE), Wish("saq.total", EAT)),
    ),
    (
        USUAL,
        SETTING_UP,
        SMALL_GAINS,
        Told("Control of synkinesis takes 6 to 12 months or more: more than one plan.", Basis.READ),
        CATEGORY,
    ),
    condition=Condition.SYNKINETIC,
)
MIXED = Starter(
    "mixed",
    "Mixed, zones differ",
    Content(
        title="Each zone by what it shows",
        visits_per_week=Decimal(1),
        interventions=(MASSAGE, STRETCH, RELAX, RETRAIN),
        precautions="A frozen zone: no forced movement. A zone with synkinesis: stop where it starts. "
        + NO_MASS
        + EYE_FLAG,
        goals=(Wish("sunnybrook.composite", SMILE),),
    ),
    (USUAL, SETTING_UP, SMALL_GAINS, Told("The category is chosen zone by zone.", Basis.OUTLINE)),
    condition=Condition.MIXED,
)

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
    besides: tuple[Treatment, ...] = ()
    watch: str = ""


MIRROR = Treatment(Technique.MIRROR_FEEDBACK)
BIOFEEDBACK = Treatment(Technique.SEMG_BIOFEEDBACK, "The reanimated muscle", "as chosen")

AFTER: Mapping[SurgeryType, _After] = {
    SurgeryType.GRACILIS_MASSETERIC: _After(
        (SOFT_DIET, NO_STRAIN, NO_MASSAGE),
        (Wish("terzis.grade", PHOTO), Wish("face.total", EAT)),
        (MIRROR, BIOFEEDBACK),
    ),
    SurgeryType.GRACILIS_CROSS_FACE: _After(
        (SOFT_DIET, NO_STRAIN, NO_MASSAGE),
        (Wish("terzis.grade", PHOTO), Wish("face.total", EAT)),
        watch="The healing is the same after each of the two stages. ",
    ),
    SurgeryType.MASSETERIC_TRANSFER: _After(
        (SOFT_UNTIL_CLEARED, NO_MASSAGE),
        (Wish("sunnybrook.composite", PHOTO), Wish("face.oral_function", DRINK)),
        (MIRROR,),
    ),
    SurgeryType.HYPOGLOSSAL_TRANSFER: _After(
        (SOFT_UNTIL_CLEARED, NO_MASSAGE),
        (Wish("sunnybrook.composite", PHOTO), Wish("face.oral_function", DRINK)),
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
    ),
    SurgeryType.SELECTIVE_NEURECTOMY: _After(
        (Forbidden("No retraining; from about 2 to 6 weeks by the surgeon’s rule", 42), NO_MASSAGE),
        (Wish("sunnybrook.synkinesis", SMILE),),
        watch="Swelling comes first; the mouth may be weak for a time. ",
    ),
    SurgeryType.STATIC_PROCEDURE: _After(
        (Forbidden("No massage of the operated area"),), (Wish("lagophthalmos.gentle", SLEEP),)
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

STARTERS: tuple[Starter, ...] = (
    FLACCID,
    PARETIC,
    SYNKINETIC,
    MIXED,
    *(_after(kind, one) for kind, one in AFTER.items()),
)
BY_KEY: Mapping[str, Starter] = {one.key: one for one in STARTERS}
