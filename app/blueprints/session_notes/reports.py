"""Progress reports: the texts of a note drafted for editing, and the page its patient takes home."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, redirect, request, url_for
from flask_login import current_user

from app.blueprints.session_notes import answers, submission
from app.blueprints.session_notes.routes import bp
from app.care import progress_reports, report_figures, session_note_drafts, session_notes
from app.clinical.vocabulary import NoteKind
from app.front_door import requires
from app.policy import Action
from app.ui import paper, take_home_sheet


@bp.post("/<record:note_id>/progress-report")
@requires(Action.NOTE_WRITE)
def draft_report(patient_id: UUID, note_id: UUID) -> Response:
    """Make this the progress note and draft its texts, or draft them again. What was typed is saved first."""
    note = session_notes.of(g.patient, note_id, for_change=True)
    sent = submission.read(request.form, note)
    if sent.errors:
        return answers.invalid(note, sent)
    clashes = session_note_drafts.save(note, sent.values, read_at=sent.read_at, by=current_user, at=g.at)
    if clashes:
        return answers.clashing(note, sent, clashes)
    session_notes.change_kind(note, NoteKind.PROGRESS, by=current_user)
    progress_reports.draft(note, again=True, by=current_user, at=g.at)
    here = url_for(".edit", patient_id=g.patient, note_id=note, _anchor="progress")
    return redirect(here, 303)  # type: ignore[return-value]


@bp.get("/<record:note_id>/for-patient")
@requires(Action.NOTE_READ)
def for_patient(patient_id: UUID, note_id: UUID) -> Response:
    """One page in plain words, from what was frozen in the signed report."""
    note = session_notes.of(g.patient, note_id)
    found = report_figures.of_signed(note)
    made = paper.take_home(take_home_sheet.of(note, found, g.practice), at=g.at, named=str(note.public_id))
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="for-you-{note.visit_on}.pdf"'
    return answer
