"""The demonstration practice: invented people with a year of care behind them, ending on a given day.

The same day gives the same practice. Only an empty database is ever filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from sqlalchemy import func, select

from app.care import phrases, visit_types
from app.care.demonstration import (
    cases,
    courses,
    desk,
    documents,
    house,
    measures,
    operations,
    papers,
    plans,
    registration,
    schedule,
    sessions,
    signatures,
    visits,
    wording,
)
from app.care.demonstration.courses import Story
from app.care.demonstration.people import PEOPLE, STAFF, Course
from app.care.demonstration.schedule import CLOSES, OPENS, ZONE, Calendar
from app.care.demonstration.visits import Visits
from app.care.errors import Refused
from app.clinical.vocabulary import NoteKind
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


def fill(*, on: date, keys: Sequence[bytes]) -> Filled:
    """Write the whole practice into an empty database, with a living day on ``on``; the keys seal what is sealed."""
    if not is_empty():
        raise Refused(
            "This database already holds a practice. The demonstration goes into an empty database only."
        )
    chance = Random(on.toordinal())  # noqa: S311 (the same day gives the same practice)
    _found_the_practice()
    people = _hire()
    calendar = Calendar(
        people=people,
        desk=people["sam"],
        on=on,
        chance=chance,
        types=house.types_by_kind(visit_types.start()),
        rooms=house.furnish(people, on=on),
        closed=house.close(on),
    )
    _word_phrases(people)
    registration.name_payers()
    stories = [
        Story(person, registration.register(person, people, number, on=on, chance=chance), calendar, chance)
        for number, person in enumerate(PEOPLE, 1)
    ]
    db.session.flush()
    patients = {story.person.key: story.patient for story in stories}
    new = {story.person.key for story in stories if story.person.course is Course.REFERRED}
    today = schedule.fill_today(calendar, patients, new=new)
    charts = [(story.person.key, _live(story, today.get(story.person.key))) for story in stories]
    signatures.sign_all(charts, people, on=on)
    in_care = [
        (story.person.therapist, story.patient)
        for story in stories
        if story.person.key not in new and not story.person.ended
    ]
    referred = [
        story.patient for story in stories if story.person.key in new and story.person.key not in today
    ]
    schedule.fill_the_next_days(calendar, in_care, referred)
    desk.live(calendar, patients, on=on, chance=chance, keys=keys)
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
    people: dict[str, User] = {}
    for member in STAFF:
        email = f"{member.name.lower().replace('. ', '').replace(' ', '.')}@ternharbor.example"
        user = User(name=member.name, credentials=member.credentials, role=member.role, email=email)
        user.licence = member.licence
        user.supervisor_id = people[member.supervisor].id if member.supervisor else None
        people[member.key] = user
        db.session.add(user)
        db.session.flush()
    return people


def _word_phrases(people: dict[str, User]) -> None:
    for key, words in wording.PHRASES.items():
        for code, text in words.items():
            phrases.record(owner=people.get(key), code=code, wording=text)


def _live(story: Story, today: Appointment | None) -> list[SessionNote]:
    """Everything that happened to one person up to this day. Gives the notes, none of them signed yet."""
    diagnosis = courses.diagnose(story)
    operations.operate(story)
    if story.person.course is Course.REFERRED:
        visits.consult(story)
        return []
    papers.refer(story, diagnosis)
    booked = visits.book(story)
    first = sessions.measure(story, diagnosis, booked.seen[0])
    versions = plans.plan(story, diagnosis, first.performed_on)
    papers.send(story, versions)
    if (
        today is not None
        and today.clinician is story.therapist
        and today.starts_at < schedule.instant(story.on, schedule.SEEN_BEFORE)
    ):
        booked.see(story, today)
    notes, taken = _record(story, diagnosis, booked, versions, first)
    measures.take_all(story, diagnosis, booked.seen, taken)
    _judge(diagnosis, taken[-1])
    notes += documents.besides(story, diagnosis, booked, versions, taken)
    cases.talk(story, diagnosis)
    db.session.flush()
    return notes


def _record(
    story: Story,
    diagnosis: Diagnosis,
    booked: Visits,
    versions: list[PlanVersion],
    first: Assessment,
) -> tuple[list[SessionNote], list[Assessment]]:
    """A note for each visit, and the measures taken at them: at the first, when due, and at the last of a course."""
    notes: list[SessionNote] = []
    taken = [first]
    for visit in booked.seen:
        kind = sessions.kind_of(story, visit, booked)
        if notes and (visit in booked.measured or kind is NoteKind.DISCHARGE):
            taken.append(sessions.measure(story, diagnosis, visit))
        version = _in_force(versions, visit.starts_at.date())
        notes.append(sessions.write_note(story, diagnosis, visit, version, kind, taken, notes))
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
