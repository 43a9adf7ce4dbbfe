"""The calendar of the demonstration practice: a year of visits, a full day today, two weeks with openings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.clinical.lifecycles import AppointmentMove as Move
from app.clinical.vocabulary import AppointmentStatus as Status
from app.clinical.vocabulary import VisitKind as Type
from app.extensions import db
from app.models import Appointment, AppointmentEvent, Patient, Room, User, VisitType

ZONE = ZoneInfo("America/New_York")
OPENS, CLOSES = 8 * 60, 18 * 60
VISIT_MINUTES, CONSULT_MINUTES = 45, 40

# When each clinician can start a visit, in minutes since midnight.
STARTS = {
    "nadia": (510, 555, 600, 645, 690, 810, 855, 900, 945),
    "theo": (540, 585, 630, 675, 780, 825, 870, 915),
    "lucia": (615, 660, 705, 795, 840, 885, 930, 975),
    "pia": (540, 600, 660, 780, 840, 900),
    "dr_o": (780, 820, 860, 900, 940),
}

# Today: who comes to whom, at what minute. Those before ten have been seen, one is here, the rest come later.
TODAY = (
    ("nadia", 510, "Tobias Merriweather"),
    ("nadia", 555, "Odette Larkspur"),
    ("nadia", 600, "Marigold Quill"),
    ("nadia", 645, "Barnaby Thistlewood"),
    ("nadia", 690, "Wren Okonkwo-Vale"),
    ("nadia", 810, "Juniper Ashgrove"),
    ("nadia", 855, "Casimir Plume"),
    ("nadia", 900, "Percival Sandoval-Reed"),
    ("theo", 540, "Ines Calloway-Finch"),
    ("theo", 585, "Humphrey Dovetail"),
    ("theo", 780, "Mai Hollis-Tran"),
    ("theo", 825, "Rosalind Hawksmoor"),
    ("theo", 870, "Basil Peppercorn"),
    ("lucia", 615, "Isolde Kestrel"),
    ("lucia", 660, "Ari Nightingale-Bo"),
    ("lucia", 840, "Rufina Farthing"),
    ("lucia", 885, "Quentin Saltmarsh"),
    ("lucia", 930, "Lysander Brook"),
    ("pia", 660, "Crispin Wainscott"),
    ("pia", 780, "Perpetua Sedgewick"),
    ("dr_o", 780, "Imogen Tideswell"),
    ("dr_o", 820, "Barnabas Coldwell"),
    ("dr_o", 900, "Evander Stoneleigh"),
)
SEEN_BEFORE, HERE_AT = 600, 600


def instant(day: date, minute: int) -> datetime:
    """A time of the practice's wall clock as an instant."""
    return datetime.combine(day, time(minute // 60, minute % 60), ZONE).astimezone(UTC)


@dataclass
class Calendar:
    """Hands out free times, and writes what was booked."""

    people: dict[str, User]
    desk: User
    on: date
    chance: Random
    types: Mapping[Type, VisitType]
    rooms: Mapping[str, Room]
    closed: set[date]
    taken: set[tuple[str, date, int]] = field(default_factory=set)
    busy: set[tuple[int, date]] = field(default_factory=set)

    def free(self, clinician: str, day: date) -> list[int]:
        return [minute for minute in STARTS[clinician] if (clinician, day, minute) not in self.taken]

    def is_open(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.closed

    def near(
        self, clinician: str, patient: Patient, wanted: date, *, before: date
    ) -> tuple[date, int] | None:
        """A free time on a weekday close to the wanted day; none where all are taken."""
        for distance in (0, 1, -1, 2, -2, 3, -3):
            day = wanted + timedelta(days=distance)
            if not self.is_open(day) or day >= before or (patient.id, day) in self.busy:
                continue
            if free := self.free(clinician, day):
                return day, self.chance.choice(free)
        return None

    def first_from(
        self, clinician: str, patient: Patient, day: date, *, before: date
    ) -> tuple[date, int] | None:
        """The first free time on that day or the next weekdays."""
        while day < before:
            free = self.free(clinician, day)
            if free and self.is_open(day) and (patient.id, day) not in self.busy:
                return day, self.chance.choice(free)
            day += timedelta(days=1)
        return None

    def book(
        self, clinician: str, patient: Patient, day: date, minute: int, kind: Type, status: Status = Status.BOOKED,
        *, desk_note: str = "", reason: str = "",
    ) -> Appointment:  # fmt: skip
        """Write an appointment with the steps that led to its status."""
        if status in (Status.BOOKED, Status.ARRIVED, Status.COMPLETED):
            self.taken.add((clinician, day, minute))
            self.busy.add((patient.id, day))
        starts_at = instant(day, minute)
        length = CONSULT_MINUTES if clinician == "dr_o" else VISIT_MINUTES
        appointment = Appointment(
            patient=patient,
            clinician=self.people[clinician],
            kind=kind,
            visit_type=self.types[kind],
            room=self.rooms[clinician] if day >= self.on else None,
            status=status,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=length),
            time_zone=ZONE.key,
            desk_note=desk_note,
        )
        booked_on = min(day - timedelta(days=9), self.on - timedelta(days=1))
        steps = [(Move.BOOK, instant(booked_on, 540 + patient.id % 60))]
        if status in (Status.ARRIVED, Status.COMPLETED):
            steps.append((Move.ARRIVE, starts_at - timedelta(minutes=8)))
        if status is Status.COMPLETED:
            steps.append((Move.COMPLETE, starts_at + timedelta(minutes=length)))
        if status is Status.NO_SHOW:
            steps.append((Move.MISS, starts_at + timedelta(minutes=20)))
        if status is Status.CANCELLED_BY_PATIENT:
            steps.append((Move.CANCEL_BY_PATIENT, starts_at - timedelta(hours=26)))
        appointment.events = [
            AppointmentEvent(
                move=move, made_at=at, made_by=self.desk, reason="" if move is Move.BOOK else reason
            )
            for move, at in steps
        ]
        db.session.add(appointment)
        return appointment


def fill_today(calendar: Calendar, patients: dict[str, Patient], *, new: set[str]) -> dict[str, Appointment]:
    """Today's visits by name: seen, here, and to come."""
    booked = {}
    for clinician, minute, name in TODAY:
        status = Status.COMPLETED if minute < SEEN_BEFORE else Status.BOOKED
        kind = Type.EVALUATION if name in new else Type.FOLLOW_UP
        if minute == HERE_AT:
            status = Status.ARRIVED
        if clinician == "dr_o":
            kind = Type.CONSULTATION if name in new else Type.PHYSICIAN_FOLLOW_UP
        booked[name] = calendar.book(clinician, patients[name], calendar.on, minute, kind, status)
    calendar.book(
        "theo", patients["Adwoa Mayfair-Osei"], calendar.on, 630, Type.FOLLOW_UP, Status.CANCELLED_BY_PATIENT,
        reason="Has a cold",
    )  # fmt: skip
    return booked


def fill_the_next_days(
    calendar: Calendar, in_care: list[tuple[str, Patient]], referred: list[Patient]
) -> None:
    """Everybody in care comes twice in the next two weeks; openings are left in every day."""
    days = [calendar.on + timedelta(days=ahead) for ahead in range(1, 15)]
    weekdays = [day for day in days if calendar.is_open(day)]
    for clinician in ("nadia", "theo", "lucia"):
        own = [patient for who, patient in in_care if who == clinician]
        calendar.chance.shuffle(own)
        queue = [*own, *own]
        for left, day in zip(range(len(weekdays), 0, -1), weekdays, strict=True):
            share = -(-len(queue) // left)
            for minute in sorted(calendar.chance.sample(STARTS[clinician], share)):
                calendar.book(clinician, queue.pop(), day, minute, Type.FOLLOW_UP)
    for patient, day in zip(referred, weekdays[1:], strict=False):
        calendar.book("dr_o", patient, day, STARTS["dr_o"][0], Type.CONSULTATION)
