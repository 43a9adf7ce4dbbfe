"""Botulinum toxin as the physician gave it: product, lot, and the units of each muscle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from app.care import diagnoses, procedures
from app.care.errors import Refused
from app.clinical import toxin
from app.clinical.toxin import Line
from app.clinical.vocabulary import ProcedureKind, Side, ToxinProduct
from app.extensions import db
from app.models import Injection, Patient, PlannedProcedure, Procedure, User

KIND = ProcedureKind.BOTULINUM_TOXIN


@dataclass(frozen=True, slots=True)
class ToxinValues:
    """One treatment as it was typed. ``is_from_elsewhere``: given by others, its lot need not be known.

    ``is_other_side_meant``: that muscles of the unaffected side got it is no slip of the finger.
    """

    performed_on: date
    product: ToxinProduct
    lines: tuple[Line, ...]
    other_product: str = ""
    lot: str = ""
    expires_on: date | None = None
    expired_reason: str = ""
    dilution: str = ""
    next_due_on: date | None = None
    detail: str = ""
    is_from_elsewhere: bool = False
    is_other_side_meant: bool = False


# questions


def last(patient: Patient) -> Procedure | None:
    """The newest treatment whose muscles are known, to begin the next one from."""
    wanted = (
        select(Procedure)
        .where(
            Procedure.patient_id == patient.id,
            Procedure.entered_in_error_at.is_(None),
            exists().where(Injection.procedure_id == Procedure.id),
        )
        .order_by(Procedure.performed_on.desc(), Procedure.id.desc())
        .options(selectinload(Procedure.injections))
    )
    return db.session.scalar(wanted.limit(1))


def on_other_side(lines: Iterable[Line], *, patient: Patient) -> tuple[Line, ...]:
    """Muscles of the unaffected side, by the diagnosis that leads."""
    diagnosis = diagnoses.current(patient)
    return toxin.on_other_side(lines, affected=diagnosis.side if diagnosis else None)


def problems(values: ToxinValues, *, patient: Patient, on: date) -> dict[str, str]:
    """Everything that does not make sense, by field; the lines by their number."""
    found = procedures.problems(performed_on=values.performed_on, patient=patient, on=on)
    found |= toxin.product_problems(values.product, values.other_product)
    if not values.is_from_elsewhere:
        found |= _unnamed_lot(values)
    told = {
        "expired_reason": toxin.expiry_problem(
            values.expires_on, performed_on=values.performed_on, reason=values.expired_reason
        ),
        "next_due_on": toxin.next_due_problem(values.next_due_on, performed_on=values.performed_on),
        "is_other_side_meant": _other_side_problem(values, patient),
    }
    found |= {field: words for field, words in told.items() if words}
    if not values.lines:
        found[""] = "Give at least one muscle with its units."
    return found | {f"lines-{at}-muscle": words for at, words in toxin.line_problems(values.lines)}


# verbs


def record(
    patient: Patient,
    values: ToxinValues,
    *,
    by: User,
    at: datetime,
    on: date,
    planned: PlannedProcedure | None = None,
) -> Procedure:
    """Write down a treatment. The same form sent twice leaves one."""
    if found := problems(values, patient=patient, on=on):
        raise Refused(" ".join(found.values()))
    procedure = Procedure(
        patient=patient,
        patient_id=patient.id,
        kind=KIND,
        name=KIND.label,
        side=_side(values.lines),
        recorded_at=at,
        recorded_by=by,
        surgeon="",
        **{
            name: getattr(values, name)
            for name in (
                *("performed_on", "detail", "product", "other_product"),
                *("lot", "expires_on", "expired_reason", "dilution", "next_due_on"),
            )
        },
    )
    for place, line in enumerate(values.lines):
        procedure.injections.append(
            Injection(position=place, muscle=line.muscle, side=line.side, units=line.amount, sites=line.sites)
        )
    return procedures.record(procedure, planned=planned, on=on)


def _unnamed_lot(values: ToxinValues) -> dict[str, str]:
    found = {}
    if not values.lot:
        found["lot"] = "Give the lot, or say that it was given elsewhere."
    if values.expires_on is None:
        found["expires_on"] = "Give the day it expires."
    return found


def _other_side_problem(values: ToxinValues, patient: Patient) -> str | None:
    if values.is_other_side_meant:
        return None
    others = on_other_side(values.lines, patient=patient)
    if not others:
        return None
    named = "; ".join(line.where for line in others)
    return f"Not the affected side: {named}. Correct it, or say that it is meant."


def _side(lines: Iterable[Line]) -> Side:
    """Of the whole treatment."""
    sides = {line.side for line in lines}
    return sides.pop() if len(sides) == 1 else Side.BILATERAL
