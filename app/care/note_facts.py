"""What a note states from elsewhere in the chart: whose it is, the diagnosis, the plan, how the goals stand.

While a note is a draft they are read anew; at signing they are frozen in it (``SessionNote.facts``), so that
the record says for ever what was true when it was signed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.care import (
    allergies,
    assessments,
    charges,
    course_series,
    note_goals,
    plan_changes,
    practice_instruments,
    procedures,
    progress,
    report_figures,
    treatment_plans,
    visit_counts,
)
from app.clinical import instruments
from app.clinical.course import Measured
from app.clinical.note_kinds import KINDS, VISITS
from app.clinical.report_figures import plain
from app.clinical.vocabulary import NoteKind
from app.extensions import db
from app.models import PlanVersion, SessionNote

WITH_GOALS = (NoteKind.PROGRESS, NoteKind.DISCHARGE, NoteKind.EVALUATION)


def of(note: SessionNote) -> dict[str, Any]:
    """Plain values, ready for JSON: days as text, scores as exact decimals in text."""
    if note.facts is not None:
        return note.facts
    patient, diagnosis = note.patient, note.diagnosis
    stated: dict[str, Any] = {
        "patient": {"name": patient.name, "mrn": patient.mrn, "born_on": patient.born_on.isoformat()},
        "diagnosis": {
            "condition": diagnosis.condition.label if diagnosis.condition else "",
            "side": diagnosis.side.label if diagnosis.side else "",
            "aetiology": diagnosis.aetiology.label,
            "onset_on": diagnosis.onset_on.isoformat() if diagnosis.onset_on else None,
            "codes": [one.code for one in diagnosis.codes],
        },
        "plan": _plan(note.plan_version),
    }
    if count := visit_counts.visit_count(note) if note.kind in VISITS else None:
        stated["visit"] = {"number": count.number, "planned": count.planned}
    if KINDS[note.kind].has_units:
        stated["units"] = charges.summary(note)
    if KINDS[note.kind].has_measures and (taken := measures(note)):
        stated["measures"] = taken
    if note.kind in WITH_GOALS:
        stated["goals"] = note_goals.stated(note)
    if note.kind is NoteKind.PROGRESS:
        stated["report"] = _report(note, stated["goals"])
    if note.kind is NoteKind.EVALUATION:
        stated["allergies"] = [one.substance for one in allergies.standing(patient)]
        stated["no_known_allergies"] = patient.no_known_allergies_on is not None
        stated["procedures"] = [
            {"on": one.performed_on.isoformat(), "name": one.name}
            for one in procedures.of_patient(patient)
            if one.performed_on <= note.visit_on
        ]
    if note.kind is NoteKind.DISCHARGE:
        stated["episode"] = _episode(note)
    if changes := plan_changes.stated(note):
        stated["plan_changes"] = changes
    return stated


def _plan(version: PlanVersion | None) -> dict[str, Any] | None:
    if version is None:
        return None
    return {
        "version": version.number,
        "title": version.title,
        "starts_on": version.starts_on.isoformat(),
        "ends_on": version.ends_on.isoformat(),
        "visits_per_week": f"{version.visits_per_week.normalize():f}",
        "visits_planned": version.visits_planned,
        "interventions": [one.technique.label for one in version.interventions],
    }


def measures(note: SessionNote) -> list[dict[str, Any]]:
    """What was measured that day besides the note's own grid, as it was recorded."""
    rows = assessments.taken_on(note.diagnosis, note.visit_on)
    if not rows:
        return []
    catalogue = practice_instruments.catalogue()
    return [
        {
            "id": str(row.public_id),
            "name": (instrument := catalogue.of(row) or catalogue.get(row.instrument)).name,
            "version": row.instrument_version,
            "side": row.side.label if row.side and instrument.per_side else "",
            "answered_by": row.answered_by.value,
            "rated_by": row.rated_by.name_with_credentials,
            "scores": [
                {
                    "label": part.label,
                    "value": part.shown(_decimal(row.scores.get(part.key))),
                    "unit": part.unit,
                }
                for part in instrument.parts
            ],
        }
        for row in rows
    ]


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _report(note: SessionNote, goals: list[dict[str, Any]]) -> dict[str, Any]:
    """What the report draws; its goals stand there as they stand here."""
    found = report_figures.of(note)
    for goal, drawn in zip(goals, found.goals, strict=True):
        goal["now"] = None if drawn.now is None else f"{drawn.now.normalize():f}"
    return plain(found)


def _measured(note: SessionNote, instrument: str) -> list[Measured]:
    """What counted before the visit, and what this note itself measured."""
    counted = progress.measured([note.patient], diagnosis=note.diagnosis, instrument=instrument)
    before = [one for one in counted.get(note.patient_id, []) if one.on <= note.visit_on]
    own = [one for one in course_series.measured_by(note) if one.instrument == instrument]
    return before + [course_series.measured(one) for one in own]


def _episode(note: SessionNote) -> dict[str, Any]:
    """First and last visit of the plan, how many there were, and the first and last scores."""
    plan = note.plan_version.plan if note.plan_version else treatment_plans.latest_of(note.diagnosis)
    days = [day for day, note_id in visit_counts.signed_days([plan]).get(plan.id, ())] if plan else []
    days = sorted({*days, note.visit_on} if KINDS[note.kind].has_treatment and note.done else set(days))
    scored = [
        one
        for one in _measured(note, progress.MAIN_INSTRUMENT)
        if one.parts.get(progress.MAIN_PART) is not None
    ]
    first, last = (scored[0], scored[-1]) if scored else (None, None)
    return {
        "first_on": days[0].isoformat() if days else None,
        "last_on": days[-1].isoformat() if days else None,
        "visits": len(days),
        "missed": _missed(note),
        "measure": instruments.get(progress.MAIN_INSTRUMENT).name,
        "initial": _score(first),
        "initial_on": first.on.isoformat() if first else None,
        "final": _score(last),
        "final_on": last.on.isoformat() if last else None,
    }


def _score(measured: Measured | None) -> str | None:
    value = measured.parts[progress.MAIN_PART] if measured else None
    return None if value is None else f"{value.normalize():f}"


def _missed(note: SessionNote) -> int:
    wanted = select(func.count(SessionNote.id)).where(
        SessionNote.diagnosis_id == note.diagnosis_id,
        SessionNote.kind == NoteKind.MISSED_VISIT,
        SessionNote.is_in_force,
    )
    return db.session.scalar(wanted) or 0
