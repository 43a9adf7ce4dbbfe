"""Notes on paper: one as a PDF, and all that a request for records asks for."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Response, g, render_template, request
from flask_login import current_user

from app.blueprints.session_notes import screen
from app.blueprints.session_notes.forms import CopiesForm
from app.blueprints.session_notes.routes import bp
from app.care import session_notes
from app.care.errors import NotFound
from app.front_door import requires
from app.models import SessionNote
from app.policy import Action
from app.ui import filters, paper


@bp.get("/<record:note_id>/pdf")
@requires(Action.NOTE_READ)
def pdf(patient_id: UUID, note_id: UUID) -> Response:
    note = session_notes.of(g.patient, note_id)
    return _pdf([note], f"note-{note.visit_on}.pdf")


@bp.get("/copies")
@requires(Action.NOTE_READ)
def copies(patient_id: UUID) -> str | tuple[str, int]:
    form = CopiesForm(request.args)
    if not request.args:
        return render_template("session_notes/copies.html", form=form, records=None)
    if not form.validate():
        return render_template("session_notes/copies.html", form=form, records=None), 422
    records = [screen.record(note) for note in session_notes.signed(g.patient, **form.asked)]
    return render_template("session_notes/copies.html", form=form, records=records)


@bp.get("/copies/pdf")
@requires(Action.NOTE_READ)
def copies_pdf(patient_id: UUID) -> Response | tuple[str, int]:
    form = CopiesForm(request.args)
    if not form.validate():
        return render_template("session_notes/copies.html", form=form, records=None), 422
    notes = session_notes.signed(g.patient, **form.asked)
    if not notes:
        raise NotFound("No signed note is from these days.")
    return _pdf(notes, "notes.pdf")


def _pdf(notes: Sequence[SessionNote], file_name: str) -> Response:
    sheet = paper.Sheet(
        title="Session note" if len(notes) == 1 else "Session notes",
        practice=g.practice.name,
        printed=f"Printed by {current_user.name_with_credentials}, {filters.daytime(g.at)}",
        records=[screen.record(note) for note in notes],
    )
    made = paper.pdf(sheet, at=g.at, named=" ".join(str(note.public_id) for note in notes))
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    return answer
