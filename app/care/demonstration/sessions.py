"""The visits of one course that took place, what was done at each, and the scores taken."""

from __future__ import annotations

from datetime import date, timedelta

from app.care import charges
from app.care.demonstration import wording
from app.care.demonstration.courses import Story, answers_on
from app.care.demonstration.schedule import instant
from app.care.demonstration.wording import Flagged
from app.clinical.instruments.sunnybrook import SUNNYBROOK
from app.clinical.red_flags import REVIEW_AFTER_MONTHS, months_after
from app.clinical.vocabulary import (
    AppointmentStatus,
    AppointmentType,
    Response,
    Technique,
)
from app.extensions import db
from app.models import (
    Appointment,
    Assessment,
    Diagnosis,
    PlanVersion,
    SessionNote,
    Treatment,
)

WEEKLY_VISITS = 6
REMEASURED_EVERY = 28  # days
SEEN_YESTERDAY = ("Mortimer Oleander", "Ada Bellweather")


def visit_days(story: Story) -> list[date]:
    """Weekly at first, then every two weeks, up to the end of the course."""
    first, last = story.ago(story.person.began), story.ago(story.person.ended)
    days = [first + timedelta(weeks=week) for week in range(WEEKLY_VISITS)]
    while days[-1] < last:
        days.append(days[-1] + timedelta(weeks=2))
    if story.person.key in SEEN_YESTERDAY:
        last = story.yesterday
        return [day for day in days if day < last - timedelta(days=6)] + [last]
    return [day for day in days if day < last]


def book_visits(story: Story) -> list[Appointment]:
    """The visits that took place, each at a time that was free; now and then one was missed."""
    visits: list[Appointment] = []
    consulted = story.calendar.near("dr_o", story.patient, story.ago(story.person.began + 1), before=story.on)
    if consulted is not None:
        story.calendar.book(
            "dr_o", story.patient, *consulted, AppointmentType.CONSULTATION, AppointmentStatus.COMPLETED
        )
    _review_at_three_months(story, consulted[0] if consulted else None)
    for wanted in visit_days(story):
        slot = story.calendar.near(story.person.therapist, story.patient, wanted, before=story.on)
        if slot is None:
            continue
        day, minute = slot
        kind = AppointmentType.FOLLOW_UP if visits else AppointmentType.EVALUATION
        if visits and len(visits) % 10 == 9:
            kind = AppointmentType.RE_EVALUATION
        if visits and story.chance.random() < 0.03:
            status = story.chance.choice((AppointmentStatus.NO_SHOW, AppointmentStatus.CANCELLED_BY_PATIENT))
            story.calendar.book(
                story.person.therapist, story.patient, day, minute, kind, status, reason="Rang in the morning"
            )
            continue
        visits.append(
            story.calendar.book(
                story.person.therapist, story.patient, day, minute, kind, AppointmentStatus.COMPLETED
            )
        )
    return sorted(visits, key=lambda visit: visit.starts_at)


def _review_at_three_months(story: Story, consulted_on: date | None) -> None:
    """Dr. O sees every face that has not recovered three months after onset, as the guideline asks."""
    due = months_after(story.ago(story.person.onset), REVIEW_AFTER_MONTHS)
    if consulted_on is not None and consulted_on >= due:
        return
    slot = story.calendar.first_from("dr_o", story.patient, due, before=story.on)
    if slot is not None:
        story.calendar.book(
            "dr_o", story.patient, *slot, AppointmentType.PHYSICIAN_FOLLOW_UP, AppointmentStatus.COMPLETED
        )


def is_due(story: Story, day: date, measured_on: date) -> bool:
    """Measured about every four weeks; where the course is written out, at its points."""
    if story.person.points:
        return any(measured_on < story.ago(weeks) <= day for weeks, *_ in story.person.points)
    return (day - measured_on).days >= REMEASURED_EVERY


def measure(story: Story, diagnosis: Diagnosis, day: date) -> Assessment:
    """Sunnybrook as this course shows it on that day: answers first, then scored like any other."""
    given = answers_on(story, day)
    score = SUNNYBROOK.score(given)
    return Assessment(
        patient=story.patient,
        diagnosis=diagnosis,
        instrument=SUNNYBROOK.key,
        instrument_version=score.version,
        side=story.person.side,
        performed_on=day,
        answers=dict(given),
        scores=SUNNYBROOK.written(score),
        rated_by=story.therapist,
        recorded_at=instant(day, 1000),
    )


def write_note(
    story: Story, diagnosis: Diagnosis, visit: Appointment, version: PlanVersion | None
) -> SessionNote:
    """What was said, done and found at one visit, still unsigned."""
    day = visit.starts_at.date()
    way = wording.WAYS[story.picture_on(day)]
    note = SessionNote(
        patient=story.patient,
        diagnosis=diagnosis,
        plan_version=version,
        appointment=visit,
        author=story.therapist,
        visit_on=day,
        started_at=visit.starts_at,
        saved_at=visit.starts_at + timedelta(minutes=44),
        saved_by=story.therapist,
        subjective=story.chance.choice(way.said),
        assessment=story.chance.choice(way.found),
        next_time=story.chance.choice(way.next_time),
        particulars=dict(way.eye),
    )
    note.treatments = [
        Treatment(
            position=position,
            technique=technique,
            zones=[zone.value for zone in zones],
            side=None if technique is Technique.EDUCATION else story.person.side,
            minutes=minutes + story.chance.choice((-2, 0, 0, 2)),
            response=story.chance.choice((Response.FAIR, Response.GOOD, Response.GOOD)),
            detail=detail,
        )
        for position, (technique, minutes, zones, detail) in enumerate(way.treatments)
    ]
    db.session.add(note)
    return note


def flag(note: SessionNote, flagged: Flagged) -> None:
    """The visit at which something was recorded that a physician must hear of."""
    note.subjective, note.assessment = flagged.said, flagged.found
    note.particulars = note.particulars | flagged.recorded


def choose_units(note: SessionNote) -> None:
    """Where minutes leave a tie, the code that stands first takes the unit."""
    while undecided := charges.of(note).undecided:
        first = undecided[0]
        note.particulars = note.particulars | {first.field: first.choices[-1]}
