"""The calendar: the day by clinician or by room, the week, the month, and the day on paper."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, g, render_template, request

from app.blueprints.scheduling.picture import Picture, picture, read_mark
from app.blueprints.scheduling.routes import bp
from app.care import booked
from app.front_door import requires
from app.policy import Action
from app.ui import fragments

# By then it is drawn again even where nobody changed anything: somebody is late, a held time is over.
STANDS_FOR = timedelta(minutes=1)


@bp.get("/schedule")
@requires(Action.SCHEDULE_READ)
def day() -> Response:
    return _schedule("day")


@bp.get("/schedule/rooms")
@requires(Action.SCHEDULE_READ)
def rooms() -> Response:
    return _schedule("rooms")


@bp.get("/schedule/week")
@requires(Action.SCHEDULE_READ)
def week() -> Response:
    return _schedule("week")


@bp.get("/schedule/month")
@requires(Action.SCHEDULE_READ)
def month() -> Response:
    return _schedule("month")


@bp.get("/schedule/sheet")
@requires(Action.SCHEDULE_READ)
def sheet() -> str:
    return render_template("scheduling/sheet.html", picture=picture())


def _schedule(view: str) -> Response:
    """The whole page; for a page that asks again only what changed; for a drawer that closes, nothing."""
    if request.headers.get("HX-Target") == "drawer":
        return fragments.page("scheduling/_no_drawer.html")
    drawn_at, stamp = read_mark(request.args.get("seen", ""))
    if drawn_at and drawn_at > g.at - STANDS_FOR and not booked.has_changed(drawn_at):
        return Response(status=204)
    shown = picture(view=view, of=request.args.get("of", ""))
    if shown.stamp == stamp:
        return _still(shown)
    return fragments.page("scheduling/day.html", swap="scheduling/_refresh.html", picture=shown)


def _still(shown: Picture) -> Response:
    """The same as before: only the moment up to which that is known is new."""
    response = fragments.page("scheduling/_seen.html", picture=shown)
    response.headers["HX-Retarget"] = "#seen"
    return response
