"""The limits of the practice, and what can happen to a visit."""

from __future__ import annotations

from flask import g, render_template

from app.blueprints.schedule_settings.forms import LimitsForm
from app.blueprints.schedule_settings.routes import Answer, back, bp
from app.care import practice as practices
from app.care.errors import told_on
from app.clinical.lifecycles import APPOINTMENT_MOVES
from app.front_door import requires
from app.policy import Action
from app.ui.move_words import rows


@bp.route("/rules", methods=["GET", "POST"])
@requires(Action.SCHEDULE_SET)
def limits() -> Answer:
    form = LimitsForm.of(g.practice)
    if form.validate_on_submit():
        with told_on(form):
            practices.set_limits(g.practice, **form.values(), version=form.version.data)
            return back("limits", "Saved.")
    page = render_template(
        "schedule_settings/limits.html",
        form=form,
        moves=rows(APPOINTMENT_MOVES, practices.limits(g.practice)),
    )
    return page, form.status
