"""Phrases: everybody who writes notes keeps their own; the physician also keeps those of the practice."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for

from app.blueprints.phrases.forms import PhraseAgainForm, PhraseForm
from app.care import phrases
from app.care.errors import told_on
from app.front_door import person, requires
from app.models import Phrase, User
from app.policy import Action

bp = Blueprint("phrases", __name__, url_prefix="/phrases")
Answer = Response | tuple[str, int]


@bp.get("")
@requires(Action.PHRASE_WRITE)
def index() -> str:
    return render_template(
        "phrases/index.html", own=phrases.own(person()), of_the_practice=phrases.of_the_practice()
    )


@bp.get("/at-hand")
@requires(Action.PHRASE_WRITE)
def at_hand() -> Response:
    """What a text field offers while a code is typed."""
    return jsonify(
        phrases=[
            {"code": phrase.code, "wording": phrase.wording, "is_own": phrase.owner_id is not None}
            for phrase in phrases.at_hand(person())
        ]
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.PHRASE_WRITE)
def new() -> Answer:
    return _add(person())


@bp.route("/<record:phrase_id>/edit", methods=["GET", "POST"])
@requires(Action.PHRASE_WRITE)
def edit(phrase_id: UUID) -> Answer:
    return _change(phrases.one(phrase_id, owner=person()))


@bp.post("/<record:phrase_id>/removal")
@requires(Action.PHRASE_WRITE)
def remove(phrase_id: UUID) -> Answer:
    return _remove(phrases.one(phrase_id, owner=person()))


@bp.route("/practice/new", methods=["GET", "POST"])
@requires(Action.PRACTICE_PHRASE_WRITE)
def new_for_practice() -> Answer:
    return _add(None)


@bp.route("/practice/<record:practice_phrase_id>/edit", methods=["GET", "POST"])
@requires(Action.PRACTICE_PHRASE_WRITE)
def edit_for_practice(practice_phrase_id: UUID) -> Answer:
    return _change(phrases.one(practice_phrase_id, owner=None))


@bp.post("/practice/<record:practice_phrase_id>/removal")
@requires(Action.PRACTICE_PHRASE_WRITE)
def remove_for_practice(practice_phrase_id: UUID) -> Answer:
    return _remove(phrases.one(practice_phrase_id, owner=None))


def _add(owner: User | None) -> Answer:
    form = PhraseForm()
    if form.validate_on_submit():
        with told_on(form):
            phrase = phrases.record(owner=owner, code=form.code.data, wording=form.wording.data)
            return _back(f"Typing .{phrase.code} now brings these words.")
    return render_template("phrases/new.html", form=form, is_own=owner is not None), form.status


def _change(phrase: Phrase) -> Answer:
    form = PhraseAgainForm(obj=phrase)
    if form.validate_on_submit():
        with told_on(form):
            phrases.change(phrase, code=form.code.data, wording=form.wording.data, version=form.version.data)
            return _back(f"Saved: .{phrase.code}")
    return render_template("phrases/edit.html", form=form, phrase=phrase), form.status


def _remove(phrase: Phrase) -> Answer:
    phrases.remove(phrase, version=request.form.get("version", 0, type=int))
    return _back(f"The phrase .{phrase.code} is removed. What it brought into notes stays there.")


def _back(said: str) -> Response:
    flash(said)
    return redirect(url_for(".index"), 303)  # type: ignore[return-value]
