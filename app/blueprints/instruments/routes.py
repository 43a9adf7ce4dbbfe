"""The measures of the practice: what each is and how sure that is, how it is used here, and those of its own."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.blueprints.instruments.forms import WORDING, OwnForm, setting_form
from app.care import own_instruments, practice_instruments
from app.care.errors import told_on
from app.care.practice_instruments import OWN
from app.clinical.instruments import definition
from app.clinical.instruments.declaration import FilledBy
from app.front_door import person, requires
from app.policy import Action
from app.ui import measure_grid, measure_words

bp = Blueprint("instruments", __name__, url_prefix="/instruments")

Answer = str | tuple[str, int] | Response
CONFLICT = 409


@bp.get("")
@requires(Action.INSTRUMENT_READ)
def index() -> Answer:
    return render_template(
        "instruments/index.html",
        catalogue=practice_instruments.catalogue(),
        kinds=list(FilledBy),
        own=OWN,
        words=measure_words,
    )


@bp.get("/<instrument_key>")
@requires(Action.INSTRUMENT_READ)
def show(instrument_key: str) -> Answer:
    catalogue = practice_instruments.catalogue()
    instrument = catalogue.get(instrument_key)
    return render_template(
        "instruments/show.html",
        catalogue=catalogue,
        instrument=instrument,
        setting=catalogue.settings.get(instrument_key),
        versions=own_instruments.versions(instrument_key) if instrument_key.startswith(OWN) else [],
        grid=measure_grid,
        words=measure_words,
    )


@bp.route("/<instrument_key>/edit", methods=["GET", "POST"])
@requires(Action.INSTRUMENT_WRITE)
def edit(instrument_key: str) -> Answer:
    if instrument_key.startswith(OWN):
        return redirect(url_for(".change", own_key=instrument_key))
    catalogue = practice_instruments.catalogue()
    instrument, setting = catalogue.get(instrument_key), catalogue.settings.get(instrument_key)
    form = setting_form(instrument, setting)
    if form.validate_on_submit():
        with told_on(form):
            practice_instruments.set_up(
                instrument,
                is_offered=form.is_offered.data,
                rules=form.rules(instrument),
                wording=form.wording(instrument),
                licence=form.wording_licence.data,
                version=form.opened_with,
            )
            return _saved(instrument_key, f"{instrument.name}: saved.")
    if form.status == CONFLICT:
        form.show_version(setting.version if setting else 0)
    page = render_template(
        "instruments/edit.html", form=form, instrument=instrument, setting=setting, wording=WORDING
    )
    return page, form.status


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.INSTRUMENT_WRITE)
def new() -> Answer:
    form = OwnForm.of(None)
    if form.validate_on_submit() and not form.reject(definition.problems(form.definition())):
        with told_on(form):
            row = own_instruments.add(form.definition(), by=person(), at=g.at)
            return _saved(row.key, f"{row.name} is among the measures.")
    return render_template("instruments/new.html", form=form), form.status


@bp.route("/own/<own_key>/definition", methods=["GET", "POST"])
@requires(Action.INSTRUMENT_WRITE)
def change(own_key: str) -> Answer:
    row = own_instruments.newest(own_key)
    form = OwnForm.of(own_instruments.definition_of(row), number=row.number)
    if form.validate_on_submit() and not form.reject(definition.problems(form.definition())):
        with told_on(form):
            number = form.opened_with
            changed = own_instruments.change(own_key, form.definition(), number=number, by=person(), at=g.at)
            return _saved(own_key, f"{changed.name}: version {changed.number}.")
    if form.status == CONFLICT:
        form.show_number(row.number)
    return render_template("instruments/change.html", form=form, row=row), form.status


@bp.post("/own/<own_key>/retirement")
@requires(Action.INSTRUMENT_WRITE)
def retire(own_key: str) -> Answer:
    row = own_instruments.retire(own_key, number=request.form.get("number", 0, type=int), at=g.at)
    return _saved(own_key, f"{row.name} is offered no more. What was taken with it stays.")


@bp.post("/own/<own_key>/return")
@requires(Action.INSTRUMENT_WRITE)
def bring_back(own_key: str) -> Answer:
    row = own_instruments.bring_back(own_key, number=request.form.get("number", 0, type=int))
    return _saved(own_key, f"{row.name} is offered again.")


def _saved(key: str, words: str) -> Response:
    flash(words)
    return redirect(url_for(".show", instrument_key=key), 303)
