"""What the pages of a procedure show, as plain values."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.blueprints.procedures import forms
from app.care import toxin_treatments
from app.clinical import restrictions, surgeries, toxin
from app.clinical.vocabulary import Technique
from app.models import Patient, PlannedProcedure, Procedure, ProcedureRestriction
from app.ui.words import day_words

FIRST_LINES = 3


def shown(procedure: Procedure, *, on: date) -> dict[str, Any]:
    """Everything recorded of one procedure, and what its outline says on that day."""
    at = None
    if procedure.surgery_type:
        at = surgeries.phase(
            procedure.surgery_type,
            performed_on=procedure.performed_on,
            first_movement_on=procedure.first_movement_on,
            on=on,
        )
    return {
        "procedure": procedure,
        "given": procedure.given,
        "has_expired": toxin.has_expired(procedure.expires_on, on=procedure.performed_on),
        "restrictions": [told(one, on=on) for one in procedure.restrictions],
        "course": surgeries.COURSES.get(procedure.surgery_type) if procedure.surgery_type else None,
        "phase": at,
        "overrides": surgeries.OVERRIDES,
    }


def told(one: ProcedureRestriction, *, on: date) -> dict[str, Any]:
    """One restriction with how it stands and what it concerns."""
    return {
        "record": one,
        "standing": restrictions.standing(one, on=on),
        "until": restrictions.until_words(one),
        "concerns": [Technique(word).label for word in one.techniques],
        "can_be_cleared": restrictions.clearance_problem(one, cleared_on=on, on=on) is None,
    }


def begun(planned: PlannedProcedure | None, last: Procedure | None, *, on: date) -> dict[str, Any]:
    """What a new record begins with: the day, what was planned, and the lines of last time where asked."""
    data: dict[str, Any] = {"performed_on": on}
    if planned:
        data |= {"name": planned.name, "side": planned.side, "performed_on": min(planned.planned_on, on)}
    if last:
        return data | forms.lines_of(last)
    return data | {"lines": [{} for _ in range(FIRST_LINES)]}


def next_of(procedure: Procedure | None) -> dict[str, Any]:
    """The plan of the one after this, where that was asked."""
    if procedure is None:
        return {}
    about = {name: getattr(procedure, name) for name in ("kind", "name", "side")}
    return about | {"planned_on": procedure.next_due_on}


def totalled(form: forms.ToxinForm, patient: Patient) -> dict[str, Any]:
    """What the lines come to, and what to look at before it is saved."""
    given = form.so_far
    lines = given.lines if given else ()
    others = toxin_treatments.on_other_side(lines, patient=patient)
    warnings = [f"{one.where}: not the affected side." for one in others]
    expires_on, performed_on = form.expires_on.data, form.performed_on.data
    if performed_on and toxin.has_expired(expires_on, on=performed_on):
        warnings.append(f"This lot had expired on {day_words(expires_on)}.")
    warnings += [words for _, words in toxin.line_problems(lines)]
    return {"given": given, "warnings": warnings, "others": others}
