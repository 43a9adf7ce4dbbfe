"""Surgery and botulinum toxin: planned and recorded by the physician, read by those who treat, struck with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.blueprints.procedures import forms, screen
from app.care import procedures, surgeries, toxin_treatments
from app.care.errors import told_on
from app.front_door import person, requires, wants_fragment
from app.models import PlannedProcedure, Procedure
from app.policy import Action
from app.ui.fields import Form
from app.ui.filters import today

bp = Blueprint("procedures", __name__, url_prefix="/patients/<record:patient_id>/procedures")

Answer = str | tuple[str, int] | Response


@bp.get("/<record:procedure_id>")
@requires(Action.CHART_READ)
def show(patient_id: UUID, procedure_id: UUID) -> Answer:
    procedure = procedures.of(g.patient, procedure_id)
    return render_template("procedures/show.html", **screen.shown(procedure, on=today()))


@bp.route("/toxin/new", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def new_toxin(patient_id: UUID) -> Answer:
    planned, last = _planned(), toxin_treatments.last(g.patient)
    form = forms.ToxinForm(data=screen.begun(planned, last if "same" in request.args else None, on=today()))
    if form.rearrange(request.form):
        return _toxin_form(form)
    if form.validate_on_submit():
        values = form.values()
        if not form.reject(toxin_treatments.problems(values, patient=g.patient, on=today())):
            with told_on(form):
                made = toxin_treatments.record(g.patient, values, planned=planned, **_by_whom())
                return _saved("Botulinum toxin recorded.", made)
    return _toxin_form(form, form.status)


@bp.post("/toxin/total")
@requires(Action.PROCEDURE_WRITE)
def total(patient_id: UUID) -> Answer:
    """What the lines on the page come to so far; nothing is stored."""
    form = forms.ToxinForm()
    if not wants_fragment():
        return _toxin_form(form)
    return render_template("procedures/_total.html", **screen.totalled(form, g.patient))


@bp.route("/surgery/new", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def new_surgery(patient_id: UUID) -> Answer:
    planned = _planned()
    form = forms.SurgeryForm(data=screen.begun(planned, None, on=today()))
    if form.rearrange(request.form):
        return _surgery_form(form)
    if form.validate_on_submit():
        values = form.values()
        if not form.reject(surgeries.problems(values, patient=g.patient, on=today())):
            with told_on(form):
                made = surgeries.record(g.patient, values, planned=planned, **_by_whom())
                return _saved("Surgery recorded.", made)
    return _surgery_form(form, form.status)


@bp.route("/<record:procedure_id>/restrictions/new", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def forbid(patient_id: UUID, procedure_id: UUID) -> Answer:
    procedure = procedures.of(g.patient, procedure_id)
    form = forms.RestrictionForm(data={"starts_on": today()})
    if form.validate_on_submit():
        with told_on(form):
            surgeries.forbid(procedure, forms.restriction_values(form))
            return _saved("Restriction added.", procedure)
    return render_template("procedures/forbid.html", form=form, procedure=procedure), form.status


@bp.route("/<record:procedure_id>/restrictions/<record:restriction_id>/clearance", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def clear(patient_id: UUID, procedure_id: UUID, restriction_id: UUID) -> Answer:
    procedure = procedures.of(g.patient, procedure_id)
    restriction = surgeries.restriction_of(procedure, restriction_id)
    form = forms.ClearanceForm(data={"cleared_on": today()})
    if form.validate_on_submit():
        with told_on(form):
            values = _values(form, "cleared_on", "clearance")
            surgeries.clear(restriction, **values, **_by_whom())
            return _saved("Cleared.", procedure)
    page = render_template("procedures/clear.html", form=form, procedure=procedure, restriction=restriction)
    return page, form.status


@bp.route("/<record:procedure_id>/first-movement", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def first_movement(patient_id: UUID, procedure_id: UUID) -> Answer:
    procedure = procedures.of(g.patient, procedure_id)
    noted = {"moved_on": procedure.first_movement_on, "trigger": procedure.first_movement_trigger}
    form = forms.FirstMovementForm(data=noted | {"shown": procedure.first_movement_on})
    if form.validate_on_submit():
        with told_on(form):
            values = _values(form, "moved_on", "trigger", "shown")
            surgeries.note_first_movement(procedure, **values, on=today())
            return _saved("First movement noted.", procedure)
    return render_template("procedures/first_movement.html", form=form, procedure=procedure), form.status


@bp.route("/planned/new", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def plan_ahead(patient_id: UUID) -> Answer:
    form = forms.PlannedForm(data=screen.next_of(_following()))
    if form.validate_on_submit():
        with told_on(form):
            values = _values(form, "kind", "name", "planned_on", "side")
            procedures.plan_ahead(g.patient, **values, **_by_whom())
            return _saved("Procedure planned.")
    return render_template("procedures/plan_ahead.html", form=form), form.status


@bp.route("/planned/<record:planned_id>/calling-off", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def call_off(patient_id: UUID, planned_id: UUID) -> Answer:
    planned = procedures.planned_of(g.patient, planned_id)
    form = forms.CallOffForm()
    if form.validate_on_submit():
        with told_on(form):
            procedures.call_off(planned, reason=form.reason.data, by=person(), at=g.at)
            return _saved("Called off.")
    return render_template("procedures/call_off.html", form=form, planned=planned), form.status


@bp.route("/<record:procedure_id>/error", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def strike(patient_id: UUID, procedure_id: UUID) -> Answer:
    procedure = procedures.of(g.patient, procedure_id)
    form = forms.StrikeForm()
    if form.validate_on_submit():
        procedures.strike(procedure, reason=form.reason.data, by=person(), at=g.at)
        return _saved("Procedure struck.")
    page = render_template("procedures/strike.html", form=form, procedure=procedure)
    return page, 422 if form.is_submitted() else 200


def _planned() -> PlannedProcedure | None:
    """The plan an address names, while what is typed is about that one."""
    named = request.args.get("planned", type=UUID)
    return procedures.planned_of(g.patient, named) if named else None


def _following() -> Procedure | None:
    """The treatment an address names, whose next one is planned."""
    named = request.args.get("after", type=UUID)
    return procedures.of(g.patient, named) if named else None


def _toxin_form(form: forms.ToxinForm, status: int = 200) -> Answer:
    last = toxin_treatments.last(g.patient)
    told = screen.totalled(form.fill(), g.patient)
    page = render_template("procedures/new_toxin.html", form=form, planned=_planned(), last=last, **told)
    return page, status


def _surgery_form(form: forms.SurgeryForm, status: int = 200) -> Answer:
    return render_template("procedures/new_surgery.html", form=form, planned=_planned()), status


def _values(form: Form, *names: str) -> dict[str, Any]:
    return {name: form[name].data for name in names}


def _by_whom() -> dict[str, Any]:
    return {"by": person(), "at": g.at, "on": today()}


def _saved(message: str, procedure: Procedure | None = None) -> Response:
    flash(message)
    if procedure is None:
        return redirect(url_for("diagnoses.index", patient_id=g.patient))
    return redirect(url_for(".show", patient_id=g.patient, procedure_id=procedure))
