"""Reminders for the clinician, never blocks (that electrical stimulation needs an order, signing itself asks;
that effort in the flaccid phase needs a reason, ``exercise_rules`` says).

Source: the practice's care description, parts 5, 7, 9 and 11. Each caution stands beside the technique or
field it concerns. A standing one is true of the technique whatever the patient; the others follow from
this patient's record. What a single operation or restriction asks for is in ``procedure_cautions``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.clinical.age import ADULT_FROM_YEARS
from app.clinical.muscles import zones_of
from app.clinical.vocabulary import Condition, Finding, Muscle, Technique, Zone

FLACCID_PHASE = (
    "Flaccid phase: no effortful exercise. Retraining at home is 0 repetitions unless you decide otherwise."
)

MOST_EFFORT = 3  # of 10: retraining asks for about 2 to 3
FIRST_DAY = timedelta(days=1)
HEALING = timedelta(weeks=6)  # part 9: normal activity after 4 to 6 weeks
LATEX = ("latex", "rubber")

FACIAL_PALSY_UK = "facialpalsy.org.uk, management of flaccid paralysis; improvefp.com, movements"
RETRAINING = "Professional knowledge; principle: Diels, and improvefp.com, retraining"
EFFORT = "improvefp.com, introduction to movements"
STIMULATION = "Pourmomeny & Asadi (review); Aetna clinical policy 0745"
KNOWLEDGE = "Professional knowledge"
DEFAULT = "Professional knowledge; practice default"


@dataclass(frozen=True)
class Situation:
    """What is known of the patient and of the visit when it is treated. Unknown is None."""

    visit_on: date
    condition: Condition | None = None
    age: int | None = None
    is_allergic_to_latex: bool = False
    effort: int | None = None  # the highest that was noted for a movement
    zones: Mapping[Technique, frozenset[Zone]] = field(default_factory=dict)
    findings: frozenset[Finding] = frozenset()
    surgery_on: date | None = None  # the last one before the visit
    toxin_on: date | None = None
    injected: tuple[Muscle, ...] = ()  # on that day, where the muscles are known

    def is_within(self, span: timedelta, since: date | None) -> bool:
        return since is not None and timedelta(0) <= self.visit_on - since <= span


@dataclass(frozen=True)
class Caution:
    """One reminder. ``beside`` names techniques and fields; a standing one is said quietly.

    ``tells`` adds what only this patient's record can say.
    """

    key: str
    beside: tuple[str, ...]
    words: str
    source: str
    applies: Callable[[Situation], bool] = lambda _situation: True
    is_standing: bool = False
    tells: Callable[[Situation], str] | None = None


def phase_caution(condition: Condition | None) -> str | None:
    """What to think of in this phase before any home exercise is given, or None."""
    return FLACCID_PHASE if condition is Condition.FLACCID else None


def beside(situation: Situation, also: Iterable[Caution] = ()) -> dict[str, list[Caution]]:
    """What to think of, by the technique or field it stands beside; what concerns this patient comes first.

    ``also``: what follows from a single operation or restriction (see ``procedure_cautions``).
    """
    found: dict[str, list[Caution]] = {}
    for caution in sorted((*also, *CAUTIONS), key=lambda one: one.is_standing):
        if caution.applies(situation):
            told = (
                replace(caution, words=caution.words + caution.tells(situation)) if caution.tells else caution
            )
            for place in caution.beside:
                found.setdefault(place, []).append(told)
    return found


def is_latex(substances: Iterable[str]) -> bool:
    """An allergy to latex, however it was worded."""
    return any(word in substance.casefold() for substance in substances for word in LATEX)


def _works_at_the_eye(situation: Situation) -> bool:
    hands_on = (Technique.SOFT_TISSUE_MASSAGE, Technique.STRETCHING, Technique.TAPING)
    return any(Zone.EYE in situation.zones.get(technique, ()) for technique in hands_on)


def _injected(situation: Situation) -> str:
    """ " Injected: mentalis. Zones: chin."."""
    if not situation.injected:
        return ""
    muscles = ", ".join(one.label.lower() for one in situation.injected)
    zones = ", ".join(one.label.lower() for one in zones_of(situation.injected))
    return f" Injected: {muscles}. Zones: {zones}."


def _is_a_child(situation: Situation) -> bool:
    return situation.age is not None and situation.age < ADULT_FROM_YEARS


MASSAGE, STRETCHING, NMR = (
    Technique.SOFT_TISSUE_MASSAGE.value,
    Technique.STRETCHING.value,
    Technique.NEUROMUSCULAR_RETRAINING.value,
)
TAPING, EYE_CARE = Technique.TAPING.value, Technique.EYE_CARE.value

CAUTIONS: tuple[Caution, ...] = (
    Caution(
        "flaccid",
        (NMR,),
        "Flaccid phase: no active or forced exercise. It cannot speed the nerve and may train bad patterns.",
        FACIAL_PALSY_UK,
        lambda situation: situation.condition is Condition.FLACCID,
    ),
    Caution(
        "maximal_effort",
        (NMR,),
        "Synkinesis: no full-effort movement, no chewing gum, straws or balloons.",
        RETRAINING,
        lambda situation: situation.condition in (Condition.SYNKINETIC, Condition.MIXED),
    ),
    Caution(
        "effort",
        (NMR,),
        "The effort noted is above the usual 2 to 3 of 10.",
        EFFORT,
        lambda situation: (situation.effort or 0) > MOST_EFFORT,
    ),
    Caution(
        "stimulation",
        (Technique.ELECTRICAL_STIMULATION.value,),
        "Disputed: reviews find no good support and some advise against it. "
        "It needs a physician’s order and the reason.",
        STIMULATION,
    ),
    Caution(
        "fresh_surgery",
        (MASSAGE,),
        "Surgery in the last 6 weeks: no massage over fresh incisions or grafts unless the surgeon cleared it.",
        DEFAULT,
        lambda situation: situation.is_within(HEALING, situation.surgery_on),
    ),
    Caution(
        "fresh_toxin",
        (MASSAGE,),
        "Botulinum toxin today or yesterday: no massage on the injected area for the first day.",
        DEFAULT,
        lambda situation: situation.is_within(FIRST_DAY, situation.toxin_on),
        tells=_injected,
    ),
    Caution(
        "rash",
        (MASSAGE,),
        "Vesicles or a rash were noted: no massage over active zoster.",
        DEFAULT,
        lambda situation: bool(
            situation.findings & {Finding.EAR_DISCHARGE_OR_VESICLES, Finding.TICK_OR_RASH}
        ),
    ),
    Caution(
        "infection",
        (MASSAGE,),
        "A wound infection was noted: no massage over it.",
        DEFAULT,
        lambda situation: Finding.WOUND_INFECTION in situation.findings,
    ),
    Caution(
        "massage",
        (MASSAGE,),
        "Not over open wounds, infection, active zoster, fresh incisions or grafts, or recent filler.",
        DEFAULT,
        is_standing=True,
    ),
    Caution(
        "latex",
        (MASSAGE, STRETCHING),
        "Latex allergy: inside the mouth only with gloves free of latex.",
        KNOWLEDGE,
        lambda situation: situation.is_allergic_to_latex,
    ),
    Caution(
        "intraoral",
        (MASSAGE, STRETCHING),
        "Inside the mouth: gloves; ask about bleeding risk and jaw surgery.",
        KNOWLEDGE,
        is_standing=True,
    ),
    Caution(
        "eye_pressure",
        (MASSAGE, STRETCHING, TAPING),
        "Do not press on the eye.",
        KNOWLEDGE,
        _works_at_the_eye,
    ),
    Caution(
        "lids",
        (EYE_CARE,),
        "Do not press on the eye. Loose lids need support of the lower lid.",
        KNOWLEDGE,
        is_standing=True,
    ),
    Caution(
        "child",
        (NMR, STRETCHING),
        "Child: a parent present, shorter holds, as a game.",
        KNOWLEDGE,
        _is_a_child,
    ),
    Caution(
        "distress",
        ("subjective",),
        "Distress: PHQ-2, peer support, referral.",
        KNOWLEDGE,
        is_standing=True,
    ),
)
"""Part 7, in its order."""

PLACES = tuple(
    dict.fromkeys(
        (*(place for caution in CAUTIONS for place in caution.beside), *(one.value for one in Technique))
    )
)
"""Every technique and field that something can stand beside."""
