"""The list of patients, their details, and bringing patients in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from app.blueprints.patients import conflict
from app.blueprints.patients.forms import (
    BringInForm,
    ContactForm,
    DetailsForm,
    NewPatientForm,
    StrikeForm,
)
from app.care import allergies, care_team, patient_import, patient_search, patients, requests
from app.care.errors import told_on
from app.care.patient_details import details_of
from app.care.patient_import import Outcome, Result
from app.front_door import requires, takes_files, wants_fragment
from app.policy import Action
from app.ui import filters, fragments
from app.ui.surroundings import can

bp = Blueprint("patients", __name__, url_prefix="/patients")

Answer = Response | str | tuple[str, int]
LARGEST_UPLOAD = 128 * 1024 * 1024  # of all files sent at once; each has its own, smaller limit


@bp.get("")
@requires(Action.PATIENT_LIST)
def index() -> Response:
    typed = request.args.get("q", "")[:200]
    struck = can("patient.strike") and request.args.get("struck") == "1"
    finding = patient_search.find(
        typed,
        by=current_user,
        reach=g.reach,
        at=g.at,
        today=filters.today(),
        page=request.args.get("page", 1, type=int),
        struck=struck,
    )
    return fragments.page(
        "patients/index.html",
        swap="patients/_list.html",
        finding=finding,
        conditions=patient_search.conditions_of(finding.patients) if can("chart.read") else {},
        typed=typed,
        struck=struck,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.PATIENT_CREATE)
def new() -> Answer:
    form = NewPatientForm({}, today=filters.today())
    if not form.validate_on_submit():
        return render_template("patients/new.html", form=form), form.status
    details = form.values()
    patients.wait_to_register()
    alike = patient_search.likely_duplicates_of(details)
    if alike and request.form.get("sure") != patient_search.mark(alike):
        return render_template(
            "patients/new.html", form=form, alike=alike, sure=patient_search.mark(alike)
        ), 409
    patient = patients.register(details, by=current_user, at=g.at, on=filters.today())
    flash(f"The patient is registered as {patient.mrn}.")
    return redirect(url_for(".show", patient_id=patient))  # type: ignore[return-value]


@bp.get("/<record:patient_id>")
@requires(Action.PATIENT_READ)
def show(patient_id: UUID) -> str:
    return render_template(
        "patients/show.html",
        team=care_team.current(g.patient),
        candidates=care_team.candidates(g.patient) if can("care_team.edit") else [],
        allergies=allergies.standing(g.patient) if can("chart.read") else [],
        asked=requests.by_patient(g.patient) if can("chart.read") else [],
    )


@bp.route("/<record:patient_id>/edit", methods=["GET", "POST"])
@requires(Action.PATIENT_EDIT)
def edit(patient_id: UUID) -> Answer:
    saved = details_of(g.patient)
    kind = DetailsForm if can("patient.create") else ContactForm
    form: ContactForm = kind(
        saved, today=filters.today(), version=g.patient.version, opened=conflict.marks(saved)
    )
    if not form.validate_on_submit():
        return render_template("patients/edit.html", form=form), form.status
    settled = conflict.settle(form.values(), saved, request.form)
    if form.version.data != g.patient.version and (found := conflict.differences(form, settled, saved)):
        return _conflict(found, saved)
    patients.change(
        g.patient, settled, version=g.patient.version, by=current_user, at=g.at, on=filters.today()
    )
    flash("The details are saved.")
    return redirect(url_for(".show", patient_id=g.patient))  # type: ignore[return-value]


@bp.route("/<record:patient_id>/entered-in-error", methods=["GET", "POST"])
@requires(Action.PATIENT_STRIKE)
def strike(patient_id: UUID) -> Answer:
    form = StrikeForm()
    if form.validate_on_submit():
        with told_on(form):
            patients.strike(g.patient, reason=form.reason.data, by=current_user, at=g.at)
            flash(f"{g.patient.mrn} is marked as entered in error.")
            return redirect(url_for(".index"))  # type: ignore[return-value]
    return render_template("patients/strike.html", form=form), form.status


@bp.route("/import", methods=["GET", "POST"])
@requires(Action.PATIENT_IMPORT)
@takes_files(LARGEST_UPLOAD)
def bring_in() -> Answer:
    form = BringInForm()
    outcomes = [
        patient_import.bring_in(
            file.filename, file.read(patient_import.LARGEST_FILE + 1), at=g.at, on=filters.today()
        )
        for file in (request.files.getlist("files") if form.validate_on_submit() else ())
        if file.filename
    ]
    if wants_fragment():
        return jsonify([_told(outcome) for outcome in outcomes])
    if form.is_submitted() and not outcomes:
        form.files.errors = ["Choose one file or more."]
    is_taken = not form.is_submitted() or any(one.result is not Result.REFUSED for one in outcomes)
    summary = patient_import.summary(outcomes)
    return render_template(
        "patients/bring_in.html", form=form, outcomes=[_told(one) for one in outcomes], summary=summary
    ), (200 if is_taken else 422)


def _conflict(found: list[conflict.Difference], saved: dict[str, Any]) -> tuple[str, int]:
    """Everything typed stays in the page, together with the version that is in force now."""
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ("csrf_token", "version", "opened") and not name.startswith("keep-")
    ]
    return render_template(
        "patients/conflict.html", differences=found, typed=typed, opened=conflict.marks(saved)
    ), 409


def _told(outcome: Outcome) -> dict[str, str]:
    """What became of a file, without a clinical word."""
    patient = outcome.patient
    return {
        "file": outcome.file,
        "result": outcome.result.value,
        "why": outcome.why,
        "number": (patient.mrn or "") if patient else "",
        "url": url_for(".show", patient_id=patient) if patient else "",
    }
