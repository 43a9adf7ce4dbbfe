"""Reminders for a note, from what the chart says of the patient and what the note says is done."""

from __future__ import annotations

from collections.abc import Sequence

from app.care import procedures, red_flags
from app.clinical import cautions, procedure_cautions, restrictions
from app.clinical.age import full_years
from app.clinical.cautions import FIRST_DAY, Caution, Situation
from app.clinical.procedure_cautions import Forbidden, Operated
from app.clinical.vocabulary import Muscle, ProcedureKind, Technique, Zone
from app.models import Procedure, SessionNote

# questions


def beside(note: SessionNote) -> dict[str, list[Caution]]:
    """What to think of, by the technique or field it stands beside."""
    known = procedures.of_patient(note.patient, whole=True)
    before = [one for one in known if one.performed_on <= note.visit_on]
    return cautions.beside(
        situation(note, before),
        procedure_cautions.of(_operations(before), _forbidden(note, before), visit_on=note.visit_on),
    )


def situation(note: SessionNote, before: Sequence[Procedure]) -> Situation:
    """``before``: the procedures up to the day of the visit, oldest first."""
    done = {one.kind: one.performed_on for one in before}
    allergies = [one.substance for one in note.patient.allergies if not one.is_struck]
    return Situation(
        visit_on=note.visit_on,
        condition=red_flags.condition_on(note),
        age=full_years(note.patient.born_on, note.visit_on),
        is_allergic_to_latex=cautions.is_latex(allergies),
        effort=_highest_effort(note),
        zones={row.technique: frozenset(Zone(zone) for zone in row.zones) for row in note.treatments},
        findings=red_flags.findings(note),
        surgery_on=done.get(ProcedureKind.SURGERY),
        toxin_on=done.get(ProcedureKind.BOTULINUM_TOXIN),
        injected=_injected(note, before),
    )


def _operations(before: Sequence[Procedure]) -> list[Operated]:
    return [
        Operated(one.name, one.surgery_type, one.performed_on, one.first_movement_on)
        for one in before
        if one.surgery_type is not None
    ]


def _forbidden(note: SessionNote, before: Sequence[Procedure]) -> list[Forbidden]:
    """After operations, and what the plan of the note forbids besides."""
    found = [
        Forbidden(restriction, frozenset(Technique(word) for word in restriction.techniques))
        for one in before
        for restriction in one.restrictions
    ]
    planned = note.plan_version.restrictions if note.plan_version else []
    besides = restrictions.told_once([one.restriction for one in found], planned)
    return found + [Forbidden(one) for one in besides]


def _injected(note: SessionNote, before: Sequence[Procedure]) -> tuple[Muscle, ...]:
    """The muscles injected so lately that massage there has to wait."""
    found = (
        muscle
        for one in before
        if one.given and note.visit_on - one.performed_on <= FIRST_DAY
        for muscle in one.given.muscles
    )
    return tuple(dict.fromkeys(found))


def _highest_effort(note: SessionNote) -> int | None:
    efforts = [
        value
        for row in note.treatments
        if row.technique is Technique.NEUROMUSCULAR_RETRAINING
        for key, value in row.particulars.items()
        if key.endswith(".effort") and isinstance(value, int)
    ]
    return max(efforts, default=None)
