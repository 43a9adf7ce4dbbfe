"""The waitlist: who waits for what, times that came free, and the offers between them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from app.blueprints.waitlist import forms
from app.care import accounts, freed_times, patient_search, waitlist, waitlist_offers
from app.care.errors import told_on
from app.front_door import person, requires, shows
from app.models import WaitlistEntry
from app.policy import Action
from app.ui import filters, waitlist_words

bp = Blueprint("waitlist", __name__)
OF_PATIENT = "/patients/<record:patient_id>/waitlist"
ENTRY = f"{OF_PATIENT}/<record:entry_id>"
OFFER = f"{ENTRY}/offers/<record:offer_id>"

Answer = Response | str | tuple[str, int]


@bp.get("/waitlist")
@requires(Action.WAITLIST_WRITE)
def index() -> str:
    waiting = waitlist.waiting()
    shows(entry.patient for entry in waiting)
    offers = freed_times.open_offers(waiting, at=g.at)
    return render_template(
        "waitlist/index.html",
        waiting=waiting,
        freed=freed_times.proposals(waiting, practice=g.practice, at=g.at),
        offers=offers,
        written=waitlist_offers.written(offers),
        can_be_met=waitlist.can_be_met,
        can_be_given=waitlist.can_be_given,
        words=waitlist_words,
        at=g.at,
    )


@bp.get("/waitlist/count")
@requires(Action.WAITLIST_WRITE)
def count() -> str:
    """Times that came free and that somebody on the list could have."""
    freed = freed_times.proposals(waitlist.waiting(), practice=g.practice, at=g.at)
    return render_template("waitlist/_count.html", to_offer=sum(bool(one.fits) for one in freed))


@bp.get("/waitlist/time")
@requires(Action.WAITLIST_WRITE)
def time() -> Answer:
    """Who is waiting for one free time, all of them in order."""
    people = {str(one.public_id): one for one in accounts.clinicians()}
    clinician = people.get(request.args.get("clinician", ""))
    starts_at = forms.instant(request.args.get("starts"))
    if clinician is None or starts_at is None:
        return redirect(url_for(".index"))  # type: ignore[return-value]
    found = freed_times.at_time(clinician, starts_at, waitlist.waiting(), practice=g.practice, at=g.at)
    shows(fit.entry.patient for fit in (found.fits if found else ()))
    return render_template("waitlist/time.html", one=found, words=waitlist_words)


@bp.get("/waitlist/new")
@requires(Action.WAITLIST_WRITE)
def find() -> str:
    """The first step: who is it for?"""
    typed = request.args.get("find", "").strip()[:200]
    found = patient_search.find(typed, by=person(), reach=g.reach, at=g.at, today=filters.today())
    return render_template("waitlist/find.html", typed=typed, found=found if typed else None)


@bp.route(f"{OF_PATIENT}/new", methods=["GET", "POST"])
@requires(Action.WAITLIST_WRITE)
def new(patient_id: object) -> Answer:
    form = forms.EntryForm.new(
        request.form or None, today=filters.today(), usual=waitlist.usual_type(g.patient), **_choices()
    )
    if form.validate_on_submit():
        with told_on(form):
            waitlist.enter(g.patient, form.wanted(), by=person(), at=g.at, on=filters.today())
            flash("On the waitlist.")
            return redirect(url_for(".index"), 303)  # type: ignore[return-value]
    return render_template("waitlist/edit.html", form=form, entry=None), form.status


@bp.route(f"{ENTRY}/edit", methods=["GET", "POST"])
@requires(Action.WAITLIST_WRITE)
def edit(patient_id: object, entry_id: Any) -> Answer:
    entry = waitlist.of(g.patient, entry_id)
    form = forms.EntryForm.of(entry, request.form or None, **_choices(entry))
    if form.validate_on_submit():
        with told_on(form):
            waitlist_offers.change(
                entry, form.wanted(), version=form.version.data, on=filters.today(), at=g.at
            )
            flash("The entry is saved.")
            return redirect(url_for(".index"), 303)  # type: ignore[return-value]
    return render_template("waitlist/edit.html", form=form, entry=entry), form.status


@bp.post(f"{ENTRY}/removal")
@requires(Action.WAITLIST_WRITE)
def remove(patient_id: object, entry_id: Any) -> Response:
    entry = waitlist.of(g.patient, entry_id)
    waitlist_offers.leave(entry, at=g.at)
    return _back("Taken off the waitlist.")


@bp.post(f"{ENTRY}/offers")
@requires(Action.WAITLIST_WRITE)
def offer(patient_id: object, entry_id: Any) -> Answer:
    entry = waitlist.of(g.patient, entry_id)
    form = forms.OfferForm(clinicians=accounts.clinicians())
    if form.validate_on_submit():
        with told_on(form):
            made = waitlist_offers.offer(
                entry,
                clinician=form.person,
                starts_at=form.starts_at,
                practice=g.practice,
                by=person(),
                at=g.at,
            )
            return _back(waitlist_words.offered(made, is_written=waitlist_offers.is_written(made)))
    return render_template("waitlist/not_offered.html", form=form, entry=entry), form.status or 422


@bp.post(f"{OFFER}/acceptance")
@requires(Action.WAITLIST_WRITE)
def accept(patient_id: object, entry_id: Any, offer_id: Any) -> Response:
    offer = waitlist_offers.of(waitlist.of(g.patient, entry_id), offer_id)
    visit = waitlist_offers.accept(offer, practice=g.practice, by=person(), at=g.at)
    return _back(f"Booked: {filters.slot_time(visit.starts_at)}, {visit.clinician.name}.")


@bp.post(f"{OFFER}/refusal")
@requires(Action.WAITLIST_WRITE)
def decline(patient_id: object, entry_id: Any, offer_id: Any) -> Response:
    offer = waitlist_offers.of(waitlist.of(g.patient, entry_id), offer_id)
    waitlist_offers.decline(offer, at=g.at)
    return _back("Declined. They stay on the list; the time can be offered to the next.")


@bp.post(f"{OFFER}/withdrawal")
@requires(Action.WAITLIST_WRITE)
def take_back(patient_id: object, entry_id: Any, offer_id: Any) -> Response:
    offer = waitlist_offers.of(waitlist.of(g.patient, entry_id), offer_id)
    waitlist_offers.take_back(offer, at=g.at)
    return _back("Taken back. The time is free again.")


def _choices(entry: WaitlistEntry | None = None) -> dict[str, Any]:
    """What can be waited for. A type that is offered no more, or who has left, stays with its entry until changed."""
    types, people = waitlist.to_choose(), accounts.clinicians()
    if entry is not None:
        types += [entry.visit_type] * (entry.visit_type not in types)
        people += [entry.clinician] if entry.clinician and entry.clinician not in people else []
    return {
        "types": types,
        "clinicians": people,
        "booked": waitlist.replaceable(g.patient, at=g.at),
    }


def _back(words: str) -> Response:
    flash(words)
    return redirect(url_for(".index"), 303)  # type: ignore[return-value]
