"""Who needs booking: what is missing of each open course, and what Dr. O asks for, as the desk works it off.

Nothing in a row says why somebody is treated. The number of queries is the same for ten courses and for two thousand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app import policy
from app.care import accounts, clocks, due, patients, treatment_plans, visit_counts, visit_requests
from app.clinical import booking_needs as rule
from app.clinical.booking_needs import BookedVisit, BookingNeed, CourseFacts, Why
from app.clinical.certification import CertificationStatus
from app.clinical.clocks import ClockKey
from app.clinical.days import day_of
from app.clinical.progress_report import ReportState
from app.clinical.schedule import day_span
from app.clinical.vocabulary import (
    EXPECTED_APPOINTMENTS,
    LIVE_APPOINTMENTS,
    PRESENT_APPOINTMENTS,
    PlanState,
    VisitKind,
)
from app.extensions import db
from app.models import Appointment, Patient, TreatmentPlan, User, VisitRequest
from app.policy import Action

AT_ONCE = 200
"""Rows on one page: more than a desk calls in a day."""

WITHOUT_SIGNATURE = (CertificationStatus.NOT_SENT, CertificationStatus.SENT)
"""A first certification waits for a signature, not for a visit."""


@dataclass(frozen=True)
class ToBook:
    """One thing to book for one patient. ``clinician`` is none where anybody will do."""

    patient: Patient
    need: BookingNeed
    clinician: User | None
    instead: Appointment | None = None


@dataclass(frozen=True)
class Listed:
    """The most urgent rows, and how many there are in all."""

    rows: tuple[ToBook, ...]
    total: int


@dataclass(frozen=True)
class _Visit:
    key: int
    on: date
    kind: VisitKind
    clinician_id: int


@dataclass(frozen=True)
class _Missing:
    patient_id: int
    need: BookingNeed
    clinician_id: int | None


# questions


def of_practice(*, with_: User | None = None, today: date, zone: ZoneInfo) -> Listed:
    """Everybody's, the soonest first; of one clinician where ``with_`` is given."""
    asked = visit_requests.waiting()
    found = [*_of_courses(select(Patient.id), today, zone), *_asked(asked)]
    if with_ is not None:
        found = [one for one in found if one.clinician_id == with_.id]
    return _listed(found)


def around(user: User, *, today: date, zone: ZoneInfo, at: datetime) -> Listed:
    """Of the patients within this person's reach. What Dr. O asks for stands by itself on that page."""
    within = patients.visible_to(user, policy.reach(user.role, Action.CHART_READ), at=at)
    return _listed(_of_courses(within.with_only_columns(Patient.id), today, zone))


def _of_courses(within: Select[int], today: date, zone: ZoneInfo) -> list[_Missing]:
    """What every open course within these patients is short of; two courses of one patient ask once."""
    plans = _open_plans(within)
    courses = {plan.diagnosis_id: plan.patient_id for plan in plans}
    signed = visit_counts.signed_days(plans)
    ahead = _ahead(day_span(today, zone).starts_at, zone)
    usual = _usual(day_span(today, zone).starts_at)
    renewals, reports = _renewals(courses, today), due.reports(courses, today=today)
    found: dict[tuple[int, VisitKind], _Missing] = {}
    for plan in plans:
        report = reports.get(plan.diagnosis_id)
        booked = ahead.get(plan.patient_id, [])
        facts = _facts(
            plan,
            [on for on, _ in signed.get(plan.id, ())],
            booked,
            today,
            report_in=report[0].latest_at - report[0].treatment_days
            if report and report[0].state is not ReportState.FINE
            else None,
            renew_by=None if _is_with_physician(plan) else renewals.get(plan.diagnosis_id),
        )
        clinician_id = _with_whom(plan, booked, usual)
        for need in rule.needs(facts):
            key = plan.patient_id, need.kind
            found[key] = _sooner(found.get(key), _Missing(plan.patient_id, need, clinician_id))
    return list(found.values())


def _is_with_physician(plan: TreatmentPlan) -> bool:
    """The next version waits for a signature, and no longer for a visit."""
    return treatment_plans.newest_version(plan).state is PlanState.SENT


def _facts(
    plan: TreatmentPlan,
    signed: Sequence[date],
    booked: Iterable[_Visit],
    today: date,
    *,
    report_in: int | None,
    renew_by: date | None,
) -> CourseFacts:
    version = treatment_plans.worked_by(plan, on=today)
    return CourseFacts(
        today=today,
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        per_week=float(version.visits_per_week),
        planned=version.visits_planned,
        seen=sum(1 for on in signed if version.starts_on <= on <= today),
        last_on=max(signed, default=None),
        booked=tuple(BookedVisit(one.on, one.kind, one.key) for one in booked),
        report_in=report_in,
        renew_by=renew_by,
    )


def _sooner(known: _Missing | None, new: _Missing) -> _Missing:
    if known is None:
        return new
    first, other = sorted((known, new), key=lambda one: rule.by_urgency(one.need))
    visits = max(first.need.visits, other.need.visits)
    return replace(first, need=replace(first.need, visits=visits))


def _with_whom(plan: TreatmentPlan, booked: Sequence[_Visit], usual: Mapping[int, int]) -> int:
    """Who sees the patient next, else who saw them last, else who wrote the plan."""
    ahead = next((one.clinician_id for one in booked if one.kind in rule.THERAPY), None)
    return ahead or usual.get(plan.patient_id) or treatment_plans.newest_version(plan).written_by_id


def _asked(requests: Iterable[VisitRequest]) -> list[_Missing]:
    return [
        _Missing(one.patient_id, BookingNeed(Why.ASKED, one.kind, one.by_on), one.clinician_id)
        for one in requests
    ]


# what it is read from


def _open_plans(within: Select[int]) -> list[TreatmentPlan]:
    wanted = (
        select(TreatmentPlan)
        .join(Patient, TreatmentPlan.patient_id == Patient.id)
        .where(
            TreatmentPlan.closed_on.is_(None),
            TreatmentPlan.patient_id.in_(within),
            Patient.entered_in_error_at.is_(None),
            Patient.is_deceased.is_(False),
        )
        .options(joinedload(TreatmentPlan.versions))
        .order_by(TreatmentPlan.id)
    )
    return list(db.session.scalars(wanted).unique())


def _ahead(since: datetime, zone: ZoneInfo) -> dict[int, list[_Visit]]:
    """What is still to come from that moment on, by patient, in the order of the clock."""
    wanted = (
        select(
            Appointment.patient_id,
            Appointment.id,
            Appointment.starts_at,
            Appointment.kind,
            Appointment.clinician_id,
        )
        .where(
            Appointment.starts_at >= since,
            Appointment.status.in_([*EXPECTED_APPOINTMENTS, *PRESENT_APPOINTMENTS]),
            Appointment.patient_id.in_(_in_care()),
        )
        .order_by(Appointment.starts_at)
    )
    found: dict[int, list[_Visit]] = {}
    for patient_id, key, starts_at, kind, clinician_id in db.session.execute(wanted):
        found.setdefault(patient_id, []).append(_Visit(key, day_of(starts_at, zone), kind, clinician_id))
    return found


def _usual(before: datetime) -> dict[int, int]:
    """With whom each patient in care last had a visit of the plan."""
    last = (
        select(Appointment.patient_id, func.max(Appointment.starts_at).label("starts_at"))
        .where(
            Appointment.patient_id.in_(_in_care()),
            Appointment.starts_at < before,
            Appointment.kind.in_(rule.THERAPY),
            Appointment.status.in_(LIVE_APPOINTMENTS),
        )
        .group_by(Appointment.patient_id)
        .subquery()
    )
    wanted = (
        select(Appointment.patient_id, Appointment.clinician_id)
        .join(
            last,
            (Appointment.patient_id == last.c.patient_id) & (Appointment.starts_at == last.c.starts_at),
        )
        .where(Appointment.status.in_(LIVE_APPOINTMENTS))
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _in_care() -> Select[int]:
    return select(TreatmentPlan.patient_id).where(TreatmentPlan.closed_on.is_(None))


def _renewals(courses: Mapping[int, int], today: date) -> dict[int, date]:
    """By which day the plan of each course is certified again, where that is near or past."""
    found = {}
    for key, standing in clocks.standings(courses, today=today).items():
        if standing.certification.status in WITHOUT_SIGNATURE or standing.certification.certified is None:
            continue
        for clock in standing.pressing:
            if clock.key is ClockKey.CERTIFICATION and clock.due_on:
                found[key] = clock.due_on
    return found


def _listed(found: Collection[_Missing]) -> Listed:
    """The first of them with their people; the others are only counted."""
    first = sorted(found, key=lambda one: (*rule.by_urgency(one.need), one.patient_id))[:AT_ONCE]
    who = _people_of(first)
    clinicians = {one.id: one for one in accounts.clinicians()}
    changed = _to_change(first)
    rows = tuple(
        ToBook(
            who[one.patient_id],
            one.need,
            clinicians.get(one.clinician_id or 0),
            changed.get(one.need.instead.key) if one.need.instead else None,
        )
        for one in first
    )
    return Listed(rows, len(found))


def _people_of(missing: Collection[_Missing]) -> dict[int, Patient]:
    wanted = (
        select(Patient)
        .options(selectinload(Patient.names), selectinload(Patient.phones))
        .where(Patient.id.in_({one.patient_id for one in missing}))
    )
    return {one.id: one for one in db.session.scalars(wanted)}


def _to_change(missing: Collection[_Missing]) -> dict[int, Appointment]:
    keys = {one.need.instead.key for one in missing if one.need.instead}
    wanted = select(Appointment).where(Appointment.id.in_(keys))
    return {one.id: one for one in db.session.scalars(wanted)}
