"""The case at a glance: the course on one axis, the plan's goals, the face, the last notes."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, g, render_template, request

from app.care import (
    comments,
    diagnoses,
    progress,
    report_figures,
    session_notes,
    treatment_plans,
    visit_requests,
)
from app.front_door import person, requires
from app.policy import Action
from app.ui import course_drawing, filters, fragments, value_tables
from app.ui.comment_form import CommentForm
from app.ui.course_page import course_page
from app.ui.faces import faces
from app.ui.zone_charts import zone_charts

bp = Blueprint("progress", __name__, url_prefix="/patients/<record:patient_id>")

NOTES_SHOWN = 4


@bp.get("/overview")
@requires(Action.CHART_READ)
def show(patient_id: UUID) -> str:
    known = diagnoses.of_patient(g.patient)
    diagnosis = diagnoses.chosen(g.patient, request.args.get("diagnosis"))
    plan = treatment_plans.latest_of(diagnosis) if diagnosis else None
    version = treatment_plans.newest_version(plan) if plan else None
    course = progress.course(g.patient, diagnosis, zone=g.practice.time_zone)
    people = comments.to_mention(g.patient, by=person(), at=g.at)
    return render_template(
        "progress/show.html",
        diagnoses=known,
        diagnosis=diagnosis,
        plan=plan,
        version=version,
        course=course,
        chart=course_drawing.chart(course, today=filters.today()),
        face=course_drawing.face(course),
        summary=progress.summary(course),
        goals=progress.goal_rows(version, today=filters.today()),
        notes=session_notes.recent(g.patient, NOTES_SHOWN),
        visits=visit_requests.standing(diagnosis) if diagnosis else [],
        thread=comments.thread(diagnosis) if diagnosis else [],
        comment_form=CommentForm.of(people, formdata=None),
    )


@bp.get("/progress")
@requires(Action.CHART_READ)
def course(patient_id: UUID) -> str:
    """Everything measured on one time axis. ``baseline`` in the address is the day to compare with."""
    diagnosis = diagnoses.chosen(g.patient, request.args.get("diagnosis"))
    today = filters.today()
    plan = treatment_plans.latest_of(diagnosis) if diagnosis else None
    version = treatment_plans.newest_version(plan) if plan else None
    found = progress.values(g.patient, diagnosis, zone=g.practice.time_zone)
    page = course_page(found, today=today, asked=request.args.get("baseline"))
    face = faces(found.course, baseline=page.baseline.chosen, shown=request.args.get("face"))
    return render_template(
        "progress/course.html",
        diagnoses=diagnoses.of_patient(g.patient),
        diagnosis=diagnosis,
        values=found,
        page=page,
        faces=face,
        zones=zone_charts(face, found.course.marks, of=page.axis.time) if face else None,
        version=version,
        goals=progress.goal_rows(version, today=today, known=found.series),
        report=report_figures.newest_for_patient(diagnosis) if diagnosis else None,
    )


@bp.get("/progress/values")
@requires(Action.CHART_READ)
def values(patient_id: UUID) -> Response:
    """Every value and event as tables: a page by itself, and the part that the drawing fetches."""
    diagnosis = diagnoses.chosen(g.patient, request.args.get("diagnosis"))
    found = progress.values(g.patient, diagnosis, zone=g.practice.time_zone)
    return fragments.page(
        "progress/values.html",
        swap="progress/_values_by_day.html",
        diagnosis=diagnosis,
        tables=value_tables.tables(found),
    )
