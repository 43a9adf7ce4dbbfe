"""The desk's day: who is expected and here, check-in, walk-ins, whom to call, what is left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from app.blueprints.desk import forms
from app.care import accounts, check_ins, desk_day, desk_forms, patient_search, scheduling, waitlist
from app.care import end_of_day as evening
from app.care.errors import told_on
from app.front_door import person, requires, shows
from app.models import Appointment
from app.policy import Action
from app.ui import desk_words, filters, fragments
from app.ui.asked import asked_day

bp = Blueprint("desk", __name__)
PATIENT = "/patients/<record:patient_id>"
VISIT = f"{PATIENT}/appointments/<record:appointment_id>"

Answer = Response | str | tuple[str, int]


@bp.get("/desk")
@requires(Action.DESK_READ)
def show() -> Response:
    """The whole page; for a page that asks again only what changed."""
    day = desk_day.of_day(filters.today(), practice=g.practice, at=g.at)
    stamp = desk_words.stamp(day)
    if request.args.get("seen") == stamp:
        return Response(status=204)
    shows(visit.patient for visit in day.visits)
    return fragments.page("desk/show.html", swap="desk/_day.html", day=day, stamp=stamp, at=g.at)


@bp.get("/desk/phone-list")
@requires(Action.DESK_READ)
def phone_list() -> str:
    on = asked_day(request.args.get("on")) or filters.today() + timedelta(days=1)
    visits = desk_day.to_call(on, practice=g.practice)
    shows(visit.patient for visit in visits)
    return render_template("desk/phone_list.html", on=on, visits=visits)


@bp.get("/desk/end-of-day")
@requires(Action.DESK_READ)
def end_of_day() -> str:
    on = filters.today()
    left = evening.unfinished(on, practice=g.practice, at=g.at)
    shows(left.patients)
    return render_template("desk/end_of_day.html", on=on, left=left, at=g.at)


@bp.get("/desk/walk-in")
@requires(Action.DESK_READ)
def find() -> str:
    typed = request.args.get("find", "").strip()[:200]
    found = patient_search.find(typed, by=person(), reach=g.reach, at=g.at, today=filters.today())
    return render_template("desk/find.html", typed=typed, found=found if typed else None)


@bp.route(f"{PATIENT}/walk-in", methods=["GET", "POST"])
@requires(Action.APPOINTMENT_WRITE)
def walk_in(patient_id: object) -> Answer:
    form = forms.WalkInForm(
        request.form or None, types=waitlist.to_choose(), clinicians=accounts.clinicians()
    )
    if form.validate_on_submit():
        with told_on(form):
            visit = check_ins.walk_in(g.patient, **form.values(), practice=g.practice, by=person(), at=g.at)
            flash(f"Here, and booked until {filters.clock_time(visit.ends_at)} with {visit.clinician.name}.")
            return redirect(_check_in_of(visit), 303)  # type: ignore[return-value]
    free = check_ins.free_now(practice=g.practice, at=g.at)
    return render_template("desk/walk_in.html", form=form, free=free), form.status


@bp.route(f"{VISIT}/check-in", methods=["GET", "POST"])
@requires(Action.DESK_FORM_WRITE)
def check_in(patient_id: object, appointment_id: Any) -> Answer:
    visit = scheduling.of(g.patient, appointment_id)
    arrival = desk_day.arrival_of(visit, practice=g.practice, at=g.at)
    form = forms.CheckInForm(arrival.missing)
    if form.validate_on_submit():
        with told_on(form):
            check_ins.check_in(visit, **form.values(), by=person(), at=g.at, on=filters.today())
            return _back("Here." if arrival.is_expected else "Saved.", visit)
    late = forms.LateForm(formdata=None, expected=_local_time(visit))
    may = scheduling.open_steps(visit, at=g.at)
    return render_template("desk/check_in.html", one=arrival, form=form, late=late, may=may), form.status


@bp.post(f"{VISIT}/expected-time")
@requires(Action.DESK_FORM_WRITE)
def expect(patient_id: object, appointment_id: Any) -> Answer:
    visit = scheduling.of(g.patient, appointment_id)
    late = forms.LateForm()
    if late.validate_on_submit():
        instant = late.instant(filters.local(visit.starts_at).date(), filters.zone())
        if not late.errors:
            with told_on(late):
                check_ins.expect(visit, instant, practice=g.practice)
                return _back("Noted." if instant else "Expected as booked.", visit)
    arrival = desk_day.arrival_of(visit, practice=g.practice, at=g.at)
    form = forms.CheckInForm(arrival.missing, formdata=None)
    may = scheduling.open_steps(visit, at=g.at)
    return render_template("desk/check_in.html", one=arrival, form=form, late=late, may=may), late.status


@bp.post(f"{VISIT}/no-show")
@requires(Action.DESK_FORM_WRITE)
def miss(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.miss(scheduling.of(g.patient, appointment_id), by=person(), at=g.at)
    return _back("Marked: did not come.", visit)


@bp.post(f"{VISIT}/beginning")
@requires(Action.DESK_FORM_WRITE)
def begin(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.begin(scheduling.of(g.patient, appointment_id), by=person(), at=g.at)
    return _back("In session.", visit)


@bp.post(f"{VISIT}/end")
@requires(Action.DESK_FORM_WRITE)
def complete(patient_id: object, appointment_id: Any) -> Response:
    visit = scheduling.complete(scheduling.of(g.patient, appointment_id), by=person(), at=g.at)
    if filters.local(visit.starts_at).date() == filters.today():
        return _back("Seen.", visit)
    flash(f"Seen: {filters.slot_time(visit.starts_at)}.")
    return redirect(url_for(".end_of_day"), 303)  # type: ignore[return-value]


@bp.get(f"{PATIENT}/desk-forms")
@requires(Action.DESK_FORM_WRITE)
def papers(patient_id: object) -> str:
    return render_template(
        "desk/papers.html", papers=desk_forms.on_file(g.patient), form=forms.StrikeForm(formdata=None)
    )


@bp.post(f"{PATIENT}/desk-forms/<record:desk_form_id>/entered-in-error")
@requires(Action.DESK_FORM_WRITE)
def strike(patient_id: object, desk_form_id: Any) -> Answer:
    paper, form = desk_forms.of(g.patient, desk_form_id), forms.StrikeForm()
    if form.validate_on_submit():
        with told_on(form):
            desk_forms.strike(paper, reason=form.reason.data, by=person(), at=g.at)
            flash("Struck: it counts no longer.")
            return redirect(url_for(".papers", patient_id=g.patient), 303)  # type: ignore[return-value]
    return render_template("desk/papers.html", papers=desk_forms.on_file(g.patient), form=form), form.status


def _back(words: str, visit: Appointment) -> Response:
    flash(words)
    return redirect(url_for(".show", _anchor=f"visit-{visit.public_id}"), 303)  # type: ignore[return-value]


def _check_in_of(visit: Appointment) -> str:
    return url_for(".check_in", patient_id=visit.patient, appointment_id=visit)


def _local_time(visit: Appointment) -> Any:
    return filters.local(visit.expected_at).time() if visit.expected_at else None
