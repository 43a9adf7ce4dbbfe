"""A visit dragged, stretched or carried by keys to another place, and back. The verb decides; this only asks it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, flash, g, redirect, request, url_for
from wtforms import StringField

from app.blueprints.scheduling.picture import shown_page
from app.blueprints.scheduling.routes import VISITS, bp
from app.care import accounts, calendar, placing, scheduling
from app.care.errors import Invalid, told_on
from app.clinical.schedule import instants, left_out
from app.front_door import person, requires
from app.models import Appointment
from app.policy import Action
from app.ui import fields, filters, fragments


class PlacementForm(fields.Form):
    """Where a visit was put: the column names a clinician or a room; what it does not name stays."""

    on = fields.day("Day", required="Choose a day.")
    clock = fields.time_of_day("Time", required="Choose a time.")
    minutes = fields.whole("Length", 5, 8 * 60, required="Say how long.")
    clinician = StringField("With")
    room = StringField("Room")
    reason = fields.line("Reason", 300)
    version = fields.version()

    def starts_at(self) -> datetime:
        found = instants(self.on.data, self.clock.data, filters.zone())
        if not found:
            raise Invalid("clock", left_out(self.on.data, self.clock.data, filters.zone()))
        if len(found) > 1:
            raise Invalid("clock", "This time comes twice on that day. Open the visit and say which.")
        return found[0]

    def values(self, visit: Appointment) -> dict[str, Any]:
        people = {str(one.public_id): one for one in (*accounts.clinicians(), visit.clinician)}
        rooms = {str(one.public_id): one for one in calendar.rooms()} if self.room.data else {}
        if self.clinician.data and self.clinician.data not in people:
            raise Invalid("clinician", "Choose somebody who sees patients here.")
        if self.room.data and self.room.data not in rooms:
            raise Invalid("room", "This room is used no more. Choose another.")
        return {
            "starts_at": self.starts_at(),
            "minutes": self.minutes.data,
            "clinician": people.get(self.clinician.data, visit.clinician),
            "room": rooms.get(self.room.data),
            "version": self.version.data,
            "reason": self.reason.data,
        }

    @property
    def problems(self) -> list[str]:
        return list(dict.fromkeys(str(one) for own in self.errors.values() for one in own))


@bp.post(f"{VISITS}/<record:appointment_id>/placement")
@requires(Action.APPOINTMENT_WRITE)
def place(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.of(g.patient, appointment_id)
    form = PlacementForm()
    if form.validate_on_submit():
        with told_on(form):
            placing.place(visit, **form.values(visit), practice=g.practice, by=person(), at=g.at)
            return _placed(visit)
    response = fragments.page(
        "scheduling/not_placed.html",
        swap="scheduling/_not_placed.html",
        status=form.status,
        visit=visit,
        form=form,
        back=_page_of(visit),
    )
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#placing", "innerHTML"
    response.headers["HX-Push-Url"] = "false"
    return response


@bp.post(f"{VISITS}/<record:appointment_id>/placement/undoing")
@requires(Action.APPOINTMENT_WRITE)
def put_back(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.of(g.patient, appointment_id)
    step = request.args.get("step", "")
    placing.put_back(visit, step, practice=g.practice, by=person(), at=g.at)
    flash(f"Put back: {_where(visit)}.")
    return _back(visit)


def _placed(visit: Appointment) -> Response:
    """The toast offers to undo what was just done."""
    step = placing.last_move(visit)
    undo = step and url_for(".put_back", patient_id=g.patient, appointment_id=visit, step=step.public_id)
    flash(f"Moved: {_where(visit)}.", f"undo {undo}" if undo else "message")
    return _back(visit)


def _where(visit: Appointment) -> str:
    ends = filters.clock_time(visit.ends_at)
    return f"{filters.slot_time(visit.starts_at)} to {ends}, {visit.clinician.name}"


def _back(visit: Appointment) -> Response:
    return redirect(_page_of(visit), 303)  # type: ignore[return-value]


def _page_of(visit: Appointment) -> str:
    return shown_page() or url_for(".day", on=filters.local(visit.starts_at).date())
