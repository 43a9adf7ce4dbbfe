"""The drawer of one visit, and each step that can be made with it."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from app.blueprints.scheduling.forms import CancellationForm, StepBackForm, StrikeForm
from app.blueprints.scheduling.routes import VISITS, back_to_day, bp, drawer
from app.care import scheduling, waitlist
from app.care.errors import told_on
from app.clinical.lifecycles import AppointmentMove
from app.front_door import person, requires
from app.models import Appointment
from app.policy import Action
from app.ui import day_grid, fields, filters

VISIT = f"{VISITS}/<record:appointment_id>"
FORMS = {"cancel": CancellationForm, "back": StepBackForm, "strike": StrikeForm}


@bp.get(VISIT)
@requires(Action.APPOINTMENT_WRITE)
def show(patient_id: object, appointment_id: Any) -> Response:
    return _visit(_named(appointment_id))


@bp.post(f"{VISIT}/confirmation")
@requires(Action.APPOINTMENT_WRITE)
def confirm(patient_id: object, appointment_id: Any) -> Response:
    """The patient said on the telephone that they will come."""
    visit = scheduling.confirm(_named(appointment_id), by=person(), at=g.at)
    return back_to_day(visit, f"Confirmed: {_said(visit)}.")


@bp.post(f"{VISIT}/booking")
@requires(Action.APPOINTMENT_WRITE)
def firm_up(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.firm_up(_named(appointment_id), by=person(), at=g.at)
    return back_to_day(visit, f"Booked: {_said(visit)}.")


@bp.post(f"{VISIT}/arrival")
@requires(Action.APPOINTMENT_WRITE)
def arrive(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.arrive(_named(appointment_id), by=person(), at=g.at)
    return back_to_day(visit, f"Here: {filters.clock_time(visit.starts_at)}, {visit.clinician.name}.")


@bp.post(f"{VISIT}/session")
@requires(Action.APPOINTMENT_WRITE)
def begin(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.begin(_named(appointment_id), by=person(), at=g.at)
    return back_to_day(visit, f"Now with {visit.clinician.name}.")


@bp.post(f"{VISIT}/completion")
@requires(Action.APPOINTMENT_WRITE)
def complete(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.complete(_named(appointment_id), by=person(), at=g.at)
    return back_to_day(visit, "Marked as seen.")


@bp.post(f"{VISIT}/absence")
@requires(Action.APPOINTMENT_WRITE)
def miss(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.miss(_named(appointment_id), by=person(), at=g.at)
    return back_to_day(visit, "Marked: did not come.")


@bp.post(f"{VISIT}/cancellation")
@requires(Action.APPOINTMENT_WRITE)
def cancel(patient_id: object, appointment_id: Any) -> Response:
    visit, form = _named(appointment_id), CancellationForm()
    if form.validate_on_submit():
        with told_on(form):
            scheduling.cancel(visit, **form.values(), by=person(), at=g.at)
            return back_to_day(
                visit, f"Cancelled: {filters.daytime(visit.starts_at)}. The time is free again."
            )
    return _visit(visit, cancel=form)


@bp.post(f"{VISIT}/reopening")
@requires(Action.APPOINTMENT_WRITE)
def reopen(patient_id: object, appointment_id: Any) -> Response:
    """At once without a word, later with the reason. What says the reason is no undoing of that very step."""
    visit, form = _named(appointment_id), StepBackForm()
    may = scheduling.open_steps(visit, at=g.at)
    is_late = AppointmentMove.REOPEN in may and AppointmentMove.UNDO not in may
    needs_reason = is_late or bool(form.back_reason.data)
    if not needs_reason or form.validate_on_submit():
        with told_on(form):
            reason = form.back_reason.data if needs_reason else ""
            scheduling.reopen(visit, by=person(), at=g.at, reason=reason)
            return back_to_day(visit, f"Set back: {_said(visit)}, {visit.status.label}.")
    return _visit(visit, back=form)


@bp.post(f"{VISIT}/strike")
@requires(Action.APPOINTMENT_WRITE)
def strike(patient_id: object, appointment_id: Any) -> Response:
    visit, form = _named(appointment_id), StrikeForm()
    if form.validate_on_submit():
        with told_on(form):
            scheduling.strike(visit, reason=form.strike_reason.data, by=person(), at=g.at)
            return back_to_day(visit, f"Marked as entered in error: {_said(visit)}.")
    return _visit(visit, strike=form)


def _named(public_id: Any) -> Appointment:
    return scheduling.of(g.patient, public_id)


def _said(visit: Appointment) -> str:
    return f"{filters.daytime(visit.starts_at)}, {visit.clinician.name}"


def _visit(visit: Appointment, **sent: fields.Form) -> Response:
    """The visit with what can be done now, and the form that was sent as it was typed."""
    empty = {name: kind(formdata=None) for name, kind in FORMS.items()}
    return drawer(
        "show",
        on=filters.local(visit.starts_at).date(),
        status=max((form.status for form in sent.values()), default=200),
        visit=visit,
        line=day_grid.visit_line(visit, at=g.at),
        forms=empty | sent,
        may=scheduling.open_steps(visit, at=g.at),
        steps=scheduling.steps(visit),
        step_words=day_grid.STEP_WORDS,
        waits=waitlist.waits_for(visit.patient),
        at=g.at,
    )
