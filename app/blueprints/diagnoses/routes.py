"""Diagnoses of one patient, their phases, and what was entered in error."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.blueprints.diagnoses.forms import DiagnosisForm, PhaseForm, StrikeForm
from app.care import diagnoses, phases, procedures, treatment_plans
from app.care.diagnosis_details import hint_on_grade, problems
from app.clinical import icd10
from app.clinical.instruments.house_brackmann import GRADES
from app.front_door import person, requires
from app.models import Diagnosis
from app.policy import Action
from app.ui.filters import today

bp = Blueprint("diagnoses", __name__, url_prefix="/patients/<record:patient_id>/diagnoses")

Answer = str | tuple[str, int] | Response


@bp.get("")
@requires(Action.CHART_READ)
def index(patient_id: UUID) -> Answer:
    return render_template(
        "diagnoses/index.html",
        diagnoses=diagnoses.of_patient(g.patient),
        struck=diagnoses.struck(g.patient),
        procedures=procedures.of_patient(g.patient, whole=True),
        planned=procedures.ahead(g.patient),
        today=today(),
    )


@bp.get("/<record:diagnosis_id>")
@requires(Action.CHART_READ)
def show(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    return _shown(diagnoses.of(g.patient, diagnosis_id))


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.DIAGNOSIS_WRITE)
def new(patient_id: UUID) -> Answer:
    form = DiagnosisForm.of(None, on=today())
    if form.validate_on_submit():
        values = form.values()
        if not form.reject(problems(values, patient=g.patient, on=today())):
            diagnosis = diagnoses.record(g.patient, values, by=person(), at=g.at, on=today())
            return _saved(diagnosis, "Diagnosis recorded.", hint_on_grade(values))
    return render_template("diagnoses/new.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/<record:diagnosis_id>/edit", methods=["GET", "POST"])
@requires(Action.DIAGNOSIS_WRITE)
def edit(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    diagnosis = diagnoses.of(g.patient, diagnosis_id)
    form = DiagnosisForm.of(diagnosis, on=today())
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        values = form.values()
        if diagnoses.is_stale(diagnosis, form.version.data):
            form.version.data, form.version.raw_data, status = diagnosis.version, None, 409
        elif not form.reject(problems(values, patient=g.patient, on=today(), diagnosis=diagnosis)):
            diagnoses.change(diagnosis, values, by=person(), at=g.at, on=today())
            return _saved(diagnosis, "Diagnosis saved.", hint_on_grade(values))
    return render_template("diagnoses/edit.html", form=form, diagnosis=diagnosis, stale=status == 409), status


@bp.post("/<record:diagnosis_id>/confirmation")
@requires(Action.DIAGNOSIS_WRITE)
def confirm(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    return _saved(diagnoses.confirm(diagnoses.of(g.patient, diagnosis_id)), "Diagnosis confirmed.")


@bp.post("/<record:diagnosis_id>/phases")
@requires(Action.DIAGNOSIS_WRITE)
def add_phase(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    diagnosis = diagnoses.of(g.patient, diagnosis_id)
    form = PhaseForm()
    if form.validate_on_submit():
        condition, since_on = form.condition.data, form.since_on.data
        found = phases.problems(diagnosis, condition=condition, since_on=since_on, on=today())
        if not form.reject(found):
            phases.add(diagnosis, **_phase(form), by=person(), at=g.at, on=today())
            return _saved(diagnosis, "Phase recorded.")
    return _shown(diagnosis, phase_form=form)


@bp.route("/<record:diagnosis_id>/phases/<record:phase_id>/error", methods=["GET", "POST"])
@requires(Action.DIAGNOSIS_WRITE)
def strike_phase(patient_id: UUID, diagnosis_id: UUID, phase_id: UUID) -> Answer:
    diagnosis = diagnoses.of(g.patient, diagnosis_id)
    phase = phases.of(diagnosis, phase_id)
    form = StrikeForm()
    if form.validate_on_submit():
        phases.strike(phase, reason=form.reason.data, by=person(), at=g.at)
        return _saved(diagnosis, "Phase struck.")
    page = render_template("diagnoses/strike.html", form=form, diagnosis=diagnosis, phase=phase)
    return page, 422 if form.is_submitted() else 200


@bp.route("/<record:diagnosis_id>/error", methods=["GET", "POST"])
@requires(Action.DIAGNOSIS_WRITE)
def strike(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    diagnosis = diagnoses.of(g.patient, diagnosis_id)
    form = StrikeForm()
    if form.validate_on_submit():
        diagnoses.strike(diagnosis, reason=form.reason.data, by=person(), at=g.at)
        flash("Diagnosis struck.")
        return redirect(url_for(".index", patient_id=g.patient))
    page = render_template("diagnoses/strike.html", form=form, diagnosis=diagnosis, phase=None)
    return page, 422 if form.is_submitted() else 200


def _phase(form: PhaseForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("condition", "since_on", "note")}


def _shown(diagnosis: Diagnosis, *, phase_form: PhaseForm | None = None) -> Answer:
    """The page of one diagnosis; with a phase that was sent wrong, its form stays open."""
    page = render_template(
        "diagnoses/show.html",
        diagnosis=diagnosis,
        plan=treatment_plans.open_plan_of(diagnosis),
        grade=next((one for one in GRADES if one.number == diagnosis.house_brackmann), None),
        codes=[icd10.listed(row.code) or row for row in diagnosis.codes],
        phase_form=phase_form or PhaseForm(formdata=None),
    )
    return page, 422 if phase_form else 200


def _saved(diagnosis: Diagnosis, message: str, hint: str | None = None) -> Response:
    flash(message)
    if hint:
        flash(hint, "warning")
    return redirect(url_for(".show", patient_id=g.patient, diagnosis_id=diagnosis))
