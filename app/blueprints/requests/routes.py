"""The desk's inbox: who asks for a consultation, how to reach them, by when, and what became of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from app.blueprints.requests import forms, robots
from app.care import intake, requests
from app.care.errors import told_on
from app.clinical.intake_questions import CONTACT, ON_THE_TELEPHONE, told
from app.clinical.languages import Language
from app.clinical.request_steps import STEPS
from app.front_door import file_rules, person, requires
from app.models import ConsultationRequest
from app.policy import Action
from app.ui import filters

bp = Blueprint("requests", __name__)
INBOX = "/requests"
ONE = f"{INBOX}/<record:consultation_request_id>"

Answer = Response | str | tuple[str, int]


@bp.get(INBOX)
@requires(Action.REQUEST_READ)
def index() -> str:
    asked = request.args.get("shelf", "")
    shelf = asked if asked in requests.SHELVES else "open"
    counts = requests.counts()
    last = max(1, -(-counts[shelf] // requests.PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), last)
    return render_template(
        "requests/index.html",
        shelf=shelf,
        page=page,
        rows=requests.listed(shelf, page=page),
        is_booked=requests.is_booked,
        counts=counts,
        a_page=requests.PAGE,
    )


@bp.get(f"{INBOX}/count")
@requires(Action.REQUEST_READ)
def count() -> str:
    return render_template("requests/_count.html", new=requests.new())


@bp.route(f"{INBOX}/new", methods=["GET", "POST"])
@requires(Action.REQUEST_WRITE)
def new() -> Answer:
    """A call: the desk types what it hears; what is about health is sealed as it is saved."""
    build = forms.form_class(forms.CallForm, ON_THE_TELEPHONE, Language.ENGLISH)
    form = build(today=filters.today(), opened=robots.proof(g.at))
    if form.validate_on_submit():
        taken = intake.take(
            form.answers(),
            form.health(),
            key=robots.key(form),
            keys=file_rules().keys,
            by=person(),
            at=g.at,
            on=filters.today(),
        )
        return _to(taken, f"Request taken: {taken.urgency.label.lower()}.")
    return render_template("requests/new.html", form=form), form.status


@bp.get(ONE)
@requires(Action.REQUEST_READ)
def show(consultation_request_id: Any) -> Answer:
    return _show(requests.of(consultation_request_id))


@bp.route(f"{ONE}/edit", methods=["GET", "POST"])
@requires(Action.REQUEST_WRITE)
def edit(consultation_request_id: Any) -> Answer:
    asked = requests.of(consultation_request_id, to_change=request.method == "POST")
    build = forms.form_class(forms.CorrectionForm, CONTACT, Language.ENGLISH)
    form = build(today=filters.today(), **forms.known(asked))
    if form.validate_on_submit():
        with told_on(form):
            requests.correct(asked, form.answers(), version=form["version"].data)
            return _to(asked, "The details are saved.")
    return render_template("requests/edit.html", form=form, asked=asked), form.status


@bp.post(f"{ONE}/contacts")
@requires(Action.REQUEST_WRITE)
def note_contact(consultation_request_id: Any) -> Answer:
    asked = requests.of(consultation_request_id, to_change=True)
    form = forms.ContactForm()
    if form.validate_on_submit():
        with told_on(form):
            requests.note_contact(asked, way=form.way.data, outcome=form.outcome.data, by=person(), at=g.at)
            return _to(asked, "Noted.")
    return _show(asked, contact=form)


@bp.post(f"{ONE}/owner")
@requires(Action.REQUEST_WRITE)
def assign(consultation_request_id: Any) -> Answer:
    asked = requests.of(consultation_request_id, to_change=True)
    form = forms.OwnerForm(people=requests.owners())
    if form.validate_on_submit():
        with told_on(form):
            requests.assign(asked, **form.values(), on=filters.today())
            return _to(asked, "Saved.")
    return _show(asked, owner=form)


@bp.post(f"{ONE}/status")
@requires(Action.REQUEST_WRITE)
def step(consultation_request_id: Any) -> Answer:
    asked = requests.of(consultation_request_id, to_change=True)
    form = forms.StepForm(steps=(*STEPS[asked.status], asked.status))
    if form.validate_on_submit():
        with told_on(form):
            requests.step(asked, form.wanted.data, reason=form.reason.data)
            return _to(asked, f"Marked: {asked.status.label.lower()}.")
    return _show(asked, step=form)


@bp.get(f"{ONE}/health")
@requires(Action.REQUEST_HEALTH_READ)
def health(consultation_request_id: Any) -> str:
    asked = requests.of(consultation_request_id)
    return render_template(
        "requests/health.html", asked=asked, said=told(intake.health(asked, keys=file_rules().keys))
    )


@bp.get("/patients/<record:patient_id>/consultation-requests")
@requires(Action.CHART_READ)
def on_chart(patient_id: object) -> str:
    """What somebody told of their health when they asked to be seen, once they are a patient."""
    keys = file_rules().keys
    said = [(asked, told(intake.health(asked, keys=keys))) for asked in requests.by_patient(g.patient)]
    return render_template("requests/on_chart.html", said=said)


def _show(asked: ConsultationRequest, **typed: Any) -> Answer:
    people = requests.owners()
    owner = str(asked.owner.public_id) if asked.owner else ""
    shown = {
        "contact": forms.ContactForm(formdata=None, way=asked.contact_by),
        "owner": forms.OwnerForm(
            people=people, formdata=None, owner=owner, due_on=asked.due_on, version=asked.version
        ),
        "step": forms.StepForm(steps=STEPS[asked.status], formdata=None),
    } | typed
    status = max(form.status for form in typed.values()) if typed else 200
    return render_template(
        "requests/show.html",
        asked=asked,
        is_booked=requests.is_booked(asked),
        others=requests.others(asked),
        forms=shown,
        times=forms.said_times(asked),
    ), status


def _to(asked: ConsultationRequest, words: str) -> Response:
    flash(words)
    return redirect(url_for(".show", consultation_request_id=asked), 303)  # type: ignore[return-value]
