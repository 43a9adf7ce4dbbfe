"""``kill -9`` of workers and mail server while reminders are sent and visits are moved and cancelled.

What arrived is read from the mailbox alone: to whom, of what kind, of which time. What should have arrived is known
from what was done. Pauses and leases last a second here instead of a minute; nothing else is different.
"""

from __future__ import annotations

import email
import email.policy
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from flask.cli import ScriptInfo
from sqlalchemy import func, insert, select

import config
from app import clock, create_app
from app.care import outbox, scheduling
from app.clinical import message_words, reminder_times
from app.clinical.languages import Language
from app.clinical.message_words import Visit
from app.clinical.vocabulary import ReminderChoice, VisitKind
from app.extensions import db
from app.models import Appointment, OutboxMessage, Patient, PatientName, Practice, User
from app.models.audit import Actor, act_as
from tests import builders
from tests.assurance.house import ROOT, application, empty_database, free_port
from tests.assurance.mail_server import LOG

WORKERS = 2
VISITS_OF_ONE = 20  # clinician
ZONE = ZoneInfo("America/New_York")
DAY = timedelta(hours=24)
MINUTES = timedelta(minutes=5)
SOON = timedelta(seconds=4)  # after a move its reminder is due
PATIENCE = 180  # seconds for what is still owed after the last kill


@dataclass
class Counts:
    kills: int = 0
    reminders: int = 0
    moves: int = 0
    cancellations: int = 0
    again: int = 0  # handed over a second time, and dropped by the mailbox
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)


@dataclass
class Booked:
    """One visit as whoever booked it knows it: its time now, and until when each earlier one held."""

    key: int
    to: str
    starts_at: datetime
    is_off: bool = False
    ended: dict[datetime, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrived:
    to: str
    is_reminder: bool
    when: tuple[str, str]  # date and time as written
    begun: float


def run(engine: str, kills: int, seed: int, reminders: int) -> Counts:
    chance, counts = Random(seed), Counts(reminders=reminders)
    with (
        empty_database(engine) as url,
        application(url),
        tempfile.TemporaryDirectory(prefix="poise-mailbox-") as folder,
        _short_pauses(),
    ):
        mailbox, visits = Path(folder), _book(reminders)
        house = House(url, mailbox)
        house.start()
        try:
            for number in range(kills):
                _work_until_killed(house, mailbox, visits, chance, 2 * reminders // kills, counts)
                house.kill_and_replace(number // 2 % WORKERS if number % 2 else WORKERS)
                counts.kills += 1
            _wait_for_the_rest()
        finally:
            house.stop()
        _judge(visits, mailbox, counts)
    return counts


class House:
    """The workers and the mail server, each a process of its own that can be killed."""

    def __init__(self, url: str, mailbox: Path) -> None:
        self.url, self.mailbox, self.port = url, mailbox, free_port()
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload([__name__])
        self.workers: list[multiprocessing.Process] = []

    def start(self) -> None:
        self._start_mail()
        self.workers = [self._worker() for _ in range(WORKERS)]

    def kill_and_replace(self, which: int) -> None:
        """One of the workers, or the mail server."""
        if which < WORKERS:
            self.workers[which].kill()
            self.workers[which].join()
            self.workers[which] = self._worker()
        else:
            self.mail.kill()
            self.mail.wait()
            self._start_mail()

    def stop(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.join()
        self.mail.kill()
        self.mail.wait()

    def _start_mail(self) -> None:
        command = [sys.executable, "-m", "tests.assurance.mail_server", str(self.mailbox), str(self.port)]
        self.mail = subprocess.Popen(command, cwd=ROOT)

    def _worker(self) -> multiprocessing.Process:
        worker = self.context.Process(target=_work, args=(self.url, self.port))
        worker.start()
        return worker


def _work(url: str, port: int) -> None:
    """``flask work``, with pauses of a second."""
    with _short_pauses():
        app = create_app(
            config.Testing,
            SQLALCHEMY_DATABASE_URI=url,
            MAIL_SERVER=f"smtp://127.0.0.1:{port}",
            MAIL_FROM="desk@poise.example",
            MESSAGE_LEASE=timedelta(seconds=1),
            MESSAGES_EVERY=timedelta(seconds=0.1),
            LOG_LEVEL="ERROR",
        )
        app.cli.main(["work"], obj=ScriptInfo(create_app=lambda: app))


@contextmanager
def _short_pauses() -> Iterator[None]:
    names = ("FIRST_PAUSE", "LONGEST_PAUSE", "SETTLES")
    before = [getattr(reminder_times, name) for name in names]
    for name in names:
        setattr(reminder_times, name, timedelta(seconds=0.5))
    try:
        yield
    finally:
        for name, value in zip(names, before, strict=True):
            setattr(reminder_times, name, value)


# what is done


def _book(count: int) -> list[Booked]:
    """So many visits of the next day, each of a patient of its own, whose reminder is due by now."""
    at = clock.now()
    act_as(db.session(), Actor(at=at, name="assurance"))
    practice = builders.a_practice()
    for hours in practice.opening_hours:
        hours.opens_minute, hours.closes_minute = 0, 1440
    clinicians = [builders.a_user(f"Clinician {number}") for number in range(-(-count // VISITS_OF_ONE))]
    db.session.commit()
    first = (at + timedelta(hours=20)).replace(minute=0, second=0, microsecond=0)
    visits = []
    for number in range(count):
        to = f"p{number}@home.example"
        patient = _one(
            Patient,
            email=to,
            may_email=True,
            reminds_by=ReminderChoice.EMAIL,
            born_on=at.date(),
            registered_at=at,
        )
        _one(PatientName, patient_id=patient, given="P", family=str(number))
        starts_at = first + (number % VISITS_OF_ONE) * MINUTES
        visit = _one(
            Appointment,
            patient_id=patient,
            clinician_id=clinicians[number // VISITS_OF_ONE].id,
            kind=VisitKind.FOLLOW_UP,
            starts_at=starts_at,
            ends_at=starts_at + MINUTES,
            time_zone=ZONE.key,
        )
        visits.append(Booked(visit, to, starts_at))
    for booked in visits:
        visit = db.session.get(Appointment, booked.key)
        outbox.keep_in_step(visit, at=booked.starts_at - 2 * DAY, tells_news=False)
    db.session.commit()
    db.session.remove()
    return visits


def _one(model: type, **values) -> int:
    return db.session.execute(insert(model.__table__).values(**values)).inserted_primary_key[0]


def _work_until_killed(
    house: House, mailbox: Path, visits: list[Booked], chance: Random, most: int, counts: Counts
) -> None:
    """After so many hand-overs, and somewhere in the middle of the next."""
    wanted = _handed_over(mailbox) + chance.randrange(most)
    give_up_at = time.monotonic() + 3
    while _handed_over(mailbox) < wanted and time.monotonic() < give_up_at:
        _change_a_visit(visits, chance, counts)
        time.sleep(0.02)
    time.sleep(chance.uniform(0, 0.02))


def _change_a_visit(visits: list[Booked], chance: Random, counts: Counts) -> None:
    """The desk at work: now and then one is cancelled, now and then one is moved."""
    if chance.random() > 0.3:
        return
    booked = chance.choice(visits)
    if booked.is_off or booked.ended:
        return
    at = clock.now()
    act_as(db.session(), Actor(at=at, name="assurance"))
    visit = db.session.get(Appointment, booked.key)
    before = booked.starts_at
    if chance.random() < 0.5:
        scheduling.cancel(visit, is_by_patient=False, reason="Ill", by=visit.clinician, at=at)
        booked.is_off = True
        counts.cancellations += 1
    else:
        _move(visit, at)
        booked.starts_at = visit.starts_at
        counts.moves += 1
    booked.ended[before] = time.time()
    db.session.commit()
    db.session.remove()


def _move(visit: Appointment, at: datetime) -> None:
    """To a time whose reminder is due in a moment."""
    starts_at = (at + DAY + SOON).replace(microsecond=0)
    scheduling.move(
        visit,
        clinician=_nobody_s(starts_at),
        starts_at=starts_at,
        minutes=5,
        desk_note="",
        version=visit.version,
        practice=db.session.get(Practice, 1),
        by=visit.clinician,
        at=at,
    )


def _nobody_s(starts_at: datetime) -> User:
    """Somebody who is free then; a new colleague where nobody is."""
    busy = select(Appointment.clinician_id).where(
        Appointment.starts_at < starts_at + MINUTES, Appointment.ends_at > starts_at
    )
    free = db.session.scalar(select(User).where(User.id.not_in(busy)).order_by(User.id).limit(1))
    return free or builders.a_user("Another")


def _handed_over(mailbox: Path) -> int:
    log = mailbox / LOG
    return log.read_bytes().count(b"\n") if log.exists() else 0


def _wait_for_the_rest() -> None:
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at:
        waiting = db.session.scalar(
            select(func.count(OutboxMessage.id)).where(OutboxMessage.state.in_(outbox.PENDING))
        )
        db.session.remove()
        if not waiting:
            return
        time.sleep(0.5)


# what came of it


def _judge(visits: list[Booked], mailbox: Path, counts: Counts) -> None:
    arrived = list(_arrived(mailbox))
    counts.again = _handed_over(mailbox) - len(arrived)
    seen = Counter((mail.to, mail.is_reminder, mail.when) for mail in arrived)
    counts.doubled = [f"{to} {when}" for (to, _, when), times in seen.items() if times > 1]
    reminded: dict[str, list[Arrived]] = {}
    for mail in arrived:
        if mail.is_reminder:
            reminded.setdefault(mail.to, []).append(mail)
    for booked in visits:
        ends = {_written(starts_at): ended for starts_at, ended in booked.ended.items()}
        stands = None if booked.is_off else _written(booked.starts_at)
        mails = reminded.get(booked.to, [])
        counts.wrong += [
            f"{booked.to} {mail.when}"
            for mail in mails
            if mail.when != stands and mail.begun > ends.get(mail.when, 0)
        ]
        if stands and stands not in {mail.when for mail in mails}:
            counts.lost.append(f"{booked.to} {stands}")


def _arrived(mailbox: Path) -> Iterator[Arrived]:
    for file in mailbox.iterdir():
        if file.name == LOG or file.suffix == ".new":
            continue
        begun, _, content = file.read_bytes().partition(b"\n")
        mail = email.message_from_bytes(content, policy=email.policy.default)
        lines = dict(
            line.split(": ", 1) for line in mail.get_body().get_content().splitlines() if ": " in line
        )
        yield Arrived(
            mail["To"],
            mail["Subject"].startswith("Reminder"),
            (lines["Date"], lines["Time"]),
            float(begun.split()[1]),
        )


def _written(starts_at: datetime) -> tuple[str, str]:
    visit = Visit(starts_at, ZONE)
    return message_words.day(visit, Language.ENGLISH), message_words.clock(visit, Language.ENGLISH)
