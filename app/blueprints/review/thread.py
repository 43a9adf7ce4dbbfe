"""The thread on a case: its own page, and what is done in it wherever it stands."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from app.blueprints.review.forms import StrikeForm
from app.blueprints.review.routes import Answer, bp
from app.care import comments, diagnoses, visit_requests
from app.care.errors import told_on
from app.front_door import person, requires
from app.models import CaseComment, Diagnosis
from app.policy import Action
from app.ui.addresses import own_path
from app.ui.comment_form import CommentForm

THREAD = "/patients/<record:patient_id>/case/<record:diagnosis_id>/thread"
COMMENT = "/patients/<record:patient_id>/comments/<record:comment_id>"


@bp.get(THREAD)
@requires(Action.CHART_READ)
def thread(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    return _shown(diagnoses.of(g.patient, diagnosis_id))


@bp.post(f"{THREAD}/comments")
@requires(Action.COMMENT_WRITE)
def comment(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    diagnosis = diagnoses.of(g.patient, diagnosis_id)
    form = CommentForm.of(comments.to_mention(g.patient, by=person(), at=g.at))
    if form.validate_on_submit():
        with told_on(form):
            comments.write(diagnosis, body=form.body.data, mentioned=form.named, by=person(), at=g.at)
            flash("Comment added.")
            return _back(diagnosis)
    return _shown(diagnosis, comment_form=form)


@bp.post(f"{COMMENT}/done")
@requires(Action.COMMENT_WRITE)
def mark_done(patient_id: UUID, comment_id: UUID) -> Answer:
    told = comments.mark_done(comments.of(g.patient, comment_id), by=person(), at=g.at)
    flash("Marked as done.")
    return _back(told.diagnosis)


@bp.post(f"{COMMENT}/strike")
@requires(Action.COMMENT_WRITE)
def strike(patient_id: UUID, comment_id: UUID) -> Answer:
    told, form = comments.of(g.patient, comment_id), StrikeForm()
    if form.validate_on_submit():
        with told_on(form):
            comments.strike(told, reason=form.reason.data, by=person(), at=g.at)
            flash("Comment struck.")
            return _back(told.diagnosis)
    return _shown(told.diagnosis, strike_form=form, struck=told)


def _back(diagnosis: Diagnosis) -> Answer:
    """To the page the thread was read on."""
    here = url_for("review.thread", patient_id=diagnosis.patient, diagnosis_id=diagnosis)
    return redirect(own_path(request.form.get("next")) or here)


def _shown(
    diagnosis: Diagnosis,
    *,
    comment_form: CommentForm | None = None,
    strike_form: StrikeForm | None = None,
    struck: CaseComment | None = None,
) -> Answer:
    """The thread alone, with what was typed and refused."""
    people = comments.to_mention(g.patient, by=person(), at=g.at)
    page = render_template(
        "review/thread.html",
        diagnosis=diagnosis,
        thread=comments.thread(diagnosis),
        visits=visit_requests.standing(diagnosis),
        comment_form=comment_form or CommentForm.of(people, formdata=None),
        strike_form=strike_form,
        struck=struck,
    )
    form = comment_form or strike_form
    return page, form.status if form else 200
