"""Time off of one person, and days on which everybody is off."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import g, render_template

from app.blueprints.schedule_settings.forms import ClosedDayForm, ReopeningForm, TimeOffForm
from app.blueprints.schedule_settings.routes import Answer, back, bp
from app.care import accounts, premises
from app.care import time_off as away
from app.care.errors import told_on
from app.front_door import person, requires
from app.policy import Action
from app.ui.filters import today


@bp.route("/time-off", methods=["GET", "POST"])
@requires(Action.SCHEDULE_SET)
def time_off() -> Answer:
    form = TimeOffForm(people=accounts.clinicians(), zone=ZoneInfo(g.practice.time_zone))
    if form.validate_on_submit():
        with told_on(form):
            off = away.take(**form.values(), by=person(), at=g.at)
            return back("time_off", f"{off.user.name} is away then. Nobody is offered this time any more.")
    listed = away.to_come(at=g.at)
    page = render_template(
        "schedule_settings/time_off.html", form=form, listed=listed, booked=away.booked_in(listed, at=g.at)
    )
    return page, form.status


@bp.post("/time-off/<record:time_off_id>/return")
@requires(Action.SCHEDULE_SET)
def give_back(time_off_id: UUID) -> Answer:
    off = away.give_back(away.of(time_off_id), by=person(), at=g.at)
    return back("time_off", f"Taken off the list. {off.user.name} can be booked then.")


@bp.route("/closed-days", methods=["GET", "POST"])
@requires(Action.SCHEDULE_SET)
def closed_days() -> Answer:
    form = ClosedDayForm(places=premises.places())
    if form.validate_on_submit():
        with told_on(form):
            away.close(**form.values(), practice=g.practice, at=g.at)
            return back("closed_days", "Added. Nobody is offered this day any more.")
    listed = away.closed_days(today())
    page = render_template(
        "schedule_settings/closed_days.html",
        form=form,
        listed=listed,
        booked=away.booked_on(listed, practice=g.practice, at=g.at),
    )
    return page, form.status


@bp.post("/closed-days/reopening")
@requires(Action.SCHEDULE_SET)
def open_again() -> Answer:
    form = ReopeningForm()
    if form.validate_on_submit() and form.public_id:
        away.open_again(form.public_id)
    return back("closed_days", "The day is off the list and can be booked.")
