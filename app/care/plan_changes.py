"""What a session changes in the plan of care: worked out while it is written, carried out when it is signed.

The note keeps what was chosen by the place of each exercise and goal in its own version of the plan
(``note.plan_version``). Where a newer version was saved meanwhile, the note is not signed before somebody
looked at that one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from app.care import exercise_library, plan_versions, treatment_plans
from app.care.diagnosis_details import Problems
from app.care.errors import Refused
from app.care.plan_choices import PLACE, Changes, Library, day_in_words, worked_out
from app.care.plan_versions import PlanValues
from app.clinical.note_kinds import KINDS
from app.clinical.plan_changes import ENTRIES
from app.clinical.vocabulary import DischargeReason, NoteKind
from app.models import PlanVersion, SessionNote, User

__all__ = ["PLACE", "carry_out", "hold", "newer_version", "of", "problems", "stated"]

LONGEST_REASON = 500


# questions


def of(note: SessionNote) -> Changes | None:
    """What signing this note would change in its plan; none where nothing of the plan is touched."""
    said = {key: note.particulars[key] for key in ENTRIES if note.particulars.get(key) is not None}
    if not said or note.plan_version is None or not KINDS[note.kind].changes_plan:
        return None
    return worked_out(
        plan_versions.values_of(note.plan_version),
        said,
        visit_on=note.visit_on,
        affected=note.diagnosis.side,
        condition=note.diagnosis.condition,
        library=_library(note, said),
    )


def newer_version(note: SessionNote) -> PlanVersion | None:
    """The newest version of the open plan, where it is another one than the note's."""
    plan = treatment_plans.open_plan_of(note.diagnosis)
    newest = treatment_plans.newest_version(plan) if plan else None
    return None if newest is note.plan_version else newest


def problems(note: SessionNote) -> Problems:
    """What stands between the choices about the plan and the signature, by field."""
    changes = of(note)
    if changes is None or not changes.words:
        return changes.problems if changes else {}
    plan = treatment_plans.open_plan_of(note.diagnosis)
    newest = treatment_plans.newest_version(plan) if plan else None
    if newest is None:
        return {PLACE: "The plan is closed: nothing in it changes any more. Take the changes back."}
    if newest is not note.plan_version:
        saved = f"{newest.written_by.name} saved version {newest.number} of the plan meanwhile."
        return {PLACE: f"{saved} Look at it, take it over, then choose again."}
    return changes.problems


def stated(note: SessionNote) -> dict[str, Any] | None:
    """For the record: the version that comes of this session, what is new in it, and where it goes."""
    changes = of(note)
    if changes is None or not changes.words or note.plan_version is None:
        return None
    return {
        "version": note.plan_version.number + 1,
        "why": str(note.particulars.get("plan.why") or ""),
        "changes": list(changes.words),
        "is_sent": _is_complete(changes.values),
    }


# verbs


def hold(note: SessionNote) -> None:
    """Nobody else changes the note's plan until this is over."""
    if note.plan_version is not None:
        treatment_plans.hold(note.plan_version.plan)


def carry_out(note: SessionNote, *, by: User, at: datetime, on: date) -> None:
    """Do to the plan what a note says that was just signed: change it, or with a discharge close it."""
    if note.kind is NoteKind.DISCHARGE:
        _close(note, on=on)
    else:
        _change(note, by=by, at=at)


def _library(note: SessionNote, said: Collection[str]) -> Library:
    """What the library gives this patient; it is only read where something was chosen from it."""
    if not any(key.endswith(".exercise_key") for key in said):
        return {}
    return {one.key: exercise_library.given(one, note.diagnosis) for one in exercise_library.offered()}


def _change(note: SessionNote, *, by: User, at: datetime) -> None:
    """The next version of the plan, which goes to Dr. O as soon as it says enough."""
    changes = of(note)
    if changes is None or not changes.words or note.plan_version is None:
        return
    if found := problems(note):
        raise Refused(" ".join(found.values()))
    why = str(note.particulars.get("plan.why") or "") or "; ".join(changes.words)
    version = treatment_plans.save(
        note.plan_version.plan,
        replace(changes.values, reason=_reason(note.visit_on, why)),
        based_on=note.plan_version.number,
        note_id=note.id,
        by=by,
        at=at,
    )
    if _is_complete(changes.values):
        plan_versions.send(version, by=by, at=at)


def _close(note: SessionNote, *, on: date) -> None:
    if note.plan_version is None:
        return
    reason = DischargeReason(str(note.particulars["discharge.reason"])).label
    treatment_plans.close(
        note.plan_version.plan,
        reason=f"{reason}. Discharge summary of {day_in_words(note.visit_on)}.",
        closed_on=note.visit_on,
        on=on,
    )


def _reason(visit_on: date, why: str) -> str:
    whole = f"Session of {day_in_words(visit_on)}: {why}"
    return whole if len(whole) <= LONGEST_REASON else f"{whole[: LONGEST_REASON - 1].rstrip()}…"


def _is_complete(values: PlanValues) -> bool:
    """Whether Dr. O can be asked to certify it."""
    return bool(values.goals and values.interventions)
