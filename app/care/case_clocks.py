"""The clocks of certification and direct access as the rules of Dr. O's list are told of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from sqlalchemy import func, select

from app.care import clocks, course_orders
from app.care.moments import Moment
from app.clinical import certification, certification_glance, certification_told, direct_access, rulebook
from app.clinical.certification import CertificationStanding, Signature
from app.clinical.direct_access import DirectAccess
from app.clinical.review_facts import Clock
from app.clinical.rulebook import holding
from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import PlanVersion, SessionNote, Transmission, TreatmentPlan


def read(
    patients: Mapping[int, int], *, sent: Collection[int], now: Moment
) -> dict[int, tuple[Clock | None, Clock | None]]:
    """Of each diagnosis the certification's clock and direct access's; ``patients`` by the diagnosis' key.

    Left out are those at which a glance shows that both are far, except where a plan is ``sent``.
    """
    calm = _calm(patients, now) - set(sent)
    today = now.today
    found = clocks.standings(
        {key: patient for key, patient in patients.items() if key not in calm}, today=today
    )
    return {
        key: (_certification(one.certification, today), _direct_access(one.direct_access))
        for key, one in found.items()
    }


def _calm(patients: Mapping[int, int], now: Moment) -> set[int]:
    """With a signed referral on file, nothing sent on paper, and a certification that surely is not near."""
    referred = course_orders.referred(now.today)
    on_paper = set(db.session.scalars(select(Transmission.patient_id)))
    first_visits = select(SessionNote.diagnosis_id, func.min(SessionNote.visit_on)).group_by(
        SessionNote.diagnosis_id
    )
    treated = {row[0]: row[1] for row in db.session.execute(first_visits)}
    signatures = _signatures(now)
    return {
        key
        for key, patient in patients.items()
        if key in referred
        and patient not in on_paper
        and certification_glance.is_surely_fine(
            signatures.get(key, ()), today=now.today, not_treated_before=treated.get(key)
        )
    }


def _signatures(now: Moment) -> dict[int, list[Signature]]:
    """Within the app, of the open plans."""
    wanted = (
        select(TreatmentPlan.diagnosis_id, PlanVersion.decided_at, PlanVersion.ends_on)
        .join(TreatmentPlan, TreatmentPlan.id == PlanVersion.plan_id)
        .where(TreatmentPlan.closed_on.is_(None), PlanVersion.state == PlanState.CERTIFIED)
    )
    found: dict[int, list[Signature]] = {}
    for key, decided_at, ends_on in db.session.execute(wanted):
        if decided_at:
            found.setdefault(key, []).append(Signature(now.day(decided_at), ends_on))
    return found


def _certification(standing: CertificationStanding, today: date) -> Clock | None:
    if standing.due_on is None or standing.days_left is None:
        return None
    warned_on = standing.due_on - timedelta(days=certification.warning(today))
    told = certification_told.clock(standing) if warned_on <= today else None
    if told is None:
        return Clock(standing.due_on, "")
    return Clock(standing.due_on, f"{told.title}{_without_plan(standing)}", warned_on, told.state)


def _without_plan(standing: CertificationStanding) -> str:
    if standing.certified is not None or standing.facts.plan_ends_on is not None:
        return ""
    return ": no plan is written"


def _direct_access(standing: DirectAccess) -> Clock | None:
    told = direct_access.clock(standing)
    if told is None or not told.is_pressing or standing.first_on is None:
        return None
    visits = sorted({on for on in standing.facts.visits if on <= standing.facts.today})
    nth = holding(rulebook.DIRECT_ACCESS_WARNING_VISIT, standing.first_on).amount
    by_day = standing.first_on + holding(rulebook.DIRECT_ACCESS_WARNING_DAY, standing.first_on).days
    warned_on = min([by_day, *visits[nth - 1 : nth]])
    return Clock(told.due_on, told.left, warned_on, told.state)
