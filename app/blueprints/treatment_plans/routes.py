"""Treatment plans of one patient: versions, sending to Dr. O, closing. Deciding has its own room, review."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.blueprints.treatment_plans.forms import CloseForm, KeepForm
from app.blueprints.treatment_plans.screen import Desk
from app.care import (
    clocks,
    diagnoses,
    plan_history,
    plan_versions,
    progress,
    session_notes,
    treatment_plans,
)
from app.care.plan_versions import PlanValues
from app.front_door import person, requires
from app.models import TreatmentPlan
from app.policy import Action
from app.ui import plan_words
from app.ui.asked import asked_day
from app.ui.filters import today, zone

bp = Blueprint("treatment_plans", __name__, url_prefix="/patients/<record:patient_id>/plans")

Answer = str | tuple[str, int] | Response


@bp.get("")
@requires(Action.CHART_READ)
def index(patient_id: UUID) -> Answer:
    plans = treatment_plans.of_patient(g.patient)
    open_plans = [plan for plan in plans if plan.is_open]
    if len(plans) == 1 or len(open_plans) == 1:
        only = open_plans[0] if open_plans else plans[0]
        return redirect(url_for(".show", patient_id=g.patient, plan_id=only))
    return render_template("treatment_plans/index.html", plans=plans, diagnosis=diagnoses.current(g.patient))


@bp.get("/<record:plan_id>")
@requires(Action.CHART_READ)
def show(patient_id: UUID, plan_id: UUID) -> Answer:
    return _shown(treatment_plans.of(g.patient, plan_id))


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.PLAN_WRITE)
def new(patient_id: UUID) -> Answer:
    diagnosis = diagnoses.chosen(g.patient, request.args.get("diagnosis"))
    if diagnosis is None:
        return render_template("treatment_plans/new.html", form=None, diagnosis=None)
    desk = Desk(diagnosis, None, based_on=None)
    form = desk.form
    if desk.arranged(request.form):
        return desk.page("treatment_plans/new.html")
    if form.validate_on_submit() and not form.reject(
        treatment_plans.problems(form.values(), diagnosis=diagnosis, on=today())
    ):
        version = treatment_plans.start(diagnosis, form.values(), by=person(), at=g.at, on=today())
        flash("Plan saved.")
        return redirect(url_for(".show", patient_id=g.patient, plan_id=version.plan))
    return desk.refused("treatment_plans/new.html")


@bp.route("/<record:plan_id>/edit", methods=["GET", "POST"])
@requires(Action.PLAN_WRITE)
def edit(patient_id: UUID, plan_id: UUID) -> Answer:
    plan = treatment_plans.to_change(g.patient, plan_id)
    newest = treatment_plans.newest_version(plan)
    desk = Desk(plan.diagnosis, plan_versions.values_of(newest), based_on=newest.number)
    form = desk.form
    if desk.arranged(request.form) or form.settle(
        request.form, newest.number, plan_versions.values_of(newest)
    ):
        return desk.page("treatment_plans/edit.html", plan=plan)
    if form.validate_on_submit():
        values, based_on = form.values(), form.opened_with
        if treatment_plans.is_stale(plan, values, based_on=based_on, by=person()):
            return _conflict(plan, values)
        about = {"based_on": based_on, "on": today()}
        if not form.reject(treatment_plans.change_problems(plan, values, **about)):
            version = treatment_plans.save(plan, values, by=person(), at=g.at, **about)
            flash(f"Version {version.number} saved.")
            return redirect(url_for(".show", patient_id=g.patient, plan_id=plan))
    return desk.refused("treatment_plans/edit.html", plan=plan)


@bp.post("/<record:plan_id>/versions/<record:version_id>/sending")
@requires(Action.PLAN_SEND)
def send(patient_id: UUID, plan_id: UUID, version_id: UUID) -> Answer:
    version = treatment_plans.version_of(treatment_plans.of(g.patient, plan_id), version_id)
    plan_versions.send(version, by=person(), at=g.at)
    flash(f"Version {version.number} sent to Dr. O.")
    return redirect(url_for(".show", patient_id=g.patient, plan_id=version.plan))


@bp.post("/<record:plan_id>/answer")
@requires(Action.PLAN_WRITE)
def keep(patient_id: UUID, plan_id: UUID) -> Answer:
    plan = treatment_plans.of(g.patient, plan_id)
    form = KeepForm()
    if form.validate_on_submit():
        treatment_plans.keep(plan, reason=form.reason.data, by=person(), at=g.at)
        flash("The plan stays as it is.")
        return redirect(url_for(".show", patient_id=g.patient, plan_id=plan))
    return _shown(plan, keep_form=form)


@bp.route("/<record:plan_id>/closing", methods=["GET", "POST"])
@requires(Action.PLAN_WRITE)
def close(patient_id: UUID, plan_id: UUID) -> Answer:
    plan = treatment_plans.of(g.patient, plan_id)
    form = CloseForm(data={"closed_on": today()})
    if form.validate_on_submit():
        closed_on = form.closed_on.data
        if not form.reject(treatment_plans.close_problems(plan, closed_on=closed_on, on=today())):
            treatment_plans.close(plan, reason=form.reason.data, closed_on=closed_on, on=today())
            flash("Plan closed.")
            return redirect(url_for(".show", patient_id=g.patient, plan_id=plan))
    page = render_template("treatment_plans/close.html", plan=plan, form=form)
    return page, 422 if form.is_submitted() else 200


def _shown(plan: TreatmentPlan, *, keep_form: KeepForm | None = None) -> Answer:
    """One version of the plan, with what changed since the version before it."""
    on = asked_day(request.args.get("on"))
    in_force = plan_history.in_force_on(plan, on=on, zone=zone()) if on else None
    version = in_force or treatment_plans.version_numbered(plan, request.args.get("version", type=int))
    page = render_template(
        "treatment_plans/show.html",
        plan=plan,
        version=version,
        newest=treatment_plans.newest_version(plan),
        lines=plan_words.compare(version, treatment_plans.version_before(version)),
        goals=progress.goal_rows(version, today=today()),
        missing=plan_versions.what_is_missing(version),
        sessions=session_notes.that_made(plan.versions),
        clocks=clocks.of_diagnoses([plan.diagnosis], today=today())[plan.diagnosis_id]
        if plan.is_open
        else (),
        asked_on=on,
        in_force=in_force,
        was_certified=bool(on and in_force and plan_history.is_certified_by(in_force, on=on, zone=zone())),
        keep_form=keep_form or KeepForm(formdata=None),
        others=[other for other in treatment_plans.of_patient(g.patient) if other is not plan],
    )
    return page, 422 if keep_form else 200


def _conflict(plan: TreatmentPlan, values: PlanValues) -> Answer:
    """Somebody saved a newer version meanwhile: both texts, and the choice."""
    newest = treatment_plans.newest_version(plan)
    differences = plan_words.differences(values, newest)
    page = render_template("treatment_plans/conflict.html", plan=plan, newest=newest, differences=differences)
    return page, 409
