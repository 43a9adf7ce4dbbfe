"""Surgery and botulinum toxin: recorded by the physician, struck with a reason."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.blueprints.procedures.forms import ProcedureForm, StrikeForm
from app.care import procedures
from app.front_door import person, requires
from app.policy import Action
from app.ui.filters import today

bp = Blueprint("procedures", __name__, url_prefix="/patients/<record:patient_id>/procedures")

Answer = str | tuple[str, int] | Response


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def new(patient_id: UUID) -> Answer:
    form = ProcedureForm()
    if form.validate_on_submit():
        found = procedures.problems(performed_on=form.performed_on.data, patient=g.patient, on=today())
        if not form.reject(found):
            procedures.record(g.patient, **_values(form), by=person(), at=g.at, on=today())
            flash("Procedure recorded.")
            return redirect(url_for("diagnoses.index", patient_id=g.patient))
    return render_template("procedures/new.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/<record:procedure_id>/error", methods=["GET", "POST"])
@requires(Action.PROCEDURE_WRITE)
def strike(patient_id: UUID, procedure_id: UUID) -> Answer:
    procedure = procedures.of(g.patient, procedure_id)
    form = StrikeForm()
    if form.validate_on_submit():
        procedures.strike(procedure, reason=form.reason.data, by=person(), at=g.at)
        flash("Procedure struck.")
        return redirect(url_for("diagnoses.index", patient_id=g.patient))
    page = render_template("procedures/strike.html", form=form, procedure=procedure)
    return page, 422 if form.is_submitted() else 200


def _values(form: ProcedureForm) -> dict[str, object]:
    return {name: form[name].data for name in ("kind", "name", "performed_on", "side", "detail")}
