"""Dr. O's room: what waits for her, each case on one page, and her decisions."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.blueprints.review.forms import DecisionForm
from app.care import plan_versions, progress, review
from app.care.review import Case
from app.front_door import person, requires
from app.policy import Action
from app.ui import course_drawing, plan_words
from app.ui.filters import today

bp = Blueprint("review", __name__)

CASE = "/patients/<record:patient_id>/review/<record:version_id>"
Answer = str | tuple[str, int] | Response


@bp.get("/review")
@requires(Action.REVIEW_READ)
def index() -> Answer:
    return render_template("review/index.html", queue=review.awaiting())


@bp.get(CASE)
@requires(Action.REVIEW_READ)
def show(patient_id: UUID, version_id: UUID) -> Answer:
    case = _case(version_id)
    return _shown(case, DecisionForm.to(case.therapist.name))


@bp.post(f"{CASE}/certification")
@requires(Action.PLAN_DECIDE)
def certify(patient_id: UUID, version_id: UUID) -> Answer:
    case = _case(version_id)
    form = DecisionForm.to(case.therapist.name)
    if not form.validate_on_submit():
        return _shown(case, form, 422)
    following = case.following
    plan_versions.certify(case.version, comment=form.comment.data, by=person(), at=g.at)
    flash("Plan certified.")
    return _onwards(following)


@bp.post(f"{CASE}/return")
@requires(Action.PLAN_DECIDE)
def return_to_therapist(patient_id: UUID, version_id: UUID) -> Answer:
    case = _case(version_id)
    form = DecisionForm.to(case.therapist.name)
    if not form.validate_on_submit() or form.reject(plan_versions.return_problems(form.comment.data)):
        return _shown(case, form, 422)
    following = case.following
    plan_versions.return_to_therapist(case.version, comment=form.comment.data, by=person(), at=g.at)
    flash(f"Plan returned to {case.therapist.name}.")
    return _onwards(following)


def _case(version_id: UUID) -> Case:
    return review.case(plan_versions.of(g.patient, version_id))


def _onwards(following: object) -> Answer:
    """To the next case; to the list where none is left."""
    if following is None:
        return redirect(url_for(".index"))
    return redirect(url_for(".show", patient_id=following.plan.patient, version_id=following))


def _shown(case: Case, form: DecisionForm, status: int = 200) -> Answer:
    course = progress.course(g.patient, case.diagnosis, zone=g.practice.time_zone)
    page = render_template(
        "review/show.html",
        case=case,
        form=form,
        queue=case.queue,
        lines=plan_words.compare(case.version, case.certified_before),
        course=course,
        chart=course_drawing.chart(course, today=today(), compact=True),
        face=course_drawing.face(course),
        summary=progress.summary(course),
        goals=progress.goal_rows(case.version, course, today=today()),
    )
    return page, status
