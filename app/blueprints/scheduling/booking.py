"""Booking: openings that fit, a time held while somebody is on the telephone, one visit or a series."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, g, redirect, request, url_for

from app.blueprints.scheduling.forms import BookingForm, days_sent
from app.blueprints.scheduling.offered import guess, held, hold_named, limits_passed, openings
from app.blueprints.scheduling.picture import shown_page
from app.blueprints.scheduling.routes import VISITS, bp, drawer, turn_to
from app.care import accounts, booking_series, holds, scheduling
from app.care.errors import told_on
from app.front_door import person, requires
from app.models import SlotHold
from app.policy import Action
from app.ui import filters

PAST_SHOWN = 3


@bp.route(f"{VISITS}/new", methods=["GET", "POST"])
@requires(Action.APPOINTMENT_WRITE)
def new(patient_id: object) -> Response:
    """Nothing is booked where the form only looks for openings, or has not seen what limits it would pass."""
    kept = hold_named(g.patient, request.values.get("hold"))
    form = _form(kept)
    is_looking = "look" in request.form or not (request.form.get("on") or request.form.get("clock"))
    if is_looking or not form.validate_on_submit():
        return _choose(form, kept, is_looking=is_looking)
    if form.pattern:
        return _list(form)
    passed = limits_passed(form, g.patient, [form.on.data])
    if passed and not form.warned.data:
        return _choose(form, kept, passed=passed)
    with told_on(form):
        visit = scheduling.book(
            g.patient, **form.values(), hold=kept, practice=g.practice, by=person(), at=g.at
        )
        return turn_to(visit, f"Booked: {filters.daytime(visit.starts_at)}, {visit.clinician.name}.")
    return _choose(form, kept, passed=passed)


@bp.post(f"{VISITS}/holds")
@requires(Action.APPOINTMENT_WRITE)
def hold(patient_id: object) -> Response:
    """One press keeps a time for the caller; what was kept for them before is free again."""
    form = _form(None)
    if form.validate_on_submit():
        with told_on(form):
            kept = holds.hold(
                g.patient,
                visit_type=form.type_wanted,
                clinician=form.person,
                second_clinician=form.second,
                starts_at=form.starts_at,
                minutes=form.minutes.data,
                reason=form.reason.data,
                practice=g.practice,
                by=person(),
                at=g.at,
            )
            if form.says_more:  # what was typed besides is no part of the hold, and goes into no address
                form.hold.data = str(kept.public_id)
                return _choose(form, kept)
            return _choose_again(hold=kept.public_id)
    return _choose(form, None)


@bp.post(f"{VISITS}/holds/<record:hold_id>/release")
@requires(Action.APPOINTMENT_WRITE)
def release(patient_id: object, hold_id: Any) -> Response:
    kept = holds.of(g.patient, hold_id)
    holds.give_back(kept, at=g.at)
    flash("The time is free again.")
    return _choose_again()


@bp.post(f"{VISITS}/series")
@requires(Action.APPOINTMENT_WRITE)
def repeat(patient_id: object) -> Response:
    """The days of the list that are ticked, all of them or none."""
    form = _form(None)
    kept = hold_named(g.patient, form.hold.data)
    if form.validate_on_submit() and form.pattern:
        ticked = days_sent("day")
        if not form.warned.data and limits_passed(form, g.patient, ticked):
            return _list(form, ticked)
        with told_on(form):
            visits = booking_series.book(
                g.patient,
                form.visit(),
                form.pattern,
                days=ticked,
                unusual=days_sent("unusual"),
                reason=form.reason.data,
                desk_note=form.desk_note.data,
                is_tentative=form.is_tentative.data,
                hold=kept,
                practice=g.practice,
                by=person(),
                at=g.at,
            )
            first = filters.daytime(visits[0].starts_at)
            return turn_to(visits[0], f"Booked: {len(visits)} visits from {first} on.")
        return _list(form, ticked)
    return _choose(form, kept)


def _form(kept: SlotHold | None) -> BookingForm:
    known = held(kept) if kept else guess(g.patient)
    return BookingForm(request.form or None, clinicians=accounts.clinicians(), zone=filters.zone(), **known)


def _choose(
    form: BookingForm, kept: SlotHold | None, *, is_looking: bool = False, passed: list[str] | None = None
) -> Response:
    """The drawer in which a time is chosen, or the one of a time that is held."""
    stands = kept is not None and holds.stands(kept, at=g.at)
    if is_looking:
        form.forget_errors()
    if passed is None and stands and form.on.data:
        passed = limits_passed(form, g.patient, [form.on.data])
    return drawer(
        "new",
        on=form.on.data,
        status=200 if is_looking else form.status if form.errors else 422 if passed and not stands else 200,
        form=form,
        hold=kept,
        stands=stands,
        seconds_left=holds.seconds_left(kept, at=g.at) if kept else 0,
        passed=passed or [],
        openings=[] if stands else openings(form, g.patient),
        upcoming=scheduling.upcoming(g.patient, at=g.at),
        past=scheduling.past(g.patient, at=g.at, limit=PAST_SHOWN),
        hold_minutes=g.practice.hold_minutes,
    )


def _choose_again(**asked: Any) -> Response:
    """The drawer anew, at the side of the page one works from."""
    return redirect(url_for(".new", patient_id=g.patient, shown=shown_page() or None, **asked), 303)  # type: ignore[return-value]


def _list(form: BookingForm, ticked: list[date] | None = None) -> Response:
    """The days of a series, each with what is in its way, before anything is booked. Ticked are those that were, else
    all that are free; an unusual one is ticked by hand, but for the first: that was asked for with its reason."""
    kept = hold_named(g.patient, form.hold.data)
    with told_on(form):
        days = booking_series.listed(
            g.patient, form.visit(), form.pattern, practice=g.practice, at=g.at, hold=kept
        )
        is_first = ticked is None
        if ticked is None:
            is_wanted = bool(form.reason.data and days[0].may_be_booked)
            ticked = [one.on for one in days if one.is_free or (is_wanted and one is days[0])]
        passed = limits_passed(form, g.patient, ticked)
        return drawer(
            "series",
            on=form.on.data,
            status=form.status if form.errors or is_first else 422,
            form=form,
            days=days,
            ticked=ticked,
            passed=passed,
        )
    return _choose(form, kept)
