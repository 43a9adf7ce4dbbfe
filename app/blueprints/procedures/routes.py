"""Surgery and botulinum toxin: planned and recorded by the physician, called off or struck with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.blueprints.procedures.forms import CallOffForm, PlannedForm, ProcedureForm, StrikeForm
from app.care import procedures
from app.care.errors import told_on
from app.front_door import person, requires
from app.models import PlannedProcedure
from app.policy import Action
from app.ui.fields import Form
from app.ui.filters import today

bp = Blueprint("procedures", __name__, url_prefix="/patients/<record:patient_id>/procedures")

Answer = str | tuple[str, int] | Response


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def new(patient_id: UUID) -> Answer:
    planned = _planned()
    form = ProcedureForm(data=_proposed(planned))
    if form.validate_on_submit():
        found = procedures.problems(performed_on=form.performed_on.data, patient=g.patient, on=today())
        if not form.reject(found):
            values = _values(form, "kind", "name", "performed_on", "side", "detail")
            procedures.record(g.patient, **values, planned=planned, by=person(), at=g.at, on=today())
            return _saved("Procedure recorded.")
    page = render_template("procedures/new.html", form=form, planned=planned)
    return page, 422 if form.is_submitted() else 200


@bp.route("/planned/new", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def plan_ahead(patient_id: UUID) -> Answer:
    form = PlannedForm()
    if form.validate_on_submit():
        with told_on(form):
            values = _values(form, "kind", "name", "planned_on", "side")
            procedures.plan_ahead(g.patient, **values, by=person(), at=g.at, on=today())
            return _saved("Procedure planned.")
    return render_template("procedures/plan_ahead.html", form=form), form.status


@bp.route("/planned/<record:planned_id>/calling-off", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def call_off(patient_id: UUID, planned_id: UUID) -> Answer:
    planned = procedures.planned_of(g.patient, planned_id)
    form = CallOffForm()
    if form.validate_on_submit():
        with told_on(form):
            procedures.call_off(planned, reason=form.reason.data, by=person(), at=g.at)
            return _saved("Called off.")
    return render_template("procedures/call_off.html", form=form, planned=planned), form.status


@bp.route("/<record:procedure_id>/error", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def strike(patient_id: UUID, procedure_id: UUID) -> Answer:
    procedure = procedures.of(g.patient, procedure_id)
    form = StrikeForm()
    if form.validate_on_submit():
        procedures.strike(procedure, reason=form.reason.data, by=person(), at=g.at)
        return _saved("Procedure struck.")
    page = render_template("procedures/strike.html", form=form, procedure=procedure)
    return page, 422 if form.is_submitted() else 200


def _planned() -> PlannedProcedure | None:
    """The plan an address names, while what is typed is about that one."""
    named = request.args.get("planned", type=UUID)
    return procedures.planned_of(g.patient, named) if named else None


def _proposed(planned: PlannedProcedure | None) -> dict[str, Any]:
    if planned is None:
        return {}
    about = {name: getattr(planned, name) for name in ("kind", "name", "side")}
    return about | {"performed_on": min(planned.planned_on, today())}


def _values(form: Form, *names: str) -> dict[str, Any]:
    return {name: form[name].data for name in names}


def _saved(message: str) -> Response:
    flash(message)
    return redirect(url_for("diagnoses.index", patient_id=g.patient))
