"""Allergies of a patient: record one, strike one, or note that somebody asked and there is none."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask_login import current_user

from app.blueprints.allergies.forms import AllergyForm, StrikeForm
from app.care import allergies
from app.care.errors import told_on
from app.front_door import requires
from app.policy import Action
from app.ui import filters

bp = Blueprint("allergies", __name__, url_prefix="/patients/<record:patient_id>/allergies")


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.ALLERGY_WRITE)
def new(patient_id: UUID) -> Response | tuple[str, int]:
    form = AllergyForm()
    if form.validate_on_submit():
        with told_on(form):
            allergies.record(g.patient, substance=form.substance.data, reaction=form.reaction.data, at=g.at)
            flash("The allergy is on the list.")
            return _back()
    return render_template("allergies/new.html", form=form), form.status


@bp.route("/<record:allergy_id>/entered-in-error", methods=["GET", "POST"])
@requires(Action.ALLERGY_WRITE)
def strike(patient_id: UUID, allergy_id: UUID) -> Response | tuple[str, int]:
    allergy = allergies.of(g.patient, allergy_id)
    form = StrikeForm()
    if form.validate_on_submit():
        with told_on(form):
            allergies.strike(allergy, reason=form.reason.data, by=current_user, at=g.at)
            flash("The entry is struck.")
            return _back()
    return render_template("allergies/strike.html", form=form, allergy=allergy), form.status


@bp.post("/none-known")
@requires(Action.ALLERGY_WRITE)
def confirm_none(patient_id: UUID) -> Response:
    allergies.confirm_none(g.patient, on=filters.today())
    flash("Noted: asked today, no known allergies.")
    return _back()


def _back() -> Response:
    return redirect(url_for("patients.show", patient_id=g.patient, _anchor="allergies"))  # type: ignore[return-value]
