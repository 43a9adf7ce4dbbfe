"""What was sent when: a plan or a letter, how and to whom, with what proof, and the signature that came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.care import documents, letters, practice
from app.care.documents import FileRules
from app.care.errors import Invalid, NotFound, Refused
from app.care.file_kinds import Received
from app.clinical.days import day
from app.clinical.vocabulary import LetterKind, SendMethod
from app.extensions import db
from app.models import Letter, Patient, PlanVersion, Transmission, TreatmentPlan, User

SHORTEST_PROOF = 3  # letters or digits: a dot proves nothing


@dataclass(frozen=True, slots=True)
class Sendable:
    """A plan version or a letter that can have gone out; ``key`` names it in a form."""

    what: PlanVersion | Letter

    @property
    def key(self) -> str:
        return str(self.what.public_id)

    @property
    def version(self) -> PlanVersion | None:
        """Whoever gets a plan of care as a letter gets that version of the plan."""
        if isinstance(self.what, Letter):
            return self.what.plan_version if self.what.kind is LetterKind.PLAN_OF_CARE else None
        return self.what

    @property
    def letter(self) -> Letter | None:
        return self.what if isinstance(self.what, Letter) else None


@dataclass(frozen=True, slots=True)
class SentValues:
    sent: Sendable
    sent_on: date
    method: SendMethod
    recipient: str
    proof: str = ""


# questions


def of_patient(patient: Patient) -> list[Transmission]:
    """All of them, struck ones too, the newest first."""
    wanted = (
        select(Transmission)
        .where(Transmission.patient_id == patient.id)
        .options(
            joinedload(Transmission.plan_version),
            joinedload(Transmission.letter),
            joinedload(Transmission.proof_document),
            joinedload(Transmission.returned_document),
            joinedload(Transmission.recorded_by),
        )
    )
    return list(db.session.scalars(wanted.order_by(Transmission.sent_on.desc(), Transmission.id.desc())))


def of(patient: Patient, transmission_id: UUID) -> Transmission:
    wanted = select(Transmission).where(
        Transmission.patient_id == patient.id, Transmission.public_id == transmission_id
    )
    transmission = db.session.scalar(wanted)
    if transmission is None:
        raise NotFound("Nothing of this kind was sent from this chart.")
    return transmission


def sendable(patient: Patient) -> list[Sendable]:
    """What can have gone out, the newest first: letters that stand, and versions their therapist sent on."""
    versions = (
        select(PlanVersion)
        .join(TreatmentPlan)
        .where(TreatmentPlan.patient_id == patient.id, PlanVersion.sent_at.is_not(None))
    )
    found: list[PlanVersion | Letter] = [*letters.standing(patient), *db.session.scalars(versions)]
    return [Sendable(one) for one in sorted(found, key=lambda one: one.written_at, reverse=True)]


# verbs


def record(
    patient: Patient,
    values: SentValues,
    *,
    file: Received | None,
    rules: FileRules,
    by: User,
    at: datetime,
    on: date,
) -> Transmission:
    """Write down that something went out. The same form sent twice leaves one."""
    _refuse(values, on=on)
    for earlier in of_patient(patient):
        is_same = not earlier.is_struck and _values_of(earlier) == values
        if is_same and documents.is_same(earlier.proof_document, file):
            return earlier
    transmission = Transmission(
        patient=patient,
        plan_version=values.sent.version,
        letter=values.sent.letter,
        sent_on=values.sent_on,
        method=values.method,
        recipient=values.recipient,
        proof=values.proof,
        proof_document=documents.add(patient, file, field="file", rules=rules, by=by, at=at),
        recorded_at=at,
        recorded_by=by,
    )
    db.session.add(transmission)
    db.session.flush()
    return transmission


def record_return(
    transmission: Transmission,
    *,
    returned_on: date,
    signer: str,
    file: Received | None,
    rules: FileRules,
    by: User,
    at: datetime,
    on: date,
) -> Transmission:
    """The signature that came back on paper, with the date that stands beside it."""
    if transmission.is_struck:
        raise Refused("This was entered in error. Record what was sent anew.")
    if returned_on > on:
        raise Invalid("returned_on", "This day is still to come.")
    if returned_on < transmission.sent_on:
        raise Invalid("returned_on", f"This is before it was sent, {day(transmission.sent_on)}.")
    if transmission.returned_on is not None:
        told = (transmission.returned_on, transmission.returned_signer)
        if told == (returned_on, signer) and documents.is_same(transmission.returned_document, file):
            return transmission
        raise Refused("Its signature is recorded. Where that is wrong, strike the record and write it anew.")
    transmission.returned_document = documents.add(
        transmission.patient, file, field="file", rules=rules, by=by, at=at
    )
    transmission.returned_on, transmission.returned_signer = returned_on, signer
    db.session.flush()
    return transmission


def strike(transmission: Transmission, *, reason: str, by: User, at: datetime) -> Transmission:
    """Entered in error, with its files: it proves nothing any more, and stays in the record."""
    if transmission.is_struck:
        return transmission
    transmission.entered_in_error_at, transmission.entered_in_error_reason = at, reason
    transmission.entered_in_error_by_id = by.id
    for document in (transmission.proof_document, transmission.returned_document):
        documents.strike(document, reason=reason, by=by, at=at)
    db.session.flush()
    return transmission


def _refuse(values: SentValues, *, on: date) -> None:
    if values.proof and sum(sign.isalnum() for sign in values.proof) < SHORTEST_PROOF:
        raise Invalid("proof", "Write the number or words of the receipt, or leave this empty.")
    written_on = _written_on(values.sent.what)
    if values.sent_on > on:
        raise Invalid("sent_on", "This day is still to come.")
    if values.sent_on < written_on:
        raise Invalid("sent_on", f"This is before it was written, {day(written_on)}.")


def _written_on(what: PlanVersion | Letter) -> date:
    house = practice.the_practice()
    return what.written_at.astimezone(ZoneInfo(house.time_zone if house else "UTC")).date()


def _values_of(row: Transmission) -> SentValues | None:
    what = row.letter or row.plan_version
    if what is None:
        return None
    return SentValues(Sendable(what), row.sent_on, row.method, row.recipient, row.proof)
