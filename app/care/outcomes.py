"""What became of every course of care in the practice: its first measure and a later one, as plain values.

Nothing is loaded as a record, so that the page stays quick over all the years of a practice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from app.care import outcome_measures, practice_instruments
from app.clinical.instruments import Instrument, Measure
from app.clinical.instruments.declaration import declared_under
from app.clinical.note_kinds import VISITS
from app.clinical.outcomes import Compared, Moment, Taken, is_toxin_between, pairs
from app.clinical.outcomes_withheld import patients
from app.clinical.vocabulary import Certainty, Condition, ProcedureKind, Side
from app.extensions import db
from app.models import Diagnosis, Patient, Phase, Procedure, SessionNote

USUAL = "sunnybrook.composite"
"""The score shown before another is asked for."""


@dataclass(frozen=True)
class Found:
    """The courses that can be compared, all by one version, and how many patients were measured at all.

    ``measure`` is declared as that version was. ``other_versions`` are the patients who can be compared by other
    versions only.
    """

    measure: Measure
    version: str
    compared: tuple[Compared, ...]
    measured: int
    other_versions: int = 0

    @property
    def not_compared(self) -> int:
        return self.measured - self.other_versions - patients(self.compared)


def measures() -> tuple[Measure, ...]:
    """The scores that can become better or worse, also of measures that are offered no more."""
    return tuple(
        Measure(instrument, part)
        for instrument in practice_instruments.catalogue().instruments.values()
        for part in instrument.parts
        if part.has_direction
    )


def found(measure: Measure, moment: Moment) -> Found:
    """Every course measured with it, each compared with its own first measure of the same version.

    Versions are never mixed: told is the one by which most patients can be compared, of two the newer.
    """
    about, begun, phases, toxin = _diagnoses(measure.instrument), _first_sessions(), _phases(), _toxin()
    measured: set[int] = set()
    by_version: defaultdict[str, list[Compared]] = defaultdict(list)
    for (key, _side), taken in outcome_measures.to_choose_from(measure, moment).items():
        if key not in about:
            continue
        diagnosis = about[key]
        measured.add(diagnosis.patient_id)
        started_on = begun.get(key, taken[0].on)
        condition = _condition(phases[key], started_on) or diagnosis.condition
        for pair in pairs(taken, moment).values():
            by_version[pair[1].version].append(
                _compared(diagnosis, pair, started_on, condition, toxin[diagnosis.patient_id])
            )
    version = max(by_version, key=lambda one: _weight(by_version[one]), default=measure.instrument.version)
    everybody = {one.person for those in by_version.values() for one in those}
    compared = tuple(by_version[version])
    left_out = len(everybody) - patients(compared)
    return Found(_as_declared(measure, version), version, compared, len(measured), left_out)


def _weight(compared: Sequence[Compared]) -> tuple[int, date]:
    return patients(compared), max(one.later_on for one in compared)


def _as_declared(measure: Measure, version: str) -> Measure:
    """A measure of the practice's own may have pointed another way in an earlier version."""
    declaration, _ = declared_under(version)
    instrument = practice_instruments.catalogue().versions.get(declaration)
    return Measure(instrument, instrument.part(measure.part.key)) if instrument else measure


def _compared(
    diagnosis: Any,
    pair: tuple[Taken, Taken],
    started_on: date,
    condition: Condition | None,
    toxin: Sequence[date],
) -> Compared:
    first, later = pair
    return Compared(
        person=diagnosis.patient_id,
        first_on=first.on,
        first=Decimal(first.value),
        later_on=later.on,
        later=Decimal(later.value),
        version=later.version,
        started_on=started_on,
        onset_on=None if diagnosis.onset_certainty is Certainty.UNKNOWN else diagnosis.onset_on,
        born_on=diagnosis.born_on,
        condition=condition,
        aetiology=diagnosis.aetiology,
        had_toxin=is_toxin_between(toxin, first.on, later.on),
    )


def _condition(phases: Sequence[tuple[date, Condition]], on: date) -> Condition | None:
    """The phase of that day; before the first one is on record, the first."""
    begun = [condition for since_on, condition in phases if since_on <= on]
    return begun[-1] if begun else next((condition for _, condition in phases), None)


def _diagnoses(instrument: Instrument) -> Mapping[int, Any]:
    """What is known of each diagnosis. Both sides affected leaves no side to compare with."""
    wanted = (
        select(
            Diagnosis.id,
            Diagnosis.patient_id,
            Diagnosis.condition,
            Diagnosis.aetiology,
            Diagnosis.onset_on,
            Diagnosis.onset_certainty,
            Patient.born_on,
        )
        .join(Patient, Patient.id == Diagnosis.patient_id)
        .where(Diagnosis.entered_in_error_at.is_(None), Patient.entered_in_error_at.is_(None))
    )
    if instrument.compares_sides:
        wanted = wanted.where(or_(Diagnosis.side.is_(None), Diagnosis.side != Side.BILATERAL))
    return {row.id: row for row in db.session.execute(wanted)}


def _first_sessions() -> Mapping[int, date]:
    """The day of the first session of each diagnosis that a note in force tells of."""
    wanted = (
        select(SessionNote.diagnosis_id, func.min(SessionNote.visit_on))
        .where(SessionNote.is_in_force, SessionNote.kind.in_(VISITS))
        .group_by(SessionNote.diagnosis_id)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _phases() -> Mapping[int, list[tuple[date, Condition]]]:
    wanted = (
        select(Phase.diagnosis_id, Phase.since_on, Phase.condition)
        .where(Phase.entered_in_error_at.is_(None))
        .order_by(Phase.diagnosis_id, Phase.since_on)
    )
    found: defaultdict[int, list[tuple[date, Condition]]] = defaultdict(list)
    for diagnosis_id, since_on, condition in db.session.execute(wanted):
        found[diagnosis_id].append((since_on, condition))
    return found


def _toxin() -> Mapping[int, list[date]]:
    """The days botulinum toxin was given, by patient."""
    wanted = select(Procedure.patient_id, Procedure.performed_on).where(
        Procedure.kind == ProcedureKind.BOTULINUM_TOXIN, Procedure.entered_in_error_at.is_(None)
    )
    found: defaultdict[int, list[date]] = defaultdict(list)
    for patient_id, performed_on in db.session.execute(wanted):
        found[patient_id].append(performed_on)
    return found
