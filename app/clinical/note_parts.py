"""What a note asks besides treatment and measures, part by part, in the order of a visit.

Sources: the practice's care description, section 6 (the walk of a visit) and section 8 (eye protection), and
its practice rules, section 1 (what each document must contain).
"""

from __future__ import annotations

from collections.abc import Mapping

from app.clinical import plan_changes
from app.clinical.billing import CODES
from app.clinical.entries import Entry, Part, by_key, choice, flag, line, number, pick, scale, several, text
from app.clinical.vocabulary import (
    Complexity,
    DischargeReason,
    Excursion,
    EyeClosure,
    EyeProtection,
    EyeSymptom,
    Finding,
    MissedHow,
    Movement,
    Muscle,
    RestTone,
    Severity,
    SinceLast,
    Trend,
)

PAIRS = 6
"""How many synkinesis pairs one note holds."""

MOST_UNITS = 32
"""Of one code in a visit: eight hours of it."""

DIRECT_ACCESS = Part(
    "direct_access",
    "Treatment without a referral",
    (text("direct_access.reason", "Why treatment went on beyond the limit"),),
)
"""Asked where a visit lies beyond what direct access allows and no referral is on file (clinical/direct_access)."""

CHECK_IN = Part(
    "checkin",
    "How it feels",
    (
        choice("checkin.trend", "Since last time", Trend),
        several("checkin.changes", "What changed", SinceLast),
        scale("checkin.pain", "Pain", ("no pain", "worst")),
        scale("checkin.tight_face", "Tight, face", ("loose", "tightest")),
        scale("checkin.tight_neck", "Tight, neck", ("loose", "tightest")),
    ),
)
EYE = Part(
    "eye",
    "Eye",
    (
        choice("eye.closure", "Gentle closure", EyeClosure),
        several("eye.symptoms", "Symptoms", EyeSymptom),
        several("eye.protection", "Protection used", EyeProtection),
    ),
)
NEWS = Part("news", "Anything new", (several("news.findings", "New findings", Finding),))
PRACTICE_AT_HOME = Part(
    "practised",
    "Practice at home",
    (
        scale("practised.days", "Days of the last 7", ("none", "every day"), most=7),
        number("practised.minutes", "Minutes a day", 240, unit="min a day"),
    ),
)
REST = Part(
    "rest",
    "At rest",
    (
        choice("rest.eye", "Eye", RestTone),
        choice("rest.cheek", "Cheek", RestTone),
        choice("rest.mouth", "Mouth", RestTone),
    ),
)
MOVEMENTS = Part(
    "moves",
    "The five movements",
    (
        choice("moves.brow", "Raise brows", Excursion),
        choice("moves.eye", "Close eyes", Excursion),
        choice("moves.smile", "Open smile", Excursion),
        choice("moves.snarl", "Snarl", Excursion),
        choice("moves.pucker", "Pucker", Excursion),
    ),
)


def pair(place: int) -> tuple[Entry, Entry, Entry]:
    """One synkinesis pair, counted from 1: trigger movement, unwanted muscle, severity 0 to 3."""
    return (
        pick(f"pair.{place}.trigger", "When", Movement),
        pick(f"pair.{place}.muscle", "Joins in", Muscle),
        choice(f"pair.{place}.severity", "Severity", Severity),
    )


SYNKINESIS = Part(
    "pair", "Synkinesis", tuple(entry for place in range(1, PAIRS + 1) for entry in pair(place))
)
UNITS = Part(
    "units",
    "Minutes and units",
    (
        *(number(f"units.{code}", f"Units of {code}", MOST_UNITS) for code in CODES),
        flag("units.above_threshold", "Above the yearly threshold, medically necessary"),
        flag("units.separate_blocks", "Done in separate 15-minute blocks"),
    ),
)
HISTORY = Part(
    "history",
    "Referral and history",
    (
        line("history.referral", "Referred by, or how the patient came"),
        text("history.course", "Onset, cause and course", hint="Surgery, botulinum toxin and imaging too"),
        text("history.eye", "Eye history"),
        text("history.medicines", "Medicines"),
        text("history.prior_function", "Function before"),
        text("history.patient_goals", "What the patient wants"),
    ),
)
EVALUATION = Part(
    "evaluation",
    "Evaluation",
    (
        text("evaluation.examination", "Examination"),
        text("evaluation.prognosis", "Prognosis"),
        choice("evaluation.complexity", "Complexity", Complexity),
    ),
)
PROGRESS = Part(
    "progress",
    "Progress report",
    (
        text("progress.towards_goals", "Progress towards the goals"),
        text("progress.continued_need", "Why therapy is still needed"),
        text("progress.changes", "Changes of goals and plan"),
        flag(
            "progress.re_evaluation", "Re-evaluated today (97164)", hint="A significant change or new finding"
        ),
    ),
)
DISCHARGE = Part(
    "discharge",
    "Discharge",
    (
        choice("discharge.reason", "Reason", DischargeReason),
        text("discharge.summary", "Goals and outcome"),
        text("discharge.home_program", "Home program from here"),
        text("discharge.follow_up", "Follow-up"),
    ),
)
REVIEW = Part(
    "review",
    "Case review",
    (
        text("review.case", "What was reviewed"),
        text("review.opinion", "Opinion"),
        text("review.orders", "Orders"),
    ),
)
CALL = Part(
    "call",
    "Telephone call",
    (
        line("call.with", "With whom"),
        text("call.said", "What was said"),
        text("call.advice", "Advice given"),
    ),
)
MISSED = Part(
    "missed",
    "Missed visit",
    (
        choice("missed.how", "How", MissedHow),
        text("missed.contact", "What was tried to reach the patient"),
        text("missed.next", "What happens next"),
    ),
)

PARTS: tuple[Part, ...] = (
    HISTORY,
    DIRECT_ACCESS,
    CHECK_IN,
    EYE,
    NEWS,
    PRACTICE_AT_HOME,
    REST,
    MOVEMENTS,
    SYNKINESIS,
    UNITS,
    EVALUATION,
    PROGRESS,
    DISCHARGE,
    REVIEW,
    CALL,
    MISSED,
)
"""Every part there is, in the order of a visit and of the record."""

COMES_FIRST = frozenset({"history", "review", "call", "missed"})
"""Parts in words a note begins with; the others in words come before its conclusion."""

IN_WORDS = COMES_FIRST | {"evaluation", "progress", "discharge"}
"""Parts that are mostly text."""

ENTRIES: Mapping[str, Entry] = by_key((*PARTS, *plan_changes.PARTS))
"""Every entry of a note, with what it can change in the plan."""
