"""One time and many who want it at the same instant, through several real server processes.

Twenty people at the desk, each signed in for themselves, send their request for the same time from the same instant,
slot after slot. What came of it is counted in the tables, by a reckoning of its own that knows no rule of ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, text

from app import clock
from app.clinical.vocabulary import LIVE_APPOINTMENTS, OfferState
from app.extensions import db
from app.models import Appointment, Patient, User, WaitlistEntry, WaitlistOffer
from app.models.audit import Actor, act_as
from app.policy import Role
from tests import builders
from tests.assurance.desks import Answer, Desk, Together, signed_in
from tests.assurance.house import Server, application, empty_database, is_postgres

HANDS = 20
PROCESSES = 3
PATIENTS = 200
APART = 60  # days from the slots of one way to those of the next
WEEKS = 3
A_DAY = 12  # slots: from eight, one after another
MINUTES = 45
NEW_YORK = ZoneInfo("America/New_York")
IN_WORDS = (
    "is booked",
    "already has a visit",
    "took this time",
    "is no longer",
    "is kept for",
    "was taken",
    "is gone",
)


@dataclass
class Counts:
    """What one run did and found."""

    slots: int = 0
    requests: int = 0
    won: int = 0  # slots with exactly one winner
    told: int = 0  # losers who read why
    lost: int = 0  # losers
    double: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.double or self.wrong) and self.won == self.slots and self.told == self.lost


@dataclass
class Stage:
    """Who is there: the desks with their sign-ins, the clinician everybody wants, and the patients."""

    app: object
    desks: list[Desk]
    clinician: User
    others: list[User]
    patients: list[Patient]
    visit_type: str
    together: Together
    unfair: list[str] = field(default_factory=list)

    def first_round(self, starts_at: datetime, answers: Sequence[Answer]) -> None:
        """Before the time is booked it is kept: by one of them."""
        winners = sum(answer.is_done for answer in answers)
        if winners != 1:
            self.unfair.append(f"{starts_at}: {winners} were told it is kept for them")

    def patients_for(self, number: int) -> list[Patient]:
        """Another twenty for each slot."""
        first = number * HANDS % len(self.patients)
        return [self.patients[(first + place) % len(self.patients)] for place in range(HANDS)]


def run(engine: str, slots: int) -> dict[str, Counts]:
    """So many slots in each of the ways in which a time can be taken."""
    with empty_database(engine) as url, _open(url) as stage:
        return {name: _count(stage, way, slots, at) for at, (name, way) in enumerate(WAYS.items())}


def run_check_first(engine: str, slots: int) -> Counts:
    """The same bookings against an application that looks first and then writes, without the database's rules."""
    with empty_database(engine) as url:
        lift_the_rules(url)
        with _open(url, served="tests.assurance.check_first:app") as stage:
            return _count(stage, book, slots, 0)


# the ways in which a time is taken


def book(stage: Stage, number: int, starts_at: datetime) -> list[Answer]:
    """Twenty patients, one time."""
    wanted = typed(stage, starts_at)
    return stage.together.do(
        [
            posting(desk, f"/patients/{patient.public_id}/appointments/new", wanted)
            for desk, patient in zip(stage.desks, stage.patients_for(number), strict=True)
        ]
    )


def move(stage: Stage, number: int, starts_at: datetime) -> list[Answer]:
    """Twenty visits that stand elsewhere, one time to move them to."""
    away = starts_at + timedelta(days=700)
    visits = [
        builders.an_appointment(patient, clinician=other, starts_at=away)
        for patient, other in zip(stage.patients_for(number), stage.others, strict=True)
    ]
    db.session.commit()
    wanted = typed(stage, starts_at) | {"version": "1"}
    return stage.together.do(
        [
            posting(desk, f"/patients/{visit.patient.public_id}/appointments/{visit.public_id}/edit", wanted)
            for desk, visit in zip(stage.desks, visits, strict=True)
        ]
    )


def hold_then_book(stage: Stage, number: int, starts_at: datetime) -> list[Answer]:
    """Twenty keep the time while they talk; whoever has it books, and so do the nineteen others all the same."""
    patients, wanted = stage.patients_for(number), typed(stage, starts_at)
    visits = [f"/patients/{patient.public_id}/appointments" for patient in patients]
    pairs = list(zip(stage.desks, visits, strict=True))
    kept = stage.together.do([posting(desk, f"{address}/holds", wanted) for desk, address in pairs])
    stage.first_round(starts_at, kept)
    named = [parse_qs(urlsplit(answer.place).query).get("hold", [""])[0] for answer in kept]
    return stage.together.do(
        [
            posting(desk, f"{address}/new", wanted | {"hold": hold})
            for (desk, address), hold in zip(pairs, named, strict=True)
        ]
    )


def book_series(stage: Stage, number: int, starts_at: datetime) -> list[Answer]:
    """Three weeks at once: all of them or none. The first slot of the week is that of the others as well."""
    first_on = starts_at.astimezone(NEW_YORK).date()
    days = [f"{first_on + timedelta(weeks=week):%Y-%m-%d}" for week in range(WEEKS)]
    wanted = typed(stage, starts_at) | {"repeats": "1", "count": str(WEEKS), "day": days}
    return stage.together.do(
        [
            posting(desk, f"/patients/{patient.public_id}/appointments/series", wanted)
            for desk, patient in zip(stage.desks, stage.patients_for(number), strict=True)
        ]
    )


def accept_an_offer(stage: Stage, number: int, starts_at: datetime) -> list[Answer]:
    """Twenty who wait are offered the time; the one who is gets it, though ten press and ten others book."""
    patients = stage.patients_for(number)
    waits = [_waiting(stage, patient) for patient in patients]
    addresses = [
        f"/patients/{patient.public_id}/waitlist/{wait}/offers"
        for patient, wait in zip(patients, waits, strict=True)
    ]
    offered = {"clinician": str(stage.clinician.public_id), "starts": f"{starts_at:%Y-%m-%dT%H:%M}"}
    answers = stage.together.do(
        [posting(desk, address, offered) for desk, address in zip(stage.desks, addresses, strict=True)]
    )
    stage.first_round(starts_at, answers)
    lucky = next(place for place, answer in enumerate(answers) if answer.is_done)
    accepted = f"{addresses[lucky]}/{_open_offer(waits[lucky])}/acceptance"
    half = HANDS // 2
    answers = stage.together.do(
        [posting(desk, accepted, {}) for desk in stage.desks[:half]]
        + [
            posting(desk, f"/patients/{patient.public_id}/appointments/new", typed(stage, starts_at))
            for desk, patient in zip(stage.desks[half:], _others(patients, lucky, half), strict=True)
        ]
    )
    pressed, booked = answers[:half], answers[half:]
    if all(answer.is_done for answer in pressed):
        pressed = pressed[:1]  # pressed ten times, it is accepted once, and each is told so
    return [*pressed, *booked]


def _waiting(stage: Stage, patient: Patient) -> str:
    standing = db.session.scalar(
        select(WaitlistEntry).where(WaitlistEntry.patient_id == patient.id, WaitlistEntry.ended_at.is_(None))
    )
    entry = standing or builders.a_wait(patient, by=stage.others[0])
    db.session.commit()
    return str(entry.public_id)


def _open_offer(wait: str) -> str:
    found = db.session.scalar(
        select(WaitlistOffer)
        .join(WaitlistEntry)
        .where(WaitlistEntry.public_id == UUID(wait), WaitlistOffer.state == OfferState.OPEN)
    )
    db.session.commit()
    assert found
    return str(found.public_id)


def _others(patients: list[Patient], lucky: int, how_many: int) -> list[Patient]:
    return [patient for place, patient in enumerate(patients) if place != lucky][:how_many]


Way = Callable[[Stage, int, datetime], list[Answer]]
WAYS: dict[str, Way] = {
    "book": book,
    "move": move,
    "offer": accept_an_offer,
    "hold": hold_then_book,
    "series": book_series,
}
WORDS_OF_WAYS = (
    "as many slots each by new bookings, by visits moved from elsewhere, by offers to the waitlist (twenty offers of"
    " one time, then the one that stands pressed ten times while ten others book), by times held first and booked"
    " then, and as the first of three weeks of a series"
)


def posting(desk: Desk, address: str, data: dict[str, str | list[str]]) -> Callable[[], Answer]:
    return lambda: desk.post(address, data)


def typed(stage: Stage, starts_at: datetime) -> dict[str, str]:
    local = starts_at.astimezone(NEW_YORK)
    return {
        "visit_type": stage.visit_type,
        "warned": "y",  # of limits that a desk may pass
        "minutes": str(MINUTES),
        "clinician": str(stage.clinician.public_id),
        "on": f"{local:%Y-%m-%d}",
        "clock": f"{local:%H:%M}",
    }


# counting


def _count(stage: Stage, way: Way, slots: int, which: int) -> Counts:
    counts = Counts()
    for number in range(slots):
        starts_at = slot(number, since=1 + APART * which, weeks=WEEKS if way is book_series else 0)
        answers = way(stage, number, starts_at)
        _judge(stage, starts_at, answers, counts)
    counts.double = overlaps()
    counts.wrong += stage.unfair
    stage.unfair = []
    return counts


def _judge(stage: Stage, starts_at: datetime, answers: Sequence[Answer], counts: Counts) -> None:
    """One winner among the answers and one visit in the book; everybody else was told why."""
    counts.slots += 1
    counts.requests += len(answers)
    winners = sum(answer.is_done for answer in answers)
    standing = _standing(stage, starts_at)
    counts.won += winners == standing == 1
    if not winners == standing == 1:
        counts.wrong.append(f"{starts_at}: {winners} were told it is theirs, {standing} visits stand")
    losers = [answer for answer in answers if not answer.is_done]
    counts.lost += len(losers)
    for answer in losers:
        is_told = answer.status in (409, 422) and any(words in answer.told for words in IN_WORDS)
        counts.told += is_told
        if not is_told:
            counts.wrong.append(f"{starts_at}: {answer.status}, not told in words: {answer.told[:120]}")


def _standing(stage: Stage, starts_at: datetime) -> int:
    wanted = select(db.func.count(Appointment.id)).where(
        Appointment.clinician_id == stage.clinician.id,
        Appointment.starts_at == starts_at,
        Appointment.status.in_(LIVE_APPOINTMENTS),
    )
    standing = db.session.scalar(wanted) or 0
    db.session.commit()  # whoever looks holds SQLite's lock until then
    return standing


def overlaps() -> list[str]:
    """Every two visits that share an instant and a person or a room, found without asking the book."""
    taken: dict[tuple[str, int], list[tuple[datetime, datetime, int]]] = defaultdict(list)
    columns = (Appointment.id, Appointment.starts_at, Appointment.ends_at, Appointment.lane)
    people = (
        Appointment.clinician_id,
        Appointment.second_clinician_id,
        Appointment.patient_id,
        Appointment.room_id,
    )
    live = select(*columns, *people).where(Appointment.status.in_(LIVE_APPOINTMENTS))
    rows = db.session.execute(live).all()
    db.session.commit()
    for key, starts_at, ends_at, lane, clinician, second, patient, room in rows:
        for kind, who in (
            ("clinician", clinician),
            ("clinician", second),
            ("patient", patient),
            ("room", room),
        ):
            if who is not None:
                place = kind if kind == "patient" else f"{kind} {lane}"
                taken[(place, who)].append((starts_at, ends_at, key))
    return [
        f"{who}: visits {one[2]} and {other[2]} from {other[0]}"
        for who, visits in taken.items()
        for one, other in _meeting(sorted(visits))
    ]


def _meeting(visits: list[tuple[datetime, datetime, int]]) -> Iterator[tuple]:
    """Pairs of which the later begins before the earlier ends."""
    running: list[tuple[datetime, datetime, int]] = []
    for visit in visits:
        running = [one for one in running if one[1] > visit[0]]
        yield from ((one, visit) for one in running)
        running.append(visit)


def slot(number: int, *, since: int, weeks: int = 0) -> datetime:
    """Slots of 45 minutes from eight, a dozen a day, from so many days on; for series on one day of so many weeks."""
    day = clock.today("America/New_York") + timedelta(days=since + number // A_DAY * max(7 * weeks, 1))
    opens = datetime.combine(day, time(8), NEW_YORK)
    return (opens + timedelta(minutes=MINUTES * (number % A_DAY))).astimezone(UTC)


# the stage


@contextmanager
def _open(url: str, served: str = "wsgi:app") -> Iterator[Stage]:
    server = Server(url, processes=PROCESSES, served=served)
    with application(url) as app:
        stage = _people(app, server.port)
        server.start()
        try:
            server.wait_until_ready()
            yield stage
        finally:
            server.kill()
            stage.together.close()


def _people(app: object, port: int) -> Stage:
    act_as(db.session(), Actor(at=clock.now(), name="assurance"))
    builders.a_practice()
    desks = [
        signed_in(app, builders.a_user(f"Desk {number}", Role.DESK, ""), port) for number in range(HANDS)
    ]
    stage = Stage(
        app=app,
        desks=desks,
        clinician=builders.a_user("Cleo Curlew"),
        others=[builders.a_user(f"Therapist {number}") for number in range(HANDS)],
        patients=[builders.a_patient(f"Given{number}", f"Family{number}") for number in range(PATIENTS)],
        visit_type=str(builders.a_visit_type().public_id),
        together=Together(HANDS),
    )
    db.session.commit()
    return stage


def lift_the_rules(url: str) -> None:
    """Of the database at this address, those against overlaps; the book itself is kept as before."""
    with application(url):
        for resource in ("clinician", "patient", "room", "device"):
            name = f"{resource}_overlap"
            db.session.execute(
                text(
                    f"ALTER TABLE booked_time DROP CONSTRAINT {name}"
                    if is_postgres(url)
                    else f"DROP TRIGGER {name}"
                )
            )
        db.session.commit()
