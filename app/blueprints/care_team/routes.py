"""Who looks after a patient: taking a place on the team, and leaving it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, request, url_for

from app.care import care_team
from app.front_door import requires
from app.policy import Action
from app.ui import filters

bp = Blueprint("care_team", __name__, url_prefix="/patients/<record:patient_id>/care-team")


@bp.post("")
@requires(Action.CARE_TEAM_EDIT)
def join(patient_id: UUID) -> Response:
    clinician = care_team.candidate(g.patient, request.form.get("clinician", ""))
    member = care_team.join(g.patient, clinician, on=filters.today())
    flash(f"{member.user.name} is on the care team.")
    return _back()


@bp.post("/<record:member_id>/ending")
@requires(Action.CARE_TEAM_EDIT)
def end(patient_id: UUID, member_id: UUID) -> Response:
    member = care_team.end(care_team.of(g.patient, member_id), on=filters.today())
    flash(f"{member.user.name} has left the care team.")
    return _back()


def _back() -> Response:
    return redirect(url_for("patients.show", patient_id=g.patient, _anchor="team"))  # type: ignore[return-value]
