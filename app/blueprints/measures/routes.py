"""Measures of one patient: taken by the clinician or from paper, read, corrected by a newer one, struck."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.blueprints.measures.entry import Entry
from app.blueprints.measures.forms import START, Corrected, MeasureForm, StrikeForm, measure_form
from app.blueprints.measures.record import shelves, told
from app.care import assessments, diagnoses, hand_overs, practice_instruments
from app.care.errors import Refused, told_on
from app.front_door import person, requires, wants_fragment
from app.models import Assessment
from app.policy import Action
from app.ui import measure_grid, measure_words
from app.ui.filters import today

bp = Blueprint("measures", __name__, url_prefix="/patients/<record:patient_id>/measures")

Answer = str | tuple[str, int] | Response
CONFLICT = 409


@bp.get("")
@requires(Action.CHART_READ)
def index(patient_id: UUID) -> Answer:
    diagnosis = diagnoses.chosen(g.patient, request.args.get("diagnosis"))
    catalogue = practice_instruments.catalogue()
    rows = assessments.of_patient(g.patient, diagnosis=diagnosis) if diagnosis else []
    return render_template(
        "measures/index.html",
        diagnosis=diagnosis,
        diagnoses=diagnoses.of_patient(g.patient),
        hand_over=hand_overs.open_of(g.patient),
        shelves=shelves(catalogue, rows),
        history=[told(catalogue, row) for row in rows],
        shows_all="all" in request.args,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.MEASURE_WRITE)
def new(patient_id: UUID) -> Answer:
    if "instrument" not in request.args:
        return redirect(url_for(".index", patient_id=g.patient))
    entry = _asked()
    form = measure_form(entry.instrument, {"performed_on": today()})
    if form.validate_on_submit():
        with told_on(form):
            assessment = assessments.record(entry.diagnosis, _taken(entry, form), **_by_whom())
            return _stored(assessment, f"{entry.instrument.name} recorded.")
    return _asking(entry, form)


@bp.post("/score")
@requires(Action.MEASURE_WRITE)
def score(patient_id: UUID) -> Answer:
    """What the answers on the page yield so far; nothing is stored."""
    correcting = request.args.get("correcting", type=UUID)
    entry = _correcting(assessments.of(g.patient, correcting)) if correcting else _asked()
    if not wants_fragment():
        base = Corrected if correcting else MeasureForm
        return _asking(entry, measure_form(entry.instrument, {}, base=base))
    so_far = entry.so_far(measure_form(entry.instrument, {}).answers(request.form))
    return render_template("measures/_score.html", so_far=so_far, grid=measure_grid, is_part=True)


@bp.get("/<record:assessment_id>")
@requires(Action.CHART_READ)
def show(patient_id: UUID, assessment_id: UUID) -> Answer:
    assessment = assessments.of(g.patient, assessment_id)
    catalogue = practice_instruments.catalogue()
    shown = told(catalogue, assessment, before=assessments.before_this(assessment, catalogue.of(assessment)))
    return render_template("measures/show.html", shown=shown, assessment=assessment)


@bp.route("/<record:assessment_id>/correction", methods=["GET", "POST"])
@requires(Action.MEASURE_WRITE)
def correct(patient_id: UUID, assessment_id: UUID) -> Answer:
    earlier = assessments.of(g.patient, assessment_id)
    entry = _correcting(earlier)
    given = {START + key: value for key, value in earlier.answers.items()}
    form = measure_form(entry.instrument, {"performed_on": earlier.performed_on} | given, base=Corrected)
    if form.validate_on_submit():
        with told_on(form):
            taken, reason = _taken(entry, form), form["reason"].data
            later = assessments.correct(earlier, taken, reason=reason, **_by_whom())
            return _stored(later, f"{entry.instrument.name} corrected. The earlier one stays in the record.")
    return _asking(entry, form)


@bp.route("/<record:assessment_id>/entered-in-error", methods=["GET", "POST"])
@requires(Action.MEASURE_WRITE)
def strike(patient_id: UUID, assessment_id: UUID) -> Answer:
    assessment = assessments.of(g.patient, assessment_id)
    form = StrikeForm()
    if form.validate_on_submit():
        with told_on(form):
            assessments.strike(assessment, reason=form.reason.data, by=person(), at=g.at)
            return _stored(assessment, "The measure is struck. It counts no more and stays in the record.")
    shown = told(practice_instruments.catalogue(), assessment)
    return render_template("measures/strike.html", form=form, shown=shown, assessment=assessment), form.status


def _asked() -> Entry:
    """The measure, diagnosis and side an address names."""
    catalogue = practice_instruments.catalogue()
    diagnosis = diagnoses.named(g.patient, request.args.get("diagnosis"))
    if diagnosis is None:
        raise Refused("Record a diagnosis first: it says which side is affected, and since when.")
    if "instrument" not in request.args:
        raise Refused("Choose a measure first.")
    instrument = catalogue.to_take(request.args["instrument"])
    return Entry.of(catalogue, instrument, diagnosis, side=request.args.get("side", ""))


def _correcting(earlier: Assessment) -> Entry:
    catalogue = practice_instruments.catalogue()
    instrument = catalogue.of(earlier) or catalogue.get(earlier.instrument)
    side = request.args.get("side", "")
    return Entry.of(catalogue, instrument, earlier.diagnosis, side=side, correcting=earlier)


def _taken(entry: Entry, form: MeasureForm) -> assessments.Taken:
    return entry.taken(
        form.answers(request.form),
        performed_on=form.performed_on.data,
        version=form.version.data or "",
        seen=form.seen_id,
    )


def _by_whom() -> dict[str, Any]:
    return {"by": person(), "at": g.at, "on": today()}


def _asking(entry: Entry, form: MeasureForm) -> Answer:
    """The entry page. Opened anew, or after it was told that somebody was faster, it has seen the newest one."""
    if not form.is_submitted() or form.status == CONFLICT:
        form.show_as_seen(version=entry.version, seen=entry.latest.public_id if entry.latest else None)
    stored = entry.correcting.answers if entry.correcting else {}
    sent = form.answers(request.form) if form.is_submitted() else stored
    page = render_template(
        "measures/new.html",
        entry=entry,
        form=form,
        so_far=entry.so_far(sent),
        grid=measure_grid,
        words=measure_words,
        start=START,
        page_of=_page_of,
        score_of=_score_of,
        diagnoses=diagnoses.of_patient(g.patient),
    )
    return page, form.status


def _page_of(entry: Entry, **other: Any) -> str:
    """The address of the entry page, perhaps of another side or diagnosis."""
    side = other.get("side", entry.side if entry.may_choose_side else None)
    if entry.correcting:
        return url_for(".correct", patient_id=g.patient, assessment_id=entry.correcting, side=side)
    diagnosis = str(other.get("diagnosis", entry.diagnosis).public_id)
    return url_for(
        ".new",
        patient_id=g.patient,
        instrument=entry.instrument.key,
        diagnosis=diagnosis,
        side=side,
        note=request.args.get("note", type=UUID),
    )


def _score_of(entry: Entry) -> str:
    return url_for(
        ".score",
        patient_id=g.patient,
        instrument=entry.instrument.key,
        diagnosis=str(entry.diagnosis.public_id),
        side=entry.side,
        correcting=str(entry.correcting.public_id) if entry.correcting else None,
    )


def _stored(assessment: Assessment, words: str) -> Response:
    """On to the measure, or back to the note it was taken from."""
    flash(words)
    if note := request.args.get("note", type=UUID):
        return redirect(
            url_for("session_notes.edit", patient_id=g.patient, note_id=note, _anchor="measures"), 303
        )
    return redirect(url_for(".show", patient_id=g.patient, assessment_id=assessment), 303)
