"""The home program of a plan on paper."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, request
from flask_login import current_user

from app.blueprints.treatment_plans.routes import bp
from app.care import plan_versions, treatment_plans
from app.care.errors import NotFound
from app.front_door import requires
from app.policy import Action
from app.ui import filters, home_program_sheet, paper


@bp.get("/<record:plan_id>/home-program.pdf")
@requires(Action.CHART_READ)
def home_program(patient_id: UUID, plan_id: UUID) -> Response:
    """The sheet of the version that is asked for, else of the newest."""
    plan = treatment_plans.of(g.patient, plan_id)
    version = treatment_plans.version_numbered(plan, request.args.get("version", type=int))
    if not version.home_exercises:
        raise NotFound("This version of the plan has no exercises for home.")
    sheet = home_program_sheet.of(
        version,
        plan_versions.program_before(version),
        patient=g.patient.name,
        practice=g.practice,
        printed=f"Version {version.number}, printed {filters.daytime(g.at)} by {current_user.name}",
        on=filters.today(),
    )
    made = paper.home_program(sheet, at=g.at, named=str(version.public_id))
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="home-program-{version.number}.pdf"'
    return answer
