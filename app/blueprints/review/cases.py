"""The case on one page, from one to the next, and what is decided on it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.blueprints.review.forms import AnswerForm, DecisionForm
from app.blueprints.review.routes import Answer, bp, is_meant, now
from app.care import (
    cases,
    clocks,
    comments,
    diagnoses,
    plan_versions,
    progress,
    review_answers,
    review_queue,
    session_notes,
)
from app.care.errors import told_on
from app.care.review_queue import Filters, Place
from app.front_door import person, requires
from app.models import Diagnosis
from app.policy import Action
from app.ui import case_words, course_drawing, plan_words, review_words
from app.ui.comment_form import CommentForm
from app.ui.filters import today

CASE = "/patients/<record:patient_id>/case/<record:diagnosis_id>"
PLAN = "/patients/<record:patient_id>/review/<record:version_id>"
FLAGS = "/patients/<record:patient_id>/review/notes/<record:note_id>"


@bp.get(CASE)
@requires(Action.REVIEW_READ)
def case(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    return shown(diagnoses.of(g.patient, diagnosis_id))


@bp.get(f"{CASE}/next")
@requires(Action.REVIEW_READ)
def next_case(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    """The case after this one in the list; with ``step=-1`` the one before."""
    back = request.args.get("step") == "-1"
    diagnosis = diagnoses.of(g.patient, diagnosis_id)
    found = review_queue.beside(diagnosis, -1 if back else 1, now(), filters())
    if found is None:
        flash("That was the first case of the list." if back else "That was the last case of the list.")
    return redirect(address(found))


@bp.get(PLAN)
@requires(Action.REVIEW_READ)
def show(patient_id: UUID, version_id: UUID) -> Answer:
    """The case a version belongs to: addresses of versions stay good."""
    return redirect(back_to(plan_versions.of(g.patient, version_id).plan.diagnosis))


@bp.get(FLAGS)
@requires(Action.REVIEW_READ)
def flags(patient_id: UUID, note_id: UUID) -> Answer:
    return redirect(back_to(session_notes.of(g.patient, note_id).diagnosis))


@bp.post(f"{PLAN}/certification")
@requires(Action.PLAN_DECIDE)
def certify(patient_id: UUID, version_id: UUID) -> Answer:
    version = plan_versions.of(g.patient, version_id)
    form = DecisionForm.to(version.sent_by or version.written_by)
    after = following(version.plan.diagnosis)
    if form.validate_on_submit():
        with told_on(form):
            cases.certify(version, comment=form.comment.data, by=person(), now=now())
            flash("Plan certified.")
            return redirect(address(after))
    return shown(version.plan.diagnosis, decision=form)


@bp.post(f"{PLAN}/return")
@requires(Action.PLAN_DECIDE)
def return_to_therapist(patient_id: UUID, version_id: UUID) -> Answer:
    version = plan_versions.of(g.patient, version_id)
    form = DecisionForm.to(version.sent_by or version.written_by)
    after = following(version.plan.diagnosis)
    if form.validate_on_submit() and not form.reject(plan_versions.return_problems(form.comment.data)):
        with told_on(form):
            cases.return_to_therapist(version, comment=form.comment.data, by=person(), now=now())
            flash(f"Plan returned to {(version.sent_by or version.written_by).name}.")
            return redirect(address(after))
    return shown(version.plan.diagnosis, decision=form)


@bp.post(f"{CASE}/reasons")
@requires(Action.REVIEW_DECIDE)
def settle(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    """One of the reasons for which the case waits is acknowledged or deferred."""
    diagnosis, form = diagnoses.of(g.patient, diagnosis_id), AnswerForm()
    after = following(diagnosis)
    if form.validate_on_submit():
        with told_on(form):
            entry = review_queue.standing(diagnosis, is_meant, now())
            review_answers.give(diagnosis, entry.row, by=person(), now=now(), **form.values())
            flash(f"{form.kind.data.label}.")
            return redirect(address(after))
    return shown(diagnosis, settling=form)


def filters() -> Filters:
    """What the list was narrowed to, carried from case to case."""
    return Filters.of(request.args)


def back_to(diagnosis: Diagnosis) -> str:
    return address(Place(diagnosis.patient.public_id, diagnosis.public_id))


def address(place: Place | None) -> str:
    """Where a case opens within the list; the list itself where there is none."""
    if place is None:
        return url_for("review.index", **filters().query)
    return url_for(
        "review.case", patient_id=place.patient_id, diagnosis_id=place.diagnosis_id, **filters().query
    )


def following(diagnosis: Diagnosis) -> Place | None:
    """The case to look at once this one is decided: the next of the list, else the first that is left."""
    places = review_queue.ordered(now(), filters())
    here = [number for number, one in enumerate(places) if one.diagnosis_id == diagnosis.public_id]
    after, before = (places[here[0] + 1 :], places[: here[0]]) if here else (places, [])
    return next(iter([*after, *before]), None)


def shown(
    diagnosis: Diagnosis, *, decision: DecisionForm | None = None, settling: AnswerForm | None = None
) -> Response | tuple[str, int]:
    """The page; what was typed and could not be done stays in its form, the reason beside it."""
    found = cases.of(diagnosis, by=person(), now=now(), asked=request.values.get("row"))
    course = progress.course(g.patient, diagnosis, zone=g.practice.time_zone)
    people = comments.to_mention(g.patient, by=person(), at=g.at)
    form = decision or settling
    is_left = bool(form and form.turned_down_with and not found.still_asks(is_plan=form is decision))
    page = render_template(
        "review/case.html",
        case=found,
        diagnosis=diagnosis,
        kept=filters().query,
        news=case_words.news(found.news),
        lines=plan_words.in_brief(plan_words.compare(found.version, found.certified_before))
        if found.version
        else (),
        course=course,
        chart=course_drawing.chart(course, today=today(), compact=True),
        face=course_drawing.face(course),
        summary=progress.summary(course),
        goals=progress.goal_rows(found.version, today=today()),
        clocks=clocks.of_diagnoses([diagnosis], today=today())[diagnosis.id],
        decision=decision or DecisionForm.to(found.asked_by, formdata=None),
        settling=settling or (AnswerForm.of(found.settling.row, today=today()) if found.settling else None),
        comment_form=CommentForm.of(
            people, formdata=None, data={"body": form.comment.data} if form and is_left else {}
        ),
        left=form if is_left else None,
        mark=review_words.mark,
    )
    return page, form.status if form else 200
