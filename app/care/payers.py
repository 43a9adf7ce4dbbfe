"""Payers and how each counts units, and the practice's own codes for techniques."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from app.care.errors import Invalid, NotFound, Stale
from app.clinical import billing
from app.clinical.vocabulary import Technique, UnitRule
from app.extensions import db
from app.models import Patient, Payer, TechniqueCode

TAKEN = "There is a payer of this name already."


@dataclass(frozen=True, slots=True)
class PayerChoice:
    """A payer as a patient's details name it."""

    public_id: UUID
    label: str


# questions


def all_payers() -> Sequence[Payer]:
    """Those in use first, each part by name."""
    order = (Payer.retired_at.is_not(None), func.lower(Payer.name))
    return db.session.scalars(select(Payer).order_by(*order)).all()


def offered(*, besides: PayerChoice | None = None) -> list[PayerChoice]:
    """Those a patient can have, by name; ``besides`` is one the patient has, retired or not."""
    kept = besides.public_id if besides else None
    wanted = select(Payer).where(or_(Payer.retired_at.is_(None), Payer.public_id == kept))
    return [choice_of(payer) for payer in db.session.scalars(wanted.order_by(func.lower(Payer.name)))]


def choice_of(payer: Payer) -> PayerChoice:
    return PayerChoice(payer.public_id, payer.name)


def of(public_id: UUID) -> Payer:
    found = db.session.scalar(select(Payer).where(Payer.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def patients_of(payer: Payer) -> int:
    """How many patients have it."""
    return db.session.scalar(select(func.count(Patient.id)).where(Patient.payer_id == payer.id)) or 0


def rule_of(patient: Patient) -> UnitRule:
    """How units are counted for this patient; by the CMS rule where no payer is named."""
    return patient.payer.unit_rule if patient.payer else UnitRule.CMS


def own_codes() -> dict[Technique, str]:
    """Where the practice charges a technique under another code than the house's; "" is not charged."""
    return {row.technique: row.code for row in db.session.scalars(select(TechniqueCode))}


def codes_in_force() -> dict[Technique, str]:
    """The code of every technique, the practice's own or the house's."""
    return {**billing.DEFAULTS, **own_codes()}


def mark_of_codes() -> str:
    """What a page carries to know later whether somebody changed the codes meanwhile."""
    codes = codes_in_force()
    return ",".join(codes[technique] for technique in Technique)


# verbs


def add(*, name: str, unit_rule: UnitRule) -> Payer:
    payer = Payer(name=name, unit_rule=unit_rule)
    _refuse_namesake(name, None)
    db.session.add(payer)
    _flush()
    return payer


def change(payer: Payer, *, name: str, unit_rule: UnitRule, version: int) -> Payer:
    """Notes signed before keep the units they were signed with."""
    if payer.version != version:
        raise Stale("Somebody changed this payer since you opened it. Open it again.")
    _refuse_namesake(name, payer)
    payer.name, payer.unit_rule = name, unit_rule
    _flush()
    return payer


def retire(payer: Payer, *, at: datetime) -> Payer:
    """Offered no more; patients who have it keep it."""
    payer.retired_at = payer.retired_at or at
    db.session.flush()
    return payer


def bring_back(payer: Payer) -> Payer:
    payer.retired_at = None
    db.session.flush()
    return payer


def set_codes(codes: Mapping[Technique, str], *, opened: str) -> None:
    """Save which code each technique is charged under; what is the house's own default needs no row.

    ``opened`` is the mark of the codes that the person had before them.
    """
    if opened != mark_of_codes():
        raise Stale("Somebody changed these codes since you opened them. Open the page again.")
    known = {code.code for code in billing.for_techniques()} | {""}
    rows = {row.technique: row for row in db.session.scalars(select(TechniqueCode))}
    for technique, code in codes.items():
        if code not in known:
            raise Invalid(technique.value, "Choose a code from the list.")
        row = rows.get(technique)
        if code == billing.DEFAULTS[technique]:
            if row:
                db.session.delete(row)
        elif row:
            row.code = code
        else:
            db.session.add(TechniqueCode(technique=technique, code=code))
    _flush("Somebody saved these codes at the same moment. Save again.")


def _refuse_namesake(name: str, payer: Payer | None) -> None:
    namesake = db.session.scalar(select(Payer).where(func.lower(Payer.name) == name.lower()))
    if namesake is not None and namesake is not payer:
        raise Invalid("name", TAKEN)


def _flush(refusal: str = TAKEN) -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Invalid("name" if refusal is TAKEN else "", refusal) from error
