"""What stands between a draft and a signature, in words, each with the field it concerns.

What a note must say depends on its kind (clinical/note_kinds); what it does say must make sense.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.care import assessments, charges, clocks, plan_changes, red_flags, treatment_plans
from app.care import session_note_drafts as drafts
from app.care.note_fields import FIELDS, MEASURED, MOST_MINUTES_OF_A_VISIT, done_name, names_of
from app.care.session_notes import UNDER_A_PLAN
from app.clinical import instruments
from app.clinical.blanks import blanks
from app.clinical.entries import Entered
from app.clinical.note_kinds import KINDS
from app.clinical.vocabulary import DiagnosisStatus, NoteKind, Technique
from app.models import SessionNote, TreatmentPlan

ORDER = ("ordered_by", "order_reason")
WITHOUT_REFERRAL = "direct_access.reason"


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way, in words, and the field it concerns."""

    field: str
    words: str


def what_is_missing(note: SessionNote, *, on: date) -> list[Missing]:
    """Everything that is left to do, in the order of the page."""
    found = [
        *_day_problems(note, on),
        *_diagnosis_problems(note),
        *_plan_problems(note),
        *_beyond_direct_access(note),
        *_unsaid(note),
        *_unfilled(note),
    ]
    found += [Missing(*one) for one in red_flags.what_is_missing(note)]
    found += [Missing(*one) for one in plan_changes.problems(note).items()]
    if KINDS[note.kind].has_treatment:
        found += [*_proposals(note), *_treatment_problems(note), *_time_problems(note)]
        found += [Missing(field, words) for field, words in charges.of(note).missing]
    if KINDS[note.kind].has_measures:
        found += _measure_problems(note)
    order = {name: place for place, name in enumerate(FIELDS)}
    return sorted(found, key=lambda one: order.get(one.field, len(order)))


def _day_problems(note: SessionNote, on: date) -> Iterator[Missing]:
    onset = note.diagnosis.onset_on
    if note.visit_on > on:
        yield Missing("visit_on", "The day of the visit lies ahead.")
    elif onset and note.visit_on < onset:
        yield Missing("visit_on", "The day of the visit lies before the onset of the palsy.")
    elif note.visit_on < note.patient.born_on:
        yield Missing("visit_on", "The day of the visit lies before the patient was born.")


def _diagnosis_problems(note: SessionNote) -> Iterator[Missing]:
    if note.diagnosis.is_struck or note.diagnosis.status is DiagnosisStatus.TO_BE_CONFIRMED:
        yield Missing("visit_on", "The diagnosis no longer stands as confirmed. Confirm it first.")


def _plan_problems(note: SessionNote) -> Iterator[Missing]:
    version = note.plan_version
    if KINDS[note.kind].needs_plan and version is None:
        yield Missing("plan", "Write the plan of care first; this kind of note belongs to one.")
    plan = version.plan if version else _plan_it_belongs_to(note)
    if plan is None:
        return
    if plan.closed_on and note.visit_on > plan.closed_on:
        yield Missing(
            "visit_on",
            f"The plan was closed on {plan.closed_on.day} {plan.closed_on:%b %Y}; this visit lies after that.",
        )
    elif plan.is_open and note.kind is NoteKind.DISCHARGE and note.visit_on < plan.opened_on:
        yield Missing(
            "visit_on",
            f"The plan was opened on {plan.opened_on.day} {plan.opened_on:%b %Y}; it cannot end before that.",
        )


def _plan_it_belongs_to(note: SessionNote) -> TreatmentPlan | None:
    """Of a note without a version: treatment goes on only under a plan that is open."""
    return treatment_plans.latest_of(note.diagnosis) if note.kind in UNDER_A_PLAN else None


def _beyond_direct_access(note: SessionNote) -> Iterator[Missing]:
    """House rule: a visit beyond the limit asks for a referral on file by its day, or for the reason it went on."""
    reason = FIELDS[WITHOUT_REFERRAL]
    if WITHOUT_REFERRAL not in names_of(note.kind) or reason.read(note):
        return
    found = clocks.at_visit(note)
    if found and found.is_beyond:
        yield Missing(
            WITHOUT_REFERRAL, f"{found.headline} Put a referral on file, or say why treatment went on."
        )


def _unsaid(note: SessionNote) -> Iterator[Missing]:
    for name in KINDS[note.kind].required:
        if not FIELDS[name].read(note):
            yield Missing(name, f"{FIELDS[name].label}: still to say.")


def _unfilled(note: SessionNote) -> Iterator[Missing]:
    """Blanks of phrases: no text is signed with a hole in it."""
    for name in names_of(note.kind):
        if FIELDS[name].is_text:
            for blank in dict.fromkeys(blanks(str(FIELDS[name].read(note) or ""))):
                yield Missing(name, f"{FIELDS[name].label}: a blank {blank} is still to fill.")


def _proposals(note: SessionNote) -> Iterator[Missing]:
    for row in note.proposed:
        yield Missing(
            done_name(row.technique),
            f"{row.technique.label}: proposed from last time. Confirm it, or take it away.",
        )


def _treatment_problems(note: SessionNote) -> Iterator[Missing]:
    for row in note.done:
        name = f"treatment.{row.technique.value}"
        if row.minutes is None:
            yield Missing(f"{name}.minutes", f"{row.technique.label}: say the minutes, or take it away.")
        if row.technique is Technique.ELECTRICAL_STIMULATION:
            yield from _order_problems(name, row.particulars)
    is_open = note.proposed or any(row.minutes is None for row in note.done)
    is_worked = drafts.total_minutes(note) or note.assessments
    if KINDS[note.kind].needs_work and not is_open and not is_worked:
        yield Missing("treatment", "Record what was done, or what was measured.")


def _order_problems(name: str, particulars: Mapping[str, Entered]) -> Iterator[Missing]:
    for key in ORDER:
        if not particulars.get(key):
            yield Missing(
                f"{name}.{key}",
                "Electrical stimulation needs a physician’s order: say who ordered it, and why.",
            )
            return


def _time_problems(note: SessionNote) -> Iterator[Missing]:
    total, visit = drafts.total_minutes(note), note.visit_minutes
    if visit is not None and total > visit:
        yield Missing("visit_minutes", f"The techniques come to {total} minutes; the visit had {visit}.")
    elif total > MOST_MINUTES_OF_A_VISIT:
        yield Missing(
            "visit_minutes", f"The minutes come to {total}; one visit has at most {MOST_MINUTES_OF_A_VISIT}."
        )


def _measure_problems(note: SessionNote) -> Iterator[Missing]:
    for row in note.assessments:
        instrument = instruments.get(row.instrument)
        if left := instrument.score(row.answers, side=note.diagnosis.side).missing:
            answers = f"{len(left)} answer{'s' if len(left) > 1 else ''}"
            yield Missing(f"{instrument.key}.{left[0]}", f"{instrument.name}: {answers} left, or clear it.")
    is_measured = note.assessments or assessments.taken_on(note.diagnosis, note.visit_on)
    if KINDS[note.kind].needs_measure and not is_measured:
        yield Missing(next(iter(MEASURED)), "Take a measure: this kind of note rests on one.")
