"""The clinic's tablet from the clinician's side: handing it over, and settling what came back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for

from app.blueprints.hand_overs.forms import DiscardForm, ResultsForm, StartForm
from app.care import (
    accounts,
    assessments,
    diagnoses,
    due,
    hand_over_results,
    hand_overs,
    practice_instruments,
)
from app.care.errors import told_on
from app.care.hand_overs import Handed
from app.clinical.due import Due
from app.front_door import carry, person, requires, sign_in_rules
from app.models import Diagnosis, HandOver
from app.policy import Action
from app.ui.filters import today, zone

bp = Blueprint("hand_overs", __name__, url_prefix="/patients/<record:patient_id>/hand-overs")

Answer = Any


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.MEASURE_WRITE)
def new(patient_id: UUID) -> Answer:
    catalogue = practice_instruments.catalogue()
    offered, standing = hand_overs.to_choose(catalogue), diagnoses.of_patient(g.patient)
    main = diagnoses.named(g.patient, request.args.get("diagnosis"))
    wanted = _wanted(main)
    chosen = request.args.getlist("instrument") or list(wanted)
    form = StartForm(data={"instruments": chosen, "diagnosis": str(main.public_id) if main else ""})
    form.offer(offered, standing)
    if form.validate_on_submit():
        with told_on(form):
            handed = hand_overs.start(
                diagnoses.of(g.patient, UUID(form.diagnosis.data)),
                form.instruments.data,
                catalogue=catalogue,
                session=g.user_session,
                rules=sign_in_rules(),
                at=g.at,
            )
            return _handed(handed)
    facts = {"offered": offered, "diagnoses": standing, "wanted": wanted}
    facts["last"] = assessments.newest(main, [one.key for one in offered]) if main else {}
    facts["open"] = hand_overs.open_of(g.patient)
    return render_template("hand_overs/new.html", form=form, **facts), form.status


@bp.get("/<record:hand_over_id>")
@requires(Action.MEASURE_WRITE)
def show(patient_id: UUID, hand_over_id: UUID) -> Answer:
    hand_over = hand_overs.of(g.patient, hand_over_id)
    results = hand_over_results.results(hand_over, practice_instruments.catalogue())
    return _shown(hand_over, results, ResultsForm.of(results))


@bp.post("/<record:hand_over_id>/measures")
@requires(Action.MEASURE_WRITE)
def record(patient_id: UUID, hand_over_id: UUID) -> Answer:
    """Store what is whole, and what is taken with gaps."""
    hand_over = hand_overs.of(g.patient, hand_over_id)
    catalogue = practice_instruments.catalogue()
    results = hand_over_results.results(hand_over, catalogue)
    form = ResultsForm.of(results)
    if form.validate():
        facts = {"catalogue": catalogue, "by": person(), "at": g.at, "zone": zone()}
        with told_on(form):
            found = hand_over_results.record(hand_over, with_gaps=form.with_gaps, seen=form.seen, **facts)
            flash(_recorded(len(found), len(results)))
            return redirect(url_for("measures.index", patient_id=g.patient))
    form.look_again(results)
    return _shown(hand_over, results, form)


@bp.post("/<record:hand_over_id>/again")
@requires(Action.MEASURE_WRITE)
def again(patient_id: UUID, hand_over_id: UUID) -> Answer:
    """Let the patient go on."""
    hand_over = hand_overs.of(g.patient, hand_over_id)
    return _handed(hand_overs.again(hand_over, session=g.user_session, rules=sign_in_rules(), at=g.at))


@bp.post("/<record:hand_over_id>/return")
@requires(Action.MEASURE_WRITE)
def take_back(patient_id: UUID, hand_over_id: UUID) -> Answer:
    """From another sign-in than the tablet's, which ends."""
    hand_over = hand_overs.of(g.patient, hand_over_id)
    hand_overs.take_back(hand_over, at=g.at)
    return redirect(url_for("hand_overs.show", patient_id=g.patient, hand_over_id=hand_over))


@bp.route("/<record:hand_over_id>/discard", methods=["GET", "POST"])
@requires(Action.MEASURE_WRITE)
def discard(patient_id: UUID, hand_over_id: UUID) -> Answer:
    hand_over = hand_overs.of(g.patient, hand_over_id)
    form = DiscardForm()
    if form.validate_on_submit():
        with told_on(form):
            hand_overs.discard(hand_over, reason=form.reason.data, at=g.at)
            flash("Nothing of it was recorded.")
            return redirect(url_for("measures.index", patient_id=g.patient))
    return render_template("hand_overs/discard.html", form=form, hand_over=hand_over), form.status


def _wanted(diagnosis: Diagnosis | None) -> dict[str, Due]:
    """What is due or overdue now that the patient is here, by the key of the measure."""
    found = due.of_diagnoses([diagnosis] if diagnosis else [], today=today(), at_visit=True)
    return {one.instrument.key: one for each in found.values() for one in each.pressing}


def _handed(handed: Handed) -> Response:
    """The code, this once. The answer carries the sign-in of the tablet."""
    page = render_template("hand_overs/handed.html", code=handed.code, hand_over=handed.hand_over)
    return carry(make_response(page), handed.token)


def _shown(
    hand_over: HandOver, results: Sequence[hand_over_results.Result], form: ResultsForm
) -> tuple[str, int]:
    facts = {"at": g.at, "idle_limit": sign_in_rules().idle_limit}
    is_with_patient = hand_over.is_out and accounts.is_running(hand_over.session, **facts)
    values = {"hand_over": hand_over, "results": results, "form": form, "is_with_patient": is_with_patient}
    return render_template("hand_overs/show.html", **values), form.status


def _recorded(count: int, asked: int) -> str:
    words = "1 measure recorded" if count == 1 else f"{count} measures recorded"
    return f"{words}." if count in (0, asked) else f"{words}, {asked - count} not."
