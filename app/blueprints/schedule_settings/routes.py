"""How the practice books: its types of visit. (The other pages of these settings stand beside this one.)"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from app.blueprints.schedule_settings.forms import TypeForm
from app.care import accounts, premises, visit_types
from app.care.errors import told_on
from app.clinical import preparation
from app.front_door import requires
from app.models import VisitType
from app.policy import Action

bp = Blueprint("schedule_settings", __name__, url_prefix="/schedule/settings")
Answer = Response | str | tuple[str, int]


@bp.get("")
@requires(Action.SCHEDULE_SET)
def types() -> Answer:
    people = accounts.clinicians()
    every = visit_types.every()
    return render_template(
        "schedule_settings/types.html",
        types=every,
        givers={one.id: visit_types.givers(one, people) for one in every},
        to_prepare=preparation.known,
    )


@bp.route("/types/new", methods=["GET", "POST"])
@requires(Action.SCHEDULE_SET)
def new_type() -> Answer:
    form = _form(None)
    if form.validate_on_submit():
        with told_on(form):
            return back("types", f"Added: {visit_types.add(form.values()).name}.")
    return render_template("schedule_settings/type.html", form=form, visit_type=None), form.status


@bp.route("/types/<record:visit_type_id>/edit", methods=["GET", "POST"])
@requires(Action.SCHEDULE_SET)
def edit_type(visit_type_id: UUID) -> Answer:
    visit_type = visit_types.of(visit_type_id)
    form = _form(visit_type)
    if form.validate_on_submit():
        with told_on(form):
            visit_types.change(visit_type, form.values(), version=form.version.data)
            return back("types", f"Saved: {visit_type.name}.")
    return render_template("schedule_settings/type.html", form=form, visit_type=visit_type), form.status


@bp.post("/types/<record:visit_type_id>/retirement")
@requires(Action.SCHEDULE_SET)
def retire_type(visit_type_id: UUID) -> Answer:
    retired = visit_types.retire(visit_types.of(visit_type_id))
    return back("types", f"{retired.name} is offered no more. What is booked stays booked.")


@bp.post("/types/<record:visit_type_id>/return")
@requires(Action.SCHEDULE_SET)
def bring_back_type(visit_type_id: UUID) -> Answer:
    return back("types", f"{visit_types.bring_back(visit_types.of(visit_type_id)).name} is offered again.")


@bp.post("/types/<record:visit_type_id>/earlier-place")
@requires(Action.SCHEDULE_SET)
def put_type_earlier(visit_type_id: UUID) -> Answer:
    return back("types", f"{visit_types.put_earlier(visit_types.of(visit_type_id)).name} stands earlier now.")


def back(page: str, said: str) -> Response:
    flash(said)
    return redirect(url_for(f"schedule_settings.{page}"), 303)  # type: ignore[return-value]


def _form(visit_type: VisitType | None) -> TypeForm:
    """Who has left and what is used no more stays with its type until somebody takes it out."""
    people, rooms, devices = accounts.clinicians(), premises.rooms(), premises.devices()
    if visit_type is not None:
        people += [one.user for one in visit_type.givers if one.user not in people]
        rooms += [one.room for one in visit_type.rooms if one.room not in rooms]
        devices += [one for one in [visit_type.device] if one is not None and one not in devices]
    return TypeForm.of(visit_type, people=people, rooms=rooms, devices=devices)
