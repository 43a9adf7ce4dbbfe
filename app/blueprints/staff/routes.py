"""The people who sign in, kept by the administrator."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask_login import current_user

from app.blueprints.staff.forms import AccountForm, InvitationForm
from app.care import accounts, staff
from app.care.errors import told_on
from app.front_door import requires
from app.models import User
from app.policy import Action

bp = Blueprint("staff", __name__, url_prefix="/staff")
Answer = Response | str | tuple[str, int]


@bp.get("")
@requires(Action.STAFF_WRITE)
def index() -> Answer:
    return render_template(
        "staff/index.html", people=accounts.staff(), sign_ins=staff.sign_ins(at=g.at), at=g.at
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.STAFF_WRITE)
def new() -> Answer:
    form = InvitationForm()
    if form.validate_on_submit():
        with told_on(form):
            return _link(*accounts.invite(**form.values(), at=g.at))
    return render_template("staff/new.html", form=form), form.status


@bp.route("/<record:user_id>/edit", methods=["GET", "POST"])
@requires(Action.STAFF_WRITE)
def edit(user_id: Any) -> Answer:
    person = staff.of(user_id)
    form = AccountForm(obj=person).offer(staff.supervisors(person), person.supervisor)
    if form.validate_on_submit():
        with told_on(form):
            staff.change(person, **form.values(), version=form.version.data, by=current_user, at=g.at)
            staff.license_as(person, **form.capacity())
            flash(f"Saved: {person.name}.")
            return _back()
    return render_template(
        "staff/edit.html",
        form=form,
        person=person,
        running=staff.sign_ins(at=g.at)[person.id],
        writes_notes=staff.is_licensed(person),
    ), form.status


@bp.post("/<record:user_id>/link")
@requires(Action.STAFF_WRITE)
def renew_link(user_id: Any) -> Answer:
    person = staff.of(user_id)
    return _link(person, staff.renew_link(person, at=g.at))


@bp.post("/<record:user_id>/sign-out")
@requires(Action.STAFF_WRITE)
def end_sign_ins(user_id: Any) -> Answer:
    person = staff.of(user_id)
    accounts.end_all_sessions(person, at=g.at, but=g.user_session)
    flash(f"{person.name} is signed out everywhere.")
    return _back()


@bp.post("/<record:user_id>/closing")
@requires(Action.STAFF_WRITE)
def disable(user_id: Any) -> Answer:
    person = staff.disable(staff.of(user_id), by=current_user, at=g.at)
    flash(f"The account of {person.name} is closed.")
    return _back()


@bp.post("/<record:user_id>/opening")
@requires(Action.STAFF_WRITE)
def enable(user_id: Any) -> Answer:
    person = staff.enable(staff.of(user_id))
    flash(f"The account of {person.name} is open again.")
    return _back()


def _link(person: User, token: str) -> str:
    """Shown in this answer only: of the token itself nothing is kept."""
    address = url_for("auth.accept", token=token, _external=True)
    lasts = "30 minutes" if person.password_hash else "three days"
    return render_template("staff/link.html", person=person, address=address, lasts=lasts)


def _back() -> Response:
    return redirect(url_for(".index"), 303)  # type: ignore[return-value]
