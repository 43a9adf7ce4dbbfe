"""What became of all courses of care together, and the same as a file that names nobody."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from app.blueprints.outcomes.forms import QuestionForm
from app.care import outcomes
from app.clinical.outcomes_file import COLUMNS, lines
from app.clinical.outcomes_told import told
from app.front_door import requires
from app.policy import Action
from app.ui import sheets

bp = Blueprint("outcomes", __name__)


@bp.get("/outcomes")
@requires(Action.OUTCOMES_READ)
def index() -> str | tuple[str, int]:
    form = QuestionForm(request.args)
    if not form.validate():
        return render_template("outcomes/index.html", form=form, found=None), 422
    found = outcomes.found(form.chosen, form.at.data)
    return render_template(
        "outcomes/index.html",
        form=form,
        measure=found.measure,
        moment=form.at.data,
        grouping=form.by.data,
        found=found,
        outcomes=told(found.measure.part, form.by.data, found.compared),
    )


@bp.get("/outcomes.csv")
@requires(Action.OUTCOMES_READ)
def export() -> Response | tuple[str, int]:
    form = QuestionForm(request.args)
    if not form.validate():
        return render_template("outcomes/index.html", form=form, found=None), 422
    found = outcomes.found(form.chosen, form.at.data)
    answer = Response(sheets.csv(COLUMNS, lines(form.chosen.key, found.compared)), mimetype="text/csv")
    name = f"outcomes-{form.chosen.key.replace('.', '-')}-{form.at.data.value}.csv".replace("_", "-")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
