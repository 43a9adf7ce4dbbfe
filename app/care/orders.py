"""Orders, referrals and direct-access notices: what allows therapy, as it is on file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import policy
from app.care import documents
from app.care.documents import FileRules
from app.care.errors import Invalid, NotFound, Refused
from app.care.file_kinds import Received
from app.clinical.vocabulary import OrderKind, Profession
from app.extensions import db
from app.models import Diagnosis, DirectAccessNotice, Order, Patient, User
from app.policy import Action, Reach

LONGEST_NAME = 120
STRUCK_DIAGNOSIS = "This diagnosis was struck as entered in error. Choose another one."
STILL_TO_COME = "This day is still to come."


@dataclass(frozen=True, slots=True)
class OrderValues:
    """What a paper or a call says. Without a diagnosis it is for every one of the chart."""

    kind: OrderKind
    signer_name: str
    profession: Profession
    verbal_on: date | None = None
    signed_on: date | None = None
    wording: str = ""
    diagnosis: Diagnosis | None = None


# questions


def of_patient(patient: Patient) -> list[Order]:
    """All of them, struck ones too, the newest first."""
    wanted = (
        select(Order)
        .where(Order.patient_id == patient.id)
        .options(joinedload(Order.document), joinedload(Order.diagnosis), joinedload(Order.recorded_by))
    )
    return sorted(db.session.scalars(wanted), key=lambda order: (_dated(order), order.id), reverse=True)


def standing(patient: Patient) -> list[Order]:
    return [order for order in of_patient(patient) if not order.is_struck]


def of(patient: Patient, order_id: UUID) -> Order:
    wanted = select(Order).where(Order.patient_id == patient.id, Order.public_id == order_id)
    order = db.session.scalar(wanted)
    if order is None:
        raise NotFound("This chart has no such order.")
    return order


def notices(patient: Patient) -> list[DirectAccessNotice]:
    """All of them, struck ones too, the newest first."""
    wanted = (
        select(DirectAccessNotice)
        .where(DirectAccessNotice.patient_id == patient.id)
        .options(joinedload(DirectAccessNotice.document), joinedload(DirectAccessNotice.recorded_by))
    )
    return list(
        db.session.scalars(wanted.order_by(DirectAccessNotice.signed_on.desc(), DirectAccessNotice.id.desc()))
    )


def notice(patient: Patient, notice_id: UUID) -> DirectAccessNotice:
    wanted = select(DirectAccessNotice).where(
        DirectAccessNotice.patient_id == patient.id, DirectAccessNotice.public_id == notice_id
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound("This chart has no such notice.")
    return found


# verbs


def record(
    patient: Patient,
    values: OrderValues,
    *,
    file: Received | None,
    rules: FileRules,
    by: User,
    at: datetime,
    on: date,
) -> Order:
    """Put an order or referral on file. The same form sent twice leaves one."""
    _refuse_order(values, patient, on=on)
    for earlier in standing(patient):
        if _values_of(earlier) == values and documents.is_same(earlier.document, file):
            return earlier
    order = Order(
        patient=patient,
        diagnosis=values.diagnosis,
        kind=values.kind,
        wording=values.wording,
        signer_name=values.signer_name,
        profession=values.profession,
        verbal_on=values.verbal_on,
        signed_on=values.signed_on,
        document=documents.add(patient, file, field="file", rules=rules, by=by, at=at),
        recorded_at=at,
        recorded_by=by,
    )
    db.session.add(order)
    db.session.flush()
    return order


def write(
    diagnosis: Diagnosis,
    *,
    wording: str,
    kind: OrderKind = OrderKind.ORDER,
    by: User,
    at: datetime,
    on: date,
) -> Order:
    """The physician's own order, signed by the sign-in. The same words sent twice on one day leave one order."""
    if diagnosis.is_struck:
        raise Refused(STRUCK_DIAGNOSIS)
    wording = wording.strip()
    if not wording:
        raise Invalid("wording", "Say what is ordered.")
    for earlier in standing(diagnosis.patient):
        told = (earlier.signer_id, earlier.signed_on, earlier.kind, earlier.wording, earlier.diagnosis_id)
        if told == (by.id, on, kind, wording, diagnosis.id):
            return earlier
    order = Order(
        patient=diagnosis.patient,
        diagnosis=diagnosis,
        kind=kind,
        wording=wording,
        signer_name=by.name_with_credentials[:LONGEST_NAME],
        profession=Profession.PHYSICIAN,
        signer=by,
        signed_on=on,
        recorded_at=at,
        recorded_by=by,
    )
    db.session.add(order)
    db.session.flush()
    return order


def add_signature(
    order: Order,
    *,
    signed_on: date,
    file: Received | None,
    rules: FileRules,
    by: User,
    at: datetime,
    on: date,
) -> Order:
    """The signature under a verbal order. Its file takes the place of one that was there before."""
    if order.is_struck:
        raise Refused("This order was entered in error. Record it anew.")
    if order.signed_on is not None:
        if order.signed_on == signed_on and (file is None or documents.is_same(order.document, file)):
            return order
        raise Refused("This order has its signature. Strike it where that is wrong, and record it anew.")
    _refuse_days(order.verbal_on, signed_on, order.patient, on=on)
    signed = documents.add(order.patient, file, field="file", rules=rules, by=by, at=at)
    if signed:
        documents.strike(order.document, reason="The signed order took its place.", by=by, at=at)
        order.document = signed
    order.signed_on = signed_on
    db.session.flush()
    return order


def strike(order: Order, *, reason: str, by: User, at: datetime) -> Order:
    """Entered in error: it allows nothing any more, and stays in the record with its file."""
    if order.signer_id and policy.reach(by.role, Action.ORDER_SIGN) is Reach.NONE:
        raise Refused(f"{order.signer_name} signed this order here and can strike it. Ask for that.")
    _strike(order, reason, by, at)
    return order


def record_notice(
    patient: Patient,
    *,
    diagnosis: Diagnosis | None,
    signed_on: date,
    file: Received | None,
    rules: FileRules,
    by: User,
    at: datetime,
    on: date,
) -> DirectAccessNotice:
    """The notice of treatment without a referral, given and signed by both on that day."""
    _refuse_days(None, signed_on, patient, on=on)
    if diagnosis and diagnosis.is_struck:
        raise Invalid("diagnosis", STRUCK_DIAGNOSIS)
    for earlier in notices(patient):
        told = (earlier.is_struck, earlier.signed_on, earlier.diagnosis_id)
        if told == (False, signed_on, diagnosis.id if diagnosis else None) and documents.is_same(
            earlier.document, file
        ):
            return earlier
    given = DirectAccessNotice(
        patient=patient,
        diagnosis_id=diagnosis.id if diagnosis else None,
        signed_on=signed_on,
        document=documents.add(patient, file, field="file", rules=rules, by=by, at=at),
        recorded_at=at,
        recorded_by=by,
    )
    db.session.add(given)
    db.session.flush()
    return given


def strike_notice(given: DirectAccessNotice, *, reason: str, by: User, at: datetime) -> DirectAccessNotice:
    _strike(given, reason, by, at)
    return given


def _dated(order: Order) -> date:
    """The check of the table: one of the two is there."""
    return max(day for day in (order.signed_on, order.verbal_on) if day)


def _values_of(order: Order) -> OrderValues:
    return OrderValues(
        order.kind,
        order.signer_name,
        order.profession,
        order.verbal_on,
        order.signed_on,
        order.wording,
        order.diagnosis,
    )


def _refuse_order(values: OrderValues, patient: Patient, *, on: date) -> None:
    if values.diagnosis and values.diagnosis.is_struck:
        raise Invalid("diagnosis", STRUCK_DIAGNOSIS)
    if values.verbal_on is None and values.signed_on is None:
        raise Invalid("signed_on", "Give the day it was signed, or the day it was given by word of mouth.")
    _refuse_days(values.verbal_on, values.signed_on, patient, on=on)


def _refuse_days(verbal_on: date | None, signed_on: date | None, patient: Patient, *, on: date) -> None:
    for field, day in (("verbal_on", verbal_on), ("signed_on", signed_on)):
        if day and day > on:
            raise Invalid(field, STILL_TO_COME)
        if day and day < patient.born_on:
            raise Invalid(field, "This is before the patient’s birth.")
    if verbal_on and signed_on and signed_on < verbal_on:
        raise Invalid("signed_on", "This is before the day it was given by word of mouth.")


def _strike(record: Order | DirectAccessNotice, reason: str, by: User, at: datetime) -> None:
    if record.is_struck:
        return
    record.entered_in_error_at, record.entered_in_error_reason = at, reason
    record.entered_in_error_by_id = by.id
    documents.strike(record.document, reason=reason, by=by, at=at)
    db.session.flush()
