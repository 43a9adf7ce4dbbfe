"""The library of home exercises: everybody who treats reads it, who may write it words it for the practice."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.blueprints.exercise_library.forms import ExerciseForm
from app.care import exercise_library
from app.care.errors import told_on
from app.clinical.exercise_library import fits
from app.clinical.home_exercises import dose_in_words, usual_dose
from app.clinical.vocabulary import Condition, Technique
from app.front_door import person, requires
from app.policy import Action

bp = Blueprint("exercise_library", __name__, url_prefix="/exercises")

Answer = str | tuple[str, int] | Response


@bp.get("")
@requires(Action.LIBRARY_READ)
def index() -> Answer:
    chosen = next((one for one in Condition if one.value == request.args.get("for")), None)
    found = [one for one in exercise_library.held() if fits(one.exercise, chosen)]
    return render_template(
        "exercise_library/index.html",
        shelves=[(kind, [one for one in found if one.exercise.technique is kind]) for kind in Technique],
        conditions=list(Condition),
        chosen=chosen,
        dose=dose_in_words,
        usual_dose=usual_dose,
    )


@bp.get("/<exercise_key>")
@requires(Action.LIBRARY_READ)
def show(exercise_key: str) -> Answer:
    held = exercise_library.one(exercise_key)
    return render_template(
        "exercise_library/show.html", held=held, exercise=held.exercise, dose=dose_in_words
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.LIBRARY_WRITE)
def new() -> Answer:
    form = ExerciseForm.of(None)
    if form.validate_on_submit():
        with told_on(form):
            row = exercise_library.add(form.values(), by=person(), at=g.at)
            return _back(row.key, f"{row.name} is in the library.")
    return render_template("exercise_library/new.html", form=form), form.status


@bp.route("/<exercise_key>/edit", methods=["GET", "POST"])
@requires(Action.LIBRARY_WRITE)
def edit(exercise_key: str) -> Answer:
    held = exercise_library.one(exercise_key)
    form = ExerciseForm.of(held)
    if form.validate_on_submit():
        with told_on(form):
            row = exercise_library.change(
                exercise_key, form.values(), version=form.version.data, by=person(), at=g.at
            )
            return _back(exercise_key, f"Saved: {row.name}")
    return render_template("exercise_library/edit.html", form=form, held=held), form.status


@bp.post("/<exercise_key>/offer")
@requires(Action.LIBRARY_WRITE)
def offer(exercise_key: str) -> Answer:
    is_offered = request.form.get("is_offered") == "1"
    row = exercise_library.offer(
        exercise_key,
        is_offered=is_offered,
        version=request.form.get("version", 0, type=int),
        by=person(),
        at=g.at,
    )
    said = "is offered again." if is_offered else "is offered no more. Plans that have it keep it."
    return _back(exercise_key, f"{row.name} {said}")


def _back(exercise_key: str, said: str) -> Response:
    flash(said)
    return redirect(url_for(".show", exercise_key=exercise_key), 303)
