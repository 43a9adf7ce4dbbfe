"""Papers of one patient: orders and referrals, notices and their files. Sendings and letters stand beside."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.blueprints.papers.forms import (
    AboutADiagnosis,
    NoticeForm,
    OrderForm,
    SignatureForm,
    StrikeForm,
    WrittenOrderForm,
)
from app.care import diagnoses, documents, letters, orders, transmissions
from app.care.errors import told_on
from app.care.orders import OrderValues
from app.clinical.orders import OrderOnFile
from app.clinical.vocabulary import OrderKind
from app.front_door import file_rules, person, requires, takes_files
from app.models import Diagnosis
from app.policy import Action
from app.ui.filters import today

bp = Blueprint("papers", __name__, url_prefix="/patients/<record:patient_id>/papers")

Answer = str | tuple[str, int] | AnyResponse


@bp.get("")
@requires(Action.CHART_READ)
def index(patient_id: UUID) -> Answer:
    written = letters.of_patient(g.patient)
    ordered = orders.of_patient(g.patient)
    return render_template(
        "papers/index.html",
        orders=ordered,
        due={order.id: OrderOnFile(verbal_on=order.verbal_on).signature_due_on for order in ordered},
        notices=orders.notices(g.patient),
        letters=written,
        superseded=letters.superseded(written),
        sendings=transmissions.of_patient(g.patient),
        diagnoses=diagnoses.of_patient(g.patient),
        referrer=g.patient.referring_clinician,
    )


@bp.get("/files/<record:document_id>")
@requires(Action.CHART_READ)
def file(patient_id: UUID, document_id: UUID) -> Response:
    found = documents.opened(documents.of(g.patient, document_id), rules=file_rules())
    answer = Response(found.content, mimetype=found.kind.value)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    return answer


@bp.route("/orders/new", methods=["GET", "POST"])
@requires(Action.PAPER_WRITE)
@takes_files("LARGEST_DOCUMENT")
def new_order(patient_id: UUID) -> Answer:
    form = OrderForm(data={"signer_name": g.patient.referring_clinician} | _named())
    form.offer(diagnoses.of_patient(g.patient))
    if form.validate_on_submit():
        with told_on(form):
            names = ("kind", "signer_name", "profession", "verbal_on", "signed_on", "wording")
            values = OrderValues(**{name: form[name].data for name in names}, diagnosis=_chosen(form))
            orders.record(g.patient, values, file=form.received, **hands())
            return saved(f"{values.kind.label} recorded.")
    return render_template("papers/new_order.html", form=form), form.status


@bp.route("/orders/written/new", methods=["GET", "POST"])
@requires(Action.ORDER_SIGN)
def write_order(patient_id: UUID) -> Answer:
    standing = diagnoses.of_patient(g.patient)
    form = WrittenOrderForm(data={"kind": OrderKind.ORDER} | _named())
    form.offer(standing)
    if form.validate_on_submit():
        with told_on(form):
            diagnosis = diagnoses.of(g.patient, UUID(form.diagnosis.data))
            said = {"wording": form.wording.data, "kind": form.kind.data}
            orders.write(diagnosis, **said, by=person(), at=g.at, on=today())
            return saved("Order signed.")
    return render_template("papers/write_order.html", form=form, diagnoses=standing), form.status


@bp.route("/orders/<record:order_id>/signature", methods=["GET", "POST"])
@requires(Action.PAPER_WRITE)
@takes_files("LARGEST_DOCUMENT")
def sign_order(patient_id: UUID, order_id: UUID) -> Answer:
    order = orders.of(g.patient, order_id)
    form = SignatureForm()
    if form.validate_on_submit():
        with told_on(form):
            orders.add_signature(order, signed_on=form.signed_on.data, file=form.received, **hands())
            return saved("Signature recorded.")
    return render_template("papers/sign_order.html", form=form, order=order), form.status


@bp.route("/orders/<record:order_id>/error", methods=["GET", "POST"])
@requires(Action.PAPER_WRITE)
def strike_order(patient_id: UUID, order_id: UUID) -> Answer:
    order = orders.of(g.patient, order_id)
    form = StrikeForm()
    if form.validate_on_submit():
        with told_on(form):
            orders.strike(order, reason=form.reason.data, by=person(), at=g.at)
            return saved(f"{order.kind.label} struck.")
    return render_template("papers/strike.html", form=form, order=order), form.status


@bp.route("/notices/new", methods=["GET", "POST"])
@requires(Action.PAPER_WRITE)
@takes_files("LARGEST_DOCUMENT")
def new_notice(patient_id: UUID) -> Answer:
    form = NoticeForm(data=_named())
    form.offer(diagnoses.of_patient(g.patient))
    if form.validate_on_submit():
        with told_on(form):
            said = {"diagnosis": _chosen(form), "signed_on": form.signed_on.data, "file": form.received}
            orders.record_notice(g.patient, **said, **hands())
            return saved("Notice recorded.")
    return render_template("papers/new_notice.html", form=form), form.status


@bp.route("/notices/<record:notice_id>/error", methods=["GET", "POST"])
@requires(Action.PAPER_WRITE)
def strike_notice(patient_id: UUID, notice_id: UUID) -> Answer:
    notice = orders.notice(g.patient, notice_id)
    form = StrikeForm()
    if form.validate_on_submit():
        orders.strike_notice(notice, reason=form.reason.data, by=person(), at=g.at)
        return saved("Notice struck.")
    return render_template("papers/strike.html", form=form, notice=notice), form.status


def _named() -> dict[str, Any]:
    """The diagnosis that an address names, and the main one where it names none."""
    found = diagnoses.named(g.patient, request.args.get("diagnosis"))
    return {"diagnosis": str(found.public_id)} if found else {}


def _chosen(form: AboutADiagnosis) -> Diagnosis | None:
    return diagnoses.of(g.patient, UUID(form.diagnosis.data)) if form.diagnosis.data else None


def hands() -> dict[str, Any]:
    """Who does it, when, and how files are kept here."""
    return {"rules": file_rules(), "by": person(), "at": g.at, "on": today()}


def saved(message: str) -> AnyResponse:
    flash(message)
    return redirect(url_for("papers.index", patient_id=g.patient))
