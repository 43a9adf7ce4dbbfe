"""Dr. O's room: the list of what waits for her."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from werkzeug.wrappers import Response

from app.care import review
from app.front_door import requires
from app.policy import Action

bp = Blueprint("review", __name__)

Answer = str | tuple[str, int] | Response


@bp.get("/review")
@requires(Action.REVIEW_READ)
def index() -> Answer:
    return render_template("review/index.html", queue=review.queue(at=g.at))
