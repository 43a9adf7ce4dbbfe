"""The demonstration practice: invented people with a year of care behind them, ending on a given day.

The same day gives the same practice. Only an empty database is ever filled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import func, select

from app.care import amendments, phrases, signing
from app.care.demonstration import courses, plans, registration, schedule, sessions, wording
from app.care.demonstration.courses import Story
from app.care.demonstration.people import PEOPLE, STAFF, Course
from app.care.demonstration.schedule import CLOSES, OPENS, ZONE, Calendar
from app.care.errors import Refused
from app.clinical.vocabulary import AddendumKind
from app.extensions import db
from app.models import (
    Appointment,
    Assessment,
    Diagnosis,
    OpeningHours,
    Patient,
    PlanVersion,
    Practice,
    SessionNote,
    User,
)

ADDENDA = {
    "Juniper Ashgrove": (AddendumKind.ADDENDUM, "Rang after the visit: no tightness on the drive home.", ""),
    "Rufina Farthing": (
        AddendumKind.CORRECTION,
        "The stretch was held for 20 s, not 15 s.",
        "Written down wrongly.",
    ),
}
UNSIGNED = ("Tobias Merriweather", "Ines Calloway-Finch", *sessions.SEEN_YESTERDAY)


@dataclass(frozen=True)
class Filled:
    """How much was written."""

    patients: int
    notes: int
    assessments: int
    appointments: int


def is_empty() -> bool:
    """No practice, nobody who signs in, no patient."""
    return not any(db.session.scalar(select(func.count(kind.id))) for kind in (Practice, User, Patient))


def fill(*, on: date) -> Filled:
    """Write the whole practice into an empty database, with a living day on ``on``."""
    if not is_empty():
        raise Refused(
            "This database already holds a practice. The demonstration goes into an empty database only."
        )
    chance = Random(on.toordinal())  # noqa: S311 (the same day gives the same practice)
    _found_the_practice()
    people = _hire()
    _word_phrases(people)
    registration.name_payers()
    calendar = Calendar(people=people, desk=people["sam"], on=on, chance=chance)
    stories = [
        Story(person, registration.register(person, people, number, on=on, chance=chance), calendar, chance)
        for number, person in enumerate(PEOPLE, 1)
    ]
    db.session.flush()
    patients = {story.person.key: story.patient for story in stories}
    new = {story.person.key for story in stories if story.person.course is Course.REFERRED}
    today = schedule.fill_today(calendar, patients, new=new)
    for story in stories:
        _live(story, today.get(story.person.key))
    in_care = [
        (story.person.therapist, story.patient)
        for story in stories
        if story.person.key not in new and not story.person.ended
    ]
    referred = [
        story.patient for story in stories if story.person.key in new and story.person.key not in today
    ]
    schedule.fill_the_next_days(calendar, in_care, referred)
    db.session.flush()
    return Filled(*(db.session.scalar(select(func.count(kind.id))) or 0
                    for kind in (Patient, SessionNote, Assessment, Appointment)))  # fmt: skip


def _found_the_practice() -> None:
    practice = Practice(
        id=1,
        name="Tern Harbor Facial Therapy",
        address="4 Lantern Quay, Tern Harbor, NY 10599",
        phone="(914) 555-0100",
        time_zone=ZONE.key,
        is_demonstration=True,
    )
    practice.opening_hours = [
        OpeningHours(weekday=weekday, opens_minute=OPENS, closes_minute=CLOSES) for weekday in range(7)
    ]
    db.session.add(practice)


def _hire() -> dict[str, User]:
    """Nobody has a password: the demonstration is entered by its own door."""
    people = {}
    for member in STAFF:
        email = f"{member.name.lower().replace('. ', '').replace(' ', '.')}@ternharbor.example"
        user = User(name=member.name, credentials=member.credentials, role=member.role, email=email)
        people[member.key] = user
    db.session.add_all(people.values())
    db.session.flush()
    return people


def _word_phrases(people: dict[str, User]) -> None:
    for key, words in wording.PHRASES.items():
        for code, text in words.items():
            phrases.record(owner=people.get(key), code=code, wording=text)


def _live(story: Story, today: Appointment | None) -> None:
    """Everything that happened to one person up to this day."""
    diagnosis = courses.diagnose(story)
    courses.operate(story)
    if story.person.course is Course.REFERRED:
        return
    visits = sessions.book_visits(story)
    first = sessions.measure(story, diagnosis, visits[0].starts_at.date())
    versions = plans.plan(story, diagnosis, first.performed_on)
    if (
        today is not None
        and today.clinician is story.therapist
        and today.starts_at < schedule.instant(story.on, schedule.SEEN_BEFORE)
    ):
        visits.append(today)
    notes, last = _record(story, diagnosis, visits, versions, first)
    _judge(diagnosis, last)
    db.session.flush()
    for note in notes[:-1] if story.person.key in UNSIGNED else notes:
        sessions.choose_units(note)
        signing.sign(
            note, shown=note.version, by=note.author, at=note.saved_at + timedelta(minutes=4), on=story.on
        )
    if story.person.key in ADDENDA:
        kind, words, reason = ADDENDA[story.person.key]
        at = notes[-2].saved_at + timedelta(hours=3)
        amendments.addend(
            notes[-2], kind=kind, wording=words, reason=reason, by=story.therapist, at=at, on=story.on
        )


def _record(
    story: Story,
    diagnosis: Diagnosis,
    visits: list[Appointment],
    versions: list[PlanVersion],
    first: Assessment,
) -> tuple[list[SessionNote], Assessment]:
    """A note for each visit; a measure at the first, then about every four weeks. Gives the last measure too."""
    notes: list[SessionNote] = []
    taken = first
    for visit in visits:
        day = visit.starts_at.date()
        note = sessions.write_note(story, diagnosis, visit, _in_force(versions, day))
        if not notes or sessions.is_due(story, day, taken.performed_on):
            taken = sessions.measure(story, diagnosis, day) if notes else first
            taken.note = note
            db.session.add(taken)
        notes.append(note)
    if story.person.key in wording.FLAGGED:
        sessions.flag(notes[-1], wording.FLAGGED[story.person.key])
    return notes, taken


def _in_force(versions: list[PlanVersion], day: date) -> PlanVersion:
    started = [version for version in versions if version.starts_on <= day and version.decided_at]
    return started[-1] if started else versions[0]


def _judge(diagnosis: Diagnosis, last: Assessment) -> None:
    """The House-Brackmann grade as a clinician might have judged this invented face."""
    composite = Decimal(str(last.scores["composite"]))
    diagnosis.house_brackmann = next(
        grade for grade, least in ((2, 80), (3, 58), (4, 30), (5, 8), (6, -20)) if composite >= least
    )
    diagnosis.house_brackmann_on = last.performed_on
