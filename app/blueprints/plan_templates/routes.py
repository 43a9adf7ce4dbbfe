"""Plans to start from: everybody who treats reads them, who may write the library words them for the practice."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.blueprints.plan_templates.forms import TemplateForm
from app.care import exercise_library, plan_templates, treatment_plans
from app.care.errors import told_on
from app.care.plan_templates import Template
from app.clinical.goal_template import FUNCTIONS
from app.clinical.home_exercises import Exercise
from app.front_door import person, requires
from app.policy import Action
from app.ui import plan_template_words

bp = Blueprint("plan_templates", __name__)

Answer = str | tuple[str, int] | Response


@bp.get("/plan-templates")
@requires(Action.LIBRARY_READ)
def index() -> Answer:
    return render_template("plan_templates/index.html", templates=plan_templates.every())


@bp.get("/plan-templates/<template_key>")
@requires(Action.LIBRARY_READ)
def show(template_key: str) -> Answer:
    template = plan_templates.get(template_key)
    names = {one.exercise.key: one.exercise.name for one in exercise_library.held()}
    return render_template(
        "plan_templates/show.html",
        template=template,
        lines=plan_template_words.lines(template.content, names),
    )


@bp.route("/plan-templates/new", methods=["GET", "POST"])
@requires(Action.LIBRARY_WRITE)
def new() -> Answer:
    return _written(None, TemplateForm.of(None), url_for(".new"))


@bp.route("/plan-templates/<template_key>/edit", methods=["GET", "POST"])
@requires(Action.LIBRARY_WRITE)
def edit(template_key: str) -> Answer:
    template = plan_templates.get(template_key)
    return _written(template, TemplateForm.of(template), url_for(".edit", template_key=template_key))


@bp.get("/patients/<record:patient_id>/plans/<record:plan_id>/template")
@requires(Action.LIBRARY_WRITE)
def from_plan(patient_id: UUID, plan_id: UUID) -> Answer:
    """The form of a new template, begun with what this plan says; its text is to be looked over for names."""
    version = treatment_plans.newest_version(treatment_plans.of(g.patient, plan_id))
    form = TemplateForm.of(None, plan_templates.from_plan(version))
    form.condition.data = version.plan.diagnosis.condition
    return _page(None, form, url_for(".new"), from_plan=True)


def _written(template: Template | None, form: TemplateForm, address: str) -> Answer:
    form.offer(_exercises(template))
    if form.rearrange(request.form):
        return _page(template, form, address)
    if form.validate_on_submit():
        content, key = form.content(), template.key if template else ""
        if not form.reject(plan_templates.problems(form.name.data, content, key=key)):
            with told_on(form):
                row = plan_templates.save(
                    key,
                    name=form.name.data,
                    condition=form.condition.data,
                    surgery_type=form.surgery_type.data,
                    content=content,
                    is_offered=form.is_offered.data,
                    version=form.opened_with,
                    by=person(),
                    at=g.at,
                )
                flash(f"{row.name}: saved.")
                return redirect(url_for(".show", template_key=row.key), 303)
    return _page(template, form, address)


def _page(template: Template | None, form: TemplateForm, address: str, *, from_plan: bool = False) -> Answer:
    form.offer(_exercises(template))
    page = render_template(
        "plan_templates/edit.html",
        template=template,
        form=form,
        address=address,
        functions=FUNCTIONS,
        from_plan=from_plan,
    )
    return page, form.status


def _exercises(template: Template | None) -> list[Exercise]:
    """What can be given, and what the template names already."""
    named = {one.exercise for one in template.content.exercises} if template else set()
    return [one.exercise for one in exercise_library.held() if one.is_offered or one.exercise.key in named]
