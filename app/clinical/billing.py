"""Codes of therapy, what each technique is charged under, and the modifiers of a visit's lines.

Source: the practice's rules, sections 5 to 7. CPT is licensed by the AMA: here are codes and short labels of
our own, no descriptors. Left out on purpose: speech treatment (never by a physical therapist), chemodenervation
and office visits (the physician's own billing), remote monitoring (not without advice).

Rules differ by payer and change yearly. Everything here is a suggestion with its reason; the clinician and
the biller decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.clinical import rulebook
from app.clinical.vocabulary import Complexity, Licence, Technique, Word

LONGEST_CODE = 5


@dataclass(frozen=True, slots=True)
class Code:
    """``is_for_techniques``: a technique may be charged under it. ``note`` is for who chooses codes."""

    code: str
    label: str
    is_timed: bool
    is_for_techniques: bool = True
    note: str = ""


class Modifier(Word):
    """What a line carries besides its code, in the order it is written."""

    GP = "GP", "Physical therapy plan of care"
    KX = "KX", "Medically necessary above the yearly threshold"
    CQ = "CQ", "Furnished by an assistant"
    DISTINCT = "59", "Distinct service"


@dataclass(frozen=True, slots=True)
class Reason:
    """One modifier of one line, and why."""

    modifier: Modifier
    why: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes that payers count as one service on one day. 59 goes on ``marked``."""

    other: str
    marked: str
    why: str
    certainty: str


CODES: Mapping[str, Code] = {
    code.code: code
    for code in (
        Code("97161", "Evaluation, low complexity", is_timed=False, is_for_techniques=False),
        Code("97162", "Evaluation, moderate complexity", is_timed=False, is_for_techniques=False),
        Code("97163", "Evaluation, high complexity", is_timed=False, is_for_techniques=False),
        Code("97164", "Re-evaluation", is_timed=False, is_for_techniques=False),
        Code("97110", "Therapeutic exercise", is_timed=True),
        Code("97112", "Neuromuscular re-education", is_timed=True),
        Code("97124", "Massage", is_timed=True, note="Counted as one with 97140 on the same area."),
        Code("97140", "Manual therapy", is_timed=True),
        Code("97530", "Therapeutic activities", is_timed=True, note="Eating, drinking and speaking tasks."),
        Code("97535", "Self-care and home training", is_timed=True),
        Code("97750", "Physical performance test", is_timed=True, note="Needs a written report."),
        Code("90901", "Biofeedback", is_timed=False, note="Payers limit it."),
        Code("97032", "Attended electrical stimulation", is_timed=True),
        Code("97014", "Unattended electrical stimulation", is_timed=False, note="For Medicare use G0283."),
        Code("G0283", "Unattended electrical stimulation, Medicare", is_timed=False),
        Code("97010", "Hot or cold pack", is_timed=False, note="Medicare does not pay it apart."),
    )
}

UNTIMED = frozenset(code.code for code in CODES.values() if not code.is_timed) | {"92507", "64612", "64616"}
"""Never in the pool of timed minutes, those of other professions included."""

EVALUATIONS: Mapping[Complexity, str] = {
    Complexity.LOW: "97161",
    Complexity.MODERATE: "97162",
    Complexity.HIGH: "97163",
}
"""Chosen by complexity, not by minutes."""

RE_EVALUATION = "97164"

# Our defaults; the practice changes them on its page. Manual work, inside the mouth too, is 97140. Stretching is
# 97140 as well: facial stretches are done by the therapist's hands, often with a thumb inside the cheek; where
# the patient stretches alone under guidance a practice may prefer 97110. What the patient is taught to do or to
# use at home is 97535, and so is tape put on for the day and taught. Relaxation is training for daily life.
DEFAULTS: Mapping[Technique, str] = {
    Technique.SOFT_TISSUE_MASSAGE: "97140",
    Technique.STRETCHING: "97140",
    Technique.NEUROMUSCULAR_RETRAINING: "97112",
    Technique.MIRROR_FEEDBACK: "97112",
    Technique.SEMG_BIOFEEDBACK: "90901",
    Technique.RELAXATION: "97535",
    Technique.TAPING: "97535",
    Technique.EYE_CARE: "97535",
    Technique.EDUCATION: "97535",
    Technique.ELECTRICAL_STIMULATION: "97032",
}

ONE_SERVICE = (
    "on one day are one service for payers that follow NCCI, unless done in separate 15-minute blocks"
)
ONE_VISIT = "on one day are one service for payers that follow NCCI, unless each is documented as its own"
SHEET = "Practice rules, section 5 and 7: professional knowledge"
PAIRS: tuple[Pair, ...] = (
    Pair("97530", "97140", ONE_SERVICE, SHEET),
    Pair("97140", "97124", ONE_SERVICE, SHEET),
    *(Pair(code, "97140", ONE_VISIT, "APTA on the 2020 NCCI edits, public") for code in EVALUATIONS.values()),
    Pair(RE_EVALUATION, "97530", ONE_VISIT, "APTA on the 2020 NCCI edits, public"),
)


def code_of(technique: Technique, own: Mapping[Technique, str]) -> Code | None:
    """What a technique is charged under: the practice's own code, else the house's; None for not charged."""
    return CODES.get(own.get(technique, DEFAULTS[technique]))


def for_techniques() -> list[Code]:
    """The codes a practice may choose from."""
    return [code for code in CODES.values() if code.is_for_techniques]


def conflicts(codes: Collection[str]) -> list[Pair]:
    """The pairs of this visit that payers count as one service."""
    return [pair for pair in PAIRS if pair.other in codes and pair.marked in codes]


def in_words(pair: Pair) -> str:
    return f"{pair.other} and {pair.marked} {pair.why}."


def modifiers(
    codes: Iterable[str], licence: Licence, on: date, *, above_threshold: bool, separate_blocks: bool
) -> dict[str, list[Reason]]:
    """What each line of a visit carries, with the reason.

    ``above_threshold``: the clinician says the year's charges are above it and treatment stays necessary.
    ``separate_blocks``: the note documents conflicting services in separate blocks.
    """
    codes = tuple(codes)
    every = [Reason(Modifier.GP, "Under a physical therapy plan of care.")]
    if above_threshold:
        every.append(Reason(Modifier.KX, f"Medically necessary above {rulebook.kx_threshold_in_words(on)}."))
    if licence is Licence.ASSISTANT:
        every.append(Reason(Modifier.CQ, "Furnished by a physical therapist assistant."))
    distinct = {pair.marked: pair for pair in conflicts(codes)} if separate_blocks else {}
    return {
        code: [
            *every,
            *(
                [Reason(Modifier.DISTINCT, f"Distinct from {distinct[code].other}.")]
                if code in distinct
                else []
            ),
        ]
        for code in codes
    }
