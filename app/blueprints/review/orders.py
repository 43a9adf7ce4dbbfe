"""An order of the physician, written and signed from the case."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template

from app.blueprints.review.cases import CASE, address, filters, following
from app.blueprints.review.forms import OrderForm
from app.blueprints.review.routes import Answer, bp
from app.care import diagnoses, orders
from app.care.errors import told_on
from app.front_door import person, requires
from app.policy import Action
from app.ui.filters import today


@bp.route(f"{CASE}/orders/new", methods=["GET", "POST"])
@requires(Action.ORDER_SIGN)
def order(patient_id: UUID, diagnosis_id: UUID) -> Answer:
    diagnosis, form = diagnoses.of(g.patient, diagnosis_id), OrderForm()
    if form.validate_on_submit():
        with told_on(form):
            orders.write(diagnosis, wording=form.wording.data, by=person(), at=g.at, on=today())
            flash("Order signed.")
            return redirect(address(following(diagnosis)))
    return render_template(
        "review/order.html", diagnosis=diagnosis, form=form, kept=filters().query
    ), form.status
