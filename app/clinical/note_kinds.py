"""The kinds of note: which parts each has and what it must say before it is signed.

Source: the practice's rules, section 1, "Documents and their required content". What the chart knows already
(diagnosis, plan, goals, measures, visits) is stated in the record and not asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.clinical import note_parts as parts
from app.clinical.entries import Part
from app.clinical.vocabulary import Licence, NoteKind

VISIT = (
    parts.DIRECT_ACCESS,
    parts.CHECK_IN,
    parts.EYE,
    parts.NEWS,
    parts.PRACTICE_AT_HOME,
    parts.REST,
    parts.MOVEMENTS,
    parts.SYNKINESIS,
)
ANY_LICENCE = (Licence.THERAPIST, Licence.ASSISTANT, Licence.STUDENT)
NOT_ALONE = (Licence.THERAPIST, Licence.STUDENT)


@dataclass(frozen=True)
class KindOfNote:
    """``required`` names entries and texts; ``licences`` who may write it.

    ``needs_plan``: an open plan of care stands. ``needs_measure``: an objective measure taken in the note.
    ``changes_plan``: exercises, goals and frequency can be changed from within (clinical/plan_changes).
    """

    parts: tuple[Part, ...]
    required: tuple[str, ...]
    licences: tuple[Licence, ...]
    texts: tuple[str, ...] = ("subjective", "assessment", "next_time")
    has_treatment: bool = True
    has_measures: bool = True
    needs_work: bool = True
    needs_plan: bool = False
    needs_measure: bool = False
    changes_plan: bool = False

    @property
    def has_units(self) -> bool:
        return self.has_treatment


KINDS: Mapping[NoteKind, KindOfNote] = {
    NoteKind.EVALUATION: KindOfNote(
        parts=(parts.HISTORY, *VISIT, parts.EVALUATION, parts.UNITS),
        required=(
            "history.referral",
            "history.course",
            "history.prior_function",
            "history.patient_goals",
            "evaluation.prognosis",
            "evaluation.complexity",
            "assessment",
        ),
        licences=NOT_ALONE,
        needs_work=False,
        needs_plan=True,
        needs_measure=True,
    ),
    NoteKind.TREATMENT: KindOfNote(
        parts=(*VISIT, parts.UNITS),
        required=("assessment",),
        licences=ANY_LICENCE,
        changes_plan=True,
    ),
    NoteKind.PROGRESS: KindOfNote(
        parts=(*VISIT, parts.PROGRESS, parts.UNITS),
        required=("progress.towards_goals", "progress.continued_need", "assessment"),
        licences=NOT_ALONE,
        needs_work=False,
        needs_plan=True,
        needs_measure=True,
        changes_plan=True,
    ),
    NoteKind.DISCHARGE: KindOfNote(
        parts=(*VISIT, parts.DISCHARGE, parts.UNITS),
        required=(
            "discharge.reason",
            "discharge.summary",
            "discharge.home_program",
            "discharge.follow_up",
        ),
        licences=NOT_ALONE,
        needs_work=False,
        needs_plan=True,
    ),
    NoteKind.PHYSICIAN_REVIEW: KindOfNote(
        parts=(parts.EYE, parts.NEWS, parts.REVIEW),
        required=("review.case", "review.opinion"),
        licences=(Licence.PHYSICIAN,),
        texts=(),
        has_treatment=False,
        needs_work=False,
    ),
    NoteKind.TELEPHONE: KindOfNote(
        parts=(parts.CALL, parts.EYE, parts.NEWS),
        required=("call.with", "call.said", "call.advice"),
        licences=(*ANY_LICENCE, Licence.PHYSICIAN),
        texts=("next_time",),
        has_treatment=False,
        has_measures=False,
        needs_work=False,
    ),
    NoteKind.MISSED_VISIT: KindOfNote(
        parts=(parts.MISSED,),
        required=("missed.how", "missed.contact"),
        licences=(*ANY_LICENCE, Licence.PHYSICIAN),
        texts=("next_time",),
        has_treatment=False,
        has_measures=False,
        needs_work=False,
    ),
}


VISITS = tuple(kind for kind, one in KINDS.items() if one.has_treatment)
"""Kinds that document a visit: they count as treatment days."""


def may_write(licence: Licence) -> list[NoteKind]:
    """The kinds of note somebody of this licence may write, in the order of a course of care."""
    return [kind for kind, one in KINDS.items() if licence in one.licences]


def needs_co_signature(licence: Licence | None) -> bool:
    """Notes of assistants and students stand under a therapist's signature (practice rules, section 4)."""
    return licence in (Licence.ASSISTANT, Licence.STUDENT)
