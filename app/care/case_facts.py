"""What the rules of Dr. O's list are told of every case at once, in plain columns.

The number of queries is the same for one case and for two thousand. What would take reading whole courses is kept
in ``course_standing``; the payers' and the state's clocks come from ``clocks``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import aliased

from app.care import case_clocks, case_outcomes, case_plans, course_standing, physician_contacts
from app.care.case_plans import is_of
from app.care.moments import Moment
from app.clinical import instruments
from app.clinical.red_flags import months_after
from app.clinical.review_facts import (
    CaseFacts,
    Changed,
    Clock,
    Consultation,
    Draft,
    FlaggedBy,
    PractisedOn,
    Report,
    Sent,
    Standing,
)
from app.clinical.review_rules import UNSIGNED_HOURS
from app.clinical.trajectory_rules import Reading
from app.clinical.vocabulary import DiagnosisStatus
from app.extensions import db
from app.models import (
    CourseStanding,
    Diagnosis,
    NoteStrike,
    Patient,
    ReviewItem,
    SessionNote,
    TreatmentPlan,
    User,
)

WATCHED_MONTHS = 12
"""So long after onset a case is watched though no plan is open: a nerve transfer is at its best within about a year
(section 9 of the practice's care description). House rule."""


NAMES = {key: instruments.measure(key).label for key in course_standing.MAIN_MEASURES}


TOLD = {"standings", "low", "report"}
"""What a course's standing tells that may be a reason by itself."""

SHORTEST, LONGEST = timedelta(days=85), timedelta(days=130)
"""Within which three and four months after onset surely lie: before them nothing is asked, after them all is judged."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case and what is known of it. Without a diagnosis: somebody who was consulted and has none yet."""

    patient_id: int
    diagnosis_id: int | None
    facts: CaseFacts


@dataclass
class _Found:
    """What is read by diagnosis: what notes and plans wait for, the clocks, when a physician looked."""

    names: dict[int, str]
    flagged: dict[int, list[FlaggedBy]] = field(default_factory=dict)
    drafts: dict[int, list[Draft]] = field(default_factory=dict)
    sent: dict[int, Sent] = field(default_factory=dict)
    changed: dict[int, Changed] = field(default_factory=dict)
    unplanned: set[int] = field(default_factory=set)
    clocks: dict[int, tuple[Clock | None, Clock | None]] = field(default_factory=dict)
    judged: dict[int, datetime] = field(default_factory=dict)
    saw: dict[int, date] = field(default_factory=dict)


def read(now: Moment, *, only: Diagnosis | None = None) -> list[Case]:
    """Every case that may wait for Dr. O, or one of them."""
    found = _Found({row[0]: row[1] for row in db.session.execute(select(User.id, User.name))})
    found.flagged = _flagged(found.names, now, only)
    found.drafts = _drafts(found.names, now, only)
    found.sent = case_plans.sent(now, only)
    found.changed = case_plans.changed(now, only)
    found.unplanned = case_plans.treated_without(now, only)
    asked = case_outcomes.consultations(now.at, now.zone, patient_id=only.patient_id if only else None)
    keys = {*found.flagged, *found.drafts, *found.sent, *found.changed, *found.unplanned}
    rows = db.session.execute(_cases(keys, asked, now.today, only)).all()
    plans = {row.id: row.patient_id for row in rows if row.plan_id or row.id in found.unplanned}
    found.clocks = case_clocks.read(plans, sent=found.sent, now=now)
    found.judged = _judged(rows)
    waiting = {row.id: row.patient_id for row in rows if _may_be_long_enough(row, found, now)}
    found.saw = physician_contacts.saw_on(waiting, now.at, now.zone)
    bearers = _bearers(rows, asked)
    keys |= {*waiting, *bearers.values(), *(key for key, clocks in found.clocks.items() if any(clocks))}
    cases = [
        Case(
            row.patient_id,
            row.id,
            _facts(row, found, asked if bearers.get(row.patient_id) == row.id else {}, now),
        )
        for row in rows
        if row.id in keys or (row.facts and not TOLD.isdisjoint(row.facts))
    ]
    if only is not None:
        return cases
    return cases + [Case(key, None, _consulted(one)) for key, one in asked.items() if key not in bearers]


def without_diagnosis(patient: Patient, now: Moment) -> list[Case]:
    """The case of somebody who was consulted and has no diagnosis yet."""
    wanted = select(Diagnosis.id).where(
        Diagnosis.patient_id == patient.id, Diagnosis.entered_in_error_at.is_(None)
    )
    if db.session.scalar(wanted.limit(1)):
        return []
    asked = case_outcomes.consultations(now.at, now.zone, patient_id=patient.id)
    return [Case(key, None, _consulted(one)) for key, one in asked.items()]


def _cases(
    keys: Collection[int], patients: Collection[int], today: date, only: Diagnosis | None
) -> Select[Any]:
    """With an open plan, or lately begun, or named by what was found; where each stands beside it."""
    plan = aliased(TreatmentPlan)
    is_recent = Diagnosis.onset_on >= months_after(today, -WATCHED_MONTHS)
    is_wanted: ColumnElement[bool] = or_(
        plan.id.is_not(None),
        is_recent & (Diagnosis.status == DiagnosisStatus.CONFIRMED),
        Diagnosis.id.in_(keys),
        Diagnosis.patient_id.in_(patients),
    )
    columns: list[Any] = [
        Diagnosis.id,
        Diagnosis.patient_id,
        Diagnosis.status,
        Diagnosis.condition,
        Diagnosis.onset_on,
        is_recent.label("is_recent"),
        plan.id.label("plan_id"),
        CourseStanding.facts,
    ]
    return (
        select(*columns)
        .join(Patient, Patient.id == Diagnosis.patient_id)
        .outerjoin(plan, (plan.diagnosis_id == Diagnosis.id) & plan.closed_on.is_(None))
        .outerjoin(CourseStanding, CourseStanding.diagnosis_id == Diagnosis.id)
        .where(
            Patient.entered_in_error_at.is_(None),
            Diagnosis.entered_in_error_at.is_(None),
            is_wanted if only is None else Diagnosis.id == only.id,
        )
        .order_by(Diagnosis.id)
    )


def _bearers(rows: Sequence[Row[Any]], asked: Collection[int]) -> dict[int, int]:
    """Of each patient who was consulted the case it is told of: that with an open plan, else the newest."""
    mine = [row for row in rows if row.patient_id in asked]
    return {row.patient_id: row.id for row in sorted(mine, key=lambda row: (row.plan_id is not None, row.id))}


def _judged(rows: Sequence[Row[Any]]) -> dict[int, datetime]:
    """When a plan of the case was last decided, or a review of it signed."""
    found = physician_contacts.decided_at([row.id for row in rows])
    for row in rows:
        if reviewed_at := _reviewed_at(row):
            found[row.id] = max(reviewed_at, found.get(row.id, reviewed_at))
    return found


def _reviewed_at(row: Row[Any]) -> datetime | None:
    said = row.facts.get("reviewed_at") if row.facts else None
    return datetime.fromisoformat(said) if said else None


def _may_be_long_enough(row: Row[Any], found: _Found, now: Moment) -> bool:
    """Whether a rule of time can hold: then it matters when a physician last saw the patient."""
    onset_on, judged_at = row.onset_on, found.judged.get(row.id)
    if onset_on is None or now.today - onset_on < SHORTEST or row.status is DiagnosisStatus.RESOLVED:
        return False
    return judged_at is None or now.day(judged_at) - onset_on < LONGEST


def _facts(row: Row[Any], found: _Found, asked: dict[int, Consultation], now: Moment) -> CaseFacts:
    told = row.facts or {}
    judged_at = found.judged.get(row.id)
    certification, direct_access = found.clocks.get(row.id, (None, None))
    looked = [on for on in (found.saw.get(row.id), judged_at and now.day(judged_at)) if on]
    is_resolved = row.status is DiagnosisStatus.RESOLVED
    is_recent = bool(row.is_recent) and row.status is DiagnosisStatus.CONFIRMED
    is_treated = row.plan_id is not None or row.id in found.unplanned
    return CaseFacts(
        is_open=not is_resolved and is_treated,
        is_watched=not is_resolved and (is_treated or is_recent),
        onset_on=row.onset_on,
        condition=row.condition,
        is_recovered=is_resolved or told.get("is_full", False),
        has_movement=told.get("moves"),
        saw_on=max(looked, default=None),
        reviewed_at=_reviewed_at(row),
        flagged=tuple(found.flagged.get(row.id, ())),
        sent=found.sent.get(row.id),
        changed=found.changed.get(row.id),
        certification=certification,
        direct_access=direct_access,
        report=_report(told.get("report"), found.names, now),
        drafts=tuple(found.drafts.get(row.id, ())),
        standings=tuple(_standing(one) for one in told.get("standings", ()) if one[1]),
        practised=tuple(PractisedOn(date.fromisoformat(on), days) for on, days in told.get("low", ())),
        consultation=asked.get(row.patient_id),
    )


def _consulted(one: Consultation) -> CaseFacts:
    return CaseFacts(consultation=one)


def _standing(told: Sequence[str]) -> Standing:
    key, word, since, then, now, newest = told
    return Standing(
        key, NAMES[key], Reading(word), date.fromisoformat(since), then, now, date.fromisoformat(newest)
    )


def _report(told: Sequence[Any] | None, names: dict[int, str], now: Moment) -> Report | None:
    if not told:
        return None
    note_id, visit_on, said, signed_by = told
    signed_at, by = datetime.fromisoformat(said), names.get(signed_by, "")
    return Report(note_id, date.fromisoformat(visit_on), signed_at, now.day(signed_at), by)


def _flagged(names: dict[int, str], now: Moment, only: Diagnosis | None) -> dict[int, list[FlaggedBy]]:
    wanted = (
        select(
            ReviewItem.diagnosis_id,
            ReviewItem.note_id,
            ReviewItem.flag,
            ReviewItem.urgency,
            ReviewItem.opened_at,
            ReviewItem.opened_by_id,
        )
        .where(
            ReviewItem.acknowledged_at.is_(None),
            ReviewItem.withdrawn_at.is_(None),
            ReviewItem.note_id.not_in(select(NoteStrike.note_id)),
            is_of(ReviewItem.diagnosis_id, only),
        )
        .order_by(ReviewItem.opened_at, ReviewItem.id)
    )
    notes: dict[tuple[int, int], FlaggedBy] = {}
    for key, note_id, flag, urgency, opened_at, by in db.session.execute(wanted):
        before = notes.get((key, note_id))
        flags = (*(before.flags if before else ()), (flag, urgency))
        raised_on, who = (before.raised_on, before.by) if before else (now.day(opened_at), names[by])
        notes[key, note_id] = FlaggedBy(note_id, flags, raised_on, who)
    found: dict[int, list[FlaggedBy]] = {}
    for (key, _), one in notes.items():
        found.setdefault(key, []).append(one)
    return found


def _drafts(names: dict[int, str], now: Moment, only: Diagnosis | None) -> dict[int, list[Draft]]:
    wanted = select(
        SessionNote.diagnosis_id,
        SessionNote.id,
        SessionNote.kind,
        SessionNote.visit_on,
        SessionNote.started_at,
        SessionNote.author_id,
    ).where(
        SessionNote.signed_at.is_(None),
        SessionNote.started_at <= now.at - timedelta(hours=UNSIGNED_HOURS),
        is_of(SessionNote.diagnosis_id, only),
    )
    found: dict[int, list[Draft]] = {}
    for key, note_id, kind, visit_on, begun_at, author in db.session.execute(wanted):
        hours = int((now.at - begun_at).total_seconds()) // 3600
        draft = Draft(note_id, kind.label, visit_on, now.day(begun_at), hours, names[author])
        found.setdefault(key, []).append(draft)
    return found
