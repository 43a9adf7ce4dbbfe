"""Rooms, devices, and places besides the practice's own address."""

from __future__ import annotations

from uuid import UUID

from flask import g, render_template

from app.blueprints.schedule_settings.forms import PartForm
from app.blueprints.schedule_settings.routes import Answer, back, bp
from app.care import premises
from app.care.errors import told_on
from app.care.premises import PartKind
from app.front_door import requires
from app.policy import Action


@bp.get("/rooms")
@requires(Action.SCHEDULE_SET)
def rooms() -> Answer:
    parts = [(kind, premises.every(kind)) for kind in (PartKind.ROOM, PartKind.DEVICE, PartKind.PLACE)]
    return render_template("schedule_settings/rooms.html", parts=parts)


@bp.route("/rooms/new", methods=["GET", "POST"])
@requires(Action.SCHEDULE_SET)
def new_part() -> Answer:
    form = PartForm.of(None, places=premises.places())
    if form.validate_on_submit():
        with told_on(form):
            return back("rooms", f"Added: {premises.add(form.kind.data, **form.values()).name}.")
    return render_template("schedule_settings/part.html", form=form, part=None, kind=None), form.status


@bp.route("/rooms/<record:part_id>/edit", methods=["GET", "POST"])
@requires(Action.SCHEDULE_SET)
def edit_part(part_id: UUID) -> Answer:
    part = premises.of(part_id)
    form = PartForm.of(part, places=premises.places())
    if form.validate_on_submit():
        with told_on(form):
            premises.change(part, **form.values(), version=form.version.data)
            return back("rooms", f"Saved: {part.name}.")
    page = render_template("schedule_settings/part.html", form=form, part=part, kind=premises.kind_of(part))
    return page, form.status


@bp.post("/rooms/<record:part_id>/retirement")
@requires(Action.SCHEDULE_SET)
def retire_part(part_id: UUID) -> Answer:
    return back("rooms", f"{premises.retire(premises.of(part_id), at=g.at).name} is used no more.")


@bp.post("/rooms/<record:part_id>/return")
@requires(Action.SCHEDULE_SET)
def bring_back_part(part_id: UUID) -> Answer:
    return back("rooms", f"{premises.bring_back(premises.of(part_id)).name} is in use again.")
