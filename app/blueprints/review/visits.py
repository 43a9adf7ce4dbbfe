"""Asking for a visit, and taking it back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template

from app.blueprints.review.cases import CASE, address, back_to, filters, following
from app.blueprints.review.forms import VisitForm
from app.blueprints.review.routes import Answer, bp
from app.care import accounts, diagnoses, visit_requests
from app.care.errors import told_on
from app.front_door import person, requires
from app.policy import Action
from app.ui.filters import today


@bp.route(f"{CASE}/visits/new", methods=["GET", "POST"])
@requires(Action.VISIT_ASK)
def ask_visit(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    diagnosis = diagnoses.of(g.patient, diagnosis_id)
    form = VisitForm.of(accounts.clinicians(), today=today())
    if form.validate_on_submit():
        with told_on(form):
            visit_requests.ask(diagnosis, **form.values(), by=person(), at=g.at, on=today())
            flash("Visit asked for.")
            return redirect(address(following(diagnosis)))
    page = render_template("review/visit.html", diagnosis=diagnosis, form=form, kept=filters().query)
    return page, form.status


@bp.post("/patients/<record:patient_id>/visit-requests/<record:request_id>/withdrawal")
@requires(Action.VISIT_ASK)
def take_back_visit(patient_id: UUID, request_id: UUID) -> Answer:
    wanted = visit_requests.of(g.patient, request_id)
    visit_requests.take_back(wanted, by=person(), at=g.at)
    flash("Visit taken back.")
    return redirect(back_to(wanted.diagnosis))
