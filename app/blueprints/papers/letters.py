"""Letters to the referring clinician: drafted, finished, read, printed as PDF, struck."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for

from app.blueprints.papers.forms import LetterForm, StrikeForm
from app.blueprints.papers.routes import Answer, bp, saved
from app.care import diagnoses, letter_facts, letters, transmissions
from app.care.errors import NotFound, told_on
from app.care.letters import Draft, LetterValues
from app.clinical.vocabulary import LetterKind
from app.front_door import person, requires
from app.policy import Action
from app.ui import letter_sheet, paper
from app.ui.filters import today


@bp.route("/letters/new", methods=["GET", "POST"])
@requires(Action.LETTER_WRITE)
def new_letter(patient_id: UUID) -> Answer:
    drafted = _draft()
    form = LetterForm(data=letter_sheet.typed(drafted.proposed) | {"mark": drafted.mark})
    if form.validate_on_submit():
        with told_on(form):
            values = LetterValues(**{name: form[name].data for name in letter_sheet.TYPED})
            letter = letters.write(drafted, values, mark=form.mark.data, by=person(), at=g.at)
            flash("Letter finished.")
            return redirect(url_for(".letter", patient_id=g.patient, letter_id=letter))
    form.mark.data = drafted.mark
    page = render_template(
        "papers/new_letter.html",
        form=form,
        draft=drafted,
        sections=letter_sheet.sections(drafted.facts),
        kinds=_kinds(drafted),
    )
    return page, form.status


@bp.get("/letters/<record:letter_id>")
@requires(Action.CHART_READ)
def letter(patient_id: UUID, letter_id: UUID) -> Answer:
    found = letters.of(g.patient, letter_id)
    newer = letters.superseded(letters.of_patient(g.patient)).get(found.id)
    sent = [one for one in transmissions.of_patient(g.patient) if one.letter is found and not one.is_struck]
    sheet = letter_sheet.of(found, newer)
    return render_template("papers/letter.html", letter=found, sheet=sheet, newer=newer, sent=sent)


@bp.get("/letters/<record:letter_id>/pdf")
@requires(Action.CHART_READ)
def letter_pdf(patient_id: UUID, letter_id: UUID) -> Response:
    found = letters.of(g.patient, letter_id)
    newer = letters.superseded(letters.of_patient(g.patient)).get(found.id)
    made = paper.letter(letter_sheet.of(found, newer), at=g.at, named=str(found.public_id))
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="letter-{found.facts["on"]}.pdf"'
    return answer


@bp.route("/letters/<record:letter_id>/error", methods=["GET", "POST"])
@requires(Action.LETTER_WRITE)
def strike_letter(patient_id: UUID, letter_id: UUID) -> Answer:
    found = letters.of(g.patient, letter_id)
    form = StrikeForm()
    if form.validate_on_submit():
        letters.strike(found, reason=form.reason.data, by=person(), at=g.at)
        return saved("Letter struck.")
    return render_template("papers/strike.html", form=form, letter=found), form.status


def _kinds(drafted: Draft) -> list[tuple[str, str, bool]]:
    """The kinds of letter as links. A plan of care is offered once there is a plan to send."""
    about = {"patient_id": g.patient, "diagnosis": drafted.diagnosis.public_id}
    return [
        (kind.label, url_for(".new_letter", kind=kind.value, **about), kind is drafted.kind)
        for kind in LetterKind
        if drafted.version or kind is not LetterKind.PLAN_OF_CARE
    ]


def _draft() -> Draft:
    """Of the kind and the diagnosis that the address names; a case summary of the main one where it names none."""
    diagnosis = diagnoses.named(g.patient, request.args.get("diagnosis"))
    if diagnosis is None:
        raise NotFound("This chart has no diagnosis to write about yet.")
    kind = request.args.get("kind", default=LetterKind.CASE_SUMMARY, type=LetterKind)
    version = letter_facts.version_for(diagnosis)
    lines = letter_sheet.plan_lines(version, kind) if version else []
    return letters.draft(diagnosis, kind, version=version, plan_lines=lines, by=person(), on=today())
