"""Working hours of the people patients are booked with."""

from __future__ import annotations

from uuid import UUID

from flask import g, render_template, request

from app.blueprints.schedule_settings import forms
from app.blueprints.schedule_settings.routes import Answer, back, bp
from app.care import accounts, premises, working_hours, working_time
from app.care.errors import told_on
from app.front_door import requires
from app.models import User
from app.policy import Action
from app.ui.filters import today
from app.ui.week_words import week_of


@bp.get("/hours")
@requires(Action.SCHEDULE_SET)
def hours() -> Answer:
    people, on = accounts.clinicians(), today()
    known = working_time.read(people, on, on, practice=g.practice)
    places = {one.id: one.name for one in premises.places()}
    return render_template(
        "schedule_settings/hours.html",
        people=people,
        known=known,
        weeks={one.id: week_of(known.weekly.get(one.id, ()), on, places) for one in people},
    )


@bp.route("/hours/<record:user_id>/edit", methods=["GET", "POST"])
@requires(Action.SCHEDULE_SET)
def edit_hours(user_id: UUID) -> Answer:
    user = working_hours.clinician(user_id)
    form = forms.HoursForm(data=_stands(user))
    is_rearranged = form.rearrange(request.form)
    standing = [row.place for row in working_time.hours_of(user) if row.place]
    form.offer(list(dict.fromkeys([*premises.places(), *standing])))
    if not is_rearranged and form.validate_on_submit():
        with told_on(form):
            working_hours.change(
                user,
                form.lines(),
                buffer_minutes=form.buffer_minutes.data,
                allows_overlap=form.allows_overlap.data,
                version=form.version.data,
            )
            return back("hours", f"Saved: hours of {user.name}.")
    return render_template("schedule_settings/edit_hours.html", form=form, person=user), form.status


def _stands(user: User) -> dict[str, object]:
    schedule = working_time.schedule_of(user)
    lines = forms.hours_stand(working_time.hours_of(user))
    if not lines and "fill" in request.args:
        lines = forms.opening_hours_as_lines(g.practice)
    return {
        "hours": lines,
        "buffer_minutes": schedule.buffer_minutes if schedule else 0,
        "allows_overlap": bool(schedule and schedule.allows_overlap),
        "version": schedule.version if schedule else 0,
    }
