"""The practice's own page, kept by the administrator."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for

from app.blueprints.practice.forms import WEEKDAYS, PracticeForm
from app.care import practice
from app.care.errors import told_on
from app.front_door import requires
from app.policy import Action

bp = Blueprint("practice", __name__, url_prefix="/practice")


@bp.route("", methods=["GET", "POST"])
@requires(Action.PRACTICE_WRITE)
def show() -> Response | tuple[str, int]:
    form = PracticeForm.of(g.practice)
    if form.validate_on_submit():
        with told_on(form):
            practice.change(g.practice, **form.values(), version=form.version.data)
            flash("Saved.")
            return redirect(url_for(".show"), 303)  # type: ignore[return-value]
    return render_template("practice/show.html", form=form, weekdays=WEEKDAYS), form.status
