"""Who pays and how units are counted, and under which code each technique is charged. Kept by the administrator."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for

from app.blueprints.payers.forms import CodesForm, NewPayerForm, PayerForm
from app.care import payers
from app.care.errors import told_on
from app.clinical.billing import CODES, DEFAULTS
from app.clinical.vocabulary import Technique
from app.front_door import requires
from app.policy import Action

bp = Blueprint("payers", __name__, url_prefix="/practice")
Answer = Response | str | tuple[str, int]


@bp.get("/payers")
@requires(Action.PRACTICE_WRITE)
def index() -> Answer:
    return render_template("payers/index.html", payers=payers.all_payers())


@bp.route("/payers/new", methods=["GET", "POST"])
@requires(Action.PRACTICE_WRITE)
def new() -> Answer:
    form = NewPayerForm()
    if form.validate_on_submit():
        with told_on(form):
            flash(f"Added: {payers.add(**form.values()).name}.")
            return _back()
    return render_template("payers/new.html", form=form), form.status


@bp.route("/payers/<record:payer_id>/edit", methods=["GET", "POST"])
@requires(Action.PRACTICE_WRITE)
def edit(payer_id: UUID) -> Answer:
    payer = payers.of(payer_id)
    form = PayerForm(obj=payer)
    if form.validate_on_submit():
        with told_on(form):
            payers.change(payer, **form.values(), version=form.version.data)
            flash(f"Saved: {payer.name}.")
            return _back()
    return render_template(
        "payers/edit.html", form=form, payer=payer, patients=payers.patients_of(payer)
    ), form.status


@bp.post("/payers/<record:payer_id>/retirement")
@requires(Action.PRACTICE_WRITE)
def retire(payer_id: UUID) -> Answer:
    payer = payers.retire(payers.of(payer_id), at=g.at)
    flash(f"{payer.name} is offered no more.")
    return _back()


@bp.post("/payers/<record:payer_id>/return")
@requires(Action.PRACTICE_WRITE)
def bring_back(payer_id: UUID) -> Answer:
    payer = payers.bring_back(payers.of(payer_id))
    flash(f"{payer.name} is offered again.")
    return _back()


@bp.route("/codes", methods=["GET", "POST"])
@requires(Action.PRACTICE_WRITE)
def codes() -> Answer:
    form = CodesForm.of(payers.codes_in_force(), payers.mark_of_codes())
    if form.validate_on_submit():
        with told_on(form):
            payers.set_codes(form.values(), opened=form.opened.data or "")
            flash("Saved.")
            return redirect(url_for(".codes"), 303)  # type: ignore[return-value]
    return render_template(
        "payers/codes.html", form=form, techniques=Technique, defaults=DEFAULTS, codes=CODES
    ), form.status


def _back() -> Response:
    return redirect(url_for(".index"), 303)  # type: ignore[return-value]
