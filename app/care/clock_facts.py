"""What the clocks are counted from, read for many diagnoses at once.

A course of care begins with the first visit after the last plan was closed. A draft of a visit counts like a signed
one: the patient was there. House rule: a plan sent within the app has gone, with proof, to a physician who signed
the order within the app. The number of queries is the same for one diagnosis and for two thousand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.care import course_orders, practice
from app.care.course_orders import CourseOrders
from app.clinical.certification import CertificationFacts, Sending, Signature
from app.clinical.days import day_of
from app.clinical.direct_access import DirectAccessFacts
from app.clinical.note_kinds import VISITS
from app.clinical.orders import OrderOnFile, on_file_from
from app.clinical.vocabulary import LetterKind, NoteKind, PlanState
from app.extensions import db
from app.models import (
    Diagnosis,
    DirectAccessNotice,
    Letter,
    PlanVersion,
    SessionNote,
    Transmission,
    Treatment,
    TreatmentPlan,
)


@dataclass
class Course:
    """What was read of one diagnosis."""

    patient_id: int
    plan_id: int | None = None
    was_closed: bool = False
    plan_ends_on: date | None = None
    visits: list[date] = field(default_factory=list)
    ordered: CourseOrders = field(default_factory=CourseOrders)
    sendings: list[Sending] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    notice_on: date | None = None
    is_notice_here: bool = True

    @property
    def orders(self) -> tuple[OrderOnFile, ...]:
        return tuple(order for order, _ in self.ordered.counted)

    @property
    def is_over(self) -> bool:
        return self.was_closed and self.plan_id is None and not self.visits

    def is_referred(self, today: date) -> bool:
        return on_file_from(self.orders, today) is not None

    def certification(self, today: date) -> CertificationFacts:
        return CertificationFacts(
            today,
            min(self.visits, default=None),
            self.plan_ends_on,
            self.orders,
            (*self.sendings, *self._sent_within()),
            tuple(self.signatures),
            self.ordered.earlier,
        )

    def direct_access(self, today: date) -> DirectAccessFacts:
        return DirectAccessFacts(
            today,
            tuple(self.visits),
            self.orders,
            self.notice_on,
            self.is_notice_here,
            self.ordered.earlier,
        )

    def _sent_within(self) -> Iterator[Sending]:
        """To the physicians of the practice who signed an order within the app."""
        ours = {order.signer for order, is_ours in self.ordered.counted if is_ours}
        for sending in self.sendings:
            if not sending.to:
                yield from (Sending(sending.on, sending.plan_ends_on, signer, True) for signer in ours)


def read(patients: Mapping[int, int], *, today: date) -> dict[int, Course]:
    """By the diagnosis' key; ``patients`` is the patient's key by the diagnosis' key."""
    if not patients:
        return {}
    courses = {key: Course(patient_id) for key, patient_id in patients.items()}
    _read_plans(courses, today)
    _read_versions(courses)
    _read_transmissions(courses)
    _read_orders(courses, today)
    _read_notices(courses, today)
    _read_visits(courses, today)
    return courses


def read_access(diagnosis_id: int, patient_id: int, *, today: date) -> Course:
    """What direct access is counted from. Where a referral was on file that day, that is one query."""
    course = Course(patient_id)
    courses = {diagnosis_id: course}
    _read_orders(courses, today)
    if not course.is_referred(today):
        _read_notices(courses, today)
        _read_visits(courses, today)
    return course


def _zone() -> ZoneInfo:
    house = practice.the_practice()
    return ZoneInfo(house.time_zone if house else "UTC")


def _read_plans(courses: Mapping[int, Course], today: date) -> None:
    """The plan of the course: open, or closed that day at the earliest."""
    wanted = (
        select(TreatmentPlan.diagnosis_id, TreatmentPlan.id, TreatmentPlan.closed_on)
        .where(TreatmentPlan.diagnosis_id.in_(courses))
        .order_by(TreatmentPlan.id)
    )
    for key, plan_id, closed_on in db.session.execute(wanted):
        if closed_on is not None and closed_on < today:
            courses[key].was_closed = True
        else:
            courses[key].plan_id = plan_id


def _read_versions(courses: Mapping[int, Course]) -> None:
    """What was sent to and signed by a physician within the app, and until when the plan goes."""
    plans, zone = _by_plan(courses), _zone()
    wanted = (
        select(
            PlanVersion.plan_id,
            PlanVersion.state,
            PlanVersion.ends_on,
            PlanVersion.sent_at,
            PlanVersion.decided_at,
        )
        .where(
            PlanVersion.plan_id.in_(plans),
            or_(PlanVersion.state != PlanState.SUPERSEDED, PlanVersion.sent_at.is_not(None)),
        )
        .order_by(PlanVersion.number)
    )
    for plan_id, state, ends_on, sent_at, decided_at in db.session.execute(wanted):
        course = plans[plan_id]
        if sent_at is not None:
            course.sendings.append(Sending(day_of(sent_at, zone), ends_on))
        if state is PlanState.CERTIFIED and decided_at is not None:
            course.signatures.append(Signature(day_of(decided_at, zone), ends_on))
        if state is not PlanState.SUPERSEDED:
            course.plan_ends_on = ends_on


def _read_transmissions(courses: Mapping[int, Course]) -> None:
    """What went out on paper, by itself or with a letter, and the signatures that came back."""
    plans = _by_plan(courses)
    is_proven = or_(Transmission.proof != "", Transmission.proof_document_id.is_not(None))
    letter = and_(Letter.id == Transmission.letter_id, Letter.kind == LetterKind.PLAN_OF_CARE)
    wanted = (
        select(
            PlanVersion.plan_id,
            PlanVersion.ends_on,
            Transmission.sent_on,
            Transmission.recipient,
            is_proven,
            Transmission.returned_on,
        )
        .outerjoin(Letter, letter)
        .join(
            PlanVersion, PlanVersion.id == func.coalesce(Transmission.plan_version_id, Letter.plan_version_id)
        )
        .where(PlanVersion.plan_id.in_(plans), Transmission.entered_in_error_at.is_(None))
    )
    for plan_id, ends_on, sent_on, recipient, proven, returned_on in db.session.execute(wanted):
        plans[plan_id].sendings.append(Sending(sent_on, ends_on, recipient, bool(proven)))
        if returned_on is not None:
            plans[plan_id].signatures.append(Signature(returned_on, ends_on))


def _read_orders(courses: Mapping[int, Course], today: date) -> None:
    for key, found in course_orders.read(courses, today=today).items():
        courses[key].ordered = found


def _read_notices(courses: Mapping[int, Course], today: date) -> None:
    wanted = select(
        DirectAccessNotice.patient_id,
        DirectAccessNotice.diagnosis_id,
        DirectAccessNotice.signed_on,
        DirectAccessNotice.document_id.is_not(None),
    ).where(
        DirectAccessNotice.patient_id.in_(_patients(courses)),
        DirectAccessNotice.entered_in_error_at.is_(None),
        DirectAccessNotice.signed_on <= today,
    )
    given = db.session.execute(wanted.order_by(DirectAccessNotice.signed_on)).all()
    newest: dict[tuple[int, int | None], tuple[date, bool]] = {
        (row[0], row[1]): (row[2], bool(row[3])) for row in given
    }
    for key, course in courses.items():
        found = (newest.get((course.patient_id, one)) for one in (key, None))
        if told := [one for one in found if one]:
            course.notice_on, course.is_notice_here = max(told)


def _read_visits(courses: Mapping[int, Course], today: date) -> None:
    """The days of the course's visits up to that day: the first, and all where no referral is on file."""
    of_the_course = and_(
        SessionNote.diagnosis_id == Diagnosis.id,
        SessionNote.visit_on <= today,
        SessionNote.visit_on > func.coalesce(course_orders.last_closed(today), date.min),
        _was_a_visit(),
    )
    first = (
        select(SessionNote.visit_on)
        .where(of_the_course)
        .order_by(SessionNote.visit_on)
        .limit(1)
        .correlate(Diagnosis)
        .scalar_subquery()
    )
    counted = [key for key, course in courses.items() if not course.is_referred(today)]
    firsts = select(Diagnosis.id, first).where(Diagnosis.id.in_(courses))
    every = select(Diagnosis.id, SessionNote.visit_on).join(SessionNote, of_the_course)
    for wanted in (firsts, every.where(Diagnosis.id.in_(counted))):
        for key, on in db.session.execute(wanted):
            if on is not None:
                courses[key].visits.append(on)


def _was_a_visit() -> ColumnElement[bool]:
    """Kinds that document a visit, struck ones left out; a discharge only where something was done."""
    done = select(Treatment.id).where(Treatment.note_id == SessionNote.id, Treatment.is_done).exists()
    return and_(
        SessionNote.kind.in_(VISITS),
        or_(SessionNote.kind != NoteKind.DISCHARGE, done),
        ~SessionNote.strike.has(),
    )


def _by_plan(courses: Mapping[int, Course]) -> dict[int, Course]:
    return {one.plan_id: one for one in courses.values() if one.plan_id is not None}


def _patients(courses: Mapping[int, Course]) -> set[int]:
    return {one.patient_id for one in courses.values()}
