"""Plans to start from, by condition. See ``plan_templates``."""

from __future__ import annotations

from decimal import Decimal

from app.clinical.goal_template import FUNCTIONS
from app.clinical.plan_content import Aim, Content, Practice, Starter, Treatment, Wish
from app.clinical.surgeries import Basis, Told
from app.clinical.vocabulary import Condition, Technique, TreatmentCategory

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
        exercises=(
            Practice("eye_drops"),
            Practice("eye_night"),
            Practice("massage_cheek"),
            Practice("stretch_other_cheek"),
            Practice("relax_other_side"),
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
        exercises=(
            Practice("retrain_small_smile"),
            Practice("retrain_soft_pucker"),
            Practice("retrain_gentle_brow"),
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
        exercises=(
            Practice("massage_cheek"),
            Practice("stretch_cheek_down"),
            Practice("relax_jaw"),
            Practice("retrain_eye_open_smile"),
        ),
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
        exercises=(
            Practice("massage_cheek"),
            Practice("relax_breathing"),
            Practice("retrain_small_smile"),
        ),
        precautions="A frozen zone: no forced movement. A zone with synkinesis: stop where it starts. "
        + NO_MASS
        + EYE_FLAG,
        goals=(Wish("sunnybrook.composite", SMILE),),
    ),
    (USUAL, SETTING_UP, SMALL_GAINS, Told("The category is chosen zone by zone.", Basis.OUTLINE)),
    condition=Condition.MIXED,
)

CONDITIONS = (FLACCID, PARETIC, SYNKINETIC, MIXED)
