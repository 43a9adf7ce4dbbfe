"""The schedule, and the visits of one patient."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from app.blueprints.scheduling import forms
from app.blueprints.scheduling.offered import limits_passed_by_move, openings
from app.blueprints.scheduling.picture import around, shown_page
from app.care import accounts, patient_search, scheduling
from app.care.errors import told_on
from app.front_door import person, requires
from app.models import Appointment
from app.policy import Action
from app.ui import fields, filters, fragments

bp = Blueprint("scheduling", __name__)
VISITS = "/patients/<record:patient_id>/appointments"


@bp.get("/schedule/appointments/new")
@requires(Action.APPOINTMENT_WRITE)
def find() -> Response:
    """The first step of a booking that begins with a time: who is it for?"""
    typed = request.args.get("find", "").strip()
    people = patient_search.find(typed, by=current_user, reach=g.reach, at=g.at, today=filters.today())
    asked = forms.asked_visit()
    return drawer(
        "find",
        on=asked.get("on"),
        typed=typed,
        found=people if typed else None,
        next_visits=scheduling.next_visits(people.patients, at=g.at) if typed else {},
        asked=asked,
        clinician=next(
            (one for one in accounts.clinicians() if str(one.public_id) == asked["clinician"]), None
        ),
    )


@bp.get(VISITS)
@requires(Action.PATIENT_READ)
def index(patient_id: object) -> str:
    return render_template(
        "scheduling/index.html",
        upcoming=scheduling.upcoming(g.patient, at=g.at),
        past=scheduling.past(g.patient, at=g.at),
    )


@bp.route(f"{VISITS}/<record:appointment_id>/edit", methods=["GET", "POST"])
@requires(Action.APPOINTMENT_WRITE)
def edit(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.of(g.patient, appointment_id)
    form = forms.VisitForm.of(visit, request.form or None, **_choices(visit))
    if not form.validate_on_submit():
        return _visit_form(form, visit)
    passed = limits_passed_by_move(form, visit)
    if passed and not form.warned.data:
        return _visit_form(form, visit, passed)
    with told_on(form):
        scheduling.move(
            visit,
            **form.values(),
            version=form.version.data,
            practice=g.practice,
            by=person(),
            at=g.at,
        )
        return turn_to(visit, f"Saved: {filters.daytime(visit.starts_at)}, {visit.clinician.name}.")
    return _visit_form(form, visit, passed)


def drawer(name: str, *, on: Any, status: int = 200, **values: Any) -> Response:
    """A drawer alone for a script, or at the side of its day: today where that day is beyond the calendar."""
    if on is None or not fields.EARLIEST_DAY <= on <= fields.LATEST_DAY:
        on = filters.today()
    is_part = request.headers.get("HX-Target") in ("drawer", "choose")
    return fragments.page(
        f"scheduling/{name}.html",
        status=status,
        layout="scheduling/_part.html" if is_part else "scheduling/day.html",
        picture=None if is_part else around(on),
        on=on,
        shown=(shown_page() if is_part else shown_page(on)) or url_for(".day", on=on),
        **values,
    )


def _visit_form(form: forms.VisitForm, visit: Appointment, passed: list[str] | None = None) -> Response:
    if form.turned_down_with:
        form.read_again(visit)
    return drawer(
        "edit",
        on=form.on.data,
        status=form.status if form.errors or not passed else 422,
        form=form,
        visit=visit,
        passed=passed or [],
        openings=openings(form, g.patient) if form.turned_down_with else [],
        upcoming=scheduling.upcoming(g.patient, at=g.at),
    )


def _choices(visit: Appointment) -> dict[str, Any]:
    """Whom a visit can be with; one who has left stays with the visits they have."""
    people = accounts.clinicians()
    people += [one for one in (visit.clinician, visit.second_clinician) if one and one not in people]
    return {"clinicians": people, "zone": filters.zone()}


def back_to_day(visit: Appointment, words: str) -> Response:
    """To the page the form came from, else to the visit's own day."""
    return _back_to(shown_page(), visit, words)


def turn_to(visit: Appointment, words: str) -> Response:
    """To the visit's own day, seen as on the page the form came from."""
    return _back_to(shown_page(filters.local(visit.starts_at).date()), visit, words)


def _back_to(shown: str, visit: Appointment, words: str) -> Response:
    flash(words)
    shown = shown or url_for(".day", on=filters.local(visit.starts_at).date())
    return redirect(f"{shown}#visit-{visit.public_id}", 303)  # type: ignore[return-value]
