"""What a letter states from the chart, gathered on the day it is written and then frozen in it.

Words, not values: the letter says for ever what it said when it went out, whatever is corrected in the chart
or worded anew later. The number of queries is the same for a short course and a long one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.care import practice, progress, progress_reports, treatment_plans
from app.clinical import letter_words
from app.clinical.days import day
from app.clinical.letter_words import CourseFacts
from app.clinical.note_kinds import VISITS
from app.clinical.report_facts import ProcedureFact
from app.clinical.series import Values
from app.clinical.vocabulary import LetterKind, PlanState, ProcedureKind
from app.extensions import db
from app.models import Diagnosis, PlanVersion, SessionNote, User

Lines = Sequence[tuple[str, Sequence[str]]]
FORMAT = "poise-letter-1"


def version_for(diagnosis: Diagnosis) -> PlanVersion | None:
    """The newest version that its therapist has sent on; a draft or a returned one is nobody else's to read."""
    plan = treatment_plans.latest_of(diagnosis)
    if plan is None:
        return None
    sent = [one for one in plan.versions if one.sent_at and one.state is not PlanState.RETURNED]
    return sent[-1] if sent else None


def of(
    diagnosis: Diagnosis,
    kind: LetterKind,
    version: PlanVersion | None,
    *,
    plan_lines: Lines,
    by: User,
    on: date,
) -> dict[str, Any]:
    """Ready for JSON. ``plan_lines`` is what the plan says, part by part, as pages word it."""
    house = practice.the_practice()
    patient = diagnosis.patient
    stated: dict[str, Any] = {
        "format": FORMAT,
        "on": on.isoformat(),
        "patient": {
            "name": patient.name,
            "number": patient.mrn or "",
            "born_on": patient.born_on.isoformat(),
        },
        "practice": {
            "name": house.name if house else "",
            "address": house.address if house else "",
            "phone": house.phone if house else "",
        },
        "signer": by.name_with_credentials,
        "diagnosis": _diagnosis(diagnosis),
        "plan": [[label, list(rows)] for label, rows in plan_lines],
        "plan_standing": _standing(version) if version else "",
    }
    if kind is LetterKind.CASE_SUMMARY:
        stated |= _summary(diagnosis, version, zone=house.time_zone if house else "UTC", on=on)
    return stated


def _summary(diagnosis: Diagnosis, version: PlanVersion | None, *, zone: str, on: date) -> dict[str, Any]:
    known = progress.values(diagnosis.patient, diagnosis, zone=zone)
    measures = [
        progress_reports.measure_fact(one, None, on) for one in progress_reports.series_told(known.series)
    ]
    told = [one for one in measures if letter_words.is_told(one)]
    return {
        "course": letter_words.course(_course(diagnosis, known)),
        "measures": [list(letter_words.measure_row(one)) for one in told],
        "cautions": letter_words.cautions(told),
        "goals": [
            [row.goal.wording, row.name, row.state.standing.label, row.state.reason]
            for row in progress.goal_rows(version, today=on, known=known.series)
        ],
    }


def _diagnosis(diagnosis: Diagnosis) -> list[list[str]]:
    condition = ", ".join(
        word
        for word in (
            diagnosis.condition.label if diagnosis.condition else diagnosis.source_text,
            diagnosis.side.label.lower() if diagnosis.side else "",
        )
        if word
    )
    found = [
        ["Diagnosis", condition],
        ["Cause", diagnosis.aetiology.label],
        ["Onset", day(diagnosis.onset_on) if diagnosis.onset_on else "not known"],
        ["ICD-10-CM", ", ".join(one.code for one in diagnosis.codes)],
    ]
    return [row for row in found if row[1]]


def _course(diagnosis: Diagnosis, known: Values) -> CourseFacts:
    visits = select(SessionNote.visit_on).where(
        SessionNote.diagnosis_id == diagnosis.id, SessionNote.is_in_force, SessionNote.kind.in_(VISITS)
    )
    return CourseFacts(
        onset_on=diagnosis.onset_on,
        phases=tuple((one.condition.label, one.since) for one in known.course.phases),
        procedures=tuple(
            ProcedureFact(ProcedureKind(mark.kind), mark.label, mark.on)
            for mark in known.course.marks
            if mark.kind in list(ProcedureKind)
        ),
        care_since=known.therapy_since,
        visits=tuple(sorted(set(db.session.scalars(visits)))),
        missed=sum(1 for mark in known.course.marks if mark.kind == "missed"),
    )


def _standing(version: PlanVersion) -> str:
    """Which version this is, and who stands by it."""
    if version.state is PlanState.CERTIFIED and version.decided_by and version.decided_at:
        return f"Version {version.number}, certified by {version.decided_by.name_with_credentials}"
    return f"Version {version.number}, written by {version.written_by.name_with_credentials}"
