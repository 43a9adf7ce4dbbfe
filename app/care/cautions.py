"""Reminders for a note, from what the chart says of the patient and what the note says is done."""

from __future__ import annotations

from app.care import red_flags
from app.clinical import cautions
from app.clinical.age import full_years
from app.clinical.cautions import Caution, Situation
from app.clinical.vocabulary import ProcedureKind, Technique, Zone
from app.models import SessionNote

# questions


def beside(note: SessionNote) -> dict[str, list[Caution]]:
    """What to think of, by the technique or field it stands beside."""
    return cautions.beside(situation(note))


def situation(note: SessionNote) -> Situation:
    done = red_flags.last_procedures(note)
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
    )


def _highest_effort(note: SessionNote) -> int | None:
    efforts = [
        value
        for row in note.treatments
        if row.technique is Technique.NEUROMUSCULAR_RETRAINING
        for key, value in row.particulars.items()
        if key.endswith(".effort") and isinstance(value, int)
    ]
    return max(efforts, default=None)
