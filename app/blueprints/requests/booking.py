"""From a request to a visit in two steps: the person becomes a patient, and the patient has a time."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from app.blueprints.requests.forms import BookingForm, opening_value, said_times
from app.blueprints.requests.routes import ONE, bp
from app.care import openings, patient_search, patients, requests, visit_types
from app.care.errors import Refused, told_on
from app.care.first_visits import FIRST_VISITS
from app.care.openings import Opening, Wish
from app.clinical import preparation
from app.front_door import person, requires, shows
from app.models import ConsultationRequest, Patient, User, VisitType
from app.policy import Action, Reach
from app.ui import filters

BETWEEN = {"morning": (0, 12 * 60), "afternoon": (12 * 60, 24 * 60)}  # minutes of the day
SOONER = 3  # openings before the limit that are offered besides

Answer = Response | str | tuple[str, int]


@bp.post(f"{ONE}/patient")
@requires(Action.REQUEST_WRITE)
def register(consultation_request_id: Any) -> Answer:
    """The first step. Who may be on record already is shown before anybody is registered."""
    asked = requests.of(consultation_request_id, to_change=True)
    if asked.patient is None:
        if asked.born_on is None:
            flash("A record needs the date of birth. Ask for it and type it here.")
            return redirect(url_for(".edit", consultation_request_id=asked), 303)  # type: ignore[return-value]
        patients.wait_to_register()
        alike = patient_search.likely_duplicates_of(requests.details_of(asked))
        sure = patient_search.mark(alike)
        if alike and request.form.get("sure") != sure:
            shows(one.patient for one in alike)
            return render_template("requests/alike.html", asked=asked, alike=alike, sure=sure), 409
        requests.register(asked, by=person(), at=g.at, on=filters.today())
    shows([asked.patient])
    return _to_booking(asked)


@bp.post(f"{ONE}/patient/known")
@requires(Action.REQUEST_WRITE)
def link(consultation_request_id: Any) -> Answer:
    """The first step, where the person is on record already."""
    asked = requests.of(consultation_request_id, to_change=True)
    patient = _named(request.form.get("patient", ""))
    requests.link(asked, patient)
    shows([patient])
    return _to_booking(asked)


@bp.route(
    "/patients/<record:patient_id>/consultation-requests/<record:consultation_request_id>/booking",
    methods=["GET", "POST"],
)
@requires(Action.APPOINTMENT_WRITE)
def book(patient_id: object, consultation_request_id: Any) -> Answer:
    """The second step: one of the openings that fit what they said."""
    asked = requests.of_patient(g.patient, consultation_request_id, to_change=request.method == "POST")
    types = _first_visits()
    visit_type = next((one for one in types if str(one.public_id) == request.values.get("type")), types[0])
    people = visit_types.givers(visit_type)
    form = BookingForm()
    if form.validate_on_submit():
        with told_on(form):
            visit = requests.book(
                asked,
                **form.chosen(people),
                visit_type=visit_type,
                desk_note=form.desk_note.data,
                practice=g.practice,
                by=person(),
                at=g.at,
            )
            flash(f"Booked: {filters.daytime(visit.starts_at)}, {visit.clinician.name}.")
            return redirect(url_for(".show", consultation_request_id=asked), 303)  # type: ignore[return-value]
    found = _openings(asked, people, visit_type)
    return render_template(
        "requests/booking.html",
        asked=asked,
        form=form,
        types=types,
        chosen=visit_type,
        times=said_times(asked),
        before=preparation.known(visit_type.preparation),
        openings=[_offer(one, asked) for one in found],
        late=not found or all(_is_late(one, asked) for one in found),
    ), form.status


def _first_visits() -> list[VisitType]:
    """What somebody new can be booked for, a consultation first."""
    found = [one for one in visit_types.active() if not one.needs_second_clinician]
    first = [one for kind in FIRST_VISITS for one in found if one.kind is kind]
    if not (first or found):
        raise Refused("The practice has no type of visit to book. Set one up first.")
    return first or found


def _openings(asked: ConsultationRequest, people: list[User], visit_type: VisitType) -> list[Opening]:
    """When they can come; and where that is after the limit, what is free before it at other times."""
    search = partial(
        openings.find,
        g.practice,
        people,
        since=filters.today(),
        at=g.at,
        visit_type=visit_type,
        patient=asked.patient,
    )
    fitting = search(wish=_wish(asked))
    if fitting and not _is_late(fitting[0], asked):
        return fitting
    sooner = [one for one in search() if not _is_late(one, asked)][:SOONER]
    return sooner + [one for one in fitting if one not in sooner]


def _wish(asked: ConsultationRequest) -> Wish:
    earliest, latest = BETWEEN.get(asked.preferred_times, (0, 24 * 60))
    return Wish(frozenset(asked.preferred_days), earliest, latest)


def _is_late(opening: Opening, asked: ConsultationRequest) -> bool:
    return filters.local(opening.span.starts_at).date() > asked.due_on


def _offer(opening: Opening, asked: ConsultationRequest) -> tuple[str, Opening, str]:
    """What the form sends, the opening, and what is to be known of it."""
    starts = filters.local(opening.span.starts_at)
    wish = _wish(asked)
    is_wished = not wish.weekdays or starts.weekday() in wish.weekdays
    is_wished &= wish.earliest_minute <= starts.hour * 60 + starts.minute < wish.latest_minute
    notes = [opening.clinician.name]
    notes += ["not when they said they can come"] * (not is_wished)
    notes += [f"after {filters.day(asked.due_on)}"] * _is_late(opening, asked)
    return opening_value(opening.clinician, opening.span.starts_at), opening, ", ".join(notes)


def _named(public_id: str) -> Patient:
    """The patient a form names, as far as whoever sent it may see them."""
    try:
        found = patients.one(UUID(public_id), by=current_user, reach=Reach.ALL, at=g.at, to_change=True)
    except ValueError:
        found = None
    if found is None:
        raise Refused("This person is not on record any more. Go back and look again.")
    return found


def _to_booking(asked: ConsultationRequest) -> Response:
    return redirect(  # type: ignore[return-value]
        url_for(".book", patient_id=asked.patient, consultation_request_id=asked), 303
    )
