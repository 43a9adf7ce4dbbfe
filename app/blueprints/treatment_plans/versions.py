"""Versions of a plan side by side, and a plan on paper."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, render_template, request
from flask_login import current_user

from app.blueprints.treatment_plans.forms import CompareForm
from app.blueprints.treatment_plans.routes import bp
from app.care import plan_history, session_notes, treatment_plans
from app.front_door import requires
from app.models import Diagnosis, PlanVersion, TreatmentPlan
from app.policy import Action
from app.ui import filters, paper, plan_record, plan_told
from app.ui.record import Record


@bp.get("/<record:plan_id>/pdf")
@requires(Action.CHART_READ)
def pdf(patient_id: UUID, plan_id: UUID) -> Response:
    plan = treatment_plans.of(g.patient, plan_id)
    version = treatment_plans.version_numbered(plan, request.args.get("version", type=int))
    record = plan_record.plan_record(version, diagnosis=_diagnosis(plan.diagnosis))
    return _on_paper(record, version, f"plan-version-{version.number}.pdf")


@bp.get("/<record:plan_id>/compare")
@requires(Action.CHART_READ)
def compare(patient_id: UUID, plan_id: UUID) -> str:
    plan = treatment_plans.of(g.patient, plan_id)
    earlier, later = _two(plan)
    return render_template(
        "treatment_plans/compare.html",
        plan=plan,
        form=CompareForm.of(plan.versions, earlier.number, later.number),
        earlier=earlier,
        later=later,
        changes=plan_told.told(later, earlier),
        parts=plan_told.side_by_side(later, earlier),
        steps=plan_history.between(earlier, later),
        sessions=session_notes.that_made(plan.versions),
    )


@bp.get("/<record:plan_id>/compare/pdf")
@requires(Action.CHART_READ)
def compare_pdf(patient_id: UUID, plan_id: UUID) -> Response:
    plan = treatment_plans.of(g.patient, plan_id)
    earlier, later = _two(plan)
    steps = plan_history.between(earlier, later)
    record = plan_record.comparison(earlier, later, steps, diagnosis=_diagnosis(plan.diagnosis))
    return _on_paper(record, later, f"plan-versions-{earlier.number}-{later.number}.pdf")


def _two(plan: TreatmentPlan) -> tuple[PlanVersion, PlanVersion]:
    """What the address asks for, the earlier first; without a number the newest and the one before it."""
    later = treatment_plans.version_numbered(plan, request.args.get("to", type=int))
    asked = request.args.get("from", type=int) or max(later.number - 1, 1)
    earlier = treatment_plans.version_numbered(plan, asked)
    return (earlier, later) if earlier.number <= later.number else (later, earlier)


def _diagnosis(diagnosis: Diagnosis) -> str:
    """ "Synkinesis, left. Bell’s palsy, onset 3 Feb 2026. G51.0"."""
    side = diagnosis.side.label.lower() if diagnosis.side else "side not recorded"
    condition = diagnosis.condition.label if diagnosis.condition else "Condition not recorded"
    onset = f", onset {filters.day(diagnosis.onset_on)}" if diagnosis.onset_on else ""
    codes = ", ".join(code.code for code in diagnosis.codes)
    told = f"{condition}, {side}. {diagnosis.aetiology.label}{onset}."
    return f"{told} {codes}." if codes else told


def _on_paper(record: Record, version: PlanVersion, file_name: str) -> Response:
    sheet = paper.Sheet(
        title=record.title,
        practice=g.practice.name,
        printed=f"Printed by {current_user.name_with_credentials}, {filters.daytime(g.at)}",
        records=[record],
    )
    answer = Response(paper.pdf(sheet, at=g.at, named=str(version.public_id)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    return answer
