"""The version of the plan a draft is written under."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, g, redirect, request, url_for
from flask_login import current_user

from app.blueprints.session_notes import answers, submission
from app.blueprints.session_notes.routes import bp
from app.care import session_note_drafts as drafts
from app.care import session_notes
from app.front_door import requires
from app.policy import Action


@bp.post("/<record:note_id>/plan-version")
@requires(Action.NOTE_WRITE)
def take_plan_version(patient_id: UUID, note_id: UUID) -> Response:
    """Go on under the newest version of the plan; what was typed meanwhile is saved first."""
    note = session_notes.of(g.patient, note_id, for_change=True)
    sent = submission.read(request.form, note)
    if sent.errors:
        return answers.invalid(note, sent)
    clashes = drafts.save(note, sent.values, read_at=sent.read_at, by=current_user, at=g.at)
    if clashes:
        return answers.clashing(note, sent, clashes)
    lost = drafts.take_newest_plan(note, by=current_user, at=g.at)
    number = note.plan_version.number if note.plan_version else 0
    left_out = f" It no longer has: {', '.join(lost)}." if lost else " Your choices stand."
    flash(f"This note goes on under version {number} of the plan.{left_out}")
    where = url_for("session_notes.edit", patient_id=g.patient, note_id=note, _anchor="home")
    return redirect(where, 303)  # type: ignore[return-value]
