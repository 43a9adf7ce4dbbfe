"""What was sent when: recorded, answered by a signature on paper, struck."""

from __future__ import annotations

from uuid import UUID

from flask import g, render_template, request

from app.blueprints.papers.forms import ReturnForm, SendingForm, StrikeForm
from app.blueprints.papers.routes import Answer, bp, hands, saved
from app.care import orders, transmissions
from app.care.errors import told_on
from app.care.transmissions import Sendable, SentValues
from app.front_door import person, requires, takes_files
from app.policy import Action
from app.ui.filters import day


@bp.route("/sent/new", methods=["GET", "POST"])
@requires(Action.PAPER_WRITE)
@takes_files("LARGEST_DOCUMENT")
def new_sending(patient_id: UUID) -> Answer:
    offered = {one.key: one for one in transmissions.sendable(g.patient)}
    asked = offered.get(request.args.get("letter") or request.args.get("version") or "")
    known = _recipients(asked)
    form = SendingForm(data={"sent": asked and asked.key, "recipient": next(iter(known), "")})
    form.offer({key: _words(one) for key, one in offered.items()})
    if form.validate_on_submit():
        with told_on(form):
            names = ("sent_on", "method", "recipient", "proof")
            values = SentValues(offered[form.sent.data], **{name: form[name].data for name in names})
            transmissions.record(g.patient, values, file=form.received, **hands())
            return saved("Recorded as sent.")
    page = render_template("papers/new_sending.html", form=form, offered=offered, recipients=known)
    return page, form.status


@bp.route("/sent/<record:transmission_id>/return", methods=["GET", "POST"])
@requires(Action.PAPER_WRITE)
@takes_files("LARGEST_DOCUMENT")
def record_return(patient_id: UUID, transmission_id: UUID) -> Answer:
    sending = transmissions.of(g.patient, transmission_id)
    form = ReturnForm(data={"signer": sending.recipient})
    if form.validate_on_submit():
        with told_on(form):
            said = {"returned_on": form.returned_on.data, "signer": form.signer.data}
            transmissions.record_return(sending, **said, file=form.received, **hands())
            return saved("Signature recorded.")
    return render_template("papers/record_return.html", form=form, sending=sending), form.status


@bp.route("/sent/<record:transmission_id>/error", methods=["GET", "POST"])
@requires(Action.PAPER_WRITE)
def strike_sending(patient_id: UUID, transmission_id: UUID) -> Answer:
    sending = transmissions.of(g.patient, transmission_id)
    form = StrikeForm()
    if form.validate_on_submit():
        transmissions.strike(sending, reason=form.reason.data, by=person(), at=g.at)
        return saved("Struck.")
    return render_template("papers/strike.html", form=form, sending=sending), form.status


def _recipients(asked: Sendable | None) -> list[str]:
    """Whom this chart knows, the likeliest first: the letter's own, who signed an order, who referred."""
    known = [
        asked.letter.recipient if asked and asked.letter else "",
        *(order.signer_name for order in orders.standing(g.patient)),
        g.patient.referring_clinician,
    ]
    return [name for name in dict.fromkeys(known) if name]


def _words(one: Sendable) -> str:
    if one.letter:
        return f"{one.letter.kind.label} to {one.letter.recipient}, letter of {day(one.letter.written_at)}"
    title = f", {one.what.title}" if one.version and one.version.title else ""
    return f"Plan version {one.what.number}{title}, {day(one.what.written_at)}"
