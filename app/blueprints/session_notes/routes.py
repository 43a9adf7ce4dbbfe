"""Session notes of one patient: the list, the working screen of a draft, the signed record."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from app.blueprints.session_notes import answers, screen, submission
from app.blueprints.session_notes.forms import AddendumForm, KindForm, NewNoteForm
from app.care import (
    co_signatures,
    diagnoses,
    progress_reports,
    session_note_drafts,
    session_notes,
    signing,
    signing_requirements,
)
from app.clinical.note_kinds import may_write
from app.front_door import requires
from app.models import Appointment
from app.policy import Action
from app.ui import filters

bp = Blueprint("session_notes", __name__, url_prefix="/patients/<record:patient_id>/session-notes")


@bp.get("")
@requires(Action.NOTE_READ)
def index(patient_id: UUID) -> str:
    notes = session_notes.of_patient(g.patient, page=request.args.get("page", 1, type=int))
    return render_template(
        "session_notes/index.html", page=notes, awaits_co_signature=co_signatures.is_awaited
    )


@bp.get("/new")
@requires(Action.NOTE_WRITE)
def new(patient_id: UUID) -> str:
    """``?kind=`` names the kind that is offered first, where the person may write it."""
    form = _new_note_form(
        session_notes.appointment_of(g.patient, request.args.get("appointment", type=UUID)),
        wanted=request.args.get("kind", ""),
    )
    return render_template(
        "session_notes/new.html", form=form, appointment=request.args.get("appointment", "")
    )


@bp.post("")
@requires(Action.NOTE_WRITE)
def create(patient_id: UUID) -> Response | tuple[str, int]:
    appointment_id = request.form.get("appointment", type=UUID)
    appointment = session_notes.appointment_of(g.patient, appointment_id)
    form = _new_note_form(appointment)
    if not form.validate():
        return render_template("session_notes/new.html", form=form, appointment=appointment_id or ""), 422
    note = session_notes.start(
        diagnoses.of(g.patient, UUID(form.diagnosis.data)),
        kind=form.kind.data,
        appointment=appointment,
        by=current_user,
        at=g.at,
        on=filters.today(),
    )
    progress_reports.draft(note, by=current_user, at=g.at)
    return redirect(url_for(".edit", patient_id=g.patient, note_id=note), 303)  # type: ignore[return-value]


@bp.get("/<record:note_id>")
@requires(Action.NOTE_READ)
def show(patient_id: UUID, note_id: UUID) -> str:
    note = session_notes.of(g.patient, note_id)
    return render_template("session_notes/show.html", **screen.reading(note, form=AddendumForm()))


@bp.get("/<record:note_id>/edit")
@requires(Action.NOTE_WRITE)
def edit(patient_id: UUID, note_id: UUID) -> Response | str:
    note = session_notes.of(g.patient, note_id)
    if note.is_signed:
        return redirect(url_for(".show", patient_id=g.patient, note_id=note))  # type: ignore[return-value]
    return render_template("session_notes/edit.html", **screen.editing(note))


@bp.post("/<record:note_id>/kind")
@requires(Action.NOTE_WRITE)
def change_kind(patient_id: UUID, note_id: UUID) -> Response:
    """What was typed so far is saved first."""
    note, form = session_notes.of(g.patient, note_id, for_change=True), KindForm()
    sent = submission.read(request.form, note)
    if sent.errors or not form.validate():
        return answers.invalid(note, sent)
    clashes = session_note_drafts.save(note, sent.values, read_at=sent.read_at, by=current_user, at=g.at)
    if clashes:
        return answers.clashing(note, sent, clashes)
    session_notes.change_kind(note, form.kind.data, by=current_user)
    progress_reports.draft(note, by=current_user, at=g.at)
    return redirect(url_for(".edit", patient_id=g.patient, note_id=note), 303)  # type: ignore[return-value]


@bp.post("/<record:note_id>/draft")
@requires(Action.NOTE_WRITE)
def save(patient_id: UUID, note_id: UUID) -> Response:
    note = session_notes.of(g.patient, note_id)
    sent = submission.read(request.form, note)
    if sent.errors:
        return answers.invalid(note, sent)
    clashes = session_note_drafts.save(
        note, sent.values, read_at=sent.read_at, by=current_user, at=g.at, sending=sent.sending
    )
    return answers.clashing(note, sent, clashes) if clashes else answers.saved(note, sent)


@bp.get("/<record:note_id>/signature")
@requires(Action.NOTE_SIGN)
def signature(patient_id: UUID, note_id: UUID) -> Response:
    """What will be signed, exactly, and the button that signs it; or what is still left to do."""
    note = session_notes.of(g.patient, note_id)
    if note.is_signed:
        return answers.signed(note)
    if signing_requirements.what_is_missing(note, on=filters.today()):
        return answers.incomplete(note)
    return answers.to_be_signed(note)


@bp.post("/<record:note_id>/signature")
@requires(Action.NOTE_SIGN)
def sign(patient_id: UUID, note_id: UUID) -> Response:
    """Sign what was shown: at another version, or where the chart says something else now, nothing is signed."""
    note = session_notes.of(g.patient, note_id, for_change=True)
    if signing.is_signed_by(note, current_user):
        return answers.signed(note)
    shown = request.form.get("version", 0, type=int)
    if shown == note.version and signing_requirements.what_is_missing(note, on=filters.today()):
        return answers.incomplete(note)
    stated = request.form.get("stated")
    signing.sign(note, shown=shown, stated=stated, by=current_user, at=g.at, on=filters.today())
    return answers.signed(note)


@bp.post("/<record:note_id>/removal")
@requires(Action.NOTE_WRITE)
def discard(patient_id: UUID, note_id: UUID) -> Response:
    session_notes.discard(session_notes.of(g.patient, note_id), by=current_user)
    flash("The empty draft is gone.")
    return redirect(url_for(".index", patient_id=g.patient), 303)  # type: ignore[return-value]


def _new_note_form(appointment: Appointment | None, wanted: str = "") -> NewNoteForm:
    kinds = may_write(current_user.writes_as)
    usual = next((kind for kind in kinds if kind.value == wanted), None)
    usual = usual or session_notes.usual_kind(g.patient, appointment, kinds)
    return NewNoteForm().offer(session_notes.treatable(g.patient), kinds, usual)
