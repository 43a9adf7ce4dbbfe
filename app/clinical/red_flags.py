"""Red flags: what in a note must reach a physician, how soon, and what the therapist does now.

Source: the practice's care description, part 8. ``action`` is the action of that table; ``source`` its
mark: the guideline is that on Bell's palsy (Baugh 2013), read in its published abstract and the archive
of guideline summaries. Nothing is diagnosed here: a rule says that a fact asks for a physician.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.clinical.age import ADULT_FROM_YEARS
from app.clinical.vocabulary import Condition, EyeClosure, EyeSymptom, Finding, Side, Urgency

GUIDELINE = "Bell’s palsy guideline (Baugh 2013)"
SUMMARIES = "Secondary summaries of the Bell’s palsy guideline"
NO_PROGRESS = "improvefp.com, no progress"
KNOWLEDGE = "Professional knowledge"

REVIEW_AFTER_MONTHS = 3
REFERRAL_AFTER_MONTHS = 4
PROGRESSING_AFTER = timedelta(weeks=3)

# Not in the table; the practice's own defaults.
NEW_PALSY_MONTHS = 3
AFTER_SURGERY = timedelta(days=90)


@dataclass(frozen=True)
class Facts:
    """What is known of one visit. Unknown is None, and never taken for an answer."""

    visit_on: date
    is_evaluation: bool = False
    age: int | None = None
    onset_on: date | None = None
    condition: Condition | None = None
    side: Side | None = None
    eye_closure: EyeClosure | None = None
    eye_symptoms: frozenset[EyeSymptom] = frozenset()
    findings: frozenset[Finding] = frozenset()
    is_recovered: bool = False
    has_movement: bool | None = None
    plans_eye_care: bool = False
    surgery_on: date | None = None  # the last one before the visit
    physician_saw_on: date | None = None  # the last time a physician saw the patient or judged the case

    def seen_since(self, day: date | None) -> bool:
        """A physician saw the patient or judged the case on or after this day."""
        return self.physician_saw_on is not None and (day is None or self.physician_saw_on >= day)

    @property
    def is_after_surgery(self) -> bool:
        return self.surgery_on is not None and self.visit_on - self.surgery_on <= AFTER_SURGERY


@dataclass(frozen=True)
class Row:
    """One line of the table: how soon, what it says is to be done, and what that means in the room."""

    urgency: Urgency
    action: str
    now: str
    source: str


@dataclass(frozen=True)
class RedFlag:
    """One trigger of one line. ``key`` is what a review item stores."""

    key: str
    words: str
    field: str
    row: Row
    stands: Callable[[Facts], bool]
    # Follows from the case, not from this visit: one is enough on the list, whichever note raised it.
    is_of_the_case: bool = False

    @property
    def urgency(self) -> Urgency:
        return self.row.urgency


CLOSURE, SYMPTOMS, FINDINGS = "eye.closure", "eye.symptoms", "news.findings"
ONSET, SIDE, AGE = "diagnosis.onset_on", "diagnosis.side", "patient.born_on"

_ON_THE_LIST = "It is on Dr. O’s list for review."

NEUROLOGIC = Row(
    Urgency.NOW,
    "Emergency / physician alert",
    "Stop treatment. Follow the clinic’s emergency protocol and reach a physician now.",
    f"{GUIDELINE}; forehead spared: {SUMMARIES.lower()}",
)
AFTER_AN_OPERATION = Row(Urgency.NOW, "Call surgeon now", "Call the surgeon now.", KNOWLEDGE)
SELF_HARM = Row(
    Urgency.NOW,
    "Clinic emergency protocol",
    "Start the clinic’s emergency protocol now.",
    KNOWLEDGE,
)
EYE = Row(
    Urgency.SAME_DAY,
    "Same-day physician / ophthalmology alert",
    "Reach Dr. O or an ophthalmologist today, and tell the patient how before they leave.",
    f"{GUIDELINE}: ocular symptoms at any point; detail: {KNOWLEDGE.lower()}",
)
EYE_CARE = Row(
    Urgency.REVIEW,
    "Eye-care plan required in the plan of care; daily drops, night ointment/tape documented",
    "Add eye care to the plan, and record drops by day and ointment or tape at night in this note.",
    KNOWLEDGE,
)
THREE_MONTHS = Row(Urgency.REVIEW, "Physician review task", _ON_THE_LIST, GUIDELINE)
FOUR_MONTHS = Row(
    Urgency.REVIEW, "Specialist referral", "It is on Dr. O’s list for referral to a specialist.", NO_PROGRESS
)
OTHER_CAUSE = Row(Urgency.REVIEW, "Suspect other cause, physician review", _ON_THE_LIST, SUMMARIES)
PHYSICIAN = Row(Urgency.REVIEW, "Physician review", _ON_THE_LIST, KNOWLEDGE)
CHILD = Row(Urgency.REVIEW, "Physician review", _ON_THE_LIST, KNOWLEDGE)


def raised(facts: Facts) -> tuple[RedFlag, ...]:
    """Every red flag that stands, the most urgent first."""
    return tuple(flag for flag in RED_FLAGS if flag.stands(facts))


def get(key: str) -> RedFlag:
    return _BY_KEY[key]


def in_words(flags: Iterable[RedFlag]) -> str:
    """ "Redness, light sensitivity": the first with a capital letter."""
    words = ", ".join(flag.words[:1].lower() + flag.words[1:] for flag in flags)
    return words[:1].upper() + words[1:]


def must_document_eye_care(closure: EyeClosure | None) -> bool:
    """An eye that does not close fully: the note has to say how it is protected."""
    return closure in (EyeClosure.ALMOST, EyeClosure.INCOMPLETE)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _stays_incomplete(facts: Facts) -> bool:
    if facts.onset_on is None or facts.is_recovered:
        return False
    due = months_after(facts.onset_on, REVIEW_AFTER_MONTHS)
    return facts.visit_on >= due and not facts.seen_since(due)


def _stays_flaccid(facts: Facts) -> bool:
    if facts.onset_on is None or facts.condition is not Condition.FLACCID or facts.has_movement:
        return False
    due = months_after(facts.onset_on, REFERRAL_AFTER_MONTHS)
    return facts.visit_on > due and not facts.seen_since(due)


def _still_progresses(facts: Facts) -> bool:
    if Finding.WEAKNESS_PROGRESSING not in facts.findings:
        return False
    return facts.onset_on is None or facts.visit_on - facts.onset_on > PROGRESSING_AFTER


def _is_on_both_sides(facts: Facts) -> bool:
    is_new = facts.is_evaluation and facts.side is Side.BILATERAL and not facts.seen_since(facts.onset_on)
    return is_new or Finding.BOTH_SIDES in facts.findings


def _is_a_child_with_a_new_palsy(facts: Facts) -> bool:
    if not facts.is_evaluation or facts.age is None or facts.age >= ADULT_FROM_YEARS:
        return False
    if facts.onset_on and facts.visit_on >= months_after(facts.onset_on, NEW_PALSY_MONTHS):
        return False
    return not facts.seen_since(facts.onset_on)


def _finding(finding: Finding, row: Row, stands: Callable[[Facts], bool] | None = None) -> RedFlag:
    return RedFlag(
        finding.value, finding.label, FINDINGS, row, stands or (lambda facts: finding in facts.findings)
    )


def _eye(symptom: EyeSymptom) -> RedFlag:
    return RedFlag(symptom.value, symptom.label, SYMPTOMS, EYE, lambda facts: symptom in facts.eye_symptoms)


RED_FLAGS: tuple[RedFlag, ...] = (
    _finding(Finding.OTHER_CRANIAL_NERVE, NEUROLOGIC),
    _finding(Finding.LIMB_WEAKNESS, NEUROLOGIC),
    _finding(Finding.SPEECH, NEUROLOGIC),
    _finding(Finding.GAIT, NEUROLOGIC),
    _finding(Finding.SEVERE_HEADACHE, NEUROLOGIC),
    _finding(Finding.FOREHEAD_SPARED, NEUROLOGIC),
    _finding(Finding.LOSS_AFTER_SURGERY, AFTER_AN_OPERATION),
    _finding(Finding.WOUND_INFECTION, AFTER_AN_OPERATION),
    _finding(Finding.FLAP_CONCERN, AFTER_AN_OPERATION),
    RedFlag(
        "fever_after_surgery",
        "Fever after surgery",
        FINDINGS,
        AFTER_AN_OPERATION,
        lambda facts: Finding.FEVER in facts.findings and facts.is_after_surgery,
    ),
    _finding(Finding.SELF_HARM, SELF_HARM),
    *(_eye(symptom) for symptom in EyeSymptom),
    RedFlag(
        "no_eye_care_planned",
        "Eye does not close fully, no eye care in the plan",
        CLOSURE,
        EYE_CARE,
        lambda facts: must_document_eye_care(facts.eye_closure) and not facts.plans_eye_care,
        is_of_the_case=True,
    ),
    RedFlag(
        "flaccid_at_4_months",
        "Still flaccid more than 4 months after onset",
        ONSET,
        FOUR_MONTHS,
        _stays_flaccid,
        is_of_the_case=True,
    ),
    RedFlag(
        "incomplete_at_3_months",
        "Recovery incomplete 3 months after onset",
        ONSET,
        THREE_MONTHS,
        _stays_incomplete,
        is_of_the_case=True,
    ),
    _finding(Finding.WEAKNESS_PROGRESSING, OTHER_CAUSE, _still_progresses),
    _finding(Finding.SLOW_ONSET, OTHER_CAUSE),
    _finding(Finding.RECURRENT_PALSY, PHYSICIAN),
    _finding(Finding.BOTH_SIDES, PHYSICIAN, _is_on_both_sides),
    _finding(Finding.SINGLE_BRANCH, PHYSICIAN),
    _finding(Finding.PAROTID_MASS, PHYSICIAN),
    _finding(Finding.EAR_DISCHARGE_OR_VESICLES, PHYSICIAN),
    _finding(Finding.HEARING_LOSS_OR_VERTIGO, PHYSICIAN),
    _finding(Finding.TICK_OR_RASH, PHYSICIAN),
    _finding(
        Finding.FEVER,
        PHYSICIAN,
        lambda facts: Finding.FEVER in facts.findings and not facts.is_after_surgery,
    ),
    _finding(Finding.KNOWN_CANCER, PHYSICIAN),
    _finding(Finding.PREGNANCY_COMPLICATION, PHYSICIAN),
    RedFlag("child_with_new_palsy", "Child with a new palsy", AGE, CHILD, _is_a_child_with_a_new_palsy),
)
"""Every trigger of the table, the most urgent first."""

_BY_KEY = {flag.key: flag for flag in RED_FLAGS}
