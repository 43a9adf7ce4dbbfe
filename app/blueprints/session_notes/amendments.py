"""What is done with a note once it is signed: addenda, the co-signature, and that it was entered in error."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.blueprints.session_notes import screen
from app.blueprints.session_notes.forms import AddendumForm, StrikeForm
from app.blueprints.session_notes.routes import bp
from app.care import amendments, co_signatures, session_notes
from app.front_door import person, requires
from app.models import SessionNote
from app.policy import Action
from app.ui.filters import today

Answer = str | tuple[str, int] | Response


@bp.post("/<record:note_id>/addenda")
@requires(Action.NOTE_ADDEND)
def addend(patient_id: UUID, note_id: UUID) -> Answer:
    note, form = session_notes.of(g.patient, note_id), AddendumForm()
    if not form.validate():
        return render_template("session_notes/show.html", **screen.reading(note, form=form)), 422
    amendments.addend(note, **form.values(), by=person(), at=g.at, on=today())
    flash("Added below the note.")
    return _back(note)


@bp.post("/<record:note_id>/co-signature")
@requires(Action.NOTE_COSIGN)
def co_sign(patient_id: UUID, note_id: UUID) -> Answer:
    note = session_notes.of(g.patient, note_id, for_change=True)
    co_signatures.co_sign(note, by=person(), at=g.at)
    flash("Co-signed.")
    return _back(note)


@bp.route("/<record:note_id>/strike", methods=["GET", "POST"])
@requires(Action.NOTE_STRIKE)
def strike(patient_id: UUID, note_id: UUID) -> Answer:
    note, form = session_notes.of(g.patient, note_id), StrikeForm()
    if form.validate_on_submit():
        amendments.strike(note, reason=form.reason.data, by=person(), at=g.at)
        flash("The note is marked as entered in error.")
        return _back(note)
    return render_template("session_notes/strike.html", note=note, form=form), form.status


def _back(note: SessionNote) -> Response:
    return redirect(url_for(".show", patient_id=g.patient, note_id=note), 303)
