"""Dr. O's room: what waits for her, each case on one page, and her decisions."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.blueprints.review.forms import AcknowledgementForm, DecisionForm
from app.care import plan_versions, procedures, progress, red_flags, review, review_items, session_notes
from app.care.review import Case, Waiting
from app.front_door import person, requires
from app.models import PlanVersion, SessionNote
from app.policy import Action
from app.ui import course_drawing, plan_words
from app.ui.filters import today

bp = Blueprint("review", __name__)

CASE = "/patients/<record:patient_id>/review/<record:version_id>"
FLAGS = "/patients/<record:patient_id>/review/notes/<record:note_id>"
Answer = str | tuple[str, int] | Response


@bp.get("/review")
@requires(Action.REVIEW_READ)
def index() -> Answer:
    return render_template("review/index.html", queue=review.queue(at=g.at), shown=None)


@bp.get(FLAGS)
@requires(Action.REVIEW_READ)
def flags(patient_id: UUID, note_id: UUID) -> Answer:
    return _flags_shown(session_notes.of(g.patient, note_id), AcknowledgementForm())


@bp.post(f"{FLAGS}/acknowledgement")
@requires(Action.REVIEW_DECIDE)
def acknowledge(patient_id: UUID, note_id: UUID) -> Answer:
    note, form = session_notes.of(g.patient, note_id), AcknowledgementForm()
    if not form.validate_on_submit():
        return _flags_shown(note, form, 422)
    flagged = review_items.open_of(note)
    following = review.queue(at=g.at).following(flagged) if flagged else None
    items = review_items.shown(note, request.form.getlist("seen"))
    review_items.acknowledge(items, comment=form.comment.data, by=person(), at=g.at)
    flash("Acknowledged.")
    return _onwards(following)


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
    following = review.queue(at=g.at).following(case.version)
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
    following = review.queue(at=g.at).following(case.version)
    plan_versions.return_to_therapist(case.version, comment=form.comment.data, by=person(), at=g.at)
    flash(f"Plan returned to {case.therapist.name}.")
    return _onwards(following)


def _case(version_id: UUID) -> Case:
    return review.case(plan_versions.of(g.patient, version_id))


def _onwards(following: Waiting | None) -> Answer:
    """To the next case; to the list where none is left."""
    return redirect(address(following) if following else url_for(".index"))


def address(case: Waiting) -> str:
    """Where a case of the list opens."""
    if isinstance(case, PlanVersion):
        return url_for("review.show", patient_id=case.plan.patient, version_id=case)
    return url_for("review.flags", patient_id=case.patient, note_id=case.note)


def _flags_shown(note: SessionNote, form: AcknowledgementForm, status: int = 200) -> Answer:
    flagged = review_items.open_of(note)
    page = render_template(
        "review/flags.html",
        note=note,
        diagnosis=note.diagnosis,
        procedures=procedures.of_patient(g.patient),
        alerts=red_flags.alerts(note),
        form=form,
        queue=review.queue(at=g.at),
        shown=flagged,
    )
    return page, status


def _shown(case: Case, form: DecisionForm, status: int = 200) -> Answer:
    course = progress.course(g.patient, case.diagnosis, zone=g.practice.time_zone)
    page = render_template(
        "review/show.html",
        case=case,
        form=form,
        queue=review.queue(at=g.at),
        shown=case.version,
        lines=plan_words.compare(case.version, case.certified_before),
        course=course,
        chart=course_drawing.chart(course, today=today(), compact=True),
        face=course_drawing.face(course),
        summary=progress.summary(course),
        goals=progress.goal_rows(case.version, today=today()),
    )
    return page, status
