"""The case on one page, from one to the next, and what is decided on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.blueprints.review.forms import AcknowledgementForm, DecisionForm
from app.blueprints.review.routes import Answer, bp
from app.care import (
    cases,
    comments,
    diagnoses,
    plan_versions,
    progress,
    review,
    review_items,
    session_notes,
)
from app.care.errors import told_on
from app.front_door import person, requires
from app.models import Diagnosis
from app.policy import Action
from app.ui import case_words, course_drawing, plan_words
from app.ui.comment_form import CommentForm
from app.ui.filters import today

CASE = "/patients/<record:patient_id>/case/<record:diagnosis_id>"
PLAN = "/patients/<record:patient_id>/review/<record:version_id>"
FLAGS = "/patients/<record:patient_id>/review/notes/<record:note_id>"


@bp.get(CASE)
@requires(Action.REVIEW_READ)
def case(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    return shown(diagnoses.of(g.patient, diagnosis_id))


@bp.get("/review/next")
@requires(Action.REVIEW_READ)
def next_case() -> Answer:
    """The case beside the one an address names: the one after it, or with ``step=-1`` the one before."""
    back = request.args.get("step") == "-1"
    queue = review.queue(at=g.at)
    found = queue.beside(request.args.get("at"), -1 if back else 1)
    if found is None and request.args.get("at"):
        flash("That was the first case of the list." if back else "That was the last case of the list.")
    return redirect(address(found))


@bp.get(PLAN)
@requires(Action.REVIEW_READ)
def show(patient_id: UUID, version_id: UUID) -> Answer:
    """The case a version belongs to: addresses of versions stay good."""
    return redirect(address(plan_versions.of(g.patient, version_id).plan.diagnosis))


@bp.get(FLAGS)
@requires(Action.REVIEW_READ)
def flags(patient_id: UUID, note_id: UUID) -> Answer:
    return redirect(address(session_notes.of(g.patient, note_id).diagnosis))


@bp.post(f"{PLAN}/certification")
@requires(Action.PLAN_DECIDE)
def certify(patient_id: UUID, version_id: UUID) -> Answer:
    version, form = plan_versions.of(g.patient, version_id), DecisionForm()
    diagnosis = version.plan.diagnosis
    after = following(diagnosis)
    if form.validate_on_submit():
        with told_on(form):
            plan_versions.certify(version, comment=form.comment.data, by=person(), at=g.at)
            flash("Plan certified.")
            return redirect(address(after))
    return shown(diagnosis, decision=form)


@bp.post(f"{PLAN}/return")
@requires(Action.PLAN_DECIDE)
def return_to_therapist(patient_id: UUID, version_id: UUID) -> Answer:
    version, form = plan_versions.of(g.patient, version_id), DecisionForm()
    diagnosis = version.plan.diagnosis
    after = following(diagnosis)
    if form.validate_on_submit() and not form.reject(plan_versions.return_problems(form.comment.data)):
        with told_on(form):
            plan_versions.return_to_therapist(version, comment=form.comment.data, by=person(), at=g.at)
            flash(f"Plan returned to {(version.sent_by or version.written_by).name}.")
            return redirect(address(after))
    return shown(diagnosis, decision=form)


@bp.post(f"{FLAGS}/acknowledgement")
@requires(Action.REVIEW_DECIDE)
def acknowledge(patient_id: UUID, note_id: UUID) -> Answer:
    note, form = session_notes.of(g.patient, note_id), AcknowledgementForm()
    after = following(note.diagnosis)
    if form.validate_on_submit():
        with told_on(form):
            items = review_items.shown(note, request.form.getlist("seen"))
            review_items.acknowledge(items, comment=form.comment.data, by=person(), at=g.at)
            flash("Acknowledged.")
            return redirect(address(after))
    return shown(note.diagnosis, acknowledgement=form)


def address(diagnosis: Diagnosis | None) -> str:
    """Where a case opens within the list; the list itself where there is none."""
    if diagnosis is None:
        return url_for("review.index", **kept())
    return url_for("review.case", patient_id=diagnosis.patient, diagnosis_id=diagnosis, **kept())


def kept() -> dict[str, Any]:
    """What the list was narrowed to, carried from case to case."""
    return {name: request.args[name] for name in ("therapist", "reason") if request.args.get(name)}


def following(diagnosis: Diagnosis) -> Diagnosis | None:
    """The case to look at after this one is decided."""
    return review.queue(at=g.at).following(diagnosis)


def shown(
    diagnosis: Diagnosis,
    *,
    decision: DecisionForm | None = None,
    acknowledgement: AcknowledgementForm | None = None,
) -> Response | tuple[str, int]:
    """The page; what was typed and could not be done stays in its form, the reason beside it."""
    found = cases.of(diagnosis, by=person(), at=g.at, on=today())
    course = progress.course(g.patient, diagnosis, zone=g.practice.time_zone)
    people = comments.to_mention(g.patient, by=person(), at=g.at)
    form = decision or acknowledgement
    is_left = bool(form and form.turned_down_with and not found.waits_for(form is decision))
    typed = {"body": form.comment.data} if form and is_left else {}
    page = render_template(
        "review/case.html",
        case=found,
        diagnosis=diagnosis,
        kept=kept(),
        news=case_words.news(found.news),
        lines=plan_words.compare(found.version, found.certified_before) if found.version else (),
        course=course,
        chart=course_drawing.chart(course, today=today(), compact=True),
        face=course_drawing.face(course),
        summary=progress.summary(course),
        goals=progress.goal_rows(found.version, today=today()),
        decision=decision or DecisionForm.to(found.asked_by, formdata=None),
        acknowledgement=acknowledgement or AcknowledgementForm(formdata=None),
        comment_form=CommentForm.of(people, formdata=None, data=typed),
        left=form if is_left else None,
    )
    return page, form.status if form else 200
