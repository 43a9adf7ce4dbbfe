"""What the desk has to book: who falls short of what is planned, by when, and with whom."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request

from app.care import accounts, booking_needs
from app.front_door import requires, shows
from app.policy import Action
from app.ui import filters

bp = Blueprint("booking_needs", __name__)


@bp.get("/to-book")
@requires(Action.DESK_READ)
def index() -> str:
    people = accounts.clinicians()
    chosen = next((one for one in people if str(one.public_id) == request.args.get("with")), None)
    listed = booking_needs.of_practice(
        with_=chosen, today=filters.today(), zone=ZoneInfo(g.practice.time_zone)
    )
    shows(row.patient for row in listed.rows)
    return render_template("booking_needs/index.html", listed=listed, people=people, chosen=chosen)
