"""The schedule, and the visits of one patient."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from app.blueprints.scheduling import forms
from app.blueprints.scheduling.picture import guess, openings, picture
from app.care import accounts, patient_search, scheduling
from app.care.errors import told_on
from app.front_door import requires
from app.models import Appointment
from app.policy import Action
from app.ui import day_grid, filters, fragments

bp = Blueprint("scheduling", __name__)
VISITS = "/patients/<record:patient_id>/appointments"


@bp.get("/schedule")
@requires(Action.SCHEDULE_READ)
def day() -> Response:
    return _schedule(is_week=False)


@bp.get("/schedule/week")
@requires(Action.SCHEDULE_READ)
def week() -> Response:
    return _schedule(is_week=True)


@bp.get("/schedule/appointments/new")
@requires(Action.APPOINTMENT_WRITE)
def find() -> Response:
    """The first step of a booking that begins with a time: who is it for?"""
    typed = request.args.get("find", "").strip()
    people = patient_search.find(typed, by=current_user, reach=g.reach, at=g.at, today=filters.today())
    asked = forms.asked_visit()
    return _drawer(
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


@bp.route(f"{VISITS}/new", methods=["GET", "POST"])
@requires(Action.APPOINTMENT_WRITE)
def new(patient_id: object) -> Response:
    form = forms.VisitForm(request.form or None, **guess(g.patient), **_choices())
    if form.validate_on_submit():
        with told_on(form):
            visit = scheduling.book(g.patient, **form.values(), practice=g.practice, by=current_user, at=g.at)
            return _back_to_day(visit, f"Booked: {filters.daytime(visit.starts_at)}, {visit.clinician.name}.")
    return _visit_form("Book a visit", form, url_for(".new", patient_id=g.patient))


@bp.get(f"{VISITS}/<record:appointment_id>")
@requires(Action.APPOINTMENT_WRITE)
def show(patient_id: object, appointment_id: Any) -> Response:
    return _visit(scheduling.of(g.patient, appointment_id), forms.CancellationForm())


@bp.route(f"{VISITS}/<record:appointment_id>/edit", methods=["GET", "POST"])
@requires(Action.APPOINTMENT_WRITE)
def edit(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.of(g.patient, appointment_id)
    form = forms.VisitForm.of(visit, request.form or None, **_choices(visit))
    if form.validate_on_submit():
        with told_on(form):
            scheduling.move(
                visit,
                **form.values(),
                version=form.version.data,
                practice=g.practice,
                by=current_user,
                at=g.at,
            )
            return _back_to_day(visit, f"Saved: {filters.daytime(visit.starts_at)}, {visit.clinician.name}.")
    return _visit_form(
        "Move or change", form, url_for(".edit", patient_id=g.patient, appointment_id=visit), visit
    )


@bp.post(f"{VISITS}/<record:appointment_id>/cancellation")
@requires(Action.APPOINTMENT_WRITE)
def cancel(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.of(g.patient, appointment_id)
    form = forms.CancellationForm()
    if form.validate_on_submit():
        with told_on(form):
            scheduling.cancel(visit, **form.values(), by=current_user, at=g.at)
            return _back_to_day(
                visit, f"Cancelled: {filters.daytime(visit.starts_at)}. The time is free again."
            )
    return _visit(visit, form)


@bp.post(f"{VISITS}/<record:appointment_id>/arrival")
@requires(Action.APPOINTMENT_WRITE)
def arrive(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.arrive(scheduling.of(g.patient, appointment_id), by=current_user, at=g.at)
    return _back_to_day(visit, f"Here: {filters.clock_time(visit.starts_at)}, {visit.clinician.name}.")


@bp.post(f"{VISITS}/<record:appointment_id>/reopening")
@requires(Action.APPOINTMENT_WRITE)
def reopen(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.reopen(scheduling.of(g.patient, appointment_id), by=current_user, at=g.at)
    return _back_to_day(visit, "Set back to booked.")


@bp.post(f"{VISITS}/<record:appointment_id>/absence")
@requires(Action.APPOINTMENT_WRITE)
def miss(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.miss(scheduling.of(g.patient, appointment_id), by=current_user, at=g.at)
    return _back_to_day(visit, "Marked: did not come.")


@bp.post(f"{VISITS}/<record:appointment_id>/completion")
@requires(Action.APPOINTMENT_WRITE)
def complete(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.complete(scheduling.of(g.patient, appointment_id), by=current_user, at=g.at)
    return _back_to_day(visit, "Marked as seen.")


def _schedule(*, is_week: bool) -> Response:
    """The whole page; for a page that asks again only what changed; for a drawer that closes, nothing."""
    if request.headers.get("HX-Target") == "drawer":
        return fragments.page("scheduling/_no_drawer.html")
    shown = picture(is_week=is_week)
    if request.args.get("seen") == shown.stamp:
        return Response(status=204)
    return fragments.page("scheduling/day.html", swap="scheduling/_refresh.html", picture=shown)


def _drawer(name: str, *, on: Any, status: int = 200, **values: Any) -> Response:
    """A drawer alone for a script, or at the side of its day."""
    is_part = request.headers.get("HX-Target") == "drawer"
    return fragments.page(
        f"scheduling/{name}.html",
        status=status,
        layout="scheduling/_part.html" if is_part else "scheduling/day.html",
        picture=None if is_part else picture(on),
        on=on or filters.today(),
        **values,
    )


def _visit(visit: Appointment, form: forms.CancellationForm) -> Response:
    return _drawer(
        "show",
        on=filters.local(visit.starts_at).date(),
        status=form.status,
        visit=visit,
        line=day_grid.visit_line(visit, at=g.at),
        form=form,
        steps=scheduling.steps(visit),
        step_words=day_grid.STEP_WORDS,
        at=g.at,
    )


def _visit_form(title: str, form: forms.VisitForm, action: str, visit: Appointment | None = None) -> Response:
    is_asked = form.on.data and form.clock.data
    needs_openings = form.turned_down_with or not is_asked
    if visit and form.turned_down_with:
        form.read_again(visit)
    return _drawer(
        "edit",
        on=form.on.data,
        status=form.status,
        title=title,
        form=form,
        action=action,
        visit=visit,
        openings=openings(form, g.patient) if needs_openings else [],
        upcoming=scheduling.upcoming(g.patient, at=g.at),
    )


def _choices(visit: Appointment | None = None) -> dict[str, Any]:
    """Whom a visit can be booked with; one who has left stays with the visits they have."""
    people = accounts.clinicians()
    if visit is not None and visit.clinician not in people:
        people.append(visit.clinician)
    return {"clinicians": people, "zone": filters.zone()}


def _back_to_day(visit: Appointment, words: str) -> Response:
    """To the day the form came from, else to the visit's own."""
    flash(words)
    on = forms.asked_day(request.form.get("shown_on"), filters.local(visit.starts_at).date())
    page = ".week" if request.form.get("shown_week") else ".day"
    return redirect(url_for(page, on=on, _anchor=f"visit-{visit.public_id}"), 303)  # type: ignore[return-value]
